//! Imports of all three kinds, through HTTP, from the file to what the database holds.

mod crash;
mod files;
mod large;
mod members;
mod party_tree;
mod steps;
mod territory;
mod undo;
