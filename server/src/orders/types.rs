//! What GraphQL shows of orders, as far as the viewer may see.

mod category;
mod event;
mod photo;

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject, connection::Connection};
use chrono::{DateTime, Utc};
use entity::{order, order_crew};
use futures_util::future::{try_join, try_join_all};
use uuid::Uuid;

pub use self::{
    category::{Category, DeadlineClass, EvidenceRule},
    event::{OrderEvent, OrderEventKind, OrderPart},
    photo::Photo,
};
use super::{
    deadlines, lists,
    loader::{
        self, CategoryCode, CrewOf, PersonId, PhotosOfOrder, RatingsOf, SkillCodesOfPerson,
        SkillsOfOrder,
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

/// SUBMITTED 待下单, DISPATCHED 待接单 (in the hall), IN_PROGRESS 办理中, FINISHED 待评价, CLOSED 已办结, DECLINED 不予受理, WITHDRAWN 已撤回
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order::OrderState")]
pub enum OrderState {
    Submitted,
    Dispatched,
    InProgress,
    Finished,
    Closed,
    Declined,
    Withdrawn,
}

/// NEAR: whoever has to act was reminded; COMMUNITY: past, the community was told; STREET: long past
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order::Escalation")]
pub enum Escalation {
    None,
    Near,
    Community,
    Street,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order::OrderOutcome")]
pub enum OrderOutcome {
    Solved,
    Partly,
    Unsolvable,
}

#[derive(SimpleObject)]
pub struct OrderPerson {
    name: String,
    phone: Option<String>,
    is_viewer: bool,
}

#[derive(SimpleObject)]
pub struct CrewMember {
    id: Uuid,
    name: String,
    is_viewer: bool,
    claimed_at: DateTime<Utc>,
}

#[derive(SimpleObject)]
pub struct Rating {
    stars: i32,
    words: Option<String>,
    at: DateTime<Utc>,
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
        let members = active.map(async |row| {
            let person = loader::one(ctx, PersonId(row.person_id)).await?;
            let person = person.ok_or(ErrorCode::NotFound)?;
            Ok(CrewMember {
                id: row.id,
                name: shown_name(&person.name, sight),
                is_viewer: row.person_id == viewer.person_id,
                claimed_at: row.claimed_at,
            })
        });
        try_join_all(members).await
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

    async fn rating(&self, ctx: &Context<'_>) -> Result<Option<Rating>> {
        let ratings = loader::many(ctx, RatingsOf(self.0.id)).await?;
        let latest = ratings.into_iter().max_by_key(|row| row.round);
        Ok(latest.map(|row| Rating {
            stars: row.stars,
            words: row.words,
            at: row.at,
        }))
    }

    /// What the viewer may do now.
    async fn actions(&self, ctx: &Context<'_>) -> Result<Vec<OrderAction>> {
        let crew = self.crew_rows(ctx).await?;
        let parts = sight::parts(viewer(ctx)?, &self.0, &crew);
        Ok(rules::permitted(&parts, self.0.state))
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
        Ok(page.into_connection(
            |event| event.sequence,
            |event| OrderEvent {
                event,
                order: self.0.clone(),
                sight,
            },
        ))
    }
}

impl Order {
    async fn crew_rows(&self, ctx: &Context<'_>) -> Result<Vec<order_crew::Model>> {
        loader::many(ctx, CrewOf(self.0.id)).await
    }

    /// Whoever raised it or has it on their desk reads names, whoever is in the crew.
    async fn sight_of_names(&self, ctx: &Context<'_>) -> Result<Sight> {
        let viewer = viewer(ctx)?;
        let parts = sight::parts(viewer, &self.0, &[]);
        let sight = Sight::of(&parts, &self.0);
        if sight.names {
            return Ok(sight);
        }
        self.sight(ctx).await
    }

    async fn sight(&self, ctx: &Context<'_>) -> Result<Sight> {
        let crew = self.crew_rows(ctx).await?;
        let parts = sight::parts(viewer(ctx)?, &self.0, &crew);
        Ok(Sight::of(&parts, &self.0))
    }
}

fn shown_name(name: &str, sight: Sight) -> String {
    if sight.names {
        name.to_owned()
    } else {
        vault::mask_name(name)
    }
}
