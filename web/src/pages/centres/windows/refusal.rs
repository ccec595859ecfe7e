//! Why an attempt at a window was refused, above the button that was pressed.

use super::words::{refusal_words, refusal_words_of_other};
use crate::{
    api::Failure,
    components::{Attempt, Icon, IconName},
};
use leptos::prelude::*;

/// What one of `fields` shows already is left out. `of_other` where it is somebody else's matter.
#[component]
pub fn Refusal(
    attempt: Attempt,
    #[prop(optional)] fields: &'static [&'static str],
    #[prop(optional)] of_other: bool,
) -> impl IntoView {
    let failure = attempt.problem_beside(fields);
    let words = move |failure: &Failure| match of_other {
        true => refusal_words_of_other(failure),
        false => refusal_words(failure),
    };
    view! {
        <div role="alert">
            {move || failure.get().map(|failure| view! {
                <div class="hint wrong">
                    <span class="row"><Icon name=IconName::Late small=true />{words(&failure)}</span>
                </div>
            })}
        </div>
    }
}
