//! What a booking that a closure ended could be instead: other rooms at about that time, or the same room
//! later, each a press away.

use super::{
    days::start_words,
    holding::{Holding, use_holding},
    words::room_words,
};
use crate::{
    api::{
        Timestamp,
        centres::{
            bookings::Booking,
            finding::{self, FreeRoom, RoomFinding},
        },
    },
    components::{Loaded, Show, use_load},
    state::{use_clock, use_draft},
};
use leptos::prelude::*;

const MINUTE: i64 = 60_000;

#[component]
pub fn Instead(booking: Booking) -> impl IntoView {
    let Booking {
        id, heads, purpose, ..
    } = booking;
    let length = (booking.ends_at.0 - booking.starts_at.0) / MINUTE;
    let minutes = i32::try_from(length).unwrap_or_default();
    let loading = use_load(move || finding::other_times(id));
    let holding = use_holding(move || Some(heads), move || loading.refresh());
    // It need not be written again.
    let draft = use_draft("booking");
    let (written, coming) = (draft.text("purpose"), draft.text("heads"));
    let press = Callback::new(move |(one, at): (FreeRoom, Timestamp)| {
        if written.with_untracked(String::is_empty) {
            written.set(purpose.clone());
        }
        coming.set(heads.to_string());
        holding.press(one.id, at, minutes);
    });
    view! {
        <Loaded loading let:found>
            <Show when=move || found.with(|found| !found.is_empty())>
                <section class="section" aria-labelledby="instead">
                    <h2 id="instead">{text!(centres.instead.title)}</h2>
                    <div class="stack">
                        {move || found.get().into_iter()
                            .map(|one| view! { <OneRoom one holding on_press=press /> })
                            .collect_view()}
                    </div>
                </section>
            </Show>
        </Loaded>
    }
}

#[component]
fn OneRoom(
    one: RoomFinding,
    holding: Holding,
    on_press: Callback<(FreeRoom, Timestamp)>,
) -> impl IntoView {
    let clock = use_clock();
    let RoomFinding { room, starts } = one;
    let words = room_words(
        &room.name,
        room.kind,
        (room.capacity, room.by_seat),
        room.step_free,
    );
    let busy = holding.busy(room.id);
    let label = text!(centres.times.of, of = room.name.as_str());
    let (name, centre) = (room.name.clone(), room.centre.name.clone());
    let slot = move |at: Timestamp| {
        let room = room.clone();
        view! {
            <button
                type="button"
                class="slot num"
                aria-busy=move || (busy.get() == Some(at)).then_some("true")
                on:click=move |_| {
                    if busy.get_untracked().is_none() {
                        on_press.run((room.clone(), at));
                    }
                }
            >
                {move || start_words(clock, at)}
            </button>
        }
    };
    view! {
        <article class="card">
            <h3 class="title">{name}</h3>
            <p class="soft">{centre}{text!(common.separator)}{words}</p>
            <div class="slots dated" role="group" aria-label=label>
                {starts.into_iter().map(slot).collect_view()}
            </div>
        </article>
    }
}
