//! 退单: the place is free again, and the others read why.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{Id, orders::crew},
    components::{Attempt, ButtonKind, TextArea},
    state::use_draft,
};
use leptos::prelude::*;

#[component]
pub fn ReleaseSheet(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("release-{order}"));
    let reason = draft.text("reason");
    let send = move |()| {
        let said = reason.get_untracked();
        if said.trim().is_empty() {
            return attempt.failure.set(Some(missing("reason")));
        }
        attempt.run(crew::release(order, said), move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.crew.release_done));
        });
    };
    view! {
        <FormSheet
            open title=text!(orders.crew.release_title) attempt fields=&["reason"]
            send=text!(orders.crew.release_send) kind=ButtonKind::Main on_send=send after
        >
            <TextArea
                label=text!(orders.crew.release_reason) value=reason maxlength=LONGEST_WORDS
                help=text!(orders.crew.release_help) placeholder=text!(orders.crew.release_example)
                problem=attempt.problem("reason")
            />
        </FormSheet>
    }
}
