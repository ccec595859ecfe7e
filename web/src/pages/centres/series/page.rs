//! One series: its rule, and how each of its dates stands. One that was left out or given up can be
//! booked again where it is free.

use super::words::{hours_words, rule_words, verdict_words};
use crate::{
    api::{
        CalendarDay, Failure, Id,
        centres::{
            bookings::BookingState,
            series::{self, DateVerdict, Series, SeriesDate},
        },
        failure_text,
    },
    components::{
        Attempt, Button, Chip, ChipKind, Icon, IconName, Loaded, Page, Show,
        time::{day_number, time_words},
        use_load,
    },
    pages::centres::{
        days::{day_words, read_day},
        to_calendar::ToCalendar,
        words::state_words,
    },
    state::{live::Topic, use_clock, use_live, use_toasts},
};
use leptos::prelude::*;

/// A date that is being booked again, and what to do for that.
#[derive(Clone, Copy)]
struct Adding {
    attempt: Attempt,
    date: RwSignal<Option<CalendarDay>>,
    press: Callback<CalendarDay>,
}

#[component]
pub fn SeriesPage(id: Id) -> impl IntoView {
    let loading = use_load(move || series::series(id));
    let series = Memo::new(move |_| loading.value.get());
    use_live(move |hint| {
        if hint.is_about(Topic::Booking, None) {
            loading.refresh();
        }
    });
    let toasts = use_toasts();
    let attempt = Attempt::new();
    Effect::new(move || {
        if let Some(failure) = attempt.failure.get() {
            toasts.problem(failure_text(&failure));
            if matches!(failure, Failure::Refused(_)) {
                loading.refresh();
            }
        }
    });
    let date = RwSignal::new(None::<CalendarDay>);
    let press = Callback::new(move |day: CalendarDay| {
        if attempt.busy.get_untracked() {
            return;
        }
        date.set(Some(day.clone()));
        attempt.run(series::book_date(id, day), move |series| {
            loading.set(series);
            toasts.good(text!(centres.series.added));
        });
    });
    let adding = Adding {
        attempt,
        date,
        press,
    };
    let title = move || match series.get() {
        Some(series) => series.room.name,
        None => text!(centres.series.one).to_string(),
    };
    let small = move || {
        series
            .get()
            .map(|series| series.room.centre.name)
            .unwrap_or_default()
    };
    view! {
        <Page title small back="/centres/bookings">
            <Loaded loading let:series>
                <Rule series />
                <ToCalendar href=format!("/series/{id}.ics") />
                <Dates series adding />
            </Loaded>
        </Page>
    }
}

#[component]
fn Rule(series: Signal<Series>) -> impl IntoView {
    let words = move || {
        let rule = series.with(Series::rule);
        let until = read_day(&rule.until.0).map(day_words).unwrap_or_default();
        let when = format!("{} {}", rule_words(&rule), hours_words(&rule));
        text!(centres.series.until_words, when, until)
    };
    let counts = move || {
        let (all, standing) = series.with(|series| {
            let standing = series.dates.iter().filter(|one| stands(one));
            (series.dates.len(), standing.count())
        });
        text!(centres.series.standing, all, standing)
    };
    let room = move || series.with(|series| (series.room.id, series.room.name.clone()));
    view! {
        <article class="card booked">
            <p class="when num">{words}</p>
            <dl class="facts">
                <div>
                    <dt>{text!(centres.form.purpose)}</dt>
                    <dd>{move || series.with(|series| series.purpose.clone())}</dd>
                </div>
                <div>
                    <dt>{text!(centres.booking.room)}</dt>
                    <dd>
                        <a class="link" href=move || format!("/centres/rooms/{}", room().0)>{move || room().1}</a>
                    </dd>
                </div>
                <div>
                    <dt>{text!(centres.series.count)}</dt>
                    <dd class="num">{counts}</dd>
                </div>
            </dl>
        </article>
    }
}

fn stands(one: &SeriesDate) -> bool {
    let state = one.state;
    matches!(state, Some(BookingState::Booked | BookingState::Requested))
}

#[component]
fn Dates(series: Signal<Series>, adding: Adding) -> impl IntoView {
    let days = Memo::new(move |_| {
        let dates = series.with(|series| series.dates.clone());
        dates.into_iter().map(|one| one.date.0).collect::<Vec<_>>()
    });
    // Built once for each date, so that a refresh takes the focus from nothing.
    let line = move |day: String| {
        let one = Memo::new(move |_| {
            series.with(|series| series.dates.iter().find(|one| one.date.0 == day).cloned())
        });
        view! { {move || one.get().map(|one| view! { <DateLine one adding /> })} }
    };
    view! {
        <section class="stack tight">
            <h2 class="unseen">{text!(centres.series.dates)}</h2>
            <ul class="list dates">
                <For each=move || days.get() key=String::clone children=line />
            </ul>
        </section>
    }
}

#[component]
fn DateLine(one: SeriesDate, adding: Adding) -> impl IntoView {
    let clock = use_clock();
    let SeriesDate {
        date,
        starts_at,
        ends_at,
        booking_id,
        verdict,
        ..
    } = one.clone();
    let day = read_day(&date.0).unwrap_or_default();
    let time = move || {
        let offset = clock.offset_minutes();
        let time = format!(
            "{}–{}",
            time_words(starts_at, offset),
            time_words(ends_at, offset)
        );
        match day_number(starts_at, offset) {
            moved if moved == day => time,
            moved => text!(centres.series.moved_to, day = day_words(moved), time),
        }
    };
    let chip = move || {
        let state = one.state.filter(|_| verdict.is_none());
        let words = state.map(|state| state_words(state, (starts_at, ends_at), clock.now()));
        let is_free = verdict == Some(DateVerdict::Free);
        words.unwrap_or_else(|| match (one.state, is_free) {
            (Some(state), true) => state_words(state, (starts_at, ends_at), clock.now()),
            (None, true) => (text!(centres.series.left_out), ChipKind::Plain),
            _ => verdict.map_or(("", ChipKind::Plain), verdict_words),
        })
    };
    let may_add = verdict == Some(DateVerdict::Free);
    let named = day_words(day);
    let is_added = {
        let date = date.clone();
        move || adding.date.with(|added| added.as_ref() == Some(&date))
    };
    let busy = Signal::derive(move || adding.attempt.busy.get() && is_added());
    let add = move |_| adding.press.run(date.clone());
    let words = move || {
        view! {
            <span class="grow num">
                <span class="block">{day_words(day)}</span>
                <span class="soft block">{time}</span>
            </span>
            <Chip kind=Signal::derive(move || chip().1)>
                {may_or_stands(verdict)}
                {move || chip().0}
            </Chip>
        }
    };
    view! {
        <li class="row date-line">
            {match booking_id {
                Some(id) => view! {
                    <a class="list-item" href=format!("/centres/bookings/{id}")>{words()}<Icon name=IconName::Next /></a>
                }
                .into_any(),
                None => view! { <div class="list-item">{words()}</div> }.into_any(),
            }}
            <Show when=move || may_add>
                <Button busy label=text!(centres.series.add_date, day = named.clone()) on_press=add.clone()>
                    {text!(centres.series.add)}
                </Button>
            </Show>
        </li>
    }
}

/// A sign beside the words: nothing hangs on the colour.
fn may_or_stands(verdict: Option<DateVerdict>) -> impl IntoView {
    let icon = match verdict {
        None => IconName::Check,
        Some(_) => IconName::Close,
    };
    view! { <Icon name=icon small=true /> }
}
