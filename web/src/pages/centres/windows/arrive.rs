//! 取号: what the code on the screen in the hall opens. An appointment of today is one press away; whoever
//! has none chooses what they come for.

use super::{
    Refusal,
    house::NoWindows,
    words::{waiting_words, when_words},
};
use crate::{
    api::{
        ErrorCode, Failure, Id, Timestamp,
        centres::windows::{self, NumberFor, ServiceWindows, Ticket, TicketState, WindowItem},
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Empty, Icon, IconName, Loaded, Page, Show,
        use_load,
    },
    pages::centres::windows::mine::TicketCard,
    state::{live::Topic, use_clock, use_live, use_toasts},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

lazy_page!(centres: ARRIVE, arrive_view, ArrivePage);

/// How long after its end an appointment is kept, as the server has it.
const LATE: i64 = 15 * 60_000;

/// What can be done in this hall.
#[derive(Clone, Debug, PartialEq)]
struct Hall {
    windows: Option<ServiceWindows>,
    /// Of this centre, the viewer's and the family's.
    tickets: Vec<Ticket>,
}

async fn hall(centre: Option<Id>) -> Result<Hall, Failure> {
    let Some(centre) = centre else {
        return Err(Failure::refused(ErrorCode::NotFound));
    };
    let windows = windows::windows(centre).await?;
    let mut tickets = windows::mine().await?;
    tickets.retain(|one| one.centre_id == centre);
    Ok(Hall { windows, tickets })
}

#[component]
fn ArrivePage() -> impl IntoView {
    let params = use_params_map();
    let part = move |name: &str| params.with_untracked(|params| params.get(name));
    let centre = part("centre").as_deref().and_then(Id::parse);
    let taking = Taking {
        centre,
        code: StoredValue::new(part("code").unwrap_or_default()),
        attempt: Attempt::new(),
        pressed: RwSignal::new(None),
    };
    let loading = use_load(move || hall(centre));
    use_live(move |hint| {
        if hint.is_about(Topic::Windows, centre) {
            loading.refresh();
        }
    });
    let failure = taking.attempt.failure;
    let is_old = Memo::new(move |_| {
        let code = failure.with(|failure| failure.as_ref().and_then(Failure::code));
        code == Some(ErrorCode::DoorCodeOld)
    });
    // Somebody else took it meanwhile, or it is over: what is shown is read again.
    Effect::new(move || {
        if failure.with(Option::is_some) {
            loading.refresh();
        }
    });
    let name = move || {
        let known = loading.value.get().and_then(|hall| hall.windows);
        known.map(|known| known.centre_name).unwrap_or_default()
    };
    view! {
        <Page title=text!(windows.arrive.title) small=name back="/centres/bookings">
            {move || match (is_old.get(), centre) {
                (true, _) | (_, None) => view! { <Old /> }.into_any(),
                (false, Some(centre)) => view! {
                    <Loaded loading let:hall>
                        {
                            let is_any = Memo::new(move |_| hall.with(|hall| hall.windows.is_some()));
                            move || match is_any.get() {
                                true => view! { <InHall hall taking /> }.into_any(),
                                false => view! { <NoWindows centre /> }.into_any(),
                            }
                        }
                    </Loaded>
                }
                .into_any(),
            }}
        </Page>
    }
}

#[component]
fn Old() -> impl IntoView {
    view! {
        <div role="alert">
            <Empty icon=IconName::Clock title=text!(windows.arrive.old) words=text!(windows.arrive.old_words)>
                <ButtonLink href="/centres/bookings">{text!(windows.ticket.to_mine)}</ButtonLink>
            </Empty>
        </div>
    }
}

/// Taking a number by the code that was scanned.
#[derive(Clone, Copy)]
struct Taking {
    centre: Option<Id>,
    code: StoredValue<String>,
    attempt: Attempt,
    /// For what a number is being taken.
    pressed: RwSignal<Option<NumberFor>>,
}

impl Taking {
    fn is_busy(self, wanted: NumberFor) -> Signal<bool> {
        Signal::derive(move || self.attempt.busy.get() && self.pressed.get() == Some(wanted))
    }
}

/// What a press does: takes the number, and shows it.
fn use_take(taking: Taking) -> Callback<NumberFor> {
    let (toasts, navigate) = (use_toasts(), use_navigate());
    Callback::new(move |wanted: NumberFor| {
        let Some(centre) = taking.centre else { return };
        if taking.attempt.busy.get_untracked() {
            return;
        }
        taking.pressed.set(Some(wanted));
        let navigate = navigate.clone();
        let work = windows::take_number(centre, taking.code.get_value(), wanted);
        taking.attempt.run(work, move |ticket| {
            if let Some(number) = ticket.number {
                toasts.good(text!(windows.arrive.got, number));
            }
            let replace = NavigateOptions {
                replace: true,
                ..Default::default()
            };
            navigate(&format!("/tickets/{}", ticket.id), replace);
        });
    })
}

#[component]
fn InHall(hall: Signal<Hall>, taking: Taking) -> impl IntoView {
    let clock = use_clock();
    let take = use_take(taking);
    let own = Memo::new(move |_| {
        let now = clock.now();
        let mut tickets = hall.with(|hall| hall.tickets.clone());
        tickets.retain(|one| may_arrive(one, now));
        tickets
    });
    let held = Memo::new(move |_| {
        let mut tickets = hall.with(|hall| hall.tickets.clone());
        tickets.retain(|one| [TicketState::Waiting, TicketState::Called].contains(&one.state));
        tickets
    });
    let items = Memo::new(move |_| {
        hall.with(|hall| hall.windows.as_ref().map(|one| one.items.clone()))
            .unwrap_or_default()
    });
    let waiting = move || {
        let count = hall.with(|hall| hall.windows.as_ref().map_or(0, |one| one.waiting_count));
        waiting_words(count)
    };
    let walk_in = move || match own.with(Vec::is_empty) {
        true => text!(windows.arrive.walk_in_only),
        false => text!(windows.arrive.walk_in),
    };
    view! {
        <p class="soft num" aria-live="polite">{waiting}</p>
        <Refusal attempt=taking.attempt />
        <Show when=move || !held.with(Vec::is_empty)>
            <section class="section">
                <h2>{text!(windows.arrive.held)}</h2>
                <div class="stack">
                    <For each=move || held.get() key=|one| format!("{one:?}") let:ticket>
                        <TicketCard ticket />
                    </For>
                </div>
            </section>
        </Show>
        <Show when=move || !own.with(Vec::is_empty)>
            <section class="section">
                <h2>{text!(windows.arrive.own)}</h2>
                <div class="stack">
                    <For each=move || own.get() key=|one| one.id let:ticket>
                        <OwnAppointment ticket taking take />
                    </For>
                </div>
            </section>
        </Show>
        <section class="section">
            <h2>{walk_in}</h2>
            <Show
                when=move || !items.with(Vec::is_empty)
                fallback=|| view! { <p class="soft">{text!(windows.nothing_words)}</p> }
            >
                <div class="list">
                    <For each=move || items.get() key=|item| item.id let:item>
                        <WalkIn item taking take />
                    </For>
                </div>
            </Show>
        </section>
    }
}

/// Whether a number can be taken for it now.
fn may_arrive(one: &Ticket, now: Timestamp) -> bool {
    let has_come = one.arrives_from.is_some_and(|from| from <= now);
    let is_kept = one.ends_at.is_some_and(|ends_at| now.0 < ends_at.0 + LATE);
    one.state == TicketState::Booked && has_come && is_kept
}

#[component]
fn OwnAppointment(ticket: Ticket, taking: Taking, take: Callback<NumberFor>) -> impl IntoView {
    let clock = use_clock();
    let wanted = NumberFor::Appointment(ticket.id);
    let (item, name) = (
        ticket.item.name.clone(),
        ticket.person_name.clone().unwrap_or_default(),
    );
    let label = text!(
        windows.arrive.take_of,
        name = name.clone(),
        item = item.clone()
    );
    view! {
        <article class="card">
            <h3 class="title">{item}</h3>
            <span class="num">{move || when_words(&ticket, clock)}</span>
            <span class="soft">{name}</span>
            <Button
                kind=ButtonKind::Main
                wide=true
                label
                busy=taking.is_busy(wanted)
                on_press=move |_| take.run(wanted)
            >
                {text!(windows.arrive.take)}
            </Button>
        </article>
    }
}

#[component]
fn WalkIn(item: WindowItem, taking: Taking, take: Callback<NumberFor>) -> impl IntoView {
    let wanted = NumberFor::Item(item.id);
    let busy = taking.is_busy(wanted);
    view! {
        <button
            type="button"
            class="list-item"
            aria-busy=move || busy.get().then_some("true")
            on:click=move |_| take.run(wanted)
        >
            <span class="grow walk-in">
                <span class="title block">{item.name}</span>
                {item.about.map(|about| view! { <span class="soft block clamp">{about}</span> })}
            </span>
            {move || match busy.get() {
                true => view! { <span class="spinner" aria-hidden="true"></span> }.into_any(),
                false => view! { <Icon name=IconName::Next /> }.into_any(),
            }}
        </button>
    }
}
