//! 派给谁: a desk gives an order to the hall of its compound, to that of the whole community, or asks
//! people and units by name. Whoever is asked takes it like from any hall, or says why not; what nobody
//! who was asked will take lies on the desk again.

pub mod answers;
pub mod api;
pub mod candidates;
pub mod expiry;
mod giving;
mod redirect;
mod standing;
pub mod types;

pub(super) use giving::give;
pub use giving::{Audience, hand_over};
pub(super) use standing::{
    are_of, concerns, lapse_all, left, may_answer, of_order, own_place_offered, parts, settle,
    taken,
};
