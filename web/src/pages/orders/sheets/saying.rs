//! One thing to say about an order, and what follows from saying it: why it is not taken on, passed up,
//! given back or opened again, a question to the resident, the street's word to hurry.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{
        Failure, Id,
        orders::{actions, crew, desk_work},
        templates::AnswerPurpose,
    },
    components::{Attempt, ButtonKind, TextArea},
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
    /// 不予受理: everybody may read why.
    Decline,
    PassUp,
    /// 退单: the place is free again, and the others read why.
    Release,
    /// 还没解决: back to the desk.
    Reopen,
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
            Saying::Decline => "decline",
            Saying::PassUp => "pass-up",
            Saying::Release => "release",
            Saying::Reopen => "reopen",
            Saying::Hurry => "supervise",
        }
    }

    /// The field that the server names.
    fn field(self) -> &'static str {
        match self {
            Saying::Question | Saying::Hurry => "words",
            Saying::Decline | Saying::PassUp | Saying::Release | Saying::Reopen => "reason",
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
            Saying::Decline => Words {
                title: text!(orders.decline.title),
                label: text!(orders.decline.reason),
                help: text!(orders.decline.public),
                example: text!(orders.decline.example),
                send: text!(orders.decline.send),
                done: text!(orders.decline.done),
            },
            Saying::PassUp => Words {
                title: text!(orders.pass_up.title),
                label: text!(orders.pass_up.reason),
                help: text!(orders.pass_up.help),
                example: text!(orders.pass_up.example),
                send: text!(orders.pass_up.send),
                done: text!(orders.pass_up.done),
            },
            Saying::Release => Words {
                title: text!(orders.crew.release_title),
                label: text!(orders.crew.release_reason),
                help: text!(orders.crew.release_help),
                example: text!(orders.crew.release_example),
                send: text!(orders.crew.release_send),
                done: text!(orders.crew.release_done),
            },
            Saying::Reopen => Words {
                title: text!(orders.reopen.title),
                label: text!(orders.reopen.reason),
                help: text!(orders.reopen.help),
                example: text!(orders.reopen.example),
                send: text!(orders.reopen.send),
                done: text!(orders.reopen.done),
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
            Saying::Decline => Some(AnswerPurpose::Decline),
            Saying::PassUp => Some(AnswerPurpose::PassUp),
            Saying::Release | Saying::Reopen | Saying::Hurry => None,
        }
    }

    fn kind(self) -> ButtonKind {
        match self {
            Saying::Decline => ButtonKind::Danger,
            _ => ButtonKind::Main,
        }
    }

    fn send(self, order: Id, said: String) -> Sending {
        match self {
            Saying::Question => Box::pin(desk_work::ask(order, said)),
            Saying::Decline => Box::pin(actions::decline(order, said)),
            Saying::PassUp => Box::pin(desk_work::pass_up(order, said)),
            Saying::Release => Box::pin(crew::release(order, said)),
            Saying::Reopen => Box::pin(actions::reopen(order, said)),
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
            open title=words.title attempt fields=&["words", "reason"] send=words.send
            kind=saying.kind() on_send=send after
        >
            <TextArea
                label=words.label value=said maxlength=LONGEST_WORDS help=words.help
                placeholder=words.example problem=attempt.problem(field)
            />
            {saying.purpose().map(|purpose| view! { <Templates order purpose value=said /> })}
        </FormSheet>
    }
}
