//! 号: somebody's turn at the windows of a centre, by appointment or as they come.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub centre_id: Uuid,
    pub item_id: Uuid,
    /// Nobody is known for a number that the desk gave to whoever came.
    pub person_id: Option<Uuid>,
    pub booked_by: Uuid,
    /// In the street's calendar.
    pub day: Date,
    /// Of an appointment.
    pub starts_at: Option<DateTimeUtc>,
    pub ends_at: Option<DateTimeUtc>,
    pub note: Option<String>,
    /// From when they came on.
    pub number: Option<i32>,
    pub arrived_at: Option<DateTimeUtc>,
    /// Where they were called to last.
    pub counter: Option<i32>,
    pub called_at: Option<DateTimeUtc>,
    pub state: TicketState,
    /// Why it was closed.
    pub reason: Option<String>,
    /// What their matter was handed on as.
    pub order_id: Option<Uuid>,
    /// When the clock ends it.
    pub look_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum TicketState {
    Booked,
    /// They came, and have a number.
    Waiting,
    /// To a counter.
    Called,
    /// 过号: they did not come when called; they may be called again.
    Passed,
    Served,
    /// By whom it is for, their family or the desk.
    Cancelled,
    /// The house is closed then.
    Closed,
    /// Nobody came.
    Missed,
}

impl TicketState {
    /// An appointment that is kept, or somebody in the house.
    pub const STANDING: [Self; 4] = [Self::Booked, Self::Waiting, Self::Called, Self::Passed];

    pub fn stands(self) -> bool {
        Self::STANDING.contains(&self)
    }
}
