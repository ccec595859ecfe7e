//! The form of a booking while its time is kept: what for and how many. It is a draft until the server has
//! it, so that whoever comes too late need not write it again for another time.

use super::{
    days::{calendar_day, span_words},
    for_whom::{self, ForWhom, ForWhomFields},
    words::refusal_words,
};
use crate::{
    api::{
        ApiError, ErrorCode, Failure, Id, Timestamp,
        centres::{
            acts::{self, Details},
            bookings::{Booking, BookingState},
            series::SeriesScope,
        },
    },
    components::{
        Attempt, Button, ButtonKind, Field, Icon, IconName, Show, focus_heading,
        time::{day_number, time_words},
    },
    state::{drafts::Draft, use_clock, use_draft, use_toasts},
};
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

const LONGEST_PURPOSE: u32 = 60;
const SECOND: i64 = 1_000;
/// In seconds.
const HOUR: i64 = 3_600;
const FIELDS: [&str; 2] = ["purpose", "heads"];
/// What a refusal may name that stands beside its field.
const NAMED: [&str; 5] = {
    let [unit, person, phone] = for_whom::FIELDS;
    ["purpose", "heads", unit, person, phone]
};

/// What the form holds; all of it lives in the draft.
#[derive(Clone, Copy)]
pub struct Form {
    draft: Draft,
    purpose: RwSignal<String>,
    heads: RwSignal<String>,
    for_whom: ForWhom,
    attempt: Attempt,
    /// Only after the first press is anything called missing.
    pressed: RwSignal<bool>,
}

impl Form {
    pub fn open(id: Id) -> Self {
        let draft = use_draft("booking");
        let form = Self {
            draft,
            purpose: draft.text("purpose"),
            heads: draft.text("heads"),
            for_whom: ForWhom::open(draft),
            attempt: Attempt::new(),
            pressed: RwSignal::new(false),
        };
        // What was looked for goes before what was written for another time.
        let of = draft.text("of");
        let is_new = of.with_untracked(|of| *of != id.to_string());
        let looked_for = use_query_map().with_untracked(|query| query.get("heads"));
        if let Some(heads) = looked_for.filter(|_| is_new) {
            form.heads.set(heads);
            of.set(id.to_string());
        }
        form
    }

    fn heads(self) -> Option<i32> {
        self.heads.with(|heads| heads.trim().parse().ok())
    }

    /// What is wrong with a field, before the server is asked.
    fn missing(self, field: &str, capacity: i32) -> Option<ApiError> {
        let (code, limit) = match (field, self.heads()) {
            ("purpose", _) if self.purpose.with(|words| words.trim().is_empty()) => {
                (ErrorCode::Required, None)
            }
            ("heads", None) => (ErrorCode::Required, None),
            ("heads", Some(heads)) if !(1..=capacity).contains(&heads) => {
                (ErrorCode::OutOfRange, Some(capacity))
            }
            _ => return None,
        };
        Some(ApiError {
            code,
            field: Some(field.to_string()),
            limit,
        })
    }

    fn problem(self, field: &'static str, capacity: i32) -> Signal<Option<String>> {
        Signal::derive(move || {
            let missing = self.missing(field, capacity).filter(|_| self.pressed.get());
            let refused = self.attempt.failure.get();
            let refused = refused.filter(|failure| failure.field() == Some(field));
            let failure = missing.map(Failure::Refused).or(refused)?;
            Some(match (field, failure.code()) {
                ("purpose", Some(ErrorCode::Required)) => {
                    text!(centres.form.purpose_missing).to_string()
                }
                ("heads", Some(ErrorCode::Required)) => {
                    text!(centres.form.heads_missing).to_string()
                }
                _ => refusal_words(&failure),
            })
        })
    }

    fn details(self) -> Details {
        Details {
            purpose: self.purpose.get(),
            heads: self.heads().unwrap_or_default(),
            whose: self.for_whom.whose(),
        }
    }
}

#[component]
pub fn HoldForm(form: Form, booking: Booking) -> impl IntoView {
    let clock = use_clock();
    let Booking {
        starts_at,
        ends_at,
        heads,
        room,
        ..
    } = booking;
    let capacity = room.capacity;
    // Whoever waited for it has said how many come.
    if heads > 0 && form.heads.with_untracked(String::is_empty) {
        form.heads.set(heads.to_string());
    }
    view! {
        <section class="card">
            <p class="title num">{move || span_words(clock, starts_at, ends_at)}</p>
            <p class="soft">{room.centre.name}{text!(common.separator)}{room.centre.address}</p>
            {room.rules.map(|rules| view! { <p class="soft pre">{rules}</p> })}
        </section>
        {room.needs_approval.then(|| view! { <p class="hint">{text!(centres.form.needs_approval)}</p> })}
        <div class="stack form">
            <Field
                label=text!(centres.form.purpose)
                value=form.purpose
                maxlength=LONGEST_PURPOSE
                required=true
                placeholder=text!(centres.form.purpose_example)
                problem=form.problem("purpose", capacity)
            />
            <Field
                label=text!(centres.form.heads)
                value=form.heads
                inputmode="numeric"
                maxlength=3
                required=true
                help=match room.by_seat {
                    true => text!(centres.seats.each, count = capacity),
                    false => text!(centres.form.heads_help, count = capacity),
                }
                problem=form.problem("heads", capacity)
            />
            <ForWhomFields
                form=form.for_whom
                room=room.id
                attempt=form.attempt
                missing=Signal::derive(move || form.pressed.get() && form.for_whom.lacks_phone())
            />
        </div>
        <GiveUp id=booking.id />
    }
}

/// Frees the time at once: taking it again is as easy.
#[component]
fn GiveUp(id: Id) -> impl IntoView {
    let attempt = Attempt::new();
    let navigate = use_navigate();
    let give_up = move |_| {
        let navigate = navigate.clone();
        attempt.run(acts::cancel(id, None, SeriesScope::This), move |_| {
            let went = window().history().and_then(|history| history.back());
            if went.is_err() {
                navigate("/centres", Default::default());
            }
        });
    };
    view! {
        <Button kind=ButtonKind::Bare busy=attempt.busy on_press=give_up>{text!(centres.form.give_up)}</Button>
    }
}

/// How long the time is kept, and the main action.
#[component]
pub fn HoldFoot(form: Form, booking: Booking, on_done: Callback<Booking>) -> impl IntoView {
    let clock = use_clock();
    let toasts = use_toasts();
    let capacity = booking.room.capacity;
    let (id, held_until) = (booking.id, booking.held_until);
    let send = move |_| {
        form.pressed.set(true);
        let is_wanting = |field: &&str| untrack(|| form.missing(field, capacity)).is_some();
        if FIELDS.iter().any(is_wanting) || untrack(|| form.for_whom.lacks_phone()) {
            return focus_first_problem();
        }
        let details = untrack(|| form.details());
        form.attempt
            .run(acts::confirm(id, details), move |booking| {
                form.draft.clear();
                toasts.good(match booking.state {
                    BookingState::Requested => text!(centres.form.requested),
                    _ => text!(centres.form.booked),
                });
                on_done.run(booking);
                focus_heading();
            });
    };
    let failure = form.attempt.problem_beside(&NAMED);
    Effect::new(move || {
        if form.attempt.failure.with(Option::is_some) {
            focus_first_problem();
        }
    });
    let elsewhere = {
        let day = day_number(booking.starts_at, clock.offset_minutes());
        let day = calendar_day(day).0;
        format!("/centres/rooms/{}?day={day}", booking.room.id)
    };
    let when = move || {
        let time = |at| time_words(at, clock.offset_minutes());
        format!("{}–{}", time(booking.starts_at), time(booking.ends_at))
    };
    view! {
        <div role="alert">
            {move || failure.get().map(|failure| {
                let is_gone = matches!(failure, Failure::Refused(_));
                view! {
                    <div class="hint wrong">
                        <span class="row"><Icon name=IconName::Late small=true />{refusal_words(&failure)}</span>
                        {is_gone.then(|| view! { <a class="link" href=elsewhere.clone()>{text!(centres.form.elsewhere)}</a> })}
                    </div>
                }
            })}
        </div>
        <div class="row spread">
            <span class="num">{when}</span>
            <Countdown held_until />
        </div>
        <Button kind=ButtonKind::Main wide=true busy=form.attempt.busy on_press=send>
            {text!(centres.form.confirm)}
        </Button>
    }
}

/// The field that needs attention has the focus.
pub fn focus_first_problem() {
    // Once the problem stands on the page.
    request_animation_frame(|| {
        let field = document().query_selector(".form [aria-invalid=true]");
        let field = field.ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // An element that left again cannot take the focus, nor need it.
            let _ = field.focus();
        }
    });
}

#[component]
fn Countdown(held_until: Option<Timestamp>) -> impl IntoView {
    let clock = use_clock();
    let seconds = move || {
        let left = held_until.map_or(0, |until| until.0 - clock.exactly().0);
        left.max(0).div_euclid(SECOND)
    };
    let left = RwSignal::new(untrack(seconds));
    let ticking = Interval::new(SECOND as u32, move || left.set(untrack(seconds)));
    // Until the page is left.
    StoredValue::new_local(ticking);
    let is_kept = Memo::new(move |_| left.get() > 0);
    let until = move || {
        let until = held_until.unwrap_or(Timestamp(0));
        time_words(until, clock.offset_minutes())
    };
    view! {
        <span class="soft" role="status">
            <Show when=move || !is_kept.get()>{text!(centres.form.lapsed)}</Show>
        </span>
        <Show when=move || is_kept.get()>
            <span class="chip time num" role="timer">
                <Icon name=IconName::Clock small=true />
                <span>{move || match left.get() {
                    left @ ..HOUR => format!("{} {}", text!(centres.form.kept), clock_words(left)),
                    _ => text!(centres.form.kept_until, time = until()),
                }}</span>
            </span>
        </Show>
    }
}

/// 「1:58」
fn clock_words(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::clock_words;

    #[test]
    fn what_is_left_is_said_in_minutes_and_seconds() {
        assert_eq!(
            [120, 118, 61, 9, 0].map(clock_words),
            ["2:00", "1:58", "1:01", "0:09", "0:00"]
        );
    }
}
