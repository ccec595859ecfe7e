//! 长期订餐: somebody eats at a canteen on certain weekdays.

use sea_orm::entity::prelude::*;

use crate::meal::Sitting;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standing_meal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub centre_id: Uuid,
    pub person_id: Uuid,
    pub ordered_by: Uuid,
    pub sitting: Sitting,
    /// Like `1,3,5`, Monday first.
    pub weekdays: String,
    pub first: Date,
    pub until: Date,
    pub created_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
