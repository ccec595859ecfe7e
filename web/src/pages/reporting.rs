//! 双报到: where I report, at home and where my unit does; ending it, and going on elsewhere.

pub mod units;

use crate::{
    api::{
        Id,
        enrollments::{self, EnrollmentKind, EnrollmentState},
        reporting::{self, MyReporting, Report, ReportingPlace},
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Chip, ChipKind, ConfirmSheet, Day, Empty,
        FormProblem, Icon, IconName, Loaded, Loading, Page, Sheet, Show, time::day_words, use_load,
    },
    state::{clock::use_clock, live::Topic, use_live, use_session, use_toasts},
};
use leptos::prelude::*;

lazy_page!(people: REPORTING, reporting_view, ReportingPage);

#[component]
fn ReportingPage() -> impl IntoView {
    let loading = use_load(reporting::mine);
    use_live(move |hint| {
        if hint.is_about(Topic::Enrollment, None) {
            loading.refresh();
        }
    });
    view! {
        <Page title=text!(reporting.title) back="/me">
            <Loaded loading let:me>
                <Places me loading />
            </Loaded>
        </Page>
    }
}

/// A compound with what there is between it and the viewer: the living 报到, or the latest one.
#[derive(Clone, PartialEq)]
struct Standing {
    place: Id,
    name: String,
    kind: EnrollmentKind,
    report: Option<Report>,
}

/// Compounds to report to first, then those where a 报到 is still living though nothing links the
/// viewer with them any more.
fn standings(me: &MyReporting) -> Vec<Standing> {
    let latest = |place: Id| {
        let of_place = || {
            me.enrollments
                .iter()
                .filter(move |one| one.place.id == place)
        };
        let living = of_place().find(|one| one.is_living());
        living.or_else(|| of_place().next()).cloned()
    };
    let offered = |one: &ReportingPlace| Standing {
        place: one.place.id,
        name: one.place.name.clone(),
        kind: one.kind,
        report: latest(one.place.id),
    };
    let mut all: Vec<Standing> = me.reporting_places.iter().map(offered).collect();
    for report in me.enrollments.iter().filter(|one| one.is_living()) {
        if all.iter().all(|one| one.place != report.place.id) {
            all.push(Standing {
                place: report.place.id,
                name: report.place.name.clone(),
                kind: report.kind,
                report: Some(report.clone()),
            });
        }
    }
    all
}

#[component]
fn Places(me: Signal<MyReporting>, loading: Loading<MyReporting>) -> impl IntoView {
    let all = Memo::new(move |_| me.with(standings));
    let past = Memo::new(move |_| {
        me.with(|me| {
            let over = me.enrollments.iter().filter(|one| !one.is_living());
            over.cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <p class="soft">{text!(reporting.lead)}</p>
        <Show
            when=move || all.with(|all| !all.is_empty())
            fallback=|| view! {
                <Empty icon=IconName::Place title=text!(reporting.nothing) words=text!(reporting.nothing_words)>
                    <ButtonLink href="/me">{text!(account.me.title)}</ButtonLink>
                </Empty>
            }
        >
            <div class="stack" aria-live="polite">
                <For
                    each=move || all.get()
                    key=|one| (one.place, one.report.as_ref().map(|report| (report.id, report.version)))
                    let:one
                >
                    <Place one me loading />
                </For>
            </div>
        </Show>
        <Show when=move || past.with(|past| !past.is_empty())>
            <section class="section">
                <h2>{text!(reporting.past)}</h2>
                <ul class="list">
                    {move || past.get().into_iter().map(past_line).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

fn past_line(one: Report) -> impl IntoView {
    let at = one.ended_at.or(one.decided_at).unwrap_or(one.asked_at);
    view! {
        <li class="list-item">
            <span class="grow">
                <span class="block">{one.place.name}</span>
                {one.reason.map(|reason| view! { <span class="soft block">{reason}</span> })}
            </span>
            <span class="soft">{state_words(one.state)}" "<Day at /></span>
        </li>
    }
}

pub fn state_words(state: EnrollmentState) -> &'static str {
    match state {
        EnrollmentState::Asked => text!(reporting.asked),
        EnrollmentState::Confirmed => text!(reporting.confirmed),
        EnrollmentState::Returned => text!(reporting.returned),
        EnrollmentState::Ended => text!(reporting.ended),
    }
}

pub fn kind_words(kind: EnrollmentKind) -> &'static str {
    match kind {
        EnrollmentKind::Residence => text!(reporting.home),
        EnrollmentKind::UnitLinked => text!(reporting.unit_linked),
        EnrollmentKind::Unit => text!(reporting.unit),
    }
}

fn chip(report: Option<&Report>) -> (ChipKind, &'static str) {
    match report.map(|report| report.state) {
        None | Some(EnrollmentState::Ended) => (ChipKind::Plain, text!(reporting.not_yet)),
        Some(EnrollmentState::Asked) => (ChipKind::Time, text!(reporting.asked)),
        Some(EnrollmentState::Confirmed) => (ChipKind::Done, text!(reporting.confirmed)),
        Some(EnrollmentState::Returned) => (ChipKind::Late, text!(reporting.returned)),
    }
}

#[component]
fn Place(one: Standing, me: Signal<MyReporting>, loading: Loading<MyReporting>) -> impl IntoView {
    let (kind, words) = chip(one.report.as_ref());
    let living = one.report.clone().filter(Report::is_living);
    let body = match living {
        Some(report) => view! { <Living report me loading /> }.into_any(),
        None => view! { <Ask one=one.clone() loading /> }.into_any(),
    };
    view! {
        <section class="card">
            <div class="row spread">
                <h2 class="title">{one.name}</h2>
                <Chip kind>{words}</Chip>
            </div>
            <p class="soft">{kind_words(one.kind)}</p>
            {body}
        </section>
    }
}

#[component]
fn Ask(one: Standing, loading: Loading<MyReporting>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let place = one.place;
    let ask = move |_| {
        attempt.run(enrollments::ask(place), move |_| {
            loading.refresh();
            toasts.good(text!(reporting.done_ask));
        });
    };
    let returned = one
        .report
        .filter(|report| report.state == EnrollmentState::Returned);
    let words = match returned {
        Some(_) => text!(reporting.ask_again).to_string(),
        None => text!(reporting.ask_place, place = one.name),
    };
    let reason = returned.and_then(|report| report.reason);
    view! {
        {reason.map(|reason| view! { <p class="hint pre">{reason}</p> })}
        <FormProblem failure=attempt.failure />
        <Button wide=true busy=attempt.busy on_press=ask>{words}</Button>
    }
}

#[component]
fn Living(report: Report, me: Signal<MyReporting>, loading: Loading<MyReporting>) -> impl IntoView {
    let clock = use_clock();
    let (ending, moving) = (RwSignal::new(false), RwSignal::new(false));
    let is_confirmed = report.state == EnrollmentState::Confirmed;
    let since = report.decided_at.filter(|_| is_confirmed);
    let at = since.unwrap_or(report.asked_at);
    let words = move || {
        let day = day_words(clock.now(), at, clock.offset_minutes());
        match is_confirmed {
            true => text!(reporting.confirmed_on, day),
            false => text!(reporting.asked_on, day),
        }
    };
    let from = report.transferred_from.clone();
    let to_end = report.clone();
    view! {
        <p>{words}</p>
        {from.map(|from| view! { <p class="soft">{text!(reporting.from, place = from.name)}</p> })}
        <div class="row spread">
            <span class="row acts">
                <Button kind=ButtonKind::Bare on_press=move |_| moving.set(true)>{text!(reporting.transfer)}</Button>
                <Button kind=ButtonKind::Bare on_press=move |_| ending.set(true)>{text!(reporting.end)}</Button>
            </span>
            {is_confirmed.then(|| view! { <ButtonLink href="/hall">{text!(reporting.to_hall)}</ButtonLink> })}
        </div>
        <End open=ending report=to_end me loading />
        <Transfer open=moving report me loading />
    }
}

#[component]
fn End(
    open: RwSignal<bool>,
    report: Report,
    me: Signal<MyReporting>,
    loading: Loading<MyReporting>,
) -> impl IntoView {
    let toasts = use_toasts();
    let session = use_session();
    let attempt = Attempt::new();
    let id = report.id;
    let end = move |()| {
        attempt.run(reporting::end(id, None), move |()| {
            open.set(false);
            loading.refresh();
            session.reload();
            toasts.good(text!(reporting.ended_now));
        });
    };
    let last = move || {
        me.with(|me| {
            let others = me.enrollments.iter().filter(|one| one.is_living());
            let is_last = others.filter(|one| one.id != id).count() == 0;
            is_last.then(|| match me.unfinished_orders {
                0 => text!(reporting.end_last_none).to_string(),
                count => text!(reporting.end_last, count),
            })
        })
    };
    let title = text!(reporting.end_title, place = report.place.name);
    view! {
        <ConfirmSheet
            open
            danger=true
            title=title
            confirm=text!(reporting.end)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=end
        >
            <p>{text!(reporting.end_words)}</p>
            {move || last().map(|words| view! { <p class="hint">{words}</p> })}
        </ConfirmSheet>
    }
}

#[component]
fn Transfer(
    open: RwSignal<bool>,
    report: Report,
    me: Signal<MyReporting>,
    loading: Loading<MyReporting>,
) -> impl IntoView {
    let toasts = use_toasts();
    let session = use_session();
    let attempt = Attempt::new();
    let id = report.id;
    let choices = move || {
        me.with(|me| {
            let all = standings(me).into_iter();
            let is_free = |one: &Standing| !one.report.as_ref().is_some_and(Report::is_living);
            all.filter(is_free).collect::<Vec<_>>()
        })
    };
    let line = move |one: Standing| {
        let (place, name) = (one.place, one.name.clone());
        let choose = move |_| {
            let name = name.clone();
            attempt.run(reporting::transfer(id, place), move |_| {
                open.set(false);
                loading.refresh();
                session.reload();
                toasts.good(text!(reporting.transferred, place = name));
            });
        };
        view! {
            <button type="button" class="list-item" on:click=choose>
                <span class="grow">
                    <span class="block">{one.name}</span>
                    <span class="soft block">{kind_words(one.kind)}</span>
                </span>
                <Icon name=IconName::Next />
            </button>
        }
    };
    let title = text!(reporting.transfer_title, place = report.place.name);
    view! {
        <Sheet open title=title>
            {move || match choices() {
                none if none.is_empty() => {
                    view! { <p>{text!(reporting.transfer_none)}</p> }.into_any()
                }
                some => view! {
                    <p class="soft">{text!(reporting.transfer_words)}</p>
                    <FormProblem failure=attempt.failure />
                    <div class="list">{some.into_iter().map(line).collect_view()}</div>
                }
                .into_any(),
            }}
        </Sheet>
    }
}
