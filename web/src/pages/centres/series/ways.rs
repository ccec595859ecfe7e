//! Ways to series from other pages: from a room to booking it again and again, from a booking to the
//! others like it.

use super::words::{hours_words, rule_words};
use crate::{
    api::{
        Id,
        centres::series::{self, Series},
    },
    components::{Icon, IconName, use_load},
    pages::centres::{days::calendar_day, reserving::Reserving},
};
use leptos::prelude::*;

/// With the day and the length that are chosen.
#[component]
pub fn WayToSeries(room: Id, reserving: Reserving) -> impl IntoView {
    let address = move || {
        let (day, minutes) = (calendar_day(reserving.day()).0, reserving.minutes());
        format!("/centres/rooms/{room}/series?day={day}&minutes={minutes}")
    };
    view! {
        <a class="list-item card-line" href=address>
            <Icon name=IconName::Clock />
            <span class="grow">{text!(centres.series.way)}</span>
            <Icon name=IconName::Next />
        </a>
    }
}

/// 「周期预约 · 每周二，共 8 次」
#[component]
pub fn SeriesLine(id: Id) -> impl IntoView {
    let loading = use_load(move || series::series(id));
    let words = move || {
        let said = |series: &Series| {
            let rule = series.rule();
            text!(
                centres.series.line_words,
                rule = format!("{} {}", rule_words(&rule), hours_words(&rule)),
                count = series.dates.len()
            )
        };
        loading.value.with(|series| series.as_ref().map(said))
    };
    view! {
        <a class="list-item card-line" href=format!("/centres/series/{id}")>
            <Icon name=IconName::Clock />
            <span class="grow">
                <span class="block">{text!(centres.series.line)}</span>
                // As high before it is known.
                <span class="soft block num">{move || words().unwrap_or_else(|| "\u{a0}".to_string())}</span>
            </span>
            <Icon name=IconName::Next />
        </a>
    }
}
