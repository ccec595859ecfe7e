//! Places and organisations: the territory tree, and who covers what in it.
//!
//! A place is a node of the tree from district to building; its path makes a subtree a range.
//! An organisation sits in one place and covers any number; the branch that covers a compound is
//! the desk of its orders. Everybody signed in may read both: they are what a notice board shows.

pub mod desks;
pub mod loader;
mod query;
pub mod service;
pub mod subtree;
pub mod types;

pub use query::PlacesQuery;
