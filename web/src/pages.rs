//! What the routes show, by area.

pub mod account;
pub mod enrollments;
pub mod home;
pub mod inbox;
pub mod not_found;
pub mod roster;
pub mod orders;
mod place_sheet;
