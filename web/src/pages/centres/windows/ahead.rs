//! The days ahead for which appointments are made, and the times of the chosen one as they fill.

use super::times::WindowTimes;
use crate::{
    api::{
        Id,
        centres::windows::{self, ServiceWindows, WindowSlot},
    },
    components::{Empty, IconName, Loaded, Loading, Show, time::day_number, use_load},
    pages::centres::{
        day_strip::DayStrip,
        days::{calendar_day, today},
    },
    state::{clock::Clock, live::Topic, use_clock, use_live},
};
use leptos::prelude::*;

/// The server answers for so many days at once.
const AT_ONCE: i32 = 14;

#[derive(Clone, Copy)]
pub struct Ahead {
    first: i64,
    last: i64,
    day: RwSignal<i64>,
    /// Only the fortnight that the chosen day is in is read.
    from: Memo<i64>,
    pub slots: Loading<Vec<WindowSlot>>,
    clock: Clock,
}

impl Ahead {
    /// Kept up to date while the page is there.
    pub fn open(house: &ServiceWindows) -> Self {
        let clock = use_clock();
        let centre: Id = house.centre_id;
        let first = untrack(|| today(clock));
        let day = RwSignal::new(first);
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
        let ahead = Self {
            first,
            last: first + i64::from(house.ahead_days),
            day,
            from,
            slots,
            clock,
        };
        ahead.begin();
        ahead
    }

    /// At first the next day that has a time.
    fn begin(self) {
        Effect::new(move |was_there: Option<bool>| {
            let is_there = self.slots.value.with(Option::is_some);
            if is_there && was_there != Some(true) && self.day.get_untracked() == self.first {
                let next = self.slots.value.with_untracked(|slots| {
                    let mut slots = slots.iter().flatten();
                    let free = slots.find(|slot| slot.left > 0)?;
                    let offset = untrack(|| self.clock.offset_minutes());
                    Some(day_number(free.starts_at, offset))
                });
                self.day.set(next.unwrap_or(self.first));
            }
            is_there || was_there == Some(true)
        });
    }

    /// That a day which is in sight has nothing left.
    fn note(self, wanted: i64) -> Option<&'static str> {
        let in_sight = (0..i64::from(AT_ONCE)).contains(&(wanted - self.from.get()));
        self.slots.value.with(|slots| {
            let slots = slots.as_ref().filter(|_| in_sight)?;
            let offset = self.clock.offset_minutes();
            let is_free = slots
                .iter()
                .any(|slot| slot.left > 0 && day_number(slot.starts_at, offset) == wanted);
            (!is_free).then(|| text!(centres.day.full))
        })
    }
}

#[component]
pub fn DayChoice(ahead: Ahead) -> impl IntoView {
    let days: Vec<i64> = (ahead.first..=ahead.last).collect();
    let note = Callback::new(move |wanted| ahead.note(wanted));
    view! { <DayStrip value=ahead.day days=Signal::stored(days) note /> }
}

/// Of the chosen day, for whoever may choose one.
#[component]
pub fn Times(
    ahead: Ahead,
    #[prop(into)] may: Signal<bool>,
    on_press: Callback<WindowSlot>,
) -> impl IntoView {
    let (clock, day) = (ahead.clock, ahead.day);
    view! {
        <Loaded loading=ahead.slots let:known>
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
