//! 三单制 orders.
pub mod loader;
pub mod service;
use async_graphql::Object;
#[derive(Default)]
pub struct OrdersQuery;
#[Object]
impl OrdersQuery {
    async fn stub_h(&self) -> bool {
        true
    }
}
#[derive(Default)]
pub struct OrdersMutation;
#[Object]
impl OrdersMutation {
    async fn stub_i(&self) -> bool {
        true
    }
}
