//! The 报到 as a table, for wide screens.

use super::{
    card::{Decision, PhoneLink},
    desk::Desk,
};
use crate::{
    api::enrollments::{Enrollment, EnrollmentKind, EnrollmentState},
    components::{ButtonKind, Moment},
    pages::reporting::kind_words,
    state::settings::in_language,
};
use leptos::prelude::*;

#[component]
pub fn EnrollmentTable(desk: Desk, state: EnrollmentState) -> impl IntoView {
    let last = match state {
        EnrollmentState::Asked => text!(enrollments.action),
        EnrollmentState::Returned => text!(enrollments.reason),
        EnrollmentState::Confirmed => text!(enrollments.decided_at),
        EnrollmentState::Ended => text!(reporting.ended_at),
    };
    view! {
        <div class="panel enrollments" role="region" tabindex="0" aria-label=text!(enrollments.title)>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text!(enrollments.name)}</th>
                        <th scope="col">{text!(enrollments.phone)}</th>
                        <th scope="col">{text!(enrollments.place)}</th>
                        <th scope="col">{text!(enrollments.skills)}</th>
                        <th scope="col">{text!(enrollments.asked_at)}</th>
                        <th scope="col">{last}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || desk.list.rows.get() key=|one| (one.id, one.version) let:one>
                        <Line desk one />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(desk: Desk, one: Enrollment) -> impl IntoView {
    let skills: Vec<&str> = one
        .skills
        .iter()
        .map(|skill| in_language(&skill.name_zh, &skill.name_en))
        .collect();
    let skills = skills.join(text!(common.separator));
    // A unit that reports for itself is named already.
    let unit = one
        .unit
        .as_ref()
        .filter(|_| one.kind != EnrollmentKind::Unit);
    let unit = unit.map(|unit| unit.name.clone());
    let last = match one.state {
        EnrollmentState::Asked => {
            view! { <Decision desk one=one.clone() kind=ButtonKind::Quiet /> }.into_any()
        }
        EnrollmentState::Returned => one.reason.clone().into_any(),
        EnrollmentState::Confirmed => view! {
            <div class="row">
                {one.decided_at.map(|at| view! { <Moment at /> })}
                <Decision desk one=one.clone() kind=ButtonKind::Quiet />
            </div>
        }
        .into_any(),
        EnrollmentState::Ended => view! {
            {one.ended_at.map(|at| view! { <Moment at /> })}
            {one.reason.clone().map(|reason| view! { <span class="soft block">{reason}</span> })}
        }
        .into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                {one.person_name.clone()}
                <span class="soft block">{unit}</span>
            </th>
            <td><PhoneLink one=one.clone() /></td>
            <td>
                {one.place.full_name.clone()}
                <span class="soft block">{kind_words(one.kind)}</span>
            </td>
            <td>{skills}</td>
            <td class="num"><Moment at=one.asked_at /></td>
            <td>{last}</td>
        </tr>
    }
}
