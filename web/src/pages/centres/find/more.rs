//! What few look for, out of the way until somebody wants it.

use super::Choices;
use crate::{
    components::{Icon, IconName, MultiChoices, Switch},
    pages::centres::{wish::EQUIPMENT, words::equipment_words},
};
use leptos::prelude::*;

#[component]
pub fn MoreWishes(choices: Choices) -> impl IntoView {
    let options = EQUIPMENT.map(|(key, one)| (key.to_string(), equipment_words(one).to_string()));
    let count = move || choices.equipment.with(Vec::len) + usize::from(choices.step_free.get());
    view! {
        <details class="more" open=untrack(|| choices.wish().is_narrow())>
            <summary>
                <span class="grow">
                    <strong>{text!(centres.find.more)}</strong>
                    " "
                    <span class="soft">{move || match count() {
                        0 => text!(centres.find.more_words).to_string(),
                        count => text!(centres.find.more_chosen, count),
                    }}</span>
                </span>
                <Icon name=IconName::Next small=true />
            </summary>
            <div class="stack">
                <MultiChoices
                    label=text!(centres.equipment.label)
                    value=choices.equipment
                    options=Signal::stored(options.to_vec())
                />
                <Switch
                    label=text!(centres.find.step_free)
                    checked=choices.step_free
                    on_change=move |on| choices.step_free.set(on)
                />
            </div>
        </details>
    }
}
