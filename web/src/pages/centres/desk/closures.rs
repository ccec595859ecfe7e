//! Times for which a centre or one of its rooms is closed: what is ahead, opening it again, and closing.

use super::closing_form::ClosingForm;
use crate::{
    api::centres::{closing, desk::DeskCentre, houses::Closure},
    components::{Attempt, Button, ButtonKind, ConfirmSheet, Sheet, Show},
    pages::centres::days::span_words,
    state::{use_clock, use_toasts},
};
use leptos::prelude::*;

#[component]
pub fn Closures(
    centre: Signal<DeskCentre>,
    #[prop(into)] on_changed: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let lifting = RwSignal::new(false);
    let one = RwSignal::new(None::<Closure>);
    let attempt = Attempt::new();
    let closures = Memo::new(move |_| centre.with(|centre| centre.closures.clone()));
    let lift = move |()| {
        let Some(one) = one.get_untracked() else {
            return;
        };
        attempt.run(closing::lift(one.id), move |()| {
            lifting.set(false);
            toasts.good(text!(centre_desk.closing.lifted));
            on_changed.run(());
        });
    };
    let ask = move |closure: Closure| {
        attempt.failure.set(None);
        one.set(Some(closure));
        lifting.set(true);
    };
    let title = move || {
        let name = one.with(|one| one.as_ref().map(what)).unwrap_or_default();
        text!(centre_desk.closing.lift_title, name)
    };
    view! {
        <Show when=move || closures.with(|closures| !closures.is_empty())>
            <section class="section">
                <h2>{text!(centre_desk.closing.ahead)}</h2>
                <ul class="list">
                    <For each=move || closures.get() key=|one| one.id let:one>
                        <Line one ask=Callback::new(ask) />
                    </For>
                </ul>
            </section>
        </Show>
        <ConfirmSheet
            open=lifting
            title
            confirm=text!(centre_desk.closing.lift)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=lift
        >
            <p>{text!(centre_desk.closing.lift_words)}</p>
        </ConfirmSheet>
    }
}

/// 「整个中心」, or the room.
fn what(one: &Closure) -> String {
    match &one.room {
        Some(room) => room.name.clone(),
        None => text!(centres.centre.whole).to_string(),
    }
}

#[component]
fn Line(one: Closure, ask: Callback<Closure>) -> impl IntoView {
    let clock = use_clock();
    let (starts_at, ends_at) = (one.starts_at, one.ends_at);
    let kept = one.clone();
    view! {
        <li class="list-item">
            <span class="grow">
                <span class="title block">{what(&one)}</span>
                <span class="num block">{move || span_words(clock, starts_at, ends_at)}</span>
                <span class="soft block">{one.reason.clone()}</span>
            </span>
            <Button
                kind=ButtonKind::Bare
                label=format!("{} {}", text!(centre_desk.closing.lift), what(&one))
                on_press=move |_| ask.run(kept.clone())
            >
                {text!(centre_desk.closing.lift)}
            </Button>
        </li>
    }
}

#[component]
pub fn ClosingSheet(
    open: RwSignal<bool>,
    centre: Signal<DeskCentre>,
    #[prop(into)] on_changed: Callback<()>,
) -> impl IntoView {
    view! {
        <Sheet open title=text!(centre_desk.closing.title)>
            {move || view! { <ClosingForm open centre=centre.get_untracked() on_changed /> }}
        </Sheet>
    }
}
