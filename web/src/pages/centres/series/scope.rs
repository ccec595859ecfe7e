//! One date of a series, or others with it.

use crate::{api::centres::series::SeriesScope, components::Choices};
use leptos::prelude::*;

/// What is asked, and how the two answers are called; the second one's scope.
#[derive(Clone, Copy)]
pub struct Scopes {
    label: fn() -> &'static str,
    this: fn() -> &'static str,
    others: fn() -> &'static str,
    wide: SeriesScope,
}

pub const GIVE_UP: Scopes = Scopes {
    label: || text!(centres.series.scope.give_up),
    this: || text!(centres.series.scope.give_up_this),
    others: || text!(centres.series.scope.give_up_rest),
    wide: SeriesScope::Rest,
};
pub const SHIFT: Scopes = Scopes {
    label: || text!(centres.series.scope.shift),
    this: || text!(centres.series.scope.shift_this),
    others: || text!(centres.series.scope.shift_rest),
    wide: SeriesScope::Rest,
};
pub const DECIDE: Scopes = Scopes {
    label: || text!(centres.series.scope.decide),
    this: || text!(centres.series.scope.decide_this),
    others: || text!(centres.series.scope.decide_all),
    wide: SeriesScope::All,
};

const THIS: &str = "this";
const OTHERS: &str = "others";

/// Of a choice that [`ScopeChoice`] shows; at first it is this date alone.
pub fn scope_of(chosen: &str, scopes: Scopes) -> SeriesScope {
    match chosen {
        OTHERS => scopes.wide,
        _ => SeriesScope::This,
    }
}

#[component]
pub fn ScopeChoice(value: RwSignal<String>, scopes: Scopes) -> impl IntoView {
    if value.with_untracked(String::is_empty) {
        value.set(THIS.to_string());
    }
    let option = |key: &str, words: &'static str| (key.to_string(), words.to_string());
    let options = vec![
        option(THIS, (scopes.this)()),
        option(OTHERS, (scopes.others)()),
    ];
    view! { <Choices label=(scopes.label)() value options=Signal::stored(options) /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_chosen_means_this_date_alone() {
        assert_eq!(scope_of("", GIVE_UP), SeriesScope::This);
        assert_eq!(scope_of(THIS, DECIDE), SeriesScope::This);
        assert_eq!(scope_of(OTHERS, GIVE_UP), SeriesScope::Rest);
        assert_eq!(scope_of(OTHERS, DECIDE), SeriesScope::All);
    }
}
