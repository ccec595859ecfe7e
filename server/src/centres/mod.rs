//! 邻里中心: houses of the neighbourhood with rooms, and shared spaces of compounds, that residents book.
//!
//! A centre belongs to a place and says when it is open; a room says by which rules it is booked and by
//! whom, and consists of spaces, which a hall shares with its halves. Whoever picks a time holds it for two
//! minutes and makes a booking of it; where a room wants approval, a manager decides, and where it wants to
//! know who came, they check in at its door. That two never have
//! one space at one time is kept by one thing alone: `occupancy` has a row for each space and quarter of an
//! hour that is taken, by a booking or a closure, and its key lets nobody in twice. Decisions about time are
//! in `rules.rs` and `hours.rs`, without clock or database. Of a reading room each seat is a space, so that
//! whoever sits down there keeps the seat, and the same key guards it.

pub mod administration;
mod alternatives;
pub mod attendance;
pub mod booking;
pub mod booking_types;
mod calendar_file;
pub mod canteen;
pub mod closing;
pub mod deciding;
pub mod feeds;
mod finding;
pub mod holding;
pub mod hours;
mod loader;
mod minute_codes;
pub mod moving;
mod mutation;
mod notices;
mod occupying;
pub mod photos;
mod query;
mod reach;
mod room_administration;
pub mod rooms;
pub mod rules;
pub mod seats;
pub mod series;
pub mod service;
mod step;
pub mod sweeps;
pub mod ticks;
pub mod types;
pub mod usage;
pub mod visitors;
pub mod waitlist;
pub mod whose;
pub mod windows;

use axum::{Router, routing::get};

use crate::app::AppState;

pub use attendance::api::{AttendanceMutation, AttendanceQuery};
pub use canteen::{CanteenMutation, CanteenQuery};
pub use feeds::api::{FeedsMutation, FeedsQuery};
pub use loader::attach;
pub use mutation::CentresMutation;
pub use photos::CentrePhotosMutation;
pub use query::CentresQuery;
pub use series::api::{SeriesMutation, SeriesQuery};
pub use usage::api::UsageQuery;
pub use visitors::VisitorsQuery;
pub use waitlist::api::{WaitlistMutation, WaitlistQuery};
pub use windows::{WindowDeskMutation, WindowDeskQuery, WindowsMutation, WindowsQuery};

/// What is no GraphQL: bookings for the calendars of phones, and for Excel.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/bookings/{file}", get(calendar_file::download))
        .route("/series/{file}", get(series::calendar_file::download))
        .route("/centres/{id}/bookings.xlsx", get(usage::export::download))
        .route("/calendars/{owner}/{file}", get(feeds::download))
}
