//! What to bring, to be checked off at home.

use crate::components::{Icon, IconName};
use leptos::prelude::*;

/// Nothing to bring is said, too.
#[component]
pub fn Bring(bring: Vec<String>) -> impl IntoView {
    if bring.is_empty() {
        return view! { <p class="soft">{text!(windows.bring.nothing)}</p> }.into_any();
    }
    let line = |words: String| {
        view! {
            <li>
                <Icon name=IconName::Check small=true />
                <span>{words}</span>
            </li>
        }
    };
    view! { <ul class="bring">{bring.into_iter().map(line).collect_view()}</ul> }.into_any()
}
