//! People as administrators see them: found by name or number, one page for each, and what each may
//! do, where, and by which appointment.
//!
//! An administrator sees those who live, serve, work or report in their places, and nobody else. A
//! phone number is masked until it is revealed, which leaves an entry in the audit, as every role
//! given or ended does. Roles are given downwards only: what one may give lies below what one holds.

mod mutation;
mod query;
pub mod roles;
pub mod rules;
mod seats;
mod service;
pub mod types;
pub mod visibility;

pub use mutation::PeopleMutation;
pub use query::PeopleQuery;
