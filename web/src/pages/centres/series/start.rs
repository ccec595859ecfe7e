//! Choosing when to begin: of many times of a day, one.

use crate::{
    components::{Icon, IconName},
    pages::centres::days::minute_words,
};
use leptos::prelude::*;

/// Minutes since midnight.
#[component]
pub fn StartSelect(
    value: RwSignal<String>,
    #[prop(into)] starts: Signal<Vec<i32>>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let option = move |minute: i32| {
        let key = minute.to_string();
        let this = key.clone();
        view! {
            <option value=key prop:selected=move || value.with(|value| *value == this)>
                {minute_words(minute)}
            </option>
        }
    };
    view! {
        <div class="field">
            <label class="label" for="series-start">{text!(centres.series.start)}</label>
            <select
                class="input num"
                id="series-start"
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby="series-start-below"
                on:change=move |event| value.set(event_target_value(&event))
            >
                {move || starts.get().into_iter().map(option).collect_view()}
            </select>
            <div class="wrong" id="series-start-below">
                {move || problem.get().map(|words| view! { <Icon name=IconName::Late small=true /><span>{words}</span> })}
            </div>
        </div>
    }
}
