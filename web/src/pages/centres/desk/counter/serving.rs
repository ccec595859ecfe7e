//! Whoever is called to this window: their number, what they come for, and what becomes of it.

use super::{Desk, name_of, number_of};
use crate::{
    api::centres::{
        window_desk,
        windows::{Ticket, TicketAction},
    },
    components::{Attempt, Button, focus_heading},
    pages::centres::windows::{Bring, Refusal},
};
use leptos::prelude::*;

#[component]
pub fn Serving(ticket: Ticket, desk: Desk, handing_on: RwSignal<Option<Ticket>>) -> impl IntoView {
    // One attempt each, so that the pressed one shows that it is at work.
    let (serving, passing, calling) = (Attempt::new(), Attempt::new(), Attempt::new());
    let id = ticket.id;
    let serve = move |_| {
        desk.run(serving, window_desk::serve(id), |ticket| {
            focus_heading();
            text!(windows.counter.served, number = number_of(&ticket))
        });
    };
    let pass = move |_| {
        desk.run(passing, window_desk::pass(id), |ticket| {
            focus_heading();
            text!(windows.counter.passed, number = number_of(&ticket))
        });
    };
    let call = move |_| {
        let work = window_desk::call(id, desk.counter);
        desk.run(calling, work, |ticket| {
            text!(windows.counter.called_again, number = number_of(&ticket))
        });
    };
    let may = |action| ticket.may(action);
    let acts = view! {
        <div class="row">
            {may(TicketAction::Serve).then(|| view! {
                <Button busy=serving.busy on_press=serve>{text!(windows.counter.serve)}</Button>
            })}
            {may(TicketAction::Pass).then(|| view! {
                <Button busy=passing.busy on_press=pass>{text!(windows.counter.pass)}</Button>
            })}
            {may(TicketAction::Call).then(|| view! {
                <Button busy=calling.busy on_press=call>{text!(windows.counter.call_again)}</Button>
            })}
            {may(TicketAction::HandOn).then(|| {
                let ticket = ticket.clone();
                view! {
                    <Button on_press=move |_| handing_on.set(Some(ticket.clone()))>{text!(windows.counter.hand_on)}</Button>
                }
            })}
        </div>
    };
    view! {
        <article class="card serving">
            <span class="row spread">
                <b class="number num">{number_of(&ticket)}</b>
                <span class="title">{name_of(&ticket)}</span>
            </span>
            <h3>{ticket.item.name.clone()}</h3>
            {ticket.note.clone().map(|note| view! { <p class="hint pre">{note}</p> })}
            {(!ticket.item.bring.is_empty()).then(|| view! { <Bring bring=ticket.item.bring.clone() /> })}
            <Refusal attempt=serving />
            <Refusal attempt=passing />
            <Refusal attempt=calling />
            {acts}
        </article>
    }
}
