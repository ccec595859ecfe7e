//! What whoever runs Linli does besides running it: back up, restore, find out what is wrong.

pub mod backup;
pub mod doctor;
pub mod key;
mod postgres_tools;
pub mod restore;
pub mod set_up;
