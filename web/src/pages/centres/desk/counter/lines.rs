//! One of those who wait, come, or came: who it is, and what the desk may do with them.

use super::{Desk, name_of, number_of};
use crate::{
    api::centres::{
        window_desk,
        windows::{Ticket, TicketAction, TicketState},
    },
    components::{Attempt, Button, ButtonKind, Chip, time::time_words},
    state::use_clock,
};
use leptos::prelude::*;

#[component]
pub fn Line(
    ticket: Ticket,
    desk: Desk,
    /// Where what was done can still be handed on.
    #[prop(optional)]
    handing_on: Option<RwSignal<Option<Ticket>>>,
) -> impl IntoView {
    let clock = use_clock();
    let number = number_of(&ticket);
    let (name, item, note) = (
        name_of(&ticket),
        ticket.item.name.clone(),
        ticket.note.clone(),
    );
    let starts_at = ticket.starts_at;
    let time = move || starts_at.map(|at| time_words(at, clock.offset_minutes()));
    // At another window.
    let counter = ticket
        .counter
        .filter(|_| ticket.state == TicketState::Called);
    let is_order = ticket.order_id.is_some();
    let may_hand_on = handing_on.filter(|_| ticket.may(TicketAction::HandOn));
    view! {
        <div class="list-item">
            {(!number.is_empty()).then(|| view! { <b class="num">{number}</b> })}
            <a class="grow" href=format!("/tickets/{}", ticket.id)>
                <span class="title">
                    {move || time().map(|time| view! { <span class="num">{time}" "</span> })}
                    {name}
                </span>
                <span class="soft block">{item}</span>
                {note.map(|note| view! { <span class="soft block clamp">{note}</span> })}
            </a>
            {counter.map(|number| view! { <Chip>{text!(windows.counter.number, number)}</Chip> })}
            {is_order.then(|| view! { <Chip>{text!(windows.counter.is_order)}</Chip> })}
            {may_hand_on.map(|handing_on| {
                let ticket = ticket.clone();
                view! {
                    <Button kind=ButtonKind::Bare on_press=move |_| handing_on.set(Some(ticket.clone()))>
                        {text!(windows.counter.hand_on)}
                    </Button>
                }
            })}
            <Act ticket desk />
        </div>
    }
}

/// The one thing to do with whoever is not at a window now.
#[component]
fn Act(ticket: Ticket, desk: Desk) -> impl IntoView {
    let attempt = Attempt::new();
    desk.tell(attempt);
    let id = ticket.id;
    if ticket.may(TicketAction::Admit) {
        let label = text!(windows.counter.admit_of, name = name_of(&ticket));
        let admit = move |_| {
            desk.run(attempt, window_desk::admit(id), |ticket| {
                text!(windows.counter.admitted, number = number_of(&ticket))
            });
        };
        return view! {
            <Button label busy=attempt.busy on_press=admit>{text!(windows.counter.admit)}</Button>
        }
        .into_any();
    }
    // Whoever is at another window is not called away from there.
    let waits = [TicketState::Waiting, TicketState::Passed].contains(&ticket.state);
    if !waits || !ticket.may(TicketAction::Call) {
        return ().into_any();
    }
    let label = text!(windows.counter.call_of, number = number_of(&ticket));
    let call = move |_| {
        desk.run(attempt, window_desk::call(id, desk.counter), |ticket| {
            text!(windows.counter.called, number = number_of(&ticket))
        });
    };
    view! { <Button label busy=attempt.busy on_press=call>{text!(windows.counter.call)}</Button> }
        .into_any()
}
