//! What is written and chosen of a series before it is booked, and what is wrong with it.

use super::words::{WEEKDAYS, weekday_of};
use crate::{
    api::{
        ApiError, CalendarDay, ErrorCode, Failure, Id,
        centres::{
            houses::OpeningHours,
            series::{
                self, NewSeries, PlannedSeriesDate, RepeatableRoom, SeriesFrequency,
                SeriesRuleInput,
            },
        },
    },
    components::Attempt,
    pages::centres::{
        days::{MINUTES_OF_A_DAY, calendar_day, day_words, read_day, today},
        lengths::{fitting, lengths},
        words::refusal_words,
    },
    state::{clock::Clock, drafts::Draft, use_clock, use_draft},
};
use leptos::prelude::*;

/// From the first date to the last that is proposed: eight weeks.
const PROPOSED: i64 = 7 * 7;
/// When most of what repeats begins.
const USUAL_START: i32 = 9 * 60;
const FIELDS: [&str; 7] = [
    "first",
    "until",
    "weekdays",
    "fromMinute",
    "purpose",
    "heads",
    "organizationId",
];
/// Those that stand beside a field of their own.
pub const SHOWN: &[&str] = &[
    "first",
    "until",
    "weekdays",
    "fromMinute",
    "minutes",
    "purpose",
    "heads",
    "organizationId",
];

pub const WEEKLY: &str = "weekly";
pub const BIWEEKLY: &str = "biweekly";
pub const BY_DATE: &str = "by_date";
pub const BY_WEEKDAY: &str = "by_weekday";

#[derive(Clone, Copy)]
pub struct SeriesForm {
    pub room_id: Id,
    pub room: Memo<Option<RepeatableRoom>>,
    clock: Clock,
    draft: Draft,
    pub first: RwSignal<String>,
    /// Minutes since midnight.
    pub from: RwSignal<String>,
    pub minutes: RwSignal<String>,
    pub repeats: RwSignal<String>,
    /// Keys of [`WEEKDAYS`].
    pub weekdays: RwSignal<Vec<String>>,
    pub until: RwSignal<String>,
    pub purpose: RwSignal<String>,
    pub heads: RwSignal<String>,
    /// Empty for oneself.
    pub organization: RwSignal<String>,
    /// Only after the first press is anything called missing.
    pressed: RwSignal<bool>,
    pub planning: Attempt,
    pub booking: Attempt,
    /// What the dates would come to, once that has been asked.
    pub plan: RwSignal<Option<Vec<PlannedSeriesDate>>>,
    /// While somebody looked at the plan, a date of it was taken.
    pub has_changed: RwSignal<bool>,
}

impl SeriesForm {
    pub fn new(
        room_id: Id,
        room: Memo<Option<RepeatableRoom>>,
        said: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let clock = use_clock();
        let draft = use_draft(&format!("series-{room_id}"));
        let today = untrack(|| today(clock));
        let day = said("day").as_deref().and_then(read_day);
        let first = day.filter(|day| *day >= today).unwrap_or(today + 1);
        let empty = || RwSignal::new(String::new());
        let form = Self {
            room_id,
            room,
            clock,
            draft,
            first: RwSignal::new(calendar_day(first).0),
            from: empty(),
            minutes: RwSignal::new(said("minutes").unwrap_or_default()),
            repeats: RwSignal::new(WEEKLY.to_string()),
            weekdays: RwSignal::new(Vec::new()),
            until: empty(),
            purpose: draft.text("purpose"),
            heads: draft.text("heads"),
            organization: draft.text("organization"),
            pressed: RwSignal::new(false),
            planning: Attempt::new(),
            booking: Attempt::new(),
            plan: RwSignal::new(None),
            has_changed: RwSignal::new(false),
        };
        form.follow_room();
        form.follow_first();
        form
    }

    /// Its rules say how long and how far ahead.
    fn follow_room(self) {
        Effect::new(move || {
            let Some(room) = self.room.get() else { return };
            let wanted = self.minutes.with_untracked(|text| text.parse().ok());
            let minutes = fitting(&lengths_of(&room), wanted);
            self.minutes.set(minutes.to_string());
            let last = untrack(|| self.last(&room));
            if let Some(first) = self.first.with_untracked(|text| read_day(text)) {
                let until = calendar_day((first + PROPOSED).min(last));
                self.until.set(until.0);
            }
        });
        // The start that was chosen, as long as there is one.
        Effect::new(move || {
            let starts = self.starts();
            let known = self.from.with_untracked(|text| text.parse().ok());
            let known = known.filter(|minute| starts.contains(minute));
            let usual = starts.iter().find(|minute| **minute >= USUAL_START);
            if let Some(minute) = known.or(usual.copied()).or(starts.first().copied()) {
                self.from.set(minute.to_string());
            }
        });
    }

    /// Its weekday is among those that are chosen, in place of the former one's.
    fn follow_first(self) {
        Effect::new(move |before: Option<Option<usize>>| {
            let now = self.first_day().map(weekday_of);
            let before = before.flatten();
            let Some(place) = now else { return before };
            self.weekdays.update(|keys| {
                keys.retain(|key| before.is_none_or(|before| WEEKDAYS[before].0 != key.as_str()));
                if !keys.iter().any(|key| key == WEEKDAYS[place].0) {
                    keys.push(WEEKDAYS[place].0.to_string());
                }
            });
            now
        });
    }

    /// Tracked, as all below.
    pub fn first_day(self) -> Option<i64> {
        self.first.with(|text| read_day(text))
    }

    pub fn is_weekly(self) -> bool {
        self.repeats
            .with(|key| [WEEKLY, BIWEEKLY].contains(&key.as_str()))
    }

    /// The last day that a series of the room may reach today.
    pub fn last(self, room: &RepeatableRoom) -> i64 {
        today(self.clock) + i64::from(room.series_days) - 1
    }

    /// Minutes of the day at which it may begin, by the hours of the centre.
    pub fn starts(self) -> Vec<i32> {
        let minutes = self.minutes.with(|text| text.parse().unwrap_or_default());
        self.room.with(|room| {
            let room = room.as_ref();
            room.map(|room| starts_of(&room.centre.openings, room.slot_minutes, minutes))
                .unwrap_or_default()
        })
    }

    pub fn rule(self) -> Option<SeriesRuleInput> {
        let (frequency, every) = match self.repeats.get().as_str() {
            BIWEEKLY => (SeriesFrequency::Weekly, 2),
            BY_DATE => (SeriesFrequency::MonthlyByDate, 1),
            BY_WEEKDAY => (SeriesFrequency::MonthlyByWeekday, 1),
            _ => (SeriesFrequency::Weekly, 1),
        };
        let chosen = self.weekdays.get();
        let weekdays = WEEKDAYS
            .iter()
            .filter(|(key, _)| self.is_weekly() && chosen.iter().any(|chosen| chosen == key));
        let until = self.until.with(|text| read_day(text))?;
        Some(SeriesRuleInput {
            frequency,
            every,
            weekdays: weekdays.map(|(_, weekday)| *weekday).collect(),
            first: calendar_day(self.first_day()?),
            until: calendar_day(until),
            from_minute: self.from.with(|text| text.parse().ok())?,
            minutes: self.minutes.with(|text| text.parse().ok())?,
        })
    }

    fn heads(self) -> Option<i32> {
        self.heads.with(|heads| heads.trim().parse().ok())
    }

    fn organization_id(self) -> Option<Id> {
        self.organization.with(|id| Id::parse(id))
    }

    /// What is wrong with a field, before the server is asked.
    fn missing(self, field: &str) -> Option<ApiError> {
        let capacity = self
            .room
            .with(|room| room.as_ref().map(|room| room.capacity));
        let until = self.until.with(|text| read_day(text));
        let first = self.first_day();
        let code = match field {
            "first" if first.is_none() => ErrorCode::Required,
            "until" if until.is_none() => ErrorCode::Required,
            "until" if first > until => ErrorCode::Invalid,
            "weekdays" if self.is_weekly() && !self.has_first_weekday() => ErrorCode::Invalid,
            "purpose" if self.purpose.with(|words| words.trim().is_empty()) => ErrorCode::Required,
            "heads" => match self.heads() {
                None => ErrorCode::Required,
                Some(heads) if !(1..=capacity.unwrap_or(heads)).contains(&heads) => {
                    ErrorCode::OutOfRange
                }
                Some(_) => return None,
            },
            _ => return None,
        };
        let limit = capacity.filter(|_| code == ErrorCode::OutOfRange);
        Some(ApiError {
            code,
            field: Some(field.to_string()),
            limit,
        })
    }

    fn has_first_weekday(self) -> bool {
        let place = self.first_day().map(weekday_of);
        let key = place.map(|place| WEEKDAYS[place].0);
        let is_chosen = |key| self.weekdays.with(|keys| keys.iter().any(|one| one == key));
        key.is_none_or(is_chosen)
    }

    pub fn problem(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let missing = self.missing(field).filter(|_| self.pressed.get());
            let refused = self.planning.failure.get().or(self.booking.failure.get());
            let refused = refused.filter(|failure| failure.field() == Some(field));
            let failure = missing.map(Failure::Refused).or(refused)?;
            Some(self.problem_words(field, &failure))
        })
    }

    fn problem_words(self, field: &str, failure: &Failure) -> String {
        let last = self
            .room
            .with(|room| room.as_ref().map(|room| self.last(room)));
        match (field, failure.code()) {
            ("purpose", Some(ErrorCode::Required)) => {
                text!(centres.form.purpose_missing).to_string()
            }
            ("heads", Some(ErrorCode::Required)) => text!(centres.form.heads_missing).to_string(),
            ("until", Some(ErrorCode::Invalid)) => text!(centres.series.until_early).to_string(),
            ("until", Some(ErrorCode::OutOfRange)) => {
                let date = day_words(last.unwrap_or_default());
                text!(centres.series.until_late, date)
            }
            ("until", Some(ErrorCode::TooMany)) => text!(centres.series.too_many).to_string(),
            ("weekdays", _) => {
                let place = self.first_day().map(weekday_of).unwrap_or_default();
                let day = super::words::name_of_weekday(place);
                text!(centres.series.weekdays_wrong, day)
            }
            _ => refusal_words(failure),
        }
    }

    /// Answers whether the server may be asked.
    pub fn press(self) -> bool {
        self.pressed.set(true);
        let is_wanting = |field: &&str| untrack(|| self.missing(field)).is_some();
        !FIELDS.iter().any(is_wanting)
    }

    /// Asks what the dates would come to, for the first time or again.
    pub fn look(self, then: impl FnOnce() + 'static) {
        let Some(rule) = untrack(|| self.rule()) else {
            return;
        };
        let organization = untrack(|| self.organization_id());
        let answer = series::plan(self.room_id, rule, organization);
        self.planning.run(answer, move |dates| {
            self.plan.set(Some(dates));
            then();
        });
    }

    /// Back to what is chosen.
    pub fn go_back(self) {
        self.plan.set(None);
        self.has_changed.set(false);
    }

    /// `skips` leaves out what cannot be had.
    pub fn book(self, skips: bool, done: impl FnOnce(Id) + 'static) {
        let new = untrack(|| {
            Some(NewSeries {
                room_id: self.room_id,
                rule: self.rule()?,
                purpose: self.purpose.get(),
                heads: self.heads()?,
                organization_id: self.organization_id(),
                skips,
            })
        });
        let Some(new) = new else { return };
        self.has_changed.set(false);
        self.booking.run(series::book(new), move |id| {
            self.draft.clear();
            done(id);
        });
    }
}

pub fn lengths_of(room: &RepeatableRoom) -> Vec<i32> {
    lengths(
        room.slot_minutes,
        room.shortest_minutes,
        room.longest_minutes,
    )
}

/// By whole slots, from when the house first opens in a week until it last closes.
fn starts_of(openings: &[OpeningHours], slot: i32, minutes: i32) -> Vec<i32> {
    let slot = slot.max(1);
    let from = openings.iter().map(|one| one.from_minute).min();
    let until = openings.iter().map(|one| one.until_minute).max();
    let (from, until) = (from.unwrap_or(0), until.unwrap_or(MINUTES_OF_A_DAY));
    let first = (from + slot - 1) / slot;
    (first..=(until - minutes) / slot)
        .map(|count| count * slot)
        .collect()
}

/// For words about the first date alone.
pub fn example(frequency: SeriesFrequency, first: i64) -> SeriesRuleInput {
    let first = calendar_day(first);
    SeriesRuleInput {
        frequency,
        every: 1,
        weekdays: Vec::new(),
        until: CalendarDay(first.0.clone()),
        first,
        from_minute: 0,
        minutes: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::centres::houses::OpeningDay;

    #[test]
    fn it_begins_and_ends_within_the_hours_of_the_house() {
        let open = |from_minute, until_minute| OpeningHours {
            day: OpeningDay::Monday,
            from_minute,
            until_minute,
        };
        let openings = [open(9 * 60, 12 * 60), open(8 * 60 + 10, 11 * 60)];
        assert_eq!(starts_of(&openings, 60, 120), [540, 600]);
        assert_eq!(starts_of(&openings, 30, 180), [510, 540]);
        assert_eq!(starts_of(&[], 60, 22 * 60), [0, 60, 120]);
        assert!(starts_of(&openings, 60, 300).is_empty());
    }
}
