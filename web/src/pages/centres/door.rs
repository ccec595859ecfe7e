//! The screen at the door of a room: whether it is in use, and the code by which whoever comes checks in.
//! It stands there for months without anybody touching it.

use crate::{
    api::{
        Id,
        centres::attendance::{self, Door, DoorTime},
    },
    components::{Empty, IconName, QrPicture, SkeletonCards, time::time_words},
    state::{clock::Clock, use_clock},
};
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(centres: DOOR, door_view, DoorPage);

/// Often enough that what is shown is never too old to be scanned.
const READ_EVERY: u32 = 10_000;

#[component]
fn DoorPage() -> impl IntoView {
    let params = use_params_map();
    let part = move |name: &str| params.with_untracked(|params| params.get(name));
    let room = part("room").as_deref().and_then(Id::parse);
    let token = StoredValue::new(part("token").unwrap_or_default());
    let loading = crate::components::use_load(move || {
        let token = token.get_value();
        async move {
            match room {
                Some(room) => attendance::door(room, token).await,
                None => Ok(None),
            }
        }
    });
    let reading = Interval::new(READ_EVERY, move || loading.refresh());
    let reading = StoredValue::new_local(Some(reading));
    on_cleanup(move || drop(reading.try_update_value(Option::take)));
    let shown = Memo::new(move |_| loading.value.get());
    let is_offline = Memo::new(move |_| loading.failure.with(Option::is_some));
    Effect::new(move || {
        let name = shown.with(|door| Some(door.as_ref()?.as_ref()?.room_name.clone()));
        document().set_title(&name.unwrap_or_else(|| text!(common.app_name).to_string()));
    });
    view! {
        <main class="door" id="content">
            {move || match shown.get() {
                None if is_offline.get() => view! { <p class="hint wrong">{text!(centres.door.offline)}</p> }.into_any(),
                None => view! { <SkeletonCards /> }.into_any(),
                Some(None) => view! {
                    <Empty icon=IconName::Late title=text!(centres.door.old) words=text!(centres.door.old_words) />
                }
                .into_any(),
                Some(Some(door)) => view! { <Screen door /> }.into_any(),
            }}
            {move || (is_offline.get() && shown.with(Option::is_some)).then(|| view! {
                <p class="hint wrong" role="alert">{text!(centres.door.offline)}</p>
            })}
        </main>
    }
}

#[component]
fn Screen(door: Door) -> impl IntoView {
    let clock = use_clock();
    let times = door.times;
    let stands = Memo::new(move |_| use_words(&times, clock));
    let is_busy = move || stands.with(|(is_busy, ..)| *is_busy);
    view! {
        <header>
            <p class="soft">{door.centre_name}</p>
            <h1>{door.room_name.clone()}</h1>
            <p class="stands" class:busy=is_busy>{move || stands.with(|(_, now, _)| now.clone())}</p>
            <p class="soft next">{move || stands.with(|(.., next)| next.clone())}</p>
        </header>
        <section>
            <QrPicture path=door.qr.path size=door.qr.size words=text!(centres.door.alt, room = door.room_name) />
            <p class="scan">{text!(centres.door.scan)}</p>
            <p class="soft">{text!(centres.door.scan_words)}</p>
        </section>
    }
}

/// Whether it is in use, how it stands now, and what is next.
fn use_words(times: &[DoorTime], clock: Clock) -> (bool, String, String) {
    let time = |at| time_words(at, clock.offset_minutes());
    let now = clock.now();
    let mut ahead = times.iter().filter(|one| one.ends_at > now);
    let Some(first) = ahead.next() else {
        let free = text!(centres.door.free).to_string();
        return (false, free, text!(centres.door.free_long).to_string());
    };
    let from = time(first.starts_at);
    if now < first.starts_at {
        let until = text!(centres.door.free_until, from);
        return (false, text!(centres.door.free).to_string(), until);
    }
    let next = ahead
        .next()
        .map(|one| text!(centres.door.next, from = time(one.starts_at)));
    let until = time(first.ends_at);
    let busy = text!(centres.door.busy, until);
    (true, busy, next.unwrap_or_default())
}
