//! 我的登记: how it stands, what may be done until it is confirmed, and correcting it.

use crate::{
    api::{
        Id,
        account::RegistrationState,
        registration::{self, MyRegistration},
    },
    components::{
        Attempt, Button, ButtonKind, Chip, ChipKind, Empty, Field, FormProblem, Icon, IconName,
        Loaded, Loading, Moment, Page, Sheet, Show, use_load,
    },
    pages::place_sheet::{ChosenPlace, PlaceSheet},
    state::{live::Topic, use_live, use_session, use_toasts},
};
use leptos::prelude::*;

lazy_page!(registration: REGISTRATION, registration_view, OwnPage);

#[component]
fn OwnPage() -> impl IntoView {
    let loading = use_load(registration::own);
    use_live(move |hint| {
        if hint.is_about(Topic::Registration, None) {
            loading.refresh();
        }
    });
    view! {
        <Page title=text!(registration.own_title) back="/">
            <Loaded loading let:own>
                {move || match own.get() {
                    Some(own) => view! { <Own own loading /> }.into_any(),
                    None => view! {
                        <Empty
                            icon=IconName::Check
                            title=text!(registration.own.none)
                            words=text!(registration.own.none_words)
                        />
                    }
                    .into_any(),
                }}
            </Loaded>
        </Page>
    }
}

#[component]
fn Own(own: MyRegistration, loading: Loading<Option<MyRegistration>>) -> impl IntoView {
    let correcting = RwSignal::new(false);
    let is_refused = own.state == RegistrationState::Refused;
    let is_confirmed = own.state == RegistrationState::Confirmed;
    let (kind, state, words) = match own.state {
        RegistrationState::Waiting => (
            ChipKind::Time,
            text!(registration.own.waiting),
            text!(registration.own.waiting_words),
        ),
        RegistrationState::Confirmed => (
            ChipKind::Done,
            text!(registration.own.confirmed),
            text!(registration.own.confirmed_words),
        ),
        RegistrationState::Refused if own.reason.is_none() => (
            ChipKind::Late,
            text!(registration.own.refused),
            text!(registration.own.closed_words),
        ),
        RegistrationState::Refused => (
            ChipKind::Late,
            text!(registration.own.refused),
            text!(registration.own.refused_words),
        ),
    };
    let form = own.clone();
    view! {
        <article class="card">
            <div class="row spread">
                <Chip kind>{state}</Chip>
                <span class="soft"><Moment at=own.decided_at.unwrap_or(own.asked_at) /></span>
            </div>
            <p>{words}</p>
            {own.reason.map(|reason| view! { <p class="hint wrong pre">{reason}</p> })}
            <dl class="facts">
                <div><dt>{text!(registration.own.name)}</dt><dd>{own.person_name}</dd></div>
                <div><dt>{text!(registration.own.place)}</dt><dd>{own.place.full_name}</dd></div>
                {own.flat.map(|flat| view! {
                    <div><dt>{text!(registration.own.flat)}</dt><dd>{flat}</dd></div>
                })}
            </dl>
            {(!is_confirmed).then(|| view! {
                <Button
                    kind=if is_refused { ButtonKind::Main } else { ButtonKind::Quiet }
                    wide=true
                    on_press=move |_| correcting.set(true)
                >
                    {text!(registration.own.correct)}
                </Button>
            })}
        </article>
        {(!is_confirmed && !is_refused).then(|| view! {
            <section class="section">
                <h2>{text!(registration.own.meanwhile)}</h2>
                <ul class="stack tight may">
                    <li class="row"><Icon name=IconName::Check small=true />{text!(registration.own.may_1)}</li>
                    <li class="row"><Icon name=IconName::Check small=true />{text!(registration.own.may_2)}</li>
                    <li class="row soft"><Icon name=IconName::Clock small=true />{text!(registration.own.not_1)}</li>
                </ul>
                <p class="soft">{text!(registration.own.why)}</p>
            </section>
        })}
        <Sheet open=correcting title=text!(registration.own.correct)>
            <CorrectForm own=form.clone() loading open=correcting />
        </Sheet>
    }
}

#[component]
fn CorrectForm(
    own: MyRegistration,
    loading: Loading<Option<MyRegistration>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let choosing = RwSignal::new(false);
    let name = RwSignal::new(own.person_name);
    let flat = RwSignal::new(own.flat.unwrap_or_default());
    let place = RwSignal::new(ChosenPlace {
        id: own.place.id,
        name: own.place.full_name,
    });
    let compound = Signal::derive(move || {
        session.me.with(|me| {
            let compound = me
                .as_ref()?
                .registration
                .as_ref()?
                .place
                .compound
                .as_ref()?;
            Some(ChosenPlace {
                id: compound.id,
                name: compound.name.clone(),
            })
        })
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = Some(flat.get_untracked()).filter(|words| !words.trim().is_empty());
        let id = place.with_untracked(|place| place.id);
        let work = registration::ask_again(name.get_untracked(), id, words);
        attempt.run(work, move |own| {
            open.set(false);
            loading.set(Some(own));
            session.reload();
            toasts.good(text!(registration.own.saved));
        });
    };
    let is_refused = own.state == RegistrationState::Refused;
    view! {
        <form class="stack" novalidate on:submit=send>
            <Field
                label=text!(registration.register.name)
                value=name autocomplete="name" maxlength=40 required=true
                problem=attempt.problem("name")
            />
            <div class="field">
                <span class="label" id="own-place">{text!(registration.own.place)}</span>
                <button type="button" class="input place" aria-describedby="own-place" on:click=move |_| choosing.set(true)>
                    <Icon name=IconName::Place small=true />
                    <span class="grow">{move || place.with(|place| place.name.clone())}</span>
                    <span class="soft">{text!(orders.submit.place_change)}</span>
                </button>
                <div class="wrong">{attempt.problem("placeId")}</div>
            </div>
            <Field
                label=text!(registration.register.flat)
                value=flat maxlength=30
                placeholder=text!(registration.register.flat_example)
                help=text!(registration.register.flat_help)
                problem=attempt.problem("flat")
            />
            <FormProblem failure=attempt.problem_beside(&["name", "placeId", "flat"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>
                    {match is_refused {
                        true => text!(registration.own.again),
                        false => text!(registration.own.save),
                    }}
                </Button>
            </div>
        </form>
        <Show when=move || choosing.get()>
            <PlaceSheet
                open=choosing
                title=text!(registration.own.place)
                whole=text!(account.me.home_whole)
                home=compound
                on_choose=move |(chosen, _): (ChosenPlace, Id)| place.set(chosen)
            />
        </Show>
    }
}
