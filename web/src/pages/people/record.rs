//! What administrators did to somebody: who, when, and what it was before and after.

use super::words::{role_of, role_words, rows_of_table};
use crate::{
    api::{
        Id,
        audit::{self, AuditAction, AuditEntry},
        people::Person,
    },
    components::{Moment, PagedFrame, use_pages},
};
use leptos::prelude::*;

#[component]
pub fn Record(
    #[prop(into)] id: Signal<Id>,
    /// Read again when this changes.
    changes: RwSignal<Option<Person>>,
) -> impl IntoView {
    let entries = use_pages(move |after| audit::of_subject(id.get(), after));
    Effect::new(move |before: Option<()>| {
        changes.track();
        if before.is_some() {
            entries.refresh();
        }
    });
    view! {
        <section class="section">
            <h2>{text!(people.record)}</h2>
            <PagedFrame pages=entries empty=|| view! {
                <p class="soft">{text!(people.no_record)}</p>
            }>
                <ol class="list">
                    <For each=move || entries.rows.get() key=|one| one.id let:one>
                        <Entry one />
                    </For>
                </ol>
            </PagedFrame>
        </section>
    }
}

#[component]
fn Entry(one: AuditEntry) -> impl IntoView {
    let actor = one
        .actor_name
        .clone()
        .unwrap_or_else(|| text!(places.command_line).to_string());
    let details = details(&one);
    view! {
        <li class="list-item">
            <span class="grow">
                <span class="block">{headline(&one)}</span>
                {(!details.is_empty()).then(|| view! { <span class="soft block">{details.join("；")}</span> })}
            </span>
            <span class="soft done-by">
                <span class="block">{actor}</span>
                <Moment at=one.at />
            </span>
        </li>
    }
}

fn before(one: &AuditEntry, field: &str) -> Option<String> {
    let change = one.changes.iter().find(|change| change.field == field)?;
    change.before.clone()
}

fn after(one: &AuditEntry, field: &str) -> Option<String> {
    let change = one.changes.iter().find(|change| change.field == field)?;
    change.after.clone()
}

fn headline(one: &AuditEntry) -> String {
    let said = |field: &str| after(one, field).unwrap_or_default();
    let was = |field: &str| before(one, field).unwrap_or_default();
    let role = |key: String| role_of(&key).map(role_words).unwrap_or_default();
    match one.action {
        AuditAction::RoleGiven => text!(
            people.done.role_given,
            seat = said("seat"),
            role = role(said("role"))
        ),
        AuditAction::RoleEnded => text!(
            people.done.role_ended,
            seat = was("seat"),
            role = role(was("role"))
        ),
        AuditAction::PhoneRevealed => text!(people.done.phone_revealed).to_string(),
        AuditAction::PhoneChanged => text!(people.done.phone_changed, after = said("phone")),
        AuditAction::SessionsEnded => text!(people.done.sessions_ended).to_string(),
        AuditAction::PeopleMerged => text!(people.done.people_merged, other = was("merged")),
        AuditAction::MergeUndone => text!(people.done.merge_undone, other = said("separated")),
        AuditAction::PersonMoved => match before(one, "home") {
            Some(before) => text!(
                people.done.person_moved,
                before,
                after = said("home"),
                on = said("on")
            ),
            None => text!(
                people.done.person_moved_in,
                after = said("home"),
                on = said("on")
            ),
        },
        AuditAction::PersonGone if said("state") == "deceased" => {
            text!(people.done.deceased, on = said("on"))
        }
        AuditAction::PersonGone => text!(people.done.moved_away, on = said("on")),
        AuditAction::PersonBroughtBack => text!(people.done.brought_back).to_string(),
        AuditAction::EnrollmentEnded => {
            text!(people.done.enrollment_ended, place = was("place"))
        }
        AuditAction::EnrollmentTransferred => text!(
            people.done.enrollment_transferred,
            before = was("place"),
            after = said("place")
        ),
        _ => text!(people.done.other).to_string(),
    }
}

/// What the headline does not say yet.
fn details(one: &AuditEntry) -> Vec<String> {
    let mut details = Vec::new();
    if let Some(reason) = after(one, "reason") {
        details.push(text!(people.done.reason, reason));
    }
    if one.action == AuditAction::PeopleMerged {
        let (was, is) = (before(one, "name"), after(one, "name"));
        if let (Some(before), Some(after)) = (was, is)
            && before != after
        {
            details.push(text!(people.done.name, before, after));
        }
        if after(one, "phoneKept").as_deref() == Some("other") {
            details.push(text!(people.done.phone_other).to_string());
        }
    }
    for change in &one.changes {
        let count = change.after.clone().unwrap_or_default();
        if let Some(rows) = change.field.strip_prefix("rows.").and_then(rows_of_table) {
            details.push(text!(people.done.rows, rows, count));
        } else if let Some(rows) = change.field.strip_prefix("kept.").and_then(rows_of_table) {
            details.push(text!(people.done.kept, rows, count));
        }
    }
    details
}
