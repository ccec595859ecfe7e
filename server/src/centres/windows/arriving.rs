//! a
use crate::{app::App, error::Result, requests::RequestKey, viewer::Viewer};
use uuid::Uuid;
pub struct Coming {
    pub centre_id: Uuid,
    pub code: String,
    pub ticket_id: Option<Uuid>,
    pub item_id: Option<Uuid>,
}
pub async fn take_number(_v: &Viewer, _a: &App, _k: &RequestKey, _w: Coming) -> Result<Uuid> {
    todo!()
}
pub async fn admit(_v: &Viewer, _a: &App, _k: &RequestKey, _w: Uuid) -> Result<Uuid> {
    todo!()
}
pub async fn give_number(
    _v: &Viewer,
    _a: &App,
    _k: &RequestKey,
    _w: (Uuid, Option<&str>),
) -> Result<Uuid> {
    todo!()
}
