//! 今日名单: what is still to come today in all rooms, for the door and for the wall: to look at, or on paper.

use crate::{
    api::{
        Id,
        centres::{
            desk::BoardBooking,
            usage::{self, DayOfBookings},
        },
    },
    components::{Button, Chip, ChipKind, Empty, IconName, Loaded, Page, use_load},
    pages::centres::{
        days::{calendar_day, day_words, minute_of, today},
        desk::day::{times_words, waits},
    },
    state::{live::Topic, use_clock, use_live},
};
use leptos::prelude::*;

#[component]
pub fn TodayPage(centre: Id) -> impl IntoView {
    let clock = use_clock();
    let day = Memo::new(move |_| today(clock));
    let loading = use_load(move || usage::of_day(centre, calendar_day(day.get())));
    use_live(move |hint| {
        if hint.is_about(Topic::Booking, None) {
            loading.refresh();
        }
    });
    view! {
        <Page
            title=text!(usage.today.title)
            back=format!("/centres/desk/{centre}")
            wide=true
            chip=|| view! {
                <Button on_press=|_| {
                    // A browser that cannot print says so itself.
                    let _ = window().print();
                }>
                    {text!(usage.today.print)}
                </Button>
            }
        >
            <Loaded loading let:known>
                <List known day />
            </Loaded>
        </Page>
    }
}

#[component]
fn List(known: Signal<DayOfBookings>, day: Memo<i64>) -> impl IntoView {
    let clock = use_clock();
    // What is over leaves the list by itself.
    let coming = Memo::new(move |_| {
        let now = clock.now();
        let all = known.with(|known| known.bookings.clone());
        let coming = all.into_iter().filter(|one| one.ends_at > now);
        coming.collect::<Vec<_>>()
    });
    let where_and_when = move || {
        let name = known.with(|known| known.centre_name.clone());
        [name, day_words(day.get())].join(text!(common.separator))
    };
    let counts = move || {
        coming.with(|coming| {
            let heads: i32 = coming.iter().map(|one| one.heads).sum();
            let (count, heads) = (coming.len(), text!(centres.heads.count, count = heads));
            [text!(usage.today.count, count), heads].join(text!(common.separator))
        })
    };
    let is_empty = Memo::new(move |_| coming.with(Vec::is_empty));
    move || {
        match is_empty.get() {
        true => view! {
            <Empty icon=IconName::Check title=text!(usage.today.nothing) words=text!(usage.today.nothing_words) />
        }
        .into_any(),
        false => view! {
            <div class="today-facts">
                <h2 class="num">{where_and_when}</h2>
                <p class="num">{counts}</p>
            </div>
            // On a phone rows are laid out as cards, and would be no table any more without their roles.
            <div class="panel today-list" tabindex="0" role="region" aria-label=text!(usage.today.title)>
                <table role="table">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">{text!(usage.today.time)}</th>
                            <th role="columnheader" scope="col">{text!(usage.room)}</th>
                            <th role="columnheader" scope="col">{text!(usage.today.purpose)}</th>
                            <th role="columnheader" scope="col">{text!(usage.today.heads)}</th>
                            <th role="columnheader" scope="col">{text!(usage.today.who)}</th>
                            <th role="columnheader" scope="col">{text!(usage.today.check_in)}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        {move || coming.get().into_iter().map(|one| view! { <Row one day /> }).collect_view()}
                    </tbody>
                </table>
            </div>
        }
        .into_any(),
    }
    }
}

#[component]
fn Row(one: BoardBooking, day: Memo<i64>) -> impl IntoView {
    let clock = use_clock();
    let (starts_at, ends_at) = (one.starts_at, one.ends_at);
    let times = move || {
        let minute = |at| minute_of(at, day.get(), clock.offset_minutes());
        times_words(minute(starts_at), minute(ends_at))
    };
    let came = came_view(&one);
    let unit = one.organization.map(|unit| unit.name);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="num time">{times}</th>
            <td role="cell" class="room">{one.room.name}</td>
            <td role="cell" class="what">
                <a class="title" href=format!("/centres/bookings/{}", one.id)>{one.purpose}</a>
            </td>
            <td role="cell" class="num heads">{text!(centres.heads.count, count = one.heads)}</td>
            <td role="cell" class="who">
                {one.person_name}
                {unit.map(|name| view! { <span class="soft block">{name}</span> })}
            </td>
            <td role="cell" class="came">{came}</td>
        </tr>
    }
}

/// Whether they have shown that they came, where they have to.
fn came_view(one: &BoardBooking) -> AnyView {
    let chip = |kind, words| view! { <Chip kind>{words}</Chip> }.into_any();
    match (one.checked_in_at, one.check_in_by) {
        _ if waits(one) => chip(ChipKind::Time, text!(centres.state.requested)),
        (Some(_), _) => chip(ChipKind::Done, text!(centre_desk.board.came)),
        (None, Some(_)) => chip(ChipKind::Plain, text!(centre_desk.board.awaited)),
        (None, None) => {
            view! { <span class="soft">{text!(usage.today.no_check_in)}</span> }.into_any()
        }
    }
}
