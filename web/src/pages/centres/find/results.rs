//! The rooms that are free then, each with the times at which it could be had.

use super::Choices;
use crate::{
    api::{
        Timestamp,
        centres::finding::{FreeRoom, RoomFinding},
    },
    components::{Button, Chip, ChipKind, Empty, IconName, Show},
    pages::centres::{
        days::today,
        follow::{Followed, Following},
        holding::Holding,
        times::FewTimes,
        wish::{DAYS, Part, Wish},
        words::{all_equipment_words, room_words},
    },
    state::use_clock,
};
use leptos::prelude::*;

#[component]
pub fn Results(
    found: Following<Wish, Vec<RoomFinding>>,
    choices: Choices,
    holding: Holding,
) -> impl IntoView {
    view! {
        <section class="section results" aria-label=text!(centres.find.results)>
            <Followed following=found let:rooms>
                <h2 aria-live="polite">{move || match rooms.with(Vec::len) {
                    0 => String::new(),
                    count => text!(centres.find.count, count),
                }}</h2>
                <Show
                    when=move || rooms.with(|rooms| !rooms.is_empty())
                    fallback=move || view! { <NothingFree choices /> }
                >
                    <div class="stack">
                        <For
                            each=move || rooms.get()
                            // The times are those of the length that was asked for.
                            key=|one| (one.room.id, one.starts.iter().map(|at| at.0).collect::<Vec<_>>())
                            let:one
                        >
                            <RoomCard one choices holding />
                        </For>
                    </div>
                </Show>
            </Followed>
        </section>
    }
}

#[component]
fn RoomCard(one: RoomFinding, choices: Choices, holding: Holding) -> impl IntoView {
    let FreeRoom {
        id,
        name,
        kind,
        capacity,
        by_seat,
        equipment,
        step_free,
        needs_approval,
        centre,
    } = one.room;
    let wish = untrack(|| choices.wish());
    let minutes = wish.minutes;
    let href = wish
        .address()
        .replacen("/centres", &format!("/centres/rooms/{id}"), 1);
    let press = Callback::new(move |at: Timestamp| holding.press(id, at, minutes));
    view! {
        <article class="card">
            <div class="row spread">
                <h2 class="title"><a href=href>{name.clone()}</a></h2>
                {needs_approval.then(|| view! { <Chip kind=ChipKind::Time>{text!(centres.needs_approval)}</Chip> })}
            </div>
            <p class="soft">
                {centre.name}{text!(common.separator)}{room_words(&name, kind, (capacity, by_seat), step_free)}
            </p>
            {(!equipment.is_empty()).then(|| view! { <p class="soft">{all_equipment_words(&equipment)}</p> })}
            <FewTimes of=name starts=one.starts busy=holding.busy(id) on_press=press />
        </article>
    }
}

/// What to change first, by a press.
#[component]
fn NothingFree(choices: Choices) -> impl IntoView {
    let clock = use_clock();
    let wish = untrack(|| choices.wish());
    let (is_narrow, is_part) = (wish.is_narrow(), wish.part != Part::Whole);
    let is_last = wish.day + 1 >= untrack(|| today(clock)) + DAYS;
    let words = match (is_narrow, is_part) {
        (true, _) => text!(centres.find.none_narrow),
        (_, true) => text!(centres.find.none_part),
        _ => text!(centres.find.none_words),
    };
    let act = match (is_narrow, is_part, is_last) {
        (true, ..) => Some(text!(centres.find.widen)),
        (_, true, _) => Some(text!(centres.find.whole_day)),
        (_, _, false) => Some(text!(centres.find.next_day)),
        _ => None,
    };
    let change = move |_| {
        if is_narrow {
            choices.equipment.set(Vec::new());
            choices.step_free.set(false);
        } else if is_part {
            choices.part.set(Part::Whole.key().to_string());
        } else {
            choices.day.update(|day| *day += 1);
        }
    };
    view! {
        <Empty icon=IconName::Clock title=text!(centres.find.none) words>
            {act.map(|act| view! { <Button on_press=change>{act}</Button> })}
        </Empty>
    }
}
