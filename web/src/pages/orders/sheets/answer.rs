//! 补充说明: what the resident was asked for, in words and photos.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{Id, orders::desk_work},
    components::{Attempt, TextArea},
    pages::orders::{
        photo_field::{PhotoField, photos_label},
        photo_upload::Uploads,
    },
    state::use_draft,
};
use leptos::prelude::*;

#[component]
pub fn AnswerSheet(
    open: RwSignal<bool>,
    order: Id,
    #[prop(into)] question: Signal<Option<String>>,
    after: After,
) -> impl IntoView {
    let attempt = Attempt::new();
    // Outside the sheet: photos go on uploading when it is closed for a moment.
    let draft = use_draft(&format!("answer-{order}"));
    let words = draft.text("words");
    let uploads = Uploads::new(draft.text("photos"));
    let send = move |()| {
        let said = words.get_untracked();
        if said.trim().is_empty() {
            return attempt.failure.set(Some(missing("words")));
        }
        let work = async move { desk_work::answer(order, said, uploads.settled().await?).await };
        attempt.run(work, move |_| {
            uploads.clear();
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.answer.done));
        });
    };
    view! {
        <FormSheet
            open title=text!(orders.answer.title) attempt fields=&["words", "photoIds"]
            send=text!(orders.answer.send) on_send=send after
        >
            {move || question.get().map(|question| view! { <p class="soft pre">{question}</p> })}
            <TextArea
                label=text!(orders.answer.words) value=words maxlength=LONGEST_WORDS
                placeholder=text!(orders.answer.example) problem=attempt.problem("words")
            />
            <PhotoField uploads label=photos_label() problem=attempt.problem("photoIds") />
        </FormSheet>
    }
}
