//! One of many, behind a line of a form.

use crate::components::{Icon, IconName};
use leptos::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

fn next_id() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Options are pairs of value and words; what is chosen is among them.
#[component]
pub fn Select(
    label: &'static str,
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let id = format!("select-{}", next_id());
    let below = format!("{id}-below");
    let option = move |(key, words): (String, String)| {
        let this = key.clone();
        view! { <option value=key prop:selected=move || value.with(|value| *value == this)>{words}</option> }
    };
    view! {
        <div class="field">
            <label class="label" for=id.clone()>{label}</label>
            <select
                class="input"
                id=id
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=below.clone()
                on:change=move |event| value.set(event_target_value(&event))
            >
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
            <div class="wrong" id=below>
                {move || problem.get().map(|words| view! { <Icon name=IconName::Late small=true /><span>{words}</span> })}
            </div>
        </div>
    }
}
