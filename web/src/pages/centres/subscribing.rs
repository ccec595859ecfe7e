//! Subscribing a phone's calendar: to all that one has booked, or to what is booked of a room.

use crate::{
    api::{Id, centres::feeds},
    components::{Attempt, Button, ConfirmSheet, Icon, IconName, Loaded, Loading, Sheet, use_load},
    state::use_toasts,
};
use leptos::prelude::*;

/// A line that opens the sheet; without a room it is about the viewer's own.
#[component]
pub fn Subscribe(#[prop(optional, into)] room: Option<Id>) -> impl IntoView {
    let open = RwSignal::new(false);
    let words = match room {
        None => text!(centres.feed.own),
        Some(_) => text!(centres.feed.room),
    };
    view! {
        <button type="button" class="list-item card-line" on:click=move |_| open.set(true)>
            <Icon name=IconName::Download />
            <span class="grow">{words}</span>
            <Icon name=IconName::Next />
        </button>
        <Sheet open title=text!(centres.feed.title)>
            {move || view! { <Link room /> }}
        </Sheet>
    }
}

#[component]
fn Link(room: Option<Id>) -> impl IntoView {
    let loading = use_load(move || feeds::link(room));
    view! {
        <div class="stack">
            <p>{text!(centres.feed.words)}</p>
            <Loaded loading let:link>
                <a class="button main wide" href=move || with_calendar(&link.get()) rel="external">
                    {text!(centres.feed.subscribe)}
                </a>
                <p class="soft">{text!(centres.feed.by_hand)}</p>
                <p class="card link-text num">{link}</p>
                <Renewing room loading />
            </Loaded>
        </div>
    }
}

/// As calendars want to be asked, so that the link opens there and not in the browser.
fn with_calendar(link: &str) -> String {
    match link.split_once("://") {
        Some((_, rest)) => format!("webcal://{rest}"),
        None => link.to_string(),
    }
}

#[component]
fn Renewing(room: Option<Id>, loading: Loading<String>) -> impl IntoView {
    let toasts = use_toasts();
    let asking = RwSignal::new(false);
    let attempt = Attempt::new();
    let renew = move |()| {
        attempt.run(feeds::renew(room), move |link| {
            asking.set(false);
            loading.set(link);
            toasts.good(text!(centres.feed.renewed));
        });
    };
    view! {
        <Button wide=true on_press=move |_| asking.set(true)>{text!(centres.feed.renew)}</Button>
        <ConfirmSheet
            open=asking
            title=text!(centres.feed.renew_title)
            confirm=text!(centres.feed.renew)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=renew
        >
            <p>{text!(centres.feed.renew_words)}</p>
        </ConfirmSheet>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_opens_in_the_calendar() {
        let link = with_calendar("https://linli.example.org/calendars/1/2.ics");
        assert_eq!(link, "webcal://linli.example.org/calendars/1/2.ics");
    }
}
