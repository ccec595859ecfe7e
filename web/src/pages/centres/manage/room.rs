//! Adding a room to a centre, changing one, and taking it out of use.

use super::{
    attention::lead_to_problems,
    door::DoorScreen,
    kept::{OfCentre, use_kept},
    room_form::{RoomFields, RoomForm},
};
use crate::{
    api::{
        Id,
        centres::{
            keeping::KeptCentre,
            keeping_rooms::{self, KeptRoom},
        },
    },
    components::{Attempt, Button, ButtonKind, ConfirmSheet, Empty, Icon, IconName, Page},
    pages::centres::subscribing::Subscribe,
    state::{use_draft, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

#[component]
pub fn RoomFormPage(centre: Id, #[prop(optional, into)] room: Option<Id>) -> impl IntoView {
    let loading = use_kept(centre);
    let of_centre = move || loading.value.get().flatten();
    let small = move || of_centre().map(|one| one.name).unwrap_or_default();
    let title = move || match room {
        None => text!(centre_desk.room.create).to_string(),
        Some(id) => of_centre()
            .and_then(|one| one.rooms.into_iter().find(|one| one.id == id))
            .map_or_else(|| text!(centre_desk.room.title).to_string(), |one| one.name),
    };
    view! {
        <Page title small back=format!("/centres/desk/{centre}/edit")>
            <OfCentre loading let:centre>
                {
                    let centre = centre.get_untracked();
                    match room {
                        None => view! { <New centre /> }.into_any(),
                        Some(id) => match centre.rooms.iter().find(|one| one.id == id) {
                            Some(one) => view! { <Known centre=centre.id one=one.clone() /> }.into_any(),
                            None => view! { <Empty icon=IconName::Hall title=text!(centre_desk.room.unknown) /> }.into_any(),
                        },
                    }
                }
            </OfCentre>
        </Page>
    }
}

/// Back to the centre, of which the form is no part any longer.
fn use_leaving(centre: Id) -> impl Fn() + Clone + 'static {
    let navigate = use_navigate();
    move || {
        let options = NavigateOptions {
            replace: true,
            ..Default::default()
        };
        navigate(&format!("/centres/desk/{centre}/edit"), options);
    }
}

#[component]
fn New(centre: KeptCentre) -> impl IntoView {
    let (toasts, id) = (use_toasts(), centre.id);
    let leave = use_leaving(id);
    let draft = use_draft(&format!("new-room-{id}"));
    let form = RoomForm::new(draft);
    lead_to_problems(form.attempt);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let leave = leave.clone();
        let work = keeping_rooms::create(id, form.consists(), form.input());
        form.attempt.run(work, move |()| {
            draft.clear();
            toasts.good(text!(centre_desk.room.created));
            leave();
        });
    };
    view! {
        <form class="stack wide-gaps" novalidate on:submit=send>
            <RoomFields form others=centre.rooms is_new=true />
            <Button kind=ButtonKind::Main wide=true busy=form.attempt.busy>{text!(centre_desk.save)}</Button>
        </form>
    }
}

#[component]
fn Known(centre: Id, one: KeptRoom) -> impl IntoView {
    let toasts = use_toasts();
    let leave = use_leaving(centre);
    let form = RoomForm::of(&one);
    lead_to_problems(form.attempt);
    let id = one.id;
    let door = one.door_link.clone();
    let saved = leave.clone();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let leave = saved.clone();
        form.attempt
            .run(keeping_rooms::edit(id, form.input()), move |()| {
                toasts.good(text!(centre_desk.saved));
                leave();
            });
    };
    let retiring = RwSignal::new(false);
    let attempt = Attempt::new();
    let retire = move |()| {
        let leave = leave.clone();
        attempt.run(keeping_rooms::retire(id), move |()| {
            retiring.set(false);
            toasts.good(text!(centre_desk.room.retired));
            leave();
        });
    };
    view! {
        {door.map(|link| view! { <DoorScreen room=id link /> })}
        <a class="list-item card-line" href=format!("/centres/desk/{centre}/poster/{id}")>
            <Icon name=IconName::Place />
            <span class="grow">{text!(centre_desk.poster.way)}</span>
            <Icon name=IconName::Next />
        </a>
        <Subscribe room=id />
        <form class="stack wide-gaps" novalidate on:submit=send>
            <RoomFields form />
            <p class="soft">{text!(centre_desk.room.stays)}</p>
            <Button kind=ButtonKind::Main wide=true busy=form.attempt.busy>{text!(centre_desk.save)}</Button>
            <Button kind=ButtonKind::Danger wide=true on_press=move |_| retiring.set(true)>{text!(centre_desk.room.retire)}</Button>
        </form>
        <ConfirmSheet
            open=retiring
            danger=true
            title=text!(centre_desk.room.retire_title, name = one.name)
            confirm=text!(centre_desk.room.retire)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=retire
        >
            <p>{text!(centre_desk.room.retire_words)}</p>
        </ConfirmSheet>
    }
}
