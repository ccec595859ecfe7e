//! Units as a table, for administrators at a wide screen.

use super::{
    Figure, covers_words, figure_label, figures, has_reported, key_of,
    report::{AskOrEnd, state_chip},
    short_words,
};
use crate::{
    api::reporting::{Standing, UnitReporting},
    components::{Pages, Show},
    pages::organizations::words::kind_words,
};
use leptos::prelude::*;

const COLUMNS: &str = "9";

#[component]
pub fn UnitTable(list: Pages<UnitReporting>, show: Callback<Figure>) -> impl IntoView {
    let group = move |with_reports: bool, title: &'static str| {
        let rows = Memo::new(move |_| {
            let mut rows = list.rows.get();
            rows.retain(|one| has_reported(one) == with_reports);
            rows
        });
        view! {
            <Show when=move || rows.with(|rows| !rows.is_empty())>
                <tbody>
                    <tr class="group"><th colspan=COLUMNS scope="rowgroup">{title}</th></tr>
                    <For each=move || rows.get() key=key_of let:one><Row one list show /></For>
                </tbody>
            </Show>
        }
    };
    let standings = [
        None,
        Some(Standing::AtHome),
        Some(Standing::AtLinked),
        Some(Standing::NotYet),
    ];
    let headings = standings
        .map(|standing| view! { <th scope="col" class="num">{short_words(standing)}</th> });
    view! {
        <div class="panel tree units" role="region" tabindex="0" aria-label=text!(reporting.units_title)>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text!(reporting.unit)}</th>
                        <th scope="col">{text!(reporting.unit_kind)}</th>
                        <th scope="col">{text!(reporting.unit_covers)}</th>
                        {headings.collect_view()}
                        <th scope="col">{text!(reporting.unit_state)}</th>
                        <th scope="col"><span class="unseen">{text!(reporting.unit_act)}</span></th>
                    </tr>
                </thead>
                {group(true, text!(reporting.some_reported))}
                {group(false, text!(reporting.none_reported))}
            </table>
        </div>
    }
}

#[component]
fn Row(one: UnitReporting, list: Pages<UnitReporting>, show: Callback<Figure>) -> impl IntoView {
    let figures = figures(&one).map(|(count, standing)| {
        let unit = one.unit.clone();
        view! {
            <td class="num">
                <button
                    type="button"
                    class="link"
                    aria-haspopup="dialog"
                    aria-label=figure_label(count, standing)
                    on:click=move |_| show.run((unit.clone(), standing))
                >
                    {count}
                </button>
            </td>
        }
    });
    let report = one.enrollment.as_ref();
    // Where it stands; why it came back, for whoever asks anew.
    let place = report.map(|report| report.place.name.clone());
    let reason = report.and_then(|report| report.reason.clone());
    view! {
        <tr>
            <th scope="row">
                <a class="link" href=format!("/organizations/{}", one.unit.id)>{one.unit.name.clone()}</a>
            </th>
            <td>{kind_words(one.unit.kind)}</td>
            <td>{covers_words(&one)}</td>
            {figures.collect_view()}
            <td>
                {state_chip(report)}
                <span class="soft block">{place}</span>
                {reason.map(|reason| view! { <span class="soft block">{reason}</span> })}
            </td>
            <td class="acts"><AskOrEnd one=one.clone() list /></td>
        </tr>
    }
}
