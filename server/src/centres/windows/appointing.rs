//! a
use crate::{app::App, error::Result, requests::RequestKey, viewer::Viewer};
use chrono::{DateTime, Utc};
use uuid::Uuid;
pub struct Wanted {
    pub item_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub person_id: Option<Uuid>,
    pub note: Option<String>,
}
pub async fn book(_v: &Viewer, _a: &App, _k: &RequestKey, _w: Wanted) -> Result<Uuid> {
    todo!()
}
pub async fn cancel(_v: &Viewer, _a: &App, _k: &RequestKey, _w: Uuid) -> Result<Uuid> {
    todo!()
}
