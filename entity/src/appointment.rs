//! 任职: a role over a place's subtree or in an organisation.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    pub role: AppointmentRole,
    /// Exactly one of `place_id` and `organization_id` is set; `SystemAdmin` has neither.
    pub place_id: Option<Uuid>,
    pub organization_id: Option<Uuid>,
    pub since: DateTimeUtc,
    pub until: Option<DateTimeUtc>,
}

impl Model {
    pub fn is_active(&self, now: DateTimeUtc) -> bool {
        self.since <= now && self.until.is_none_or(|until| now < until)
    }
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What an appointment lets a person do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum AppointmentRole {
    /// 支部调度员, in a branch or a community committee
    Dispatcher,
    /// 网格员
    GridWorker,
    CentreManager,
    /// 单位联络员
    UnitLiaison,
    MerchantClerk,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
}
