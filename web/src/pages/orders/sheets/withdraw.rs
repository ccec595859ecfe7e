//! 撤回: the requester needs it no more.

use super::{After, FormSheet, LONGEST_WORDS};
use crate::{
    api::{Id, orders::actions},
    components::{Attempt, ButtonKind, TextArea},
    state::use_draft,
};
use leptos::prelude::*;

#[component]
pub fn WithdrawSheet(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("withdraw-{order}"));
    let reason = draft.text("reason");
    let send = move |()| {
        attempt.run(
            actions::withdraw(order, reason.get_untracked()),
            move |_| {
                draft.clear();
                open.set(false);
                after.done.run(text!(orders.withdraw.done));
            },
        );
    };
    view! {
        <FormSheet
            open title=text!(orders.withdraw.title) attempt fields=&["reason"]
            send=text!(orders.withdraw.send) kind=ButtonKind::Danger on_send=send after
        >
            <p>{text!(orders.withdraw.question)}</p>
            <TextArea
                label=text!(orders.withdraw.reason) value=reason maxlength=LONGEST_WORDS
                problem=attempt.problem("reason")
            />
        </FormSheet>
    }
}
