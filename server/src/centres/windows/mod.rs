//! 便民服务窗口: what the windows of a centre do for people on the spot.
//!
//! Whoever belongs to the centre's community makes an appointment for an item, for themself or for family
//! that lets them; others come as they are. Whoever comes takes a number from the screen in the hall, or
//! from the desk, and is called to a counter: appointments whose time has come before others, those in the
//! order in which they came. What needs more work than a counter can do is handed on as an order of the
//! person's. No time takes more appointments than it has places: a counter of the time sees to that.

pub mod api;
pub mod appointing;
pub mod arriving;
pub mod calling;
pub mod closing;
pub mod desk_api;
pub mod handing_on;
mod house;
pub mod keeping;
mod notices;
pub(super) mod queue;
mod reading;
pub mod rules;
mod screen;
pub mod slots;
pub mod sweeps;
pub mod types;

pub use api::{WindowsMutation, WindowsQuery};
pub use desk_api::{WindowDeskMutation, WindowDeskQuery};
pub use reading::{changed, may_see};
