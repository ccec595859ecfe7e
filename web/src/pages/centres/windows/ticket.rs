//! One ticket: an appointment, or a number with its turn; what to bring, and giving it up.

use super::{
    Bring, Refusal,
    turn::Turn,
    words::{state_words, when_words},
};
use crate::{
    api::{
        Id,
        centres::windows::{self, Ticket, TicketAction, TicketState},
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Chip, Empty, IconName, Loaded, Loading, Page,
        Sheet, Show, focus_heading, use_load,
    },
    state::{live::Topic, use_clock, use_live, use_session, use_toasts},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(centres: TICKET, ticket_view, TicketRoute);

#[component]
fn TicketRoute() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        let id = params.with(|params| params.get("id"));
        id.as_deref().and_then(Id::parse)
    });
    move || match id.get() {
        Some(id) => view! { <TicketPage id /> }.into_any(),
        None => view! {
            <Page title=text!(windows.ticket.title) back="/centres/bookings"><Gone /></Page>
        }
        .into_any(),
    }
}

#[component]
fn TicketPage(id: Id) -> impl IntoView {
    let loading = use_load(move || windows::ticket(id));
    let known = Memo::new(move |_| loading.value.get().flatten());
    use_live(move |hint| {
        let centre = known.with_untracked(|one| one.as_ref().map(|one| one.centre_id));
        if hint.is_about(Topic::Windows, centre) {
            loading.refresh();
        }
    });
    let title = move || {
        known.with(|one| match one {
            Some(one) => one.item.name.clone(),
            None => text!(windows.ticket.title).to_string(),
        })
    };
    let chip = move || {
        let stands = Memo::new(move |_| known.with(|one| one.as_ref().map(|one| one.state)));
        move || {
            stands.get().map(|state| {
                let (words, kind) = state_words(state);
                view! { <Chip kind>{words}</Chip> }
            })
        }
    };
    view! {
        <Page title small=text!(windows.ticket.title) back="/centres/bookings" chip=move || view! { {chip()} }>
            <Loaded loading let:shown>
                {
                    let is_any = Memo::new(move |_| shown.with(Option::is_some));
                    move || match is_any.get().then(|| shown.get_untracked()).flatten() {
                        None => view! { <Gone /> }.into_any(),
                        Some(first) => {
                            let ticket = Signal::derive(move || shown.get().unwrap_or_else(|| first.clone()));
                            view! { <Shown ticket loading /> }.into_any()
                        }
                    }
                }
            </Loaded>
        </Page>
    }
}

#[component]
fn Gone() -> impl IntoView {
    view! {
        <Empty icon=IconName::Desk title=text!(windows.ticket.gone) words=text!(windows.ticket.gone_words)>
            <ButtonLink href="/centres/bookings">{text!(windows.ticket.to_mine)}</ButtonLink>
        </Empty>
    }
}

#[component]
fn Shown(ticket: Signal<Ticket>, loading: Loading<Option<Ticket>>) -> impl IntoView {
    let clock = use_clock();
    let me = use_session().me;
    let is_own = Signal::derive(move || {
        let own = me.with(|me| me.as_ref().map(|me| me.id));
        own.is_some() && ticket.with(|one| one.person_id) == own
    });
    let bring = Memo::new(move |_| ticket.with(|one| one.item.bring.clone()));
    let may_cancel = Memo::new(move |_| ticket.with(|one| one.may(TicketAction::Cancel)));
    // Who comes still has to bring it.
    let is_ahead = Memo::new(move |_| {
        let ahead = [
            TicketState::Booked,
            TicketState::Waiting,
            TicketState::Called,
            TicketState::Passed,
        ];
        ticket.with(|one| ahead.contains(&one.state))
    });
    let facts = move || {
        let one = ticket.get();
        let when = when_words(&one, clock);
        let when_label = match one.starts_at {
            Some(_) => text!(windows.appointment.when),
            None => text!(windows.ticket.day),
        };
        let by = one
            .booked_by_name
            .map(|name| text!(windows.ticket.by, name));
        view! {
            <div><dt>{when_label}</dt><dd class="num">{when}</dd></div>
            <div>
                <dt>{text!(windows.appointment.place)}</dt>
                <dd>{one.centre_name}<span class="soft block">{one.centre_address}</span></dd>
            </div>
            {one.person_name.map(|name| view! {
                <div>
                    <dt>{text!(windows.ticket.for_whom)}</dt>
                    <dd>{name}{by.map(|by| view! { <span class="soft block">{by}</span> })}</dd>
                </div>
            })}
            {one.note.map(|note| view! {
                <div><dt>{text!(windows.ticket.note)}</dt><dd class="pre">{note}</dd></div>
            })}
        }
    };
    view! {
        <Turn ticket is_own />
        <div class="card"><dl class="facts plain">{facts}</dl></div>
        <Show when=move || is_ahead.get()>
            <section class="section">
                <h2>{text!(windows.bring.heading)}</h2>
                <div class="card">{move || view! { <Bring bring=bring.get() /> }}</div>
            </section>
        </Show>
        <Show when=move || may_cancel.get()>
            <Cancel ticket loading />
        </Show>
    }
}

/// The way back is not called 「取消」 here: that is what the other button does.
#[component]
fn Cancel(ticket: Signal<Ticket>, loading: Loading<Option<Ticket>>) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let attempt = Attempt::new();
    let id = ticket.with_untracked(|one| one.id);
    let waits = Memo::new(move |_| ticket.with(|one| one.state == TicketState::Waiting));
    let send = move |_| {
        attempt.run(windows::cancel(id), move |cancelled| {
            open.set(false);
            toasts.good(text!(windows.ticket.cancelled));
            loading.set(Some(cancelled));
            focus_heading();
        });
    };
    let button = move || match waits.get() {
        true => text!(windows.ticket.cancel_waiting),
        false => text!(windows.ticket.cancel_booked),
    };
    let words = move || match waits.get() {
        true => text!(windows.ticket.cancel_waiting_words),
        false => text!(windows.ticket.cancel_words),
    };
    view! {
        <div class="row">
            <Button on_press=move |_| open.set(true)>{button}</Button>
        </div>
        <Sheet open title=text!(windows.ticket.cancel_title)>
            <p>{words}</p>
            <Refusal attempt />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(windows.ticket.keep)}</Button>
                <Button kind=ButtonKind::Danger busy=attempt.busy on_press=send>{text!(windows.ticket.cancel_send)}</Button>
            </div>
        </Sheet>
    }
}
