//! A number for somebody who stands at the desk without a phone: it is told to them.

use super::{Desk, number_of};
use crate::{
    api::{
        ApiError, ErrorCode, Failure, Id,
        centres::{window_desk, windows::Ticket},
        failure_text,
    },
    components::{Attempt, Button, ButtonKind, Choices, Field, Sheet},
    pages::centres::windows::Refusal,
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_PHONE: u32 = 20;

#[component]
pub fn GiveSheet(open: RwSignal<bool>, desk: Desk) -> impl IntoView {
    view! {
        <Sheet open title=text!(windows.counter.give)>
            {move || {
                // None before it is given; then it is shown until the sheet is closed.
                let given = RwSignal::new(None::<Ticket>);
                move || match given.get() {
                    None => view! { <GiveForm desk given /> }.into_any(),
                    Some(ticket) => view! { <Given ticket given open /> }.into_any(),
                }
            }}
        </Sheet>
    }
}

#[component]
fn GiveForm(desk: Desk, given: RwSignal<Option<Ticket>>) -> impl IntoView {
    let attempt = Attempt::new();
    let item = RwSignal::new(String::new());
    let phone = RwSignal::new(String::new());
    let items = desk.windows.with_untracked(|windows| {
        let items = windows.iter().flat_map(|windows| windows.items.iter());
        items
            .map(|item| (item.id.to_string(), item.name.clone()))
            .collect::<Vec<_>>()
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(item) = item.with_untracked(|item| Id::parse(item)) else {
            return attempt.failure.set(Some(missing("itemId")));
        };
        let phone = Some(phone.get_untracked()).filter(|phone| !phone.trim().is_empty());
        attempt.run(window_desk::give_number(item, phone), move |ticket| {
            desk.queue.refresh();
            given.set(Some(ticket));
        });
    };
    let phone_problem = Signal::derive(move || {
        let failure = attempt.failure.get()?;
        (failure.field() == Some("phone")).then(|| match failure.code() {
            Some(ErrorCode::NotFound) => text!(windows.counter.phone_unknown).to_string(),
            _ => failure_text(&failure),
        })
    });
    view! {
        <form class="stack" novalidate on:submit=send>
            <p class="soft">{text!(windows.counter.give_words)}</p>
            <Choices
                label=text!(windows.counter.item)
                value=item
                options=Signal::stored(items)
                problem=attempt.problem("itemId")
            />
            <Field
                label=text!(windows.counter.phone)
                value=phone
                kind="tel"
                inputmode="tel"
                maxlength=LONGEST_PHONE
                help=text!(windows.counter.phone_help)
                problem=phone_problem
            />
            <Refusal attempt fields=&["itemId", "phone"] />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(windows.counter.give)}</Button>
        </form>
    }
}

/// What is found out here, as the server would say it.
pub fn missing(field: &str) -> Failure {
    Failure::Refused(ApiError {
        code: ErrorCode::Required,
        field: Some(field.to_string()),
        limit: None,
    })
}

#[component]
fn Given(ticket: Ticket, given: RwSignal<Option<Ticket>>, open: RwSignal<bool>) -> impl IntoView {
    let ahead = ticket.ahead.unwrap_or_default();
    view! {
        <div class="stack given" role="status">
            <p>
                <span class="soft block">{ticket.item.name.clone()}</span>
                <b class="num">{text!(windows.counter.given, number = number_of(&ticket))}</b>
            </p>
            <p>{text!(windows.counter.given_words, count = ahead)}</p>
            <div class="row">
                <Button on_press=move |_| given.set(None)>{text!(windows.counter.give_more)}</Button>
                <Button kind=ButtonKind::Main on_press=move |_| open.set(false)>{text!(common.close)}</Button>
            </div>
        </div>
    }
}
