//! 报到: a member to a compound, or a unit to a community.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrollment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Exactly one of `person_id` and `organization_id` is set.
    pub person_id: Option<Uuid>,
    pub organization_id: Option<Uuid>,
    pub place_id: Uuid,
    /// The same place's ancestors, for lists.
    pub community_id: Option<Uuid>,
    pub street_id: Option<Uuid>,
    pub state: EnrollmentState,
    /// Why it was returned.
    pub reason: Option<String>,
    pub asked_at: DateTimeUtc,
    pub decided_at: Option<DateTimeUtc>,
    pub decided_by: Option<Uuid>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Where a 报到 stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum EnrollmentState {
    Asked,
    Confirmed,
    /// Sent back with a reason; may be asked again.
    Returned,
    Ended,
}
