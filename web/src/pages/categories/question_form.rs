//! A question as it is written: its words, what can be chosen, and when it is asked.

use super::{
    questions::Acts,
    words::{KINDS, has_options, kind_words, label},
};
use crate::{
    api::{
        ErrorCode,
        categories::{self, AskedIfInput, Category, OptionInput, Question, QuestionInput},
        orders::form::QuestionKind,
    },
    components::{
        Attempt, Button, ButtonKind, Choices, Field, FormProblem, Icon, IconName, Segment, Show,
        Switch,
    },
    state::{settings::in_language, use_toasts},
};
use leptos::prelude::*;

const FIELDS: &[&str] = &["kind", "labelZh", "labelEn", "options", "askedIf"];
const MOST_OPTIONS: usize = 12;

/// A line of the options: which one it is, and its words.
#[derive(Clone, Copy)]
struct OptionLine {
    key: usize,
    code: StoredValue<Option<String>>,
    zh: RwSignal<String>,
    en: RwSignal<String>,
}

impl OptionLine {
    fn new(key: usize, code: Option<String>, zh: String, en: String) -> Self {
        // What is the same in both languages was not translated.
        let en = if en == zh { String::new() } else { en };
        Self {
            key,
            code: StoredValue::new(code),
            zh: RwSignal::new(zh),
            en: RwSignal::new(en),
        }
    }

    fn input(self) -> OptionInput {
        OptionInput {
            code: self.code.get_value(),
            name_zh: self.zh.get_untracked(),
            name_en: self.en.get_untracked(),
        }
    }

    fn is_blank(self) -> bool {
        let blank = |text: RwSignal<String>| text.with_untracked(|text| text.trim().is_empty());
        blank(self.zh) && blank(self.en)
    }
}

#[component]
pub fn QuestionForm(acts: Acts, category: Category, of: Option<Question>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let id = of.as_ref().map(|one| one.id);
    let known = of
        .as_ref()
        .and_then(|one| KINDS.iter().find(|(_, kind)| *kind == one.kind));
    let kind = RwSignal::new(known.unwrap_or(&KINDS[0]).0.to_string());
    let (zh, en) = of
        .as_ref()
        .map(|one| (one.label_zh.clone(), one.label_en.clone()))
        .unwrap_or_default();
    let en = if en == zh { String::new() } else { en };
    let (zh, en) = (RwSignal::new(zh), RwSignal::new(en));
    let required = RwSignal::new(of.as_ref().is_some_and(|one| one.required));
    let lines = RwSignal::new(lines_of(of.as_ref()));
    let earlier = StoredValue::new(earlier_than(&category, of.as_ref()));
    let after = |part: fn(&Question) -> &Option<String>| {
        let known = of.as_ref().and_then(|one| part(one).clone());
        RwSignal::new(known.unwrap_or_default())
    };
    let after_question = after(|one| &one.asked_if_question);
    let after_option = after(|one| &one.asked_if_option);
    let chosen_kind = Memo::new(move |_| {
        let found = KINDS.iter().find(|(key, _)| kind.with(|kind| kind == key));
        found.map_or(QuestionKind::Text, |(_, kind)| *kind)
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let kind = chosen_kind.get_untracked();
        let options = match has_options(kind) {
            true => lines.with_untracked(|lines| {
                let written = lines.iter().filter(|line| !line.is_blank());
                written.map(|line| line.input()).collect()
            }),
            false => Vec::new(),
        };
        let asked_if = after_question.with_untracked(|question| {
            (!question.is_empty()).then(|| AskedIfInput {
                question: question.clone(),
                option: after_option.get_untracked(),
            })
        });
        let input = QuestionInput {
            kind,
            label_zh: zh.get_untracked(),
            label_en: en.get_untracked(),
            required: required.get_untracked(),
            options,
            asked_if,
        };
        let code = category.code.clone();
        let work = async move {
            match id {
                Some(id) => categories::edit_question(id, input).await,
                None => categories::add_question(code, input).await,
            }
        };
        attempt.run(work, move |()| {
            acts.open.set(false);
            acts.loading.refresh();
            toasts.good(text!(categories.question_saved));
        });
    };
    let kinds = KINDS.map(|(key, kind)| (key.to_string(), kind_words(kind).to_string()));
    view! {
        <form class="stack" novalidate on:submit=send>
            <Segment label=text!(categories.kind.label) value=kind options=Signal::stored(kinds.to_vec()) />
            <Field
                label=text!(categories.label) value=zh maxlength=40
                placeholder=text!(categories.label_example) problem=attempt.problem("labelZh")
            />
            <Field
                label=text!(categories.english_optional) value=en maxlength=60
                help=text!(categories.english_help) problem=attempt.problem("labelEn")
            />
            <Show when=move || has_options(chosen_kind.get())>
                <Options lines problem=options_problem(attempt) />
            </Show>
            <Show when=move || earlier.with_value(|earlier| !earlier.is_empty())>
                <AskedIf earlier after_question after_option problem=attempt.problem("askedIf") />
            </Show>
            <Switch label=text!(categories.required_long) checked=required on_change=move |on| required.set(on) />
            <FormProblem failure=attempt.problem_beside(&FIELDS[1..]) />
            <div class="row">
                <Button on_press=move |_| acts.open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(categories.save)}</Button>
            </div>
        </form>
    }
}

fn lines_of(of: Option<&Question>) -> Vec<OptionLine> {
    let known = of.into_iter().flat_map(|one| one.options.iter().cloned());
    let mut lines: Vec<OptionLine> = known
        .enumerate()
        .map(|(key, one)| OptionLine::new(key, Some(one.code), one.name_zh, one.name_en))
        .collect();
    // Two at least are wanted.
    for key in lines.len()..2 {
        lines.push(OptionLine::new(key, None, String::new(), String::new()));
    }
    lines
}

/// What the question may follow from.
fn earlier_than(category: &Category, of: Option<&Question>) -> Vec<Question> {
    let before = category
        .asked()
        .take_while(|one| of.is_none_or(|of| one.id != of.id));
    let fits = |one: &&Question| has_options(one.kind) && one.asked_if_question.is_none();
    before.filter(fits).cloned().collect()
}

/// What is wrong with them, in words of their own where there are any.
fn options_problem(attempt: Attempt) -> Signal<Option<String>> {
    let plain = attempt.problem("options");
    Signal::derive(move || {
        let words = plain.get()?;
        let code = attempt
            .failure
            .with(|failure| failure.as_ref().and_then(|one| one.code()));
        Some(match code {
            Some(ErrorCode::Required) => text!(categories.options_few).to_string(),
            Some(ErrorCode::Invalid) => text!(categories.options_same).to_string(),
            Some(ErrorCode::StillInUse) => text!(categories.options_in_use).to_string(),
            _ => words,
        })
    })
}

#[component]
fn Options(lines: RwSignal<Vec<OptionLine>>, problem: Signal<Option<String>>) -> impl IntoView {
    let add = move |_| {
        lines.update(|lines| {
            let key = lines
                .iter()
                .map(|line| line.key + 1)
                .max()
                .unwrap_or_default();
            lines.push(OptionLine::new(key, None, String::new(), String::new()));
        });
    };
    let number = move |key| {
        let at = lines.with(|lines| lines.iter().position(|line| line.key == key));
        at.unwrap_or_default() + 1
    };
    view! {
        <fieldset class="field">
            <legend>{text!(categories.options)}</legend>
            <div class="stack tight">
                <For each=move || lines.get() key=|line| line.key let:line>
                    <div class="option-line">
                        <Field label=move || text!(categories.option, number = number(line.key)) value=line.zh maxlength=20 />
                        <Field label=text!(categories.english_short) value=line.en maxlength=60 />
                        <button
                            type="button"
                            class="button bare"
                            aria-label=move || text!(categories.remove_option, number = number(line.key))
                            on:click=move |_| lines.update(|lines| lines.retain(|other| other.key != line.key))
                        >
                            <Icon name=IconName::Close small=true />
                        </button>
                    </div>
                </For>
            </div>
            {move || problem.get().map(|words| view! {
                <div class="wrong" role="alert"><Icon name=IconName::Late small=true /><span>{words}</span></div>
            })}
            <Show when=move || lines.with(|lines| lines.len() < MOST_OPTIONS)>
                <div class="row"><Button on_press=add>{text!(categories.add_option)}</Button></div>
            </Show>
        </fieldset>
    }
}

/// Always, or only after one of the earlier questions was answered in a certain way.
#[component]
fn AskedIf(
    earlier: StoredValue<Vec<Question>>,
    after_question: RwSignal<String>,
    after_option: RwSignal<String>,
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let mut questions = vec![(String::new(), text!(categories.always).to_string())];
    questions.extend(earlier.with_value(|earlier| {
        let after = |one: &Question| {
            (
                one.code.clone(),
                text!(categories.after, question = label(one)),
            )
        };
        earlier.iter().map(after).collect::<Vec<_>>()
    }));
    let options = Signal::derive(move || {
        let code = after_question.get();
        earlier.with_value(|earlier| {
            let question = earlier.iter().find(|one| one.code == code);
            let options = question.into_iter().flat_map(|one| one.options.iter());
            let named = |one: &crate::api::orders::form::QuestionOption| {
                (
                    one.code.clone(),
                    in_language(&one.name_zh, &one.name_en).to_string(),
                )
            };
            options.map(named).collect::<Vec<_>>()
        })
    });
    view! {
        <Choices label=text!(categories.when) value=after_question options=Signal::stored(questions) problem />
        <Show when=move || after_question.with(|code| !code.is_empty())>
            <Choices label=text!(categories.which_answer) value=after_option options />
        </Show>
    }
}
