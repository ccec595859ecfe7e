//! 模板: words that are kept ready, to be put into the field above and changed there.

use crate::{
    api::{
        Id,
        templates::{self, AnswerPurpose, OfferedTemplate},
    },
    components::use_load,
};
use leptos::prelude::*;

/// Nothing where there are none, or where they cannot be read: one can type without them.
#[component]
pub fn Templates(order: Id, purpose: AnswerPurpose, value: RwSignal<String>) -> impl IntoView {
    let offered = use_load(move || templates::offered(order, purpose));
    let put = move |words: &str| {
        let joined = value.with_untracked(|typed| joined(typed, words));
        value.set(joined);
    };
    let button = move |one: OfferedTemplate| {
        let words = StoredValue::new(one.words.clone());
        view! {
            <button
                type="button"
                title=one.words
                on:click=move |_| words.with_value(|words| put(words))
            >
                {one.title}
            </button>
        }
    };
    move || {
        let offered = offered.value.get().filter(|offered| !offered.is_empty())?;
        Some(view! {
            <div class="prepared" role="group" aria-label=text!(templates.use_one)>
                <span class="soft" aria-hidden="true">{text!(templates.short)}</span>
                {offered.into_iter().map(button).collect_view()}
            </div>
        })
    }
}

/// What was typed stays; what stands there already is not said again.
fn joined(typed: &str, words: &str) -> String {
    match typed.trim_end() {
        "" => words.to_string(),
        typed if typed.contains(words) => typed.to_string(),
        typed => format!("{typed}\n{words}"),
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn what_was_typed_stays() {
        assert_eq!(joined(" ", "请补充位置。"), "请补充位置。");
        assert_eq!(joined("您好。 ", "请补充位置。"), "您好。\n请补充位置。");
        assert_eq!(
            joined("您好。\n请补充位置。", "请补充位置。"),
            "您好。\n请补充位置。"
        );
    }
}
