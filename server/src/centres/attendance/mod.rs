//! 签到: where a room wants to know who came, whoever has booked it checks in at its door, by a code that
//! changes every minute, or is checked in by the desk. What nobody came to is missed: the room is free for
//! others, and it counts against whoever had it until it expires or is excused.

pub mod api;
pub mod checking_in;
pub mod door;
pub mod missing;
