//! Reading something: skeleton, content, or what went wrong with a way to try again.
//!
//! ```ignore
//! let order = use_load(move || api::orders::order(id.get()));   // signals read here are followed
//! view! { <Loaded loading=order let:order>{move || order.get().words}</Loaded> }
//! ```
//! `refresh` reads again without taking away what is shown; `use_live` calls it.

use super::{Problem, SkeletonCards};
use crate::api::Failure;
use leptos::{prelude::*, task::spawn_local};
use std::{pin::Pin, rc::Rc};

type Fetch<T> = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<T, Failure>>>>>;

pub struct Loading<T: Send + Sync + 'static> {
    pub value: RwSignal<Option<T>>,
    pub failure: RwSignal<Option<Failure>>,
    fetch: StoredValue<Fetch<T>, LocalStorage>,
    /// Counts what was asked for, so that a late answer to an older question is dropped.
    asked: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loading<T> {}

/// Asks at once and whenever a signal that `fetch` reads has changed.
pub fn use_load<T, Answer>(fetch: impl Fn() -> Answer + 'static) -> Loading<T>
where
    T: Send + Sync + 'static,
    Answer: Future<Output = Result<T, Failure>> + 'static,
{
    let fetch: Fetch<T> = Rc::new(move || Box::pin(fetch()));
    let loading = Loading {
        value: RwSignal::new(None),
        failure: RwSignal::new(None),
        fetch: StoredValue::new_local(fetch),
        asked: StoredValue::new(0),
    };
    Effect::new(move |first: Option<()>| {
        let answer = loading.fetch.with_value(|fetch| fetch());
        if first.is_some() {
            loading.value.set(None);
        }
        loading.wait_for(answer);
    });
    loading
}

impl<T: Send + Sync + 'static> Loading<T> {
    /// Asks again; what is shown stays until the answer is there.
    pub fn refresh(self) {
        let answer = self.fetch.try_with_value(|fetch| untrack(|| fetch()));
        if let Some(answer) = answer {
            self.wait_for(answer);
        }
    }

    /// Asks again after a failure, showing the skeleton.
    pub fn retry(self) {
        self.failure.set(None);
        self.refresh();
    }

    /// Takes in what a mutation answered, e.g. the changed order.
    pub fn set(self, value: T) {
        self.asked.update_value(|asked| *asked += 1);
        self.failure.set(None);
        self.value.set(Some(value));
    }

    fn wait_for(self, answer: Pin<Box<dyn Future<Output = Result<T, Failure>>>>) {
        self.asked.update_value(|asked| *asked += 1);
        let number = self.asked.get_value();
        spawn_local(async move {
            let answer = answer.await;
            if self.asked.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(value) => {
                    self.failure.set(None);
                    self.value.set(Some(value));
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }
}

/// The content gets a signal and is built once, so a refresh moves only what has changed.
#[component]
pub fn Loaded<T, Content, Shown>(
    loading: Loading<T>,
    /// In place of the usual cards.
    #[prop(optional, into)]
    skeleton: Option<ViewFn>,
    children: Content,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    Content: Fn(Signal<T>) -> Shown + Send + Sync + 'static,
    Shown: IntoView + 'static,
{
    let is_there = Memo::new(move |_| loading.value.with(Option::is_some));
    let has_failed = Memo::new(move |_| loading.failure.with(Option::is_some));
    let last = StoredValue::new(None::<T>);
    move || {
        if is_there.get() {
            // Keeps the last value for the moment in which the content is being taken down.
            let value = Signal::derive(move || match loading.value.get() {
                Some(value) => {
                    last.set_value(Some(value.clone()));
                    Some(value)
                }
                None => last.get_value(),
            });
            let first = value.get_untracked();
            return first.map(|first| {
                let value = Signal::derive(move || value.get().unwrap_or_else(|| first.clone()));
                children(value).into_any()
            });
        }
        Some(match (has_failed.get(), &skeleton) {
            (true, _) => {
                let failure = loading.failure.get_untracked();
                failure
                    .map(|failure| view! { <Problem failure retry=move |_| loading.retry() /> })
                    .into_any()
            }
            (false, Some(skeleton)) => skeleton.run(),
            (false, None) => view! { <SkeletonCards /> }.into_any(),
        })
    }
}
