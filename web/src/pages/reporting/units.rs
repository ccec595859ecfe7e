//! 单位报到: how a unit reports to its community, and how far its people have come; for its liaison
//! and for administrators. Each figure opens the people behind it.

use super::kind_words;
use crate::{
    api::{
        Id,
        account::OrganizationName,
        enrollments::EnrollmentState,
        reporting::{self, Standing, UnitPerson, UnitReporting},
    },
    components::{
        Attempt, Button, ButtonKind, Chip, ChipKind, ConfirmSheet, Empty, FormProblem, IconName,
        Page, PagedFrame, Pages, Sheet, use_pages,
    },
    state::{live::Topic, use_live, use_toasts},
};
use leptos::prelude::*;

lazy_page!(people: UNITS, units_view, UnitsPage);

/// The people behind a figure: of a unit, of one standing or all.
type Figure = (OrganizationName, Option<Standing>);

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
    view! {
        <Page title=text!(reporting.units_title) back="/me" wide=true>
            <PagedFrame pages=list empty=|| view! {
                <Empty icon=IconName::People title=text!(reporting.units_none) words=text!(reporting.units_none_words) />
            }>
                <ul class="stack">
                    <For
                        each=move || list.rows.get()
                        key=|one| (one.unit.id, one.people, one.at_home, one.at_linked, one.enrollment.as_ref().map(|report| (report.id, report.version)))
                        let:one
                    >
                        <li><UnitCard one list show /></li>
                    </For>
                </ul>
            </PagedFrame>
            <Sheet open title>
                {move || chosen.get().map(|(unit, standing)| view! { <People unit=unit.id standing /> })}
            </Sheet>
        </Page>
    }
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
    let figures = [
        (one.people, None, text!(reporting.people)),
        (one.at_home, Some(Standing::AtHome), text!(reporting.at_home)),
        (one.at_linked, Some(Standing::AtLinked), text!(reporting.at_linked)),
        (one.not_yet, Some(Standing::NotYet), text!(reporting.people_not_yet)),
    ]
    .map(|(count, standing, words)| {
        let unit = one.unit.clone();
        view! {
            <button type="button" aria-haspopup="dialog" on:click=move |_| show.run((unit.clone(), standing))>
                <b>{count}</b>
                <span class="soft">{words}</span>
            </button>
        }
    });
    view! {
        <article class="card">
            <UnitReport one=one.clone() list />
            <div class="figures pressed">{figures.collect_view()}</div>
        </article>
    }
}

/// The unit's own 报到, asking for it and ending it.
#[component]
fn UnitReport(one: UnitReporting, list: Pages<UnitReporting>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let ending = RwSignal::new(false);
    let unit = one.unit.id;
    let report = one.enrollment;
    let place = report.as_ref().map(|report| report.place.name.clone());
    let place = place.unwrap_or_default();
    let (kind, chip, words) = match report.as_ref().map(|report| report.state) {
        None => (
            ChipKind::Plain,
            text!(reporting.not_yet),
            text!(reporting.unit_none).to_string(),
        ),
        Some(EnrollmentState::Asked) => (
            ChipKind::Time,
            text!(reporting.asked),
            text!(reporting.unit_asked, place),
        ),
        Some(EnrollmentState::Confirmed) => (
            ChipKind::Done,
            text!(reporting.confirmed),
            text!(reporting.unit_confirmed, place),
        ),
        Some(EnrollmentState::Returned) => (
            ChipKind::Late,
            text!(reporting.returned),
            text!(reporting.unit_returned, place),
        ),
        Some(EnrollmentState::Ended) => (
            ChipKind::Plain,
            text!(reporting.ended),
            text!(reporting.unit_ended, place),
        ),
    };
    let living = report.as_ref().filter(|report| report.is_living());
    let living = living.map(|report| report.id);
    let reason = report.and_then(|report| report.reason);
    let ask = move |_| {
        attempt.run(reporting::ask_for_unit(unit), move |()| {
            list.refresh();
            toasts.good(text!(reporting.done_ask));
        });
    };
    let end = move |()| {
        let Some(id) = living else { return };
        attempt.run(reporting::end(id, None), move |()| {
            ending.set(false);
            list.refresh();
            toasts.good(text!(reporting.ended_now));
        });
    };
    let name = one.unit.name.clone();
    view! {
        <div class="row spread">
            <h2 class="title">{one.unit.name}</h2>
            <Chip kind>{chip}</Chip>
        </div>
        <p>{words}</p>
        {reason.map(|reason| view! { <p class="hint pre">{reason}</p> })}
        <FormProblem failure=attempt.failure />
        <div class="row">
            {match living {
                Some(_) => view! {
                    <Button kind=ButtonKind::Bare on_press=move |_| ending.set(true)>{text!(reporting.unit_end)}</Button>
                }
                .into_any(),
                None => view! {
                    <Button busy=attempt.busy on_press=ask>{text!(reporting.unit_ask)}</Button>
                }
                .into_any(),
            }}
        </div>
        <ConfirmSheet
            open=ending
            danger=true
            title=text!(reporting.unit_end_title, name)
            confirm=text!(reporting.end)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=end
        >
            <p>{text!(reporting.unit_end_words)}</p>
        </ConfirmSheet>
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
            [report.place.as_str(), kind_words(report.kind), state].join(text!(common.separator))
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
