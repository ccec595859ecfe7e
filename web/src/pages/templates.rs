//! 答复模板: what the desks of a community or a street are offered when they write, kept by its
//! administrators.

use crate::{
    api::{
        Id,
        templates::{self, AnswerPurpose, AnswerTemplate, Draft, KeptTemplates},
        tree::{self, Branch, PlaceKind},
    },
    components::{
        Attempt, Button, ButtonKind, Chip, Choices, ConfirmSheet, Empty, Field, FormProblem, Icon,
        IconName, Loaded, Loading, Page, Sheet, Show, TextArea, use_load,
    },
    state::{use_session, use_toasts},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(office: TEMPLATES, templates_view, TemplatesPage);

const LONGEST_TITLE: u32 = 20;
const LONGEST_WORDS: u32 = 500;

/// In the order in which a desk comes to them.
const PURPOSES: [(&str, AnswerPurpose); 6] = [
    ("decline", AnswerPurpose::Decline),
    ("ask", AnswerPurpose::Ask),
    ("pass_up", AnswerPurpose::PassUp),
    ("merge", AnswerPurpose::Merge),
    ("finish", AnswerPurpose::Finish),
    ("unsolvable", AnswerPurpose::Unsolvable),
];

fn purpose_words(purpose: AnswerPurpose) -> &'static str {
    match purpose {
        AnswerPurpose::Decline => text!(templates.purpose.decline),
        AnswerPurpose::Ask => text!(templates.purpose.ask),
        AnswerPurpose::PassUp => text!(templates.purpose.pass_up),
        AnswerPurpose::Merge => text!(templates.purpose.merge),
        AnswerPurpose::Finish => text!(templates.purpose.finish),
        AnswerPurpose::Unsolvable => text!(templates.purpose.unsolvable),
    }
}

#[component]
fn TemplatesPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| Id::parse(&params.get("id")?)));
    let me = use_session().me;
    let may = Memo::new(move |_| me.with(|me| me.as_ref().is_some_and(|me| me.administers())));
    let creating = RwSignal::new(false);
    // What is shown can be added to.
    let shown = RwSignal::new(None::<Id>);
    view! {
        <Page
            title=text!(templates.title)
            back="/me"
            foot=move || view! {
                <Button kind=ButtonKind::Main wide=true on_press=move |_| creating.set(true)>
                    {text!(templates.create)}
                </Button>
            }
            foot_when=Signal::derive(move || shown.with(Option::is_some))
        >
            <Show
                when=move || may.get()
                fallback=|| view! {
                    <Empty icon=IconName::Order title=text!(templates.not_yours) words=text!(templates.not_yours_words) />
                }
            >
                {move || {
                    shown.set(None);
                    match id.get() {
                        Some(place) => view! { <Kept place creating shown /> }.into_any(),
                        None => view! { <Own creating shown /> }.into_any(),
                    }
                }}
            </Show>
        </Page>
    }
}

fn keeps(kind: PlaceKind) -> bool {
    matches!(
        kind,
        PlaceKind::Street | PlaceKind::Community | PlaceKind::Village
    )
}

/// Whoever administers one place starts in it; others choose.
#[component]
fn Own(creating: RwSignal<bool>, shown: RwSignal<Option<Id>>) -> impl IntoView {
    let own = use_load(|| tree::administered(String::new(), None));
    let line = |one: Branch| {
        let href = match keeps(one.kind) {
            true => format!("/templates/{}", one.id),
            false => format!("/places/{}", one.id),
        };
        view! {
            <a class="list-item" href=href>
                <span class="grow">{one.name}</span>
                <Icon name=IconName::Next />
            </a>
        }
    };
    view! {
        <Loaded loading=own let:own>
            {move || match own.get().rows.as_slice() {
                [one] if keeps(one.kind) => view! { <Kept place=one.id creating shown /> }.into_any(),
                several => view! {
                    <p class="soft">{text!(templates.choose)}</p>
                    <div class="list">{several.iter().cloned().map(line).collect_view()}</div>
                }
                .into_any(),
            }}
        </Loaded>
    }
}

/// Which sheet is open, and for which template.
#[derive(Clone, Copy)]
struct Acts {
    editing: RwSignal<bool>,
    retiring: RwSignal<bool>,
    one: RwSignal<Option<AnswerTemplate>>,
    moving: Attempt,
    kept: Loading<KeptTemplates>,
}

#[component]
fn Kept(place: Id, creating: RwSignal<bool>, shown: RwSignal<Option<Id>>) -> impl IntoView {
    let kept = use_load(move || templates::kept(place));
    let acts = Acts {
        editing: RwSignal::new(false),
        retiring: RwSignal::new(false),
        one: RwSignal::new(None),
        moving: Attempt::new(),
        kept,
    };
    Effect::new(move || {
        if kept.value.with(Option::is_some) {
            shown.set(Some(place));
        }
    });
    view! {
        <Loaded loading=kept let:kept>
            <p class="soft">{move || kept.with(|kept| {
                let name = kept.place.name.clone();
                match kept.place.kind {
                    PlaceKind::Street => text!(templates.of_street, name),
                    _ => text!(templates.of_community, name),
                }
            })}</p>
            <FormProblem failure=acts.moving.failure />
            <Show
                when=move || kept.with(|kept| !kept.answer_templates.is_empty())
                fallback=|| view! {
                    <Empty icon=IconName::Order title=text!(templates.none) words=text!(templates.none_words) />
                }
            >
                {PURPOSES.map(|(_, purpose)| view! { <OfPurpose purpose kept acts /> }).collect_view()}
            </Show>
        </Loaded>
        <EditSheet open=creating place of=None acts />
        {move || acts.one.get().map(|one| view! { <EditSheet open=acts.editing place of=Some(one) acts /> })}
        <RetireSheet acts />
    }
}

#[component]
fn OfPurpose(purpose: AnswerPurpose, kept: Signal<KeptTemplates>, acts: Acts) -> impl IntoView {
    let lines = Memo::new(move |_| {
        kept.with(|kept| {
            let all = kept.answer_templates.iter();
            let of = all.filter(|one| one.purpose == purpose).cloned();
            let of: Vec<AnswerTemplate> = of.collect();
            let own = of.iter().filter(|one| one.place.id == kept.place.id);
            let last = own.count().saturating_sub(1);
            let placed = |(at, one): (usize, AnswerTemplate)| {
                let is_own = one.place.id == kept.place.id;
                (one, is_own, at > 0, at < last)
            };
            of.into_iter().enumerate().map(placed).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || lines.with(|lines| !lines.is_empty())>
            <section class="section">
                <h2>{purpose_words(purpose)}</h2>
                <ul class="list">
                    <For each=move || lines.get() key=|line| format!("{line:?}") let:line>
                        <Line one=line.0 is_own=line.1 may_rise=line.2 may_sink=line.3 acts />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Line(
    one: AnswerTemplate,
    is_own: bool,
    may_rise: bool,
    may_sink: bool,
    acts: Acts,
) -> impl IntoView {
    let id = one.id;
    let kept = StoredValue::new(one.clone());
    let start = move |sheet: RwSignal<bool>| {
        acts.one.set(Some(kept.get_value()));
        sheet.set(true);
    };
    let shift = move |up| {
        acts.moving
            .run(templates::shift(id, up), move |()| acts.kept.refresh());
    };
    let named = move |words: &'static str| kept.with_value(|one| format!("{words} {}", one.title));
    let is_of_street = !is_own && one.place.kind == PlaceKind::Street;
    view! {
        <li class="list-item template">
            <span class="grow">
                <span class="row spread">
                    <span class="title">{one.title.clone()}</span>
                    {is_of_street.then(|| view! { <Chip>{text!(templates.streets)}</Chip> })}
                </span>
                <span class="soft block pre">{one.words.clone()}</span>
            </span>
            <Show when=move || is_own>
                <span class="row acts">
                    <Button kind=ButtonKind::Bare label=named(text!(templates.edit)) on_press=move |_| start(acts.editing)>
                        {text!(templates.edit)}
                    </Button>
                    <Show when=move || may_rise>
                        <Button kind=ButtonKind::Bare label=named(text!(templates.up)) on_press=move |_| shift(true)>
                            {text!(templates.up)}
                        </Button>
                    </Show>
                    <Show when=move || may_sink>
                        <Button kind=ButtonKind::Bare label=named(text!(templates.down)) on_press=move |_| shift(false)>
                            {text!(templates.down)}
                        </Button>
                    </Show>
                    <Button kind=ButtonKind::Bare label=named(text!(templates.retire)) on_press=move |_| start(acts.retiring)>
                        {text!(templates.retire)}
                    </Button>
                </span>
            </Show>
        </li>
    }
}

#[component]
fn EditSheet(
    open: RwSignal<bool>,
    place: Id,
    of: Option<AnswerTemplate>,
    acts: Acts,
) -> impl IntoView {
    let title = match &of {
        Some(one) => text!(templates.edit_title, title = one.title.clone()),
        None => text!(templates.create).to_string(),
    };
    let of = StoredValue::new(of);
    view! {
        <Sheet open title>
            {move || view! { <EditForm open place of=of.get_value() acts /> }}
        </Sheet>
    }
}

#[component]
fn EditForm(
    open: RwSignal<bool>,
    place: Id,
    of: Option<AnswerTemplate>,
    acts: Acts,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let id = of.as_ref().map(|one| one.id);
    let known = of.as_ref().and_then(|one| {
        let mut all = PURPOSES.iter();
        all.find(|(_, purpose)| *purpose == one.purpose)
    });
    let purpose = RwSignal::new(known.unwrap_or(&PURPOSES[0]).0.to_string());
    let (title, words) = of.map(|one| (one.title, one.words)).unwrap_or_default();
    let (title, words) = (RwSignal::new(title), RwSignal::new(words));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = purpose.with_untracked(|chosen| {
            let mut all = PURPOSES.iter();
            let found = all.find(|(key, _)| key == chosen);
            found.unwrap_or(&PURPOSES[0]).1
        });
        let draft = Draft {
            purpose: chosen,
            title: title.get_untracked(),
            words: words.get_untracked(),
        };
        let work = async move {
            match id {
                Some(id) => templates::edit(id, draft).await,
                None => templates::create(place, draft).await,
            }
        };
        attempt.run(work, move |()| {
            open.set(false);
            acts.kept.refresh();
            toasts.good(text!(templates.saved));
        });
    };
    let options =
        PURPOSES.map(|(key, purpose)| (key.to_string(), purpose_words(purpose).to_string()));
    view! {
        <form class="stack" novalidate on:submit=send>
            <Choices
                label=text!(templates.purpose.label)
                value=purpose
                options=Signal::stored(options.to_vec())
                problem=attempt.problem("purpose")
            />
            <Field
                label=text!(templates.name)
                value=title
                maxlength=LONGEST_TITLE
                help=text!(templates.name_help)
                placeholder=text!(templates.name_example)
                problem=attempt.problem("title")
            />
            <TextArea
                label=text!(templates.words)
                value=words
                maxlength=LONGEST_WORDS
                counted=true
                placeholder=text!(templates.words_example)
                problem=attempt.problem("words")
            />
            <FormProblem failure=attempt.problem_beside(&["purpose", "title", "words"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(templates.save)}</Button>
            </div>
        </form>
    }
}

#[component]
fn RetireSheet(acts: Acts) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let title = move || acts.one.get().map(|one| one.title).unwrap_or_default();
    let retire = move |()| {
        let Some(one) = acts.one.get_untracked() else {
            return;
        };
        attempt.run(templates::retire(one.id), move |()| {
            acts.retiring.set(false);
            acts.kept.refresh();
            toasts.good(text!(templates.retired));
        });
    };
    view! {
        <ConfirmSheet
            open=acts.retiring
            danger=true
            title=move || text!(templates.retire_title, title = title())
            confirm=text!(templates.retire)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=retire
        >
            <p>{text!(templates.retire_words)}</p>
        </ConfirmSheet>
    }
}
