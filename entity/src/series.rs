//! 周期预约: a room for the same hours again and again. Each date is a booking of its own.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "series")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub room_id: Uuid,
    pub centre_id: Uuid,
    pub person_id: Uuid,
    /// On whose behalf.
    pub organization_id: Option<Uuid>,
    pub purpose: String,
    /// How many come.
    pub heads: i32,
    pub frequency: SeriesFrequency,
    /// Every so many weeks or months.
    pub every: i32,
    /// Of a weekly one: RFC 5545's codes in the order of the week, joined by commas, e.g. `MO,TH`.
    pub weekdays: String,
    pub first: Date,
    /// The last day that it may fall on.
    pub until: Date,
    /// Minutes since midnight.
    pub from_minute: i32,
    pub minutes: i32,
    pub created_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum SeriesFrequency {
    Weekly,
    /// 每月同一日; months without that day are left out.
    MonthlyByDate,
    /// 每月第几个周几; the fifth is the last.
    MonthlyByWeekday,
}
