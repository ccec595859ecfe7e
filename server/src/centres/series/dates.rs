//! The bookings of a series, date by date.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::booking;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::error::Result;

/// All that were ever made, in the order in which they were.
pub async fn bookings_of(db: &impl ConnectionTrait, series: Uuid) -> Result<Vec<booking::Model>> {
    Ok(booking::Entity::find()
        .filter(booking::Column::SeriesId.eq(series))
        .order_by_asc(booking::Column::CreatedAt)
        .order_by_asc(booking::Column::Id)
        .all(db)
        .await?)
}

/// The last one made of each date: the one that stands, if any does.
pub fn last_by_date(bookings: Vec<booking::Model>) -> HashMap<NaiveDate, booking::Model> {
    let dated = bookings.into_iter();
    dated
        .filter_map(|row| Some((row.series_date?, row)))
        .collect()
}
