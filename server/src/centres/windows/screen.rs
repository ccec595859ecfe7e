//! s
use super::types::WindowScreen;
use crate::{app::App, error::Result, requests::RequestKey, viewer::Viewer};
use entity::service_window;
use std::sync::Arc;
use uuid::Uuid;
pub async fn screen(_a: &Arc<App>, _c: Uuid, _t: &str) -> Result<Option<WindowScreen>> {
    todo!()
}
pub fn link(_a: &App, _r: &service_window::Model) -> String {
    todo!()
}
pub async fn renew(_v: &Viewer, _a: &App, _k: &RequestKey, _c: Uuid) -> Result<Uuid> {
    todo!()
}
