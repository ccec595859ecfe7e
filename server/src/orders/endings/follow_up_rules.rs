//! Which closed orders are followed up, and until when. Pure: what is drawn follows from the ids.

use chrono::{DateTime, TimeDelta, Utc};
use entity::follow_up::FollowUpKind;
use uuid::Uuid;

use crate::{calendar::working_time::WorkCalendar, inbox::rules::step_of, orders::deadlines::Span};

/// So many stars or fewer are asked about.
pub const LOW_STARS: i32 = 2;

/// How many of all closed orders are followed up whatever was said about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    Never,
    /// One in so many.
    OneIn(u32),
}

impl Sampling {
    /// The same for the same order and round, wherever and however often it is asked.
    pub fn draws(self, order_id: Uuid, round: i32) -> bool {
        match self {
            Sampling::Never | Sampling::OneIn(0) => false,
            Sampling::OneIn(count) => {
                let name = step_of(order_id, round).as_u128();
                name.is_multiple_of(u128::from(count))
            }
        }
    }
}

/// Why an order that closes now is followed up, if it is; by an angry rating rather than by chance.
pub fn reason_to_ask(
    sampling: Sampling,
    order_id: Uuid,
    round: i32,
    stars: Option<i32>,
) -> Option<FollowUpKind> {
    if stars.is_some_and(|stars| stars <= LOW_STARS) {
        Some(FollowUpKind::LowRating)
    } else if sampling.draws(order_id, round) {
        Some(FollowUpKind::Sample)
    } else {
        None
    }
}

/// Until when somebody has to ask.
pub fn due_at(kind: FollowUpKind, now: DateTime<Utc>, calendar: &WorkCalendar) -> DateTime<Utc> {
    let days = match kind {
        FollowUpKind::LowRating => 1,
        FollowUpKind::Sample => 3,
        FollowUpKind::LookBack => 5,
    };
    Span::WorkingDays(days).after(now, calendar)
}

/// When it is to be asked whether it lasted, in categories where that is asked at all.
pub fn look_back_at(
    closed_at: DateTime<Utc>,
    look_back_days: Option<i32>,
) -> Option<DateTime<Utc>> {
    look_back_days.map(|days| closed_at + TimeDelta::days(days.into()))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;

    use super::*;
    use crate::calendar::known_years::calendar;

    #[test]
    fn about_one_in_ten_is_drawn_and_always_the_same() {
        let orders = (0..5_000).map(|number| Uuid::from_u128(number << 70 | number));
        let orders: Vec<Uuid> = orders.collect();
        let draw = || -> Vec<bool> {
            let one_in_ten = Sampling::OneIn(10);
            orders.iter().map(|id| one_in_ten.draws(*id, 0)).collect()
        };
        let drawn = draw().iter().filter(|drawn| **drawn).count();
        assert!((400..600).contains(&drawn), "{drawn} of 5000");
        assert_eq!(draw(), draw());
        assert!(orders.iter().all(|id| !Sampling::Never.draws(*id, 0)));
        assert!(orders.iter().all(|id| Sampling::OneIn(1).draws(*id, 0)));
        // A round that is drawn says nothing about the next.
        let again = |id: &&Uuid| Sampling::OneIn(10).draws(**id, 1);
        let first = |id: &&Uuid| Sampling::OneIn(10).draws(**id, 0);
        let both = orders.iter().filter(first).filter(again).count();
        assert!(both < drawn / 2, "{both}");
    }

    #[test]
    fn an_angry_rating_comes_before_chance() {
        let reason = |sampling, stars| reason_to_ask(sampling, Uuid::from_u128(7), 0, stars);
        assert_eq!(
            reason(Sampling::OneIn(1), Some(2)),
            Some(FollowUpKind::LowRating)
        );
        assert_eq!(
            reason(Sampling::OneIn(1), Some(3)),
            Some(FollowUpKind::Sample)
        );
        assert_eq!(reason(Sampling::OneIn(1), None), Some(FollowUpKind::Sample));
        assert_eq!(reason(Sampling::Never, Some(3)), None);
        assert_eq!(reason(Sampling::Never, None), None);
    }

    #[test]
    fn follow_ups_are_due_in_working_days() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        // A Friday.
        let now = at("2026-11-27T10:00:00+08:00");
        let due = |kind| due_at(kind, now, &calendar(Shanghai));
        assert_eq!(
            due(FollowUpKind::LowRating),
            at("2026-11-30T10:00:00+08:00")
        );
        assert_eq!(due(FollowUpKind::Sample), at("2026-12-02T10:00:00+08:00"));
        assert_eq!(due(FollowUpKind::LookBack), at("2026-12-04T10:00:00+08:00"));
    }
}
