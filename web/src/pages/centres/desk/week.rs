//! A week: what takes place day by day, in the order of time.

use super::{
    day::DayOfCentre,
    day_list::{closure_line, spot_line},
};
use crate::pages::centres::days::{day_words, short_words, today};
use crate::{
    components::{Chip, ChipKind},
    state::use_clock,
};
use leptos::prelude::*;

#[component]
pub fn Week(days: Memo<Vec<DayOfCentre>>) -> impl IntoView {
    view! {
        <div class="week">
            {move || days.get().into_iter().map(|day| view! { <DayOfWeek day /> }).collect_view()}
        </div>
    }
}

#[component]
fn DayOfWeek(day: DayOfCentre) -> impl IntoView {
    let clock = use_clock();
    let number = day.day;
    let near = move || match number - today(clock) {
        0 | 1 => {
            Some(view! { <Chip kind=ChipKind::Done>{short_words(number, today(clock))}</Chip> })
        }
        _ => None,
    };
    let count = day.counts().0;
    let words = match (count, day.open.is_empty()) {
        (0, true) => text!(centres.bar.shut).to_string(),
        (0, false) => text!(centre_desk.board.nothing).to_string(),
        (count, _) => text!(centre_desk.board.count, count),
    };
    let of_house = day.closures().into_iter();
    let of_house = of_house.map(|(from, until, one)| closure_line(from, until, None, one));
    let spots = day.in_order().into_iter();
    let spots = spots.map(|(room, spot)| spot_line(Some(room), spot));
    let rooms = day.reading_rooms().into_iter().map(|(room, count, most)| {
        let words = text!(centre_desk.board.seats, count, most);
        view! {
            <li class="list-item">
                <span class="grow">{room.name.clone()}<span class="soft block">{words}</span></span>
            </li>
        }
        .into_any()
    });
    let lines: Vec<AnyView> = of_house.chain(rooms).chain(spots).collect();
    view! {
        <section class="section">
            <div class="row spread">
                <h3 class="num">{day_words(number)}</h3>
                <span class="row soft">{near}{words}</span>
            </div>
            {(!lines.is_empty()).then(|| view! { <ul class="list">{lines}</ul> })}
        </section>
    }
}
