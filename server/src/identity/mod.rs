//! People: who they are, how they sign in, where they live and work, and what they can do.
//!
//! Whoever proves to hold a phone number, by password or one-time code, gets a session. The session
//! is carried by a short-lived access token and kept alive by refresh tokens that rotate; its owner
//! sees it among their devices and may end it from any of them. Guessing is limited by counters in the
//! database, and codes reach their phone by the log or a gateway.

pub mod code_hook;
pub mod codes;
pub mod demo_people;
pub mod device;
mod device_types;
pub mod devices;
pub mod limits;
pub mod loader;
pub mod me;
pub mod moving;
mod mutation;
pub mod organizations;
pub mod passwords;
mod query;
pub mod residence;
pub mod rules;
pub mod service;
pub mod session;
pub mod session_chain;
pub mod setup;
pub mod sign_in;
pub mod types;

pub use mutation::{IdentityMutation, signed_in};
pub use query::IdentityQuery;
