//! What merging one row of a human into another would do: everything that refers to the one goes to
//! the other; what both have is kept once; whatever cannot be decided by a rule is named.

use chrono::{DateTime, Utc};
use entity::{person, registration, registration::RegistrationState, session};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::{
    kept_once,
    shifts::{Cell, PersonRows, Shift},
};
use crate::error::Result;

/// Which of the two a value is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, async_graphql::Enum)]
pub enum MergeSide {
    /// Of the one that stays.
    Survivor,
    /// Of the one that is merged into it.
    Other,
}

/// What the administrator chose where the two differ.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    pub name: MergeSide,
    pub phone: MergeSide,
    pub home: MergeSide,
}

/// What somebody should look at before, or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum MergeConflict {
    Names,
    Homes,
    /// Both are in one crew: one place is free again.
    SameCrew,
    /// One took what the other had asked for: it goes back to the hall.
    OwnOrder,
    /// Both report to a compound as their home, and these differ.
    HomesReported,
    /// Together they have more in hand than one may take.
    OverCap,
}

/// How many rows of one kind there are, and what becomes of the other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub rows: PersonRows,
    pub of_survivor: usize,
    pub of_other: usize,
    pub moving: usize,
}

pub struct Plan {
    /// In the order in which they are carried out.
    pub shifts: Vec<Shift>,
    pub skills_added: Vec<String>,
    /// Orders, and who is taken off them.
    pub releases: Vec<(Uuid, Uuid)>,
    pub lines: Vec<Line>,
    pub conflicts: Vec<MergeConflict>,
}

/// The two rows, and when it is.
pub struct Pair<'a> {
    pub survivor: &'a person::Model,
    pub other: &'a person::Model,
    pub choice: Choice,
    pub now: DateTime<Utc>,
}

pub async fn plan(db: &impl ConnectionTrait, pair: &Pair<'_>) -> Result<Plan> {
    let mut plan = Plan {
        shifts: Vec::new(),
        skills_added: Vec::new(),
        releases: Vec::new(),
        lines: Vec::new(),
        conflicts: Vec::new(),
    };
    if pair.survivor.name != pair.other.name {
        plan.conflicts.push(MergeConflict::Names);
    }
    kept_once::homes(db, pair, &mut plan).await?;
    kept_once::units(db, pair, &mut plan).await?;
    kept_once::roles(db, pair, &mut plan).await?;
    kept_once::reports(db, pair, &mut plan).await?;
    kept_once::skills(db, pair, &mut plan).await?;
    kept_once::work(db, pair, &mut plan).await?;
    kept_once::joined(db, pair, &mut plan).await?;
    kept_once::offers(db, pair, &mut plan).await?;
    kept_once::request_ratings(db, pair, &mut plan).await?;
    kept_once::notices(db, pair, &mut plan).await?;
    kept_once::consents(db, pair, &mut plan).await?;
    kept_once::meals(db, pair, &mut plan).await?;
    kept_once::tickets(db, pair, &mut plan).await?;
    kept_once::birth_year(db, pair, &mut plan).await?;
    for (rows, column) in [
        (PersonRows::OrdersRaised, "requester_id"),
        (PersonRows::OrdersForThem, "second_requester_id"),
        (PersonRows::OrderEvents, "actor_id"),
        (PersonRows::FollowUps, "done_by"),
        (PersonRows::Photos, "owner_id"),
        (PersonRows::Imports, "person_id"),
        (PersonRows::Decisions, "decided_by"),
        (PersonRows::Registrations, "decided_by"),
        (PersonRows::Invitations, "made_by"),
        (PersonRows::Bookings, "person_id"),
        (PersonRows::BookingsEntered, "booked_by"),
        (PersonRows::BookingSeries, "person_id"),
        (PersonRows::Waitlist, "person_id"),
        (PersonRows::MealsOrdered, "ordered_by"),
        (PersonRows::StandingMeals, "person_id"),
        (PersonRows::StandingMealsOrdered, "ordered_by"),
        (PersonRows::TicketsBooked, "booked_by"),
        (PersonRows::Relatives, "elder_id"),
        (PersonRows::Elders, "relative_id"),
        (PersonRows::FormerRows, "merged_into_id"),
    ] {
        let of_survivor = ids_of(db, rows, column, pair.survivor.id).await?.len();
        let ids = ids_of(db, rows, column, pair.other.id).await?;
        plan.goes_over(pair, rows, column, of_survivor, ids.len(), ids);
    }
    plan.shifts.extend(waiting(db, pair).await?);
    let living = |person_id| {
        session::Entity::find()
            .filter(session::Column::PersonId.eq(person_id))
            .filter(session::Column::EndedAt.is_null())
            .filter(session::Column::ExpiresAt.gt(pair.now))
            .count(db)
    };
    plan.lines.push(Line {
        rows: PersonRows::Sessions,
        of_survivor: living(pair.survivor.id).await? as usize,
        of_other: living(pair.other.id).await? as usize,
        moving: 0,
    });
    Ok(plan)
}

impl Plan {
    /// These rows of the other become the survivor's.
    pub(super) fn goes_over(
        &mut self,
        pair: &Pair<'_>,
        rows: PersonRows,
        column: &str,
        of_survivor: usize,
        of_other: usize,
        ids: Vec<Uuid>,
    ) {
        self.lines.push(Line {
            rows,
            of_survivor,
            of_other,
            moving: ids.len(),
        });
        if !ids.is_empty() {
            let (before, after) = (Cell::Id(pair.other.id), Cell::Id(pair.survivor.id));
            self.shifts
                .push(Shift::new(rows, ids).column(column, before, after));
        }
    }

    pub(super) fn ends(&mut self, rows: PersonRows, ids: Vec<Uuid>, now: DateTime<Utc>) {
        if !ids.is_empty() {
            let shift = Shift::new(rows, ids);
            self.shifts
                .push(shift.column("until", Cell::Nothing, Cell::Time(now)));
        }
    }
}

/// Whoever turns out to be known already does not wait to be confirmed any more.
async fn waiting(db: &impl ConnectionTrait, pair: &Pair<'_>) -> Result<Option<Shift>> {
    let row = registration::Entity::find()
        .filter(registration::Column::PersonId.eq(pair.other.id))
        .filter(registration::Column::State.eq(RegistrationState::Waiting))
        .one(db)
        .await?;
    Ok(row.map(|row| decided(&row, RegistrationState::Confirmed, pair.now)))
}

/// A registration that need not be decided on by anybody.
pub fn decided(row: &registration::Model, state: RegistrationState, at: DateTime<Utc>) -> Shift {
    Shift::new(PersonRows::Registrations, vec![row.id])
        .column(
            "state",
            Cell::Text(row.state.to_value()),
            Cell::Text(state.to_value()),
        )
        .column("decided_at", Cell::Nothing, Cell::Time(at))
}

async fn ids_of(
    db: &impl ConnectionTrait,
    rows: PersonRows,
    column: &str,
    person_id: Uuid,
) -> Result<Vec<Uuid>> {
    let query = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new(rows.table()))
        .and_where(Expr::col(Alias::new(column)).eq(person_id))
        .to_owned();
    let mut ids = Vec::new();
    for row in db.query_all(&query).await? {
        ids.push(row.try_get_by_index(0)?);
    }
    Ok(ids)
}
