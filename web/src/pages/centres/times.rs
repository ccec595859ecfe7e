//! Times from which a room is free, each a press away.

use super::days::MINUTES_OF_A_DAY;
use crate::{
    api::Timestamp,
    components::time::{day_number, time_words},
    pages::centres::days::minute_of,
    state::use_clock,
};
use leptos::prelude::*;

/// As many as fill two lines, with room for the way to the rest.
const FEW: usize = 6;

/// One after the other; the first few until the rest is asked for.
#[component]
pub fn FewTimes(
    /// What they are times of, for screen readers.
    of: String,
    starts: Vec<Timestamp>,
    busy: Signal<Option<Timestamp>>,
    on_press: Callback<Timestamp>,
) -> impl IntoView {
    let all = RwSignal::new(starts.len() <= FEW + 1);
    let shown = move || {
        let count = if all.get() { starts.len() } else { FEW };
        starts[..count].to_vec()
    };
    view! {
        <div class="slots" role="group" aria-label=text!(centres.times.of, of)>
            <For each=shown key=|at| at.0 let:at>
                <Slot at busy on_press />
            </For>
            {move || (!all.get()).then(|| view! {
                <button type="button" class="slot more" on:click=move |_| all.set(true)>
                    {text!(centres.times.more)}
                </button>
            })}
        </div>
    }
}

/// All of one day, by its parts.
#[component]
pub fn DayTimes(
    #[prop(into)] starts: Signal<Vec<Timestamp>>,
    busy: Signal<Option<Timestamp>>,
    /// Where a press only chooses.
    #[prop(optional, into)]
    chosen: Option<Signal<Option<Timestamp>>>,
    on_press: Callback<Timestamp>,
) -> impl IntoView {
    let clock = use_clock();
    let of_part = move |part: usize| {
        let offset = clock.offset_minutes();
        let mut starts = starts.get();
        starts.retain(|at| part_of(minute_of(*at, day_number(*at, offset), offset)) == part);
        starts
    };
    let names = [
        text!(centres.part.morning),
        text!(centres.part.afternoon),
        text!(centres.part.evening),
    ];
    let part = move |(number, name): (usize, &'static str)| {
        let starts = Memo::new(move |_| of_part(number));
        let is_any = move || starts.with(|starts| !starts.is_empty());
        view! {
            <div class="part" hidden=move || !is_any()>
                <p class="soft" aria-hidden="true">{name}</p>
                <div class="slots" role="group" aria-label=name>
                    <For each=move || starts.get() key=|at| at.0 let:at>
                        {match chosen {
                            Some(chosen) => view! { <Slot at busy chosen on_press /> }.into_any(),
                            None => view! { <Slot at busy on_press /> }.into_any(),
                        }}
                    </For>
                </div>
            </div>
        }
    };
    names.into_iter().enumerate().map(part).collect_view()
}

/// Morning, afternoon or evening.
pub fn part_of(minute: i32) -> usize {
    const NOON: i32 = MINUTES_OF_A_DAY / 2;
    const EVENING: i32 = 18 * 60;
    match minute {
        ..NOON => 0,
        NOON..EVENING => 1,
        _ => 2,
    }
}

#[component]
fn Slot(
    at: Timestamp,
    busy: Signal<Option<Timestamp>>,
    #[prop(optional, into)] chosen: Option<Signal<Option<Timestamp>>>,
    on_press: Callback<Timestamp>,
) -> impl IntoView {
    let clock = use_clock();
    let is_busy = move || busy.get() == Some(at);
    let is_chosen = move || chosen.map(|chosen| chosen.get() == Some(at));
    view! {
        <button
            type="button"
            class="slot num"
            class:mine=move || is_chosen() == Some(true) || is_busy()
            aria-pressed=move || is_chosen().map(|is_chosen| is_chosen.to_string())
            aria-busy=move || is_busy().then_some("true")
            on:click=move |_| {
                if busy.get_untracked().is_none() {
                    on_press.run(at);
                }
            }
        >
            {move || time_words(at, clock.offset_minutes())}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::part_of;

    #[test]
    fn a_day_has_three_parts() {
        let parts = [0, 8 * 60, 719, 720, 1079, 1080, 1439].map(part_of);
        assert_eq!(parts, [0, 0, 0, 1, 1, 2, 2]);
    }
}
