//! The schema's own scalars as Rust types.

use super::schema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;
use uuid::Uuid;

#[derive(cynic::Scalar, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cynic(graphql_type = "UUID")]
pub struct Id(pub Uuid);

impl Id {
    /// A new id that sorts by time. Made here, on the phone: the server takes it as it comes.
    #[allow(clippy::disallowed_methods, clippy::new_without_default)]
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }

    /// From an address, e.g. `/orders/:id`.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::parse_str(text).ok().map(Self)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A point in time, in milliseconds since 1970 (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

cynic::impl_scalar!(Timestamp, schema::DateTime);

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let milliseconds = js_sys::Date::parse(&text);
        if milliseconds.is_nan() {
            return Err(D::Error::custom("not a time"));
        }
        Ok(Self(milliseconds as i64))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let date = js_sys::Date::new(&(self.0 as f64).into());
        serializer.serialize_str(&String::from(date.to_iso_string()))
    }
}

/// A day of the calendar, `2026-11-23`.
#[derive(cynic::Scalar, Clone, Debug, PartialEq, Eq)]
#[cynic(graphql_type = "NaiveDate")]
pub struct CalendarDay(pub String);
