//! A centre as it is kept: its rooms, what it says of itself, and giving it up.

use super::{pictures::Pictures, windows::KeptWindows};
use crate::{
    api::{
        Failure, Id,
        centres::{
            keeping::{self, KeptCentre},
            keeping_rooms::KeptRoom,
        },
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Chip, ChipKind, ConfirmSheet, Empty, Icon,
        IconName, Loaded, Loading, Page, Show, TextArea, use_load,
    },
    pages::centres::{
        hours::hours_view,
        words::{all_equipment_words, room_words},
    },
    state::use_toasts,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

const LONGEST_REASON: u32 = 200;

pub fn use_kept(id: Id) -> Loading<Option<KeptCentre>> {
    use_load(move || async move { kept(id).await })
}

/// Nothing for whom it is not to keep.
async fn kept(id: Id) -> Result<Option<KeptCentre>, Failure> {
    let centre = keeping::kept(id).await?;
    Ok(centre.filter(|one| one.may_manage))
}

/// The content gets the centre, or says whose it is to keep.
#[component]
pub fn OfCentre<Content, Shown>(
    loading: Loading<Option<KeptCentre>>,
    children: Content,
) -> impl IntoView
where
    Content: Fn(Signal<KeptCentre>) -> Shown + Clone + Send + Sync + 'static,
    Shown: IntoView + 'static,
{
    view! {
        <Loaded loading let:known>
            {
                let is_theirs = Memo::new(move |_| known.with(Option::is_some));
                let children = children.clone();
                move || match is_theirs.get().then(|| known.get_untracked()).flatten() {
                    None => view! {
                        <Empty icon=IconName::Hall title=text!(centre_desk.not_yours) words=text!(centre_desk.none_words) />
                    }
                    .into_any(),
                    Some(first) => {
                        let centre = Signal::derive(move || known.get().unwrap_or_else(|| first.clone()));
                        children(centre).into_any()
                    }
                }
            }
        </Loaded>
    }
}

#[component]
pub fn KeptPage(id: Id) -> impl IntoView {
    let loading = use_kept(id);
    let known = move || loading.value.get().flatten();
    let title =
        move || known().map_or_else(|| text!(centre_desk.keep.title).to_string(), |one| one.name);
    view! {
        <Page title small=text!(centre_desk.keep.title) back=format!("/centres/desk/{id}") wide=true>
            <OfCentre loading let:centre>
                <div class="halves">
                    <Rooms centre />
                    <div class="stack">
                        <Details centre />
                        <Pictures centre loading />
                        <KeptWindows centre=id />
                        <GivingUp centre />
                    </div>
                </div>
            </OfCentre>
        </Page>
    }
}

#[component]
fn Rooms(centre: Signal<KeptCentre>) -> impl IntoView {
    let id = centre.with_untracked(|centre| centre.id);
    view! {
        <section class="section">
            <div class="row spread">
                <h2>{text!(centres.centre.rooms)}</h2>
                <ButtonLink kind=ButtonKind::Main href=format!("/centres/desk/{id}/edit/rooms/new")>
                    {text!(centre_desk.room.create)}
                </ButtonLink>
            </div>
            <Show
                when=move || centre.with(|centre| !centre.rooms.is_empty())
                fallback=|| view! { <p class="soft">{text!(centre_desk.no_rooms_words)}</p> }
            >
                <div class="list">
                    <For each=move || centre.get().rooms key=|room| format!("{room:?}") let:room>
                        <RoomLink centre=id room />
                    </For>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn RoomLink(centre: Id, room: KeptRoom) -> impl IntoView {
    let words = room_words(
        &room.name,
        room.kind,
        (room.capacity, room.by_seat),
        room.step_free,
    );
    let equipment = all_equipment_words(&room.equipment);
    view! {
        <a class="list-item" href=format!("/centres/desk/{centre}/edit/rooms/{}", room.id)>
            <span class="grow">
                <span class="row">
                    <span class="title">{room.name}</span>
                    {room.needs_approval.then(|| view! { <Chip kind=ChipKind::Time>{text!(centres.needs_approval)}</Chip> })}
                </span>
                <span class="soft block">{words}</span>
                {(!equipment.is_empty()).then(|| view! { <span class="soft block">{equipment}</span> })}
            </span>
            <Icon name=IconName::Next />
        </a>
    }
}

#[component]
fn Details(centre: Signal<KeptCentre>) -> impl IntoView {
    let id = centre.with_untracked(|centre| centre.id);
    let hours = move || centre.with(|centre| hours_view(&centre.openings));
    let facts = move || {
        let one = centre.get();
        let none = || text!(centre_desk.nothing_said).to_string();
        let facts = [
            (text!(centre_desk.create.place), one.place.name),
            (text!(centres.centre.address), one.address),
            (
                text!(centres.centre.telephone),
                one.telephone.unwrap_or_else(none),
            ),
            (
                text!(centre_desk.details.about_short),
                one.about.unwrap_or_else(none),
            ),
            (
                text!(centres.centre.limit),
                text!(
                    centre_desk.details.limits,
                    person = one.weekly_bookings,
                    organization = one.organization_weekly_bookings
                ),
            ),
        ];
        facts
            .map(|(what, words)| view! { <div><dt>{what}</dt><dd>{words}</dd></div> })
            .collect_view()
    };
    view! {
        <section class="section">
            <div class="row spread">
                <h2>{text!(centre_desk.details.heading)}</h2>
                <ButtonLink href=format!("/centres/desk/{id}/edit/details")>{text!(centre_desk.edit)}</ButtonLink>
            </div>
            <div class="card">
                <dl class="facts plain">
                    <div><dt>{text!(centres.centre.hours)}</dt><dd class="open-hours">{hours}</dd></div>
                    {facts}
                </dl>
            </div>
        </section>
    }
}

/// Once the house is no more.
#[component]
fn GivingUp(centre: Signal<KeptCentre>) -> impl IntoView {
    let (toasts, navigate) = (use_toasts(), use_navigate());
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let retire = move |()| {
        let id = centre.with_untracked(|centre| centre.id);
        let navigate = navigate.clone();
        attempt.run(keeping::retire(id, reason.get_untracked()), move |()| {
            open.set(false);
            toasts.good(text!(centre_desk.retire.done));
            let options = NavigateOptions {
                replace: true,
                ..Default::default()
            };
            navigate("/centres/desk", options);
        });
    };
    view! {
        <section class="section">
            <h2>{text!(centre_desk.retire.heading)}</h2>
            <p class="soft">{text!(centre_desk.retire.words)}</p>
            <div class="row">
                <Button kind=ButtonKind::Danger on_press=move |_| open.set(true)>{text!(centre_desk.retire.button)}</Button>
            </div>
        </section>
        <ConfirmSheet
            open
            danger=true
            title=move || text!(centre_desk.retire.title, name = centre.with(|centre| centre.name.clone()))
            confirm=text!(centre_desk.retire.button)
            busy=attempt.busy
            failure=attempt.problem_beside(&["reason"])
            on_confirm=retire
        >
            <p>{text!(centre_desk.retire.sure)}</p>
            <TextArea
                label=text!(centre_desk.closing.reason)
                value=reason
                maxlength=LONGEST_REASON
                help=text!(centre_desk.closing.reason_help)
                placeholder=text!(centre_desk.retire.reason_example)
                problem=attempt.problem("reason")
            />
        </ConfirmSheet>
    }
}
