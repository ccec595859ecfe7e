//! 接手: asking somebody for their place, and answering whoever asks.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{
        Id,
        orders::{
            crew,
            page::{CrewMember, Takeover},
        },
    },
    components::{Attempt, Choices, Segment, Show, TextArea},
    state::use_draft,
};
use leptos::prelude::*;

#[component]
pub fn AskTakeoverSheet(
    open: RwSignal<bool>,
    order: Id,
    #[prop(into)] members: Signal<Vec<CrewMember>>,
    after: After,
) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("takeover-{order}"));
    let words = draft.text("words");
    let chosen = RwSignal::new(String::new());
    // Where there is only one, it is theirs.
    Effect::new(move || {
        if open.get() {
            members.with(|members| {
                if let [only] = members.as_slice() {
                    chosen.set(only.id.to_string());
                }
            });
        }
    });
    let send = move |()| {
        let Some(member) = chosen.with_untracked(|chosen| Id::parse(chosen)) else {
            return attempt.failure.set(Some(missing("crewMemberId")));
        };
        let said = words.get_untracked();
        if said.trim().is_empty() {
            return attempt.failure.set(Some(missing("words")));
        }
        attempt.run(crew::request_takeover(order, member, said), move |_| {
            draft.clear();
            chosen.set(String::new());
            open.set(false);
            after.done.run(text!(orders.crew.ask_done));
        });
    };
    let options = Signal::derive(move || {
        let members = members.get();
        members
            .into_iter()
            .map(|member| (member.id.to_string(), member.name))
            .collect::<Vec<_>>()
    });
    view! {
        <FormSheet
            open title=text!(orders.crew.ask_title) attempt fields=&["crewMemberId", "words"]
            send=text!(orders.crew.ask_send) on_send=send after
        >
            <Choices
                label=text!(orders.crew.ask_whom) value=chosen options
                problem=attempt.problem("crewMemberId")
            />
            <TextArea
                label=text!(orders.crew.ask_words) value=words maxlength=LONGEST_WORDS
                help=text!(orders.crew.ask_help) placeholder=text!(orders.crew.ask_example)
                problem=attempt.problem("words")
            />
        </FormSheet>
    }
}

const ACCEPT: &str = "accept";
const REFUSE: &str = "refuse";

#[component]
pub fn AnswerTakeoverSheet(
    open: RwSignal<bool>,
    order: Id,
    #[prop(into)] asked: Signal<Option<Takeover>>,
    after: After,
) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("answer-{order}"));
    let reason = draft.text("reason");
    let chosen = RwSignal::new(ACCEPT.to_string());
    let refuses = Memo::new(move |_| chosen.with(|chosen| chosen == REFUSE));
    let send = move |()| {
        let said = reason.get_untracked();
        if refuses.get_untracked() && said.trim().is_empty() {
            return attempt.failure.set(Some(missing("reason")));
        }
        let refusal = refuses.get_untracked().then_some(said);
        attempt.run(crew::answer_takeover(order, refusal), move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.crew.answer_done));
        });
    };
    let options = Signal::stored(vec![
        (
            ACCEPT.to_string(),
            text!(orders.crew.answer_accept).to_string(),
        ),
        (
            REFUSE.to_string(),
            text!(orders.crew.answer_refuse).to_string(),
        ),
    ]);
    view! {
        <FormSheet
            open title=text!(orders.crew.answer_title) attempt fields=&["reason"]
            send=text!(orders.crew.answer_send) on_send=send after
        >
            {move || asked.get().map(|asked| view! {
                <div class="hint"><strong>{asked.asker_name}</strong><span class="pre">{asked.words}</span></div>
            })}
            <Segment label=text!(orders.crew.answer_title) value=chosen options />
            <Show
                when=move || refuses.get()
                fallback=|| view! { <p class="soft">{text!(orders.crew.answer_note)}</p> }
            >
                <TextArea
                    label=text!(orders.crew.answer_reason) value=reason maxlength=LONGEST_WORDS
                    placeholder=text!(orders.crew.answer_example) problem=attempt.problem("reason")
                />
            </Show>
        </FormSheet>
    }
}
