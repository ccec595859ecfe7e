//! Boards in words: how something ended, and how long it took.

use crate::{
    api::board::{BoardPeriod, Ending},
    components::ChipKind,
};

pub const ENDINGS: [Ending; 6] = [
    Ending::Solved,
    Ending::Partly,
    Ending::Unsolvable,
    Ending::Declined,
    Ending::Withdrawn,
    Ending::Silent,
];

pub fn ending_words(ending: Ending) -> &'static str {
    match ending {
        Ending::Solved => text!(board.ending.solved),
        Ending::Partly => text!(board.ending.partly),
        Ending::Unsolvable => text!(board.ending.unsolvable),
        Ending::Declined => text!(board.ending.declined),
        Ending::Withdrawn => text!(board.ending.withdrawn),
        Ending::Silent => text!(board.ending.silent),
    }
}

/// What the colour of its chip underlines.
pub fn ending_kind(ending: Ending) -> ChipKind {
    match ending {
        Ending::Solved => ChipKind::Done,
        Ending::Partly => ChipKind::Time,
        Ending::Unsolvable | Ending::Declined => ChipKind::Late,
        Ending::Withdrawn | Ending::Silent => ChipKind::Plain,
    }
}

pub fn key_of(ending: Ending) -> &'static str {
    match ending {
        Ending::Solved => "solved",
        Ending::Partly => "partly",
        Ending::Unsolvable => "unsolvable",
        Ending::Declined => "declined",
        Ending::Withdrawn => "withdrawn",
        Ending::Silent => "silent",
    }
}

pub fn ending_of(key: &str) -> Option<Ending> {
    ENDINGS.into_iter().find(|ending| key_of(*ending) == key)
}

pub fn period_of(key: &str) -> BoardPeriod {
    match key {
        "month" => BoardPeriod::Month,
        "year" => BoardPeriod::Year,
        _ => BoardPeriod::Quarter,
    }
}

/// 「40 分钟」, 「3 小时」, 「2 天」: as coarsely as the server tells it.
pub fn span_words(minutes: i32) -> String {
    const DAY: i32 = 24 * 60;
    match minutes {
        ..120 => text!(board.span.minutes, count = minutes),
        120..2_880 => text!(board.span.hours, count = (minutes + 30) / 60),
        _ => text!(board.span.days, count = (minutes + DAY / 2) / DAY),
    }
}

/// 「2026年11月23日」 of `2026-11-23`.
pub fn day_words(day: &str) -> String {
    let mut parts = day.split('-').filter_map(|part| part.parse::<u32>().ok());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) => text!(board.day, year, month, day),
        _ => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_their_own_unit() {
        assert_eq!(span_words(10), "10 分钟");
        assert_eq!(span_words(180), "3 小时");
        assert_eq!(span_words(2_880), "2 天");
    }

    #[test]
    fn every_ending_has_its_key() {
        for ending in ENDINGS {
            assert_eq!(ending_of(key_of(ending)), Some(ending));
        }
        assert_eq!(ending_of(""), None);
    }
}
