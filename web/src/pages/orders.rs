//! 三单制 on the phone: residents raise orders (点单), the branch dispatches them (下单), members take
//! them (接单). One file per page; the rest are parts that pages share.

pub mod card;
pub mod desk;
mod filter;
pub mod follow_ups;
pub mod hall;
mod hall_cards;
pub mod helping;
pub mod mine;
mod nearby;
mod offered;
pub mod order;
pub mod photo_field;
pub mod photo_upload;
mod publish;
mod sheets;
mod signs;
pub mod submit;
pub mod tasks;
mod templates;
pub mod wishes;
pub mod words;
