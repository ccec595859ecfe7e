//! Root fields of the inbox.
use async_graphql::Object;
#[derive(Default)]
pub struct InboxQuery;
#[Object]
impl InboxQuery {
    async fn stub_a(&self) -> bool {
        true
    }
}
#[derive(Default)]
pub struct InboxMutation;
#[Object]
impl InboxMutation {
    async fn stub_b(&self) -> bool {
        true
    }
}
