//! Getting in: signing in, and setting up the first administrator.

pub mod setup;
pub mod sign_in;
