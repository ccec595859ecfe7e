//! Members' rosters: upload, preview, import.
pub mod service;
use async_graphql::Object;
pub fn router() -> axum::Router<crate::app::AppState> {
    axum::Router::new()
}
#[derive(Default)]
pub struct RosterQuery;
#[Object]
impl RosterQuery {
    async fn stub_f(&self) -> bool {
        true
    }
}
#[derive(Default)]
pub struct RosterMutation;
#[Object]
impl RosterMutation {
    async fn stub_g(&self) -> bool {
        true
    }
}
