//! What somebody has to choose on a line, and choosing it.

use super::lines::Listed;
use crate::{
    api::roster::{
        changes::{self, Decision},
        lines::{ImportChoice, ImportRow, ImportVerdict},
    },
    components::{Attempt, Button, ButtonKind, FormProblem},
};
use leptos::prelude::*;

/// The choices of an undecided line, and the way back for a decided one.
#[component]
pub fn Decisions(row: ImportRow, listed: Listed) -> impl IntoView {
    let attempt = Attempt::new();
    let row_id = row.id;
    let decide = Callback::new(move |decision: Decision| {
        let batch_id = listed.batch.with_untracked(|batch| batch.id);
        attempt.run(changes::decide(batch_id, row_id, decision), |_| ());
    });
    let is_open = row.verdict == ImportVerdict::Ambiguous;
    let choices = row
        .choices
        .iter()
        .cloned()
        .map(|choice| view! { <OneChoice choice for_all=listed.for_all attempt decide /> })
        .collect_view();
    let may_choose_again = row.is_decided;
    view! {
        <div class="decisions">
            {choices}
            {move || listed.may_decide.get().then(|| view! {
                <div class="row">
                    {is_open.then(|| view! {
                        <Button kind=ButtonKind::Bare busy=attempt.busy on_press=move |_| decide.run(Decision::Skip)>
                            {text!(roster.skip)}
                        </Button>
                    })}
                    {may_choose_again.then(|| view! {
                        <Button kind=ButtonKind::Bare busy=attempt.busy on_press=move |_| decide.run(Decision::Again)>
                            {text!(roster.again)}
                        </Button>
                    })}
                </div>
            })}
            <FormProblem failure=attempt.failure />
        </div>
    }
}

#[component]
fn OneChoice(
    choice: ImportChoice,
    for_all: RwSignal<bool>,
    attempt: Attempt,
    decide: Callback<Decision>,
) -> impl IntoView {
    let is_person = choice.key == "phone";
    let count = choice.options.len().to_string();
    let value = choice.value.clone();
    let question = match is_person {
        true => text!(roster.choice_person, value),
        false => text!(roster.choice, value, count),
    };
    let label = question.clone();
    let options = choice
        .options
        .into_iter()
        .map(|option| {
            let key = choice.key.clone();
            let press = move |_| {
                let key = key.clone();
                // Of people each line means somebody else.
                let for_all = for_all.get_untracked() && !is_person;
                decide.run(Decision::Option {
                    key,
                    option: option.id,
                    for_all,
                });
            };
            view! { <Button busy=attempt.busy on_press=press>{option.label}</Button> }
        })
        .collect_view();
    let key = choice.key;
    let new = choice.may_be_new.then(|| {
        let press = move |_| {
            let key = key.clone();
            let for_all = for_all.get_untracked();
            decide.run(Decision::New { key, for_all });
        };
        let words = match is_person {
            true => text!(roster.is_new_person),
            false => text!(roster.is_new),
        };
        view! { <Button busy=attempt.busy on_press=press>{words}</Button> }
    });
    view! {
        <p>{question}</p>
        <div class="row options" role="group" aria-label=label>{options}{new}</div>
    }
}
