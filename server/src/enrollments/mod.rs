//! 报到: members of the party report to the neighbourhood, and units to the community they sit in.
//!
//! A member asks to be counted in the compound of their home or in one that their unit covers, and the
//! desk of that compound confirms it or returns it with a reason; a unit's is decided on by the
//! administrators of its community. It goes on elsewhere in one act, and ends by either side or with what
//! it stood on: the home, the work for the unit, the place. Whoever reports nowhere any more gives back the
//! orders that they have in hand. Who decides on a 报到 sees whose it is; to others it does not exist.

mod branch_figures;
mod decide;
pub mod ending;
mod figure_types;
mod linked;
pub mod loader;
mod members;
pub mod moving;
mod mutation;
mod notices;
mod query;
mod rules;
pub mod service;
pub mod transfer;
pub mod types;
mod unit_figures;
pub mod units;
pub mod visibility;

pub use members::places_of;
pub use mutation::EnrollmentsMutation;
pub use query::EnrollmentsQuery;
