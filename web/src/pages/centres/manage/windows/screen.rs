//! The screen in the hall where people are called: opening it, and making its link anew.

use crate::{
    api::{Id, centres::window_keeping},
    components::{Attempt, Button, ConfirmSheet},
    state::use_toasts,
};
use leptos::prelude::*;

#[component]
pub fn ScreenLink(centre: Id, link: String) -> impl IntoView {
    let toasts = use_toasts();
    let link = RwSignal::new(link);
    let asking = RwSignal::new(false);
    let attempt = Attempt::new();
    let renew = move |()| {
        attempt.run(window_keeping::renew_screen(centre), move |renewed| {
            asking.set(false);
            if let Some(renewed) = renewed {
                link.set(renewed);
            }
            toasts.good(text!(windows.screen.renewed));
        });
    };
    view! {
        <h3>{text!(windows.screen.heading)}</h3>
        <p class="soft">{text!(windows.screen.words)}</p>
        <p class="card link-text num">{link}</p>
        <div class="row">
            <a class="button" href=link target="_blank" rel="noopener external">{text!(windows.screen.open)}</a>
            <Button on_press=move |_| asking.set(true)>{text!(windows.screen.renew)}</Button>
        </div>
        <ConfirmSheet
            open=asking
            title=text!(windows.screen.renew_title)
            confirm=text!(windows.screen.renew)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=renew
        >
            <p>{text!(windows.screen.renew_words)}</p>
        </ConfirmSheet>
    }
}
