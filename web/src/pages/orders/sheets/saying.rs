//! One thing to say about an order, and what follows from saying it: a question to the resident, the
//! reason to pass it up, the street's word to hurry.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{Failure, Id, orders::desk_work, templates::AnswerPurpose},
    components::{Attempt, TextArea},
    pages::orders::templates::Templates,
    state::use_draft,
};
use leptos::prelude::*;
use std::{future::Future, pin::Pin};

type Sending = Pin<Box<dyn Future<Output = Result<i32, Failure>>>>;

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    Question,
    PassUp,
    Hurry,
}

struct Words {
    title: &'static str,
    label: &'static str,
    help: &'static str,
    example: &'static str,
    send: &'static str,
    done: &'static str,
}

impl Saying {
    fn key(self) -> &'static str {
        match self {
            Saying::Question => "ask",
            Saying::PassUp => "pass-up",
            Saying::Hurry => "supervise",
        }
    }

    /// The field that the server names.
    fn field(self) -> &'static str {
        match self {
            Saying::PassUp => "reason",
            Saying::Question | Saying::Hurry => "words",
        }
    }

    fn words(self) -> Words {
        match self {
            Saying::Question => Words {
                title: text!(orders.ask.title),
                label: text!(orders.ask.words),
                help: text!(orders.ask.help),
                example: text!(orders.ask.example),
                send: text!(orders.ask.send),
                done: text!(orders.ask.done),
            },
            Saying::PassUp => Words {
                title: text!(orders.pass_up.title),
                label: text!(orders.pass_up.reason),
                help: text!(orders.pass_up.help),
                example: text!(orders.pass_up.example),
                send: text!(orders.pass_up.send),
                done: text!(orders.pass_up.done),
            },
            Saying::Hurry => Words {
                title: text!(orders.supervise.title),
                label: text!(orders.supervise.words),
                help: text!(orders.supervise.help),
                example: text!(orders.supervise.example),
                send: text!(orders.supervise.send),
                done: text!(orders.supervise.done),
            },
        }
    }

    /// What may be kept ready for it.
    fn purpose(self) -> Option<AnswerPurpose> {
        match self {
            Saying::Question => Some(AnswerPurpose::Ask),
            Saying::PassUp => Some(AnswerPurpose::PassUp),
            Saying::Hurry => None,
        }
    }

    fn send(self, order: Id, said: String) -> Sending {
        match self {
            Saying::Question => Box::pin(desk_work::ask(order, said)),
            Saying::PassUp => Box::pin(desk_work::pass_up(order, said)),
            Saying::Hurry => Box::pin(desk_work::supervise(order, said)),
        }
    }
}

#[component]
pub fn SayingSheet(open: RwSignal<bool>, saying: Saying, order: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("{}-{order}", saying.key()));
    let said = draft.text("words");
    let field = saying.field();
    let send = move |()| {
        let words = said.get_untracked();
        if words.trim().is_empty() {
            return attempt.failure.set(Some(missing(field)));
        }
        attempt.run(saying.send(order, words), move |_| {
            draft.clear();
            open.set(false);
            after.done.run(saying.words().done);
        });
    };
    let words = saying.words();
    view! {
        <FormSheet
            open title=words.title attempt fields=&["words", "reason"] send=words.send on_send=send after
        >
            <TextArea
                label=words.label value=said maxlength=LONGEST_WORDS help=words.help
                placeholder=words.example problem=attempt.problem(field)
            />
            {saying.purpose().map(|purpose| view! { <Templates order purpose value=said /> })}
        </FormSheet>
    }
}
