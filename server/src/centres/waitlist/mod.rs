//! 候补: who wants a time that is taken waits for it, for one room or for any of a centre that holds so
//! many, and is offered what comes free, in the order in which they came.
//!
//! Whatever gives spaces back marks those who wait for that time, in the same transaction; the clock then
//! keeps the room for the first whom it suits, for a limited time. Until the clock has looked, nobody else
//! gets past them. An offer is a booking that occupies its room like any other, so that of any number of
//! instances just one can make it.

pub mod api;
pub mod joining;
pub mod offering;
mod types;
