//! Where an order stands.

use async_graphql::Enum;
use entity::order;

/// SUBMITTED 待下单, DISPATCHED 待接单 (in the hall), IN_PROGRESS 办理中, FINISHED 待评价, CLOSED 已办结, DECLINED 不予受理, MERGED 已并入 (goes on in another), WITHDRAWN 已撤回
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order::OrderState")]
pub enum OrderState {
    Submitted,
    Dispatched,
    InProgress,
    Finished,
    Closed,
    Declined,
    Merged,
    Withdrawn,
}

/// NEAR: whoever has to act was reminded; COMMUNITY: past, the community was told; STREET: long past
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order::Escalation")]
pub enum Escalation {
    None,
    Near,
    Community,
    Street,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order::OrderOutcome")]
pub enum OrderOutcome {
    Solved,
    Partly,
    Unsolvable,
}
