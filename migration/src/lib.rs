//! The history of the schema: one change, one file, up and down, on SQLite and PostgreSQL.

use sea_orm_migration::prelude::*;

mod m20261121_000001_places_and_organizations;
mod m20261121_000002_people;
mod m20261121_000003_sessions;
mod m20261121_000004_orders;
mod m20261121_000005_notifications_and_requests;
mod m20261121_000006_roster_imports;
mod m20261122_000007_audit;
mod m20261122_000008_people_by_name;
mod m20261122_000009_orders_by_place;
mod m20261122_000010_session_devices;
mod m20261122_000011_organizations;
mod m20261122_000012_lives_and_reporting;
mod m20261122_000013_imports_of_three_kinds;
mod m20261122_000014_registration;
mod m20261122_000015_working_calendar;
mod m20261122_000016_order_clock;
mod m20261122_000017_honest_endings;
mod m20261122_000018_fair_claiming;
mod m20261122_000019_public_board;
mod m20261122_000020_order_desk;
mod m20261122_000021_what_a_request_says;
mod m20261122_000022_offers;
mod m20261122_000023_answer_templates;
mod m20261123_000024_centres;
mod m20261123_000025_series;
mod m20261123_000026_waitlist;
mod m20261123_000028_canteen;
mod m20261124_000027_check_in;
mod m20261124_000029_calendar_feeds;
mod m20261124_000030_service_windows;
mod m20261124_000031_bookings_by_state;
mod m20261124_000032_seats;
mod m20261124_000033_centre_photos;
mod support;

pub use sea_orm_migration::MigratorTrait;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_places_and_organizations::Migration),
            Box::new(m20261121_000002_people::Migration),
            Box::new(m20261121_000003_sessions::Migration),
            Box::new(m20261121_000004_orders::Migration),
            Box::new(m20261121_000005_notifications_and_requests::Migration),
            Box::new(m20261121_000006_roster_imports::Migration),
            Box::new(m20261122_000007_audit::Migration),
            Box::new(m20261122_000008_people_by_name::Migration),
            Box::new(m20261122_000009_orders_by_place::Migration),
            Box::new(m20261122_000010_session_devices::Migration),
            Box::new(m20261122_000011_organizations::Migration),
            Box::new(m20261122_000013_imports_of_three_kinds::Migration),
            Box::new(m20261122_000012_lives_and_reporting::Migration),
            Box::new(m20261122_000014_registration::Migration),
            Box::new(m20261122_000015_working_calendar::Migration),
            Box::new(m20261122_000016_order_clock::Migration),
            Box::new(m20261122_000017_honest_endings::Migration),
            Box::new(m20261122_000018_fair_claiming::Migration),
            Box::new(m20261122_000019_public_board::Migration),
            Box::new(m20261122_000020_order_desk::Migration),
            Box::new(m20261122_000021_what_a_request_says::Migration),
            Box::new(m20261122_000022_offers::Migration),
            Box::new(m20261122_000023_answer_templates::Migration),
            Box::new(m20261123_000024_centres::Migration),
            Box::new(m20261123_000025_series::Migration),
            Box::new(m20261123_000026_waitlist::Migration),
            Box::new(m20261124_000027_check_in::Migration),
            Box::new(m20261124_000029_calendar_feeds::Migration),
            Box::new(m20261123_000028_canteen::Migration),
            Box::new(m20261124_000030_service_windows::Migration),
            Box::new(m20261124_000031_bookings_by_state::Migration),
            Box::new(m20261124_000032_seats::Migration),
            Box::new(m20261124_000033_centre_photos::Migration),
        ]
    }
}
