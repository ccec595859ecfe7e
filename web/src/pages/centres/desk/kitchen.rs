//! 食堂管理: the menus of a centre's canteen, what is ordered of them, and who comes to its desk.

pub mod list;
mod meal_form;
pub mod menus;
mod ordering;
mod visitor;
