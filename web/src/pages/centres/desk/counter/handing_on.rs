//! What needs more than a counter can do becomes an order of the person's.

use super::{Desk, giving::missing};
use crate::{
    api::{
        centres::{window_desk, windows::Ticket},
        orders::form::{Category, form_facts},
    },
    components::{
        Attempt, Button, ButtonKind, Choices, Loaded, Sheet, TextArea, open_about, use_load,
    },
    pages::centres::windows::Refusal,
    state::settings::in_language,
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_WORDS: u32 = 1_000;

#[component]
pub fn HandOnSheet(ticket: RwSignal<Option<Ticket>>, desk: Desk) -> impl IntoView {
    let open = open_about(ticket);
    view! {
        <Sheet open title=text!(windows.counter.hand_on)>
            {move || ticket.get_untracked().map(|ticket| view! { <HandingOn ticket desk open /> })}
        </Sheet>
    }
}

#[component]
fn HandingOn(ticket: Ticket, desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let facts = use_load(form_facts);
    let attempt = Attempt::new();
    let category = RwSignal::new(String::new());
    let words = RwSignal::new(first_words(&ticket));
    let id = ticket.id;
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let code = category.get_untracked();
        if code.is_empty() {
            return attempt.failure.set(Some(missing("categoryCode")));
        }
        let work = window_desk::hand_on(id, code, words.get_untracked());
        desk.run(attempt, work, move |_| {
            open.set(false);
            text!(windows.counter.handed_on).to_string()
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <p class="soft">{text!(windows.counter.hand_on_words)}</p>
            <Loaded loading=facts let:facts>
                <Choices
                    label=text!(windows.counter.hand_on_category)
                    value=category
                    options=Signal::derive(move || facts.with(|facts| options_of(&facts.categories)))
                    problem=attempt.problem("categoryCode")
                />
            </Loaded>
            <TextArea
                label=text!(windows.counter.hand_on_text)
                value=words
                maxlength=LONGEST_WORDS
                counted=true
                problem=attempt.problem("words")
            />
            <Refusal attempt fields=&["categoryCode", "words"] />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(windows.counter.hand_on_send)}</Button>
        </form>
    }
}

/// What they came for, and what they wrote.
fn first_words(ticket: &Ticket) -> String {
    let mut words = ticket.item.name.clone();
    if let Some(note) = &ticket.note {
        words.push('\n');
        words.push_str(note);
    }
    words
}

/// Whoever dispatches it asks for what a category wants to know besides.
fn options_of(categories: &[Category]) -> Vec<(String, String)> {
    let option = |one: &Category| {
        let name = in_language(&one.name_zh, &one.name_en);
        (one.code.clone(), name.to_string())
    };
    categories.iter().map(option).collect()
}
