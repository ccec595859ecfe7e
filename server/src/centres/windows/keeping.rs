//! a
use crate::{app::App, error::Result, requests::RequestKey, viewer::Viewer};
use entity::window_item;
use uuid::Uuid;
pub struct WindowDetails {
    pub counters: i32,
    pub places: i32,
    pub slot_minutes: i32,
    pub ahead_days: i32,
}
pub struct ItemDetails {
    pub name: String,
    pub bring: Vec<String>,
    pub about: Option<String>,
}
pub async fn set(
    _v: &Viewer,
    _a: &App,
    _k: &RequestKey,
    _c: Uuid,
    _w: WindowDetails,
) -> Result<Uuid> {
    todo!()
}
pub async fn create_item(
    _v: &Viewer,
    _a: &App,
    _k: &RequestKey,
    _c: Uuid,
    _w: ItemDetails,
) -> Result<Uuid> {
    todo!()
}
pub async fn edit_item(
    _v: &Viewer,
    _a: &App,
    _k: &RequestKey,
    _c: Uuid,
    _w: ItemDetails,
) -> Result<Uuid> {
    todo!()
}
pub async fn retire_item(_v: &Viewer, _a: &App, _k: &RequestKey, _c: Uuid) -> Result<Uuid> {
    todo!()
}
pub async fn item(_a: &App, _c: Uuid) -> Result<window_item::Model> {
    todo!()
}
