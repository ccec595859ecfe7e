//! What sets an order apart from others: how it came about, to whom it is known, when it suits.

use crate::{
    api::{
        CalendarDay,
        orders::{DayPart, OrderSigns, OrderSource},
    },
    components::{Chip, ChipKind},
};
use leptos::prelude::*;

/// Chips for what is out of the ordinary; nothing for most orders.
#[component]
pub fn Signs(signs: OrderSigns) -> impl IntoView {
    let source = match signs.source {
        OrderSource::Resident => None,
        other => Some(source_words(other)),
    };
    let chips = [
        source.map(|words| (ChipKind::Plain, words)),
        signs
            .open_to_all
            .then(|| (ChipKind::Done, text!(orders.signs.wish))),
        signs
            .hidden
            .then(|| (ChipKind::Time, text!(orders.signs.hidden))),
    ];
    let has_any = chips.iter().any(Option::is_some);
    has_any.then(|| {
        let chip = |(kind, words)| view! { <Chip kind>{words}</Chip> };
        view! { <span class="row">{chips.into_iter().flatten().map(chip).collect_view()}</span> }
    })
}

/// 「方便的时间：11 月 25 日上午」, on a card.
#[component]
pub fn Preferred(signs: OrderSigns) -> impl IntoView {
    preferred_words(&signs).map(|words| {
        view! { <span class="soft block">{text!(orders.signs.preferred)}{text!(orders.colon)}{words}</span> }
    })
}

/// 「11 月 25 日上午」
pub fn preferred_words(signs: &OrderSigns) -> Option<String> {
    let day = date_words(signs.preferred_day.as_ref()?);
    let part = signs.preferred_part.map(part_words).unwrap_or_default();
    Some(format!("{day}{}{part}", text!(orders.signs.between)))
}

/// 「11 月 25 日」 out of `2026-11-25`.
pub fn date_words(day: &CalendarDay) -> String {
    let numbers: Vec<i64> = day.0.split('-').flat_map(str::parse).collect();
    match numbers[..] {
        [_, month, day] => text!(common.time.month_day, month = month, day = day),
        _ => day.0.clone(),
    }
}

pub fn source_words(source: OrderSource) -> &'static str {
    match source {
        OrderSource::Resident => text!(orders.source.resident),
        OrderSource::OnBehalf => text!(orders.source.on_behalf),
        OrderSource::Patrol => text!(orders.source.patrol),
        OrderSource::Visit => text!(orders.source.visit),
        OrderSource::Window => text!(orders.source.window),
    }
}

pub fn part_words(part: DayPart) -> &'static str {
    match part {
        DayPart::Morning => text!(orders.day_part.morning),
        DayPart::Afternoon => text!(orders.day_part.afternoon),
        DayPart::Evening => text!(orders.day_part.evening),
    }
}
