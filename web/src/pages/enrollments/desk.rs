//! What can be done with a 报到 at its desk.

use crate::{
    api::enrollments::Enrollment,
    components::{Pages, focus_heading},
    pages::deciding::Decided,
    state::{toasts::Toasts, use_toasts},
};
use leptos::prelude::*;

/// What the buttons on each 报到 need.
#[derive(Clone, Copy)]
pub struct Desk {
    pub list: Pages<Enrollment>,
    toasts: Toasts,
    pub returning: Opened,
    pub ending: Opened,
    pub transferring: Opened,
}

/// A sheet, and the 报到 that it is about.
#[derive(Clone, Copy)]
pub struct Opened {
    pub open: RwSignal<bool>,
    pub about: RwSignal<Option<Enrollment>>,
}

impl Opened {
    fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            about: RwSignal::new(None),
        }
    }

    pub fn on(self, one: Enrollment) {
        self.about.set(Some(one));
        self.open.set(true);
    }

    pub fn name(self) -> String {
        self.about
            .with(|one| one.as_ref().map(|one| one.person_name.clone()))
            .unwrap_or_default()
    }
}

impl Desk {
    pub fn new(list: Pages<Enrollment>) -> Self {
        Self {
            list,
            toasts: use_toasts(),
            returning: Opened::new(),
            ending: Opened::new(),
            transferring: Opened::new(),
        }
    }

    pub fn told(self, decided: Decided, done: String) {
        decided.tell(self.toasts, done);
        self.list.refresh();
        // The buttons go away with what was decided: a keyboard goes on from the top, once a sheet
        // has closed and given the focus back to its button.
        request_animation_frame(focus_heading);
    }
}
