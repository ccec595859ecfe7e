//! 长辈版 at one press, where people look first: whoever needs it will not search the settings.

use crate::state::{settings::ELDER_SIZES, use_settings};
use leptos::prelude::*;

#[component]
pub fn ElderToggle() -> impl IntoView {
    let settings = use_settings();
    let toggle = move |_| {
        settings.set_elder(match settings.elder.with_untracked(Option::is_some) {
            true => None,
            false => Some(*ELDER_SIZES.start()),
        });
    };
    view! {
        <button type="button" class="button pill" on:click=toggle>
            {move || match settings.is_elder() {
                true => text!(common.elder_off),
                false => text!(common.elder_on),
            }}
        </button>
    }
}
