//! 家人代办: an elder lets a relative act for them, or the desk lets them in the elder's name; either side
//! ends it. The relative is named by their number. What is answered is the same whether or not somebody
//! here has it: nobody learns by this who is registered.

pub mod api;
pub mod links;
pub mod types;

pub use api::{FamilyMutation, FamilyQuery};
