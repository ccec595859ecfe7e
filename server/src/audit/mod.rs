//! 审计: every administrative act leaves an entry, in the transaction of the act itself. Entries are
//! read by the administrators of the place they belong to, and never changed.
//!
//! `record` writes one; every domain calls it. Values of people are named, never their
//! numbers.

mod query;
pub mod service;
mod types;

pub use query::AuditQuery;
pub use service::{AuditAction, Deed, record};
