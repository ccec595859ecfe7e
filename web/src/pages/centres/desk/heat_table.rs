//! The heat map as a table: a row for each room, a column for each hour, in each cell the share in figures,
//! for nobody has to tell colours apart.

use super::heat_map::{HeatMap, HeatRow, STEPS, Share};
use crate::pages::centres::days::minute_words;
use leptos::prelude::*;

const HOUR: i32 = 60;

#[component]
pub fn HeatTable(map: HeatMap) -> impl IntoView {
    let hour = |hour: i32| {
        view! { <th scope="col" class="num">{minute_words(hour * HOUR)}</th> }
    };
    let row = |row: HeatRow| {
        view! {
            <tr>
                <th scope="row">
                    <span class="title block">{row.name.clone()}</span>
                    <span class="soft num block">{counts_words(&row)}</span>
                </th>
                {row.shares.into_iter().map(cell).collect_view()}
            </tr>
        }
    };
    let hours = map.hours.into_iter().map(hour).collect_view();
    let has_several = map.rows.len() > 1;
    let rows = map.rows.into_iter().map(row).collect_view();
    let all = map.all;
    let all = has_several.then(|| {
        view! {
            <tfoot>
                <tr>
                    <th scope="row">{text!(usage.all_rooms)}</th>
                    {all.into_iter().map(cell).collect_view()}
                </tr>
            </tfoot>
        }
    });
    view! {
        <div class="panel heat-table" role="region" tabindex="0" aria-label=text!(usage.table)>
            <table>
                <caption class="unseen">{text!(usage.caption)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text!(usage.room)}</th>
                        {hours}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                {all}
            </table>
        </div>
        <Legend />
    }
}

/// 「12 场 · 86 人次 · 爽约 1」
fn counts_words(row: &HeatRow) -> String {
    let mut words = vec![text!(usage.bookings, count = row.bookings)];
    if row.bookings > 0 {
        words.push(text!(usage.heads, count = row.heads));
    }
    if row.missed > 0 {
        words.push(text!(usage.missed, count = row.missed));
    }
    words.join(text!(common.separator))
}

fn cell(share: Option<Share>) -> AnyView {
    match share {
        None => view! {
            <td class="shut"><span class="unseen">{text!(centres.bar.shut)}</span></td>
        }
        .into_any(),
        Some(share) => view! {
            <td class=format!("num {}", tint(share.step()))>{percent(share.0)}</td>
        }
        .into_any(),
    }
}

fn tint(step: usize) -> &'static str {
    ["heat-0", "heat-1", "heat-2", "heat-3", "heat-4", "heat-5"][step.min(STEPS.len())]
}

fn percent(share: i32) -> String {
    format!("{share}%")
}

#[component]
fn Legend() -> impl IntoView {
    let starts = STEPS.iter().map(|end| end - STEPS[0] + 1);
    let steps = starts
        .zip(STEPS)
        .map(|(from, until)| format!("{from}–{until}%"));
    let steps = std::iter::once(percent(0)).chain(steps);
    let step = |(step, words): (usize, String)| {
        let class = format!("swatch {}", tint(step));
        view! { <li class="num"><span class=class aria-hidden="true"></span>{words}</li> }
    };
    view! {
        <ul class="heat-legend" aria-label=text!(usage.legend)>
            {steps.enumerate().map(step).collect_view()}
            <li><span class="swatch shut" aria-hidden="true"></span>{text!(centres.bar.shut)}</li>
        </ul>
    }
}
