//! Which organisation a doubled one has become: sheets may go on naming either.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_merge")]
pub struct Model {
    /// The one that was closed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The one that has it all now; never itself merged, since that leads on to where it went.
    pub into_id: Uuid,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
