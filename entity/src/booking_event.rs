//! What happened to a booking, in order.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "booking_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub booking_id: Uuid,
    /// Counted from one.
    pub sequence: i32,
    pub kind: BookingEventKind,
    pub actor_id: Uuid,
    pub words: Option<String>,
    /// When the booking started, as of this event.
    pub starts_at: DateTimeUtc,
    pub at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum BookingEventKind {
    Requested,
    Booked,
    Approved,
    Declined,
    /// Nobody decided in time.
    Expired,
    Moved,
    Cancelled,
    Closed,
    /// To whoever waited for it.
    Offered,
    CheckedIn,
    /// Nobody came in time.
    Missed,
    /// With why it should not count.
    Appealed,
    Excused,
    /// It counts all the same.
    Upheld,
}
