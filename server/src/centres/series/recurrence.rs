//! Which dates a rule gives. Pure; the expansion is RFC 5545's.

use chrono::{Datelike, Days, NaiveDate, TimeZone, Weekday};
use entity::series::SeriesFrequency;
use rrule::{Frequency, NWeekday, RRule, RRuleSet, Tz, Validated};

use crate::error::{Error, ErrorCode, Result, field, limit};

/// Dates of one series.
pub const MOST_DATES: usize = 60;
const LONGEST_PAUSE: i32 = 12;

const CODES: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

/// From a first date on, again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    pub frequency: SeriesFrequency,
    /// Every so many weeks or months.
    pub every: i32,
    /// Of a weekly one; none means the weekday of the first date.
    pub weekdays: Vec<Weekday>,
    pub first: NaiveDate,
    pub until: NaiveDate,
}

impl Recurrence {
    pub fn of(row: &entity::series::Model) -> Self {
        let known = |code: &str| CODES.iter().find(|one| one.0 == code).map(|one| one.1);
        Self {
            frequency: row.frequency,
            every: row.every,
            weekdays: row.weekdays.split(',').filter_map(known).collect(),
            first: row.first,
            until: row.until,
        }
    }

    /// As it is kept: codes in the order of the week.
    pub fn weekday_codes(&self) -> String {
        let own = CODES.iter().filter(|one| self.weekdays.contains(&one.1));
        own.map(|one| one.0).collect::<Vec<_>>().join(",")
    }

    /// All dates, in order.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` on `every` with the most; `INVALID` on `weekdays` where the first date is on none of
    /// them, and on `until` where the first date lies after it; `TOO_MANY` on `until` with the most dates.
    pub fn dates(&self) -> Result<Vec<NaiveDate>> {
        if !(1..=LONGEST_PAUSE).contains(&self.every) {
            return Err(limit(ErrorCode::OutOfRange, "every", LONGEST_PAUSE.into()));
        }
        let weekday = self.first.weekday();
        if !self.weekdays.is_empty() && !self.weekdays.contains(&weekday) {
            return Err(field(ErrorCode::Invalid, "weekdays"));
        }
        if self.until < self.first {
            return Err(field(ErrorCode::Invalid, "until"));
        }
        let most = u16::try_from(MOST_DATES + 1).unwrap_or(u16::MAX);
        let set = RRuleSet::new(midnight(self.first)).rrule(self.rule()?);
        let dates: Vec<NaiveDate> = set
            .all(most)
            .dates
            .iter()
            .map(chrono::DateTime::date_naive)
            .collect();
        match dates.len() {
            0..=MOST_DATES => Ok(dates),
            _ => Err(limit(ErrorCode::TooMany, "until", MOST_DATES as i64)),
        }
    }

    fn rule(&self) -> Result<RRule<Validated>> {
        let weekday = self.first.weekday();
        let rule = match self.frequency {
            SeriesFrequency::Weekly => {
                let mut weekdays = self.weekdays.clone();
                if weekdays.is_empty() {
                    weekdays.push(weekday);
                }
                let weekdays = weekdays.into_iter().map(NWeekday::Every).collect();
                RRule::new(Frequency::Weekly).by_weekday(weekdays)
            }
            SeriesFrequency::MonthlyByDate => {
                let day = i8::try_from(self.first.day()).unwrap_or(1);
                RRule::new(Frequency::Monthly).by_month_day(vec![day])
            }
            SeriesFrequency::MonthlyByWeekday => {
                let number = match (self.first.day() - 1) / 7 + 1 {
                    5 => -1,
                    number => i16::try_from(number).unwrap_or(1),
                };
                RRule::new(Frequency::Monthly).by_weekday(vec![NWeekday::Nth(number, weekday)])
            }
        };
        rule.interval(u16::try_from(self.every).unwrap_or(1))
            .until(midnight(self.until))
            .validate(midnight(self.first))
            .map_err(Error::internal)
    }

    /// Whether the rule gives this date.
    pub fn has(&self, date: NaiveDate) -> Result<bool> {
        Ok(self.dates()?.contains(&date))
    }

    /// The last day that a room's bookings by a rule may reach, today included.
    pub fn horizon(today: NaiveDate, days: i32) -> NaiveDate {
        let ahead = u64::try_from(days - 1).unwrap_or(0);
        today
            .checked_add_days(Days::new(ahead))
            .unwrap_or(NaiveDate::MAX)
    }
}

/// Dates alone matter, so no clock is ever changed between them.
fn midnight(date: NaiveDate) -> chrono::DateTime<Tz> {
    Tz::UTC.from_utc_datetime(&date.and_time(chrono::NaiveTime::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dates(frequency: SeriesFrequency, every: i32, first: &str, until: &str) -> Vec<String> {
        let recurrence = Recurrence {
            frequency,
            every,
            weekdays: Vec::new(),
            first: day(first),
            until: day(until),
        };
        let dates = recurrence.dates().unwrap();
        dates.iter().map(NaiveDate::to_string).collect()
    }

    #[test]
    fn weeks_and_months_give_their_dates() {
        use SeriesFrequency::{MonthlyByDate, MonthlyByWeekday, Weekly};
        let fortnightly = dates(Weekly, 2, "2026-11-24", "2026-12-31");
        assert_eq!(fortnightly, ["2026-11-24", "2026-12-08", "2026-12-22"]);
        // No 31st in February and April.
        let by_date = dates(MonthlyByDate, 1, "2027-01-31", "2027-05-31");
        assert_eq!(by_date, ["2027-01-31", "2027-03-31", "2027-05-31"]);
        let fourth = dates(MonthlyByWeekday, 1, "2026-11-24", "2027-01-31");
        assert_eq!(fourth, ["2026-11-24", "2026-12-22", "2027-01-26"]);
        let last = dates(MonthlyByWeekday, 1, "2026-11-30", "2027-01-31");
        assert_eq!(last, ["2026-11-30", "2026-12-28", "2027-01-25"]);
    }

    #[test]
    fn several_days_a_week_begin_with_one_of_them() {
        let mut recurrence = Recurrence {
            frequency: SeriesFrequency::Weekly,
            every: 1,
            weekdays: vec![Weekday::Thu, Weekday::Tue],
            first: day("2026-11-24"),
            until: day("2026-12-02"),
        };
        let expected = ["2026-11-24", "2026-11-26", "2026-12-01"].map(day);
        assert_eq!(recurrence.dates().unwrap(), expected);
        assert_eq!(recurrence.weekday_codes(), "TU,TH");
        recurrence.first = day("2026-11-25");
        let refused = recurrence.dates().unwrap_err();
        assert_eq!(refused.describe(), "INVALID: weekdays");
        recurrence.first = day("2026-12-03");
        assert_eq!(recurrence.dates().unwrap_err().describe(), "INVALID: until");
    }

    #[test]
    fn a_series_has_an_end() {
        let recurrence = Recurrence {
            frequency: SeriesFrequency::Weekly,
            every: 1,
            weekdays: CODES.iter().map(|one| one.1).collect(),
            first: day("2026-11-24"),
            until: day("2027-11-24"),
        };
        assert_eq!(
            recurrence.dates().unwrap_err().describe(),
            "TOO_MANY: until"
        );
    }
}
