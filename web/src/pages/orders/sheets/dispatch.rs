//! 下单: to the hall, with as many people and the skills that it takes.

use super::{
    After, FormSheet, LONGEST_WORDS,
    audience::{self, AudienceField, Chosen},
    unit_places::{UnitPlacesField, inputs},
};
use crate::{
    api::{
        Id,
        account::Skill,
        orders::{self, CategoryRules, OrderBrief, actions},
    },
    components::{Attempt, Icon, IconName, Loaded, MultiChoices, Show, TextArea, use_load},
    state::{settings::in_language, use_draft},
};
use leptos::prelude::*;

const LARGEST_CREW: i32 = 100;

/// What the sheet has to know of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispatched {
    pub id: Id,
    pub words: String,
    pub crew_size: i32,
    pub skill: Option<String>,
    pub is_hidden: bool,
}

impl Dispatched {
    pub fn new(order: &OrderBrief, rules: &CategoryRules, is_hidden: bool) -> Self {
        Self {
            id: order.id,
            words: order.words.clone(),
            crew_size: order.crew_size.max(1),
            skill: rules.skill.as_ref().map(|skill| skill.code.clone()),
            is_hidden,
        }
    }
}

#[component]
pub fn DispatchSheet(open: RwSignal<bool>, order: Dispatched, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let id = order.id;
    let draft = use_draft(&format!("dispatch-{id}"));
    let note = draft.text("note");
    let crew_size = RwSignal::new(order.crew_size);
    let skill_codes = RwSignal::new(Vec::new());
    let kept = RwSignal::new(Vec::new());
    let chosen = Chosen::new();
    // Preset from the category at each opening.
    Effect::new(move || {
        if open.get() {
            crew_size.set(order.crew_size);
            skill_codes.set(order.skill.iter().cloned().collect());
            kept.set(Vec::new());
            chosen.reset();
        }
    });
    // Those who are asked by name need no places of their units.
    let divides = Memo::new(move |_| 1 < crew_size.get() && !chosen.is_named() && !order.is_hidden);
    let send = move |()| {
        let work = actions::dispatch(
            id,
            crew_size.get_untracked(),
            skill_codes.get_untracked(),
            note.get_untracked(),
            match divides.get_untracked() {
                true => kept.with_untracked(|kept| inputs(kept)),
                false => Vec::new(),
            },
            chosen.input(),
        );
        attempt.run(work, move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.dispatch.done));
        });
    };
    let words = order.words;
    view! {
        <FormSheet
            open title=text!(orders.dispatch.title) attempt
            fields=&["crewSize", "skillCodes", "note", "unitPlaces", "audience", "personIds", "organizationIds"]
            send=text!(orders.dispatch.send) on_send=send after
        >
            <p class="soft clamp">{words.clone()}</p>
            <Stepper label=text!(orders.dispatch.crew) value=crew_size problem=attempt.problem("crewSize") />
            <AudienceField order=id is_hidden=order.is_hidden chosen problem=audience::problem(attempt) />
            <Show when=move || divides.get()>
                <UnitPlacesField order=id kept crew_size problem=attempt.problem("unitPlaces") />
            </Show>
            <SkillsField value=skill_codes problem=attempt.problem("skillCodes") />
            <TextArea
                label=text!(orders.dispatch.note) value=note maxlength=LONGEST_WORDS
                placeholder=text!(orders.dispatch.note_example) problem=attempt.problem("note")
            />
        </FormSheet>
    }
}

#[component]
fn SkillsField(value: RwSignal<Vec<String>>, problem: Signal<Option<String>>) -> impl IntoView {
    let skills = use_load(orders::skills);
    let options = |skills: Vec<Skill>| {
        let option = |skill: Skill| {
            let name = in_language(&skill.name_zh, &skill.name_en).to_string();
            (skill.code, name)
        };
        skills.into_iter().map(option).collect::<Vec<_>>()
    };
    view! {
        <Loaded loading=skills let:skills>
            <MultiChoices
                label=text!(orders.dispatch.skills)
                value
                help=text!(orders.dispatch.skills_help)
                options=Signal::derive(move || options(skills.get()))
                problem
            />
        </Loaded>
    }
}

/// A small number, by a press at a time.
#[component]
fn Stepper(
    #[prop(into)] label: TextProp,
    value: RwSignal<i32>,
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let (is_least, is_most) = (
        move || value.get() <= 1,
        move || value.get() >= LARGEST_CREW,
    );
    let step = move |by: i32| value.update(|value| *value = (*value + by).clamp(1, LARGEST_CREW));
    view! {
        <div class="field" role="group" aria-labelledby="stepper-label">
            <span class="label" id="stepper-label">{move || label.get()}</span>
            <div class="stepper">
                <button type="button" class="button" aria-label=text!(orders.dispatch.fewer) disabled=is_least on:click=move |_| step(-1)>
                    <Icon name=IconName::Minus />
                </button>
                <output class="num" aria-live="polite">{move || text!(orders.dispatch.people, count = value.get())}</output>
                <button type="button" class="button" aria-label=text!(orders.dispatch.more) disabled=is_most on:click=move |_| step(1)>
                    <Icon name=IconName::Plus />
                </button>
            </div>
            {move || problem.get().map(|words| view! { <div class="wrong">{words}</div> })}
        </div>
    }
}
