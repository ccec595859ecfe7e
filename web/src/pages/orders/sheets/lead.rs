//! 转交组长: somebody else of the crew leads.

use super::{After, FormSheet, missing};
use crate::{
    api::{
        Id,
        orders::{crew, page::CrewMember},
    },
    components::{Attempt, Choices},
};
use leptos::prelude::*;

#[component]
pub fn LeadSheet(
    open: RwSignal<bool>,
    order: Id,
    #[prop(into)] members: Signal<Vec<CrewMember>>,
    after: After,
) -> impl IntoView {
    let attempt = Attempt::new();
    let chosen = RwSignal::new(String::new());
    let send = move |()| {
        let Some(member) = chosen.with_untracked(|chosen| Id::parse(chosen)) else {
            return attempt.failure.set(Some(missing("crewMemberId")));
        };
        attempt.run(crew::hand_over_lead(order, member), move |_| {
            chosen.set(String::new());
            open.set(false);
            after.done.run(text!(orders.crew.hand_done));
        });
    };
    let options = Signal::derive(move || {
        let members = members.get();
        let others = members.into_iter().filter(|member| !member.is_viewer);
        others
            .map(|member| (member.id.to_string(), member.name))
            .collect::<Vec<_>>()
    });
    view! {
        <FormSheet
            open title=text!(orders.crew.hand_title) attempt fields=&["crewMemberId"]
            send=text!(orders.crew.hand_send) on_send=send after
        >
            <Choices
                label=text!(orders.crew.hand_whom) value=chosen options
                help=text!(orders.crew.hand_help) problem=attempt.problem("crewMemberId")
            />
        </FormSheet>
    }
}
