//! How a ticket stands for whoever has it: the number and their turn, large; or what to do next.

use super::words::ahead_words;
use crate::{
    api::{
        Id, Timestamp,
        centres::windows::{Ticket, TicketState},
    },
    components::{ButtonKind, ButtonLink},
    pages::centres::days::start_words,
    state::{clock::Clock, use_clock},
};
use leptos::prelude::*;

#[component]
pub fn Turn(ticket: Signal<Ticket>, is_own: Signal<bool>) -> impl IntoView {
    let clock = use_clock();
    // Only what is shown here, so that nothing else reads it out anew.
    let shown = Memo::new(move |_| {
        ticket.with(|one| {
            let stands = stands_words(one, clock);
            (one.number.clone(), one.state, one.counter, stands)
        })
    });
    let label = move || {
        let name = ticket.with(|one| one.person_name.clone());
        match name.filter(|_| !is_own.get()) {
            Some(name) => text!(windows.ticket.number_of, name),
            None => text!(windows.ticket.number).to_string(),
        }
    };
    let next = Memo::new(move |_| ticket.with(|one| (one.state, one.order_id, one.centre_id)));
    let is_called = move || shown.with(|(_, state, ..)| *state == TicketState::Called);
    let number = move || {
        let has_turn = [
            TicketState::Waiting,
            TicketState::Called,
            TicketState::Passed,
        ];
        shown.with(|(number, state, ..)| number.clone().filter(|_| has_turn.contains(state)))
    };
    view! {
        <section class="card turn" class:called=is_called aria-live="polite">
            {move || number().map(|number| view! {
                <p class="soft">{label}</p>
                <p class="number num">{number}</p>
            })}
            <p class="stands">{move || shown.with(|(.., stands)| stands.clone())}</p>
            {move || {
                let (state, order, centre) = next.get();
                next_step(state, order, centre)
            }}
        </section>
    }
}

/// How it stands, in one sentence.
fn stands_words(one: &Ticket, clock: Clock) -> String {
    match one.state {
        TicketState::Booked => how_words(one.arrives_from, clock),
        TicketState::Waiting => ahead_words(one.ahead.unwrap_or_default()),
        TicketState::Called => {
            let counter = one.counter.unwrap_or_default();
            text!(windows.ticket.go, counter)
        }
        TicketState::Passed => text!(windows.ticket.passed_words).to_string(),
        TicketState::Served => match one.order_id {
            Some(_) => text!(windows.ticket.handed_on).to_string(),
            None => text!(windows.ticket.served_words).to_string(),
        },
        TicketState::Missed => text!(windows.ticket.missed_words).to_string(),
        TicketState::Closed => one
            .reason
            .clone()
            .unwrap_or_else(|| text!(windows.ticket.closed_words).to_string()),
        TicketState::Cancelled => text!(windows.ticket.cancelled_words).to_string(),
    }
}

/// How to take a number, once it is time or before.
fn how_words(arrives_from: Option<Timestamp>, clock: Clock) -> String {
    match arrives_from.filter(|from| *from > clock.now()) {
        Some(from) => text!(windows.ticket.how_later, from = start_words(clock, from)),
        None => text!(windows.ticket.how_now).to_string(),
    }
}

/// Where to go from here, if anywhere.
fn next_step(state: TicketState, order: Option<Id>, centre: Id) -> Option<AnyView> {
    if let Some(order) = order {
        return Some(
            view! {
                <ButtonLink kind=ButtonKind::Main href=format!("/orders/{order}")>{text!(windows.ticket.to_order)}</ButtonLink>
            }
            .into_any(),
        );
    }
    let is_lost = [
        TicketState::Missed,
        TicketState::Closed,
        TicketState::Cancelled,
    ]
    .contains(&state);
    is_lost.then(|| {
        view! {
            <ButtonLink kind=ButtonKind::Main href=format!("/centres/at/{centre}/windows")>
                {text!(windows.ticket.again)}
            </ButtonLink>
        }
        .into_any()
    })
}
