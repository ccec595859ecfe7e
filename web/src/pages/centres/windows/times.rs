//! The times of one day for an appointment, with the places that they have left; what is full is said to be.

use crate::{
    api::centres::windows::WindowSlot,
    components::time::{day_number, time_words},
    pages::centres::{days::minute_of, times::part_of},
    state::use_clock,
};
use leptos::prelude::*;

#[component]
pub fn WindowTimes(
    /// Of one day.
    #[prop(into)]
    slots: Signal<Vec<WindowSlot>>,
    on_press: Callback<WindowSlot>,
) -> impl IntoView {
    let clock = use_clock();
    let of_part = move |part: usize| {
        let offset = clock.offset_minutes();
        let mut slots = slots.get();
        slots.retain(|slot| {
            let day = day_number(slot.starts_at, offset);
            part_of(minute_of(slot.starts_at, day, offset)) == part
        });
        slots
    };
    let names = [
        text!(centres.part.morning),
        text!(centres.part.afternoon),
        text!(centres.part.evening),
    ];
    let part = move |(number, name): (usize, &'static str)| {
        let slots = Memo::new(move |_| of_part(number));
        view! {
            <div class="part" hidden=move || slots.with(Vec::is_empty)>
                <p class="soft" aria-hidden="true">{name}</p>
                <div class="slots" role="group" aria-label=name>
                    <For each=move || slots.get() key=|one| (one.starts_at.0, one.left) let:one>
                        <Time one on_press />
                    </For>
                </div>
            </div>
        }
    };
    names.into_iter().enumerate().map(part).collect_view()
}

#[component]
fn Time(one: WindowSlot, on_press: Callback<WindowSlot>) -> impl IntoView {
    let clock = use_clock();
    let is_full = one.left <= 0;
    let time = move || time_words(one.starts_at, clock.offset_minutes());
    let left = match is_full {
        true => text!(windows.appointment.full).to_string(),
        false => text!(windows.appointment.left, count = one.left),
    };
    view! {
        <button
            type="button"
            class="slot num places"
            disabled=is_full
            on:click=move |_| on_press.run(one)
        >
            <span>{time}</span>
            <small>{left}</small>
        </button>
    }
}
