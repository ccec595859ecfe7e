//! Reading what belongs to a choice, and again when the choice changes: what was found before stays in
//! sight meanwhile, faded.

use crate::{
    api::Failure,
    components::{Loaded, Loading, Problem, Show, use_load},
};
use leptos::prelude::*;

pub struct Following<Choice: Send + Sync + 'static, Found: Send + Sync + 'static> {
    pub choice: Memo<Choice>,
    loading: Loading<(Choice, Found)>,
}

impl<Choice: Send + Sync, Found: Send + Sync> Clone for Following<Choice, Found> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Choice: Send + Sync, Found: Send + Sync> Copy for Following<Choice, Found> {}

pub fn use_following<Choice, Found, Answer>(
    choice: Memo<Choice>,
    fetch: impl Fn(Choice) -> Answer + 'static,
) -> Following<Choice, Found>
where
    Choice: Clone + PartialEq + Send + Sync + 'static,
    Found: Send + Sync + 'static,
    Answer: Future<Output = Result<Found, Failure>> + 'static,
{
    let loading = use_load(move || {
        let choice = choice.get_untracked();
        let answer = fetch(choice.clone());
        async move { answer.await.map(|found| (choice, found)) }
    });
    Effect::new(move |before: Option<()>| {
        choice.track();
        if before.is_some() {
            loading.refresh();
        }
    });
    Following { choice, loading }
}

impl<Choice, Found> Following<Choice, Found>
where
    Choice: Clone + PartialEq + Send + Sync + 'static,
    Found: Clone + Send + Sync + 'static,
{
    /// Reads again what is shown.
    pub fn refresh(self) {
        self.loading.refresh();
    }

    /// What was found last, tracked.
    pub fn found(self) -> Option<Found> {
        let found = |value: &Option<(Choice, Found)>| value.as_ref().map(|value| value.1.clone());
        self.loading.value.with(found)
    }
}

/// The content gets what was found last, as [`Loaded`] does.
#[component]
pub fn Followed<Choice, Found, Content, Shown>(
    following: Following<Choice, Found>,
    children: Content,
) -> impl IntoView
where
    Choice: Clone + PartialEq + Send + Sync + 'static,
    Found: Clone + Send + Sync + 'static,
    Content: Fn(Signal<Found>) -> Shown + Send + Sync + 'static,
    Shown: IntoView + 'static,
{
    let Following { choice, loading } = following;
    let is_old = Memo::new(move |_| {
        let is_other = |value: &Option<(Choice, Found)>| match value {
            Some((known, _)) => choice.with(|choice| choice != known),
            None => false,
        };
        loading.value.with(is_other)
    });
    let failure = move || loading.failure.get().filter(|_| is_old.get());
    let has_failed = Memo::new(move |_| failure().is_some());
    view! {
        <Show when=move || has_failed.get()>
            {move || failure().map(|failure| view! { <Problem failure retry=move |_| loading.retry() /> })}
        </Show>
        <div
            class="stack following"
            class:old=move || is_old.get()
            hidden=move || has_failed.get()
            aria-busy=move || is_old.get().then_some("true")
        >
            <Loaded loading let:value>
                {children(Signal::derive(move || value.get().1))}
            </Loaded>
        </div>
    }
}
