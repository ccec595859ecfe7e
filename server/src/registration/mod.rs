//! 登记: residents register by themselves, and whoever knows the compound confirms them.
//!
//! Somebody proves a number by a one-time code and says who they are and where they live; a number
//! that is known already signs its owner in instead, and changes nothing (`register.rs`). Until the
//! grid worker, the branch or an administrator has confirmed it they may do little (`standing.rs`);
//! refused, they correct it and ask again. Who confirms is shown people of the same name in the same
//! compound, and may say that it is one of them: the number then goes to the known person
//! (`join.rs`). Invitations are links, mostly on posters, that fix the place and nothing more: a
//! poster hangs in public, so who comes by one waits to be confirmed like everybody else.

mod again;
mod decide;
mod doubles;
pub mod invitations;
mod join;
pub mod moving;
mod mutation;
mod notices;
mod places;
mod query;
mod register;
mod rules;
pub mod service;
pub mod standing;
pub mod types;
mod visibility;

pub use mutation::RegistrationMutation;
pub use query::RegistrationQuery;
