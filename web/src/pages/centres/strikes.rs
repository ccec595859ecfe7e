//! On 我的预约: what one did not come to, as long as it counts, and when one may book again.

use crate::{
    api::{
        Timestamp,
        centres::attendance::{self, OwnMissed},
    },
    components::{time::day_words, use_load},
    state::{live::Topic, use_clock, use_live},
};
use leptos::prelude::*;

/// As the server has it.
const MOST: usize = 3;

#[component]
pub fn Strikes() -> impl IntoView {
    let clock = use_clock();
    let loading = use_load(attendance::own_missed);
    use_live(move |hint| {
        if hint.is_about(Topic::Booking, None) {
            loading.refresh();
        }
    });
    let words = move || {
        let missed = loading.value.get().unwrap_or_default();
        let count = missed.len();
        match barred_until(&missed) {
            _ if count == 0 => None,
            Some(until) => {
                let until = day_words(clock.now(), until, clock.offset_minutes());
                Some(text!(centres.attendance.barred, count, until))
            }
            None => Some(text!(centres.attendance.count, count, most = MOST)),
        }
    };
    move || words().map(|words| view! { <p class="hint wrong">{words}</p> })
}

/// When so many have expired that one may book again.
fn barred_until(missed: &[OwnMissed]) -> Option<Timestamp> {
    let mut ends: Vec<Timestamp> = missed.iter().filter_map(|one| one.missed_until).collect();
    ends.sort_unstable();
    ends.len()
        .checked_sub(MOST)
        .and_then(|at| ends.get(at).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_missed_three_may_book_when_the_first_expires() {
        let missed = |ends: &[i64]| {
            let one = |end: &i64| OwnMissed {
                missed_until: Some(Timestamp(*end)),
            };
            barred_until(&ends.iter().map(one).collect::<Vec<_>>())
        };
        assert_eq!(missed(&[30, 20]), None);
        assert_eq!(missed(&[30, 10, 20]), Some(Timestamp(10)));
        assert_eq!(missed(&[40, 30, 10, 20]), Some(Timestamp(20)));
    }
}
