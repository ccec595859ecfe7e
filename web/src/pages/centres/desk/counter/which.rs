//! At which window the desk is.

use leptos::prelude::*;

#[component]
pub fn Which(counters: i32, on_choose: Callback<i32>) -> impl IntoView {
    let button = move |number: i32| {
        view! {
            <button type="button" class="slot num" on:click=move |_| on_choose.run(number)>
                {text!(windows.counter.number, number)}
            </button>
        }
    };
    view! {
        <section class="section">
            <h2>{text!(windows.counter.which)}</h2>
            <p class="soft">{text!(windows.counter.which_words)}</p>
            <div class="slots" role="group" aria-label=text!(windows.counter.which)>
                {(1..=counters).map(button).collect_view()}
            </div>
        </section>
    }
}
