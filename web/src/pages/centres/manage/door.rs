//! The screen at the door of a room where people check in: opening it, and making its link anew.

use crate::{
    api::{Id, centres::attendance},
    components::{Attempt, Button, ConfirmSheet},
    state::use_toasts,
};
use leptos::prelude::*;

#[component]
pub fn DoorScreen(room: Id, link: String) -> impl IntoView {
    let toasts = use_toasts();
    let link = RwSignal::new(link);
    let asking = RwSignal::new(false);
    let attempt = Attempt::new();
    let renew = move |()| {
        attempt.run(attendance::renew_door(room), move |renewed| {
            asking.set(false);
            if let Some(renewed) = renewed {
                link.set(renewed);
            }
            toasts.good(text!(centre_desk.door.renewed));
        });
    };
    view! {
        <section class="section">
            <h2>{text!(centre_desk.door.heading)}</h2>
            <p class="soft">{text!(centre_desk.door.words)}</p>
            <p class="card link-text num">{link}</p>
            <div class="row">
                <a class="button" href=link target="_blank" rel="noopener external">{text!(centre_desk.door.open)}</a>
                <Button on_press=move |_| asking.set(true)>{text!(centre_desk.door.renew)}</Button>
            </div>
            <ConfirmSheet
                open=asking
                title=text!(centre_desk.door.renew_title)
                confirm=text!(centre_desk.door.renew)
                busy=attempt.busy
                failure=attempt.failure
                on_confirm=renew
            >
                <p>{text!(centre_desk.door.renew_words)}</p>
            </ConfirmSheet>
        </section>
    }
}
