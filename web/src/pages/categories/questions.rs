//! What a category asks, in its order; what it asked once is kept below.

use super::{
    question_form::QuestionForm,
    words::{kind_words, label},
};
use crate::{
    api::categories::{self, Category, CategoryRecords, Question},
    components::{
        Attempt, Button, ButtonKind, Chip, ChipKind, ConfirmSheet, FormProblem, Icon, IconName,
        Loading, Sheet, Show,
    },
    state::{settings::in_language, use_toasts},
};
use leptos::prelude::*;

/// Which sheet is open, and for which question.
#[derive(Clone, Copy)]
pub struct Acts {
    pub open: RwSignal<bool>,
    closing: RwSignal<bool>,
    pub question: RwSignal<Option<Question>>,
    moving: Attempt,
    pub loading: Loading<CategoryRecords>,
}

#[component]
pub fn Questions(one: Signal<Category>, loading: Loading<CategoryRecords>) -> impl IntoView {
    let acts = Acts {
        open: RwSignal::new(false),
        closing: RwSignal::new(false),
        question: RwSignal::new(None),
        moving: Attempt::new(),
        loading,
    };
    let add = move |_| {
        acts.question.set(None);
        acts.open.set(true);
    };
    let lines = Memo::new(move |_| one.with(lines));
    let former = Memo::new(move |_| {
        one.with(|one| {
            let closed = one.questions.iter().filter(|question| question.closed);
            closed.map(label).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="section">
            <div class="row spread">
                <h2>{text!(categories.asked)}</h2>
                <Button kind=ButtonKind::Main on_press=add>{text!(categories.add)}</Button>
            </div>
            <FormProblem failure=acts.moving.failure />
            <Show
                when=move || lines.with(|lines| !lines.is_empty())
                fallback=|| view! { <p class="soft">{text!(categories.nothing_asked)}</p> }
            >
                <ol class="list">
                    <For each=move || lines.get() key=|line| format!("{line:?}") let:line>
                        <QuestionLine line acts />
                    </For>
                </ol>
            </Show>
            <Show when=move || former.with(|former| !former.is_empty())>
                <details class="more">
                    <summary>
                        <Icon name=IconName::Next small=true />
                        {move || text!(categories.former, count = former.with(Vec::len))}
                    </summary>
                    <ul class="stack tight soft">
                        {move || former.get().into_iter().map(|label| view! { <li>{label}</li> }).collect_view()}
                    </ul>
                </details>
            </Show>
        </section>
        <QuestionSheet acts one />
        <CloseSheet acts one />
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Line {
    question: Question,
    /// 「选「电梯」时才问」
    only_if: Option<String>,
    may_rise: bool,
    may_sink: bool,
}

/// Nothing comes before what it follows from.
fn lines(category: &Category) -> Vec<Line> {
    let asked: Vec<&Question> = category.asked().collect();
    let follows =
        |one: &Question, other: &Question| one.asked_if_question.as_ref() == Some(&other.code);
    let line = |(at, question): (usize, &&Question)| {
        let above = at.checked_sub(1).map(|at| asked[at]);
        let below = asked.get(at + 1).copied();
        let first = asked.iter().find(|other| follows(question, other));
        let only_if = first.map(|first| {
            let mut options = first.options.iter();
            let option = options.find(|one| Some(&one.code) == question.asked_if_option.as_ref());
            let option = option.map_or("", |one| in_language(&one.name_zh, &one.name_en));
            text!(categories.only_if, question = label(first), option)
        });
        Line {
            only_if,
            may_rise: above.is_some_and(|above| !follows(question, above)),
            may_sink: below.is_some_and(|below| !follows(below, question)),
            question: (*question).clone(),
        }
    };
    asked.iter().enumerate().map(line).collect()
}

#[component]
fn QuestionLine(line: Line, acts: Acts) -> impl IntoView {
    let Line {
        question,
        only_if,
        may_rise,
        may_sink,
    } = line;
    let id = question.id;
    let kept = StoredValue::new(question.clone());
    let start = move |sheet: RwSignal<bool>| {
        acts.question.set(Some(kept.get_value()));
        sheet.set(true);
    };
    let shift = move |up| {
        let refresh = move |()| acts.loading.refresh();
        acts.moving.run(categories::shift_question(id, up), refresh);
    };
    let named = move |words: &'static str| kept.with_value(|one| format!("{words} {}", label(one)));
    let options = question.options.iter();
    let options: Vec<&str> = options
        .map(|one| in_language(&one.name_zh, &one.name_en))
        .collect();
    let options = options.join(text!(common.separator));
    view! {
        <li class="list-item template">
            <span class="grow">
                <span class="row">
                    <span class="title">{label(&question)}</span>
                    <Chip>{kind_words(question.kind)}</Chip>
                    {question.required.then(|| view! { <Chip kind=ChipKind::Time>{text!(categories.required)}</Chip> })}
                </span>
                {(!options.is_empty()).then(|| view! { <span class="soft block">{options}</span> })}
                {only_if.map(|words| view! { <span class="soft block">{words}</span> })}
            </span>
            <span class="row acts">
                <Button kind=ButtonKind::Bare label=named(text!(categories.edit)) on_press=move |_| start(acts.open)>
                    {text!(categories.edit)}
                </Button>
                <Show when=move || may_rise>
                    <Button kind=ButtonKind::Bare label=named(text!(categories.up)) on_press=move |_| shift(true)>
                        {text!(categories.up)}
                    </Button>
                </Show>
                <Show when=move || may_sink>
                    <Button kind=ButtonKind::Bare label=named(text!(categories.down)) on_press=move |_| shift(false)>
                        {text!(categories.down)}
                    </Button>
                </Show>
                <Button kind=ButtonKind::Bare label=named(text!(categories.stop)) on_press=move |_| start(acts.closing)>
                    {text!(categories.stop)}
                </Button>
            </span>
        </li>
    }
}

#[component]
fn QuestionSheet(acts: Acts, one: Signal<Category>) -> impl IntoView {
    let title = move || match acts.question.get() {
        Some(question) => text!(categories.edit_title, name = label(&question)),
        None => text!(categories.add).to_string(),
    };
    view! {
        <Sheet open=acts.open title>
            {move || view! { <QuestionForm acts category=one.get_untracked() of=acts.question.get_untracked() /> }}
        </Sheet>
    }
}

#[component]
fn CloseSheet(acts: Acts, one: Signal<Category>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let title = move || {
        let question = acts.question.get();
        let name = question.as_ref().map(label).unwrap_or_default();
        text!(categories.stop_title, name)
    };
    let along = move || {
        let question = acts.question.get()?;
        let labels = one.with(|one| {
            let follow = one
                .asked()
                .filter(|other| other.asked_if_question.as_ref() == Some(&question.code));
            follow.map(label).collect::<Vec<_>>()
        });
        let labels = labels.join(text!(common.separator));
        (!labels.is_empty()).then(|| text!(categories.stop_along, labels))
    };
    let close = move |()| {
        let Some(question) = acts.question.get_untracked() else {
            return;
        };
        attempt.run(categories::close_question(question.id), move |()| {
            acts.closing.set(false);
            acts.loading.refresh();
            toasts.good(text!(categories.stopped));
        });
    };
    view! {
        <ConfirmSheet
            open=acts.closing
            danger=true
            title
            confirm=text!(categories.stop)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=close
        >
            <p>{text!(categories.stop_words)}</p>
            {move || along().map(|words| view! { <p>{words}</p> })}
        </ConfirmSheet>
    }
}
