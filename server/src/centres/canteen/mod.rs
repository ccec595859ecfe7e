//! 长者食堂: the canteen of a centre, where elders eat at half price.
//!
//! The kitchen publishes what it cooks, sitting by sitting. Whoever belongs to the centre's community orders
//! until the cut-off, for themself or for somebody of the family who lets them; after it only the desk does.
//! A person has one meal a sitting, and no more are ordered than are cooked: a counter of the meal and a key
//! over person, date and sitting see to that. Standing orders become orders when the meal is published. A
//! centre has a canteen as soon as it has published something.

pub mod api;
mod copying;
mod desk;
mod eaters;
mod meals;
mod notices;
pub mod ordering;
mod reading;
mod rules;
pub mod standing;
pub mod sweeps;
pub mod types;

pub use api::{CanteenMutation, CanteenQuery};
pub use eaters::birth_year_of;
pub use meals::end_ahead;
pub use reading::{changed, may_see, that_serve};
pub use rules::half_price_from;
