//! The server of Linli: everything behind the command line, for `main.rs`, tests and benchmarks.

pub mod app;
pub mod assets;
pub mod capacity;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod error;
pub mod files;
pub mod graphql;
pub mod identity;
pub mod inbox;
pub mod live;
mod live_subscription;
pub mod maintenance;
pub mod orders;
pub mod paging;
pub mod places;
pub mod progress;
pub mod reference_data;
pub mod requests;
pub mod roster;
mod socket;
mod system;
pub mod telemetry;
pub mod vault;
pub mod viewer;
