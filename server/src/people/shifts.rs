//! Rows that changed together, with what they said before and after: carried out now, and taken back
//! later as far as nobody has changed them since.

use chrono::{DateTime, Utc};
use entity::{
    appointment, employment, enrollment, enrollment::EnrollmentState, organization, place,
    residency,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
    sea_query::{Alias, Condition, Expr, ExprTrait, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{app::Write, error::Result, live::LiveTopic};

/// Values in one statement.
const CHUNK: usize = 500;

/// What the rows of a shift are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, async_graphql::Enum)]
#[serde(rename_all = "snake_case")]
pub enum PersonRows {
    Residencies,
    Employments,
    Roles,
    Enrollments,
    Skills,
    OrdersRaised,
    /// What others raised on behalf of the person.
    OrdersForThem,
    OrdersTaken,
    OrdersJoined,
    /// What the person was asked by name to take.
    OrdersOffered,
    /// What the person did to orders.
    OrderEvents,
    /// How the person found requests that they worked on.
    RequestRatings,
    /// 回访 that the person did.
    FollowUps,
    Photos,
    /// What the person lets the public board show of theirs.
    Consents,
    Notices,
    Imports,
    /// 报到 that the person decided on.
    Decisions,
    /// 登记 of oneself, waiting or decided, and those that the person decided on.
    Registrations,
    Invitations,
    /// Rooms that the person has booked, and those that they booked for others.
    Bookings,
    BookingsEntered,
    /// Rules that their bookings come again by.
    BookingSeries,
    /// Times that they wait for.
    Waitlist,
    /// What they eat, what they ordered for others, and what they order every week.
    Meals,
    MealsOrdered,
    StandingMeals,
    StandingMealsOrdered,
    Tickets,
    TicketsBooked,
    BirthYear,
    /// Relatives whom they let act, and elders for whom they act.
    Relatives,
    Elders,
    /// Rows of the same human that were merged before.
    FormerRows,
    Sessions,
}

impl PersonRows {
    pub fn table(self) -> &'static str {
        match self {
            Self::Residencies => "residency",
            Self::Employments => "employment",
            Self::Roles => "appointment",
            Self::Enrollments | Self::Decisions => "enrollment",
            Self::Skills => "person_skill",
            Self::OrdersRaised | Self::OrdersForThem => "orders",
            Self::OrdersTaken => "order_crew",
            Self::OrdersJoined => "order_follower",
            Self::OrdersOffered => "order_offer",
            Self::OrderEvents => "order_event",
            Self::RequestRatings => "request_rating",
            Self::FollowUps => "follow_up",
            Self::Photos => "photo",
            Self::Consents => "order_consent",
            Self::Notices => "notification",
            Self::Imports => "import_batch",
            Self::Registrations => "registration",
            Self::Invitations => "invitation",
            Self::Bookings | Self::BookingsEntered => "booking",
            Self::BookingSeries => "series",
            Self::Waitlist => "waitlist_entry",
            Self::Meals | Self::MealsOrdered => "meal_order",
            Self::StandingMeals | Self::StandingMealsOrdered => "standing_meal",
            Self::Tickets | Self::TicketsBooked => "ticket",
            Self::BirthYear => "birth_year",
            Self::Relatives | Self::Elders => "family_link",
            Self::FormerRows => "person",
            Self::Sessions => "session",
        }
    }
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    Nothing,
    Id(Uuid),
    Time(DateTime<Utc>),
    Text(String),
}

impl Cell {
    fn value(&self) -> Expr {
        match self {
            Self::Nothing => Expr::null(),
            Self::Id(id) => Expr::value(*id),
            Self::Time(at) => Expr::value(*at),
            Self::Text(text) => Expr::value(text.as_str()),
        }
    }

    fn is_in(&self, column: &str) -> Expr {
        let column = Expr::col(Alias::new(column));
        match self {
            Self::Nothing => column.is_null(),
            value => column.eq(value.value()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub before: Cell,
    pub after: Cell,
}

/// Rows of one kind that all change in the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub rows: PersonRows,
    pub columns: Vec<Column>,
    pub ids: Vec<Uuid>,
}

impl Shift {
    pub fn new(rows: PersonRows, ids: Vec<Uuid>) -> Self {
        Self {
            rows,
            columns: Vec::new(),
            ids,
        }
    }

    pub fn column(mut self, name: &str, before: Cell, after: Cell) -> Self {
        let name = name.to_owned();
        self.columns.push(Column {
            name,
            before,
            after,
        });
        self
    }

    pub async fn carry_out(&self, write: &mut Write<'_>) -> Result<()> {
        for ids in self.ids.chunks(CHUNK) {
            self.write(write, ids, |column| &column.after).await?;
        }
        Ok(())
    }

    /// Those that still say what the shift wrote.
    pub async fn unchanged(&self, db: &impl ConnectionTrait) -> Result<Vec<Uuid>> {
        let mut unchanged = Vec::new();
        for ids in self.ids.chunks(CHUNK) {
            let as_left = self.columns.iter().fold(Condition::all(), |all, column| {
                all.add(column.after.is_in(&column.name))
            });
            let query = Query::select()
                .column(Alias::new("id"))
                .from(Alias::new(self.rows.table()))
                .and_where(Expr::col(Alias::new("id")).is_in(ids.iter().copied()))
                .cond_where(as_left)
                .to_owned();
            for row in db.query_all(&query).await? {
                unchanged.push(row.try_get_by_index(0)?);
            }
        }
        Ok(unchanged)
    }

    /// These rows say again what they said before.
    pub async fn take_back(&self, write: &mut Write<'_>, ids: &[Uuid]) -> Result<()> {
        for ids in ids.chunks(CHUNK) {
            self.write(write, ids, |column| &column.before).await?;
        }
        Ok(())
    }

    async fn write(
        &self,
        write: &mut Write<'_>,
        ids: &[Uuid],
        side: impl Fn(&Column) -> &Cell,
    ) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut update = Query::update();
        update
            .table(Alias::new(self.rows.table()))
            .and_where(Expr::col(Alias::new("id")).is_in(ids.iter().copied()));
        for column in &self.columns {
            update.value(Alias::new(&column.name), side(column).value());
        }
        let is_watched = self.rows == PersonRows::Enrollments;
        if is_watched || self.rows == PersonRows::Registrations {
            // Whoever is shown one drops what is no newer: taken back it is a further version.
            let version = Alias::new("version");
            update.value(version.clone(), Expr::col(version).add(1));
        }
        write.execute(&update).await?;
        if is_watched {
            let versions = enrollment::Entity::find()
                .select_only()
                .column(enrollment::Column::Id)
                .column(enrollment::Column::Version)
                .filter(enrollment::Column::Id.is_in(ids.iter().copied()))
                .into_tuple::<(Uuid, i32)>()
                .all(&**write)
                .await?;
            for (id, version) in versions {
                write.hint(LiveTopic::Enrollment, id, version);
            }
        }
        Ok(())
    }

    /// Whether the shift ended something that taking back begins anew.
    pub fn is_ending(&self) -> bool {
        self.columns
            .iter()
            .any(|column| ["until", "state"].contains(&column.name.as_str()))
    }
}

/// Of what was ended those that may begin anew: the person has not got the same again meanwhile, and
/// where it was has not been closed.
pub async fn with_room(
    tx: &DatabaseTransaction,
    rows: PersonRows,
    ids: Vec<Uuid>,
) -> Result<Vec<Uuid>> {
    let mut free = Vec::new();
    for id in ids {
        let taken = match rows {
            PersonRows::Residencies => home_again(tx, id).await?,
            PersonRows::Enrollments => reports_again(tx, id).await?,
            PersonRows::Roles => serves_again(tx, id).await?,
            PersonRows::Employments => works_no_more(tx, id).await?,
            _ => false,
        };
        if !taken {
            free.push(id);
        }
    }
    Ok(free)
}

async fn home_again(tx: &DatabaseTransaction, id: Uuid) -> Result<bool> {
    let Some(row) = residency::Entity::find_by_id(id).one(tx).await? else {
        return Ok(true);
    };
    if is_closed(tx, Some(row.place_id), None).await? {
        return Ok(true);
    }
    let present = residency::Entity::find()
        .filter(residency::Column::PersonId.eq(row.person_id))
        .filter(residency::Column::Until.is_null());
    Ok(present.count(tx).await? > 0)
}

async fn reports_again(tx: &DatabaseTransaction, id: Uuid) -> Result<bool> {
    let Some(row) = enrollment::Entity::find_by_id(id).one(tx).await? else {
        return Ok(true);
    };
    if is_closed(tx, Some(row.place_id), None).await? {
        return Ok(true);
    }
    let living = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(row.person_id))
        .filter(enrollment::Column::PlaceId.eq(row.place_id))
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING));
    Ok(living.count(tx).await? > 0)
}

async fn serves_again(tx: &DatabaseTransaction, id: Uuid) -> Result<bool> {
    let Some(row) = appointment::Entity::find_by_id(id).one(tx).await? else {
        return Ok(true);
    };
    if is_closed(tx, row.place_id, row.organization_id).await? {
        return Ok(true);
    }
    let held = appointment::Entity::find()
        .filter(appointment::Column::PersonId.eq(row.person_id))
        .filter(appointment::Column::Role.eq(row.role))
        .filter(appointment::Column::Until.is_null())
        .all(tx)
        .await?;
    Ok(held
        .iter()
        .any(|one| (one.place_id, one.organization_id) == (row.place_id, row.organization_id)))
}

async fn works_no_more(tx: &DatabaseTransaction, id: Uuid) -> Result<bool> {
    match employment::Entity::find_by_id(id).one(tx).await? {
        Some(row) => is_closed(tx, None, Some(row.organization_id)).await,
        None => Ok(true),
    }
}

async fn is_closed(
    tx: &DatabaseTransaction,
    place_id: Option<Uuid>,
    organization_id: Option<Uuid>,
) -> Result<bool> {
    let places = place::Entity::find()
        .filter(place::Column::Id.is_in(place_id))
        .filter(place::Column::ClosedAt.is_not_null());
    let organizations = organization::Entity::find()
        .filter(organization::Column::Id.is_in(organization_id))
        .filter(organization::Column::ClosedAt.is_not_null());
    Ok(places.count(tx).await? + organizations.count(tx).await? > 0)
}
