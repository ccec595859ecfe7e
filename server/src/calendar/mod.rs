//! The working calendar: which days deadlines count.
//!
//! Weekends are not worked, nor are the days off that the State Council announces each autumn for the
//! year after; for some of these a weekend is worked instead (调休). A new installation knows two years
//! ([`known_years`]); administrators of streets and of the system enter the next one as it is
//! announced, and an alarm tells them and `linli doctor` while it is missing. Counting itself is [`working_time`].

mod entry;
pub mod known_years;
mod mutation;
mod query;
pub mod service;
mod types;
pub mod working_time;

pub use mutation::CalendarMutation;
pub use query::CalendarQuery;
