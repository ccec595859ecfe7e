//! 接单: who took an order, in which round.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_crew")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    pub person_id: Uuid,
    /// `order.round` at the time; one place per person and round.
    pub round: i32,
    pub claimed_at: DateTimeUtc,
    /// Set when the order went back to the desk, or this person was taken off it.
    pub released_at: Option<DateTimeUtc>,
    /// Speaks for the crew and finishes; there is one as long as there is a crew.
    pub leads: bool,
    /// The unit that this place was kept for.
    pub unit_id: Option<Uuid>,
    /// Until when the holder shows some progress; nothing once they have.
    pub progress_due_at: Option<DateTimeUtc>,
    /// When the clock has something to say about it next.
    pub look_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
