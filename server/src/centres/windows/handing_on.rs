//! a
use crate::{app::App, error::Result, requests::RequestKey, viewer::Viewer};
use uuid::Uuid;
pub struct Matter {
    pub ticket_id: Uuid,
    pub category_code: String,
    pub words: String,
}
pub async fn hand_on(_v: &Viewer, _a: &App, _k: &RequestKey, _w: Matter) -> Result<Uuid> {
    todo!()
}
