//! Times and deadlines in the words that people use. The decisions are pure functions of "now",
//! so that they are tested without a browser.

use super::{ChipKind, Icon, IconName};
use crate::{api::Timestamp, state::use_clock};
use leptos::prelude::*;

/// 「今天 09:12」: a past moment, following the clock.
#[component]
pub fn Moment(at: Timestamp) -> impl IntoView {
    let clock = use_clock();
    view! {
        <time>{move || moment_words(clock.now(), at, clock.offset_minutes())}</time>
    }
}

/// The day of something long past, whose hour nobody asks for.
#[component]
pub fn Day(at: Timestamp) -> impl IntoView {
    let clock = use_clock();
    view! { <time>{move || day_words(clock.now(), at, clock.offset_minutes())}</time> }
}

/// 「剩 1 小时 20 分」「今天 18:00 前」「还有 4 个工作日」「超时 25 分」 as a chip with a sign, following the
/// clock. `working_days` is how many are left, where these count.
#[component]
pub fn DeadlineChip(due: Timestamp, working_days: Option<i64>) -> impl IntoView {
    let clock = use_clock();
    let deadline =
        Memo::new(move |_| deadline(clock.now(), due, clock.offset_minutes(), working_days));
    view! {
        <span class=move || deadline.get().chip().class()>
            {move || {
                let name = if deadline.get().chip() == ChipKind::Late { IconName::Late } else { IconName::Clock };
                view! { <Icon name small=true /> }
            }}
            <time>{move || deadline_words(deadline.get())}</time>
        </span>
    }
}

/// How a deadline stands, in the unit that people would choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// Less than two hours, in minutes.
    Minutes(i64),
    Today {
        hour: i64,
        minute: i64,
    },
    Tomorrow {
        hour: i64,
        minute: i64,
    },
    Days(i64),
    WorkingDays(i64),
    /// Minutes beyond it.
    Late(i64),
}

impl Deadline {
    /// Red also for the last two hours: then somebody has to act now.
    pub fn chip(self) -> ChipKind {
        match self {
            Self::Late(_) | Self::Minutes(_) => ChipKind::Late,
            Self::Today { .. } | Self::Tomorrow { .. } => ChipKind::Time,
            Self::Days(_) | Self::WorkingDays(_) => ChipKind::Plain,
        }
    }
}

pub fn deadline(
    now: Timestamp,
    due: Timestamp,
    offset_minutes: i64,
    working_days: Option<i64>,
) -> Deadline {
    let left = (due.0 - now.0).div_euclid(MINUTE);
    let (today, then) = (
        Local::of(now, offset_minutes),
        Local::of(due, offset_minutes),
    );
    match then.day_number - today.day_number {
        _ if due <= now => Deadline::Late(((now.0 - due.0) / MINUTE).max(1)),
        _ if left < 120 => Deadline::Minutes(left.max(1)),
        0 => Deadline::Today {
            hour: then.hour,
            minute: then.minute,
        },
        1 => Deadline::Tomorrow {
            hour: then.hour,
            minute: then.minute,
        },
        days => match working_days {
            Some(working_days) => Deadline::WorkingDays(working_days),
            None => Deadline::Days(days),
        },
    }
}

pub fn deadline_words(deadline: Deadline) -> String {
    match deadline {
        Deadline::Minutes(left) => match (left / 60, left % 60) {
            (0, minutes) => text!(common.deadline.minutes_left, minutes),
            (hours, 0) => text!(common.deadline.hours_left, hours),
            (hours, minutes) => {
                text!(common.deadline.hours_minutes_left, hours, minutes)
            }
        },
        Deadline::Today { hour, minute } => {
            text!(
                common.deadline.today_before,
                time = clock_words(hour, minute)
            )
        }
        Deadline::Tomorrow { hour, minute } => {
            text!(
                common.deadline.tomorrow_before,
                time = clock_words(hour, minute)
            )
        }
        Deadline::Days(days) => text!(common.deadline.days_left, days),
        Deadline::WorkingDays(days) => text!(common.deadline.working_days_left, days),
        Deadline::Late(late) => match (late / 60, late % 60) {
            (0, minutes) => text!(common.deadline.minutes_late, minutes),
            (24.., _) => text!(common.deadline.days_late, days = late / (24 * 60)),
            (hours, 0) => text!(common.deadline.hours_late, hours),
            (hours, minutes) => {
                text!(common.deadline.hours_minutes_late, hours, minutes)
            }
        },
    }
}

pub fn moment_words(now: Timestamp, at: Timestamp, offset_minutes: i64) -> String {
    let (today, then) = (
        Local::of(now, offset_minutes),
        Local::of(at, offset_minutes),
    );
    let time = clock_words(then.hour, then.minute);
    let ago = (now.0 - at.0).div_euclid(MINUTE);
    match today.day_number - then.day_number {
        0 if (-1..1).contains(&ago) => text!(common.time.just_now).to_string(),
        0 if (1..60).contains(&ago) => text!(common.time.minutes_ago, count = ago),
        0 => text!(common.time.today_at, time),
        1 => text!(common.time.yesterday_at, time),
        -1 => text!(common.time.tomorrow_at, time),
        _ if today.year == then.year => {
            text!(common.time.day_at, month = then.month, day = then.day, time)
        }
        _ => text!(
            common.time.year_day,
            year = then.year,
            month = then.month,
            day = then.day
        ),
    }
}

/// Which day of the street's calendar a moment belongs to, for grouping.
pub fn day_number(at: Timestamp, offset_minutes: i64) -> i64 {
    Local::of(at, offset_minutes).day_number
}

/// 「今天」「昨天」「11 月 1 日」: a heading over what happened on one day.
pub fn day_words(now: Timestamp, at: Timestamp, offset_minutes: i64) -> String {
    let (today, then) = (
        Local::of(now, offset_minutes),
        Local::of(at, offset_minutes),
    );
    match today.day_number - then.day_number {
        0 => text!(common.time.today).to_string(),
        1 => text!(common.time.yesterday).to_string(),
        _ if today.year == then.year => {
            text!(common.time.month_day, month = then.month, day = then.day)
        }
        _ => text!(
            common.time.year_day,
            year = then.year,
            month = then.month,
            day = then.day
        ),
    }
}

/// 「09:12」, where the day is said elsewhere.
pub fn time_words(at: Timestamp, offset_minutes: i64) -> String {
    let local = Local::of(at, offset_minutes);
    clock_words(local.hour, local.minute)
}

fn clock_words(hour: i64, minute: i64) -> String {
    format!("{hour:02}:{minute:02}")
}

const MINUTE: i64 = 60_000;

/// The wall clock of the street.
struct Local {
    /// Days since 1970, for telling how many lie between.
    day_number: i64,
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
}

impl Local {
    fn of(at: Timestamp, offset_minutes: i64) -> Self {
        let minutes = at.0.div_euclid(MINUTE) + offset_minutes;
        let day_number = minutes.div_euclid(24 * 60);
        let (hour, minute) = (minutes.rem_euclid(24 * 60) / 60, minutes.rem_euclid(60));
        let (year, month, day) = date_of(day_number);
        Self {
            day_number,
            year,
            month,
            day,
            hour,
            minute,
        }
    }
}

/// The year, month and day of a day counted since 1970.
///
/// Howard Hinnant's civil_from_days: eras of 400 years that begin on the first of March.
pub fn date_of(day_number: i64) -> (i64, i64, i64) {
    let shifted = day_number + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHANGHAI: i64 = 480;
    /// 2026-11-21 10:00 in Shanghai.
    const NOW: i64 = 1_795_226_400_000;

    fn in_words(minutes_from_now: i64) -> String {
        let due = Timestamp(NOW + minutes_from_now * MINUTE);
        deadline_words(deadline(Timestamp(NOW), due, SHANGHAI, None))
    }

    fn moment(minutes_ago: i64) -> String {
        moment_words(
            Timestamp(NOW),
            Timestamp(NOW - minutes_ago * MINUTE),
            SHANGHAI,
        )
    }

    #[test]
    fn the_wall_clock_of_the_street() {
        let local = Local::of(Timestamp(NOW), SHANGHAI);
        assert_eq!(
            (local.year, local.month, local.day, local.hour, local.minute),
            (2026, 11, 21, 10, 0)
        );
        assert_eq!(date_of(0), (1970, 1, 1));
        assert_eq!(date_of(11_016), (2000, 2, 29));
        assert_eq!(date_of(-1), (1969, 12, 31));
    }

    #[test]
    fn deadlines_are_said_in_the_unit_that_matters() {
        assert_eq!(in_words(80), "剩 1 小时 20 分");
        assert_eq!(in_words(60), "剩 1 小时");
        assert_eq!(in_words(5), "剩 5 分");
        assert_eq!(in_words(8 * 60), "今天 18:00 前");
        assert_eq!(in_words(24 * 60), "明天 10:00 前");
        assert_eq!(in_words(4 * 24 * 60), "还有 4 天");
        assert_eq!(in_words(-25), "超时 25 分");
        assert_eq!(in_words(0), "超时 1 分");
        assert_eq!(in_words(-120), "超时 2 小时");
        assert_eq!(in_words(-3 * 24 * 60 - 70), "超时 3 天");
    }

    #[test]
    fn working_days_are_said_where_the_server_counts_them() {
        let due = Timestamp(NOW + 6 * 24 * 60 * MINUTE);
        let deadline = deadline(Timestamp(NOW), due, SHANGHAI, Some(4));
        assert_eq!(deadline_words(deadline), "还有 4 个工作日");
        assert_eq!(deadline.chip(), ChipKind::Plain);
    }

    #[test]
    fn the_last_two_hours_and_lateness_are_red() {
        let chip = |minutes| {
            deadline(
                Timestamp(NOW),
                Timestamp(NOW + minutes * MINUTE),
                SHANGHAI,
                None,
            )
            .chip()
        };
        assert_eq!(chip(119), ChipKind::Late);
        assert_eq!(chip(0), ChipKind::Late);
        assert_eq!(chip(300), ChipKind::Time);
        assert_eq!(chip(5 * 24 * 60), ChipKind::Plain);
    }

    #[test]
    fn days_are_headings() {
        let day = |minutes_ago| {
            day_words(
                Timestamp(NOW),
                Timestamp(NOW - minutes_ago * MINUTE),
                SHANGHAI,
            )
        };
        assert_eq!(day(9 * 60), "今天");
        assert_eq!(day(11 * 60), "昨天");
        assert_eq!(day(20 * 24 * 60), "11 月 1 日");
        assert_eq!(day(400 * 24 * 60), "2025 年 10 月 17 日");
        assert_eq!(time_words(Timestamp(NOW), SHANGHAI), "10:00");
    }

    #[test]
    fn moments_are_near_or_dated() {
        assert_eq!(moment(0), "刚刚");
        assert_eq!(moment(12), "12 分钟前");
        assert_eq!(moment(90), "今天 08:30");
        assert_eq!(moment(13 * 60), "昨天 21:00");
        assert_eq!(moment(20 * 24 * 60), "11 月 1 日 10:00");
        assert_eq!(moment(400 * 24 * 60), "2025 年 10 月 17 日");
    }
}
