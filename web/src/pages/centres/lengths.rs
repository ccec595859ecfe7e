//! How long: what a room may be booked for, and choosing of it.

use super::days::length_words;
use crate::components::Choices;
use leptos::prelude::*;

/// What people mostly want.
const USUAL: i32 = 60;

/// From the shortest to the longest, by whole slots.
pub fn lengths(slot: i32, shortest: i32, longest: i32) -> Vec<i32> {
    let slot = slot.max(1);
    let first = (shortest + slot - 1) / slot;
    (first.max(1)..=longest / slot)
        .map(|count| count * slot)
        .collect()
}

/// What is wanted, if it may be; else what is usual, or as much as there is.
pub fn fitting(lengths: &[i32], wanted: Option<i32>) -> i32 {
    let fits = |minutes: &i32| lengths.contains(minutes);
    let found = wanted.filter(fits).or(Some(USUAL).filter(fits));
    found.or(lengths.first().copied()).unwrap_or(USUAL)
}

#[component]
pub fn LengthChoice(value: RwSignal<String>, lengths: Vec<i32>) -> impl IntoView {
    let option = |minutes: &i32| (minutes.to_string(), length_words(*minutes));
    let options: Vec<(String, String)> = lengths.iter().map(option).collect();
    view! {
        <div class="beside one-line">
            <Choices label=text!(centres.length.label) value options=Signal::stored(options) />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_booked_by_whole_slots_within_its_bounds() {
        assert_eq!(lengths(30, 60, 180), [60, 90, 120, 150, 180]);
        assert_eq!(lengths(60, 30, 150), [60, 120]);
        assert_eq!(lengths(15, 15, 45), [15, 30, 45]);
        assert!(lengths(60, 90, 90).is_empty());
    }

    #[test]
    fn what_is_wanted_is_kept_where_it_may_be() {
        assert_eq!(fitting(&[60, 90, 120], Some(90)), 90);
        assert_eq!(fitting(&[60, 90, 120], Some(30)), 60);
        assert_eq!(fitting(&[90, 120], None), 90);
        assert_eq!(fitting(&[30, 60], None), 60);
    }
}
