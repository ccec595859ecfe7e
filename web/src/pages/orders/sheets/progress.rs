//! 补充进展: how it goes, in words and photos.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{Id, orders::actions},
    components::{Attempt, TextArea},
    pages::orders::{
        photo_field::{PhotoField, photos_label},
        photo_upload::Uploads,
    },
    state::use_draft,
};
use leptos::prelude::*;

#[component]
pub fn ProgressSheet(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    // Outside the sheet: photos go on uploading when it is closed for a moment.
    let draft = use_draft(&format!("progress-{order}"));
    let words = draft.text("words");
    let uploads = Uploads::new(draft.text("photos"));
    let send = move |()| {
        let said = words.get_untracked();
        if said.trim().is_empty() {
            return attempt.failure.set(Some(missing("words")));
        }
        let work =
            async move { actions::add_progress(order, said, uploads.settled().await?).await };
        attempt.run(work, move |_| {
            uploads.clear();
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.progress.done));
        });
    };
    view! {
        <FormSheet
            open title=text!(orders.progress.title) attempt fields=&["words", "photoIds"]
            send=text!(orders.progress.send) on_send=send after
        >
            <TextArea
                label=text!(orders.progress.words) value=words maxlength=LONGEST_WORDS
                placeholder=text!(orders.progress.example) problem=attempt.problem("words")
            />
            <PhotoField uploads label=photos_label() problem=attempt.problem("photoIds") />
        </FormSheet>
    }
}
