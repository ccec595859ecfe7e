//! 邻里中心: centres and their rooms, when these are free, and what is booked of them.

pub mod acts;
pub mod attendance;
pub mod bookings;
pub mod canteen;
pub mod closing;
pub mod desk;
pub mod feeds;
pub mod finding;
pub mod houses;
pub mod keeping;
pub mod keeping_rooms;
pub mod kitchen;
pub mod pictures;
pub mod room_poster;
pub mod rooms;
pub mod series;
pub mod usage;
pub mod visitors;
pub mod waitlist;
pub mod window_desk;
pub mod window_keeping;
pub mod window_screen;
pub mod windows;

use super::{Id, schema};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomKind {
    Council,
    Lecture,
    Reading,
    Chess,
    Yoga,
    Dance,
    Hall,
    Shared,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equipment {
    AirConditioning,
    Microphone,
    Mirrors,
    Mats,
    Piano,
    Projector,
    Tables,
    Whiteboard,
}

/// Those who may book a room, by what they belong to.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomAudience {
    Compound,
    Community,
    Street,
}

/// Where a room is.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Centre")]
pub struct CentreName {
    pub id: Id,
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Room")]
pub struct RoomName {
    pub id: Id,
    pub name: String,
}
