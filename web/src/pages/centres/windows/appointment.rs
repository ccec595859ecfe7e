//! An appointment for one item: for whom, on which day, at what time.

use super::{confirming::ConfirmSheet, house::NoWindows, times::WindowTimes};
use crate::{
    api::{
        Id,
        centres::{
            canteen::{self, MealEater},
            windows::{self, ServiceWindows, WindowItem, WindowSlot},
        },
    },
    components::{
        ButtonLink, Empty, IconName, Loaded, Loading, Page, Show, time::day_number, use_load,
    },
    pages::centres::{
        canteen::choosing::{EaterChoice, chosen_of},
        day_strip::DayStrip,
        days::{calendar_day, today},
    },
    state::{live::Topic, use_clock, use_live},
};
use leptos::prelude::*;

/// The server answers for so many days at once.
const AT_ONCE: i32 = 14;

#[component]
pub fn AppointmentPage(centre: Id, item: Id) -> impl IntoView {
    let windows = use_load(move || windows::windows(centre));
    let people = use_load(move || canteen::eaters(centre));
    let known = move || windows.value.get().flatten();
    let title = move || {
        let name = known().and_then(|known| item_of(&known, item).map(|item| item.name));
        name.unwrap_or_else(|| text!(windows.title).to_string())
    };
    view! {
        <Page title small=text!(windows.appointment.small) back=format!("/centres/at/{centre}/windows")>
            <Loaded loading=windows let:known>
                <Loaded loading=people let:people>
                    {match known.get_untracked() {
                        None => view! { <NoWindows centre /> }.into_any(),
                        Some(house) => match item_of(&house, item) {
                            None => view! { <Gone centre /> }.into_any(),
                            Some(item) => view! { <Choosing house item people /> }.into_any(),
                        },
                    }}
                </Loaded>
            </Loaded>
        </Page>
    }
}

fn item_of(known: &ServiceWindows, id: Id) -> Option<WindowItem> {
    known.items.iter().find(|item| item.id == id).cloned()
}

#[component]
fn Gone(centre: Id) -> impl IntoView {
    view! {
        <Empty icon=IconName::Desk title=text!(windows.appointment.gone)>
            <ButtonLink href=format!("/centres/at/{centre}/windows")>{text!(windows.appointment.to_items)}</ButtonLink>
        </Empty>
    }
}

#[component]
fn Choosing(
    house: ServiceWindows,
    item: WindowItem,
    people: Signal<Vec<MealEater>>,
) -> impl IntoView {
    let clock = use_clock();
    let centre = house.centre_id;
    let first = untrack(|| today(clock));
    let last = first + i64::from(house.ahead_days);
    let day = RwSignal::new(first);
    let chosen = RwSignal::new(first_choice(&people.get_untracked()));
    let person =
        Memo::new(move |_| chosen.with(|chosen| people.with(|people| chosen_of(people, chosen))));
    let may = Memo::new(move |_| person.with(|one| one.as_ref().is_some_and(|one| one.may_eat)));
    // Only the fortnight that the chosen day is in is read.
    let from = Memo::new(move |_| {
        let length = i64::from(AT_ONCE);
        first + (day.get() - first).div_euclid(length) * length
    });
    let slots = use_load(move || windows::slots(centre, calendar_day(from.get()), AT_ONCE));
    use_live(move |hint| {
        if hint.is_about(Topic::Windows, Some(centre)) {
            slots.refresh();
        }
    });
    // At first the next day that has a time.
    Effect::new(move |was_there: Option<bool>| {
        let is_there = slots.value.with(Option::is_some);
        if is_there && was_there != Some(true) && day.get_untracked() == first {
            let next = slots.value.with_untracked(|slots| {
                let mut slots = slots.iter().flatten();
                let free = slots.find(|slot| slot.left > 0)?;
                Some(day_number(
                    free.starts_at,
                    untrack(|| clock.offset_minutes()),
                ))
            });
            day.set(next.unwrap_or(first));
        }
        is_there || was_there == Some(true)
    });
    let note = move |wanted: i64| {
        let in_sight = (0..i64::from(AT_ONCE)).contains(&(wanted - from.get()));
        slots.value.with(|slots| {
            let slots = slots.as_ref().filter(|_| in_sight)?;
            let offset = clock.offset_minutes();
            let is_free = slots
                .iter()
                .any(|slot| slot.left > 0 && day_number(slot.starts_at, offset) == wanted);
            (!is_free).then(|| text!(centres.day.full))
        })
    };
    let choosing = RwSignal::new(None::<WindowSlot>);
    let days: Vec<i64> = (first..=last).collect();
    let about = item.about.clone();
    let house = house.centre_name;
    view! {
        {about.map(|about| view! { <p class="soft pre">{about}</p> })}
        <div class="stack wishes">
            <EaterChoice eaters=people value=chosen label=text!(windows.appointment.for_whom) />
            <DayStrip value=day days=Signal::stored(days) note=Callback::new(note) />
        </div>
        <Show when=move || !may.get()>
            <p class="hint">{text!(windows.appointment.not_for_you)}</p>
        </Show>
        <Times slots day may on_press=Callback::new(move |slot| choosing.set(Some(slot))) />
        <ConfirmSheet choosing item house person slots />
    }
}

/// The viewer, unless only others of the family belong to the community.
fn first_choice(people: &[MealEater]) -> String {
    let first = people.iter().find(|one| one.may_eat).or(people.first());
    first
        .map(|one| one.person_id.to_string())
        .unwrap_or_default()
}

#[component]
fn Times(
    slots: Loading<Vec<WindowSlot>>,
    day: RwSignal<i64>,
    may: Memo<bool>,
    on_press: Callback<WindowSlot>,
) -> impl IntoView {
    let clock = use_clock();
    view! {
        <Loaded loading=slots let:known>
            {
                let of_day = Memo::new(move |_| {
                    let (day, offset) = (day.get(), clock.offset_minutes());
                    let mut slots = known.get();
                    slots.retain(|slot| day_number(slot.starts_at, offset) == day);
                    slots
                });
                let is_full = move || of_day.with(|slots| !slots.is_empty() && slots.iter().all(|slot| slot.left <= 0));
                view! {
                    <Show when=move || may.get()>
                        <div class="stack"><WindowTimes slots=of_day on_press /></div>
                    </Show>
                    <Show when=is_full>
                        <p class="hint">{text!(windows.appointment.all_full)}</p>
                    </Show>
                    <Show when=move || of_day.with(Vec::is_empty)>
                        <Empty
                            icon=IconName::Clock
                            title=text!(windows.appointment.none)
                            words=text!(windows.appointment.none_words)
                        />
                    </Show>
                }
            }
        </Loaded>
    }
}
