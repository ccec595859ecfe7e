//! What the routes show, by area.

pub mod account;
pub mod home;
pub mod not_found;
