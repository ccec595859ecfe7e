//! Getting in, setting up the first administrator, and one's own page.

pub mod devices;
pub mod family;
pub mod me;
pub mod reset_password;
pub mod setup;
pub mod sign_in;
