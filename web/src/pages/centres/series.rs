//! 周期预约: a room for the same hours again and again. Its rule is tried out before it is booked.

mod fields;
mod form;
mod making;
mod moving;
mod page;
mod plan;
mod scope;
mod start;
mod ways;
pub mod words;

pub use making::SeriesFormPage;
pub use moving::MovingInSeries;
pub use page::SeriesPage;
pub use scope::{DECIDE, GIVE_UP, ScopeChoice, scope_of};
pub use ways::{SeriesLine, WayToSeries};
