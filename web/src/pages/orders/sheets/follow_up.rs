//! 回访: what the requester said on the phone. Where all is not well the order is opened again.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{Id, orders::endings},
    components::{Attempt, Segment, Show, TextArea},
    state::use_draft,
};
use leptos::prelude::*;

const PASSED: &str = "passed";
const FAILED: &str = "failed";

#[component]
pub fn FollowUpSheet(open: RwSignal<bool>, follow_up: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("follow-up-{follow_up}"));
    let result = draft.text("result");
    let words = draft.text("words");
    if result.with_untracked(String::is_empty) {
        result.set(PASSED.to_string());
    }
    let has_failed = Memo::new(move |_| result.with(|result| result == FAILED));
    let send = move |()| {
        let said = words.get_untracked();
        let passed = !has_failed.get_untracked();
        if !passed && said.trim().is_empty() {
            return attempt.failure.set(Some(missing("words")));
        }
        attempt.run(endings::do_follow_up(follow_up, passed, said), move |_| {
            draft.clear();
            open.set(false);
            after.done.run(match passed {
                true => text!(orders.follow_up.done_passed),
                false => text!(orders.follow_up.done_failed),
            });
        });
    };
    let options = Signal::stored(vec![
        (
            PASSED.to_string(),
            text!(orders.follow_up.passed).to_string(),
        ),
        (
            FAILED.to_string(),
            text!(orders.follow_up.failed).to_string(),
        ),
    ]);
    let label = move || match has_failed.get() {
        true => text!(orders.follow_up.words_failed),
        false => text!(orders.follow_up.words),
    };
    view! {
        <FormSheet
            open title=text!(orders.follow_up.title) attempt fields=&["words"]
            send=text!(orders.follow_up.send) on_send=send after
        >
            <Segment label=text!(orders.follow_up.result) value=result options />
            <Show when=move || has_failed.get()>
                <p class="hint">{text!(orders.follow_up.reopens)}</p>
            </Show>
            <TextArea
                label value=words maxlength=LONGEST_WORDS
                placeholder=text!(orders.follow_up.example) problem=attempt.problem("words")
            />
        </FormSheet>
    }
}
