//! What GraphQL shows of orders, as far as the viewer may see.

mod category;
mod co_handling;
mod crew;
mod event;
mod link;
mod permitted;
mod photo;
mod ratings;
mod request;
mod state;

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject, connection::Connection};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{order, order::OrderSource as OrderSourceRow};
use futures_util::future::{try_join, try_join_all};
use uuid::Uuid;

pub use self::{
    category::{Category, DeadlineClass, EvidenceRule},
    co_handling::{CoHandling, CoHandlingState},
    crew::{CrewMember, Takeover, UnitPlaces},
    event::{OrderEvent, OrderEventKind, OrderPart},
    link::{NearbyOrder, OrderLink},
    photo::Photo,
    request::{
        CategoryOption, CategoryQuestion, DayPart, ElderRelation, OrderAnswer, OrderElder,
        OrderSource, QuestionKind,
    },
    state::{Escalation, OrderOutcome, OrderState},
};
use super::{
    beside, deadlines,
    endings::{
        possible, silence,
        types::{Rating, RequestRating},
    },
    lists,
    loader::{
        self, AnswersOf, CategoryCode, CoHandlingsOf, ElderOf, OffersOf, PersonId, PhotosOfOrder,
        SkillCodesOfPerson, SkillsOfOrder,
    },
    offers::{
        self,
        types::{Audience, OrderOffer},
    },
    rules::{self, OrderAction},
    sight::{self, Sight},
};
use crate::{
    app::App,
    board::{self, loader::ConsentTo, types::Publication},
    error::{ErrorCode, Result},
    identity::types::Skill,
    paging::PageArguments,
    places::{
        self,
        types::{Organization, Place},
    },
    vault,
    viewer::viewer,
};

#[derive(SimpleObject)]
pub struct OrderPerson {
    name: String,
    phone: Option<String>,
    is_viewer: bool,
}

pub struct Order(pub order::Model);

#[Object]
impl Order {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// Short number that people can say aloud, e.g. 261121-0042.
    async fn number(&self) -> &str {
        &self.0.number
    }

    async fn version(&self) -> i32 {
        self.0.version
    }

    async fn state(&self) -> OrderState {
        self.0.state.into()
    }

    async fn category(&self, ctx: &Context<'_>) -> Result<Category> {
        loader::one(ctx, CategoryCode(self.0.category_code.clone()))
            .await?
            .map(Category)
            .ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn words(&self) -> &str {
        &self.0.words
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        Ok(Place(places::loader::place(ctx, self.0.place_id).await?))
    }

    async fn desk(&self, ctx: &Context<'_>) -> Result<Option<Organization>> {
        let desk = places::loader::organization(ctx, self.0.desk_id).await?;
        Ok(desk.map(Organization))
    }

    async fn crew_size(&self) -> i32 {
        self.0.crew_size
    }

    async fn crew_taken(&self) -> i32 {
        self.0.crew_taken
    }

    async fn skills(&self, ctx: &Context<'_>) -> Result<Vec<Skill>> {
        let skills = loader::many(ctx, SkillsOfOrder(self.0.id)).await?;
        Ok(skills.into_iter().map(Skill).collect())
    }

    /// Skills asked for that the viewer has.
    async fn matched_skills(&self, ctx: &Context<'_>) -> Result<Vec<Skill>> {
        let (own, skills) = try_join(
            loader::many(ctx, SkillCodesOfPerson(viewer(ctx)?.person_id)),
            loader::many(ctx, SkillsOfOrder(self.0.id)),
        )
        .await?;
        Ok(skills
            .into_iter()
            .filter(|skill| own.contains(&skill.code))
            .map(Skill)
            .collect())
    }

    async fn submitted_at(&self) -> DateTime<Utc> {
        self.0.submitted_at
    }

    async fn dispatch_due_at(&self) -> DateTime<Utc> {
        self.0.dispatch_due_at
    }

    async fn finish_due_at(&self) -> DateTime<Utc> {
        self.0.finish_due_at
    }

    /// The deadline that counts now: to dispatch, then to finish.
    async fn due_at(&self) -> DateTime<Utc> {
        self.0.due_at
    }

    /// Working days left until `dueAt`, a begun one included; none where hours count.
    async fn working_days_left(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let category = loader::one(ctx, CategoryCode(self.0.category_code.clone())).await?;
        Ok(category.and_then(|category| {
            let (now, due) = (app.clock.now(), self.0.due_at);
            let calendar = app.calendar.get();
            deadlines::working_days_left(category.deadline_class, now, due, &calendar)
        }))
    }

    /// How far it has been told that the present deadline is near or past.
    async fn escalation(&self) -> Escalation {
        self.0.escalation.into()
    }

    /// Since when the resident has been asked for more, and no deadline runs.
    async fn asked_at(&self) -> Option<DateTime<Utc>> {
        self.0.asked_at
    }

    /// When the street last told everybody to hurry.
    async fn supervised_at(&self) -> Option<DateTime<Utc>> {
        self.0.supervised_at
    }

    /// How many others have the same trouble.
    async fn follower_count(&self) -> i32 {
        self.0.follower_count
    }

    /// The order that goes on for this one, where the viewer may see it.
    async fn merged_into(&self, ctx: &Context<'_>) -> Result<Option<OrderLink>> {
        match self.0.merged_into_id {
            Some(id) => link::to(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Departments and units that were asked to help in this round.
    async fn co_handlings(&self, ctx: &Context<'_>) -> Result<Vec<CoHandling>> {
        let rows = loader::many(ctx, CoHandlingsOf(self.0.id)).await?;
        let viewer = viewer(ctx)?;
        Ok(rows
            .into_iter()
            .filter(|row| row.round == self.0.round)
            .map(|row| CoHandling {
                may_answer: rules::UNDER_WAY.contains(&self.0.state)
                    && beside::may_answer(viewer, &self.0, &row),
                row,
            })
            .collect())
    }

    async fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.0.closed_at
    }

    async fn open(&self) -> bool {
        self.0.open
    }

    /// How often it was reopened.
    async fn reopened(&self) -> i32 {
        self.0.round
    }

    async fn public_reason(&self) -> Option<&str> {
        self.0.public_reason.as_deref()
    }

    async fn outcome(&self) -> Option<OrderOutcome> {
        self.0.outcome.map(Into::into)
    }

    async fn requester(&self, ctx: &Context<'_>) -> Result<OrderPerson> {
        let sight = match ctx.look_ahead().field("phone").exists() {
            true => self.sight(ctx).await?,
            false => self.sight_of_names(ctx).await?,
        };
        let person = loader::one(ctx, PersonId(self.0.requester_id))
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let phone = if sight.requester_phone {
            let app = ctx.data_unchecked::<Arc<App>>();
            Some(app.vault.open_phone(&person.phone_cipher)?)
        } else {
            None
        };
        Ok(OrderPerson {
            name: shown_name(&person.name, sight),
            phone,
            is_viewer: person.id == viewer(ctx)?.person_id,
        })
    }

    async fn crew(&self, ctx: &Context<'_>) -> Result<Vec<CrewMember>> {
        let viewer = viewer(ctx)?;
        let crew = self.crew_rows(ctx).await?;
        let sight = Sight::of(&sight::parts(viewer, &self.0, &crew), &self.0);
        let active = sight::active(&self.0, &crew);
        // Asked for together, so that a large crew costs no more statements than a small one.
        try_join_all(active.map(|row| CrewMember::new(ctx, row, sight))).await
    }

    /// Places that the desk keeps for units.
    async fn unit_places(&self, ctx: &Context<'_>) -> Result<Vec<UnitPlaces>> {
        UnitPlaces::of(ctx, &self.0).await
    }

    /// Places left that are kept for nobody; none where none are kept.
    async fn free_places(&self) -> Option<i32> {
        let is_laid_out = self.0.unit_places > 0 && self.0.state != order::OrderState::Submitted;
        is_laid_out.then(|| (self.0.crew_size - self.0.unit_places - self.0.free_taken).max(0))
    }

    /// To whom it went, once it is dispatched.
    async fn audience(&self) -> Audience {
        self.0.audience.into()
    }

    /// Who was asked by name in this round: all to the desk, to others what was asked of them or of
    /// their units.
    async fn offers(&self, ctx: &Context<'_>) -> Result<Vec<OrderOffer>> {
        let viewer = viewer(ctx)?;
        let is_desk = sight::serves_desk(viewer, &self.0);
        let rows = loader::many(ctx, OffersOf(self.0.id)).await?;
        let is_out = self.0.state == order::OrderState::Dispatched;
        Ok(rows
            .into_iter()
            .filter(|row| row.round == self.0.round)
            .filter(|row| is_desk || offers::concerns(viewer, row))
            .map(|row| OrderOffer {
                shows_reason: is_desk || row.answered_by == Some(viewer.person_id),
                may_answer: is_out && offers::may_answer(viewer, &row),
                row,
            })
            .collect())
    }

    /// Who waits to hear whether they may take over a place.
    async fn takeover(&self, ctx: &Context<'_>) -> Result<Option<Takeover>> {
        let crew = self.crew_rows(ctx).await?;
        let sight = Sight::of(&sight::parts(viewer(ctx)?, &self.0, &crew), &self.0);
        Takeover::of(ctx, &self.0, &crew, sight).await
    }

    /// Photos of the request itself; those of the work stand with their events.
    async fn photos(&self, ctx: &Context<'_>) -> Result<Vec<Photo>> {
        let photos = loader::many(ctx, PhotosOfOrder(self.0.id)).await?;
        Ok(photos
            .into_iter()
            .filter(|photo| photo.owner_id == self.0.requester_id)
            .map(Photo)
            .collect())
    }

    /// What the public board may show of the viewer's own here; null for who has nothing in it.
    async fn publication(&self, ctx: &Context<'_>) -> Result<Option<Publication>> {
        let person_id = viewer(ctx)?.person_id;
        let takes_part = self.0.requester_id == person_id
            || self
                .crew_rows(ctx)
                .await?
                .iter()
                .any(|row| row.person_id == person_id);
        if !takes_part {
            return Ok(None);
        }
        let order_id = self.0.id;
        let agreed = board::loader::consent(
            ctx,
            ConsentTo {
                order_id,
                person_id,
            },
        )
        .await?;
        Ok(Some(Publication::of(agreed)))
    }

    /// The requester's latest; null while it is sealed to the viewer.
    async fn rating(&self, ctx: &Context<'_>) -> Result<Option<Rating>> {
        self.latest_rating(ctx).await
    }

    /// How the crew of the present round found the request; to the requester, the crew and the desk,
    /// as far as it is not sealed to the viewer.
    async fn request_ratings(&self, ctx: &Context<'_>) -> Result<Vec<RequestRating>> {
        self.ratings_of_request(ctx).await
    }

    /// Whether what one side says of the present round is still kept from the other.
    async fn ratings_sealed(&self, ctx: &Context<'_>) -> Result<bool> {
        self.are_ratings_sealed(ctx).await
    }

    /// When it closes by itself, where the requester still has to say how it was.
    async fn answer_by(&self) -> Option<DateTime<Utc>> {
        silence::closes_at(&self.0)
    }

    /// Whether it is closed because nobody said anything.
    async fn closed_silently(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(possible::closed_silently(
            &self.0,
            self.is_rated(ctx).await?,
        ))
    }

    /// Why it cannot be solved, as the crew says.
    async fn unsolvable_reason(&self) -> Option<&str> {
        self.0.unsolvable_reason.as_deref()
    }

    /// How it came about.
    async fn source(&self) -> OrderSource {
        self.0.source.into()
    }

    /// 仅受理人可见
    async fn hidden(&self) -> bool {
        self.0.hidden
    }

    /// 微心愿: whoever lives in the community may take it.
    async fn open_to_all(&self) -> bool {
        self.0.open_to_all
    }

    /// The day that suits best.
    async fn preferred_day(&self) -> Option<NaiveDate> {
        self.0.preferred_day
    }

    async fn preferred_part(&self) -> Option<DayPart> {
        self.0.preferred_part.map(Into::into)
    }

    /// Answers to what its category asked, in the order of the questions.
    async fn answers(&self, ctx: &Context<'_>) -> Result<Vec<OrderAnswer>> {
        let answers = loader::many(ctx, AnswersOf(self.0.id)).await?;
        Ok(answers.into_iter().map(OrderAnswer).collect())
    }

    /// For whom it was raised by somebody else.
    async fn on_behalf(&self, ctx: &Context<'_>) -> Result<Option<OrderElder>> {
        if matches!(
            self.0.source,
            OrderSourceRow::Resident | OrderSourceRow::Patrol
        ) {
            return Ok(None);
        }
        let Some(elder) = loader::one(ctx, ElderOf(self.0.id)).await? else {
            return Ok(None);
        };
        let sight = self.sight(ctx).await?;
        let app = ctx.data_unchecked::<Arc<App>>();
        let phone = match sight.requester_phone {
            true => Some(app.vault.open_phone(&elder.phone_cipher)?),
            false => None,
        };
        Ok(Some(OrderElder {
            name: shown_name(&elder.name, sight),
            phone,
            relation: elder.relation.into(),
        }))
    }

    /// What the viewer may do now.
    async fn actions(&self, ctx: &Context<'_>) -> Result<Vec<OrderAction>> {
        self.possible_actions(ctx).await
    }

    #[graphql(complexity = "crate::paging::nested_cost(first, child_complexity)")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, OrderEvent>> {
        let (sight, page) = try_join(
            self.sight_of_names(ctx),
            lists::timeline(ctx, &self.0, &PageArguments::new(first, after)),
        )
        .await?;
        let viewer_id = viewer(ctx)?.person_id;
        let has_rating = page.rows.iter().any(|event| self.may_be_sealed(event));
        let are_sealed = has_rating && self.are_ratings_sealed(ctx).await?;
        Ok(page.into_connection(
            |event| event.sequence,
            |event| OrderEvent {
                is_sealed: are_sealed && self.may_be_sealed(&event) && event.actor_id != viewer_id,
                event,
                order: self.0.clone(),
                sight,
            },
        ))
    }
}

fn shown_name(name: &str, sight: Sight) -> String {
    if sight.names {
        name.to_owned()
    } else {
        vault::mask_name(name)
    }
}
