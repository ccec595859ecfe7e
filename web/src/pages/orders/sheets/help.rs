//! 协办: asking a department or unit to help, and its answer.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{
        ApiError, ErrorCode, Failure, Id,
        orders::{desk_work, page::CoHandling},
    },
    components::{Attempt, Choices, Loaded, Segment, Show, TextArea, use_load},
    pages::orders::{
        photo_field::{PhotoField, photos_label},
        photo_upload::Uploads,
    },
    state::use_draft,
};
use leptos::prelude::*;

const DAYS: [i32; 4] = [1, 3, 5, 10];
const USUAL_DAYS: i32 = 3;

#[component]
pub fn AskForHelpSheet(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    // Read at each opening, and not before.
    move || open.get().then(|| view! { <Asking open order after /> })
}

#[component]
fn Asking(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("co-handler-{order}"));
    let words = draft.text("words");
    let chosen = RwSignal::new(String::new());
    let days = RwSignal::new(USUAL_DAYS.to_string());
    let candidates = use_load(move || desk_work::co_handler_candidates(order));
    let send = move |()| {
        let said = words.get_untracked();
        let Some(organization) = chosen.with_untracked(|chosen| Id::parse(chosen)) else {
            return attempt.failure.set(Some(missing("organizationId")));
        };
        if said.trim().is_empty() {
            return attempt.failure.set(Some(missing("words")));
        }
        let days = days.with_untracked(|days| days.parse().unwrap_or(USUAL_DAYS));
        let work = desk_work::ask_co_handler(order, organization, said, days);
        attempt.run(work, move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.co_handler.done));
        });
    };
    let refused = attempt.problem("organizationId");
    let problem = Signal::derive(move || {
        let is_chosen = !chosen.with(String::is_empty);
        refused.get().map(|words| match is_chosen {
            true => words,
            false => text!(orders.co_handler.missing).to_string(),
        })
    });
    let day_options = Signal::stored(
        DAYS.iter()
            .map(|count| {
                let words = match count {
                    1 => text!(orders.co_handler.day).to_string(),
                    count => text!(orders.co_handler.days_count, count = count),
                };
                (count.to_string(), words)
            })
            .collect::<Vec<_>>(),
    );
    view! {
        <FormSheet
            open title=text!(orders.co_handler.title) attempt
            fields=&["organizationId", "words", "workingDays"]
            send=text!(orders.co_handler.send) on_send=send after
        >
            <Loaded loading=candidates let:found>
                <Show
                    when=move || found.with(|found| !found.is_empty())
                    fallback=|| view! { <p class="hint">{text!(orders.co_handler.none)}</p> }
                >
                    <Choices
                        label=text!(orders.co_handler.who)
                        value=chosen
                        options=Signal::derive(move || {
                            let found = found.get().into_iter();
                            found.map(|one| (one.id.to_string(), one.name)).collect()
                        })
                        problem
                    />
                </Show>
            </Loaded>
            <TextArea
                label=text!(orders.co_handler.words) value=words maxlength=LONGEST_WORDS
                placeholder=text!(orders.co_handler.example) problem=attempt.problem("words")
            />
            <Segment label=text!(orders.co_handler.days) value=days options=day_options />
        </FormSheet>
    }
}

/// The answer of one that the viewer may answer for.
#[component]
pub fn HelpSheet(
    open: RwSignal<bool>,
    order: Id,
    #[prop(into)] asked: Signal<Vec<CoHandling>>,
    after: After,
) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("co-handling-{order}"));
    let words = draft.text("words");
    let uploads = Uploads::new(draft.text("photos"));
    let outcome = RwSignal::new("done".to_string());
    let chosen = RwSignal::new(String::new());
    let who = Memo::new(move |_| {
        let picked = chosen.with(|chosen| Id::parse(chosen));
        asked.with(|asked| {
            let picked = asked.iter().find(|one| Some(one.organization.id) == picked);
            picked.or(asked.first()).map(|one| one.organization.id)
        })
    });
    let send = move |()| {
        let said = words.get_untracked();
        let Some(organization) = who.get_untracked() else {
            return attempt.failure.set(Some(Failure::Refused(ApiError {
                code: ErrorCode::StateChanged,
                field: None,
                limit: None,
            })));
        };
        if said.trim().is_empty() {
            return attempt.failure.set(Some(missing("words")));
        }
        let done = outcome.with_untracked(|outcome| outcome == "done");
        let work = async move {
            let photos = uploads.settled().await?;
            desk_work::answer_co_handling(order, organization, done, said, photos).await
        };
        attempt.run(work, move |_| {
            uploads.clear();
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.co_handling.done));
        });
    };
    let outcomes = Signal::stored(vec![
        (
            "done".to_string(),
            text!(orders.co_handling.outcome_done).to_string(),
        ),
        (
            "refused".to_string(),
            text!(orders.co_handling.outcome_refused).to_string(),
        ),
    ]);
    let question = move || {
        let who = who.get();
        asked.with(|asked| {
            let one = asked.iter().find(|one| Some(one.organization.id) == who)?;
            Some(one.words.clone())
        })
    };
    view! {
        <FormSheet
            open title=text!(orders.co_handling.title) attempt
            fields=&["organizationId", "words", "photoIds"]
            send=text!(orders.co_handling.send) on_send=send after
        >
            <Show when=move || asked.with(|asked| asked.len() > 1)>
                <Choices
                    label=text!(orders.co_handling.on_behalf)
                    value=chosen
                    options=Signal::derive(move || {
                        let asked = asked.get().into_iter();
                        asked.map(|one| (one.organization.id.to_string(), one.organization.name)).collect()
                    })
                    problem=attempt.problem("organizationId")
                />
            </Show>
            {move || question().map(|words| view! { <p class="soft pre">{words}</p> })}
            <Segment label=text!(orders.co_handling.outcome) value=outcome options=outcomes />
            <TextArea
                label=text!(orders.co_handling.words) value=words maxlength=LONGEST_WORDS
                placeholder=text!(orders.co_handling.example) problem=attempt.problem("words")
            />
            <PhotoField uploads label=photos_label() problem=attempt.problem("photoIds") />
        </FormSheet>
    }
}
