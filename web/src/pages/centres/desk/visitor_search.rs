//! Finding whoever stands at the desk, or calls it, by the number that they say.

use crate::{
    api::{
        Id,
        centres::visitors::{self, CentreVisitor},
        failure_text,
    },
    components::{Attempt, Button, Field, FormProblem},
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_PHONE: u32 = 20;

/// Who was found, and with which number; no draft keeps either.
#[derive(Clone, Copy)]
pub struct Search {
    centre: Id,
    phone: RwSignal<String>,
    /// Nothing before somebody was looked for.
    answer: RwSignal<Option<Option<CentreVisitor>>>,
    /// Somebody has to be found first.
    pub missing: RwSignal<bool>,
}

impl Search {
    pub fn new(centre: Id) -> Self {
        let search = Self {
            centre,
            phone: RwSignal::new(String::new()),
            answer: RwSignal::new(None),
            missing: RwSignal::new(false),
        };
        // Under another number nobody is found yet: what is done next is for whoever's number is there.
        Effect::new(move |before: Option<String>| {
            let phone = search.phone.get();
            if before.is_some_and(|before| before != phone) {
                search.answer.set(None);
                search.missing.set(false);
            }
            phone
        });
        search
    }

    /// Tracked.
    pub fn found(self) -> Option<CentreVisitor> {
        self.answer.get().flatten()
    }

    /// For whoever is next.
    pub fn clear(self) {
        self.phone.set(String::new());
        self.missing.set(false);
    }

    /// Unless another number stands there by now.
    fn take(self, asked: &str, answer: Option<CentreVisitor>) {
        if self.phone.with_untracked(|phone| phone == asked) {
            self.answer.set(Some(answer));
        }
    }
}

#[component]
pub fn VisitorSearch(search: Search) -> impl IntoView {
    let attempt = Attempt::new();
    let find = move |event: SubmitEvent| {
        event.prevent_default();
        search.missing.set(false);
        let asked = search.phone.get_untracked();
        let work = visitors::find(search.centre, asked.clone());
        attempt.run(work, move |answer| search.take(&asked, answer));
    };
    let problem = Signal::derive(move || {
        let failure = attempt.failure.get();
        let failure = failure.filter(|failure| failure.field() == Some("phone"));
        match failure {
            Some(failure) => Some(failure_text(&failure)),
            None if search.missing.get() => Some(text!(centre_desk.visitor.missing).to_string()),
            None => None,
        }
    });
    view! {
        <form class="hand-out" novalidate on:submit=find>
            <Field
                label=text!(centre_desk.visitor.phone)
                value=search.phone
                kind="tel"
                inputmode="tel"
                maxlength=LONGEST_PHONE
                problem
            />
            <Button busy=attempt.busy>{text!(centre_desk.visitor.find)}</Button>
        </form>
        <FormProblem failure=attempt.problem_beside(&["phone"]) />
        <div role="status">
            {move || search.answer.get().map(|answer| match answer {
                Some(visitor) => view! {
                    <p class="visitor">
                        <span class="title block">{visitor.name}</span>
                        <span class="soft">{visitor.home_name}</span>
                    </p>
                }
                .into_any(),
                None => view! { <p class="hint">{text!(centre_desk.visitor.nobody)}</p> }.into_any(),
            })}
        </div>
    }
}
