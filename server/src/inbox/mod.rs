//! The inbox: notices derived from events, one per person and event.
//!
//! A notice is written in the transaction of what it tells of. It names the subject in words and
//! the kind by a code that the app translates; it never holds a phone number.

mod query;
pub mod rules;
pub mod service;
pub mod types;

pub use query::{InboxMutation, InboxQuery};
