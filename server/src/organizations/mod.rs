//! Organisations as their administrators keep them: the party tree, units, grids, and what each covers.
//!
//! An administrator sees the organisations that sit in or cover something in their places, a unit's
//! liaison sees the unit, and nobody else sees more than a name (`visibility.rs`). Whoever administers
//! the seat changes it (`administration.rs`, `coverage.rs`, `contacts.rs`, `grids.rs`), one change
//! after the other, on record. A place is covered by one branch and one grid at most; orders follow
//! the desk. A double is merged into the one that stays (`merging.rs`). Every coverage figure counts
//! the very list that it opens (`figures.rs`).

mod administration;
mod contacts;
pub(crate) mod coverage;
mod figures;
mod grids;
pub mod loader;
mod merging;
pub mod moving;
mod mutation;
mod query;
pub(crate) mod rules;
mod service;
pub mod types;
mod visibility;

pub use mutation::OrganizationsMutation;
pub use query::OrganizationsQuery;
pub use service::former_names;
