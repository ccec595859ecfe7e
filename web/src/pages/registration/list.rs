//! 住户登记: who waits to be confirmed, for those who know the place: the grid worker on the way, the
//! branch's dispatcher, the administrators.

use super::double::Doubles;
use crate::{
    api::{
        ErrorCode, Failure, Id,
        account::{Me, RegistrationState},
        failure_text,
        registration::{self, Registration},
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Chip, ConfirmSheet, Empty, FormProblem, Icon,
        IconName, Moment, Page, PagedFrame, Pages, Segment, Sheet, Show, TextArea, focus_heading,
        use_pages,
    },
    pages::place_sheet::{ChosenPlace, PlaceSheet},
    state::{live::Topic, toasts::Toasts, use_draft, use_live, use_session, use_toasts},
};
use leptos::prelude::*;

const LONGEST_REASON: u32 = 200;

lazy_page!(registration: REGISTRATIONS, registrations_view, RegistrationsPage);

/// What the buttons on each registration need.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    list: Pages<Registration>,
    toasts: Toasts,
    /// The one that a sheet is open for.
    pub chosen: RwSignal<Option<Registration>>,
    refuse_open: RwSignal<bool>,
    building_open: RwSignal<bool>,
    apart_open: RwSignal<bool>,
    attempt: Attempt,
}

#[component]
fn RegistrationsPage() -> impl IntoView {
    let session = use_session();
    let is_any =
        move |wanted: fn(&Me) -> bool| session.me.with(|me| me.as_ref().is_some_and(wanted));
    let may_confirm = Memo::new(move |_| is_any(|me| me.confirms_registrations));
    let may_decide = Memo::new(move |_| is_any(Me::decides_on_enrollments));
    view! {
        <Page title=text!(registration.title) back="/me" wide=true chip=move || view! {
            <Show when=move || may_confirm.get()>
                <ButtonLink href="/invitations">{text!(registration.list.invite)}</ButtonLink>
            </Show>
        }>
            <Show when=move || may_decide.get()>
                <a class="link" href="/enrollments">
                    {text!(registration.list.enrollments)}<Icon name=IconName::Next small=true />
                </a>
            </Show>
            <Show
                when=move || may_confirm.get()
                fallback=|| view! {
                    <Empty
                        icon=IconName::People
                        title=text!(registration.list.not_yours)
                        words=text!(registration.list.not_yours_words)
                    />
                }
            >
                <RegistrationList />
            </Show>
        </Page>
    }
}

#[component]
fn RegistrationList() -> impl IntoView {
    let tab = RwSignal::new("waiting".to_string());
    let state = Memo::new(move |_| tab.with(|tab| state_of(tab)));
    let list = use_pages(move |after| registration::registrations(state.get(), after));
    use_live(move |hint| {
        if hint.is_about(Topic::Registration, None) {
            list.refresh();
        }
    });
    let desk = Desk {
        list,
        toasts: use_toasts(),
        chosen: RwSignal::new(None),
        refuse_open: RwSignal::new(false),
        building_open: RwSignal::new(false),
        apart_open: RwSignal::new(false),
        attempt: Attempt::new(),
    };
    let tabs: Vec<(String, String)> = [
        ("waiting", text!(registration.list.waiting)),
        ("confirmed", text!(registration.list.confirmed)),
        ("refused", text!(registration.list.refused)),
    ]
    .map(|(key, words)| (key.to_string(), words.to_string()))
    .into();
    view! {
        <Segment label=text!(registration.list.states) value=tab options=tabs />
        <PagedFrame pages=list empty=move || nothing(state.get_untracked())>
            <ul class="stack registrations">
                <For each=move || list.rows.get() key=|one| (one.id, one.version, one.doubles.len()) let:one>
                    <li><RegistrationCard desk one /></li>
                </For>
            </ul>
        </PagedFrame>
        <RefuseSheet desk />
        <BuildingSheet desk />
        <ApartSheet desk />
    }
}

fn state_of(tab: &str) -> RegistrationState {
    match tab {
        "confirmed" => RegistrationState::Confirmed,
        "refused" => RegistrationState::Refused,
        _ => RegistrationState::Waiting,
    }
}

fn nothing(state: RegistrationState) -> AnyView {
    match state {
        RegistrationState::Confirmed => {
            view! { <Empty icon=IconName::People title=text!(registration.list.confirmed_empty) /> }
                .into_any()
        }
        RegistrationState::Refused => {
            view! { <Empty icon=IconName::People title=text!(registration.list.refused_empty) /> }
                .into_any()
        }
        RegistrationState::Waiting => view! {
            <Empty
                icon=IconName::Check
                title=text!(registration.list.waiting_empty)
                words=text!(registration.list.waiting_empty_words)
            >
                <ButtonLink href="/invitations">{text!(registration.list.invite)}</ButtonLink>
            </Empty>
        }
        .into_any(),
    }
}

#[component]
fn RegistrationCard(desk: Desk, one: Registration) -> impl IntoView {
    let at = one.decided_at.unwrap_or(one.asked_at);
    let flat = one.flat.clone();
    let reason = one.reason.clone();
    let is_waiting = one.state == RegistrationState::Waiting;
    view! {
        <article class="card">
            <div class="row spread">
                <h2 class="title">{one.person_name.clone()}</h2>
                <span class="soft"><Moment at /></span>
            </div>
            <div>
                <p>{one.place.full_name.clone()}</p>
                <p class="soft row">
                    {flat.unwrap_or_else(|| text!(registration.list.flat_missing).to_string())}
                    {one.invited.then(|| view! { <Chip>{text!(registration.list.by_invitation)}</Chip> })}
                </p>
            </div>
            {reason.map(|reason| view! { <p class="hint pre">{reason}</p> })}
            {is_waiting.then(|| view! { <Doubles desk one=one.clone() /> })}
            <Number one=one.clone() />
            {is_waiting.then(|| view! { <Decision desk one=one.clone() /> })}
        </article>
    }
}

/// Masked, until somebody asks for it, which is recorded.
#[component]
fn Number(one: Registration) -> impl IntoView {
    let attempt = Attempt::new();
    let whole = RwSignal::new(None::<String>);
    let (id, name) = (one.id, one.person_name.clone());
    let reveal = move |_| {
        attempt.run(registration::reveal_phone(id), move |number| {
            whole.set(Some(number));
        });
    };
    view! {
        <div class="row spread">
            {move || match whole.get() {
                Some(number) => view! {
                    <a class="tel num" href=format!("tel:{number}")>
                        <Icon name=IconName::Phone small=true />
                        <span class="unseen">{text!(registration.list.call, name = name.clone())}</span>
                        {number.clone()}
                    </a>
                }
                .into_any(),
                None => view! {
                    <span class="num soft">{one.person_phone.clone()}</span>
                    <Button
                        kind=ButtonKind::Bare
                        label=text!(registration.list.reveal_one, name = name.clone())
                        busy=attempt.busy
                        on_press=reveal
                    >
                        {text!(registration.list.reveal)}
                    </Button>
                }
                .into_any(),
            }}
        </div>
        <FormProblem failure=attempt.failure />
    }
}

/// Confirm with one tap, unless somebody of the same name lives there: that is asked about first.
#[component]
fn Decision(desk: Desk, one: Registration) -> impl IntoView {
    let attempt = Attempt::new();
    let (id, name) = (one.id, one.person_name.clone());
    let has_doubles = !one.doubles.is_empty();
    let open = {
        let one = one.clone();
        move |sheet: RwSignal<bool>| {
            desk.attempt.failure.set(None);
            desk.chosen.set(Some(one.clone()));
            sheet.set(true);
        }
    };
    let confirm = {
        let (name, open) = (name.clone(), open.clone());
        move |_| match has_doubles {
            true => open(desk.apart_open),
            false => {
                let name = name.clone();
                let work = decided(registration::confirm(id, None));
                attempt.run(work, move |decided| {
                    desk.told(decided, text!(registration.list.confirmed_told, name))
                });
            }
        }
    };
    let refuse = {
        let open = open.clone();
        move |_| open(desk.refuse_open)
    };
    view! {
        <div class="row decide">
            <Button label=text!(registration.list.refuse_one, name = name.clone()) disabled=attempt.busy on_press=refuse>
                {text!(registration.list.refuse)}
            </Button>
            <Button
                label=text!(registration.list.other_building_one, name = name.clone())
                disabled=attempt.busy
                on_press=move |_| open(desk.building_open)
            >
                {text!(registration.list.other_building)}
            </Button>
            <Button
                kind=ButtonKind::Main
                label=text!(registration.list.confirm_one, name)
                busy=attempt.busy
                on_press=confirm
            >
                {text!(registration.list.confirm)}
            </Button>
        </div>
        <FormProblem failure=attempt.failure />
    }
}

#[component]
fn ApartSheet(desk: Desk) -> impl IntoView {
    let name = move || desk.chosen_name();
    let confirm = move |()| {
        let Some(one) = desk.chosen.get_untracked() else {
            return;
        };
        let work = decided(registration::confirm(one.id, None));
        desk.attempt.run(work, move |decided| {
            desk.apart_open.set(false);
            desk.told(
                decided,
                text!(registration.list.confirmed_told, name = one.person_name),
            );
        });
    };
    view! {
        <ConfirmSheet
            open=desk.apart_open
            title=text!(registration.list.apart_title)
            confirm=text!(registration.list.apart_confirm)
            busy=desk.attempt.busy
            failure=desk.attempt.failure
            on_confirm=confirm
        >
            <p>{move || text!(registration.list.apart_words, name = name())}</p>
        </ConfirmSheet>
    }
}

/// The right building, chosen in the compound that they named, and confirmed with it.
#[component]
fn BuildingSheet(desk: Desk) -> impl IntoView {
    let compound = Signal::derive(move || {
        desk.chosen.with(|one| {
            let compound = one.as_ref()?.place.compound.as_ref()?;
            Some(ChosenPlace {
                id: compound.id,
                name: compound.name.clone(),
            })
        })
    });
    let choose = move |(place, _): (ChosenPlace, Id)| {
        let Some(one) = desk.chosen.get_untracked() else {
            return;
        };
        let work = decided(registration::confirm(one.id, Some(place.id)));
        desk.attempt.run(work, move |decided| {
            desk.told(
                decided,
                text!(registration.list.confirmed_told, name = one.person_name),
            );
        });
    };
    let title = move || text!(registration.list.building_title, name = desk.chosen_name());
    // The sheet has closed by then.
    Effect::new(move || {
        if let Some(failure) = desk.attempt.failure.get()
            && !desk.apart_open.get_untracked()
        {
            desk.toasts.problem(failure_text(&failure));
        }
    });
    // The sheet reads where to begin when it is made.
    view! {
        {move || desk.chosen.get().map(|_| view! {
            <PlaceSheet
                open=desk.building_open
                title
                whole=text!(account.me.home_whole)
                home=compound
                on_choose=choose
            />
        })}
    }
}

#[component]
fn RefuseSheet(desk: Desk) -> impl IntoView {
    let title = move || text!(registration.list.refuse_title, name = desk.chosen_name());
    view! {
        <Sheet open=desk.refuse_open title>
            {move || desk.chosen.get().map(|one| view! { <RefuseForm desk one /> })}
        </Sheet>
    }
}

#[component]
fn RefuseForm(desk: Desk, one: Registration) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("refuse-{}", one.id));
    let reason = draft.text("reason");
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = one.person_name.clone();
        let work = decided(registration::refuse(one.id, reason.get_untracked()));
        attempt.run(work, move |decided| {
            draft.clear();
            desk.refuse_open.set(false);
            desk.told(decided, text!(registration.list.refused_told, name));
        });
    };
    let ready = [
        text!(registration.list.ready_1),
        text!(registration.list.ready_2),
        text!(registration.list.ready_3),
    ]
    .map(|words| {
        view! {
            <button type="button" class="button ready" on:click=move |_| reason.set(words.to_string())>{words}</button>
        }
    });
    view! {
        <form class="stack" novalidate on:submit=send>
            <TextArea
                label=text!(registration.list.reason)
                value=reason
                maxlength=LONGEST_REASON
                required=true
                placeholder=text!(registration.list.reason_example)
                problem=attempt.problem("reason")
            />
            <div class="stack tight" role="group" aria-label=text!(registration.list.ready)>{ready.collect_view()}</div>
            <FormProblem failure=attempt.problem_beside(&["reason"]) />
            <div class="row">
                <Button on_press=move |_| desk.refuse_open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(registration.list.refuse_submit)}</Button>
            </div>
        </form>
    }
}

/// How a decision ended: as wished, or somebody else was quicker.
pub(super) enum Decided {
    Done,
    Overtaken,
}

pub(super) async fn decided(
    work: impl Future<Output = Result<(), Failure>>,
) -> Result<Decided, Failure> {
    match work.await {
        Ok(()) => Ok(Decided::Done),
        Err(failure)
            if matches!(
                failure.code(),
                Some(ErrorCode::StateChanged | ErrorCode::NotFound)
            ) =>
        {
            Ok(Decided::Overtaken)
        }
        Err(failure) => Err(failure),
    }
}

impl Desk {
    fn chosen_name(self) -> String {
        self.chosen
            .with(|one| one.as_ref().map(|one| one.person_name.clone()))
            .unwrap_or_default()
    }

    pub fn told(self, decided: Decided, done: String) {
        match decided {
            Decided::Done => self.toasts.good(done),
            Decided::Overtaken => self.toasts.problem(text!(registration.list.overtaken)),
        }
        self.list.refresh();
        // The buttons go away with what was decided: a keyboard goes on from the top.
        request_animation_frame(focus_heading);
    }
}
