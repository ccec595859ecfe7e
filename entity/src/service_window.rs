//! 便民服务窗口: how the windows of a centre serve. A centre has one row, or no windows.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_window")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub centre_id: Uuid,
    pub counters: i32,
    /// How many appointments one slot takes; what counters are left serve whoever comes without one.
    pub places: i32,
    pub slot_minutes: i32,
    /// How many days ahead people make appointments.
    pub ahead_days: i32,
    /// Numbers are counted anew each day.
    pub numbers_day: Option<Date>,
    pub last_number: i32,
    /// Of the screen's link: with the next one the former link no longer works.
    pub screen_number: i32,
    /// Counts what happens to its tickets, too.
    pub version: i32,
    pub changed_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
