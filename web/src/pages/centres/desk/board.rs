//! What is booked in a centre: a day room by room, or a week day by day. Which it is stands in the address.

use super::{
    day::{DayOfCentre, waits},
    day_list::DayList,
    day_table::DayTable,
    week::Week,
};
use crate::{
    api::{
        Failure, Id,
        centres::{
            desk::{self, BoardBooking, DeskCentre, OpenDay},
            rooms::TimeSpan,
        },
    },
    components::{Button, ButtonKind, Icon, IconName, Segment, Show, use_is_wide},
    pages::centres::{
        days::{calendar_day, day_words, read_day, short_words, today},
        follow::{Followed, Following, use_following},
    },
    state::{use_clock, use_settings},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

const DAYS_OF_A_WEEK: i64 = 7;

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    day: i64,
    is_week: bool,
}

impl View {
    /// Weeks begin on Mondays; the first of January 1970 was a Thursday.
    fn first(self) -> i64 {
        match self.is_week {
            true => self.day - (self.day + 3).rem_euclid(DAYS_OF_A_WEEK),
            false => self.day,
        }
    }

    fn days(self) -> i64 {
        if self.is_week { DAYS_OF_A_WEEK } else { 1 }
    }

    fn has(self, day: i64) -> bool {
        (self.first()..self.first() + self.days()).contains(&day)
    }
}

/// What was read for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Booked {
    view: View,
    bookings: Vec<BoardBooking>,
    open: Vec<OpenDay>,
}

impl Booked {
    /// Day by day.
    fn days(&self, centre: &DeskCentre, offset_minutes: i64) -> Vec<DayOfCentre> {
        let first = self.view.first();
        let day = |day: i64| {
            let open = usize::try_from(day - first).ok();
            let open = open.and_then(|number| self.open.get(number));
            let open: &[TimeSpan] = open.map_or(&[], |one| &one.open);
            DayOfCentre::of(centre, &self.bookings, open, day, offset_minutes)
        };
        (first..first + self.view.days()).map(day).collect()
    }
}

pub type BoardReading = Following<View, Booked>;

/// What the page needs of the board: which day is shown, and reading it again.
#[derive(Clone, Copy)]
pub struct BoardState {
    day: RwSignal<i64>,
    kind: RwSignal<String>,
    pub reading: BoardReading,
}

/// `room` is any of the centre's.
pub fn use_board(centre: Id, room: Id, base: String) -> BoardState {
    let clock = use_clock();
    let query = use_query_map();
    let said = |key: &str| query.with_untracked(|query| query.get(key));
    let first = said("day").as_deref().and_then(read_day);
    let day = RwSignal::new(first.unwrap_or_else(|| untrack(|| today(clock))));
    let kind = match said("view").as_deref() {
        Some("week") => "week",
        _ => "day",
    };
    let kind = RwSignal::new(kind.to_string());
    let view = Memo::new(move |_| View {
        day: day.get(),
        is_week: kind.with(|kind| kind == "week"),
    });
    let navigate = use_navigate();
    Effect::new(move |before: Option<()>| {
        let view = view.get();
        if before.is_some() {
            let kind = if view.is_week { "week" } else { "day" };
            let address = format!("{base}?day={}&view={kind}", calendar_day(view.day).0);
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..Default::default()
            };
            navigate(&address, options);
        }
    });
    let reading = use_following(view, move |view| read(centre, room, view));
    BoardState { day, kind, reading }
}

async fn read(centre: Id, room: Id, view: View) -> Result<Booked, Failure> {
    let days = i32::try_from(view.days()).unwrap_or(1);
    let board = desk::board(centre, room, calendar_day(view.first()), days).await?;
    Ok(Booked {
        view,
        bookings: board.centre_board,
        open: board.room_days,
    })
}

#[component]
pub fn Board(centre: Signal<DeskCentre>, state: BoardState) -> impl IntoView {
    let clock = use_clock();
    // Large text leaves no room for a table.
    let (is_wide, settings) = (use_is_wide(), use_settings());
    let has_room = Memo::new(move |_| is_wide.get() && !settings.is_elder());
    view! {
        <section class="section" aria-label=text!(centre_desk.board.label)>
            <Steps state />
            <Followed following=state.reading let:booked>
                {
                    let is_week = Memo::new(move |_| booked.with(|booked| booked.view.is_week));
                    let days = Memo::new(move |_| {
                        let offset = clock.offset_minutes();
                        booked.with(|booked| centre.with(|centre| booked.days(centre, offset)))
                    });
                    view! {
                        <Heading booked />
                        {move || match (is_week.get(), has_room.get()) {
                            (true, _) => view! { <Week days /> }.into_any(),
                            (false, true) => days.get().into_iter()
                                .map(|day| view! { <DayTable day /> }).collect_view().into_any(),
                            (false, false) => days.get().into_iter()
                                .map(|day| view! { <DayList day /> }).collect_view().into_any(),
                        }}
                    }
                }
            </Followed>
        </section>
    }
}

/// To other days, and from days to weeks.
#[component]
fn Steps(state: BoardState) -> impl IntoView {
    let clock = use_clock();
    let view = state.reading.choice;
    let is_week = move || view.with(|view| view.is_week);
    let step = move |by: i64| {
        let by = by * view.with_untracked(|view| view.days());
        state.day.update(|day| *day += by);
    };
    let is_now = move || view.with(|view| view.has(today(clock)));
    let options = [
        ("day", text!(centre_desk.board.day)),
        ("week", text!(centre_desk.board.week)),
    ];
    let options = options.map(|(key, words)| (key.to_string(), words.to_string()));
    let back_words = move || match is_week() {
        true => text!(centre_desk.board.week_before),
        false => text!(centre_desk.board.day_before),
    };
    let on_words = move || match is_week() {
        true => text!(centre_desk.board.week_after),
        false => text!(centre_desk.board.day_after),
    };
    view! {
        <div class="row board-steps">
            <button type="button" class="button" aria-label=back_words on:click=move |_| step(-1)>
                <Icon name=IconName::Back small=true />
            </button>
            <input
                class="input"
                type="date"
                aria-label=text!(centre_desk.board.date)
                prop:value=move || calendar_day(state.day.get()).0
                on:change=move |event| {
                    // A date that is only half entered is none.
                    if let Some(day) = read_day(&event_target_value(&event)) {
                        state.day.set(day);
                    }
                }
            />
            <button type="button" class="button" aria-label=on_words on:click=move |_| step(1)>
                <Icon name=IconName::Next small=true />
            </button>
            <Show when=move || !is_now()>
                <Button kind=ButtonKind::Bare on_press=move |_| state.day.set(today(clock))>
                    {text!(centres.day.today)}
                </Button>
            </Show>
            <Segment
                label=text!(centre_desk.board.label)
                value=state.kind
                options=Signal::stored(options.to_vec())
            />
        </div>
    }
}

/// 「11 月 25 日 周三 · 今天」 and how much is booked.
#[component]
fn Heading(booked: Signal<Booked>) -> impl IntoView {
    let clock = use_clock();
    let words = move || {
        let view = booked.with(|booked| booked.view);
        let (first, today) = (view.first(), today(clock));
        match view.is_week {
            true => format!(
                "{} – {}",
                day_words(first),
                day_words(first + DAYS_OF_A_WEEK - 1)
            ),
            false => match first - today {
                0 | 1 => {
                    let near = short_words(first, today);
                    [near, &day_words(first)].join(text!(common.separator))
                }
                _ => day_words(first),
            },
        }
    };
    let counts = move || {
        booked.with(|booked| {
            let waiting = booked.bookings.iter().filter(|one| waits(one)).count();
            match (booked.bookings.len(), waiting) {
                (0, _) => text!(centre_desk.board.nothing).to_string(),
                (count, 0) => text!(centre_desk.board.count, count),
                (count, waiting) => text!(centre_desk.board.count_waiting, count, waiting),
            }
        })
    };
    view! {
        <div class="row spread">
            <h2 class="num">{words}</h2>
            <span class="soft">{counts}</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_its_monday() {
        // A Wednesday.
        let day = read_day("2026-11-25").unwrap();
        let week = View { day, is_week: true };
        assert_eq!(calendar_day(week.first()).0, "2026-11-23");
        assert!(week.has(day) && week.has(week.first()) && week.has(week.first() + 6));
        assert!(!week.has(week.first() - 1) && !week.has(week.first() + 7));
        let alone = View {
            day,
            is_week: false,
        };
        assert_eq!((alone.first(), alone.days()), (day, 1));
        assert!(!alone.has(day + 1));
    }
}
