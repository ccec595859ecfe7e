//! 点名: a desk has asked somebody by name, or a unit, to take an order; they take it or say why not.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_offer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    /// `order.round` at the time; each is asked once a round, and again on the same row.
    pub round: i32,
    /// Either a person or an organisation.
    pub person_id: Option<Uuid>,
    pub organization_id: Option<Uuid>,
    pub state: OfferState,
    pub offered_at: DateTimeUtc,
    /// Without an answer until then it is as if they had not been asked.
    pub expires_at: DateTimeUtc,
    /// Who answered, for themselves or their unit.
    pub answered_by: Option<Uuid>,
    pub answered_at: Option<DateTimeUtc>,
    /// Why it was refused.
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether whoever was asked may still take it.
    pub fn stands(&self) -> bool {
        matches!(self.state, OfferState::Open | OfferState::Accepted)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum OfferState {
    /// 待答复
    Open,
    /// The person has taken it; somebody of the unit has, or its liaison said that somebody will.
    Accepted,
    Refused,
    /// Nobody answered in time, the desk asked others instead, or the order went on without them.
    Lapsed,
}
