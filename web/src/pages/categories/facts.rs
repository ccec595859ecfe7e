//! What is said of a category, to be read and to be changed.

use super::words::{CLASSES, class_words, evidence_words, name, skill_words};
use crate::{
    api::{
        account::Skill,
        categories::{self, Category, CategoryRecords},
        orders::{DeadlineClass, EvidenceRule},
    },
    components::{
        Attempt, Button, ButtonKind, Choices, Field, FormProblem, Loading, Sheet, Switch,
    },
    state::{settings::in_language, use_toasts},
};
use leptos::prelude::*;

#[component]
pub fn Facts(one: Signal<Category>) -> impl IntoView {
    let lines = move || {
        let one = one.get();
        let who = match one.open_to_all {
            true => text!(categories.everybody),
            false => text!(categories.members),
        };
        let look_back = match one.look_back_days {
            Some(count) => text!(categories.look_back_after, count),
            None => text!(categories.no_look_back).to_string(),
        };
        let skill = skill_words(&one).unwrap_or_else(|| text!(categories.no_skill).to_string());
        let lines = [
            (text!(categories.english), one.name_en.clone()),
            (
                text!(categories.deadlines),
                class_words(one.deadline_class).to_string(),
            ),
            (
                text!(categories.evidence.label),
                evidence_words(one.evidence_rule).to_string(),
            ),
            (text!(categories.skill), skill),
            (
                text!(categories.crew),
                text!(categories.crew_count, count = one.crew_size),
            ),
            (text!(categories.who), who.to_string()),
            (text!(categories.look_back), look_back),
        ];
        lines
            .map(|(what, words)| view! { <div><dt>{what}</dt><dd>{words}</dd></div> })
            .collect_view()
    };
    view! { <div class="card"><dl class="facts plain">{lines}</dl></div> }
}

#[component]
pub fn FactsSheet(
    open: RwSignal<bool>,
    one: Signal<Category>,
    loading: Loading<CategoryRecords>,
) -> impl IntoView {
    let title = move || text!(categories.edit_title, name = one.with(name));
    view! {
        <Sheet open title>
            {move || {
                let skills = loading.value.with_untracked(|records| {
                    records.as_ref().map(|records| records.skills.clone())
                });
                view! { <FactsForm open one=one.get_untracked() skills=skills.unwrap_or_default() loading /> }
            }}
        </Sheet>
    }
}

const FIELDS: &[&str] = &["nameZh", "nameEn", "crewSize", "lookBackDays", "skillCode"];

#[component]
fn FactsForm(
    open: RwSignal<bool>,
    one: Category,
    skills: Vec<Skill>,
    loading: Loading<CategoryRecords>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let name_zh = RwSignal::new(one.name_zh.clone());
    let name_en = RwSignal::new(one.name_en.clone());
    let class = CLASSES
        .iter()
        .find(|(_, class)| *class == one.deadline_class);
    let class = RwSignal::new(class.unwrap_or(&CLASSES[2]).0.to_string());
    let photo = RwSignal::new(one.evidence_rule == EvidenceRule::Photo);
    let skill = RwSignal::new(
        one.skill
            .as_ref()
            .map(|skill| skill.code.clone())
            .unwrap_or_default(),
    );
    let crew = RwSignal::new(one.crew_size.to_string());
    let open_to_all = RwSignal::new(one.open_to_all);
    let look_back = RwSignal::new(
        one.look_back_days
            .map(|days| days.to_string())
            .unwrap_or_default(),
    );
    let closed = RwSignal::new(one.closed);
    let known = StoredValue::new((one, skills.clone()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (mut next, skills) = known.get_value();
        let chosen = CLASSES
            .iter()
            .find(|(key, _)| class.with_untracked(|class| class == key));
        next.name_zh = name_zh.get_untracked();
        next.name_en = name_en.get_untracked();
        next.deadline_class = chosen.map_or(DeadlineClass::General, |(_, class)| *class);
        next.evidence_rule = match photo.get_untracked() {
            true => EvidenceRule::Photo,
            false => EvidenceRule::None,
        };
        next.skill = skills
            .into_iter()
            .find(|one| skill.with_untracked(|code| *code == one.code));
        // What is no number is out of range for the server.
        next.crew_size = crew.with_untracked(|crew| crew.trim().parse().unwrap_or_default());
        next.open_to_all = open_to_all.get_untracked();
        next.look_back_days = look_back.with_untracked(|days| match days.trim() {
            "" => None,
            days => Some(days.parse().unwrap_or_default()),
        });
        next.closed = closed.get_untracked();
        attempt.run(categories::edit(next), move |()| {
            open.set(false);
            loading.refresh();
            toasts.good(text!(categories.saved));
        });
    };
    let classes = CLASSES.map(|(key, class)| (key.to_string(), class_words(class).to_string()));
    let mut skill_options = vec![(String::new(), text!(categories.no_skill).to_string())];
    skill_options.extend(skills.iter().map(|skill| {
        let name = in_language(&skill.name_zh, &skill.name_en);
        (skill.code.clone(), name.to_string())
    }));
    view! {
        <form class="stack" novalidate on:submit=send>
            <Field label=text!(categories.name) value=name_zh maxlength=20 problem=attempt.problem("nameZh") />
            <Field
                label=text!(categories.english_optional) value=name_en maxlength=60
                help=text!(categories.english_help) problem=attempt.problem("nameEn")
            />
            <Choices
                label=text!(categories.deadlines) value=class
                options=Signal::stored(classes.to_vec()) help=text!(categories.deadlines_help)
            />
            <Choices
                label=text!(categories.skill) value=skill
                options=Signal::stored(skill_options) problem=attempt.problem("skillCode")
            />
            <Field
                label=text!(categories.crew) value=crew kind="number" inputmode="numeric"
                problem=attempt.problem("crewSize")
            />
            <Field
                label=text!(categories.look_back_days) value=look_back kind="number" inputmode="numeric"
                help=text!(categories.look_back_help) problem=attempt.problem("lookBackDays")
            />
            <Switch label=text!(categories.photo_needed) checked=photo on_change=move |on| photo.set(on) />
            <Switch label=text!(categories.open_to_all) checked=open_to_all on_change=move |on| open_to_all.set(on) />
            <Switch label=text!(categories.close) checked=closed on_change=move |on| closed.set(on) />
            <p class="soft">{text!(categories.close_words)}</p>
            <FormProblem failure=attempt.problem_beside(FIELDS) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(categories.save)}</Button>
            </div>
        </form>
    }
}
