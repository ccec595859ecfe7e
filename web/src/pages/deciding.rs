//! What desks share that answer people: a reason that the other side reads, and how it ended.

use crate::{
    api::{ErrorCode, Failure},
    components::{Attempt, Button, ButtonKind, FormProblem, TextArea},
    state::{toasts::Toasts, use_draft},
};
use leptos::prelude::*;

const LONGEST_REASON: u32 = 200;

/// How a decision ended: as wished, or somebody else was quicker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    Done,
    Overtaken,
}

impl Decided {
    pub fn tell(self, toasts: Toasts, done: String) {
        match self {
            Self::Done => toasts.good(done),
            Self::Overtaken => toasts.problem(text!(common.overtaken)),
        }
    }
}

pub async fn decided(work: impl Future<Output = Result<(), Failure>>) -> Result<Decided, Failure> {
    match work.await {
        Ok(()) => Ok(Decided::Done),
        Err(failure) if is_overtaken(&failure) => Ok(Decided::Overtaken),
        Err(failure) => Err(failure),
    }
}

/// With a field it is about what was entered, without one about what was decided on.
fn is_overtaken(failure: &Failure) -> bool {
    let codes = [ErrorCode::StateChanged, ErrorCode::NotFound];
    failure.field().is_none() && failure.code().is_some_and(|code| codes.contains(&code))
}

/// What the form says.
pub struct ReasonWords {
    pub label: &'static str,
    pub example: &'static str,
    pub submit: &'static str,
    /// Reasons to choose from.
    pub ready: Vec<&'static str>,
}

/// Closes `open`, then `on_done` hears how it ended. What was written is kept under `draft` until then.
#[component]
pub fn ReasonForm<Work>(
    open: RwSignal<bool>,
    draft: String,
    words: ReasonWords,
    kind: ButtonKind,
    send: impl Fn(String) -> Work + 'static,
    #[prop(into)] on_done: Callback<Decided>,
) -> impl IntoView
where
    Work: Future<Output = Result<(), Failure>> + 'static,
{
    let attempt = Attempt::new();
    let draft = use_draft(&draft);
    let reason = draft.text("reason");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let work = send(reason.get_untracked());
        attempt.run(decided(work), move |decided| {
            draft.clear();
            open.set(false);
            on_done.run(decided);
        });
    };
    let is_ready = !words.ready.is_empty();
    let ready = words.ready.into_iter().map(|words| {
        view! {
            <button type="button" class="button ready" on:click=move |_| reason.set(words.to_string())>{words}</button>
        }
    });
    let ready = is_ready.then(|| {
        view! {
            <div class="stack tight" role="group" aria-label=text!(common.ready_reasons)>{ready.collect_view()}</div>
        }
    });
    view! {
        <form class="stack" novalidate on:submit=submit>
            <TextArea
                label=words.label
                value=reason
                maxlength=LONGEST_REASON
                required=true
                placeholder=words.example
                problem=attempt.problem("reason")
            />
            {ready}
            <FormProblem failure=attempt.problem_beside(&["reason"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind busy=attempt.busy>{words.submit}</Button>
            </div>
        </form>
    }
}
