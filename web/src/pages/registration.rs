//! 登记: residents register by themselves; who knows the place confirms and invites them.

mod card;
mod desk;
mod double;
pub mod invitations;
pub mod list;
pub mod own;
pub mod posters;
pub mod register;
mod sheets;
mod where_form;
