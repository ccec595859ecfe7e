//! 长期订餐: the weekdays on which somebody eats at a canteen.

use super::{
    choosing::{EaterChoice, chosen_of},
    words::{SITTINGS, sitting_of, sitting_words},
};
use crate::{
    api::{
        Id,
        centres::canteen::{self, EveryWeek, MealEater},
    },
    components::{Attempt, Button, ButtonKind, Choices, FormProblem, MultiChoices, Segment, Sheet},
    pages::centres::{
        days::{calendar_day, today},
        series::words::{WEEKDAYS, name_of_weekday},
    },
    state::{use_clock, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};

/// How long it may go on, in days.
const LENGTHS: [i64; 3] = [28, 91, 365];

#[component]
pub fn EveryWeekSheet(
    open: RwSignal<bool>,
    centre: Id,
    eaters: Signal<Vec<MealEater>>,
) -> impl IntoView {
    view! {
        <Sheet open title=text!(canteen.weekly.title)>
            {move || view! { <EveryWeekForm open centre eaters /> }}
        </Sheet>
    }
}

#[component]
fn EveryWeekForm(
    open: RwSignal<bool>,
    centre: Id,
    eaters: Signal<Vec<MealEater>>,
) -> impl IntoView {
    let clock = use_clock();
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let eaters = Memo::new(move |_| {
        let may = eaters.get().into_iter().filter(|one| one.may_eat);
        may.collect::<Vec<_>>()
    });
    let person = RwSignal::new(eaters.with_untracked(|all| {
        all.first()
            .map(|one| one.person_id.to_string())
            .unwrap_or_default()
    }));
    let sitting = RwSignal::new("lunch".to_string());
    let weekdays = RwSignal::new(Vec::<String>::new());
    let length = RwSignal::new(LENGTHS[1].to_string());
    let sittings = SITTINGS.map(|(key, one)| (key.to_string(), sitting_words(one).to_string()));
    let days = WEEKDAYS
        .iter()
        .enumerate()
        .map(|(place, (key, _))| (key.to_string(), name_of_weekday(place).to_string()));
    let days: Vec<_> = days.collect();
    let lengths = LENGTHS.map(|days| {
        let words = match days {
            28 => text!(canteen.weekly.four_weeks),
            91 => text!(canteen.weekly.three_months),
            _ => text!(canteen.weekly.a_year),
        };
        (days.to_string(), words.to_string())
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let first = untrack(|| today(clock));
        let days: i64 = length.with_untracked(|length| length.parse().unwrap_or(LENGTHS[0]));
        let eater = person.with_untracked(|key| eaters.with_untracked(|all| chosen_of(all, key)));
        let chosen = weekdays.get_untracked();
        let wanted = EveryWeek {
            centre_id: centre,
            person_id: eater.filter(|one| !one.is_own).map(|one| one.person_id),
            sitting: sitting.with_untracked(|key| sitting_of(key)),
            weekdays: WEEKDAYS
                .iter()
                .filter(|(key, _)| chosen.iter().any(|one| one == key))
                .map(|(_, day)| *day)
                .collect(),
            first: calendar_day(first),
            until: calendar_day(first + days),
        };
        attempt.run(canteen::every_week(wanted), move |()| {
            open.set(false);
            toasts.good(text!(canteen.weekly.done));
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <p class="soft">{text!(canteen.weekly.words)}</p>
            <EaterChoice eaters=eaters value=person />
            <Segment label=text!(canteen.weekly.sitting) value=sitting options=Signal::stored(sittings.to_vec()) />
            <MultiChoices
                label=text!(canteen.weekly.weekdays)
                value=weekdays
                options=Signal::stored(days)
                problem=attempt.problem("weekdays")
            />
            <Choices label=text!(canteen.weekly.length) value=length options=Signal::stored(lengths.to_vec()) />
            <FormProblem failure=attempt.problem_beside(&["weekdays"]) />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(canteen.weekly.send)}</Button>
        </form>
    }
}
