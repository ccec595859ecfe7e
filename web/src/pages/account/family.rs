//! 家人代办: who may act for the viewer, and whom the viewer may act for. Either side ends it.

use crate::{
    api::family::{self, FamilyLink},
    components::{
        Attempt, Button, ButtonKind, ConfirmSheet, Field, FormProblem, Loaded, Loading, Page,
        Sheet, Show, open_about, use_load,
    },
    state::use_toasts,
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_CALLED: u32 = 20;
const LONGEST_PHONE: u32 = 20;

lazy_page!(people: FAMILY, family_view, FamilyPage);

#[component]
fn FamilyPage() -> impl IntoView {
    let loading = use_load(family::links);
    let adding = RwSignal::new(false);
    let ending = RwSignal::new(None::<FamilyLink>);
    view! {
        <Page
            title=text!(canteen.family.title)
            back="/me"
            foot=move || view! {
                <Button kind=ButtonKind::Main wide=true on_press=move |_| adding.set(true)>
                    {text!(canteen.family.add)}
                </Button>
            }
        >
            <p class="soft">{text!(canteen.family.words)}</p>
            <Loaded loading let:links>
                <Links
                    title=text!(canteen.family.for_me)
                    none=text!(canteen.family.for_me_none)
                    links=Signal::derive(move || of_side(&links.get(), true))
                    ending
                />
                <Links
                    title=text!(canteen.family.by_me)
                    none=text!(canteen.family.by_me_none)
                    links=Signal::derive(move || of_side(&links.get(), false))
                    ending
                />
            </Loaded>
            <Sheet open=adding title=text!(canteen.family.add)>
                {move || view! { <Adding open=adding loading /> }}
            </Sheet>
            <Ending ending loading />
        </Page>
    }
}

fn of_side(links: &[FamilyLink], is_elder: bool) -> Vec<FamilyLink> {
    let of_side = links.iter().filter(|one| one.is_elder == is_elder);
    of_side.cloned().collect()
}

#[component]
fn Links(
    title: &'static str,
    none: &'static str,
    links: Signal<Vec<FamilyLink>>,
    ending: RwSignal<Option<FamilyLink>>,
) -> impl IntoView {
    let line = move |one: FamilyLink| {
        let words = match one.is_elder {
            true => one.called.clone(),
            false => one.elder_name.clone(),
        };
        let number = one.is_elder.then(|| one.masked_phone.clone());
        let label = text!(canteen.family.end_of, name = words.clone());
        view! {
            <li class="list-item">
                <span class="grow">
                    <span class="title block">{words}</span>
                    {number.map(|number| view! { <span class="soft num block">{number}</span> })}
                </span>
                <Button kind=ButtonKind::Bare label=label on_press=move |_| ending.set(Some(one.clone()))>
                    {text!(canteen.family.end)}
                </Button>
            </li>
        }
    };
    view! {
        <section class="section">
            <h2>{title}</h2>
            <Show
                when=move || links.with(|links| !links.is_empty())
                fallback=move || view! { <p class="soft">{none}</p> }
            >
                <ul class="list">
                    <For each=move || links.get() key=|one| one.id children=line />
                </ul>
            </Show>
        </section>
    }
}

#[component]
fn Adding(open: RwSignal<bool>, loading: Loading<Vec<FamilyLink>>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let (called, phone) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let (called, phone) = (called.get_untracked(), phone.get_untracked());
        attempt.run(family::link(None, called, phone), move |()| {
            open.set(false);
            toasts.good(text!(canteen.family.added));
            loading.refresh();
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <p class="soft">{text!(canteen.family.add_words)}</p>
            <Field
                label=text!(canteen.family.called)
                value=called
                maxlength=LONGEST_CALLED
                placeholder=text!(canteen.family.called_example)
                problem=attempt.problem("called")
            />
            <Field
                label=text!(canteen.family.phone)
                value=phone
                kind="tel"
                inputmode="tel"
                maxlength=LONGEST_PHONE
                problem=attempt.problem("phone")
            />
            <FormProblem failure=attempt.problem_beside(&["called", "phone"]) />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(canteen.family.send)}</Button>
        </form>
    }
}

#[component]
fn Ending(
    ending: RwSignal<Option<FamilyLink>>,
    loading: Loading<Vec<FamilyLink>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let open = open_about(ending);
    let end = move |()| {
        let Some(link) = ending.get_untracked() else {
            return;
        };
        attempt.run(family::end(link.id), move |()| {
            open.set(false);
            toasts.good(text!(canteen.family.ended));
            loading.refresh();
        });
    };
    view! {
        <ConfirmSheet
            open
            title=text!(canteen.family.end_title)
            confirm=text!(canteen.family.end)
            danger=true
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=end
        >
            <p>{text!(canteen.family.end_words)}</p>
        </ConfirmSheet>
    }
}
