//! 预约: somebody wants a room for some time.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "booking")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub room_id: Uuid,
    pub centre_id: Uuid,
    /// Whose it is.
    pub person_id: Uuid,
    /// Who entered it: the person, or a manager for them.
    pub booked_by: Uuid,
    /// On whose behalf.
    pub organization_id: Option<Uuid>,
    pub series_id: Option<Uuid>,
    /// Of a series: the date that its rule gives, also once it was moved.
    pub series_date: Option<Date>,
    pub state: BookingState,
    pub starts_at: DateTimeUtc,
    /// Without the turnaround after it.
    pub ends_at: DateTimeUtc,
    /// Empty while it is held or offered.
    pub purpose: String,
    /// How many come; none while it is held.
    pub heads: i32,
    /// Whether it counts among those of its week.
    pub counted: bool,
    /// When the clock changes its state: a hold lapses, nobody has approved in time, nobody has come.
    pub look_at: Option<DateTimeUtc>,
    /// Why it was declined, cancelled or closed.
    pub reason: Option<String>,
    pub decided_by: Option<Uuid>,
    pub checked_in_at: Option<DateTimeUtc>,
    /// 爽约: until when it counts against whoever did not come.
    pub missed_until: Option<DateTimeUtc>,
    pub appeal: Option<Appeal>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Until when whoever has it shows that they came.
    pub fn check_in_by(&self) -> Option<DateTimeUtc> {
        self.look_at.filter(|_| self.state == BookingState::Booked)
    }

    /// A hold or an offer that nobody has made a booking of in time: what it keeps is free, whether or not that was
    /// cleared away yet.
    pub fn has_lapsed(&self, now: DateTimeUtc) -> bool {
        let is_kept = matches!(self.state, BookingState::Held | BookingState::Offered);
        is_kept && self.look_at.is_none_or(|until| until <= now)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum BookingState {
    /// Kept for two minutes, while the form is filled in.
    Held,
    /// 候补到位: kept for whoever waited for it, until they book it.
    Offered,
    /// 待审核
    Requested,
    /// 已预约
    Booked,
    /// 未通过, also for want of an answer in time
    Declined,
    /// 已取消
    Cancelled,
    /// 因故关闭: the centre closed at that time
    Closed,
    /// A hold or an offer that became nothing.
    Lapsed,
    /// 爽约: nobody came in time.
    Missed,
}

/// 申诉: whoever did not come says why that should not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Appeal {
    /// Nobody has decided.
    Open,
    Excused,
    Upheld,
}

impl BookingState {
    /// 待审核 and 已预约: what people count on.
    pub const STANDING: [Self; 2] = [Self::Requested, Self::Booked];

    pub fn stands(self) -> bool {
        Self::STANDING.contains(&self)
    }

    /// Whether the room is kept for it.
    pub fn occupies(self) -> bool {
        matches!(
            self,
            Self::Held | Self::Offered | Self::Requested | Self::Booked
        )
    }
}
