//! One room: when it is free, and by which rules it is booked.

use super::{
    days::{length_words, read_day},
    holding::{Holding, use_holding},
    reserving::{Reserving, TimeChoice, TimeRules},
    series::WayToSeries,
    waiting::WaitForTaken,
    words::{all_equipment_words, audience_words, lead_words, room_words},
};
use crate::{
    api::{
        Id, Timestamp,
        centres::{
            bookings::RoomBooker,
            rooms::{self, Room},
        },
    },
    components::{Chip, ChipKind, Icon, IconName, Loaded, Page, use_load},
    state::{live::Topic, use_live},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn RoomPage(id: Id) -> impl IntoView {
    let loading = use_load(move || rooms::room(id));
    let room = Memo::new(move |_| loading.value.get().map(|(room, _)| room));
    let title = move || match room.get() {
        Some(room) => room.name,
        None => text!(centres.room.title).to_string(),
    };
    let small = move || room.get().map(|room| room.centre.name).unwrap_or_default();
    let chip = move || {
        room.get()
            .filter(|room| room.needs_approval)
            .map(|_| view! { <Chip kind=ChipKind::Time>{text!(centres.needs_approval)}</Chip> })
    };
    view! {
        <Page title small back="/centres" chip=move || view! { {chip} }>
            <Loaded loading let:read>
                // Its rules change seldom, and then the page is built anew.
                {
                    let read = Memo::new(move |_| read.get());
                    move || {
                        let (room, bookers) = read.get();
                        view! { <OneRoom room bookers /> }
                    }
                }
            </Loaded>
        </Page>
    }
}

#[component]
fn OneRoom(room: Room, bookers: Vec<RoomBooker>) -> impl IntoView {
    let words = room_words(
        &room.name,
        room.kind,
        (room.capacity, room.by_seat),
        room.step_free,
    );
    let equipment = all_equipment_words(&room.equipment);
    let is_for_nobody = bookers.is_empty();
    let is_for_others = !room.may_book && !is_for_nobody;
    let why_not = match (room.retired, !is_for_nobody) {
        (true, _) => Some(text!(centres.room.retired).to_string()),
        (_, false) => Some(text!(
            centres.room.not_for_you,
            audience = audience_words(room.audience)
        )),
        _ => None,
    };
    let is_free = why_not.is_none();
    let rules = time_rules(&room);
    let repeats = room.series_days > 0 && room.may_book;
    let for_whom = is_for_others.then(|| {
        let names: Vec<String> = bookers.into_iter().map(|one| one.name).collect();
        let names = names.join(text!(common.separator));
        text!(centres.room.for_others, names)
    });
    view! {
        <p class="soft facts-line">
            <span class="block">{words}</span>
            {(!equipment.is_empty()).then(|| view! { <span class="block">{equipment}</span> })}
        </p>
        {why_not.map(|words| view! { <p class="hint">{words}</p> })}
        {for_whom.filter(|_| is_free).map(|words| view! { <p class="hint">{words}</p> })}
        {is_free.then(|| view! { <Times rules repeats waits=!is_for_others /> })}
        <Rules room />
    }
}

fn time_rules(room: &Room) -> TimeRules {
    TimeRules {
        room: room.id,
        slot_minutes: room.slot_minutes,
        shortest_minutes: room.shortest_minutes,
        longest_minutes: room.longest_minutes,
        ahead_days: room.ahead_days,
        by_seat: room.by_seat,
    }
}

/// When it is free, for whoever may book it.
#[component]
fn Times(rules: TimeRules, repeats: bool, waits: bool) -> impl IntoView {
    let query = use_query_map();
    let said = |key: &str| query.with_untracked(|query| query.get(key));
    let day = said("day").as_deref().and_then(read_day);
    let minutes = said("minutes").and_then(|text| text.parse().ok());
    let heads: Option<i32> = said("heads").and_then(|text| text.parse().ok());
    let reserving = Reserving::begin(rules, day, (minutes, heads));
    use_live(move |hint| {
        if hint.is_about(Topic::Booking, None) {
            reserving.refresh();
        }
    });
    let coming = move || match rules.by_seat {
        true => Some(untrack(|| reserving.heads())),
        false => heads,
    };
    let holding: Holding = use_holding(coming, move || reserving.refresh());
    let press = Callback::new(move |at: Timestamp| {
        holding.press(rules.room, at, untrack(|| reserving.minutes()));
    });
    view! {
        <section class="stack wishes" aria-label=text!(centres.room.times)>
            <TimeChoice reserving busy=holding.busy(rules.room) on_press=press />
            {waits.then(|| view! { <WaitForTaken reserving coming=Callback::new(move |()| coming()) /> })}
        </section>
        {repeats.then(|| view! { <WayToSeries room=rules.room reserving /> })}
    }
}

#[component]
fn Rules(room: Room) -> impl IntoView {
    let lead = match room.lead_minutes {
        0 => text!(centres.room.until_start).to_string(),
        minutes => text!(centres.room.lead, lead = lead_words(minutes)),
    };
    let length = match room.shortest_minutes == room.longest_minutes {
        true => length_words(room.shortest_minutes),
        false => text!(
            centres.room.between,
            shortest = length_words(room.shortest_minutes),
            longest = length_words(room.longest_minutes)
        ),
    };
    let turnaround = (room.turnaround_minutes > 0).then(|| {
        text!(
            centres.room.turnaround,
            length = length_words(room.turnaround_minutes)
        )
    });
    let approval = match room.needs_approval {
        true => text!(centres.room.approval),
        false => text!(centres.room.no_approval),
    };
    let check_in = room
        .check_in
        .then(|| text!(centres.room.check_in).to_string());
    let facts = [
        (
            text!(centres.room.for_whom),
            audience_words(room.audience).to_string(),
        ),
        (
            text!(centres.room.ahead_label),
            text!(centres.room.ahead, lead, days = room.ahead_days),
        ),
        (text!(centres.room.length), length),
        (text!(centres.room.decision), approval.to_string()),
    ];
    let fact = |(label, words): (&'static str, String)| {
        view! { <div><dt>{label}</dt><dd>{words}</dd></div> }
    };
    view! {
        <section class="card">
            <h2 class="title">{text!(centres.room.rules)}</h2>
            {room.rules.map(|rules| view! { <p class="pre">{rules}</p> })}
            <dl class="facts">
                {facts.map(fact).collect_view()}
                {check_in.map(|words| fact((text!(centres.room.check_in_label), words)))}
                {turnaround.map(|words| fact((text!(centres.room.after), words)))}
            </dl>
        </section>
        <a class="list-item card-line" href=format!("/centres/at/{}", room.centre.id)>
            <Icon name=IconName::Place />
            <span class="grow">
                <span class="block">{room.centre.name}</span>
                <span class="soft block">{text!(centres.room.to_centre)}</span>
            </span>
            <Icon name=IconName::Next />
        </a>
    }
}
