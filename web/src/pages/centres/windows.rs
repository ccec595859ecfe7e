//! 便民服务窗口: what the windows of a centre do, appointments, numbers taken in the hall, and its screen.

pub mod ahead;
pub mod appointment;
pub mod arrive;
mod bring;
pub mod confirming;
pub mod house;
pub mod mine;
mod refusal;
pub mod screen;
pub mod ticket;
mod times;
mod turn;
pub mod words;

pub use bring::Bring;
pub use refusal::Refusal;
