//! 长者食堂: what is cooked, ordering it for oneself or the family, and what one has ordered.

pub mod choosing;
mod every_week;
mod meal_card;
pub mod menu;
pub mod mine;
mod order_card;
pub mod words;
