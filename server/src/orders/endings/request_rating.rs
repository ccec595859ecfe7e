//! Those who did the work say how the request was: whether it was described well, whether somebody
//! was there.

use entity::{order, order_event::OrderEventKind, rating, request_rating};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set,
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    ratings,
    tags::{self, MOST_STARS, Rated, RatingTag},
};
use crate::{
    app::App,
    clock::new_id,
    error::{ErrorCode, OnUnique, Result, limit},
    inbox,
    orders::{
        notices,
        rules::OrderAction,
        service::{EventDetail, Opening, Step, open, optional_words},
    },
    requests::RequestKey,
    viewer::Viewer,
};

#[derive(Clone, Debug, Serialize)]
pub struct RateRequest {
    pub order_id: Uuid,
    pub stars: i32,
    #[serde(serialize_with = "codes")]
    pub tags: Vec<RatingTag>,
    pub words: Option<String>,
}

pub fn codes<S: serde::Serializer>(
    tags: &[RatingTag],
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&tags::stored(tags))
}

/// # Errors
/// `OUT_OF_RANGE` on `stars`.
pub fn checked_stars(stars: i32) -> Result<i32> {
    match (1..=MOST_STARS).contains(&stars) {
        true => Ok(stars),
        false => Err(limit(ErrorCode::OutOfRange, "stars", MOST_STARS.into())),
    }
}

/// Once per member of the crew and round, as long as the round can be rated.
///
/// # Errors
/// `OUT_OF_RANGE` on `stars`, `INVALID` on `tags`, `TOO_LONG` on `words`; `STATE_CHANGED` when the
/// viewer has rated already or it is too late; and those of every step.
pub async fn rate_request(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: RateRequest,
) -> Result<order::Model> {
    let stars = checked_stars(input.stars)?;
    let tags = tags::checked(input.tags, Rated::Request, stars)?;
    let words = optional_words(input.words.as_deref(), "words")?;
    let opening = open(viewer, app, key, input.order_id, OrderAction::RateRequest).await?;
    let mut step = match opening {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    request_rating::ActiveModel {
        id: Set(new_id()),
        order_id: Set(step.order.id),
        round: Set(step.order.round),
        person_id: Set(viewer.person_id),
        stars: Set(stars),
        tags: Set(tags::stored(&tags)),
        words: Set(words),
        at: Set(step.now),
    }
    .insert(&*step.write)
    .await
    .on_unique(
        "request_rating",
        &["order_id", "round", "person_id"],
        || ErrorCode::StateChanged.into(),
    )?;
    // What was said stands nowhere but in its own row.
    let detail = EventDetail::default();
    let event = step
        .advance(viewer, OrderEventKind::RequestRated, detail, |_| {})
        .await?;
    let told = notices::for_requester(&step.order, &event);
    inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

/// Whether the ratings of the round are sealed as things stand in this transaction.
pub async fn are_sealed(step: &Step<'_>) -> Result<bool> {
    let (order, db) = (&step.order, &*step.write);
    Ok(ratings::are_sealed(
        order,
        has_rated(db, order).await?,
        &step.crew_ids(),
        &who_rated(db, order).await?,
        step.now,
    ))
}

async fn has_rated(db: &impl ConnectionTrait, order: &order::Model) -> Result<bool> {
    let rated = rating::Entity::find()
        .filter(rating::Column::OrderId.eq(order.id))
        .filter(rating::Column::Round.eq(order.round));
    Ok(rated.count(db).await? > 0)
}

async fn who_rated(db: &impl ConnectionTrait, order: &order::Model) -> Result<Vec<Uuid>> {
    let rows = request_rating::Entity::find()
        .filter(request_rating::Column::OrderId.eq(order.id))
        .filter(request_rating::Column::Round.eq(order.round))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}
