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
    pub kind: EnrollmentKind,
    pub place_id: Uuid,
    /// The same place's ancestors, for lists.
    pub community_id: Option<Uuid>,
    pub street_id: Option<Uuid>,
    pub state: EnrollmentState,
    /// Why it was returned or ended.
    pub reason: Option<String>,
    pub asked_at: DateTimeUtc,
    pub decided_at: Option<DateTimeUtc>,
    pub decided_by: Option<Uuid>,
    pub ended_at: Option<DateTimeUtc>,
    /// The one to another place that it goes on from.
    pub transferred_from_id: Option<Uuid>,
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

impl EnrollmentState {
    /// Those in which it goes on: one per person or unit and place.
    pub const LIVING: [Self; 2] = [Self::Asked, Self::Confirmed];

    pub fn is_living(self) -> bool {
        Self::LIVING.contains(&self)
    }
}

/// Why somebody reports there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum EnrollmentKind {
    /// A member to the compound where they live.
    Residence,
    /// A member to a compound that their unit covers.
    UnitLinked,
    /// A unit to the community that it sits in.
    Unit,
}
