//! People: who they are, how they sign in, where they live and what they can do, and 报到, the
//! reporting of an in-service member to the compound where they live.
//!
//! Whoever proves to hold a phone number, by password or one-time code, gets a session. The session
//! is carried by a short-lived access token and kept alive by refresh tokens that rotate; its owner
//! sees it among their devices and may end it from any of them. Guessing is limited by counters in the
//! database, and codes reach their phone by the log or a gateway.
//!
//! A 报到 is asked for by the member, to the compound of their home or to one that their unit covers, and
//! confirmed, or returned with a reason, by the desk of the compound; a unit's by the administrators of
//! its community. It goes on elsewhere in one act, and ends by either side. Whoever reports nowhere any
//! more gives back the orders that they have in hand.

pub mod code_hook;
pub mod codes;
pub mod demo_people;
pub mod device;
pub mod devices;
pub mod enrollments;
pub mod limits;
pub mod loader;
pub mod moving;
mod mutation;
pub mod organizations;
pub mod passwords;
mod query;
pub mod reporting;
pub mod reporting_figures;
mod reporting_roots;
pub mod reporting_types;
pub mod residence;
pub mod rules;
pub mod service;
pub mod session;
pub mod session_chain;
pub mod setup;
pub mod sign_in;
pub mod types;

pub use mutation::{EnrollmentMutation, IdentityMutation, signed_in};
pub use query::IdentityQuery;
pub use reporting_roots::{ReportingMutation, ReportingQuery};
