//! What the viewer waits for, above what they have booked.

use super::{days::span_words, words::refusal_words};
use crate::{
    api::centres::waitlist::{self, WaitlistEntry, WaitlistState},
    components::{Attempt, Button, ButtonKind, ButtonLink, Chip, ChipKind, Loading, use_load},
    state::{live::Topic, use_clock, use_live, use_toasts},
};
use leptos::prelude::*;

#[component]
pub fn Awaited() -> impl IntoView {
    let loading = use_load(waitlist::mine);
    use_live(move |hint| {
        if hint.is_about(Topic::Booking, None) {
            loading.refresh();
        }
    });
    let entries = move || loading.value.get().unwrap_or_default();
    move || {
        let entries = entries();
        (!entries.is_empty()).then(|| {
            view! {
                <section class="section">
                    <h2>{text!(centres.wait.title)}</h2>
                    <div class="stack">
                        {entries.into_iter().map(|entry| view! { <Entry entry loading /> }).collect_view()}
                    </div>
                </section>
            }
        })
    }
}

#[component]
fn Entry(entry: WaitlistEntry, loading: Loading<Vec<WaitlistEntry>>) -> impl IntoView {
    let clock = use_clock();
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let WaitlistEntry {
        id,
        state,
        centre_name,
        room,
        starts_at,
        ends_at,
        heads,
        booking_id,
        ahead,
    } = entry;
    let room = room.map_or_else(|| text!(centres.wait.any).to_string(), |room| room.name);
    let is_offered = state == WaitlistState::Offered;
    let (words, kind) = match (is_offered, ahead) {
        (true, _) => (text!(centres.state.offered).to_string(), ChipKind::Done),
        (_, 0) => (text!(centres.wait.first).to_string(), ChipKind::Time),
        (_, ahead) => (text!(centres.wait.ahead, count = ahead), ChipKind::Time),
    };
    let leave = move |_| {
        attempt.run(waitlist::leave(id), move |()| {
            toasts.good(text!(centres.wait.left));
            loading.refresh();
        });
    };
    Effect::new(move || {
        if let Some(failure) = attempt.failure.get() {
            toasts.problem(refusal_words(&failure));
            loading.refresh();
        }
    });
    let offer = booking_id.filter(|_| is_offered);
    view! {
        <article class="card">
            <span class="row spread">
                <h3 class="title num">{move || span_words(clock, starts_at, ends_at)}</h3>
                <Chip kind>{words}</Chip>
            </span>
            <span>{room}{text!(common.separator)}{text!(centres.heads.count, count = heads)}</span>
            <span class="soft">{centre_name}</span>
            {match offer {
                Some(booking) => view! {
                    <ButtonLink kind=ButtonKind::Main href=format!("/centres/bookings/{booking}")>
                        {text!(centres.wait.take)}
                    </ButtonLink>
                }
                .into_any(),
                None => view! {
                    <Button busy=attempt.busy on_press=leave>{text!(centres.wait.leave)}</Button>
                }
                .into_any(),
            }}
        </article>
    }
}
