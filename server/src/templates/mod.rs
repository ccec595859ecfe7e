//! 答复模板: prepared answers.
//!
//! Administrators of a community keep them for its desks, those of a street for all desks below it; each
//! is for one purpose, and stands in an order of its own. Whoever is about to write an answer is offered
//! those of the order's community and street, for what they may write now, and goes on typing from there:
//! an order keeps its own words, whatever becomes of the template. What is no longer wanted is retired.

pub mod moving;
mod mutation;
mod query;
pub mod service;
pub mod types;

pub use mutation::TemplatesMutation;
pub use query::TemplatesQuery;
