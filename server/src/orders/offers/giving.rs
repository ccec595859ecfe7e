//! Asking people and units by name for an order.

use chrono::{DateTime, Utc};
use entity::{order, order_event, order_offer, order_offer::OfferState};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};
use serde::Serialize;
use uuid::Uuid;

use super::{candidates, standing};
use crate::{
    app::App,
    clock::new_id,
    error::{ErrorCode, Result, field, limit},
    identity::service::liaisons_of,
    inbox,
    orders::{
        holding::untouched,
        notices,
        service::{Step, category_of},
    },
};

/// How many may be asked for one order.
const MOST: usize = 30;

/// To whom an order goes.
#[derive(Clone, Debug, Serialize)]
pub struct Audience {
    #[serde(serialize_with = "name_of")]
    pub kind: order::Audience,
    pub person_ids: Vec<Uuid>,
    pub organization_ids: Vec<Uuid>,
}

impl Default for Audience {
    fn default() -> Self {
        Self {
            kind: order::Audience::Compound,
            person_ids: Vec::new(),
            organization_ids: Vec::new(),
        }
    }
}

fn name_of<S: serde::Serializer>(
    kind: &order::Audience,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&sea_orm::ActiveEnum::to_value(kind))
}

impl Audience {
    /// # Errors
    /// `REQUIRED` on `personIds` where nobody is named, `INVALID` on it where somebody is and the order
    /// goes to a hall, `TOO_MANY`.
    pub fn checked(mut self) -> Result<Self> {
        const INPUT: &str = "personIds";
        for ids in [&mut self.person_ids, &mut self.organization_ids] {
            ids.sort_unstable();
            ids.dedup();
        }
        let named = self.person_ids.len() + self.organization_ids.len();
        if named > MOST {
            return Err(limit(ErrorCode::TooMany, INPUT, MOST as i64));
        }
        match (self.kind, named) {
            (order::Audience::Named, 0) => Err(field(ErrorCode::Required, INPUT)),
            (order::Audience::Named, _) | (_, 0) => Ok(self),
            _ => Err(field(ErrorCode::Invalid, INPUT)),
        }
    }

    /// # Errors
    /// `INVALID` on `audience`: no hall may know of what is hidden.
    pub fn fits(&self, order: &order::Model) -> Result<()> {
        match self.kind {
            order::Audience::Community if order.hidden => {
                Err(field(ErrorCode::Invalid, "audience"))
            }
            _ => Ok(()),
        }
    }
}

/// Asks those named and nobody else any more; they hear of it with the event that this comes from.
///
/// # Errors
/// `NOT_FOUND` on `personIds` or `organizationIds` for whoever cannot be asked.
pub async fn give(
    step: &mut Step<'_>,
    app: &App,
    audience: &Audience,
    event: &order_event::Model,
) -> Result<()> {
    let (tx, now) = (&*step.write, step.now);
    let people = candidates::people(&step.order)
        .filter(entity::person::Column::Id.is_in(audience.person_ids.iter().copied()))
        .select_only()
        .column(entity::person::Column::Id)
        .into_tuple::<Uuid>()
        .all(tx)
        .await?;
    if people.len() < audience.person_ids.len() {
        return Err(field(ErrorCode::NotFound, "personIds"));
    }
    let units = candidates::organizations(&step.order, now)
        .filter(entity::organization::Column::Id.is_in(audience.organization_ids.iter().copied()))
        .all(tx)
        .await?;
    if units.len() < audience.organization_ids.len() {
        return Err(field(ErrorCode::NotFound, "organizationIds"));
    }
    let former = standing::of_order(tx, &step.order).await?;
    let is_named = |one: &order_offer::Model| {
        one.person_id.is_some_and(|id| people.contains(&id))
            || one
                .organization_id
                .is_some_and(|id| audience.organization_ids.contains(&id))
    };
    let dropped = former
        .iter()
        .filter(|one| one.state == OfferState::Open && !is_named(one));
    standing::answer(
        tx,
        dropped.map(|one| one.id).collect(),
        OfferState::Lapsed,
        None,
        now,
    )
    .await?;
    let stands = |person_id: Option<Uuid>, organization_id: Option<Uuid>| {
        former.iter().any(|one| {
            one.stands() && (one.person_id, one.organization_id) == (person_id, organization_id)
        })
    };
    let named = audience.person_ids.iter().map(|id| (Some(*id), None));
    let asked: Vec<_> = named
        .chain(audience.organization_ids.iter().map(|id| (None, Some(*id))))
        .filter(|(person_id, organization_id)| !stands(*person_id, *organization_id))
        .collect();
    if asked.is_empty() {
        return Ok(());
    }
    let class = category_of(tx, &step.order).await?.deadline_class;
    let expires_at = untouched(class).after(now, &app.calendar.get());
    ask(tx, &step.order, &former, &asked, (now, expires_at)).await?;
    let mut told: Vec<Uuid> = asked
        .iter()
        .filter_map(|(person_id, _)| *person_id)
        .collect();
    for id in asked
        .iter()
        .filter_map(|(_, organization_id)| *organization_id)
    {
        told.extend(who_hears_for(tx, id, now).await?);
    }
    let told = notices::of_offers(&told, &step.order, event);
    inbox::service::notify(&mut step.write, app, told).await
}

/// Whoever was asked before in this round is asked again on the same row.
async fn ask(
    tx: &DatabaseTransaction,
    order: &order::Model,
    former: &[order_offer::Model],
    asked: &[(Option<Uuid>, Option<Uuid>)],
    (now, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    let rows = asked.iter().map(|(person_id, organization_id)| {
        let row = former
            .iter()
            .find(|one| (one.person_id, one.organization_id) == (*person_id, *organization_id));
        order_offer::ActiveModel {
            id: Set(row.map_or_else(new_id, |row| row.id)),
            order_id: Set(order.id),
            round: Set(order.round),
            person_id: Set(*person_id),
            organization_id: Set(*organization_id),
            state: Set(OfferState::Open),
            offered_at: Set(now),
            expires_at: Set(expires_at),
            answered_by: Set(None),
            answered_at: Set(None),
            reason: Set(None),
        }
    });
    let again = OnConflict::column(order_offer::Column::Id)
        .update_columns([
            order_offer::Column::State,
            order_offer::Column::OfferedAt,
            order_offer::Column::ExpiresAt,
            order_offer::Column::AnsweredBy,
            order_offer::Column::AnsweredAt,
            order_offer::Column::Reason,
        ])
        .to_owned();
    order_offer::Entity::insert_many(rows)
        .on_conflict(again)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Its liaisons; where a unit has none, everybody who works there.
async fn who_hears_for(
    tx: &DatabaseTransaction,
    organization_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let liaisons = liaisons_of(tx, organization_id, now).await?;
    if !liaisons.is_empty() {
        return Ok(liaisons);
    }
    Ok(entity::person::Entity::find()
        .select_only()
        .column(entity::person::Column::Id)
        .filter(
            entity::person::Column::Id.in_subquery(crate::identity::service::people_of_units(
                &[organization_id],
                now,
            )),
        )
        .into_tuple()
        .all(tx)
        .await?)
}

/// One unit turned out to be another: what was asked of it is asked of that one, once.
pub async fn hand_over(tx: &DatabaseTransaction, from: Uuid, into: Uuid) -> Result<()> {
    let of = |id| {
        order_offer::Entity::find()
            .filter(order_offer::Column::OrganizationId.eq(id))
            .all(tx)
    };
    let (theirs, own) = (of(from).await?, of(into).await?);
    let both = |one: &order_offer::Model| {
        own.iter()
            .any(|other| (other.order_id, other.round) == (one.order_id, one.round))
    };
    let moving = theirs.iter().filter(|one| !both(one)).map(|one| one.id);
    order_offer::Entity::update_many()
        .col_expr(order_offer::Column::OrganizationId, Expr::value(into))
        .filter(order_offer::Column::Id.is_in(moving))
        .exec(tx)
        .await?;
    Ok(())
}
