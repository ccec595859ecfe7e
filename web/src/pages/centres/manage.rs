//! Keeping centres: what they say of themselves, when they are open, and their rooms with the rules by
//! which these are booked.

mod attention;
mod centre_form;
pub mod create;
pub mod details;
mod door;
mod hours_field;
pub mod kept;
pub mod openings;
mod pictures;
pub mod room;
mod room_form;
mod select;
mod windows;
