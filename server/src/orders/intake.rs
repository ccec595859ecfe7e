//! How a request comes about, who may raise one so, and when it suits.

use chrono::{NaiveDate, TimeDelta};
use entity::{
    order::{DayPart, OrderSource},
    order_event::OrderPart,
    place,
};
use sea_orm::ActiveEnum;
use serde::{Serialize, Serializer};
use uuid::Uuid;

use crate::{
    error::{ErrorCode, Result, field, limit},
    viewer::Viewer,
};

/// How far ahead somebody may ask to be served.
const DAYS_AHEAD: i64 = 30;

/// 方便的时间: a day, and which part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Preference {
    pub day: NaiveDate,
    #[serde(serialize_with = "value_of")]
    pub part: DayPart,
}

/// # Errors
/// `OUT_OF_RANGE` on `preferred.day` for the past, and past the days ahead with these as limit.
pub fn check_preference(preference: Option<Preference>, today: NaiveDate) -> Result<()> {
    let Some(preference) = preference else {
        return Ok(());
    };
    let days = (today, today + TimeDelta::days(DAYS_AHEAD));
    if (days.0..=days.1).contains(&preference.day) {
        Ok(())
    } else {
        Err(limit(ErrorCode::OutOfRange, "preferred.day", DAYS_AHEAD))
    }
}

/// # Errors
/// `FORBIDDEN` on `source` for a patrol by anybody but a grid worker of the place, and for a visit by
/// anybody but one of them or a dispatcher of its desk; `REQUIRED` on `onBehalf.name` where nobody is named
/// on whose behalf, `INVALID` on `onBehalf` where somebody is and could not be.
pub fn check_source(
    viewer: &Viewer,
    source: OrderSource,
    names_somebody: bool,
    place: &place::Model,
    desk_id: Uuid,
) -> Result<()> {
    let walks_there = viewer.grid_places().iter().any(|own| own.contains(place));
    let may = match source {
        OrderSource::Resident | OrderSource::OnBehalf | OrderSource::Window => true,
        OrderSource::Patrol => walks_there,
        OrderSource::Visit => walks_there || viewer.desk_ids().contains(&desk_id),
    };
    if !may {
        return Err(field(ErrorCode::Forbidden, "source"));
    }
    match (source, names_somebody) {
        (OrderSource::OnBehalf, false) => Err(field(ErrorCode::Required, "onBehalf.name")),
        (OrderSource::Resident | OrderSource::Patrol | OrderSource::Window, true) => {
            Err(field(ErrorCode::Invalid, "onBehalf"))
        }
        _ => Ok(()),
    }
}

/// In what part somebody raises it.
pub fn part_in(source: OrderSource) -> OrderPart {
    match source {
        OrderSource::Patrol => OrderPart::Finder,
        OrderSource::Resident
        | OrderSource::OnBehalf
        | OrderSource::Visit
        | OrderSource::Window => OrderPart::Requester,
    }
}

pub fn value_of<E: ActiveEnum<Value = String>, S: Serializer>(
    value: &E,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_value())
}
