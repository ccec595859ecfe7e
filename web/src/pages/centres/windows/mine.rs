//! On 我的预约: the appointments and numbers at service windows, of oneself and the family.

use super::words::{state_words, when_words};
use crate::{
    api::centres::windows::{self, Ticket},
    components::{Chip, Loading, use_load},
    state::{live::Topic, use_clock, use_live},
};
use leptos::prelude::*;

/// Kept up to date while the page is there.
pub fn use_my_tickets() -> Loading<Vec<Ticket>> {
    let loading = use_load(windows::mine);
    use_live(move |hint| {
        if hint.is_about(Topic::Windows, None) {
            loading.refresh();
        }
    });
    loading
}

#[component]
pub fn MyTickets(loading: Loading<Vec<Ticket>>) -> impl IntoView {
    let tickets = Memo::new(move |_| loading.value.get().unwrap_or_default());
    let is_any = Memo::new(move |_| tickets.with(|tickets| !tickets.is_empty()));
    move || {
        is_any.get().then(|| {
            view! {
                <section class="section">
                    <h2>{text!(windows.mine.heading)}</h2>
                    <div class="stack">
                        <For each=move || tickets.get() key=|one| format!("{one:?}") let:ticket>
                            <TicketCard ticket />
                        </For>
                    </div>
                </section>
            }
        })
    }
}

#[component]
pub fn TicketCard(ticket: Ticket) -> impl IntoView {
    let clock = use_clock();
    let (words, kind) = state_words(ticket.state);
    let number = ticket.number.clone();
    let (id, name, centre) = (
        ticket.id,
        ticket.item.name.clone(),
        ticket.centre_name.clone(),
    );
    let person = ticket.person_name.clone();
    view! {
        <a class="card" href=format!("/tickets/{id}")>
            <span class="row spread">
                <span class="title num">{move || when_words(&ticket, clock)}</span>
                <Chip kind>{words}</Chip>
            </span>
            <span>
                {name}
                {number.map(|number| view! { {text!(common.separator)}<b class="num">{text!(windows.hall.number, number)}</b> })}
            </span>
            <span class="soft">{centre}{person.map(|person| format!("{}{person}", text!(common.separator)))}</span>
        </a>
    }
}
