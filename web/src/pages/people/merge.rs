//! Both registrations of somebody side by side: what is kept of each, what goes over, and merging.

use super::words::{role_words, rows_words};
use crate::{
    api::{
        Id,
        enrollments::EnrollmentState,
        lives::{self, Compared, Kept, MergeConflict, MergeLine, MergePreview, MergeSide},
        people::PersonRows,
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, ConfirmSheet, Empty, IconName, Loaded, Page, Show,
        use_load,
    },
    state::{settings::in_language, use_toasts},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

lazy_page!(office: MERGE, merge_view, MergePage);

#[component]
fn MergePage() -> impl IntoView {
    let params = use_params_map();
    move || {
        let id = |name: &str| params.with(|params| Id::parse(&params.get(name)?));
        match (id("id"), id("other")) {
            (Some(survivor), Some(other)) => view! { <Merging survivor other /> }.into_any(),
            _ => view! {
                <Page title=text!(people.merge_title) back="/people">
                    <Empty icon=IconName::People title=text!(people.none_found) words=text!(people.none_found_words) />
                </Page>
            }
            .into_any(),
        }
    }
}

#[component]
fn Merging(survivor: Id, other: Id) -> impl IntoView {
    let loading = use_load(move || lives::preview(survivor, other));
    let back = format!("/people/{survivor}");
    view! {
        <Page title=text!(people.merge_title) back=back wide=true>
            <Loaded loading let:preview>
                <Comparison preview />
            </Loaded>
        </Page>
    }
}

/// Where the two differ, whose is kept: by the keys of radio buttons.
#[derive(Clone, Copy)]
struct Choice {
    name: RwSignal<MergeSide>,
    phone: RwSignal<MergeSide>,
    home: RwSignal<MergeSide>,
}

#[component]
fn Comparison(preview: Signal<MergePreview>) -> impl IntoView {
    let toasts = use_toasts();
    let navigate = use_navigate();
    let attempt = Attempt::new();
    let asking = RwSignal::new(false);
    let choice = Choice {
        name: RwSignal::new(MergeSide::Survivor),
        phone: RwSignal::new(MergeSide::Survivor),
        home: RwSignal::new(MergeSide::Survivor),
    };
    let (survivor, other) = preview.with_untracked(|one| (one.survivor.id, one.other.id));
    let merge = move |()| {
        let navigate = navigate.clone();
        let kept = Kept {
            name: choice.name.get_untracked(),
            phone: choice.phone.get_untracked(),
            home: choice.home.get_untracked(),
        };
        attempt.run(lives::merge(survivor, other, kept), move |id| {
            toasts.good(text!(people.merged));
            let replace = NavigateOptions {
                replace: true,
                ..Default::default()
            };
            navigate(&format!("/people/{id}"), replace);
        });
    };
    let confirm_words = move || {
        preview.with(|preview| {
            let side = |side: MergeSide| match side {
                MergeSide::Survivor => &preview.survivor,
                MergeSide::Other => &preview.other,
            };
            let name = side(choice.name.get()).name.clone();
            let phone = side(choice.phone.get()).phone.clone();
            text!(people.merge_confirm_words, name, phone)
        })
    };
    view! {
        <p class="soft">{text!(people.merge_lead)}</p>
        <Conflicts preview />
        {move || preview.with(|preview| view! { <Sides preview=preview.clone() choice /> })}
        {move || preview.with(|preview| view! { <Counts lines=preview.lines.clone() /> })}
        <div class="row merging">
            <ButtonLink href=format!("/people/{other}/merge/{survivor}")>{text!(people.merge_swap)}</ButtonLink>
            <Button kind=ButtonKind::Main on_press=move |_| asking.set(true)>{text!(people.merge_button)}</Button>
        </div>
        <ConfirmSheet
            open=asking
            danger=true
            title=text!(people.merge_confirm_title)
            confirm=text!(people.merge_button)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=merge
        >
            <p>{confirm_words}</p>
        </ConfirmSheet>
    }
}

#[component]
fn Conflicts(preview: Signal<MergePreview>) -> impl IntoView {
    let any = move || preview.with(|preview| !preview.conflicts.is_empty());
    let lines = move || {
        preview.with(|preview| {
            let line = |one: &MergeConflict| view! { <li>{conflict_words(*one)}</li> };
            preview.conflicts.iter().map(line).collect_view()
        })
    };
    view! {
        <Show when=any>
            <div class="hint" role="note">
                <strong>{text!(people.merge_look)}</strong>
                <ul class="points">{lines}</ul>
            </div>
        </Show>
    }
}

fn conflict_words(conflict: MergeConflict) -> &'static str {
    match conflict {
        MergeConflict::Names => text!(people.conflict.names),
        MergeConflict::Homes => text!(people.conflict.homes),
        MergeConflict::SameCrew => text!(people.conflict.same_crew),
        MergeConflict::OwnOrder => text!(people.conflict.own_order),
        MergeConflict::HomesReported => text!(people.conflict.homes_reported),
        MergeConflict::OverCap => text!(people.conflict.over_cap),
    }
}

#[component]
fn Sides(preview: MergePreview, choice: Choice) -> impl IntoView {
    let (here, there) = (preview.survivor, preview.other);
    let home = |one: &Compared| one.home.as_ref().map(|home| home.full_name.clone());
    let (home_here, home_there) = (home(&here), home(&there));
    view! {
        <div class="panel" role="region" tabindex="0" aria-label=text!(people.merge_title)>
            <table class="compare">
                <thead>
                    <tr>
                        <th scope="col"><span class="unseen">{text!(people.merge_field)}</span></th>
                        <th scope="col">{text!(people.merge_stays)}</th>
                        <th scope="col">{text!(people.merge_goes)}</th>
                    </tr>
                </thead>
                <tbody>
                    <Chosen label=text!(people.name) here=Some(here.name.clone()) there=Some(there.name.clone()) side=choice.name />
                    <Chosen label=text!(people.phone) here=Some(here.phone.clone()) there=Some(there.phone.clone()) side=choice.phone is_always=true />
                    <Chosen label=text!(people.home) here=home_here there=home_there side=choice.home />
                    <Listed label=text!(people.unit) here=units(&here) there=units(&there) />
                    <Listed label=text!(people.roles) here=roles(&here) there=roles(&there) />
                    <Listed label=text!(people.reported) here=reports(&here) there=reports(&there) />
                    <Listed label=text!(people.skills) here=skills(&here) there=skills(&there) />
                </tbody>
            </table>
        </div>
    }
}

/// A value of which one is kept; a choice only where there are two.
#[component]
fn Chosen(
    label: &'static str,
    here: Option<String>,
    there: Option<String>,
    side: RwSignal<MergeSide>,
    /// Two masked numbers may look alike.
    #[prop(optional)]
    is_always: bool,
) -> impl IntoView {
    let is_choice = here.is_some() && there.is_some() && (is_always || here != there);
    let group = format!("keep-{label}");
    let cell = move |value: Option<String>, this: MergeSide| {
        let words = value.unwrap_or_else(|| text!(people.none).to_string());
        if !is_choice {
            return view! { <td>{words}</td> }.into_any();
        }
        let group = group.clone();
        view! {
            <td>
                <label class="pick">
                    <input
                        type="radio"
                        name=group
                        prop:checked=move || side.get() == this
                        on:change=move |_| side.set(this)
                    />
                    <span>{words}</span>
                </label>
            </td>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row">{label}</th>
            {cell(here, MergeSide::Survivor)}
            {cell(there, MergeSide::Other)}
        </tr>
    }
}

#[component]
fn Listed(label: &'static str, here: Vec<String>, there: Vec<String>) -> impl IntoView {
    let cell = |values: Vec<String>| match values.is_empty() {
        true => view! { <td class="soft">{text!(people.none)}</td> }.into_any(),
        false => {
            let lines = values
                .into_iter()
                .map(|value| view! { <span class="block">{value}</span> });
            view! { <td>{lines.collect_view()}</td> }.into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">{label}</th>
            {cell(here)}
            {cell(there)}
        </tr>
    }
}

fn units(one: &Compared) -> Vec<String> {
    let present = one.employments.iter().filter(|unit| unit.until.is_none());
    present.map(|unit| unit.organization.name.clone()).collect()
}

fn roles(one: &Compared) -> Vec<String> {
    let held = one.roles.iter().filter(|role| role.until.is_none());
    held.map(|role| {
        let seat = role.seat.as_ref().map(|seat| seat.name.as_str());
        format!("{} {}", seat.unwrap_or_default(), role_words(role.role))
    })
    .collect()
}

fn reports(one: &Compared) -> Vec<String> {
    let living = one.enrollments.iter().filter(|report| {
        matches!(
            report.state,
            EnrollmentState::Asked | EnrollmentState::Confirmed
        )
    });
    living.map(|report| report.place.name.clone()).collect()
}

fn skills(one: &Compared) -> Vec<String> {
    let words = |skill: &crate::api::account::Skill| {
        in_language(&skill.name_zh, &skill.name_en).to_string()
    };
    one.skills.iter().map(words).collect()
}

/// How many rows of each kind there are; kinds of which neither has any are left out.
#[component]
fn Counts(lines: Vec<MergeLine>) -> impl IntoView {
    let lines = lines
        .into_iter()
        .filter(|line| line.of_survivor > 0 || line.of_other > 0)
        .map(|line| {
            let doubled = line.of_other - line.moving;
            let moving = match line.rows {
                PersonRows::Sessions => text!(people.merge_sessions).to_string(),
                _ if doubled > 0 => format!(
                    "{}{}{}",
                    line.moving,
                    text!(common.separator),
                    text!(people.merge_doubled, count = doubled)
                ),
                _ => line.moving.to_string(),
            };
            view! {
                <tr>
                    <th scope="row">{rows_words(line.rows)}</th>
                    <td class="num">{line.of_survivor}</td>
                    <td class="num">{line.of_other}</td>
                    <td class="num">{moving}</td>
                </tr>
            }
        });
    view! {
        <section class="section">
            <h2>{text!(people.merge_counts)}</h2>
            <div class="panel" role="region" tabindex="0" aria-label=text!(people.merge_counts)>
                <table>
                    <thead>
                        <tr>
                            <th scope="col"><span class="unseen">{text!(people.merge_field)}</span></th>
                            <th scope="col">{text!(people.merge_stays)}</th>
                            <th scope="col">{text!(people.merge_goes)}</th>
                            <th scope="col">{text!(people.merge_moves)}</th>
                        </tr>
                    </thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}
