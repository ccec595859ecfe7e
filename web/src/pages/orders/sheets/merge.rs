//! 并单: which request goes on for this one.

use super::{After, FormSheet, LONGEST_WORDS};
use crate::{
    api::{
        ApiError, ErrorCode, Failure, Id,
        orders::desk_work::{self, NearbyOrder},
        templates::AnswerPurpose,
    },
    components::{Attempt, Choices, Loaded, Show, TextArea, use_load},
    pages::orders::{templates::Templates, words::headline},
    state::use_draft,
};
use leptos::prelude::*;

#[component]
pub fn MergeSheet(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    // Read at each opening, and not before.
    move || open.get().then(|| view! { <Opened open order after /> })
}

#[component]
fn Opened(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("merge-{order}"));
    let note = draft.text("note");
    let chosen = RwSignal::new(String::new());
    let candidates = use_load(move || desk_work::merge_candidates(order));
    let send = move |()| {
        let Some(into) = chosen.with_untracked(|chosen| Id::parse(chosen)) else {
            return attempt.failure.set(Some(Failure::Refused(ApiError {
                code: ErrorCode::Required,
                field: Some("intoId".to_string()),
                limit: None,
            })));
        };
        let work = desk_work::merge(order, into, note.get_untracked());
        attempt.run(work, move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.merge.done));
        });
    };
    let refused = attempt.problem("intoId");
    let problem = Signal::derive(move || {
        let is_chosen = !chosen.with(String::is_empty);
        refused.get().map(|words| match is_chosen {
            true => words,
            false => text!(orders.merge.missing).to_string(),
        })
    });
    view! {
        <FormSheet
            open title=text!(orders.merge.title) attempt fields=&["intoId", "note"]
            send=text!(orders.merge.send) on_send=send after
        >
            <p class="soft">{text!(orders.merge.help)}</p>
            <Loaded loading=candidates let:found>
                <Show
                    when=move || found.with(|found| !found.is_empty())
                    fallback=|| view! { <p class="hint">{text!(orders.merge.none)}</p> }
                >
                    <Choices
                        label=text!(orders.merge.into)
                        value=chosen
                        options=Signal::derive(move || found.with(|found| options(found)))
                        problem
                    />
                </Show>
            </Loaded>
            <TextArea
                label=text!(orders.merge.note) value=note maxlength=LONGEST_WORDS
                placeholder=text!(orders.merge.note_example) problem=attempt.problem("note")
            />
            <Templates order purpose=AnswerPurpose::Merge value=note />
        </FormSheet>
    }
}

fn options(found: &[NearbyOrder]) -> Vec<(String, String)> {
    let option = |order: &NearbyOrder| {
        let name = format!(
            "{}{}{}",
            headline(&order.words),
            text!(common.separator),
            order.place.name
        );
        (order.id.to_string(), name)
    };
    found.iter().map(option).collect()
}
