//! When a house is open: a line for each kind of day, with its spans.

use super::openings::{DAYS, Openings, Span, day_words};
use crate::{
    components::{Button, ButtonKind, Icon, IconName, Show},
    pages::centres::desk::quarters::QuarterSelect,
};
use leptos::prelude::*;

#[component]
pub fn HoursField(
    openings: Openings,
    /// Only after the first press is anything called wrong.
    #[prop(into)]
    pressed: Signal<bool>,
    /// What the server found.
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let days = (0..DAYS.len()).map(|number| view! { <DayLine openings number pressed /> });
    view! {
        <fieldset class="field">
            <legend>{text!(centre_desk.hours.label)}</legend>
            <p class="help">{text!(centre_desk.hours.help)}</p>
            <div class="list">{days.collect_view()}</div>
            <div class="wrong">
                {move || problem.get().map(|words| view! { <Icon name=IconName::Late small=true /><span>{words}</span> })}
            </div>
        </fieldset>
    }
}

#[component]
fn DayLine(openings: Openings, number: usize, pressed: Signal<bool>) -> impl IntoView {
    let name = day_words(DAYS[number]);
    let spans = openings.of_day(number);
    let is_wrong = Memo::new(move |_| pressed.get() && openings.is_wrong(number));
    view! {
        <div class="hours-line field">
            <div>
                <span class="title" id=format!("hours-{number}")>{name}</span>
                <Show when=move || openings.may_add(number)>
                    <Button
                        kind=ButtonKind::Bare
                        label=format!("{} {name}", text!(centre_desk.hours.add))
                        on_press=move |_| openings.add(number)
                    >
                        {text!(centre_desk.hours.add)}
                    </Button>
                </Show>
            </div>
            <div class="stack tight" role="group" aria-labelledby=format!("hours-{number}")>
                <Show when=move || spans.with(Vec::is_empty)>
                    <span class="soft shut-words">{text!(centres.hours.closed)}</span>
                </Show>
                <For each=move || spans.get() key=|span| span.key let:span>
                    <SpanLine span spans name />
                </For>
                <div class="wrong">
                    {move || is_wrong.get().then(|| view! {
                        <Icon name=IconName::Late small=true /><span>{text!(centre_desk.hours.wrong)}</span>
                    })}
                </div>
                <Show when=move || number == 0>
                    <Button on_press=move |_| openings.copy_monday()>{text!(centre_desk.hours.copy)}</Button>
                </Show>
            </div>
        </div>
    }
}

#[component]
fn SpanLine(span: Span, spans: RwSignal<Vec<Span>>, name: &'static str) -> impl IntoView {
    let remove = move |_| spans.update(|spans| spans.retain(|one| one.key != span.key));
    view! {
        <div class="span-line">
            <QuarterSelect label=text!(centre_desk.hours.from, name) value=span.from />
            <span aria-hidden="true">"–"</span>
            <QuarterSelect label=text!(centre_desk.hours.until, name) value=span.until />
            <button
                type="button"
                class="button bare"
                aria-label=format!("{} {name}", text!(centre_desk.hours.remove))
                on:click=remove
            >
                <Icon name=IconName::Close small=true />
            </button>
        </div>
    }
}
