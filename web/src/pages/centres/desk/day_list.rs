//! A day on a phone: room by room, and below the rooms that nobody has booked.

use super::{
    day::{
        DayOfCentre, RoomOfDay, Thing, is_of_house, seats_taken_words, sitting_words, times_words,
        waits, who_words,
    },
    plan::Spot,
};
use crate::{
    api::centres::{desk::BoardBooking, houses::Closure},
    components::{Chip, ChipKind, Empty, Icon, IconName},
    state::use_clock,
};
use leptos::prelude::*;

#[component]
pub fn DayList(day: DayOfCentre) -> impl IntoView {
    let is_shut = day.open.is_empty() && day.counts().0 == 0;
    if is_shut {
        return view! { <Empty icon=IconName::Clock title=text!(centre_desk.board.shut) /> }
            .into_any();
    }
    let closures = day.closures();
    let (busy, free): (Vec<RoomOfDay>, Vec<RoomOfDay>) = day
        .rooms
        .into_iter()
        .partition(|room| room.spots.iter().any(|one| !is_of_house(&one.what)));
    let busy = busy.into_iter().map(|room| view! { <BusyRoom room /> });
    let is_any_free = !free.is_empty();
    let free = free.into_iter().map(|room| view! { <FreeRoom room /> });
    view! {
        {(!closures.is_empty()).then(|| view! {
            <ul class="list">
                {closures.into_iter().map(|(from, until, one)| closure_line(from, until, None, one)).collect_view()}
            </ul>
        })}
        {busy.collect_view()}
        {is_any_free.then(|| view! {
            <section class="section">
                <div class="row spread">
                    <h3>{text!(centre_desk.board.free_rooms)}</h3>
                    <span class="soft">{text!(centre_desk.board.free_rooms_words)}</span>
                </div>
                <div class="list">{free.collect_view()}</div>
            </section>
        })}
    }
    .into_any()
}

#[component]
fn BusyRoom(room: RoomOfDay) -> impl IntoView {
    let name = room.name.clone();
    let lines = room.spots.into_iter().filter(|one| !is_of_house(&one.what));
    let in_use = room.capacity.is_some();
    view! {
        <section class="section">
            <div class="row spread">
                <h3>{name.clone()}</h3>
                {match in_use {
                    true => view! {
                        <a
                            class="link"
                            href=format!("/centres/rooms/{}", room.id)
                            aria-label=format!("{} {name}", text!(centre_desk.board.book))
                        >
                            {text!(centre_desk.board.book)}
                        </a>
                    }.into_any(),
                    false => view! { <Chip>{text!(centre_desk.board.retired)}</Chip> }.into_any(),
                }}
            </div>
            <ul class="list">{lines.map(|one| spot_line(None, one)).collect_view()}</ul>
        </section>
    }
}

#[component]
fn FreeRoom(room: RoomOfDay) -> impl IntoView {
    view! {
        <a class="list-item" href=format!("/centres/rooms/{}", room.id)>
            <span class="grow">{room.name}</span>
            <Icon name=IconName::Next />
        </a>
    }
}

/// With the room's name where several are among the lines.
pub fn spot_line(room: Option<String>, spot: Spot<Thing>) -> AnyView {
    let Spot { from, until, what } = spot;
    match what {
        Thing::Booking(one) => booking_line(from, until, room, one),
        Thing::Seats(all, seats) => seats_line((from, until), room, all, seats),
        Thing::Closure(one) => closure_line(from, until, room, one),
    }
}

/// Whether they are there, from when it has begun.
fn coming_chip(one: &BoardBooking) -> Option<impl IntoView + use<>> {
    let has_begun = one.starts_at <= use_clock().now();
    let (kind, words) = match (one.checked_in_at, one.check_in_by) {
        (Some(_), _) => (ChipKind::Done, text!(centre_desk.board.came)),
        (None, Some(_)) if has_begun => (ChipKind::Time, text!(centre_desk.board.awaited)),
        _ => return None,
    };
    Some(view! { <Chip kind>{words}</Chip> })
}

fn booking_line(from: i32, until: i32, room: Option<String>, one: BoardBooking) -> AnyView {
    view! {
        <li>
            <a class="list-item" href=format!("/centres/bookings/{}", one.id)>
                <span class="grow">
                    <span class="row">
                        <span class="num title">{times_words(from, until)}</span>
                        {room}
                        {coming_chip(&one)}
                        {waits(&one).then(|| view! { <Chip kind=ChipKind::Time>{text!(centres.state.requested)}</Chip> })}
                    </span>
                    <span class="block">{one.purpose.clone()}</span>
                    <span class="soft block">{who_words(&one)}</span>
                </span>
                <Icon name=IconName::Next />
            </a>
        </li>
    }
    .into_any()
}

fn seats_line(
    (from, until): (i32, i32),
    room: Option<String>,
    all: Vec<BoardBooking>,
    seats: i32,
) -> AnyView {
    let taken = seats_taken_words(&all, seats);
    let name = |one: BoardBooking| {
        view! {
            <a class="link" href=format!("/centres/bookings/{}", one.id)>{sitting_words(&one)}</a>
        }
    };
    view! {
        <li class="list-item">
            <span class="grow">
                <span class="row">
                    <span class="num title">{times_words(from, until)}</span>
                    {room}
                    <span class="soft num">{taken}</span>
                </span>
                <span class="row wrap">{all.into_iter().map(name).collect_view()}</span>
            </span>
        </li>
    }
    .into_any()
}

pub fn closure_line(from: i32, until: i32, room: Option<String>, one: Closure) -> AnyView {
    let what = room.unwrap_or_else(|| match &one.room {
        Some(room) => room.name.clone(),
        None => text!(centres.centre.whole).to_string(),
    });
    view! {
        <li class="list-item shut">
            <span class="grow">
                <span class="row">
                    <span class="num title">{times_words(from, until)}</span>
                    {what}
                    <Chip kind=ChipKind::Late>{text!(centres.bar.closed)}</Chip>
                </span>
                <span class="block">{one.reason}</span>
            </span>
        </li>
    }
    .into_any()
}
