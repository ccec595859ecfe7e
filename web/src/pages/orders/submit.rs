//! 点单: a resident raises a request. The form is a draft until the server has it.

mod more;
mod questions;

use self::{
    more::{More, MoreFields, SourceField},
    questions::{Answers, Questions},
};
use super::{
    nearby::Nearby,
    photo_field::{PhotoField, photos_label},
    photo_upload::Uploads,
    words::promise_words,
};
use crate::{
    api::{
        ApiError, ErrorCode, Failure, Id,
        account::Me,
        error_text, failure_text,
        orders::{
            actions::{self, SubmitOrderInput},
            form::{Category, FormFacts, form_facts},
        },
    },
    components::{
        Attempt, Button, ButtonKind, Choices, FormProblem, Icon, IconName, Loaded, Page, TextArea,
        use_load,
    },
    pages::place_sheet::{ChosenPlace, PlaceSheet},
    state::{
        drafts::Draft, session::Session, settings::in_language, use_draft, use_session,
        use_settings, use_toasts,
    },
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

const SHORTEST_WORDS: usize = 4;
const LONGEST_WORDS: u32 = 1_000;

lazy_page!(orders: SUBMIT, submit_view, SubmitPage);

/// What the form holds; all of it lives in the draft.
#[derive(Clone, Copy)]
struct Form {
    draft: Draft,
    category: RwSignal<String>,
    words: RwSignal<String>,
    place_id: RwSignal<String>,
    place_name: RwSignal<String>,
    uploads: Uploads,
    answers: Answers,
    more: More,
    session: Session,
    /// The request's id and what it was sent with: the same again, even after a reload, goes out
    /// under the same id and so cannot become a second order.
    sent: RwSignal<String>,
}

impl Form {
    fn open() -> Self {
        let draft = use_draft("submit");
        Self {
            draft,
            category: draft.text("category"),
            words: draft.text("words"),
            place_id: draft.text("place"),
            place_name: draft.text("place_name"),
            uploads: Uploads::new(draft.text("photos")),
            answers: Answers(draft.text("answers")),
            more: More::open(draft),
            session: use_session(),
            sent: draft.text("sent"),
        }
    }

    /// Where it is: what was chosen, else where the viewer lives.
    fn place(self) -> Option<ChosenPlace> {
        let chosen = Id::parse(&self.place_id.get()).map(|id| ChosenPlace {
            id,
            name: self.place_name.get(),
        });
        chosen.or_else(|| {
            self.session.me.with(|me| {
                let place = me.as_ref()?.home()?;
                let name = match &place.compound {
                    Some(compound) if compound.id != place.id => {
                        format!("{}{}{}", compound.name, text!(common.separator), place.name)
                    }
                    _ => place.name.clone(),
                };
                Some(ChosenPlace { id: place.id, name })
            })
        })
    }

    /// What is still missing in a field, before the server is asked.
    fn missing(self, field: &str) -> Option<ApiError> {
        let length = self.words.with(|words| words.trim().chars().count());
        let (code, limit) = match field {
            "categoryCode" if self.category.with(String::is_empty) => (ErrorCode::Required, None),
            "words" if length == 0 => (ErrorCode::Required, None),
            "words" if length < SHORTEST_WORDS => {
                (ErrorCode::TooShort, Some(SHORTEST_WORDS as i32))
            }
            "placeId" if self.place().is_none() => (ErrorCode::Required, None),
            _ => return self.more.missing(field),
        };
        Some(ApiError {
            code,
            field: Some(field.to_string()),
            limit,
        })
    }

    fn request_id(self, content: &str) -> Id {
        let kept = self.sent.get_untracked();
        let earlier = kept
            .split_once(' ')
            .filter(|(_, sent)| *sent == content)
            .and_then(|(id, _)| Id::parse(id));
        earlier.unwrap_or_else(|| {
            let id = Id::new();
            self.sent.set(format!("{id} {content}"));
            id
        })
    }

    async fn send(self, category: Category) -> Result<Id, Failure> {
        let photo_ids = self.uploads.settled().await?;
        let Some(place) = untrack(|| self.place()) else {
            return Err(Failure::Broken);
        };
        let mut input = untrack(|| SubmitOrderInput {
            // Until it is known what goes out under it.
            request_id: place.id,
            words: self.words.get(),
            place_id: place.id,
            photo_ids,
            answers: Some(self.answers.given(&category)),
            preferred: self.more.preferred(),
            source: Some(self.more.source()),
            on_behalf: self.more.on_behalf(),
            hidden: Some(self.more.is_hidden()),
            category_code: category.code,
        });
        input.request_id = self.request_id(&format!("{input:?}"));
        actions::submit(input).await
    }
}

fn missing_words(error: &ApiError) -> String {
    match (error.field.as_deref(), error.code) {
        (Some("categoryCode"), _) => text!(orders.submit.category_missing).to_string(),
        (Some("placeId"), _) => text!(orders.submit.place_missing).to_string(),
        (Some("onBehalf.name"), _) => text!(orders.submit.name_missing).to_string(),
        (Some("onBehalf.phone"), _) => text!(orders.submit.phone_missing).to_string(),
        (Some("preferred.day"), _) => text!(orders.submit.day_missing).to_string(),
        (Some("preferred.part"), _) => text!(orders.submit.part_missing).to_string(),
        (_, ErrorCode::Required) => text!(orders.submit.words_missing).to_string(),
        _ => error_text(error),
    }
}

const FIELDS: [&str; 7] = [
    "categoryCode",
    "words",
    "placeId",
    "onBehalf.name",
    "onBehalf.phone",
    "preferred.day",
    "preferred.part",
];

/// What the server may find wrong with a field that stands on the page.
fn refused_words(failure: &Failure) -> String {
    match (failure.field(), failure.code()) {
        (Some("preferred.day"), Some(ErrorCode::OutOfRange)) => {
            text!(orders.submit.day_wrong).to_string()
        }
        (Some("source"), _) => text!(orders.submit.source_forbidden).to_string(),
        _ => failure_text(failure),
    }
}

/// Whether the problem stands with its field; else it is told at the foot.
fn is_shown(field: &str) -> bool {
    FIELDS.contains(&field)
        || ["photoIds", "source"].contains(&field)
        || field.starts_with("answers.")
}

#[component]
fn SubmitPage() -> impl IntoView {
    let form = Form::open();
    let session = form.session;
    let settings = use_settings();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let facts = use_load(form_facts);
    let category = Memo::new(move |_| {
        let code = form.category.get();
        facts.value.with(|facts| {
            let all = facts.as_ref()?.categories.iter();
            all.clone().find(|category| category.code == code).cloned()
        })
    });
    let attempt = Attempt::new();
    // Only after the first press is anything called missing.
    let pressed = RwSignal::new(false);
    let problem = move |field: &'static str| {
        let refused = Signal::derive(move || {
            let failure = attempt.failure.get()?;
            (failure.field() == Some(field)).then(|| refused_words(&failure))
        });
        Signal::derive(move || {
            let missing = form.missing(field).filter(|_| pressed.get());
            missing
                .map(|error| missing_words(&error))
                .or_else(|| refused.get())
        })
    };
    let send = move |_| {
        pressed.set(true);
        let chosen = category.get_untracked();
        let Some(chosen) = chosen.filter(|chosen| {
            let lacks_field = FIELDS.iter().any(|field| form.missing(field).is_some());
            !lacks_field && !form.answers.lack(chosen)
        }) else {
            return focus_first_problem();
        };
        let navigate = navigate.clone();
        attempt.run(form.send(chosen), move |id| {
            form.uploads.clear();
            form.draft.clear();
            session.reload();
            toasts.good(text!(orders.submit.done));
            let replace = NavigateOptions {
                replace: true,
                ..Default::default()
            };
            navigate(&format!("/orders/{id}"), replace);
        });
    };
    Effect::new(move || {
        if attempt.failure.with(Option::is_some) {
            focus_first_problem();
        }
    });

    let title = move || match settings.is_elder() {
        true => text!(account.home.submit_elder),
        false => text!(account.home.submit),
    };
    let small = move || match form.draft.is_kept() {
        true => text!(orders.submit.small_kept),
        false => text!(orders.submit.small),
    };
    let promise = move || category.with(|category| category.as_ref().map(promise_words));
    let foot = {
        let failure = Signal::derive(move || {
            let failure = attempt.failure.get()?;
            (!failure.field().is_some_and(is_shown)).then_some(failure)
        });
        move || {
            view! {
                <FormProblem failure />
                <div class="soft" aria-live="polite">
                    {move || promise().unwrap_or_else(|| text!(orders.submit.promise_later).to_string())}
                </div>
                <Button kind=ButtonKind::Main wide=true busy=attempt.busy on_press=send.clone()>
                    {text!(orders.submit.send)}
                </Button>
            }
        }
    };
    view! {
        <Page title small back="/" foot>
            <div class="stack form">
                {move || session.me.with(|me| me.as_ref().and_then(Me::unconfirmed)).map(|_| view! {
                    <p class="hint">{text!(registration.limited_order)}</p>
                })}
                <Loaded loading=facts skeleton=ChipsToCome let:facts>
                    {move || facts.with(|facts| view! {
                        <SourceField more=form.more patrols=facts.patrols visits=facts.visits problem=problem("source") />
                    })}
                    <Choices
                        label=text!(orders.submit.category)
                        value=form.category
                        options=Signal::derive(move || facts.with(options_of))
                        problem=problem("categoryCode")
                    />
                    <Questions category answers=form.answers attempt pressed />
                </Loaded>
                <Nearby
                    category=form.category
                    place=Memo::new(move |_| form.place().map(|place| place.id))
                    on_join=move |()| {
                        form.uploads.clear();
                        form.draft.clear();
                    }
                />
                <TextArea
                    label=text!(orders.submit.words)
                    value=form.words
                    maxlength=LONGEST_WORDS
                    counted=true
                    placeholder=text!(orders.submit.words_example)
                    problem=problem("words")
                />
                <PhotoField uploads=form.uploads label=photos_label() problem=attempt.problem("photoIds") />
                <PlaceField form problem=problem("placeId") />
                <MoreFields more=form.more problem />
            </div>
        </Page>
    }
}

fn options_of(facts: &FormFacts) -> Vec<(String, String)> {
    let option = |category: &Category| {
        let name = in_language(&category.name_zh, &category.name_en);
        (category.code.clone(), name.to_string())
    };
    facts.categories.iter().map(option).collect()
}

/// The chips of the categories while they are on their way.
#[component]
fn ChipsToCome() -> impl IntoView {
    let chip = |_| view! { <span class="skeleton chip-to-come"></span> };
    view! {
        <div class="choices" role="status">
            <span class="unseen">{text!(common.loading)}</span>
            {(0..8).map(chip).collect_view()}
        </div>
    }
}

/// The field that needs attention comes into sight, with the focus in it.
fn focus_first_problem() {
    // Once the problem stands on the page.
    request_animation_frame(|| {
        let wrong = document().query_selector(".form .wrong").ok().flatten();
        let field = wrong.and_then(|wrong| wrong.closest(".field").ok().flatten());
        let control = field.and_then(|field| {
            let found = field.query_selector("input, textarea, button");
            found.ok().flatten()
        });
        if let Some(control) = control.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            control.scroll_into_view();
            // An element that left again cannot take the focus, nor need it.
            let _ = control.focus();
        }
    });
}

#[component]
fn PlaceField(form: Form, problem: Signal<Option<String>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let place = Memo::new(move |_| form.place());
    let home = Signal::derive(move || {
        form.session.me.with(|me| {
            let place = me.as_ref()?.home()?;
            let compound = place.compound.as_ref()?;
            Some(ChosenPlace {
                id: compound.id,
                name: compound.name.clone(),
            })
        })
    });
    let choose = move |(place, _): (ChosenPlace, Id)| {
        form.place_id.set(place.id.to_string());
        form.place_name.set(place.name);
    };
    view! {
        <div class="field">
            <span class="label" id="place-label">{text!(orders.submit.place)}</span>
            <button type="button" class="input place" aria-describedby="place-label place-below" on:click=move |_| open.set(true)>
                <Icon name=IconName::Place small=true />
                <span class="grow">{move || match place.get() {
                    Some(place) => place.name,
                    None => text!(orders.submit.place_choose).to_string(),
                }}</span>
                <span class="soft">{text!(orders.submit.place_change)}</span>
            </button>
            <div id="place-below" class=move || if problem.with(Option::is_some) { "wrong" } else { "help" }>
                {move || problem.get().map(|words| view! { <Icon name=IconName::Late small=true /><span>{words}</span> })}
            </div>
        </div>
        <PlaceSheet open title=text!(orders.submit.place) home on_choose=choose />
    }
}
