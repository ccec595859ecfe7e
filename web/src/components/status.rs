//! Small and large ways of saying how things stand.

use super::{Button, Icon, IconName};
use crate::api::{Failure, failure_text};
use leptos::prelude::*;

/// What a chip's colour underlines; its words say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChipKind {
    #[default]
    Plain,
    /// Time is getting short, or somebody has to do something.
    Time,
    /// Too late, or wrong.
    Late,
    /// Done, free, positive.
    Done,
}

impl ChipKind {
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "chip",
            Self::Time => "chip time",
            Self::Late => "chip late",
            Self::Done => "chip done",
        }
    }
}

#[component]
pub fn Chip(#[prop(optional, into)] kind: Signal<ChipKind>, children: Children) -> impl IntoView {
    view! { <span class=move || kind.get().class()>{children()}</span> }
}

/// Cards to come, with the height of real ones, so that nothing jumps.
#[component]
pub fn SkeletonCards(#[prop(default = 3)] count: usize) -> impl IntoView {
    let card = |_| {
        view! {
            <div class="card" aria-hidden="true">
                <div class="skeleton short"></div>
                <div class="skeleton tall"></div>
                <div class="skeleton"></div>
            </div>
        }
    };
    view! {
        <div class="stack" role="status">
            <span class="unseen">{text!(common.loading)}</span>
            {(0..count).map(card).collect_view()}
        </div>
    }
}

/// Nothing there, and what to do about it (as children, usually one button).
#[component]
pub fn Empty(
    icon: IconName,
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] words: Option<TextProp>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon />
            <p class="title">{move || title.get()}</p>
            {words.map(|words| view! { <p class="soft">{move || words.get()}</p> })}
            {children.map(|children| children())}
        </div>
    }
}

/// What went wrong in place of a content, and a way to try again.
#[component]
pub fn Problem(failure: Failure, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    let icon = if failure == Failure::Network {
        IconName::Offline
    } else {
        IconName::Late
    };
    view! {
        <div class="empty" role="alert">
            <Icon name=icon />
            <p class="title">{text!(common.problem_title)}</p>
            <p class="soft">{move || failure_text(&failure)}</p>
            <Button on_press=move |_| retry.run(())>{text!(common.retry)}</Button>
        </div>
    }
}
