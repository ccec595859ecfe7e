//! 登记: a resident who came by themselves says where they live, and waits to be confirmed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Everybody registers once; who came by a roster never did.
    pub person_id: Uuid,
    /// A building, or a compound where the building is unknown. Becomes the home when confirmed.
    pub place_id: Uuid,
    /// The same place's ancestors, for lists.
    pub compound_id: Uuid,
    pub community_id: Option<Uuid>,
    pub street_id: Option<Uuid>,
    /// Staircase and flat, for whoever knows the people there.
    pub flat: Option<String>,
    /// The invitation that they came by.
    pub invitation_id: Option<Uuid>,
    pub state: RegistrationState,
    /// Why it was refused.
    pub reason: Option<String>,
    pub asked_at: DateTimeUtc,
    pub decided_at: Option<DateTimeUtc>,
    pub decided_by: Option<Uuid>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Where a registration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum RegistrationState {
    Waiting,
    Confirmed,
    /// With a reason; may be corrected and asked again.
    Refused,
}
