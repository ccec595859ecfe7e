//! A member's 报到 goes on in another compound, by an administrator: the former one ends with it.

use super::desk::{Desk, Opened};
use crate::{
    api::{
        ErrorCode, Failure, Id,
        account::PlaceName,
        enrollments::{Enrollment, EnrollmentState},
        failure_text, reporting,
    },
    components::{Attempt, Button, ButtonKind, FormProblem, Sheet},
    pages::deciding::{Decided, decided},
    pages::place_sheet::{ChosenPlace, CompoundSheet, PlaceField},
};
use leptos::prelude::*;

/// What goes on elsewhere.
#[derive(Clone, PartialEq)]
pub struct Going {
    pub id: Id,
    pub place: String,
    /// Where it may go on, as far as is known here.
    pub ready: Vec<PlaceName>,
}

#[component]
pub fn TransferOfDesk(desk: Desk) -> impl IntoView {
    let Opened { open, about } = desk.transferring;
    let going = move || about.get().map(going_on);
    let on_done = move |(decided, words)| desk.told(decided, words);
    view! { <TransferSheet open going=Signal::derive(going) name=Signal::derive(move || desk.transferring.name()) on_done /> }
}

fn going_on(one: Enrollment) -> Going {
    let covered = one.unit.into_iter().flat_map(|unit| unit.covers);
    Going {
        id: one.id,
        ready: covered.filter(|place| place.id != one.place.id).collect(),
        place: one.place.name,
    }
}

/// `on_done` hears how it ended and the words for that, once the sheet has closed.
#[component]
pub fn TransferSheet(
    open: RwSignal<bool>,
    going: Signal<Option<Going>>,
    name: Signal<String>,
    #[prop(into)] on_done: Callback<(Decided, String)>,
) -> impl IntoView {
    let choosing = RwSignal::new(false);
    let chosen = RwSignal::new(None::<ChosenPlace>);
    Effect::new(move || {
        if open.get() {
            chosen.set(None);
        }
    });
    let title = move || text!(enrollments.transfer_title, name = name.get());
    let form = move |going: Going| {
        let name = name.get_untracked();
        view! { <TransferForm open choosing chosen going name on_done /> }
    };
    view! {
        <Sheet open title>{move || going.get().map(form)}</Sheet>
        <CompoundSheet
            open=choosing
            title=text!(enrollments.transfer_to)
            on_choose=move |place: ChosenPlace| chosen.set(Some(place))
        />
    }
}

#[component]
fn TransferForm(
    open: RwSignal<bool>,
    choosing: RwSignal<bool>,
    chosen: RwSignal<Option<ChosenPlace>>,
    going: Going,
    name: String,
    on_done: Callback<(Decided, String)>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let id = going.id;
    let problem =
        Signal::derive(move || attempt.failure.with(|failure| of_place(failure.as_ref()?)));
    let beside = Signal::derive(move || {
        attempt
            .failure
            .get()
            .filter(|_| problem.with(Option::is_none))
    });
    // What was wrong with one place is not said of the next.
    Effect::new(move || {
        chosen.track();
        attempt.failure.set(None);
    });
    let state = StoredValue::new(EnrollmentState::Asked);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(place) = chosen.get_untracked() else {
            choosing.set(true);
            return;
        };
        let name = name.clone();
        let work = async move {
            let now = reporting::transfer(id, place.id).await?;
            state.set_value(now);
            Ok(())
        };
        attempt.run(decided(work), move |decided| {
            open.set(false);
            let words = match state.get_value() {
                EnrollmentState::Confirmed => {
                    text!(enrollments.transferred, name, place = place.name)
                }
                _ => text!(enrollments.transferred_asked, name, place = place.name),
            };
            on_done.run((decided, words));
        });
    };
    let has_ready = !going.ready.is_empty();
    let ready = going.ready.into_iter().map(|place| {
        let words = place.name.clone();
        let place = ChosenPlace {
            id: place.id,
            name: place.name,
        };
        view! {
            <button type="button" class="button ready" on:click=move |_| chosen.set(Some(place.clone()))>
                {words}
            </button>
        }
    });
    let ready = has_ready.then(|| {
        view! {
            <div class="field" role="group" aria-label=text!(enrollments.transfer_ready)>
                <span class="label" aria-hidden="true">{text!(enrollments.transfer_ready)}</span>
                <div class="row">{ready.collect_view()}</div>
            </div>
        }
    });
    view! {
        <form class="stack" novalidate on:submit=send>
            <p class="soft">{text!(enrollments.transfer_words, place = going.place)}</p>
            <PlaceField
                label=text!(enrollments.transfer_to)
                choosing
                chosen
                pick=text!(enrollments.transfer_pick)
                help=text!(enrollments.transfer_help)
                problem
            />
            {ready}
            <FormProblem failure=beside />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(enrollments.transfer_save)}</Button>
            </div>
        </form>
    }
}

/// What is wrong with the place, in words for whoever does it for somebody else.
fn of_place(failure: &Failure) -> Option<String> {
    match (failure.code()?, failure.field()) {
        (ErrorCode::Invalid, Some("placeId")) => {
            Some(text!(enrollments.transfer_not_theirs).to_string())
        }
        (ErrorCode::AlreadyEnrolled, _) => Some(text!(enrollments.transfer_already).to_string()),
        (ErrorCode::NoResidence, _) => Some(text!(enrollments.transfer_no_home).to_string()),
        (_, Some("placeId")) => Some(failure_text(failure)),
        _ => None,
    }
}
