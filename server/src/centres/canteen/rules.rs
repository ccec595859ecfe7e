//! Prices and times of meals: pure, without clock or database.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::{meal, meal::MealState};

use crate::error::{ErrorCode, Result, field};

/// The age that somebody reaches in the year of the meal.
const HALF_PRICE_FROM: i32 = 60;

/// What a meal costs somebody, in fen, and whether that is half of it. A half fen is the kitchen's.
pub fn price_for(full: i32, date: NaiveDate, birth_year: Option<i32>) -> (i32, bool) {
    match birth_year.is_some_and(|year| date.year() - year >= HALF_PRICE_FROM) {
        true => (half(full), true),
        false => (full, false),
    }
}

pub fn half(full: i32) -> i32 {
    full / 2
}

/// The first day on which somebody eats at half price.
pub fn half_price_from(birth_year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(birth_year + HALF_PRICE_FROM, 1, 1)
}

/// Whether a meal may still be ordered or given up, by people until the cut-off, at the desk until it is
/// over.
///
/// # Errors
/// `STATE_CHANGED` for a meal that is not cooked; `ORDERING_CLOSED` on `mealId`.
pub fn check_open(meal: &meal::Model, at_desk: bool, now: DateTime<Utc>) -> Result<()> {
    if meal.state != MealState::Published {
        return Err(ErrorCode::StateChanged.into());
    }
    let until = match at_desk {
        true => meal.served_until,
        false => meal.cut_off_at,
    };
    match now < until {
        true => Ok(()),
        false => Err(field(ErrorCode::OrderingClosed, "mealId")),
    }
}

/// Weekdays as they are kept: numbers from Monday on, each once, in order.
pub fn weekday_codes(mut days: Vec<chrono::Weekday>) -> String {
    days.sort_by_key(|day| day.num_days_from_monday());
    days.dedup();
    let codes: Vec<String> = days
        .iter()
        .map(|day| day.number_from_monday().to_string())
        .collect();
    codes.join(",")
}

pub fn weekdays_of(codes: &str) -> Vec<chrono::Weekday> {
    let known = |code: &str| {
        let number: u8 = code.parse().ok()?;
        chrono::Weekday::try_from(number.checked_sub(1)?).ok()
    };
    codes.split(',').filter_map(known).collect()
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::*;

    #[test]
    fn half_of_it_in_the_year_of_ones_sixtieth_birthday() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert_eq!(price_for(1600, day(2026, 1, 1), Some(1966)), (800, true));
        assert_eq!(
            price_for(1600, day(2026, 12, 31), Some(1967)),
            (1600, false)
        );
        assert_eq!(price_for(1600, day(2027, 1, 1), Some(1967)), (800, true));
        assert_eq!(price_for(1600, day(2026, 1, 1), None), (1600, false));
        assert_eq!(price_for(1501, day(2026, 1, 1), Some(1940)), (750, true));
        assert_eq!(half_price_from(1967), Some(day(2027, 1, 1)));
    }

    #[test]
    fn weekdays_are_kept_in_order() {
        let days = vec![Weekday::Fri, Weekday::Mon, Weekday::Fri];
        assert_eq!(weekday_codes(days), "1,5");
        assert_eq!(weekdays_of("1,5"), [Weekday::Mon, Weekday::Fri]);
        assert!(weekdays_of("").is_empty());
        assert!(weekdays_of("0,8,x").is_empty());
    }
}
