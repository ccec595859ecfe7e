//! 邻里中心: rooms that are booked, by whom and when, and that nobody gets in twice.

pub mod attendance;
mod closing;
mod feeds;
mod for_others;
pub mod house;
mod keeping;
mod races;
mod random;
mod seats;
pub mod series;
mod statements;
mod stories;
mod sweeping;
mod usage;
pub mod waitlist;
