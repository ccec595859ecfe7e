//! One attempt to do something: busy while it runs, its failure kept until the next.
//!
//! ```ignore
//! let attempt = Attempt::new();
//! let send = move |_| attempt.run(orders::claim(id), move |order| toasts.good(…));
//! view! { <FormProblem failure=attempt.failure /> <Button busy=attempt.busy on_press=send>…</Button> }
//! ```

use super::{Icon, IconName};
use crate::api::{Failure, failure_text};
use leptos::{prelude::*, task::spawn_local};
use std::pin::Pin;

#[derive(Clone, Copy)]
pub struct Attempt {
    pub busy: RwSignal<bool>,
    pub failure: RwSignal<Option<Failure>>,
}

impl Attempt {
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// Runs `work` unless it is running already. What was typed stays as it is when it fails.
    pub fn run<T: 'static>(
        self,
        work: impl Future<Output = Result<T, Failure>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        self.run_boxed(Box::pin(async move { work.await.map(done) }));
    }

    /// Apart, so that it is in the app once and not once for every form.
    fn run_boxed(self, work: Pin<Box<dyn Future<Output = Result<(), Failure>>>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = work.await;
            // The page may have been left meanwhile, and its signals with it.
            self.busy.try_set(false);
            if let Err(failure) = answer {
                self.failure.try_set(Some(failure));
            }
        });
    }

    /// What is wrong with one field, by its name in the schema's input.
    pub fn problem(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let failure = self.failure.get()?;
            (failure.field() == Some(field)).then(|| failure_text(&failure))
        })
    }

    /// The failure, unless one of `fields` shows it already.
    pub fn problem_beside(self, fields: &'static [&'static str]) -> Signal<Option<Failure>> {
        Signal::derive(move || {
            self.failure
                .get()
                .filter(|failure| !failure.field().is_some_and(|field| fields.contains(&field)))
        })
    }
}

/// What went wrong, spoken at once by screen readers. Stands right above the button that was pressed.
#[component]
pub fn FormProblem(#[prop(into)] failure: Signal<Option<Failure>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || failure.get().map(|failure| view! {
                <div class="hint wrong">
                    <span class="row">
                        <Icon name=IconName::Late small=true />
                        {failure_text(&failure)}
                    </span>
                </div>
            })}
        </div>
    }
}
