//! s
use crate::{app::App, error::Result, viewer::Viewer};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;
pub struct Slot {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub left: i32,
}
pub async fn ahead(_v: &Viewer, _a: &App, _c: Uuid, _d: (NaiveDate, i32)) -> Result<Vec<Slot>> {
    todo!()
}
