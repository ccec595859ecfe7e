//! 使用情况: how much of the time that rooms were open was booked, by room and hour, of the last weeks; and
//! all bookings of these as a sheet.

use super::{heat_map::HeatMap, heat_table::HeatTable};
use crate::{
    api::{
        Id,
        centres::usage::{self, RoomUse},
    },
    components::{Empty, Icon, IconName, Page, Segment},
    pages::centres::{
        days::{calendar_day, day_words, minute_words, today},
        follow::{Followed, use_following},
    },
    state::{use_clock, use_settings},
};
use leptos::prelude::*;
use leptos_i18n::Locale as _;

/// How many days may be looked back; whole weeks, so that no weekday counts more than another.
const CHOICES: [i64; 3] = [7, 28, 91];
const USUAL: i64 = 28;
const HOUR: i32 = 60;

/// The last so many days, today included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Period {
    last: i64,
    days: i64,
}

impl Period {
    fn first(self) -> i64 {
        self.last - self.days + 1
    }
}

#[component]
pub fn UsagePage(centre: Id) -> impl IntoView {
    let (clock, settings) = (use_clock(), use_settings());
    let chosen = RwSignal::new(USUAL.to_string());
    let period = Memo::new(move |_| Period {
        last: today(clock),
        days: chosen.with(|chosen| chosen.parse().unwrap_or(USUAL)),
    });
    let reading = use_following(period, move |period| {
        let days = i32::try_from(period.days).unwrap_or_default();
        let rooms = usage::of_rooms(centre, calendar_day(period.first()), days);
        async move { rooms.await.map(|rooms| (period, rooms)) }
    });
    let sheet = move || {
        let period = period.get();
        let (from, until) = (calendar_day(period.first()), calendar_day(period.last));
        usage::sheet(centre, &from, &until, settings.language().as_str())
    };
    let options = CHOICES.map(|days| (days.to_string(), text!(usage.weeks, count = days / 7)));
    view! {
        <Page
            title=text!(usage.title)
            back=format!("/centres/desk/{centre}")
            wide=true
            chip=move || view! {
                <a class="button" href=sheet download rel="external">
                    <Icon name=IconName::Download small=true />{text!(usage.sheet)}
                </a>
            }
        >
            <Segment label=text!(usage.period) value=chosen options=Signal::stored(options.to_vec()) />
            <Followed following=reading let:found>
                {move || found_view(found.get())}
            </Followed>
        </Page>
    }
}

fn found_view((period, rooms): (Period, Vec<RoomUse>)) -> AnyView {
    let map = HeatMap::of(&rooms);
    if map.sum(|row| row.bookings + row.missed) == 0 {
        return view! {
            <Empty icon=IconName::Hall title=text!(usage.nothing) words=text!(usage.nothing_words) />
        }
        .into_any();
    }
    let days = [period.first(), period.last].map(day_words).join(" – ");
    let counts = [
        text!(usage.bookings, count = map.sum(|row| row.bookings)),
        text!(usage.heads, count = map.sum(|row| row.heads)),
        text!(usage.missed, count = map.sum(|row| row.missed)),
    ];
    let ends = map.ends().map(|[most, least]| {
        let hour = |hour: i32| {
            let [from, until] = [hour, hour + 1].map(|hour| minute_words(hour * HOUR));
            format!("{from}–{until}")
        };
        text!(
            usage.ends,
            busy = hour(most.0),
            most = most.1.0,
            quiet = hour(least.0),
            least = least.1.0
        )
    });
    view! {
        <div class="usage-facts">
            <h2 class="num">{days}</h2>
            <p class="num"><b>{counts.join(text!(common.separator))}</b></p>
            {ends.map(|words| view! { <p class="num">{words}</p> })}
        </div>
        <HeatTable map />
        <p class="soft">{text!(usage.words)}</p>
    }
    .into_any()
}
