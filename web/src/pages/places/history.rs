//! What was done in a place and below it, or to one subject, by whom and when.

use super::words::{compound_kind_of, compound_kind_words};
use crate::pages::organizations::words::{
    branch_kind_of, branch_kind_words, kind_of, kind_words as organization_words,
};
use crate::{
    api::{
        Id,
        audit::{self, AuditAction, AuditChange, AuditEntry},
    },
    components::{Moment, PagedFrame, use_pages},
};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub enum HistoryOf {
    Place(Id),
    Subject(Id),
}

#[component]
pub fn History(of: HistoryOf, changes: RwSignal<u32>) -> impl IntoView {
    let entries = use_pages(move |after| async move {
        match of {
            HistoryOf::Place(id) => audit::of_place(id, after).await,
            HistoryOf::Subject(id) => audit::of_subject(id, after).await,
        }
    });
    Effect::new(move |before: Option<()>| {
        changes.track();
        if before.is_some() {
            entries.refresh();
        }
    });
    view! {
        <section class="section">
            <h2>{text!(places.history)}</h2>
            <PagedFrame pages=entries empty=|| view! {
                <p class="soft">{text!(places.no_history)}</p>
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
        .unwrap_or_else(|| text!(places.command_line).to_string());
    let changes = one
        .changes
        .iter()
        .filter_map(|change| words(one.action, change));
    let changes: Vec<String> = changes.collect();
    view! {
        <li class="list-item">
            <span class="grow">
                <span class="block">{action_words(one.action, one.subject)}</span>
                {(!changes.is_empty()).then(|| view! { <span class="soft block">{changes.join("；")}</span> })}
            </span>
            <span class="soft done-by">
                <span class="block">{actor}</span>
                <Moment at=one.at />
            </span>
        </li>
    }
}

fn action_words(action: AuditAction, subject: String) -> String {
    match action {
        AuditAction::PlaceCreated => text!(places.done.created, subject),
        AuditAction::PlaceRenamed => text!(places.done.renamed, subject),
        AuditAction::PlaceMoved => text!(places.done.moved, subject),
        AuditAction::PlaceClosed => text!(places.done.closed, subject),
        AuditAction::PlaceMerged => text!(places.done.merged, subject),
        AuditAction::RoleGiven => text!(places.done.role_given, subject),
        AuditAction::RoleEnded => text!(places.done.role_ended, subject),
        AuditAction::PhoneRevealed => text!(places.done.phone_revealed, subject),
        AuditAction::PhoneChanged => text!(places.done.phone_changed, subject),
        AuditAction::SessionsEnded => text!(places.done.sessions_ended, subject),
        AuditAction::ImportCommitted => text!(places.done.import_committed, subject),
        AuditAction::ImportUndone => text!(places.done.import_undone, subject),
        AuditAction::PeopleMerged => text!(places.done.people_merged, subject),
        AuditAction::MergeUndone => text!(places.done.merge_undone, subject),
        AuditAction::PersonMoved => text!(places.done.person_moved, subject),
        AuditAction::PersonGone => text!(places.done.person_gone, subject),
        AuditAction::PersonBroughtBack => text!(places.done.person_brought_back, subject),
        AuditAction::EnrollmentEnded => text!(places.done.enrollment_ended, subject),
        AuditAction::EnrollmentTransferred => text!(places.done.enrollment_transferred, subject),
        AuditAction::OrganizationCreated | AuditAction::GridCreated => {
            text!(places.done.created, subject)
        }
        AuditAction::OrganizationEdited | AuditAction::GridRenamed => {
            text!(places.done.renamed, subject)
        }
        AuditAction::OrganizationCoverageSet | AuditAction::GridCoverageSet => {
            text!(places.done.covered, subject)
        }
        AuditAction::OrganizationMerged => text!(places.done.merged, subject),
        AuditAction::OrganizationClosed | AuditAction::GridClosed => {
            text!(places.done.closed, subject)
        }
        AuditAction::ContactAdded => text!(places.done.contact_added, subject),
        AuditAction::ContactEdited => text!(places.done.contact_edited, subject),
        AuditAction::ContactRemoved => text!(places.done.contact_removed, subject),
        AuditAction::ContactRevealed => text!(places.done.contact_revealed, subject),
        AuditAction::CalendarSet => text!(places.done.calendar_set, subject),
        AuditAction::RegistrationJoined => text!(places.done.registration_joined, subject),
        AuditAction::InvitationMade => text!(places.done.invitation_made, subject),
        AuditAction::InvitationRevoked => text!(places.done.invitation_revoked, subject),
        AuditAction::BoardSet => text!(places.done.board_set, subject),
        AuditAction::TemplateCreated => text!(places.done.template_created, subject),
        AuditAction::TemplateEdited => text!(places.done.template_edited, subject),
        AuditAction::TemplateRetired => text!(places.done.template_retired, subject),
        AuditAction::CentreCreated | AuditAction::RoomCreated => {
            text!(places.done.created, subject)
        }
        AuditAction::CentreEdited | AuditAction::RoomEdited => text!(places.done.edited, subject),
        AuditAction::CentreClosed => text!(places.done.closed, subject),
        AuditAction::DoorRenewed => text!(places.done.door_renewed, subject),
        AuditAction::RoomRetired => text!(places.done.room_retired, subject),
        AuditAction::CentreClosedForATime => text!(places.done.centre_closed_for_a_time, subject),
        AuditAction::CentreOpenedAgain => text!(places.done.centre_opened_again, subject),
        AuditAction::MealPublished => text!(places.done.meal_published, subject),
        AuditAction::MealsCopied => text!(places.done.meals_copied, subject),
        AuditAction::MealCancelled => text!(places.done.meal_cancelled, subject),
        AuditAction::WindowsSet => text!(places.done.windows_set, subject),
        AuditAction::WindowItemCreated => text!(places.done.window_item_created, subject),
        AuditAction::WindowItemEdited => text!(places.done.window_item_edited, subject),
        AuditAction::WindowItemRetired => text!(places.done.window_item_retired, subject),
        AuditAction::WindowScreenRenewed => text!(places.done.window_screen_renewed, subject),
        AuditAction::BirthYearVerified => text!(places.done.birth_year_verified, subject),
        AuditAction::RelativeLinked => text!(places.done.relative_linked, subject),
        AuditAction::CategoryEdited => text!(places.done.category_edited, subject),
        AuditAction::QuestionAdded => text!(places.done.question_added, subject),
        AuditAction::QuestionEdited => text!(places.done.question_edited, subject),
        AuditAction::QuestionClosed => text!(places.done.question_closed, subject),
    }
}

fn named(value: String) -> String {
    match value.is_empty() {
        true => text!(places.changed.none).to_string(),
        false => value,
    }
}

/// What changed; what the headline says already is left out.
fn words(action: AuditAction, change: &AuditChange) -> Option<String> {
    let before = change.before.clone().unwrap_or_default();
    let after = change.after.clone().unwrap_or_default();
    let kind = |key: &str| compound_kind_of(key).map(compound_kind_words).unwrap_or("");
    match (action, change.field.as_str()) {
        (AuditAction::BoardSet, "public") => Some(match after.as_str() {
            "true" => text!(places.changed.board_public).to_string(),
            _ => text!(places.changed.board_closed).to_string(),
        }),
        (AuditAction::PlaceRenamed, "name") => Some(text!(places.changed.name, before, after)),
        (AuditAction::PlaceRenamed, "compoundKind") => Some(text!(
            places.changed.name,
            before = kind(&before),
            after = kind(&after)
        )),
        (AuditAction::PlaceMoved, "parent") => Some(text!(places.changed.parent, before, after)),
        (AuditAction::OrganizationEdited, "kind" | "branchKind") => {
            let kind = |key: &str| match (kind_of(key), branch_kind_of(key)) {
                (Some(kind), _) => organization_words(kind),
                (_, Some(kind)) => branch_kind_words(kind),
                _ => text!(places.changed.none),
            };
            Some(text!(
                places.changed.name,
                before = kind(&before),
                after = kind(&after)
            ))
        }
        (AuditAction::OrganizationEdited, "seat") => Some(text!(
            places.changed.seat,
            before = named(before),
            after = named(after)
        )),
        (AuditAction::OrganizationEdited, "parent") => Some(text!(
            places.changed.above,
            before = named(before),
            after = named(after)
        )),
        (
            AuditAction::TemplateEdited | AuditAction::CategoryEdited | AuditAction::QuestionEdited,
            "name" | "title" | "words" | "label" | "options",
        ) => Some(text!(places.changed.name, before, after)),
        (AuditAction::OrganizationEdited | AuditAction::GridRenamed, "name") => {
            Some(text!(places.changed.name, before, after))
        }
        (AuditAction::OrganizationCoverageSet | AuditAction::GridCoverageSet, "covers") => {
            Some(text!(
                places.changed.name,
                before = named(before),
                after = named(after)
            ))
        }
        (AuditAction::OrganizationMerged, "name") => Some(text!(places.changed.merged, before)),
        (
            AuditAction::ContactAdded
            | AuditAction::ContactEdited
            | AuditAction::ContactRemoved
            | AuditAction::ContactRevealed,
            "contact",
        ) => Some(match after.is_empty() {
            true => before,
            false => after,
        }),
        (AuditAction::BirthYearVerified, "birthYear") => Some(text!(
            places.changed.name,
            before = named(before),
            after = named(after)
        )),
        (AuditAction::MealCancelled, "reason") => Some(after),
        (AuditAction::WindowsSet | AuditAction::WindowItemEdited, field) => {
            let label = window_field_words(field)?;
            let (before, after) = (named(before), named(after));
            Some(text!(places.changed.window, label, before, after))
        }
        (AuditAction::PlaceMerged, "name") => Some(text!(places.changed.merged, before)),
        _ => None,
    }
}

/// What of the windows of a centre, or of an item of theirs, was changed.
fn window_field_words(field: &str) -> Option<&'static str> {
    Some(match field {
        "counters" => text!(places.window_field.counters),
        "places" => text!(places.window_field.places),
        "slotMinutes" => text!(places.window_field.slot_minutes),
        "aheadDays" => text!(places.window_field.ahead_days),
        "name" => text!(places.window_field.name),
        "bring" => text!(places.window_field.bring),
        "about" => text!(places.window_field.about),
        _ => return None,
    })
}
