//! 周期预约: a room for the same hours again and again.
//!
//! The rule is kept as one row; each date is a booking of its own, which is approved, moved, given up and
//! closed like any other. A dry run says of each date what it would come to; then all are booked, or those
//! that can be had, and one that was left out can be added later.

pub mod api;
pub mod calendar_file;
mod dates;
pub mod making;
pub mod planning;
pub mod recurrence;
pub mod rest;
pub mod types;
