//! What an organisation is: the one form for a new one and for changes.

use super::{
    picker::{Choice, Picker, organizations_of, places},
    words::{
        PARTY, UNITS, all_kinds, branch_key, branch_kind_of, branch_kind_words, key_of, kind_of,
        kind_words,
    },
};
use crate::{
    api::{
        Id,
        organizations::{BranchKind, Organization, OrganizationKind, changes},
        tree::PlaceKind,
    },
    components::{Attempt, Button, ButtonKind, Choices, Field, FormProblem, Show},
    state::use_toasts,
};
use leptos::prelude::*;

const LONGEST_NAME: u32 = 60;

/// What may stand above a kind; nothing above a street's committee.
fn kinds_above(kind: OrganizationKind) -> Vec<OrganizationKind> {
    use OrganizationKind::*;
    match kind {
        StreetCommittee => vec![],
        CommunityCommittee => vec![StreetCommittee],
        Branch => vec![CommunityCommittee, StreetCommittee],
        Group => vec![Branch, CommunityCommittee],
        CentreHousehold => vec![Group, Branch],
        OwnersCommittee => vec![CommunityCommittee, Branch],
        _ => [&[StreetCommittee, CommunityCommittee], &UNITS[..]].concat(),
    }
}

fn any_place(_: PlaceKind) -> bool {
    true
}

#[component]
pub fn FactsForm(
    open: RwSignal<bool>,
    /// The organisation to change; none for a new one.
    #[prop(optional_no_strip)]
    of: Option<Organization>,
    #[prop(into)] done: Callback<Id>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let id = of.as_ref().map(|one| one.id);
    let first = of
        .as_ref()
        .map_or(OrganizationKind::PartnerUnit, |one| one.kind);
    let name = RwSignal::new(of.as_ref().map(|one| one.name.clone()).unwrap_or_default());
    let kind_key = RwSignal::new(key_of(first).to_string());
    let kind = Memo::new(move |_| kind_key.with(|key| kind_of(key)).unwrap_or(first));
    let branch = of.as_ref().and_then(|one| one.branch_kind);
    let branch_kind = RwSignal::new(branch_key(branch.unwrap_or(BranchKind::Functional)).into());
    let seat = RwSignal::new(of.as_ref().and_then(|one| {
        let seat = one.seat.as_ref()?;
        Some(Choice {
            id: seat.id,
            name: seat.full_name.clone(),
            words: seat.full_name.clone(),
        })
    }));
    let parent = RwSignal::new(of.as_ref().and_then(|one| {
        let parent = one.ancestors.last()?;
        Some(Choice {
            id: parent.id,
            name: parent.name.clone(),
            words: parent.name.clone(),
        })
    }));
    // A unit may become another one; the rest stays what it is.
    let kinds: Vec<OrganizationKind> = match &of {
        None => all_kinds().collect(),
        Some(_) if UNITS.contains(&first) => UNITS.to_vec(),
        Some(_) => vec![first],
    };
    let is_fixed = kinds.len() == 1;
    let options: Vec<(String, String)> = kinds
        .into_iter()
        .map(|kind| (key_of(kind).to_string(), kind_words(kind).to_string()))
        .collect();
    // What stood above may not stand above the new kind; one unit is like another.
    Effect::new(move |before: Option<Vec<OrganizationKind>>| {
        let above = kinds_above(kind.get());
        if before.is_some_and(|before| before != above) {
            parent.set(None);
        }
        above
    });
    // A unit rarely stands below another: it is asked for on demand.
    let asks_parent = RwSignal::new(parent.with_untracked(Option::is_some));
    let seat_missing = RwSignal::new(false);
    let seat_problem = Signal::derive(move || {
        let missing = seat_missing.get() && seat.with(Option::is_none);
        let words = missing.then(|| text!(organizations.seat_missing).to_string());
        words.or_else(|| attempt.problem("seatId").get())
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(seat) = seat.get_untracked() else {
            seat_missing.set(true);
            return;
        };
        let kind = kind.get_untracked();
        let branch_kind = (kind == OrganizationKind::Branch)
            .then(|| branch_kind.with_untracked(|key: &String| branch_kind_of(key)))
            .flatten();
        let called = name.get_untracked().trim().to_string();
        let parent_id = parent.with_untracked(|one| one.as_ref().map(|one| one.id));
        let said = called.clone();
        let work = async move {
            match id {
                Some(id) => changes::edit(id, kind, branch_kind, called, seat.id, parent_id).await,
                None => changes::create(kind, branch_kind, called, seat.id, parent_id).await,
            }
        };
        attempt.run(work, move |id| {
            open.set(false);
            toasts.good(text!(organizations.saved, name = said));
            done.run(id);
        });
    };
    let branch_options: Vec<(String, String)> = [BranchKind::Functional, BranchKind::Entity]
        .map(|kind| (branch_key(kind).into(), branch_kind_words(kind).into()))
        .into();
    view! {
        <form class="stack" novalidate on:submit=send>
            <Field
                label=text!(organizations.name)
                value=name
                maxlength=LONGEST_NAME
                required=true
                placeholder=text!(organizations.name_example)
                problem=attempt.problem("name")
            />
            <Show when=move || !is_fixed>
                <Choices
                    label=text!(organizations.kind_label)
                    value=kind_key
                    options=options.clone()
                    problem=attempt.problem("kind")
                />
            </Show>
            <Show when=move || kind.get() == OrganizationKind::Branch>
                <Choices
                    label=text!(organizations.branch_kind)
                    value=branch_kind
                    options=branch_options.clone()
                    problem=attempt.problem("branchKind")
                />
            </Show>
            <Picker
                label=text!(organizations.seat)
                placeholder=text!(organizations.seat_example)
                chosen=seat
                find=move |search| places(search, any_place)
                problem=seat_problem
            />
            {move || {
                let kind = kind.get();
                let above = kinds_above(kind);
                let asked = PARTY.contains(&kind) || asks_parent.get();
                match (above.is_empty(), asked) {
                    (true, _) => ().into_any(),
                    (_, false) => view! {
                        <Button kind=ButtonKind::Bare on_press=move |_| asks_parent.set(true)>
                            {text!(organizations.add_parent)}
                        </Button>
                    }
                    .into_any(),
                    _ => view! {
                        <Picker
                            label=text!(organizations.parent)
                            placeholder=text!(organizations.parent_example)
                            chosen=parent
                            find=move |search| organizations_of(search, above.clone(), id)
                            problem=attempt.problem("parentId")
                        />
                    }
                    .into_any(),
                }
            }}
            <FormProblem failure=attempt.problem_beside(&["name", "kind", "branchKind", "seatId", "parentId"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(organizations.save)}</Button>
            </div>
        </form>
    }
}
