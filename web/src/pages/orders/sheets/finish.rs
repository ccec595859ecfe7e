//! 办结: what came of it, with a photo where the category asks for one.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{
        ApiError, ErrorCode, Failure, Id,
        orders::{EvidenceRule, actions, page::OrderOutcome},
        templates::AnswerPurpose,
    },
    components::{Attempt, Segment, Show, TextArea},
    pages::orders::{
        photo_field::{PhotoField, photos_label},
        photo_upload::Uploads,
        publish::{Choice, PublishChoice},
        templates::Templates,
        words::outcome_words,
    },
    state::use_draft,
};
use leptos::prelude::*;

const OUTCOMES: [(&str, OrderOutcome); 3] = [
    ("solved", OrderOutcome::Solved),
    ("partly", OrderOutcome::Partly),
    ("unsolvable", OrderOutcome::Unsolvable),
];

fn outcome_of(chosen: &str) -> OrderOutcome {
    OUTCOMES
        .iter()
        .find(|(key, _)| *key == chosen)
        .map_or(OrderOutcome::Solved, |(_, outcome)| *outcome)
}

#[component]
pub fn FinishSheet(
    open: RwSignal<bool>,
    order: Id,
    #[prop(into)] evidence: Signal<EvidenceRule>,
    after: After,
) -> impl IntoView {
    let attempt = Attempt::new();
    // Outside the sheet: photos go on uploading when it is closed for a moment.
    let draft = use_draft(&format!("finish-{order}"));
    let outcome = draft.text("outcome");
    let words = draft.text("words");
    let reason = draft.text("reason");
    let publish = Choice::new();
    let uploads = Uploads::new(draft.text("photos"));
    if outcome.with_untracked(String::is_empty) {
        outcome.set(OUTCOMES[0].0.to_string());
    }
    let is_unsolvable =
        Memo::new(move |_| outcome.with(|chosen| outcome_of(chosen)) == OrderOutcome::Unsolvable);
    let needs_photo =
        Memo::new(move |_| evidence.get() == EvidenceRule::Photo && !is_unsolvable.get());
    let send = move |()| {
        let said = words.get_untracked();
        if said.trim().is_empty() {
            return attempt.failure.set(Some(missing("words")));
        }
        let why = reason.get_untracked();
        if is_unsolvable.get_untracked() && why.trim().is_empty() {
            return attempt.failure.set(Some(missing("reason")));
        }
        let why = is_unsolvable.get_untracked().then_some(why);
        let chosen = outcome.with_untracked(|chosen| outcome_of(chosen));
        let needs_photo = needs_photo.get_untracked();
        let work = async move {
            let photo_ids = uploads.settled().await?;
            if needs_photo && photo_ids.is_empty() {
                return Err(Failure::Refused(ApiError {
                    code: ErrorCode::EvidenceRequired,
                    field: Some("photoIds".to_string()),
                    limit: None,
                }));
            }
            publish.send(order).await?;
            actions::finish(order, chosen, said, why, photo_ids).await
        };
        attempt.run(work, move |_| {
            uploads.clear();
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.finish.done));
        });
    };
    let options = Signal::stored(
        OUTCOMES
            .iter()
            .map(|(key, outcome)| (key.to_string(), outcome_words(*outcome).to_string()))
            .collect::<Vec<_>>(),
    );
    let evidence_help = move || match needs_photo.get() {
        true => text!(orders.finish.photo_needed),
        false => text!(orders.finish.photo_optional),
    };
    view! {
        <FormSheet
            open title=text!(orders.finish.title) attempt fields=&["words", "reason", "photoIds"]
            send=text!(orders.finish.send) on_send=send after
        >
            <Segment label=text!(orders.finish.outcome) value=outcome options />
            <TextArea
                label=text!(orders.finish.words) value=words maxlength=LONGEST_WORDS
                placeholder=text!(orders.finish.example) problem=attempt.problem("words")
            />
            <Templates order purpose=AnswerPurpose::Finish value=words />
            <Show when=move || is_unsolvable.get()>
                <TextArea
                    label=text!(orders.finish.reason) value=reason maxlength=LONGEST_WORDS
                    help=text!(board.publish.reason_public)
                    placeholder=text!(orders.finish.reason_example) problem=attempt.problem("reason")
                />
                <Templates order purpose=AnswerPurpose::Unsolvable value=reason />
            </Show>
            <PhotoField uploads label=photos_label() help=evidence_help problem=attempt.problem("photoIds") />
            <PublishChoice choice=publish />
        </FormSheet>
    }
}
