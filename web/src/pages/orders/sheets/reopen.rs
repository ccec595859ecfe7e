//! 还没解决: back to the desk, with what is still wrong.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{Id, orders::actions},
    components::{Attempt, TextArea},
    state::use_draft,
};
use leptos::prelude::*;

#[component]
pub fn ReopenSheet(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("reopen-{order}"));
    let reason = draft.text("reason");
    let send = move |()| {
        let said = reason.get_untracked();
        if said.trim().is_empty() {
            return attempt.failure.set(Some(missing("reason")));
        }
        attempt.run(actions::reopen(order, said), move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.reopen.done));
        });
    };
    view! {
        <FormSheet
            open title=text!(orders.reopen.title) attempt fields=&["reason"]
            send=text!(orders.reopen.send) on_send=send after
        >
            <TextArea
                label=text!(orders.reopen.reason) value=reason maxlength=LONGEST_WORDS
                help=text!(orders.reopen.help) placeholder=text!(orders.reopen.example)
                problem=attempt.problem("reason")
            />
        </FormSheet>
    }
}
