//! Registering, in three steps: where, who, and the phone. What was written is a draft on this phone
//! until the server has it; whoever scanned a poster finds the place filled in.

use super::where_form::{Where, WhereForm};
use crate::{
    api::{
        ErrorCode, Failure,
        registration::{self, InvitedPlace, RegisterInput},
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Empty, Field, FormProblem, Icon, IconName, Page,
        Show, focus_heading,
    },
    pages::account::sign_in::CodeField,
    state::{drafts::Draft, use_draft, use_session, use_toasts},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

lazy_page!(registration: REGISTER, register_view, RegisterPage);

const STEPS: usize = 3;
/// The step that shows a field, by the field's name in the schema's input.
const FIELDS: [&[&str]; STEPS] = [
    &["placeId", "invitation"],
    &["name", "flat"],
    &["phone", "code"],
];

#[component]
fn RegisterPage() -> impl IntoView {
    let session = use_session();
    // Who signs in by this very form goes on to another page.
    let was_signed_in = session.me.with_untracked(Option::is_some);
    match was_signed_in {
        true => view! { <SignedIn /> }.into_any(),
        false => view! { <Steps /> }.into_any(),
    }
}

#[component]
fn SignedIn() -> impl IntoView {
    view! {
        <Page title=text!(registration.register.title) back="/">
            <Empty
                icon=IconName::Check
                title=text!(registration.register.signed_in)
                words=text!(registration.register.signed_in_words)
            >
                <ButtonLink href="/me" kind=ButtonKind::Main>{text!(registration.register.to_me)}</ButtonLink>
            </Empty>
        </Page>
    }
}

/// What the form holds; all but the code lives in the draft.
#[derive(Clone, Copy)]
struct Form {
    draft: Draft,
    at: Where,
    name: RwSignal<String>,
    flat: RwSignal<String>,
    phone: RwSignal<String>,
    code: RwSignal<String>,
    /// From 0; as text, for the draft.
    step: RwSignal<String>,
    invitation: RwSignal<Option<String>>,
    invited: RwSignal<Option<InvitedPlace>>,
    invite_ended: RwSignal<bool>,
}

impl Form {
    fn open(token: Option<String>) -> Self {
        let draft = use_draft("register");
        let form = Self {
            draft,
            at: Where {
                compound: draft.text("compound"),
                compound_name: draft.text("compound_name"),
                place: draft.text("place"),
                building_name: draft.text("building_name"),
            },
            name: draft.text("name"),
            flat: draft.text("flat"),
            phone: draft.text("phone"),
            code: RwSignal::new(String::new()),
            step: draft.text("step"),
            invitation: RwSignal::new(None),
            invited: RwSignal::new(None),
            invite_ended: RwSignal::new(false),
        };
        if let Some(token) = token {
            form.read_invitation(token);
        }
        form
    }

    fn read_invitation(self, token: String) {
        spawn_local(async move {
            match registration::invited_to(token.clone()).await {
                Ok(Some(invited)) => {
                    self.at.choose_compound(&invited.compound);
                    if let Some(building) = &invited.building {
                        self.at.choose_building(building);
                    }
                    self.invitation.set(Some(token));
                    self.invited.set(Some(invited));
                }
                Ok(None) => self.invite_ended.set(true),
                // Without the network nothing else goes on either; the place can be searched for.
                Err(_) => {}
            }
        });
    }

    fn step(self) -> usize {
        let step = self.step.with(|step| step.parse().unwrap_or(0));
        // A draft may say more than is there: the place is needed before the rest.
        match self.at.place_id() {
            None => 0,
            Some(_) => step.min(STEPS - 1),
        }
    }

    fn go_to(self, step: usize) {
        self.step.set(step.to_string());
        request_animation_frame(focus_heading);
    }

    fn input(self, request_id: crate::api::Id, place_id: crate::api::Id) -> RegisterInput {
        let flat = self.flat.get_untracked();
        RegisterInput {
            request_id,
            phone: self.phone.get_untracked(),
            code: self.code.get_untracked(),
            name: self.name.get_untracked(),
            place_id,
            flat: Some(flat).filter(|flat| !flat.trim().is_empty()),
            invitation: self.invitation.get_untracked(),
        }
    }

    /// To the field that is wrong. An invitation that has ended meanwhile is left out.
    fn show(self, failure: &Failure) {
        if failure.code() == Some(ErrorCode::InvitationEnded) {
            self.invitation.set(None);
            self.invited.set(None);
            self.invite_ended.set(true);
        }
        let wrong = failure.field();
        let step = FIELDS
            .iter()
            .position(|fields| wrong.is_some_and(|wrong| fields.contains(&wrong)));
        if let Some(step) = step.filter(|step| *step != self.step()) {
            self.go_to(step);
        }
    }
}

#[component]
fn Steps() -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let query = use_query_map();
    let token = query.with_untracked(|query| query.get("i"));
    let form = Form::open(token.filter(|token| !token.is_empty()));
    let navigate = use_navigate();
    let attempt = Attempt::new();
    // Only after a press is anything called missing.
    let pressed = RwSignal::new(false);
    let step = Memo::new(move |_| form.step());
    let missing = Memo::new(move |_| {
        let is_empty = |field: RwSignal<String>| field.with(|text| text.trim().is_empty());
        match step.get() {
            0 if form.at.compound_id().is_none() => {
                Some(text!(registration.register.place_missing))
            }
            0 if form.at.place_id().is_none() => {
                Some(text!(registration.register.building_missing))
            }
            1 if is_empty(form.name) => Some(text!(errors.required)),
            _ => None,
        }
    });
    let missing_here = move |at: usize, field: &'static str| {
        let refused = attempt.problem(field);
        Signal::derive(move || {
            let words = missing.get().filter(|_| pressed.get() && step.get() == at);
            words.map(str::to_string).or_else(|| refused.get())
        })
    };
    Effect::new(move || {
        if let Some(failure) = attempt.failure.get() {
            untrack(|| form.show(&failure));
        }
    });
    let send = move || {
        let Some(place_id) = form.at.place_id() else {
            return;
        };
        let navigate = navigate.clone();
        let work = registration::register(move |request_id| form.input(request_id, place_id));
        attempt.run(work, move |registered| {
            form.draft.clear();
            session.set(registered.me);
            let replace = NavigateOptions {
                replace: true,
                ..Default::default()
            };
            match registered.already_known {
                true => {
                    toasts.good(text!(registration.register.known));
                    navigate("/", replace);
                }
                false => {
                    toasts.good(text!(registration.register.done));
                    navigate("/registration", replace);
                }
            }
        });
    };
    let go_on = move || {
        pressed.set(true);
        if missing.get_untracked().is_some() {
            return;
        }
        match step.get_untracked() {
            last if last + 1 == STEPS => send(),
            step => {
                pressed.set(false);
                form.go_to(step + 1);
            }
        }
    };
    let title = move || match step.get() {
        0 => text!(registration.register.where_title),
        1 => text!(registration.register.who_title),
        _ => text!(registration.register.phone_title),
    };
    let small = move || {
        text!(
            registration.register.step,
            number = step.get() + 1,
            total = STEPS
        )
    };
    let next = Callback::new({
        let go_on = go_on.clone();
        move |_| go_on()
    });
    let foot = move || {
        view! {
            <FormProblem failure=attempt.problem_beside(&["placeId", "name", "flat", "phone", "code", "invitation"]) />
            <div class="row">
                <Show when=move || { step.get() > 0 }>
                    <Button disabled=attempt.busy on_press=move |_| form.go_to(step.get_untracked().saturating_sub(1))>
                        {text!(registration.register.back_step)}
                    </Button>
                </Show>
                <Button kind=ButtonKind::Main busy=attempt.busy on_press=next>
                    {move || match step.get() + 1 {
                        STEPS => text!(registration.register.submit),
                        _ => text!(registration.register.next),
                    }}
                </Button>
            </div>
        }
    };
    let fields = move || {
        match step.get() {
        0 => view! { <WhereStep form problem=missing_here(0, "placeId") /> }.into_any(),
        1 => view! {
            <Field
                label=text!(registration.register.name)
                value=form.name autocomplete="name" maxlength=40 required=true
                help=text!(registration.register.name_help)
                problem=missing_here(1, "name")
            />
            <Field
                label=text!(registration.register.flat)
                value=form.flat maxlength=30
                placeholder=text!(registration.register.flat_example)
                help=text!(registration.register.flat_help)
                problem=attempt.problem("flat")
            />
        }
        .into_any(),
        _ => view! {
            <p class="card row"><Icon name=IconName::Place small=true />{form.name}" · "{move || form.at.words()}</p>
            <Field
                label=text!(account.sign_in.phone)
                value=form.phone kind="tel" inputmode="numeric" autocomplete="tel" maxlength=20 required=true
                problem=attempt.problem("phone")
            />
            <CodeField
                phone=form.phone
                code=form.code
                problem=attempt.problem("code")
                request=|phone| Box::pin(registration::request_code(phone))
            />
            <p class="soft">{text!(registration.register.privacy)}</p>
        }
        .into_any(),
    }
    };
    view! {
        <Page title small back="/sign-in" foot>
            <progress class="progress" max=STEPS prop:value=move || step.get() + 1 aria-label=small></progress>
            <form class="stack form" novalidate on:submit=move |event| {
                event.prevent_default();
                go_on();
            }>
                {fields}
                // Enter goes on from any field, as the button at the foot does.
                <button type="submit" hidden></button>
            </form>
        </Page>
    }
}

#[component]
fn WhereStep(form: Form, problem: Signal<Option<String>>) -> impl IntoView {
    let is_invited = Memo::new(move |_| form.invited.with(Option::is_some));
    let for_building = move || {
        form.invited
            .with(|invited| invited.as_ref().is_some_and(|one| one.building.is_some()))
    };
    view! {
        <Show when=move || form.invite_ended.get()>
            <p class="hint" role="status">{text!(registration.register.invite_ended)}</p>
        </Show>
        <Show when=move || is_invited.get()>
            <p class="soft">{text!(registration.register.invited)}</p>
        </Show>
        {move || match for_building() {
            true => view! {
                <div class="card chosen">
                    <span class="row"><Icon name=IconName::Place /><strong class="title">{move || form.at.words()}</strong></span>
                </div>
            }
            .into_any(),
            false => view! { <WhereForm at=form.at fixed=is_invited problem /> }.into_any(),
        }}
        <a class="link" href="/sign-in">{text!(registration.register.have_account)}</a>
    }
}
