//! Getting in, setting up the first administrator, and one's own page.

pub mod me;
pub mod setup;
pub mod sign_in;
