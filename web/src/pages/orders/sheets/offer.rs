//! 答复点名: whoever was asked by name says why they cannot, and a unit's liaison whether it will.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{
        ErrorCode, Failure, Id,
        orders::offers::{self, OfferState, OrderOffer},
    },
    components::{Attempt, Choices, Segment, Show, TextArea},
    state::use_draft,
};
use leptos::prelude::*;

const ACCEPT: &str = "accept";
const REFUSE: &str = "refuse";

#[component]
pub fn OfferSheet(
    open: RwSignal<bool>,
    order: Id,
    /// Those that the viewer may answer.
    #[prop(into)]
    asked: Signal<Vec<OrderOffer>>,
    after: After,
) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("offer-{order}"));
    let reason = draft.text("reason");
    let answer = RwSignal::new(ACCEPT.to_string());
    let chosen = RwSignal::new(String::new());
    let which = Memo::new(move |_| {
        let picked = chosen.with(|chosen| Id::parse(chosen));
        asked.with(|asked| {
            let picked = asked.iter().find(|one| Some(one.id) == picked);
            picked.or(asked.first()).cloned()
        })
    });
    // Whoever was asked themselves takes it in the hall's way, and has only to say so if they cannot.
    let may_accept = Memo::new(move |_| {
        which.with(|which| {
            which
                .as_ref()
                .is_some_and(|one| one.organization.is_some() && one.state == OfferState::Open)
        })
    });
    let refuses = Memo::new(move |_| !may_accept.get() || answer.with(|answer| answer == REFUSE));
    let send = move |()| {
        let Some(which) = which.get_untracked() else {
            return attempt
                .failure
                .set(Some(Failure::refused(ErrorCode::StateChanged)));
        };
        let said = reason.get_untracked();
        let unit = which.organization.map(|unit| unit.id);
        let refuses = refuses.get_untracked();
        if refuses && said.trim().is_empty() {
            return attempt.failure.set(Some(missing("reason")));
        }
        let work = async move {
            match (refuses, unit) {
                (false, Some(unit)) => offers::accept(order, unit).await,
                (_, unit) => offers::refuse(order, unit, said).await,
            }
        };
        attempt.run(work, move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.offer.done));
        });
    };
    let answers = Signal::stored(vec![
        (ACCEPT.to_string(), text!(orders.offer.accept).to_string()),
        (REFUSE.to_string(), text!(orders.offer.refuse).to_string()),
    ]);
    view! {
        <FormSheet
            open title=text!(orders.offer.title) attempt fields=&["reason", "organizationId"]
            send=text!(orders.offer.send) on_send=send after
        >
            <Show when=move || asked.with(|asked| asked.len() > 1)>
                <Choices
                    label=text!(orders.offer.on_behalf)
                    value=chosen
                    options=Signal::derive(move || {
                        let asked = asked.get().into_iter();
                        asked.map(|one| (one.id.to_string(), one.name())).collect()
                    })
                    problem=attempt.problem("organizationId")
                />
            </Show>
            <Show when=move || may_accept.get()>
                <Segment label=text!(orders.offer.title) value=answer options=answers />
            </Show>
            <Show
                when=move || refuses.get()
                fallback=|| view! { <p class="soft">{text!(orders.offer.accept_help)}</p> }
            >
                <TextArea
                    label=text!(orders.offer.reason) value=reason maxlength=LONGEST_WORDS
                    help=text!(orders.offer.reason_help)
                    placeholder=text!(orders.offer.reason_example) problem=attempt.problem("reason")
                />
            </Show>
        </FormSheet>
    }
}
