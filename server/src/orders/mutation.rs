//! Root fields that change orders: the input, the request it came under, and the use-case.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    endings::types::RatingTag,
    offers::api::AudienceInput,
    questions::Answer,
    takeover,
    types::{DayPart, ElderRelation, Order, OrderOutcome, OrderSource},
    unit_places::UnitPlaces,
};
use crate::{app::App, error::Result, requests::RequestKey, viewer::viewer};

#[derive(InputObject)]
pub struct SubmitOrderInput {
    request_id: Uuid,
    category_code: String,
    words: String,
    place_id: Uuid,
    photo_ids: Vec<Uuid>,
    /// To what the category asks.
    answers: Option<Vec<AnswerInput>>,
    /// Within the next 30 days.
    preferred: Option<PreferenceInput>,
    /// `RESIDENT` where nothing is said.
    source: Option<OrderSource>,
    /// With `ON_BEHALF`; with `VISIT` where somebody was visited.
    on_behalf: Option<OnBehalfInput>,
    /// Nobody but requester, desk and crew ever sees it.
    hidden: Option<bool>,
}

/// One text, one date as `2026-11-23`, or the codes of the options that were chosen.
#[derive(InputObject)]
pub struct AnswerInput {
    code: String,
    values: Vec<String>,
}

#[derive(InputObject)]
pub struct PreferenceInput {
    day: NaiveDate,
    part: DayPart,
}

/// For whom; nothing that is answered tells whether they are known here.
#[derive(InputObject)]
pub struct OnBehalfInput {
    name: String,
    phone: String,
    relation: ElderRelation,
}

impl SubmitOrderInput {
    fn into_order(self) -> super::SubmitOrder {
        let answers = self.answers.unwrap_or_default().into_iter();
        super::SubmitOrder {
            category_code: self.category_code,
            words: self.words,
            place_id: self.place_id,
            photo_ids: self.photo_ids,
            answers: answers
                .map(|answer| Answer {
                    code: answer.code,
                    values: answer.values,
                })
                .collect(),
            preferred: self.preferred.map(|preferred| super::Preference {
                day: preferred.day,
                part: preferred.part.into(),
            }),
            source: self.source.unwrap_or(OrderSource::Resident).into(),
            on_behalf: self.on_behalf.map(|said| super::OnBehalf {
                name: said.name,
                phone: said.phone,
                relation: said.relation.into(),
            }),
            hidden: self.hidden.unwrap_or_default(),
        }
    }
}

#[derive(InputObject)]
pub struct DispatchOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    crew_size: i32,
    skill_codes: Vec<String>,
    note: Option<String>,
    /// Places that are kept for units; the rest is for everybody.
    unit_places: Option<Vec<UnitPlacesInput>>,
    /// The hall of the compound where nothing is said.
    audience: Option<AudienceInput>,
}

#[derive(InputObject)]
pub struct UnitPlacesInput {
    organization_id: Uuid,
    places: i32,
}

impl From<UnitPlacesInput> for UnitPlaces {
    fn from(input: UnitPlacesInput) -> Self {
        Self {
            organization_id: input.organization_id,
            places: input.places,
        }
    }
}

#[derive(InputObject)]
pub struct DeclineOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    reason: String,
}

#[derive(InputObject)]
pub struct WithdrawOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    reason: Option<String>,
}

#[derive(InputObject)]
pub struct ClaimOrderInput {
    request_id: Uuid,
    order_id: Uuid,
}

#[derive(InputObject)]
pub struct ReleaseOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    reason: String,
}

#[derive(InputObject)]
pub struct HandOverLeadInput {
    request_id: Uuid,
    order_id: Uuid,
    crew_member_id: Uuid,
}

#[derive(InputObject)]
pub struct RequestTakeoverInput {
    request_id: Uuid,
    order_id: Uuid,
    /// Whose place is asked for.
    crew_member_id: Uuid,
    words: String,
}

#[derive(InputObject)]
pub struct AnswerTakeoverInput {
    request_id: Uuid,
    order_id: Uuid,
    accept: bool,
    /// Asked for where it is refused.
    reason: Option<String>,
}

#[derive(InputObject)]
pub struct AddProgressInput {
    request_id: Uuid,
    order_id: Uuid,
    words: String,
    photo_ids: Vec<Uuid>,
}

#[derive(InputObject)]
pub struct FinishOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    outcome: OrderOutcome,
    words: String,
    /// Why it cannot be solved; required for that outcome, and said to everybody once it is closed.
    reason: Option<String>,
    photo_ids: Vec<Uuid>,
}

#[derive(InputObject)]
pub struct RateOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    stars: i32,
    /// Praise with three stars and more, blame with three and fewer.
    #[graphql(default)]
    tags: Vec<RatingTag>,
    words: Option<String>,
}

#[derive(InputObject)]
pub struct ReopenOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    reason: String,
}

#[derive(Default)]
pub struct OrdersMutation;

#[Object]
impl OrdersMutation {
    async fn submit_order(&self, ctx: &Context<'_>, input: SubmitOrderInput) -> Result<Order> {
        let request_id = input.request_id;
        let order = input.into_order();
        let key = RequestKey::new("submitOrder", request_id, &order);
        super::submit(viewer(ctx)?, app(ctx), &key, order)
            .await
            .map(Order)
    }

    async fn dispatch_order(&self, ctx: &Context<'_>, input: DispatchOrderInput) -> Result<Order> {
        let dispatch = super::DispatchOrder {
            order_id: input.order_id,
            crew_size: input.crew_size,
            skill_codes: input.skill_codes,
            note: input.note,
            unit_places: input
                .unit_places
                .into_iter()
                .flatten()
                .map(Into::into)
                .collect(),
            audience: input.audience.map(Into::into).unwrap_or_default(),
        };
        let key = RequestKey::new("dispatchOrder", input.request_id, &dispatch);
        super::dispatch(viewer(ctx)?, app(ctx), &key, dispatch)
            .await
            .map(Order)
    }

    async fn decline_order(&self, ctx: &Context<'_>, input: DeclineOrderInput) -> Result<Order> {
        let decline = super::DeclineOrder {
            order_id: input.order_id,
            reason: input.reason,
        };
        let key = RequestKey::new("declineOrder", input.request_id, &decline);
        super::decline(viewer(ctx)?, app(ctx), &key, decline)
            .await
            .map(Order)
    }

    async fn withdraw_order(&self, ctx: &Context<'_>, input: WithdrawOrderInput) -> Result<Order> {
        let withdraw = super::WithdrawOrder {
            order_id: input.order_id,
            reason: input.reason,
        };
        let key = RequestKey::new("withdrawOrder", input.request_id, &withdraw);
        super::withdraw(viewer(ctx)?, app(ctx), &key, withdraw)
            .await
            .map(Order)
    }

    async fn claim_order(&self, ctx: &Context<'_>, input: ClaimOrderInput) -> Result<Order> {
        let key = RequestKey::new("claimOrder", input.request_id, &input.order_id);
        super::claim(viewer(ctx)?, app(ctx), &key, input.order_id)
            .await
            .map(Order)
    }

    /// Gives the viewer's place back; what was given back twice is the desk's again.
    async fn release_order(&self, ctx: &Context<'_>, input: ReleaseOrderInput) -> Result<Order> {
        let release = super::ReleaseOrder {
            order_id: input.order_id,
            reason: input.reason,
        };
        let key = RequestKey::new("releaseOrder", input.request_id, &release);
        super::release(viewer(ctx)?, app(ctx), &key, release)
            .await
            .map(Order)
    }

    /// The lead makes somebody else of the crew lead.
    async fn hand_over_lead(&self, ctx: &Context<'_>, input: HandOverLeadInput) -> Result<Order> {
        let lead = super::HandOverLead {
            order_id: input.order_id,
            crew_member_id: input.crew_member_id,
        };
        let key = RequestKey::new("handOverLead", input.request_id, &lead);
        super::hand_over(viewer(ctx)?, app(ctx), &key, lead)
            .await
            .map(Order)
    }

    /// Asks somebody of the crew for their place; they answer within a day.
    async fn request_takeover(
        &self,
        ctx: &Context<'_>,
        input: RequestTakeoverInput,
    ) -> Result<Order> {
        let request = takeover::RequestTakeover {
            order_id: input.order_id,
            crew_member_id: input.crew_member_id,
            words: input.words,
        };
        let key = RequestKey::new("requestTakeover", input.request_id, &request);
        takeover::request(viewer(ctx)?, app(ctx), &key, request)
            .await
            .map(Order)
    }

    async fn answer_takeover(
        &self,
        ctx: &Context<'_>,
        input: AnswerTakeoverInput,
    ) -> Result<Order> {
        let answer = takeover::AnswerTakeover {
            order_id: input.order_id,
            accept: input.accept,
            reason: input.reason,
        };
        let key = RequestKey::new("answerTakeover", input.request_id, &answer);
        takeover::answer(viewer(ctx)?, app(ctx), &key, answer)
            .await
            .map(Order)
    }

    async fn add_progress(&self, ctx: &Context<'_>, input: AddProgressInput) -> Result<Order> {
        let progress = super::AddProgress {
            order_id: input.order_id,
            words: input.words,
            photo_ids: input.photo_ids,
        };
        let key = RequestKey::new("addProgress", input.request_id, &progress);
        super::add_progress(viewer(ctx)?, app(ctx), &key, progress)
            .await
            .map(Order)
    }

    async fn finish_order(&self, ctx: &Context<'_>, input: FinishOrderInput) -> Result<Order> {
        let finish = super::FinishOrder {
            order_id: input.order_id,
            outcome: input.outcome.into(),
            words: input.words,
            reason: input.reason,
            photo_ids: input.photo_ids,
        };
        let key = RequestKey::new("finishOrder", input.request_id, &finish);
        super::finish(viewer(ctx)?, app(ctx), &key, finish)
            .await
            .map(Order)
    }

    async fn rate_order(&self, ctx: &Context<'_>, input: RateOrderInput) -> Result<Order> {
        let rate = super::RateOrder {
            order_id: input.order_id,
            stars: input.stars,
            tags: input.tags,
            words: input.words,
        };
        let key = RequestKey::new("rateOrder", input.request_id, &rate);
        super::rate(viewer(ctx)?, app(ctx), &key, rate)
            .await
            .map(Order)
    }

    async fn reopen_order(&self, ctx: &Context<'_>, input: ReopenOrderInput) -> Result<Order> {
        let reopen = super::ReopenOrder {
            order_id: input.order_id,
            reason: input.reason,
        };
        let key = RequestKey::new("reopenOrder", input.request_id, &reopen);
        super::reopen(viewer(ctx)?, app(ctx), &key, reopen)
            .await
            .map(Order)
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
