//! For whom a meal or an appointment is: the viewer, or somebody of the family.

use crate::{api::centres::canteen::MealEater, components::Choices};
use leptos::prelude::*;

/// Only where there is a choice.
#[component]
pub fn EaterChoice(
    #[prop(into)] eaters: Signal<Vec<MealEater>>,
    value: RwSignal<String>,
    #[prop(default = text!(canteen.for_whom).into(), into)] label: TextProp,
) -> impl IntoView {
    let options = Memo::new(move |_| {
        let option = |eater: &MealEater| (eater.person_id.to_string(), name_words(eater));
        eaters.with(|eaters| eaters.iter().map(option).collect::<Vec<_>>())
    });
    move || {
        (options.with(Vec::len) > 1).then(|| {
            view! { <Choices label=label.clone() value options=options /> }
        })
    }
}

/// 「自己」, or the name.
pub fn name_words(eater: &MealEater) -> String {
    match eater.is_own {
        true => text!(canteen.oneself).to_string(),
        false => eater.name.clone(),
    }
}

/// Those who may eat there: the one who is chosen, or the first.
pub fn chosen_of(eaters: &[MealEater], chosen: &str) -> Option<MealEater> {
    let known = eaters
        .iter()
        .find(|one| one.person_id.to_string() == chosen);
    known.or(eaters.first()).cloned()
}
