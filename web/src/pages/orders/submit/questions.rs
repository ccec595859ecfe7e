//! What the chosen category asks. Answers are kept in the draft by category, so that trying another
//! one loses nothing; only what is asked now is sent.

use crate::{
    api::{
        ApiError, ErrorCode, error_text, failure_text,
        orders::{
            actions::AnswerInput,
            form::{Category, Question, QuestionKind},
        },
    },
    components::{Attempt, Choices, Field, MultiChoices, Show},
    json,
    state::settings::in_language,
};
use leptos::prelude::*;
use std::collections::BTreeMap;

const LONGEST_ANSWER: u32 = 200;

/// What was answered, by category and question: a text of the draft.
#[derive(Clone, Copy)]
pub struct Answers(pub RwSignal<String>);

impl Answers {
    fn all(self) -> BTreeMap<String, Vec<String>> {
        self.0.with(|text| json::read(text)).unwrap_or_default()
    }

    fn to(self, category: &str, question: &str) -> Vec<String> {
        let key = format!("{category}.{question}");
        self.all().remove(&key).unwrap_or_default()
    }

    fn keep(self, category: &str, question: &str, values: Vec<String>) {
        let mut all = untrack(|| self.all());
        let key = format!("{category}.{question}");
        match values.iter().all(|value| value.trim().is_empty()) {
            true => drop(all.remove(&key)),
            false => drop(all.insert(key, values)),
        }
        self.0.set(match all.is_empty() {
            true => String::new(),
            false => json::write(&all).unwrap_or_default(),
        });
    }

    fn is_asked(self, category: &str, question: &Question) -> bool {
        match (&question.asked_if_question, &question.asked_if_option) {
            (Some(other), Some(option)) => self.to(category, other).contains(option),
            _ => true,
        }
    }

    /// Answers to what is asked, and to nothing else.
    pub fn given(self, category: &Category) -> Vec<AnswerInput> {
        let asked = category.questions.iter();
        asked
            .filter(|question| self.is_asked(&category.code, question))
            .map(|question| AnswerInput {
                code: question.code.clone(),
                values: self.to(&category.code, &question.code),
            })
            .filter(|answer| !answer.values.is_empty())
            .collect()
    }

    /// Whether something that has to be said is not.
    pub fn lack(self, category: &Category) -> bool {
        let mut asked = category.questions.iter();
        asked.any(|question| self.is_missing(&category.code, question))
    }

    fn is_missing(self, category: &str, question: &Question) -> bool {
        question.required
            && self.is_asked(category, question)
            && self.to(category, &question.code).is_empty()
    }
}

#[component]
pub fn Questions(
    category: Memo<Option<Category>>,
    answers: Answers,
    attempt: Attempt,
    pressed: RwSignal<bool>,
) -> impl IntoView {
    let asked = move || {
        let category = category.get();
        let questions = category.iter().flat_map(|category| {
            let code = category.code.clone();
            let questions = category.questions.iter().cloned();
            questions.map(move |question| (code.clone(), question))
        });
        questions.collect::<Vec<_>>()
    };
    view! {
        <For
            each=asked
            key=|(category, question)| (category.clone(), question.code.clone())
            children=move |(category, question)| {
                let is_asked = {
                    let (category, question) = (category.clone(), question.clone());
                    Memo::new(move |_| answers.is_asked(&category, &question))
                };
                view! {
                    <Show when=move || is_asked.get()>
                        <OneQuestion category=category.clone() question=question.clone() answers attempt pressed />
                    </Show>
                }
            }
        />
    }
}

#[component]
fn OneQuestion(
    category: String,
    question: Question,
    answers: Answers,
    attempt: Attempt,
    pressed: RwSignal<bool>,
) -> impl IntoView {
    let kind = question.kind;
    let label = label(&question);
    let options = options(&question);
    let problem = problem(
        category.clone(),
        question.clone(),
        answers,
        attempt,
        pressed,
    );
    let kept = untrack(|| answers.to(&category, &question.code));
    if kind == QuestionKind::Several {
        let chosen = RwSignal::new(kept);
        Effect::watch(
            move || chosen.get(),
            move |values, _, _| answers.keep(&category, &question.code, values.clone()),
            false,
        );
        return view! { <MultiChoices label value=chosen options problem /> }.into_any();
    }
    let value = RwSignal::new(kept.into_iter().next().unwrap_or_default());
    Effect::watch(
        move || value.get(),
        move |value, _, _| answers.keep(&category, &question.code, vec![value.clone()]),
        false,
    );
    match kind {
        QuestionKind::One => view! { <Choices label value options problem /> }.into_any(),
        QuestionKind::Date => view! { <Field label value kind="date" problem /> }.into_any(),
        _ => view! { <Field label value maxlength=LONGEST_ANSWER problem /> }.into_any(),
    }
}

fn problem(
    category: String,
    question: Question,
    answers: Answers,
    attempt: Attempt,
    pressed: RwSignal<bool>,
) -> Signal<Option<String>> {
    let name = format!("answers.{}", question.code);
    Signal::derive(move || {
        if pressed.get() && answers.is_missing(&category, &question) {
            return Some(error_text(&ApiError {
                code: ErrorCode::Required,
                field: Some(name.clone()),
                limit: None,
            }));
        }
        let failure = attempt.failure.get()?;
        (failure.field() == Some(name.as_str())).then(|| failure_text(&failure))
    })
}

/// 「从何时起（选填）」
fn label(question: &Question) -> String {
    let label = in_language(&question.label_zh, &question.label_en);
    match question.required {
        true => label.to_string(),
        false => text!(orders.submit.optional, label = label),
    }
}

fn options(question: &Question) -> Signal<Vec<(String, String)>> {
    let options: Vec<_> = question
        .options
        .iter()
        .map(|option| {
            let name = in_language(&option.name_zh, &option.name_en);
            (option.code.clone(), name.to_string())
        })
        .collect();
    Signal::stored(options)
}
