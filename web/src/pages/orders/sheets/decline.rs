//! 不予受理: with a reason that everybody may read.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{Id, orders::actions, templates::AnswerPurpose},
    components::{Attempt, ButtonKind, TextArea},
    pages::orders::templates::Templates,
    state::use_draft,
};
use leptos::prelude::*;

#[component]
pub fn DeclineSheet(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("decline-{order}"));
    let reason = draft.text("reason");
    let send = move |()| {
        let said = reason.get_untracked();
        if said.trim().is_empty() {
            return attempt.failure.set(Some(missing("reason")));
        }
        attempt.run(actions::decline(order, said), move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.decline.done));
        });
    };
    view! {
        <FormSheet
            open title=text!(orders.decline.title) attempt fields=&["reason"]
            send=text!(orders.decline.send) kind=ButtonKind::Danger on_send=send after
        >
            <TextArea
                label=text!(orders.decline.reason) value=reason maxlength=LONGEST_WORDS
                help=text!(orders.decline.public) placeholder=text!(orders.decline.example)
                problem=attempt.problem("reason")
            />
            <Templates order purpose=AnswerPurpose::Decline value=reason />
        </FormSheet>
    }
}
