//! 邻里中心: rooms that are booked, by whom and when, and that nobody gets in twice.

pub mod attendance;
mod closing;
mod feeds;
mod for_others;
pub mod house;
mod keeping;
mod races;
mod random;
pub mod series;
mod stories;
mod usage;
pub mod waitlist;
