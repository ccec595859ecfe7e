//! 候补: somebody waits for a time that is taken.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "waitlist_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub centre_id: Uuid,
    /// Without one any room of the centre that holds so many will do.
    pub room_id: Option<Uuid>,
    pub person_id: Uuid,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    /// How many come.
    pub heads: i32,
    pub state: WaitlistState,
    /// What was offered.
    pub booking_id: Option<Uuid>,
    /// When the clock looks whether it can be offered, or ends it.
    pub look_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum WaitlistState {
    /// 候补中
    Waiting,
    /// 待确认: a room is kept for them.
    Offered,
    /// They booked what was offered.
    Taken,
    /// They did not in time.
    Missed,
    /// They wait no longer.
    Left,
    /// Nothing came free.
    Over,
}
