//! 长者食堂: menus, orders at half price, by family and every week, and the kitchen's list.

mod family;
pub mod kitchen;
mod races;
mod standing;
mod stories;
