//! One centre: its rooms first, then where it is and when it is open.

use super::{
    days::span_words,
    hours::hours_view,
    words::{all_equipment_words, room_words},
};
use crate::{
    api::{
        Id,
        centres::{
            houses::{self, Centre, Closure, RoomLine},
            pictures::CentrePhoto,
        },
    },
    components::{
        Chip, ChipKind, Icon, IconName, Loaded, Page, PhotoGrid, PhotoView, Show, use_load,
    },
    state::use_clock,
};
use leptos::prelude::*;

#[component]
pub fn CentrePage(id: Id) -> impl IntoView {
    let loading = use_load(move || houses::centre(id));
    let title = move || {
        loading.value.with(|value| match value {
            Some(centre) => centre.name.clone(),
            None => text!(centres.centre.title).to_string(),
        })
    };
    view! {
        <Page title small=text!(centres.centre.small) back="/centres/all">
            <Loaded loading let:centre>
                <Pictures centre />
                <ToDesk id centre />
                <ToCanteen id centre />
                <ToWindows id centre />
                <Ahead centre />
                <Rooms centre />
                <Where centre />
            </Loaded>
        </Page>
    }
}

/// What it looks like.
#[component]
fn Pictures(centre: Signal<Centre>) -> impl IntoView {
    let photos = Memo::new(move |_| {
        let shown = |photo: &CentrePhoto| PhotoView {
            url: photo.url.clone(),
            thumbnail_url: photo.thumbnail_url.clone(),
        };
        centre.with(|centre| centre.photos.iter().map(shown).collect::<Vec<_>>())
    });
    view! {
        <Show when=move || photos.with(|photos| !photos.is_empty())>
            <PhotoGrid photos />
        </Show>
    }
}

/// For whoever manages it.
#[component]
fn ToDesk(id: Id, centre: Signal<Centre>) -> impl IntoView {
    view! {
        <Show when=move || centre.with(|centre| centre.may_manage)>
            <a class="list-item card-line" href=format!("/centres/desk/{id}")>
                <Icon name=IconName::Desk />
                <span class="grow">{text!(centre_desk.title)}</span>
                <Icon name=IconName::Next />
            </a>
        </Show>
    }
}

#[component]
fn ToCanteen(id: Id, centre: Signal<Centre>) -> impl IntoView {
    view! {
        <Show when=move || centre.with(|centre| centre.serves_meals)>
            <a class="list-item card-line" href=format!("/centres/at/{id}/canteen")>
                <Icon name=IconName::Order />
                <span class="grow">
                    <span class="title block">{text!(canteen.title)}</span>
                    <span class="soft block">{text!(canteen.link_words)}</span>
                </span>
                <Icon name=IconName::Next />
            </a>
        </Show>
    }
}

#[component]
fn ToWindows(id: Id, centre: Signal<Centre>) -> impl IntoView {
    view! {
        <Show when=move || centre.with(|centre| centre.has_windows)>
            <a class="list-item card-line" href=format!("/centres/at/{id}/windows")>
                <Icon name=IconName::Desk />
                <span class="grow">
                    <span class="title block">{text!(windows.title)}</span>
                    <span class="soft block">{text!(windows.link_words)}</span>
                </span>
                <Icon name=IconName::Next />
            </a>
        </Show>
    }
}

/// Closures that somebody who comes should know of.
#[component]
fn Ahead(centre: Signal<Centre>) -> impl IntoView {
    let clock = use_clock();
    let line = move |one: Closure| {
        let what = match one.room {
            Some(room) => room.name,
            None => text!(centres.centre.whole).to_string(),
        };
        let when = move || span_words(clock, one.starts_at, one.ends_at);
        view! {
            <li>
                <strong class="block">{what}{text!(common.separator)}<span class="num">{when}</span></strong>
                <span class="block">{one.reason}</span>
            </li>
        }
    };
    view! {
        <Show when=move || centre.with(|centre| !centre.closures.is_empty())>
            <section class="hint closures" aria-label=text!(centres.centre.closures)>
                <h2>{text!(centres.centre.closures)}</h2>
                <ul>{move || centre.get().closures.into_iter().map(line).collect_view()}</ul>
            </section>
        </Show>
    }
}

#[component]
fn Where(centre: Signal<Centre>) -> impl IntoView {
    let hours = move || centre.with(|centre| hours_view(&centre.openings));
    let telephone = move || {
        centre.get().telephone.map(|number| {
            view! {
                <div>
                    <dt>{text!(centres.centre.telephone)}</dt>
                    <dd>
                        <a class="link num" href=format!("tel:{number}")>
                            <Icon name=IconName::Phone small=true />{number.clone()}
                        </a>
                    </dd>
                </div>
            }
        })
    };
    view! {
        <section class="card">
            {move || centre.get().about.map(|about| view! { <p class="pre">{about}</p> })}
            <dl class="facts">
                <div><dt>{text!(centres.centre.address)}</dt><dd>{move || centre.get().address}</dd></div>
                {telephone}
                <div><dt>{text!(centres.centre.hours)}</dt><dd class="open-hours">{hours}</dd></div>
                <div>
                    <dt>{text!(centres.centre.limit)}</dt>
                    <dd>{move || text!(centres.centre.weekly, count = centre.get().weekly_bookings)}</dd>
                </div>
            </dl>
        </section>
    }
}

#[component]
fn Rooms(centre: Signal<Centre>) -> impl IntoView {
    view! {
        <section class="section">
            <h2>{text!(centres.centre.rooms)}</h2>
            <div class="list">
                <For each=move || centre.get().rooms key=|room| room.id let:room>
                    <RoomLink room />
                </For>
            </div>
        </section>
    }
}

#[component]
fn RoomLink(room: RoomLine) -> impl IntoView {
    let words = room_words(
        &room.name,
        room.kind,
        (room.capacity, room.by_seat),
        room.step_free,
    );
    let equipment = all_equipment_words(&room.equipment);
    view! {
        <a class="list-item" href=format!("/centres/rooms/{}", room.id)>
            <span class="grow">
                <span class="row">
                    <span class="title">{room.name}</span>
                    {room.needs_approval.then(|| view! {
                        <Chip kind=ChipKind::Time>{text!(centres.needs_approval)}</Chip>
                    })}
                </span>
                <span class="soft block">{words}</span>
                {(!equipment.is_empty()).then(|| view! { <span class="soft block">{equipment}</span> })}
            </span>
            <Icon name=IconName::Next />
        </a>
    }
}
