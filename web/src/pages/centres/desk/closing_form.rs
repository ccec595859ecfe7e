//! Closing a centre or one of its rooms for a time. Whom that hits is said before it is done.

use super::quarters::{DayAndQuarter, DayAndQuarterField};
use crate::{
    api::{
        ErrorCode, Id, Timestamp,
        centres::{
            closing::{self, Closing},
            desk::{self, BoardBooking, DeskCentre},
            houses::{OpeningDay, OpeningHours},
        },
        failure_text,
    },
    components::{
        Attempt, Button, ButtonKind, Choices, FormProblem, Show, TextArea, time::day_number,
        use_load,
    },
    pages::centres::{
        days::{calendar_day, span_words, today},
        manage::openings::weekday_of,
    },
    state::{use_clock, use_draft, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_REASON: u32 = 200;
const FIELDS: &[&str] = &["startsAt", "endsAt", "reason"];
/// As long as a closure may be, and the day on which it ends.
const MOST_DAYS: i64 = 32;
/// Of what is hit, so many are named.
const FEW: usize = 5;

/// From when to when a house is open on a kind of day, or might be.
fn hours_of(openings: &[OpeningHours], day: OpeningDay) -> (i32, i32) {
    let of_day = || openings.iter().filter(|one| one.day == day);
    let from = of_day().map(|one| one.from_minute).min();
    let until = of_day().map(|one| one.until_minute).max();
    (from.unwrap_or(8 * 60), until.unwrap_or(18 * 60))
}

#[component]
pub fn ClosingForm(
    open: RwSignal<bool>,
    centre: DeskCentre,
    on_changed: Callback<()>,
) -> impl IntoView {
    let (clock, toasts) = (use_clock(), use_toasts());
    let attempt = Attempt::new();
    let id = centre.id;
    let draft = use_draft(&format!("closing-{id}"));
    let reason = draft.text("reason");
    let room = RwSignal::new(String::new());
    let tomorrow = untrack(|| today(clock)) + 1;

    let (from, until) = hours_of(&centre.openings, weekday_of(tomorrow));
    let from = DayAndQuarter::at(tomorrow, from);
    let until = DayAndQuarter::at(tomorrow, until);
    // Nothing ends before it begins.
    Effect::new(move || {
        let (first, last) = (from.day(), untrack(|| until.day()));
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            until.day.set(calendar_day(first).0);
        }
    });
    let span = Memo::new(move |_| {
        let offset = clock.offset_minutes();
        Some((from.moment(offset)?, until.moment(offset)?)).filter(|(from, until)| from < until)
    });
    let chosen_room = Memo::new(move |_| room.with(|room| Id::parse(room)));
    let any_room = centre.rooms.first().map(|room| room.id);
    let hit = use_load(move || {
        let (span, room) = (span.get(), chosen_room.get());
        let offset = untrack(|| clock.offset_minutes());
        async move {
            match (span, any_room) {
                (Some(span), Some(any)) => booked_in(id, any, span, room, offset).await,
                _ => Ok(Vec::new()),
            }
        }
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let offset = untrack(|| clock.offset_minutes());
        let at = |one: DayAndQuarter| untrack(|| one.moment(offset)).unwrap_or(Timestamp(0));
        let wanted = Closing {
            centre_id: id,
            room_id: chosen_room.get_untracked(),
            starts_at: at(from),
            ends_at: at(until),
            reason: reason.get_untracked(),
        };
        attempt.run(closing::close(wanted), move |()| {
            draft.clear();
            open.set(false);
            toasts.good(text!(centre_desk.closing.done));
            on_changed.run(());
        });
    };
    let mut options = vec![(String::new(), text!(centres.centre.whole).to_string())];
    options.extend(
        centre
            .rooms
            .iter()
            .map(|one| (one.id.to_string(), one.name.clone())),
    );
    view! {
        <form class="stack" novalidate on:submit=send>
            <Choices label=text!(centre_desk.closing.what) value=room options=Signal::stored(options) />
            <Show when=move || chosen_room.with(Option::is_some)>
                <p class="soft">{text!(centre_desk.closing.shared)}</p>
            </Show>
            <DayAndQuarterField label=text!(centre_desk.closing.from) value=from problem=problem(attempt, "startsAt") />
            <DayAndQuarterField label=text!(centre_desk.closing.until) value=until problem=problem(attempt, "endsAt") />
            <div class="hint" aria-live="polite">
                {move || hit.value.with(|hit| hit.as_ref().map(|hit| hit.len())).map(|count| match count {
                    0 => text!(centre_desk.closing.hits_none).to_string(),
                    count => text!(centre_desk.closing.hits, count),
                })}
                <Hit bookings=Signal::derive(move || hit.value.get().unwrap_or_default()) />
            </div>
            <TextArea
                label=text!(centre_desk.closing.reason)
                value=reason
                maxlength=LONGEST_REASON
                help=text!(centre_desk.closing.reason_help)
                placeholder=text!(centre_desk.closing.reason_example)
                problem=attempt.problem("reason")
            />
            <FormProblem failure=attempt.problem_beside(FIELDS) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(centre_desk.closing.send)}</Button>
            </div>
        </form>
    }
}

/// In the words of closing: what a code means to those who book does not fit here.
fn problem(attempt: Attempt, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        let failure = attempt.failure.get()?;
        (failure.field() == Some(field)).then(|| match (field, failure.code()) {
            (_, Some(ErrorCode::SlotTaken)) => text!(centre_desk.closing.taken).to_string(),
            ("endsAt", Some(ErrorCode::Invalid)) => {
                text!(centre_desk.closing.ends_before).to_string()
            }
            ("endsAt", Some(ErrorCode::OutOfRange)) => {
                text!(centre_desk.closing.too_long).to_string()
            }
            ("startsAt", Some(ErrorCode::Invalid)) => {
                text!(centre_desk.closing.no_date).to_string()
            }
            _ => failure_text(&failure),
        })
    })
}

/// Bookings that would end.
async fn booked_in(
    centre: Id,
    any_room: Id,
    (from, until): (Timestamp, Timestamp),
    room: Option<Id>,
    offset: i64,
) -> Result<Vec<BoardBooking>, crate::api::Failure> {
    let (first, last) = (day_number(from, offset), day_number(until, offset));
    let days = first..=last.min(first + MOST_DAYS);
    let all = desk::booked(centre, any_room, days.map(calendar_day)).await?;
    let is_hit = |one: &BoardBooking| {
        let is_here = room.is_none_or(|room| room == one.room.id);
        is_here && one.starts_at < until && one.ends_at > from
    };
    Ok(all.into_iter().filter(is_hit).collect())
}

#[component]
fn Hit(bookings: Signal<Vec<BoardBooking>>) -> impl IntoView {
    let clock = use_clock();
    let line = move |one: BoardBooking| {
        let words = [one.room.name, one.purpose, one.person_name].join(text!(common.separator));
        view! { <li><span class="num">{span_words(clock, one.starts_at, one.ends_at)}</span>" "{words}</li> }
    };
    let more = move || {
        bookings
            .with(Vec::len)
            .checked_sub(FEW)
            .filter(|more| *more > 0)
    };
    view! {
        <ul class="points" hidden=move || bookings.with(Vec::is_empty)>
            {move || bookings.get().into_iter().take(FEW).map(line).collect_view()}
            {move || more().map(|count| view! { <li>{text!(centre_desk.closing.more, count)}</li> })}
        </ul>
    }
}
