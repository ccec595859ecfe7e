//! One booking: its form while the time is kept; afterwards how it stands, what happened to it, and what
//! the viewer may do.

use super::{
    coming::{Coming, ComingSheets},
    days::span_words,
    hold_form::{Form, HoldFoot, HoldForm},
    instead::Instead,
    series::{DECIDE, ScopeChoice, SeriesLine},
    sheets::{ApproveProblem, BookingSheets, Sheets},
    to_calendar::ToCalendar,
    words::{event_words, seats_words, state_words},
};
use crate::{
    api::{
        Id,
        centres::bookings::{
            self, Booking, BookingAction, BookingEvent, BookingEventKind, BookingState,
        },
    },
    components::{
        Button, ButtonKind, Chip, Icon, IconName, Loaded, Moment, Page, Show, Timeline,
        TimelineItem, TimelineTone,
        time::{deadline, deadline_words},
        use_load,
    },
    state::{
        live::{Hint, Topic},
        use_clock, use_live,
    },
};
use leptos::prelude::*;

#[component]
pub fn BookingPage(id: Id) -> impl IntoView {
    let clock = use_clock();
    let loading = use_load(move || bookings::booking(id));
    let booking = Memo::new(move |_| loading.value.get());
    use_live(move |hint| {
        let shown = booking.with_untracked(|one| one.as_ref().map(|one| one.version));
        let is_old = match hint {
            Hint::Changed { version, .. } => version.is_some() && version <= shown,
            Hint::Anything => false,
        };
        if hint.is_about(Topic::Booking, Some(id)) && !is_old {
            loading.refresh();
        }
    });
    let form = Form::open(id);
    let may = move |action: BookingAction| {
        booking.with(|one| {
            one.as_ref()
                .is_some_and(|one| one.permitted.contains(&action))
        })
    };
    // What was kept and let go can still be had until it would have begun.
    let is_form = Memo::new(move |_| {
        let starts_at = booking.with(|one| one.as_ref().map(|one| one.starts_at));
        may(BookingAction::Confirm) && starts_at > Some(clock.now())
    });
    let decides = Memo::new(move |_| may(BookingAction::Approve));
    let changed = Callback::new(move |booking: Booking| loading.set(booking));
    let sheets = Sheets::new(id, changed, Callback::new(move |()| loading.refresh()));

    let title = move || match (booking.get(), is_form.get()) {
        (Some(booking), true) => text!(centres.form.title, room = booking.room.name),
        (Some(booking), _) => booking.room.name,
        _ => text!(centres.booking.title).to_string(),
    };
    let small = move || {
        booking
            .get()
            .map(|one| one.room.centre.name)
            .unwrap_or_default()
    };
    let stands = Memo::new(move |_| {
        booking.with(|one| {
            let one = one.as_ref()?;
            Some(state_words(
                one.state,
                (one.starts_at, one.ends_at),
                clock.now(),
            ))
        })
    });
    let chip = move || {
        let shown = stands.get().filter(|_| !is_form.get());
        shown.map(|(words, kind)| view! { <Chip kind>{words}</Chip> })
    };
    let is_series = Memo::new(move |_| {
        booking.with(|one| one.as_ref().is_some_and(|one| one.series_id.is_some()))
    });
    let foot = move || {
        view! {
            <Show
                when=move || is_form.get()
                fallback=move || view! { <DecideFoot sheets is_series /> }
            >
                {move || booking.get().map(|booking| view! { <HoldFoot form booking on_done=changed /> })}
            </Show>
        }
    };
    view! {
        <Page
            title
            small
            back="/centres/bookings"
            chip=move || view! { {chip} }
            foot
            foot_when=Signal::derive(move || is_form.get() || decides.get())
        >
            <Loaded loading let:booking>
                <Show
                    when=move || is_form.get()
                    fallback=move || view! { <Content booking sheets /> }
                >
                    {view! { <HoldForm form booking=booking.get_untracked() /> }}
                </Show>
                <BookingSheets booking sheets />
                <ComingSheets sheets />
            </Loaded>
        </Page>
    }
}

/// A manager says yes or no.
#[component]
fn DecideFoot(sheets: Sheets, is_series: Memo<bool>) -> impl IntoView {
    view! {
        <Show when=move || is_series.get()>
            <ScopeChoice value=sheets.deciding scopes=DECIDE />
        </Show>
        <ApproveProblem sheets />
        <div class="row">
            <Button on_press=move |_| sheets.declining.set(true)>{text!(centres.decline.button)}</Button>
            <Button kind=ButtonKind::Main busy=sheets.approving.busy on_press=move |_| sheets.approve()>
                {text!(centres.approve.button)}
            </Button>
        </div>
    }
}

#[component]
fn Content(booking: Signal<Booking>, sheets: Sheets) -> impl IntoView {
    let clock = use_clock();
    let waits = move || {
        let by = booking.with(|one| one.approve_by)?;
        let left = deadline(clock.now(), by, clock.offset_minutes(), None);
        Some(text!(
            centres.booking.waits,
            deadline = deadline_words(left)
        ))
    };
    let id = Memo::new(move |_| booking.with(|one| one.id));
    let reason = move || booking.with(|one| one.reason.clone());
    let may = move |action: BookingAction| {
        Memo::new(move |_| booking.with(|one| one.permitted.contains(&action)))
    };
    let (may_move, may_cancel) = (may(BookingAction::Move), may(BookingAction::Cancel));
    let is_off = Memo::new(move |_| {
        booking.with(|one| {
            let off = [
                BookingState::Declined,
                BookingState::Closed,
                BookingState::Lapsed,
                BookingState::Missed,
            ];
            one.is_own && off.contains(&one.state)
        })
    });
    let is_closed = Memo::new(move |_| {
        booking.with(|one| {
            one.is_own && one.state == BookingState::Closed && clock.now() < one.starts_at
        })
    });
    let room = move || booking.with(|one| one.room.id);
    let series = Memo::new(move |_| booking.with(|one| one.series_id));
    view! {
        {move || waits().map(|words| view! { <p class="hint">{words}</p> })}
        {move || reason().map(|words| view! {
            <p class="hint wrong"><strong>{text!(centres.booking.reason)}</strong><span class="pre">{words}</span></p>
        })}
        <Coming booking sheets />
        <Facts booking />
        {move || series.get().map(|id| view! { <SeriesLine id /> })}
        <Show when=move || may_move.get() || may_cancel.get()>
            <div class="row acts-row">
                <Show when=move || may_move.get()>
                    <Button on_press=move |_| sheets.moving.set(true)>{text!(centres.shift.button)}</Button>
                </Show>
                <Show when=move || may_cancel.get()>
                    <Button kind=ButtonKind::Danger on_press=move |_| sheets.cancelling.set(true)>
                        {text!(centres.cancel.button)}
                    </Button>
                </Show>
            </div>
        </Show>
        <Show when=move || may_move.get()>
            {move || view! { <ToCalendar href=format!("/bookings/{}.ics", id.get()) /> }}
        </Show>
        <Show when=move || is_closed.get()>
            {move || view! { <Instead booking=booking.get_untracked() /> }}
        </Show>
        <Show when=move || is_off.get()>
            <a class="button" href=move || format!("/centres/rooms/{}", room())>{text!(centres.form.elsewhere)}</a>
        </Show>
        <History booking />
    }
}

#[component]
fn Facts(booking: Signal<Booking>) -> impl IntoView {
    let clock = use_clock();
    let facts = move || {
        let Booking {
            purpose,
            heads,
            seats,
            person_name,
            booked_by_name,
            organization,
            is_own,
            room,
            ..
        } = booking.get();
        // One's own says so only where somebody else had a hand in it.
        let names_person = !is_own || booked_by_name.is_some();
        let line = |label: &'static str, words: String| {
            view! { <div><dt>{label}</dt><dd>{words}</dd></div> }
        };
        let centre = room.centre;
        view! {
            {(!purpose.is_empty()).then(|| line(text!(centres.form.purpose), purpose))}
            {(heads > 0).then(|| line(text!(centres.form.heads), text!(centres.heads.count, count = heads)))}
            {(!seats.is_empty()).then(|| line(text!(centres.seats.label), seats_words(&seats)))}
            {names_person.then(|| line(text!(centres.booking.person), person_name))}
            {booked_by_name.map(|name| line(text!(centres.booking.booked_by), name))}
            {organization.map(|one| line(text!(centres.form.for_whom), one.name))}
            <div>
                <dt>{text!(centres.booking.room)}</dt>
                <dd><a class="link" href=format!("/centres/rooms/{}", room.id)>{room.name}</a></dd>
            </div>
            <div>
                <dt>{text!(centres.booking.centre)}</dt>
                <dd>
                    <a class="link whole" href=format!("/centres/at/{}", centre.id)>
                        <span>{centre.name}</span>
                        <span class="soft">{centre.address}</span>
                    </a>
                </dd>
            </div>
            {centre.telephone.map(|number| view! {
                <div>
                    <dt>{text!(centres.centre.telephone)}</dt>
                    <dd>
                        <a class="link num" href=format!("tel:{number}")>
                            <Icon name=IconName::Phone small=true />{number.clone()}
                        </a>
                    </dd>
                </div>
            })}
        }
    };
    view! {
        <article class="card booked">
            <p class="when num">{move || booking.with(|one| span_words(clock, one.starts_at, one.ends_at))}</p>
            <dl class="facts">{facts}</dl>
        </article>
    }
}

/// What has happened, newest first.
#[component]
fn History(booking: Signal<Booking>) -> impl IntoView {
    let events = Memo::new(move |_| {
        let mut events = booking.with(|one| one.events.clone());
        events.reverse();
        events
    });
    view! {
        <Show when=move || events.with(|events| !events.is_empty())>
            <section class="card">
                <h2 class="unseen">{text!(centres.booking.history)}</h2>
                <Timeline>
                    <For each=move || events.get() key=|event| event.id let:event>
                        <Event event />
                    </For>
                </Timeline>
            </section>
        </Show>
    }
}

#[component]
fn Event(event: BookingEvent) -> impl IntoView {
    let clock = use_clock();
    let BookingEvent {
        kind,
        at,
        starts_at,
        actor_name,
        words,
        ..
    } = event;
    let tone = match kind {
        BookingEventKind::Booked
        | BookingEventKind::Approved
        | BookingEventKind::CheckedIn
        | BookingEventKind::Excused => TimelineTone::Good,
        _ => TimelineTone::Plain,
    };
    let title = move || match kind {
        BookingEventKind::Moved => {
            let when = super::days::start_words(clock, starts_at);
            text!(centres.event.moved_to, when)
        }
        kind => event_words(kind).to_string(),
    };
    // Nobody did what the clock did.
    let who = match kind {
        BookingEventKind::Expired | BookingEventKind::Missed => String::new(),
        _ => actor_name,
    };
    let meta = move || view! { <Moment at />" "{who.clone()} };
    view! {
        <TimelineItem tone title meta>
            {words.map(|words| view! { <p class="pre">{words}</p> })}
        </TimelineItem>
    }
}
