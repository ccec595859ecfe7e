//! Keeping a room by one press on a time, and on to its form.

use super::words::refusal_words;
use crate::{
    api::{Failure, Id, Timestamp, centres::finding},
    components::Attempt,
    state::use_toasts,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

#[derive(Clone, Copy)]
pub struct Holding {
    attempt: Attempt,
    pressed: RwSignal<Option<(Id, Timestamp)>>,
    heads: Callback<(), Option<i32>>,
    lead_on: Callback<Id>,
}

/// `heads` is what has been said of how many come. What is shown is `outdated` once a time could not be
/// had.
pub fn use_holding(
    heads: impl Fn() -> Option<i32> + Send + Sync + 'static,
    outdated: impl Fn() + 'static,
) -> Holding {
    let toasts = use_toasts();
    let navigate = use_navigate();
    let attempt = Attempt::new();
    Effect::new(move || {
        if let Some(failure) = attempt.failure.get() {
            toasts.problem(refusal_words(&failure));
            if matches!(failure, Failure::Refused(_)) {
                outdated();
            }
        }
    });
    let heads = Callback::new(move |()| heads());
    let lead_on = Callback::new(move |id: Id| {
        let heads = heads.run(()).map(|heads| format!("?heads={heads}"));
        let address = format!("/centres/bookings/{id}{}", heads.unwrap_or_default());
        navigate(&address, Default::default());
    });
    Holding {
        attempt,
        pressed: RwSignal::new(None),
        heads,
        lead_on,
    }
}

impl Holding {
    pub fn press(self, room: Id, starts_at: Timestamp, minutes: i32) {
        if self.attempt.busy.get_untracked() {
            return;
        }
        self.pressed.set(Some((room, starts_at)));
        let lead_on = self.lead_on;
        let heads = self.heads.run(()).unwrap_or(1);
        let work = finding::hold(room, (starts_at, minutes), heads);
        self.attempt.run(work, move |id| lead_on.run(id));
    }

    /// The time of this room that is being asked for.
    pub fn busy(self, room: Id) -> Signal<Option<Timestamp>> {
        Signal::derive(move || {
            let (pressed, at) = self.pressed.get()?;
            (self.attempt.busy.get() && pressed == room).then_some(at)
        })
    }
}
