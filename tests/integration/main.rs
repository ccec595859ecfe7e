//! The server as the app meets it, over HTTP. Every test runs on SQLite and on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at what it did not expect"
)]

mod support;

mod access;
mod board;
mod calendar;
mod canteen;
mod categories;
mod centres;
mod connections;
mod desk;
mod endings;
mod escalation;
mod fair_claiming;
mod files;
mod histories;
mod http;
mod idempotency;
mod inbox;
mod input;
mod instances;
mod library;
mod live;
mod masks;
mod offers;
mod orders;
mod organizations;
mod pagination;
mod people;
mod people_lives;
mod places;
mod races;
mod registration;
mod reporting;
mod roster;
mod schema;
mod sessions;
mod statements;
mod submitting;
mod templates;
mod windows;
