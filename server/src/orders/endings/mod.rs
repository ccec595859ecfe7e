//! How an order ends honestly. Finished work is rated by both sides, and neither reads the other's
//! words before its own are in (`ratings.rs`). Who says nothing for seven days is reminded, and then
//! the order closes and says that it closed so (`silence.rs`). Some that are closed are followed up by
//! somebody who had no part in them, and opened again where all is not well (`follow_ups.rs`).

pub mod api;
pub(super) mod closing;
pub(crate) mod follow_up_rules;
pub mod follow_ups;
pub(super) mod possible;
pub mod ratings;
pub(super) mod request_rating;
pub mod silence;
pub(crate) mod tags;
pub mod types;

pub use api::{EndingsMutation, EndingsQuery};
pub use follow_up_rules::Sampling;
