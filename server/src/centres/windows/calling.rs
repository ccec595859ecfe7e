//! a
use crate::{app::App, error::Result, requests::RequestKey, viewer::Viewer};
use uuid::Uuid;
pub async fn next(_v: &Viewer, _a: &App, _k: &RequestKey, _w: (Uuid, i32)) -> Result<Uuid> {
    todo!()
}
pub async fn call(_v: &Viewer, _a: &App, _k: &RequestKey, _w: (Uuid, i32)) -> Result<Uuid> {
    todo!()
}
pub async fn serve(_v: &Viewer, _a: &App, _k: &RequestKey, _w: Uuid) -> Result<Uuid> {
    todo!()
}
pub async fn pass(_v: &Viewer, _a: &App, _k: &RequestKey, _w: Uuid) -> Result<Uuid> {
    todo!()
}
