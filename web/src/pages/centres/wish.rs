//! What somebody looks for, time first. It stands in the address, so that the way back leads to it.

use super::days::{MINUTES_OF_A_DAY, calendar_day, read_day};
use crate::api::centres::{Equipment, finding::RoomSearch};

/// Days that are offered, today included.
pub const DAYS: i64 = 14;
/// In the order in which they are offered.
pub const LENGTHS: [i32; 6] = [30, 60, 90, 120, 150, 180];
pub const MOST_HEADS: i32 = 200;
/// From then on there is little left of the day.
const LATE_HOUR: i64 = 20;

/// In the order in which they are offered.
pub const EQUIPMENT: [(&str, Equipment); 8] = [
    ("projector", Equipment::Projector),
    ("microphone", Equipment::Microphone),
    ("whiteboard", Equipment::Whiteboard),
    ("air_conditioning", Equipment::AirConditioning),
    ("tables", Equipment::Tables),
    ("mirrors", Equipment::Mirrors),
    ("mats", Equipment::Mats),
    ("piano", Equipment::Piano),
];

/// Of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Morning,
    Afternoon,
    Evening,
    Whole,
}

pub const PARTS: [(&str, Part); 4] = [
    ("morning", Part::Morning),
    ("afternoon", Part::Afternoon),
    ("evening", Part::Evening),
    ("whole", Part::Whole),
];

impl Part {
    pub fn of(key: &str) -> Self {
        let found = PARTS.iter().find(|(known, _)| *known == key);
        found.map_or(Self::Whole, |(_, part)| *part)
    }

    pub fn key(self) -> &'static str {
        let found = PARTS.iter().find(|(_, part)| *part == self);
        found.map_or("whole", |(key, _)| key)
    }

    /// Minutes of the day between which it lies.
    fn span(self) -> (i32, i32) {
        match self {
            Self::Morning => (8 * 60, 12 * 60),
            Self::Afternoon => (12 * 60, 18 * 60),
            Self::Evening => (18 * 60, 22 * 60),
            Self::Whole => (0, MINUTES_OF_A_DAY),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    pub day: i64,
    pub part: Part,
    pub minutes: i32,
    pub heads: i32,
    /// Keys of [`EQUIPMENT`].
    pub equipment: Vec<String>,
    pub step_free: bool,
}

impl Wish {
    /// What the address says, by its keys; else what most people want.
    pub fn read(said: impl Fn(&str) -> Option<String>, today: i64, hour: i64) -> Self {
        let first = if hour < LATE_HOUR { today } else { today + 1 };
        let day = said("day").as_deref().and_then(read_day);
        let day = day.filter(|day| (today..today + DAYS).contains(day));
        let number = |key: &str| said(key).and_then(|text| text.parse::<i32>().ok());
        let minutes = number("minutes").filter(|minutes| LENGTHS.contains(minutes));
        let heads = number("heads").filter(|heads| (1..=MOST_HEADS).contains(heads));
        let wanted = said("with").unwrap_or_default();
        let equipment = wanted
            .split(',')
            .filter(|key| EQUIPMENT.iter().any(|(known, _)| known == key));
        Self {
            day: day.unwrap_or(first),
            part: Part::of(&said("part").unwrap_or_default()),
            minutes: minutes.unwrap_or(60),
            heads: heads.unwrap_or(1),
            equipment: equipment.map(str::to_string).collect(),
            step_free: said("step_free").is_some(),
        }
    }

    pub fn address(&self) -> String {
        let mut address = format!(
            "/centres?day={}&part={}&minutes={}&heads={}",
            calendar_day(self.day).0,
            self.part.key(),
            self.minutes,
            self.heads
        );
        if !self.equipment.is_empty() {
            address.push_str("&with=");
            address.push_str(&self.equipment.join(","));
        }
        if self.step_free {
            address.push_str("&step_free=1");
        }
        address
    }

    pub fn search(&self) -> RoomSearch {
        let (from_minute, until_minute) = self.part.span();
        let wanted = EQUIPMENT
            .iter()
            .filter(|(key, _)| self.equipment.iter().any(|one| one == key));
        RoomSearch {
            date: calendar_day(self.day),
            from_minute,
            until_minute,
            minutes: self.minutes,
            heads: self.heads,
            equipment: wanted.map(|(_, one)| *one).collect(),
            step_free: self.step_free,
        }
    }

    /// Whether something is wanted that stands out of sight at first.
    pub fn is_narrow(&self) -> bool {
        self.step_free || !self.equipment.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: i64 = 20_780;

    fn read(pairs: &[(&str, &str)], hour: i64) -> Wish {
        let said = |key: &str| {
            let found = pairs.iter().find(|(known, _)| *known == key);
            found.map(|(_, value)| (*value).to_string())
        };
        Wish::read(said, TODAY, hour)
    }

    #[test]
    fn a_wish_stands_in_the_address_as_it_was() {
        let wish = Wish {
            day: TODAY + 2,
            part: Part::Evening,
            minutes: 90,
            heads: 12,
            equipment: vec!["projector".into(), "tables".into()],
            step_free: true,
        };
        assert_eq!(
            wish.address(),
            "/centres?day=2026-11-25&part=evening&minutes=90&heads=12&with=projector,tables&step_free=1"
        );
        let said = [
            ("day", "2026-11-25"),
            ("part", "evening"),
            ("minutes", "90"),
            ("heads", "12"),
            ("with", "projector,tables"),
            ("step_free", "1"),
        ];
        assert_eq!(read(&said, 9), wish);
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let said = [
            ("day", "2026-11-20"),
            ("part", "night"),
            ("minutes", "61"),
            ("heads", "0"),
            ("with", "piano,elephant"),
        ];
        let wish = read(&said, 9);
        assert_eq!((wish.day, wish.part), (TODAY, Part::Whole));
        assert_eq!((wish.minutes, wish.heads), (60, 1));
        assert_eq!(wish.equipment, ["piano"]);
    }

    #[test]
    fn late_in_the_evening_the_next_day_is_offered_first() {
        assert_eq!(read(&[], 19).day, TODAY);
        assert_eq!(read(&[], 20).day, TODAY + 1);
    }

    #[test]
    fn a_part_of_the_day_is_looked_for_between_its_hours() {
        let mut wish = read(&[], 9);
        let search = wish.search();
        assert_eq!((search.from_minute, search.until_minute), (0, 24 * 60));
        wish.part = Part::Afternoon;
        let search = wish.search();
        assert_eq!((search.from_minute, search.until_minute), (720, 1080));
        assert_eq!(search.date.0, "2026-11-23");
    }
}
