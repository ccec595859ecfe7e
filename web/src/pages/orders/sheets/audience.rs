//! 派给谁: the hall of the compound, that of the whole community, or people and units by name.

use crate::{
    api::{
        ErrorCode, Failure, Id,
        orders::offers::{self, Audience, AudienceInput, Candidate, Candidates},
    },
    components::{Attempt, Field, Icon, IconName, Loaded, Segment, Show, use_load},
    pages::orders::hall::skill_names,
};
use leptos::prelude::*;

const COMPOUND: &str = "compound";
const COMMUNITY: &str = "community";
const NAMED: &str = "named";

/// A person or a unit that was chosen.
#[derive(Clone, Debug, PartialEq)]
struct Named {
    id: Id,
    name: String,
    is_unit: bool,
}

/// What is chosen so far.
#[derive(Clone, Copy)]
pub struct Chosen {
    kind: RwSignal<String>,
    named: RwSignal<Vec<Named>>,
}

impl Chosen {
    pub fn new() -> Self {
        Self {
            kind: RwSignal::new(COMPOUND.to_string()),
            named: RwSignal::new(Vec::new()),
        }
    }

    pub fn reset(self) {
        self.kind.set(COMPOUND.to_string());
        self.named.set(Vec::new());
    }

    pub fn is_named(self) -> bool {
        self.kind.with(|kind| kind == NAMED)
    }

    pub fn input(self) -> AudienceInput {
        let kind = self.kind.with_untracked(|kind| match kind.as_str() {
            NAMED => Audience::Named,
            COMMUNITY => Audience::Community,
            _ => Audience::Compound,
        });
        let ids = |is_unit| {
            self.named.with_untracked(|named| {
                let of_kind = named.iter().filter(|one| one.is_unit == is_unit);
                of_kind.map(|one| one.id).collect::<Vec<_>>()
            })
        };
        match kind {
            Audience::Named => AudienceInput {
                kind,
                person_ids: ids(false),
                organization_ids: ids(true),
            },
            _ => AudienceInput {
                kind,
                person_ids: Vec::new(),
                organization_ids: Vec::new(),
            },
        }
    }
}

#[component]
pub fn AudienceField(
    order: Id,
    /// No hall may know of it: the desk does it itself, or asks somebody.
    is_hidden: bool,
    chosen: Chosen,
    #[prop(into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let words = |value: &str, words: &str| (value.to_string(), words.to_string());
    let options = match is_hidden {
        true => vec![
            words(COMPOUND, text!(orders.audience.desk)),
            words(NAMED, text!(orders.audience.named)),
        ],
        false => vec![
            words(COMPOUND, text!(orders.audience.compound)),
            words(COMMUNITY, text!(orders.audience.community)),
            words(NAMED, text!(orders.audience.named)),
        ],
    };
    let help = move || {
        chosen.kind.with(|kind| match kind.as_str() {
            NAMED => text!(orders.audience.named_help),
            COMMUNITY => text!(orders.audience.community_help),
            _ if is_hidden => text!(orders.audience.desk_help),
            _ => text!(orders.audience.compound_help),
        })
    };
    view! {
        <div class="field">
            <span class="label">{text!(orders.audience.label)}</span>
            <Segment label=text!(orders.audience.label) value=chosen.kind options=Signal::stored(options) />
            <span class="soft">{help}</span>
            <Show when=move || chosen.is_named()>
                <Naming order chosen />
            </Show>
            {move || problem.get().map(|words| view! { <div class="wrong">{words}</div> })}
        </div>
    }
}

#[component]
fn Naming(order: Id, chosen: Chosen) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let found = use_load(move || offers::candidates(order, search.get()));
    let drop = move |id: Id| {
        chosen
            .named
            .update(|named| named.retain(|one| one.id != id))
    };
    let add = move |one: Named| {
        search.set(String::new());
        chosen.named.update(|named| named.push(one));
    };
    let rows = move |found: Candidates| {
        let is_new = |id: Id| {
            chosen
                .named
                .with(|named| named.iter().all(|one| one.id != id))
        };
        let units = found.organizations.into_iter().map(|unit| Row {
            named: Named {
                id: unit.id,
                name: unit.name,
                is_unit: true,
            },
            detail: text!(orders.audience.unit).to_string(),
        });
        let people = found.people.into_iter().map(Row::of);
        people
            .chain(units)
            .filter(|row| is_new(row.named.id))
            .collect::<Vec<_>>()
    };
    view! {
        <Show when=move || chosen.named.with(|named| !named.is_empty())>
            <div class="list">
                <For
                    each=move || chosen.named.get()
                    key=|one| one.id
                    children=move |one| {
                        let id = one.id;
                        view! {
                            <div class="list-item">
                                <span class="grow">{one.name.clone()}</span>
                                <button
                                    type="button" class="button bare"
                                    aria-label=text!(orders.audience.remove, name = one.name)
                                    on:click=move |_| drop(id)
                                >
                                    <Icon name=IconName::Close small=true />
                                </button>
                            </div>
                        }
                    }
                />
            </div>
        </Show>
        <Field label=text!(orders.audience.search) value=search kind="search" />
        <Loaded loading=found let:found>
            <div class="list found">
                {move || {
                    let rows = rows(found.get());
                    match rows.is_empty() {
                        true => view! { <p class="soft">{text!(orders.audience.none)}</p> }.into_any(),
                        false => rows.into_iter().map(|row| {
                            let named = row.named.clone();
                            view! {
                                <button type="button" class="list-item" on:click=move |_| add(named.clone())>
                                    <span class="grow">
                                        <span class="block">{row.named.name}</span>
                                        <span class="soft">{row.detail}</span>
                                    </span>
                                    <Icon name=IconName::Plus small=true />
                                </button>
                            }
                        }).collect_view().into_any(),
                    }
                }}
            </div>
        </Loaded>
    }
}

struct Row {
    named: Named,
    detail: String,
}

impl Row {
    /// 「东鑫小区 · 在办 1/3 · 电工」
    fn of(person: Candidate) -> Self {
        let mut parts = vec![
            person.place.name.clone(),
            text!(
                orders.audience.in_hand,
                count = person.unfinished_count,
                cap = person.unfinished_cap
            ),
        ];
        if !person.skills.is_empty() {
            parts.push(skill_names(&person.skills));
        }
        Self {
            named: Named {
                id: person.id,
                name: person.name,
                is_unit: false,
            },
            detail: parts.join(text!(common.separator)),
        }
    }
}

/// What is wrong with it, whichever of its parts the server names.
pub fn problem(attempt: Attempt) -> Signal<Option<String>> {
    let all = ["audience", "personIds", "organizationIds"].map(|field| attempt.problem(field));
    Signal::derive(move || {
        let words = all.iter().find_map(|problem| problem.get())?;
        let code = attempt
            .failure
            .with(|failure| failure.as_ref().and_then(Failure::code));
        Some(match code {
            Some(ErrorCode::Required) => text!(orders.audience.missing).to_string(),
            _ => words,
        })
    })
}
