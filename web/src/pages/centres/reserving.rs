//! Choosing a time of one room: a day, how long, and when to begin. A new booking and another time for one
//! that there is are chosen alike.

use super::{
    day_bar::DayBar,
    day_strip::DayStrip,
    days::{calendar_day, day_words, read_day, today},
    follow::{Followed, Following, use_following},
    heads::HeadsField,
    lengths::{LengthChoice, fitting, lengths},
    times::DayTimes,
    wish::DAYS,
};
use crate::{
    api::{
        Id, Timestamp,
        centres::rooms::{self, RoomDay},
    },
    components::{Button, Show},
    state::use_clock,
};
use leptos::prelude::*;

/// Days on the strip; further ahead is seldom asked for.
const MOST_DAYS: i64 = 60;

/// What of a room's rules its times hang on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRules {
    pub room: Id,
    pub slot_minutes: i32,
    pub shortest_minutes: i32,
    pub longest_minutes: i32,
    pub ahead_days: i32,
    pub by_seat: bool,
}

/// Days that are read together, and for how long and how many the room is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    first: i64,
    count: i64,
    minutes: i32,
    heads: i32,
}

#[derive(Clone, Copy)]
pub struct Reserving {
    rules: TimeRules,
    day: RwSignal<i64>,
    minutes: RwSignal<String>,
    /// How many come; where one books seats, times hang on it.
    heads: RwSignal<i32>,
    days: Signal<Vec<i64>>,
    read: Following<Stretch, Vec<RoomDay>>,
}

impl Reserving {
    /// Begins with what is wanted, as far as the room has it.
    pub fn begin(
        rules: TimeRules,
        day: Option<i64>,
        (minutes, heads): (Option<i32>, Option<i32>),
    ) -> Self {
        let clock = use_clock();
        let ahead = i64::from(rules.ahead_days).clamp(1, MOST_DAYS);
        let first_day = Memo::new(move |_| today(clock));
        let first = first_day.get_untracked();
        let all = lengths(
            rules.slot_minutes,
            rules.shortest_minutes,
            rules.longest_minutes,
        );
        let day = day.filter(|day| (first..first + ahead).contains(day));
        let day = RwSignal::new(day.unwrap_or(first));
        let minutes = RwSignal::new(fitting(&all, minutes).to_string());
        let heads = RwSignal::new(heads.unwrap_or(1));
        let stretch = Memo::new(move |_| {
            let first = first_day.get();
            let begun = (day.get() - first).div_euclid(DAYS) * DAYS;
            Stretch {
                first: first + begun,
                count: DAYS.min(ahead - begun),
                minutes: minutes.with(|minutes| minutes.parse().unwrap_or_default()),
                heads: if rules.by_seat { heads.get() } else { 1 },
            }
        });
        let read = use_following(stretch, move |stretch: Stretch| {
            let count = i32::try_from(stretch.count).unwrap_or(1);
            let days = (calendar_day(stretch.first), count);
            rooms::days(rules.room, days, (stretch.minutes, stretch.heads))
        });
        let days = Signal::derive(move || {
            let first = first_day.get();
            (first..first + ahead).collect::<Vec<_>>()
        });
        Self {
            rules,
            day,
            minutes,
            heads,
            days,
            read,
        }
    }

    pub fn refresh(self) {
        self.read.refresh();
    }

    pub fn room(self) -> Id {
        self.rules.room
    }

    pub fn by_seat(self) -> bool {
        self.rules.by_seat
    }

    pub fn heads(self) -> i32 {
        self.heads.get()
    }

    pub fn slot_minutes(self) -> i32 {
        self.rules.slot_minutes
    }

    /// What is known of the chosen day.
    pub fn shown_day(self) -> Option<RoomDay> {
        let date = calendar_day(self.day.get());
        let read = self.read.found()?;
        read.into_iter().find(|one| one.date == date)
    }

    pub fn day(self) -> i64 {
        self.day.get()
    }

    pub fn minutes(self) -> i32 {
        self.minutes
            .with(|minutes| minutes.parse().unwrap_or_default())
    }

    /// Whether this time is among those of the chosen day.
    pub fn offers(self, at: Timestamp) -> bool {
        let day = self.shown_day();
        day.is_some_and(|day| day.starts.contains(&at))
    }

    /// A word below days that are of no use, as far as they have been read.
    fn note(self, day: i64) -> Option<&'static str> {
        let read = self.read.found()?;
        let date = calendar_day(day);
        let found = read.iter().find(|one| one.date == date)?;
        match (found.open.is_empty(), found.starts.is_empty()) {
            (true, _) => Some(text!(centres.day.shut)),
            (_, true) => Some(text!(centres.day.full)),
            _ => None,
        }
    }
}

#[component]
pub fn TimeChoice(
    reserving: Reserving,
    busy: Signal<Option<Timestamp>>,
    /// Where a press only chooses.
    #[prop(optional, into)]
    chosen: Option<Signal<Option<Timestamp>>>,
    on_press: Callback<Timestamp>,
) -> impl IntoView {
    let Reserving { rules, day, .. } = reserving;
    // For another time it is known.
    let asks_heads = rules.by_seat && chosen.is_none();
    let all = lengths(
        rules.slot_minutes,
        rules.shortest_minutes,
        rules.longest_minutes,
    );
    let note = Callback::new(move |day: i64| reserving.note(day));
    view! {
        <DayStrip value=day days=reserving.days note />
        {asks_heads.then(|| view! { <HeadsField value=reserving.heads /> })}
        <LengthChoice value=reserving.minutes lengths=all />
        <Followed following=reserving.read let:read>
            {
                let of_day = Memo::new(move |_| {
                    let date = calendar_day(day.get());
                    read.with(|read| read.iter().find(|one| one.date == date).cloned())
                });
                let is_there = Memo::new(move |_| of_day.with(Option::is_some));
                move || is_there.get().then(|| {
                    let one = Signal::derive(move || of_day.get().unwrap_or_else(nothing));
                    view! { <OneDay day one read busy chosen on_press /> }
                })
            }
        </Followed>
    }
}

/// For the moment in which a day is being taken down.
fn nothing() -> RoomDay {
    RoomDay {
        date: calendar_day(0),
        open: Vec::new(),
        taken: Vec::new(),
        starts: Vec::new(),
    }
}

#[component]
fn OneDay(
    day: RwSignal<i64>,
    one: Signal<RoomDay>,
    read: Signal<Vec<RoomDay>>,
    busy: Signal<Option<Timestamp>>,
    chosen: Option<Signal<Option<Timestamp>>>,
    on_press: Callback<Timestamp>,
) -> impl IntoView {
    let starts = Signal::derive(move || one.with(|one| one.starts.clone()));
    let is_any = move || starts.with(|starts| !starts.is_empty());
    let is_open = move || one.with(|one| !one.open.is_empty());
    let next = move || {
        read.with(|read| {
            let days = read.iter().filter(|one| !one.starts.is_empty());
            let mut days = days.filter_map(|one| read_day(&one.date.0));
            days.find(|next| *next > day.get())
        })
    };
    view! {
        <DayBar number=day day=one />
        <Show
            when=is_any
            fallback=move || view! {
                <div class="empty" role="status">
                    <p class="title">{move || match is_open() {
                        true => text!(centres.times.none),
                        false => text!(centres.times.shut),
                    }}</p>
                    {move || next().map(|next| view! {
                        <Button on_press=move |_| day.set(next)>
                            {text!(centres.times.next, day = day_words(next))}
                        </Button>
                    })}
                </div>
            }
        >
            <div class="stack">
                {match chosen {
                    Some(chosen) => view! { <DayTimes starts busy chosen on_press /> }.into_any(),
                    None => view! { <DayTimes starts busy on_press /> }.into_any(),
                }}
            </div>
        </Show>
    }
}
