//! A day on a wide screen: a column for each room, a row for each half of an hour.

use super::{
    day::{
        DayOfCentre, RoomOfDay, Thing, seats_taken_words, sitting_words, times_words, waits,
        who_words,
    },
    plan::{Cell, Scale},
};
use crate::{
    api::centres::{desk::BoardBooking, houses::Closure},
    components::{Chip, ChipKind, Empty, IconName},
    pages::centres::days::{minute_of, minute_words, today},
    state::{clock::Clock, use_clock},
};
use leptos::prelude::*;

const HOUR: i32 = 60;

#[component]
pub fn DayTable(day: DayOfCentre) -> impl IntoView {
    let taken = day.rooms.iter().flat_map(|room| &room.spots);
    // Closures need not be seen where nobody would come.
    let booked = taken.filter(|one| !one.what.bookings().is_empty());
    let booked: Vec<(i32, i32)> = booked.map(|one| (one.from, one.until)).collect();
    let Some(scale) = Scale::of(&day.open, &booked) else {
        return view! { <Empty icon=IconName::Clock title=text!(centre_desk.board.shut) /> }
            .into_any();
    };
    let columns: Vec<_> = day
        .rooms
        .iter()
        .map(|room| scale.column(&day.open, &room.spots))
        .collect();
    let heads = day.rooms.iter().map(head).collect_view();
    let number = day.day;
    let row = move |(row, at): (usize, i32)| {
        let cells = columns.iter().filter_map(|column| column[row].clone());
        let cells = cells.map(|one| cell(one, number)).collect_view();
        let hour =
            (at % HOUR == 0).then(|| view! { <Hour day=number at rows=scale.rows_of_an_hour() /> });
        view! { <tr class:hour=at % HOUR == 0>{hour}{cells}</tr> }
    };
    view! {
        <div class="panel board-table" role="region" tabindex="0" aria-label=text!(centre_desk.board.table)>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text!(centre_desk.board.time)}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{scale.rows().enumerate().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn head(room: &RoomOfDay) -> impl IntoView + use<> {
    let words = match room.capacity {
        Some(count) => text!(centres.heads.count, count),
        None => text!(centre_desk.board.retired).to_string(),
    };
    view! {
        <th scope="col">
            <a href=format!("/centres/rooms/{}", room.id)>
                <span class="title block">{room.name.clone()}</span>
                <span class="soft">{words}</span>
            </a>
        </th>
    }
}

/// The one that it is now stands out.
#[component]
fn Hour(day: i64, at: i32, rows: usize) -> impl IntoView {
    let clock = use_clock();
    let is_now = move || is_within(clock, day, (at, at + HOUR));
    view! {
        <th scope="row" class="num" class:now=is_now rowspan=rows.to_string()>
            {minute_words(at)}
        </th>
    }
}

fn is_within(clock: Clock, day: i64, (from, until): (i32, i32)) -> bool {
    let minute = minute_of(clock.now(), day, clock.offset_minutes());
    today(clock) == day && (from..until).contains(&minute)
}

fn cell(cell: Cell<Thing>, day: i64) -> AnyView {
    match cell {
        Cell::Free => view! { <td></td> }.into_any(),
        Cell::Shut { rows } => view! {
            <td class="shut" rowspan=rows.to_string()>
                <span class="unseen">{text!(centres.bar.shut)}</span>
            </td>
        }
        .into_any(),
        Cell::Taken { rows, all } => {
            let class = match all.as_slice() {
                [Thing::Closure(_), ..] => "shut closed",
                [Thing::Booking(one), ..] if waits(one) => "booked waiting",
                [Thing::Seats(..), ..] => "booked seats",
                _ => "booked",
            };
            let thing = |one: Thing| match one {
                Thing::Booking(one) => view! { <BookingBlock one day /> }.into_any(),
                Thing::Seats(all, seats) => view! { <SeatsBlock all seats /> }.into_any(),
                Thing::Closure(one) => view! { <ClosureBlock one /> }.into_any(),
            };
            view! {
                <td class=class rowspan=rows.to_string()>{all.into_iter().map(thing).collect_view()}</td>
            }
            .into_any()
        }
    }
}

#[component]
fn BookingBlock(one: BoardBooking, day: i64) -> impl IntoView {
    let clock = use_clock();
    let times = move || {
        let minute = |at| minute_of(at, day, clock.offset_minutes());
        times_words(minute(one.starts_at), minute(one.ends_at))
    };
    view! {
        <a class="block" href=format!("/centres/bookings/{}", one.id)>
            <span class="num soft block">{times}</span>
            {waits(&one).then(|| view! { <Chip kind=ChipKind::Time>{text!(centres.state.requested)}</Chip> })}
            <strong class="block">{one.purpose.clone()}</strong>
            <span class="soft block">{who_words(&one)}</span>
        </a>
    }
}

/// 「7/16 座」, and when opened who sits there: all names at once would draw the day out.
#[component]
fn SeatsBlock(all: Vec<BoardBooking>, seats: i32) -> impl IntoView {
    let taken = seats_taken_words(&all, seats);
    let name = |one: BoardBooking| {
        view! { <li><a href=format!("/centres/bookings/{}", one.id)>{sitting_words(&one)}</a></li> }
    };
    view! {
        <details>
            <summary><strong class="num">{taken}</strong></summary>
            <ul class="names">{all.into_iter().map(name).collect_view()}</ul>
        </details>
    }
}

#[component]
fn ClosureBlock(one: Closure) -> impl IntoView {
    view! {
        <span class="closed-words">
            <strong>{text!(centres.bar.closed)}</strong>
            <span class="block">{one.reason}</span>
        </span>
    }
}
