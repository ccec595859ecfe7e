//! 单位报到: how a unit reports to its community, and how far its people have come; for its liaison
//! and for administrators. Each figure opens the people behind it.

mod report;
mod table;

use super::kind_words as report_kind_words;
use crate::{
    api::{
        Id,
        reporting::{self, Standing, Unit, UnitPerson, UnitReporting},
    },
    components::{Empty, IconName, Page, PagedFrame, Pages, Sheet, use_is_wide, use_pages},
    pages::organizations::words::kind_words,
    state::{live::Topic, settings::use_settings, use_live, use_session},
};
use leptos::prelude::*;
use report::{AskOrEnd, state_chip, state_sentence};
use table::UnitTable;

lazy_page!(people: UNITS, units_view, UnitsPage);

/// The people behind a figure: of a unit, of one standing or all.
type Figure = (Unit, Option<Standing>);

#[component]
fn UnitsPage() -> impl IntoView {
    let list = use_pages(reporting::of_units);
    use_live(move |hint| {
        if hint.is_about(Topic::Enrollment, None) {
            list.refresh();
        }
    });
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(None::<Figure>);
    let show = Callback::new(move |figure: Figure| {
        chosen.set(Some(figure));
        open.set(true);
    });
    let title = move || {
        chosen.with(|chosen| {
            let figure = chosen.as_ref().map(|(unit, standing)| {
                text!(
                    reporting.people_of,
                    unit = unit.name.clone(),
                    figure = figure_words(*standing)
                )
            });
            figure.unwrap_or_default()
        })
    };
    let (session, is_wide, settings) = (use_session(), use_is_wide(), use_settings());
    let administers = move || {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.administers()))
    };
    // A liaison has a unit or two; and large text leaves no room for a table.
    let in_table = Memo::new(move |_| is_wide.get() && !settings.is_elder() && administers());
    view! {
        <Page title=text!(reporting.units_title) back="/me" wide=true>
            <PagedFrame pages=list empty=|| view! {
                <Empty icon=IconName::People title=text!(reporting.units_none) words=text!(reporting.units_none_words) />
            }>
                {move || match in_table.get() {
                    true => view! { <UnitTable list show /> }.into_any(),
                    false => view! {
                        <ul class="stack">
                            <For each=move || in_order(list.rows.get()) key=key_of let:one>
                                <li><UnitCard one list show /></li>
                            </For>
                        </ul>
                    }
                    .into_any(),
                }}
            </PagedFrame>
            <Sheet open title>
                {move || chosen.get().map(|(unit, standing)| view! { <People unit=unit.id standing /> })}
            </Sheet>
        </Page>
    }
}

/// The four figures of a unit, in the order in which they stand.
fn figures(one: &UnitReporting) -> [(i32, Option<Standing>); 4] {
    [
        (one.people, None),
        (one.at_home, Some(Standing::AtHome)),
        (one.at_linked, Some(Standing::AtLinked)),
        (one.not_yet, Some(Standing::NotYet)),
    ]
}

/// The compounds that the unit looks after.
fn covers_words(one: &UnitReporting) -> Option<String> {
    let names: Vec<&str> = one
        .unit
        .covers
        .iter()
        .map(|place| place.name.as_str())
        .collect();
    (!names.is_empty()).then(|| names.join("、"))
}

/// Units with somebody who has reported, then the others; by name in each.
fn in_order(rows: Vec<UnitReporting>) -> impl Iterator<Item = UnitReporting> {
    let (some, none): (Vec<_>, Vec<_>) = rows.into_iter().partition(has_reported);
    some.into_iter().chain(none)
}

fn has_reported(one: &UnitReporting) -> bool {
    one.at_home > 0 || one.at_linked > 0
}

/// As the figure is headed; what it counts is said in full by its label.
fn short_words(standing: Option<Standing>) -> &'static str {
    match standing {
        Some(Standing::AtHome) => text!(reporting.column_at_home),
        Some(Standing::AtLinked) => text!(reporting.column_at_linked),
        other => figure_words(other),
    }
}

fn figure_label(count: i32, standing: Option<Standing>) -> String {
    format!("{count} {}", figure_words(standing))
}

/// A row is built anew when what it shows has changed.
fn key_of(one: &UnitReporting) -> impl Eq + std::hash::Hash + use<> {
    let report = one.enrollment.as_ref();
    (
        one.unit.id,
        figures(one),
        report.map(|report| (report.id, report.version)),
    )
}

fn figure_words(standing: Option<Standing>) -> &'static str {
    match standing {
        None => text!(reporting.all_people),
        Some(Standing::AtHome) => text!(reporting.at_home),
        Some(Standing::AtLinked) => text!(reporting.at_linked),
        Some(Standing::NotYet) => text!(reporting.people_not_yet),
    }
}

#[component]
fn UnitCard(
    one: UnitReporting,
    list: Pages<UnitReporting>,
    show: Callback<Figure>,
) -> impl IntoView {
    let figures = figures(&one).map(|(count, standing)| {
        let unit = one.unit.clone();
        view! {
            <button
                type="button"
                aria-haspopup="dialog"
                aria-label=figure_label(count, standing)
                on:click=move |_| show.run((unit.clone(), standing))
            >
                <b>{count}</b>
                <span class="soft">{short_words(standing)}</span>
            </button>
        }
    });
    let report = one.enrollment.as_ref();
    let reason = report.and_then(|report| report.reason.clone());
    let words: Vec<String> = std::iter::once(kind_words(one.unit.kind).to_string())
        .chain(covers_words(&one))
        .collect();
    view! {
        <article class="card">
            <div class="row spread">
                <h2 class="title">{one.unit.name.clone()}</h2>
                {state_chip(report)}
            </div>
            <p class="soft">{words.join(text!(common.separator))}</p>
            <p>{state_sentence(report)}</p>
            {reason.map(|reason| view! { <p class="hint pre">{reason}</p> })}
            <div class="figures pressed four">{figures.collect_view()}</div>
            <div class="row acts"><AskOrEnd one=one.clone() list /></div>
        </article>
    }
}

#[component]
fn People(unit: Id, standing: Option<Standing>) -> impl IntoView {
    let list = use_pages(move |after| reporting::people_of_unit(unit, standing, after));
    view! {
        <p class="soft">{text!(reporting.liaison_note)}</p>
        <PagedFrame pages=list empty=|| view! {
            <Empty icon=IconName::People title=text!(reporting.nobody) />
        }>
            <ul class="list">
                <For each=move || list.rows.get() key=|one| one.id let:one>
                    <li class="list-item">{person(one)}</li>
                </For>
            </ul>
        </PagedFrame>
    }
}

fn person(one: UnitPerson) -> impl IntoView {
    let words: Vec<String> = one
        .reports
        .iter()
        .map(|report| {
            let state = match report.is_confirmed {
                true => text!(reporting.confirmed),
                false => text!(reporting.waiting),
            };
            [report.place.as_str(), report_kind_words(report.kind), state]
                .join(text!(common.separator))
        })
        .collect();
    let words = match words.is_empty() {
        true => vec![text!(reporting.no_report).to_string()],
        false => words,
    };
    let lines = words
        .into_iter()
        .map(|words| view! { <span class="soft block">{words}</span> });
    view! {
        <span class="grow">
            <span class="block">{one.name}</span>
            {lines.collect_view()}
        </span>
    }
}
