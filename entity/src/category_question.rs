//! What a category asks beyond the words of the request.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "category_question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub category_code: String,
    /// Unique within the category.
    pub code: String,
    pub kind: QuestionKind,
    pub label_zh: String,
    pub label_en: String,
    pub required: bool,
    #[sea_orm(column_type = "Json")]
    pub options: QuestionOptions,
    /// Asked only where this question of the category was answered with that option.
    pub asked_if_question: Option<String>,
    pub asked_if_option: Option<String>,
    pub position: i32,
    pub closed: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum QuestionKind {
    Text,
    /// One of the options.
    One,
    /// Any number of the options.
    Several,
    Date,
}

/// What can be chosen, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct QuestionOptions(pub Vec<QuestionOption>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionOption {
    pub code: String,
    pub zh: String,
    pub en: String,
}
