//! Meals in words: prices, sittings, and how an order stands.

use crate::{
    api::{
        Timestamp,
        centres::canteen::{Meal, MealOrderState, MealState, Sitting},
    },
    components::{ChipKind, time::time_words},
    pages::centres::days::start_words,
    state::clock::Clock,
};

/// In the order of a day.
pub const SITTINGS: [(&str, Sitting); 3] = [
    ("breakfast", Sitting::Breakfast),
    ("lunch", Sitting::Lunch),
    ("dinner", Sitting::Dinner),
];

pub fn sitting_words(sitting: Sitting) -> &'static str {
    match sitting {
        Sitting::Breakfast => text!(canteen.sitting.breakfast),
        Sitting::Lunch => text!(canteen.sitting.lunch),
        Sitting::Dinner => text!(canteen.sitting.dinner),
    }
}

pub fn sitting_of(key: &str) -> Sitting {
    let known = SITTINGS.iter().find(|(known, _)| *known == key);
    known.map_or(Sitting::Lunch, |(_, sitting)| *sitting)
}

/// 「¥8.00」
pub fn money_words(fen: i32) -> String {
    format!("¥{}.{:02}", fen / 100, fen % 100)
}

/// Fen of 「8」, 「8.5」 or 「8.50」; nothing where that is no price.
pub fn fen_of(text: &str) -> Option<i32> {
    let text = text.trim();
    let (yuan, rest) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || rest.len() > 2 || !is_number(yuan) || !is_number(rest) {
        return None;
    }
    let cents: i32 = format!("{rest:0<2}").parse().ok()?;
    yuan.parse::<i32>()
        .ok()?
        .checked_mul(100)?
        .checked_add(cents)
}

/// 「11:30–13:00」
pub fn served_words(meal: &Meal, offset_minutes: i64) -> String {
    let at = |at| time_words(at, offset_minutes);
    format!("{}–{}", at(meal.served_from), at(meal.served_until))
}

/// How a meal stands for those who want it.
pub fn meal_words(meal: &Meal, now: Timestamp) -> (String, ChipKind) {
    if meal.state == MealState::Cancelled {
        return (text!(canteen.meal.cancelled).to_string(), ChipKind::Late);
    }
    if meal.served_until <= now {
        return (text!(canteen.meal.over).to_string(), ChipKind::Plain);
    }
    if meal.cut_off_at <= now {
        return (text!(canteen.meal.closed).to_string(), ChipKind::Plain);
    }
    match meal.left {
        0 => (text!(canteen.meal.full).to_string(), ChipKind::Late),
        left => (text!(canteen.meal.left, count = left), ChipKind::Done),
    }
}

/// Whether it can be ordered by those who eat it.
pub fn is_open(meal: &Meal, now: Timestamp) -> bool {
    meal.state == MealState::Published && now < meal.cut_off_at && meal.left > 0
}

/// 「明天 10:00 前可订」
pub fn cut_off_words(meal: &Meal, clock: Clock) -> String {
    text!(
        canteen.meal.until,
        when = start_words(clock, meal.cut_off_at)
    )
}

pub fn order_words(state: MealOrderState) -> (&'static str, ChipKind) {
    match state {
        MealOrderState::Ordered => (text!(canteen.order.ordered), ChipKind::Done),
        MealOrderState::Collected => (text!(canteen.order.collected), ChipKind::Plain),
        MealOrderState::Cancelled => (text!(canteen.order.cancelled), ChipKind::Plain),
        MealOrderState::Closed => (text!(canteen.order.closed), ChipKind::Late),
        MealOrderState::Missed => (text!(canteen.order.missed), ChipKind::Time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_said_in_yuan_and_kept_in_fen() {
        assert_eq!(
            [0, 5, 800, 1650].map(money_words),
            ["¥0.00", "¥0.05", "¥8.00", "¥16.50"]
        );
        for (text, fen) in [("8", 800), (" 8.5 ", 850), ("16.05", 1605), ("0", 0)] {
            assert_eq!(fen_of(text), Some(fen));
        }
        for text in ["", ".5", "8.555", "-1", "八", "99999999999"] {
            assert_eq!(fen_of(text), None, "{text}");
        }
    }
}
