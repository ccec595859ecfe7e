//! At one window: who is there now and calling the next; beside that those who wait, come, or came.

use super::{
    Desk, giving::GiveSheet, handing_on::HandOnSheet, key_of, lines::Line, number_of,
    serving::Serving,
};
use crate::{
    api::{
        Id,
        centres::{
            window_desk,
            windows::{ServiceWindows, Ticket, TicketState},
        },
    },
    components::{Attempt, Button, ButtonKind, ButtonLink, Icon, IconName, Loaded, Show, use_load},
    pages::centres::{
        days::{calendar_day, today},
        windows::Refusal,
    },
    state::{live::Topic, use_clock, use_live},
};
use gloo_timers::callback::Interval;
use leptos::prelude::*;

/// Who may come, and whose turn it is, changes with the time as well.
const READ_EVERY: u32 = 60_000;

#[component]
pub fn AtCounter(centre: Id, counter: i32, windows: Memo<Option<ServiceWindows>>) -> impl IntoView {
    let clock = use_clock();
    // Midnight passes.
    let day = Memo::new(move |_| today(clock));
    let queue = use_load(move || window_desk::queue(centre, calendar_day(day.get())));
    use_live(move |hint| {
        if hint.is_about(Topic::Windows, Some(centre)) {
            queue.refresh();
        }
    });
    let reading = Interval::new(READ_EVERY, move || queue.refresh());
    let reading = StoredValue::new_local(Some(reading));
    on_cleanup(move || drop(reading.try_update_value(Option::take)));
    let desk = Desk::new(centre, counter, windows, queue);
    let giving = RwSignal::new(false);
    let handing_on = RwSignal::new(None::<Ticket>);
    view! {
        <Loaded loading=queue let:_known>
            <div class="halves">
                <div class="stack"><Here desk handing_on /></div>
                <div class="stack">
                    <Waiting desk giving />
                    <Others desk handing_on />
                </div>
            </div>
        </Loaded>
        <GiveSheet open=giving desk />
        <HandOnSheet ticket=handing_on desk />
    }
}

/// Who was called here, and the next.
#[component]
fn Here(desk: Desk, handing_on: RwSignal<Option<Ticket>>) -> impl IntoView {
    let calling = Attempt::new();
    let counter = desk.counter;
    let here =
        desk.those(move |one| one.state == TicketState::Called && one.counter == Some(counter));
    let is_idle = move || here.with(Vec::is_empty);
    let waiting = desk.those(|one| one.state == TicketState::Waiting);
    let nobody = Signal::derive(move || waiting.with(Vec::is_empty));
    let next = move |_| {
        let work = window_desk::call_next(desk.centre, counter);
        desk.run(calling, work, |ticket| {
            text!(windows.counter.called, number = number_of(&ticket))
        });
    };
    // Somebody else was faster: the list is read again.
    Effect::new(move || {
        if calling.failure.with(Option::is_some) {
            desk.queue.refresh();
        }
    });
    view! {
        <section class="section">
            <h2>{text!(windows.counter.now)}</h2>
            <div class="stack" aria-live="polite">
                <For each=move || here.get() key=key_of let:ticket>
                    <Serving ticket desk handing_on />
                </For>
                <Show when=is_idle>
                    <div class="card">
                        <p class="title">{text!(windows.counter.idle)}</p>
                        <p class="soft">{move || match nobody.get() {
                            true => text!(windows.counter.nobody),
                            false => text!(windows.counter.idle_words),
                        }}</p>
                    </div>
                </Show>
            </div>
        </section>
        <Show when=move || !is_idle() && !nobody.get()>
            <p class="soft">{text!(windows.counter.next_words)}</p>
        </Show>
        <Refusal attempt=calling />
        <Button kind=ButtonKind::Main wide=true busy=calling.busy disabled=nobody on_press=next>
            {text!(windows.counter.next)}
        </Button>
    }
}

#[component]
fn Waiting(desk: Desk, giving: RwSignal<bool>) -> impl IntoView {
    let waiting = desk.those(|one| one.state == TicketState::Waiting);
    view! {
        <section class="section">
            <div class="row spread">
                <h2 class="num">{move || text!(windows.counter.waiting, count = waiting.with(Vec::len))}</h2>
                <Button on_press=move |_| giving.set(true)>
                    <Icon name=IconName::Plus small=true />{text!(windows.counter.give)}
                </Button>
            </div>
            <Lines desk tickets=waiting none=text!(windows.counter.waiting_none) />
        </section>
    }
}

/// Those who did not come when called, those to come today, who is at other windows, and who was here.
#[component]
fn Others(desk: Desk, handing_on: RwSignal<Option<Ticket>>) -> impl IntoView {
    let counter = desk.counter;
    let passed = desk.those(|one| one.state == TicketState::Passed);
    let coming = desk.those(|one| one.state == TicketState::Booked);
    let elsewhere =
        desk.those(move |one| one.state == TicketState::Called && one.counter != Some(counter));
    let done = desk.those(|one| one.state == TicketState::Served);
    let is_any = |tickets: Memo<Vec<Ticket>>| move || tickets.with(|tickets| !tickets.is_empty());
    view! {
        <Show when=is_any(passed)>
            <section class="section">
                <h2 class="num">{move || text!(windows.counter.missed, count = passed.with(Vec::len))}</h2>
                <Lines desk tickets=passed none="" />
            </section>
        </Show>
        <section class="section">
            <div class="row spread">
                <h2 class="num">{move || text!(windows.counter.coming, count = coming.with(Vec::len))}</h2>
                <ButtonLink href=format!("/centres/desk/{}/appointment", desk.centre)>
                    {text!(windows.for_caller.title)}
                </ButtonLink>
            </div>
            <Lines desk tickets=coming none=text!(windows.counter.coming_none) />
        </section>
        <Show when=is_any(elsewhere)>
            <section class="section">
                <h2>{text!(windows.counter.elsewhere)}</h2>
                <Lines desk tickets=elsewhere none="" />
            </section>
        </Show>
        <Show when=is_any(done)>
            <details class="more">
                <summary class="num">
                    <Icon name=IconName::Next small=true />
                    {move || text!(windows.counter.done, count = done.with(Vec::len))}
                </summary>
                <div class="stack">
                    <div class="list queue">
                        <For each=move || done.get() key=key_of let:ticket>
                            <Line ticket desk handing_on />
                        </For>
                    </div>
                </div>
            </details>
        </Show>
    }
}

#[component]
fn Lines(desk: Desk, tickets: Memo<Vec<Ticket>>, none: &'static str) -> impl IntoView {
    view! {
        <Show
            when=move || tickets.with(|tickets| !tickets.is_empty())
            fallback=move || view! { <p class="soft">{none}</p> }
        >
            <div class="list queue">
                <For each=move || tickets.get() key=key_of let:ticket>
                    <Line ticket desk />
                </For>
            </div>
        </Show>
    }
}
