//! Short words about what just happened, spoken by screen readers too, gone after a while.
//! What the viewer has to act on belongs on the page instead.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

const SHOWN_MILLISECONDS: u32 = 6_000;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ToastKind {
    Good,
    Problem,
}

#[derive(Clone, PartialEq)]
pub struct Toast {
    pub number: u32,
    pub kind: ToastKind,
    pub words: String,
    pub link: Option<ToastLink>,
}

/// Where the viewer may want to go next.
#[derive(Clone, PartialEq)]
pub struct ToastLink {
    pub href: String,
    pub words: String,
}

#[derive(Clone, Copy)]
pub struct Toasts {
    pub list: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    pub fn provide() -> Self {
        let toasts = Self {
            list: RwSignal::default(),
            next: StoredValue::new(0),
        };
        provide_context(toasts);
        toasts
    }

    pub fn good(self, words: impl Into<String>) {
        self.show(ToastKind::Good, words.into(), None);
    }

    pub fn good_with_link(
        self,
        words: impl Into<String>,
        href: impl Into<String>,
        link: impl Into<String>,
    ) {
        let link = ToastLink {
            href: href.into(),
            words: link.into(),
        };
        self.show(ToastKind::Good, words.into(), Some(link));
    }

    pub fn problem(self, words: impl Into<String>) {
        self.show(ToastKind::Problem, words.into(), None);
    }

    pub fn dismiss(self, number: u32) {
        self.list
            .update(|list| list.retain(|toast| toast.number != number));
    }

    fn show(self, kind: ToastKind, words: String, link: Option<ToastLink>) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.list.update(|list| {
            list.retain(|toast| toast.words != words);
            list.push(Toast {
                number,
                kind,
                words,
                link,
            });
        });
        Timeout::new(SHOWN_MILLISECONDS, move || self.dismiss(number)).forget();
    }
}

pub fn use_toasts() -> Toasts {
    expect_context()
}
