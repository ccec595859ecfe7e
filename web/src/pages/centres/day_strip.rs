//! Choosing one of the days ahead, on a strip to push along.

use super::days::{day_words, short_words, today};
use crate::{components::time::date_of, state::use_clock};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Room for what lies before the chosen day, so that there is seen to be something.
const BEFORE: i32 = 72;

#[component]
pub fn DayStrip(
    value: RwSignal<i64>,
    #[prop(into)] days: Signal<Vec<i64>>,
    /// A word below a day, e.g. that it is full; tracked.
    #[prop(optional, into)]
    note: Option<Callback<i64, Option<&'static str>>>,
) -> impl IntoView {
    let clock = use_clock();
    let strip = NodeRef::<html::Div>::new();
    let day = move |day: i64| {
        let number = date_of(day).2;
        let note = move || note.and_then(|note| note.run(day));
        view! {
            <label class="day">
                <input
                    type="radio"
                    name="day"
                    prop:checked=move || value.get() == day
                    on:change=move |_| value.set(day)
                />
                <span class:dim=move || note().is_some()>
                    <span aria-hidden="true">{move || short_words(day, today(clock))}</span>
                    <b class="num" aria-hidden="true">{number}</b>
                    <span class="unseen">{move || spoken(day, today(clock))}</span>
                    {move || note().map(|words| view! { <small>{words}</small> })}
                </span>
            </label>
        }
    };
    // The chosen day is in sight.
    Effect::new(move || {
        let Some(strip) = strip.get() else { return };
        request_animation_frame(move || {
            let chosen = strip.query_selector("label:has(:checked)").ok().flatten();
            if let Some(chosen) = chosen.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
                strip.set_scroll_left(chosen.offset_left() - strip.offset_left() - BEFORE);
            }
        });
    });
    view! {
        <fieldset class="field">
            <legend>
                {text!(centres.day.label)}
                <span class="soft num">{move || day_words(value.get())}</span>
            </legend>
            <div class="days" node_ref=strip>
                <For each=move || days.get() key=|day| *day children=day />
            </div>
        </fieldset>
    }
}

/// 「今天 11 月 23 日 周一」
fn spoken(day: i64, today: i64) -> String {
    match day - today {
        0 | 1 => format!("{} {}", short_words(day, today), day_words(day)),
        _ => day_words(day),
    }
}
