//! A new centre: where it is, and what it says of itself.

use super::{
    attention::{lead_to_first_problem, lead_to_problems},
    centre_form::{CentreFields, CentreForm},
};
use crate::{
    api::{ApiError, ErrorCode, Failure, account::Me, centres::keeping, tree::PlaceKind},
    components::{Button, ButtonKind, Empty, IconName, Page, Show},
    pages::organizations::picker::{Choice, Picker, places},
    state::{use_draft, use_session, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

#[component]
pub fn NewCentrePage() -> impl IntoView {
    let me = use_session().me;
    let may = Memo::new(move |_| me.with(|me| me.as_ref().is_some_and(Me::administers)));
    view! {
        <Page title=text!(centre_desk.create.title) back="/centres/desk">
            <Show
                when=move || may.get()
                fallback=|| view! {
                    <Empty icon=IconName::Hall title=text!(centre_desk.create.not_yours) words=text!(centre_desk.create.not_yours_words) />
                }
            >
                <Form />
            </Show>
        </Page>
    }
}

/// A district is too large for a house, and a building too small.
fn holds_centres(kind: PlaceKind) -> bool {
    !matches!(kind, PlaceKind::District | PlaceKind::Building)
}

#[component]
fn Form() -> impl IntoView {
    let (toasts, navigate) = (use_toasts(), use_navigate());
    let draft = use_draft("new-centre");
    let form = CentreForm::new(draft);
    lead_to_problems(form.attempt);
    let place = RwSignal::new(None::<Choice>);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = form.input() else {
            return lead_to_first_problem();
        };
        let Some(place) = place.get_untracked() else {
            return form.attempt.failure.set(Some(missing_place()));
        };
        let navigate = navigate.clone();
        form.attempt
            .run(keeping::create(place.id, input), move |id| {
                draft.clear();
                toasts.good(text!(centre_desk.create.done));
                let options = NavigateOptions {
                    replace: true,
                    ..Default::default()
                };
                navigate(&format!("/centres/desk/{id}/edit"), options);
            });
    };
    view! {
        <form class="stack wide-gaps" novalidate on:submit=send>
            <Picker
                label=text!(centre_desk.create.place)
                placeholder=text!(centre_desk.create.place_example)
                chosen=place
                find=|search| places(search, holds_centres)
                problem=form.attempt.problem("placeId")
            />
            <CentreFields form />
            <p class="soft">{text!(centre_desk.create.then)}</p>
            <Button kind=ButtonKind::Main wide=true busy=form.attempt.busy>{text!(centre_desk.create.send)}</Button>
        </form>
    }
}

fn missing_place() -> Failure {
    Failure::Refused(ApiError {
        code: ErrorCode::Required,
        field: Some("placeId".to_string()),
        limit: None,
    })
}
