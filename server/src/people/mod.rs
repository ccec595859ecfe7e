//! People as administrators see them: found by name or number, one page for each, and what each may
//! do, where, and by which appointment.
//!
//! An administrator sees those who live, serve, work or report in their places, and nobody else. A
//! phone number is masked until it is revealed, which leaves an entry in the audit, as every role
//! given or ended does. Roles are given downwards only: what one may give lies below what one holds.
//!
//! Whose home one administers one may also move, let go and bring back, and merge with another row of
//! the same human. What such a change moved is kept (`shifts.rs`), so that it can be taken back as far
//! as nobody has changed it since. Who is gone or merged is in no list, and carries out no request.

mod doubles;
mod kept_once;
mod leaving;
mod life_types;
mod merge_plan;
mod merge_record;
mod merging;
mod moving_house;
mod mutation;
mod pair;
mod phone_change;
mod query;
mod reach;
pub mod roles;
pub mod rules;
mod seats;
mod separating;
mod service;
mod shifts;
pub mod types;
pub mod visibility;

pub use mutation::PeopleMutation;
pub use query::PeopleQuery;
pub use reach::begin as begin_on_people;
pub use visibility::administered;
