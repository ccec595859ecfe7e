//! What can be done with a registration by whoever knows the place.

use crate::{
    api::registration::desk::Registration,
    components::{Attempt, Pages, focus_heading},
    pages::deciding::Decided,
    state::{toasts::Toasts, use_toasts},
};
use leptos::prelude::*;

/// What the buttons on each registration need.
#[derive(Clone, Copy)]
pub struct Desk {
    list: Pages<Registration>,
    pub toasts: Toasts,
    /// The one that a sheet is open for.
    pub chosen: RwSignal<Option<Registration>>,
    pub refuse_open: RwSignal<bool>,
    pub building_open: RwSignal<bool>,
    pub apart_open: RwSignal<bool>,
    pub attempt: Attempt,
}

impl Desk {
    pub fn new(list: Pages<Registration>) -> Self {
        Self {
            list,
            toasts: use_toasts(),
            chosen: RwSignal::new(None),
            refuse_open: RwSignal::new(false),
            building_open: RwSignal::new(false),
            apart_open: RwSignal::new(false),
            attempt: Attempt::new(),
        }
    }

    pub fn chosen_name(self) -> String {
        self.chosen
            .with(|one| one.as_ref().map(|one| one.person_name.clone()))
            .unwrap_or_default()
    }

    pub fn told(self, decided: Decided, done: String) {
        decided.tell(self.toasts, done);
        self.list.refresh();
        // The buttons go away with what was decided: a keyboard goes on from the top.
        request_animation_frame(focus_heading);
    }
}
