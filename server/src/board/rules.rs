//! What a board calls an ended order, which months a period has, and what it never shows. Pure
//! decisions.

use async_graphql::Enum;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use entity::order::{OrderOutcome, OrderState};
use serde::Serialize;

use crate::vault::mask_name;

/// How an order ended. Closed is not solved: what nobody confirmed stands by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// 已解决, as its requester said.
    Solved,
    /// 部分解决
    Partly,
    /// 未能解决: tried, and said why not.
    Unsolvable,
    /// 不予受理: not taken on, and said why.
    Declined,
    /// 已撤回 by its requester.
    Withdrawn,
    /// 未评价: its requester never said how it was.
    Silent,
}

impl Ending {
    pub const ALL: [Ending; 6] = [
        Ending::Solved,
        Ending::Partly,
        Ending::Unsolvable,
        Ending::Declined,
        Ending::Withdrawn,
        Ending::Silent,
    ];

    /// Of an order with a closing time; `rated` in the round that it ended in.
    pub fn of(state: OrderState, outcome: Option<OrderOutcome>, rated: bool) -> Self {
        match (state, outcome, rated) {
            (OrderState::Declined, _, _) => Self::Declined,
            (OrderState::Withdrawn, _, _) => Self::Withdrawn,
            (_, Some(OrderOutcome::Solved), true) => Self::Solved,
            (_, Some(OrderOutcome::Partly), true) => Self::Partly,
            (_, Some(OrderOutcome::Unsolvable), true) => Self::Unsolvable,
            (_, _, _) => Self::Silent,
        }
    }

    /// As the open data has it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::Partly => "partly",
            Self::Unsolvable => "unsolvable",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Silent => "not_rated",
        }
    }
}

/// The present month, or with so many before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum BoardPeriod {
    Month,
    Quarter,
    Year,
}

impl BoardPeriod {
    /// From when on, to the present.
    pub fn since(self, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        let today = now.with_timezone(&zone).date_naive();
        let earlier = Months::new(match self {
            Self::Month => 0,
            Self::Quarter => 2,
            Self::Year => 11,
        });
        let first = today.with_day(1).unwrap_or(today);
        start_of(first.checked_sub_months(earlier).unwrap_or(first), zone)
    }
}

/// When a day begins.
pub fn start_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    match midnight.and_local_timezone(zone).earliest() {
        Some(at) => at.to_utc(),
        // No zone that a street has skips midnight.
        None => midnight.and_utc(),
    }
}

/// When the day after it begins.
pub fn end_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    start_of(day.checked_add_days(Days::new(1)).unwrap_or(day), zone)
}

pub fn day_of(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// How long something took, as coarsely as one would say it: to ten minutes within two hours, to
/// hours within two days, then to days.
pub fn coarse_minutes(took: TimeDelta) -> i32 {
    const HOUR: i64 = 60;
    const DAY: i64 = 24 * HOUR;
    let minutes = took.num_minutes().max(0);
    let grain = match minutes {
        0..120 => 10,
        120..2_880 => HOUR,
        _ => DAY,
    };
    let rounded = ((minutes + grain / 2) / grain * grain).max(10);
    i32::try_from(rounded).unwrap_or(i32::MAX)
}

/// Of fewer ratings the mean would tell what one person said.
pub const FEWEST_RATINGS: i64 = 3;

/// The mean to one decimal.
pub fn mean_stars(sum: i64, ratings: i64) -> Option<f64> {
    (ratings >= FEWEST_RATINGS).then(|| (sum as f64 * 10.0 / ratings as f64).round() / 10.0)
}

/// So many digits in a row, whatever stands between them, may be somebody's number.
const LONGEST_HARMLESS: usize = 6;
/// What follows the number of a building, an entrance or a flat, and comes before that of the next.
const DOORS: [&str; 8] = ["号楼", "号院", "单元", "门洞", "栋", "幢", "室", "户"];

/// What somebody wrote, fit to be read by everybody: no long numbers, no doors, and of the people in
/// the order the surname alone.
pub fn shown(words: &str, names: &[String]) -> String {
    let mut text = words.to_owned();
    for name in names.iter().filter(|name| name.chars().count() > 1) {
        text = text.replace(name.as_str(), &mask_name(name));
    }
    without_numbers(&text)
}

fn without_numbers(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let (end, is_harmless) = match *letter {
            letter if is_digit(letter) => {
                let (end, digits) = number_at(&letters, at);
                let number = &letters[at..end];
                let is_door = before_door(&letters[end..])
                    || DOORS.iter().any(|door| shown.ends_with(door))
                    || is_address(number);
                let is_harmless = digits <= LONGEST_HARMLESS && !is_door;
                (end, is_harmless || is_date(number))
            }
            letter if is_numeral(letter) => {
                let rest = letters[at..].iter();
                let end = at + rest.take_while(|letter| is_numeral(**letter)).count();
                // 三户人家 are no flat.
                let is_door = before_door(&letters[end..]) && letters.get(end) != Some(&'户');
                (end, !is_door)
            }
            _ => (at + 1, true),
        };
        match is_harmless {
            true => shown.extend(&letters[at..end]),
            false => shown.push_str("**"),
        }
        at = end;
    }
    shown
}

fn before_door(rest: &[char]) -> bool {
    let rest: String = rest.iter().take(3).collect();
    let rest = rest.trim_start();
    DOORS.iter().any(|door| rest.starts_with(door))
}

fn is_numeral(letter: char) -> bool {
    "〇零一二三四五六七八九十百".contains(letter)
}

/// Where a number ends that begins here, and how many digits it has. Blanks and dashes within it
/// belong to it.
fn number_at(letters: &[char], start: usize) -> (usize, usize) {
    let (mut end, mut digits, mut at) = (start, 0, start);
    while let Some(letter) = letters.get(at) {
        if is_digit(*letter) || (digits > 15 && matches!(letter, 'x' | 'X')) {
            digits += 1;
            end = at + 1;
        } else if !is_joint(*letter) || at > end {
            break;
        }
        at += 1;
    }
    (end, digits)
}

/// `3-2-501`: building, entrance, flat.
fn is_address(number: &[char]) -> bool {
    number.iter().filter(|letter| is_dash(**letter)).count() >= 2
}

/// `2026-11-22`
fn is_date(number: &[char]) -> bool {
    let text: String = number.iter().collect();
    text.starts_with("20") && text.len() == 10 && text.parse::<NaiveDate>().is_ok()
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit() || ('０'..='９').contains(&letter)
}

fn is_joint(letter: char) -> bool {
    is_dash(letter) || matches!(letter, ' ' | '.' | '·' | '\u{a0}' | '\u{3000}')
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '－' | '–' | '—')
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn closed_is_not_solved() {
        use OrderOutcome::{Partly, Solved, Unsolvable};
        use OrderState::{Closed, Declined, Withdrawn};
        for (state, outcome, rated, ending) in [
            (Closed, Some(Solved), true, Ending::Solved),
            (Closed, Some(Partly), true, Ending::Partly),
            (Closed, Some(Unsolvable), true, Ending::Unsolvable),
            (Closed, Some(Solved), false, Ending::Silent),
            (Closed, Some(Unsolvable), false, Ending::Silent),
            (Closed, None, false, Ending::Silent),
            (Declined, None, false, Ending::Declined),
            (Withdrawn, None, false, Ending::Withdrawn),
        ] {
            assert_eq!(Ending::of(state, outcome, rated), ending);
        }
    }

    #[test]
    fn periods_begin_with_a_month_of_the_street() {
        // The first of November in Shanghai, still October in UTC.
        let now = "2026-10-31T17:00:00Z".parse().unwrap();
        let since = |period: BoardPeriod| day_of(period.since(now, Shanghai), Shanghai).to_string();
        assert_eq!(since(BoardPeriod::Month), "2026-11-01");
        assert_eq!(since(BoardPeriod::Quarter), "2026-09-01");
        assert_eq!(since(BoardPeriod::Year), "2025-12-01");
    }

    #[test]
    fn a_day_ends_where_the_next_begins() {
        let day = "2026-11-22".parse().unwrap();
        assert_eq!(
            start_of(day, Shanghai).to_string(),
            "2026-11-21 16:00:00 UTC"
        );
        assert_eq!(
            end_of(day, Shanghai) - start_of(day, Shanghai),
            TimeDelta::days(1)
        );
    }

    #[test]
    fn times_are_told_coarsely() {
        let told = |minutes| coarse_minutes(TimeDelta::minutes(minutes));
        for (minutes, coarse) in [
            (-5, 10),
            (0, 10),
            (14, 10),
            (16, 20),
            (119, 120),
            (150, 180),
            (2_879, 2_880),
            (5_000, 4_320),
        ] {
            assert_eq!(told(minutes), coarse, "{minutes}");
        }
    }

    #[test]
    fn few_ratings_have_no_mean() {
        assert_eq!(mean_stars(5, 1), None);
        assert_eq!(mean_stars(9, 2), None);
        assert_eq!(mean_stars(13, 3), Some(4.3));
    }

    #[test]
    fn numbers_names_and_doors_are_not_shown() {
        let names = ["周海燕".to_owned(), "李".to_owned()];
        for (words, expected) in [
            ("请打13800001234联系周海燕", "请打**联系周**"),
            ("电话 138 0000-1234。", "电话 **。"),
            ("１３８００００１２３４", "**"),
            ("身份证42030019900101123X", "身份证**"),
            ("0719-8123456 有人接", "** 有人接"),
            ("3号楼2单元501室漏水", "**号楼**单元**室漏水"),
            ("3 栋", "** 栋"),
            ("十二号楼一单元501的灯", "**号楼**单元**的灯"),
            ("一百二十户停水，三楼没有", "一百二十户停水，三楼没有"),
            ("我家3-2-501", "我家**"),
            (
                "李子树下5盏灯，拨 12345 也行",
                "李子树下5盏灯，拨 12345 也行",
            ),
            ("2026-11-22 换了", "2026-11-22 换了"),
            (
                "三楼的灯 20 天没亮，花了 180 元",
                "三楼的灯 20 天没亮，花了 180 元",
            ),
        ] {
            assert_eq!(shown(words, &names), expected);
        }
    }

    proptest! {
        #[test]
        fn no_mobile_number_is_ever_left(before in "\\PC{0,12}", tail in "[3-9][0-9]{9}", after in "\\PC{0,12}") {
            let words = format!("{before}1{tail}{after}");
            let number = format!("1{tail}");
            prop_assert!(!shown(&words, &[]).contains(&number));
        }
    }
}
