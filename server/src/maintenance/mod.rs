//! What keeps an installation well: set up, back up, restore, put away, find out what is wrong.

pub mod backup;
pub mod doctor;
pub mod housekeeping;
pub mod key;
mod postgres_tools;
pub mod restore;
pub mod set_up;
#[cfg(test)]
mod tests;
