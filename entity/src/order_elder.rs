//! For whom an order was raised by somebody else: as that one said, whether or not they are known here.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_elder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: Uuid,
    pub name: String,
    pub phone_cipher: Vec<u8>,
    pub phone_key_id: String,
    pub phone_hash: Vec<u8>,
    /// What whoever raised it is to them.
    pub relation: ElderRelation,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum ElderRelation {
    Child,
    Spouse,
    Relative,
    Neighbour,
    /// 志愿者、网格员或其他工作人员
    Helper,
}
