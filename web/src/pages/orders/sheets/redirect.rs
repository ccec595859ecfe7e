//! 改派: an order that nobody takes goes to others.

use super::{
    After, FormSheet, LONGEST_WORDS,
    audience::{AudienceField, Chosen},
};
use crate::{
    api::{Id, orders::offers},
    components::{Attempt, TextArea},
    state::use_draft,
};
use leptos::prelude::*;

#[component]
pub fn RedirectSheet(
    open: RwSignal<bool>,
    order: Id,
    is_hidden: bool,
    after: After,
) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("redirect-{order}"));
    let note = draft.text("note");
    let chosen = Chosen::new();
    Effect::new(move || {
        if open.get() {
            chosen.reset();
        }
    });
    let send = move |()| {
        let work = offers::redirect(order, chosen.input(), note.get_untracked());
        attempt.run(work, move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.redirect.done));
        });
    };
    view! {
        <FormSheet
            open title=text!(orders.redirect.title) attempt
            fields=&["audience", "personIds", "organizationIds", "note"]
            send=text!(orders.redirect.send) on_send=send after
        >
            <p class="soft">{text!(orders.redirect.help)}</p>
            <AudienceField order is_hidden chosen problem=super::audience::problem(attempt) />
            <TextArea
                label=text!(orders.redirect.note) value=note maxlength=LONGEST_WORDS
                placeholder=text!(orders.redirect.note_example) problem=attempt.problem("note")
            />
        </FormSheet>
    }
}
