//! What kind of request an order is, with all that follows from it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "category")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    pub deadline_class: DeadlineClass,
    /// The skill that a crew usually needs.
    pub skill_code: Option<String>,
    /// The crew size offered to the dispatcher.
    pub crew_size: i32,
    pub evidence_rule: EvidenceRule,
    /// 回头看: so many days after it was closed somebody asks whether it lasted.
    pub look_back_days: Option<i32>,
    pub position: i32,
    pub closed: bool,
    /// 微心愿: any confirmed resident of the community may take it, not only members.
    pub open_to_all: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How long the branch has to dispatch, and how long the work may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum DeadlineClass {
    /// 10 minutes, 2 hours
    Danger,
    /// Water, power, gas, lift: 1 hour, 24 hours
    Utility,
    /// 1 working day, 7 working days
    General,
    /// 2 working days, 15 working days
    Hard,
}

/// What a finished order has to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum EvidenceRule {
    None,
    /// At least one photo of the result.
    Photo,
}
