//! r
use crate::{app::App, error::Result, live::recheck::Span, viewer::Viewer};
use chrono::NaiveDate;
use entity::{service_window, ticket};
use uuid::Uuid;
pub async fn windows(_v: &Viewer, _a: &App, _c: Uuid) -> Result<Option<service_window::Model>> {
    todo!()
}
pub async fn ticket(_v: &Viewer, _a: &App, _c: Uuid) -> Result<Option<ticket::Model>> {
    todo!()
}
pub async fn own(_v: &Viewer, _a: &App) -> Result<Vec<ticket::Model>> {
    todo!()
}
pub async fn queue(_v: &Viewer, _a: &App, _c: Uuid, _d: NaiveDate) -> Result<Vec<ticket::Model>> {
    todo!()
}
pub async fn known(_a: &App, _c: Uuid) -> Result<ticket::Model> {
    todo!()
}
pub async fn changed(_a: &App, _s: &Span) -> Result<Vec<(Uuid, i32)>> {
    todo!()
}
pub async fn may_see(_v: &Viewer, _a: &App, _c: Uuid) -> Result<bool> {
    todo!()
}
