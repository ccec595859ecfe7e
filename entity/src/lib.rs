//! The rows of the database, one file a table, with what can be said of one row alone.
//!
//! Nothing here knows of GraphQL, of a viewer or of the time.

pub mod appointment;
pub mod attempt;
pub mod audit_entry;
pub mod calendar_day;
pub mod calendar_year;
pub mod category;
pub mod coverage;
pub mod demo_person;
pub mod employment;
pub mod enrollment;
pub mod grid;
pub mod import_batch;
pub mod import_effect;
pub mod import_row;
pub mod import_source;
pub mod invitation;
pub mod notification;
pub mod order;
pub mod order_consent;
pub mod order_counter;
pub mod order_crew;
pub mod order_event;
pub mod order_skill;
pub mod organization;
pub mod organization_contact;
pub mod organization_merge;
pub mod person;
pub mod person_change;
pub mod person_skill;
pub mod photo;
pub mod place;
pub mod rating;
pub mod refresh_token;
pub mod registration;
pub mod request;
pub mod residency;
pub mod session;
pub mod setup_link;
pub mod sign_in_code;
pub mod skill;
pub mod street_board;
