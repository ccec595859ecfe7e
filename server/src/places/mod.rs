//! Places and organisations: the territory tree, and who covers what in it.
//!
//! A place is a node of the tree from district to building; its path makes a subtree a range.
//! An organisation sits in one place and covers any number; the branch that covers a compound is
//! the desk of its orders. Everybody signed in may read both: they are what a notice board shows.
//! Its administrators change the tree (`administration.rs`), one after the other, and everything that
//! is listed by place follows (`relocation.rs`); how much there is in a place is theirs to read.

mod administration;
pub mod desks;
mod figures;
pub mod loader;
mod mutation;
mod query;
pub mod relocation;
mod rules;
pub mod service;
pub mod subtree;
pub mod types;

pub use mutation::PlacesMutation;
pub use query::PlacesQuery;
pub use rules::check_levels;
