//! The sheets in which people do something to an order. Each is told the order and a callback for
//! what comes after: done, or refused because the order has changed meanwhile.

mod answer;
mod audience;
mod dispatch;
mod finish;
mod follow_up;
mod help;
mod lead;
mod merge;
mod offer;
mod progress;
mod rate;
mod redirect;
mod saying;
mod takeover;
mod unit_places;
mod withdraw;

pub use answer::AnswerSheet;
pub use dispatch::{DispatchSheet, Dispatched};
pub use finish::FinishSheet;
pub use follow_up::FollowUpSheet;
pub use help::{AskForHelpSheet, HelpSheet};
pub use lead::LeadSheet;
pub use merge::MergeSheet;
pub use offer::OfferSheet;
pub use progress::ProgressSheet;
pub use rate::{RateRequestSheet, RateSheet, Stars};
pub use redirect::RedirectSheet;
pub use saying::{Saying, SayingSheet};
pub use takeover::{AnswerTakeoverSheet, AskTakeoverSheet};
pub use withdraw::WithdrawSheet;

use crate::{
    api::{ErrorCode, Failure},
    components::{Attempt, Button, ButtonKind, FormProblem, Sheet},
};
use leptos::{ev::SubmitEvent, prelude::*};

/// How long anything may be that people write about an order.
pub const LONGEST_WORDS: u32 = 1_000;

/// What follows a step.
#[derive(Clone, Copy)]
pub struct After {
    /// It is done; with what to tell the viewer.
    pub done: Callback<&'static str>,
    /// Somebody else was faster: what is shown is out of date.
    pub outdated: Callback<()>,
}

/// A form in a sheet with its two buttons. `fields` show their problems themselves.
#[component]
fn FormSheet(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    attempt: Attempt,
    fields: &'static [&'static str],
    #[prop(into)] send: TextProp,
    #[prop(default = ButtonKind::Main)] kind: ButtonKind,
    #[prop(into)] on_send: Callback<()>,
    after: After,
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    let send = StoredValue::new(send);
    Effect::new(move || {
        let failure = attempt.failure.get();
        if failure.is_some_and(|failure| is_outdated(&failure)) {
            after.outdated.run(());
        }
    });
    // What went wrong the last time says nothing about the next.
    Effect::new(move || {
        if open.get() {
            attempt.failure.set(None);
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_send.run(());
    };
    view! {
        <Sheet open title>
            <form class="stack" novalidate=true on:submit=submit>
                {children.with_value(|children| children())}
                <FormProblem failure=attempt.problem_beside(fields) />
                <div class="row">
                    <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                    <Button kind busy=attempt.busy>{move || send.with_value(TextProp::get)}</Button>
                </div>
            </form>
        </Sheet>
    }
}

/// Whether somebody else has changed the order meanwhile.
pub fn is_outdated(failure: &Failure) -> bool {
    matches!(
        failure.code(),
        Some(
            ErrorCode::StateChanged
                | ErrorCode::CrewFull
                | ErrorCode::AlreadyClaimed
                | ErrorCode::PlacesKept
                | ErrorCode::LeadOnly
                | ErrorCode::TakeoverOpen
                | ErrorCode::TakeoverEnded
                | ErrorCode::NotFound
        )
    ) && failure.field().is_none()
}

/// A required field that was left empty, told before the server is asked.
fn missing(field: &str) -> Failure {
    Failure::Refused(crate::api::ApiError {
        code: ErrorCode::Required,
        field: Some(field.to_string()),
        limit: None,
    })
}
