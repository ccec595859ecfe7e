//! Which orders a board tells of, page by page: the latest first.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use entity::{
    order,
    order::{OrderOutcome, OrderState},
    place, rating,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, Order as Direction,
    QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
    sea_query::{Expr, ExprTrait, IntoCondition},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{on_the_board::on_the_board, rules::Ending};
use crate::{
    error::{ErrorCode, Result, field},
    paging::{PageArguments, beyond},
    vault::Vault,
};

/// An order that has ended, with the rating of the round that it ended in.
pub type Ended = (order::Model, Option<rating::Model>);

/// What a board was narrowed to.
#[derive(Clone, Debug)]
pub struct Narrowed {
    pub since: DateTime<Utc>,
    /// The first moment after.
    pub until: Option<DateTime<Utc>>,
    pub category_code: Option<String>,
    pub ending: Option<Ending>,
}

/// Where a page ended: nobody else's business, since it tells ids and times to the second.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Position(pub DateTime<Utc>, pub Uuid);

impl Position {
    pub fn of(order: &order::Model) -> Self {
        Self(order.closed_at.unwrap_or(order.submitted_at), order.id)
    }

    pub fn seal(self, vault: &Vault) -> Result<String> {
        let json = serde_json::to_string(&self).unwrap_or_default();
        Ok(URL_SAFE_NO_PAD.encode(vault.seal_text(&json)?))
    }

    /// # Errors
    /// `INVALID` on `after` for what no page ended with.
    pub fn open(text: &str, vault: &Vault) -> Result<Self> {
        URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|sealed| vault.open_text(&sealed).ok())
            .and_then(|json| serde_json::from_str(&json).ok())
            .ok_or_else(|| field(ErrorCode::Invalid, "after"))
    }
}

/// # Errors
/// `OUT_OF_RANGE` on `first`, `INVALID` on `after`.
pub async fn page(
    db: &impl ConnectionTrait,
    vault: &Vault,
    place: &place::Model,
    narrowed: &Narrowed,
    arguments: &PageArguments,
) -> Result<(Vec<Ended>, bool)> {
    let size = arguments.size()?;
    let after = match &arguments.after {
        Some(after) => Some(Position::open(after, vault)?),
        None => None,
    };
    let mut rows = some(db, place, narrowed, after, size + 1).await?;
    let has_next = rows.len() as u64 > size;
    rows.truncate(size as usize);
    Ok((rows, has_next))
}

/// So many of them after a position.
pub async fn some(
    db: &impl ConnectionTrait,
    place: &place::Model,
    narrowed: &Narrowed,
    after: Option<Position>,
    count: u64,
) -> Result<Vec<Ended>> {
    let mut query = with_rating(narrow(on_the_board(place), narrowed));
    let (closed_at, id) = (order::Column::ClosedAt, order::Column::Id);
    if let Some(Position(at, last)) = after {
        query = query.filter(beyond(closed_at, id, &Direction::Desc, (at, last)));
    }
    Ok(query
        .order_by_desc(closed_at)
        .order_by_desc(id)
        .limit(count)
        .select_also(rating::Entity)
        .all(db)
        .await?)
}

/// The rating comes along, where there is one.
pub fn with_rating(query: Select<order::Entity>) -> Select<order::Entity> {
    query.join(JoinType::LeftJoin, to_rating())
}

fn to_rating() -> RelationDef {
    order::Entity::belongs_to(rating::Entity)
        .from(order::Column::Id)
        .to(rating::Column::OrderId)
        .on_condition(|order, rating| {
            Expr::col((order, order::Column::Round))
                .equals((rating, rating::Column::Round))
                .into_condition()
        })
        .into()
}

/// Needs the rating joined where an ending is asked for.
pub fn narrow(query: Select<order::Entity>, narrowed: &Narrowed) -> Select<order::Entity> {
    let mut query = query.filter(order::Column::ClosedAt.gte(narrowed.since));
    if let Some(until) = narrowed.until {
        query = query.filter(order::Column::ClosedAt.lt(until));
    }
    if let Some(code) = &narrowed.category_code {
        query = query.filter(order::Column::CategoryCode.eq(code.as_str()));
    }
    match narrowed.ending {
        Some(ending) => query.filter(ended_as(ending)),
        None => query,
    }
}

/// What [`Ending::of`] says of a row, for the database.
fn ended_as(ending: Ending) -> Condition {
    let state = order::Column::State;
    let rated_as = |outcome: OrderOutcome| {
        Condition::all()
            .add(state.eq(OrderState::Closed))
            .add(order::Column::Outcome.eq(outcome))
            .add(rating::Column::Id.is_not_null())
    };
    match ending {
        Ending::Solved => rated_as(OrderOutcome::Solved),
        Ending::Partly => rated_as(OrderOutcome::Partly),
        Ending::Unsolvable => rated_as(OrderOutcome::Unsolvable),
        Ending::Declined => state.eq(OrderState::Declined).into_condition(),
        Ending::Withdrawn => state.eq(OrderState::Withdrawn).into_condition(),
        Ending::Silent => Condition::all().add(state.eq(OrderState::Closed)).add(
            Condition::any()
                .add(rating::Column::Id.is_null())
                .add(order::Column::Outcome.is_null()),
        ),
    }
}
