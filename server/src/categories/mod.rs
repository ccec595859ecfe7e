//! What can be asked for, kept by administrators of streets and of the system.
//!
//! A category says how long things may take, what a finished order has to show, and who usually does it;
//! what is changed counts for what is submitted and dispatched from then on. It may ask questions of
//! whoever raises a request: an order keeps the words of a question and of its answer, so that a question
//! may be reworded, and is closed rather than deleted. Codes never change: drafts on phones know them.

mod mutation;
mod query;
mod questions;
pub mod rules;
pub mod service;
pub mod types;

pub use mutation::CategoriesMutation;
pub use query::CategoriesQuery;
