//! Why an attempt at a window was refused, above the button that was pressed.

use super::words::refusal_words;
use crate::components::{Attempt, Icon, IconName};
use leptos::prelude::*;

/// What one of `fields` shows already is left out.
#[component]
pub fn Refusal(
    attempt: Attempt,
    #[prop(optional)] fields: &'static [&'static str],
) -> impl IntoView {
    let failure = attempt.problem_beside(fields);
    view! {
        <div role="alert">
            {move || failure.get().map(|failure| view! {
                <div class="hint wrong">
                    <span class="row"><Icon name=IconName::Late small=true />{refusal_words(&failure)}</span>
                </div>
            })}
        </div>
    }
}
