//! 餐次: what a canteen cooks for one sitting of one day.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub centre_id: Uuid,
    pub date: Date,
    pub sitting: Sitting,
    /// One to a line, or however the kitchen writes them.
    pub dishes: String,
    /// Fen, in full.
    pub price: i32,
    pub capacity: i32,
    pub taken: i32,
    pub served_from: DateTimeUtc,
    pub served_until: DateTimeUtc,
    /// Until when people order and give up by themselves.
    pub cut_off_at: DateTimeUtc,
    pub state: MealState,
    /// Why it was cancelled.
    pub reason: Option<String>,
    /// When the clock does something next: standing orders, then what nobody came for.
    pub look_at: Option<DateTimeUtc>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// 早、中、晚餐
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Sitting {
    Breakfast,
    Lunch,
    Dinner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum MealState {
    Published,
    Cancelled,
}
