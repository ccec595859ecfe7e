//! 订餐: one meal for one person.

use sea_orm::entity::prelude::*;

use crate::meal::Sitting;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meal_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub meal_id: Uuid,
    /// Who eats it.
    pub person_id: Uuid,
    /// Who ordered it: the person, their family, or the desk.
    pub ordered_by: Uuid,
    /// As of the meal: a person has one meal a sitting, whatever canteen it is from.
    pub date: Date,
    pub sitting: Sitting,
    /// Fen, as it was when it was ordered.
    pub price: i32,
    pub half_price: bool,
    /// Four digits, by which it is handed out.
    pub code: String,
    pub note: Option<String>,
    /// The standing order that it came of.
    pub standing_id: Option<Uuid>,
    pub state: MealOrderState,
    pub created_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum MealOrderState {
    Ordered,
    /// 已取餐
    Collected,
    /// 已取消, by whoever eats it, their family or the desk
    Cancelled,
    /// 餐次取消: the kitchen does not cook it
    Closed,
    /// 未取餐
    Missed,
}

impl MealOrderState {
    /// Those that keep a place.
    pub const STANDING: [Self; 3] = [Self::Ordered, Self::Collected, Self::Missed];
}
