//! Changing what a centre says of itself.

use super::{
    attention::{lead_to_first_problem, lead_to_problems},
    centre_form::{CentreFields, CentreForm},
    kept::{OfCentre, use_kept},
};
use crate::{
    api::{
        Id,
        centres::keeping::{self, KeptCentre},
    },
    components::{Button, ButtonKind, Page},
    state::use_toasts,
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_navigate;

#[component]
pub fn DetailsPage(id: Id) -> impl IntoView {
    let loading = use_kept(id);
    let name = move || {
        loading
            .value
            .get()
            .flatten()
            .map(|one| one.name)
            .unwrap_or_default()
    };
    view! {
        <Page title=text!(centre_desk.details.title) small=name back=format!("/centres/desk/{id}/edit")>
            <OfCentre loading let:centre>
                <Form centre=centre.get_untracked() />
            </OfCentre>
        </Page>
    }
}

#[component]
fn Form(centre: KeptCentre) -> impl IntoView {
    let (toasts, navigate) = (use_toasts(), use_navigate());
    let form = CentreForm::of(&centre);
    lead_to_problems(form.attempt);
    let id = centre.id;
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = form.input() else {
            return lead_to_first_problem();
        };
        let navigate = navigate.clone();
        form.attempt.run(keeping::edit(id, input), move |()| {
            toasts.good(text!(centre_desk.saved));
            navigate(&format!("/centres/desk/{id}/edit"), Default::default());
        });
    };
    view! {
        <form class="stack wide-gaps" novalidate on:submit=send>
            <CentreFields form />
            <p class="soft">{text!(centre_desk.details.stays)}</p>
            <Button kind=ButtonKind::Main wide=true busy=form.attempt.busy>{text!(centre_desk.save)}</Button>
        </form>
    }
}
