//! 邀请与海报: the links that still work, how many came by each, and new ones.

use crate::{
    api::{
        Id,
        invitations::{self, Invitation, InvitingPlace},
    },
    components::{
        Attempt, Button, ButtonKind, Choices, ConfirmSheet, Day, Empty, Field, FormProblem, Icon,
        IconName, Loaded, Page, PagedFrame, Pages, Sheet, Show, use_load, use_pages,
    },
    state::{toasts::Toasts, use_toasts},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

lazy_page!(registration: INVITATIONS, invitations_view, InvitationsPage);

#[component]
fn InvitationsPage() -> impl IntoView {
    let list = use_pages(invitations::living);
    let making = RwSignal::new(false);
    let foot = move || {
        view! {
            <Button kind=ButtonKind::Main wide=true on_press=move |_| making.set(true)>
                {text!(registration.invitations.new)}
            </Button>
        }
    };
    view! {
        <Page title=text!(registration.invitations.title) back="/registrations" foot>
            <p class="soft">{text!(registration.invitations.note)}</p>
            <PagedFrame pages=list empty=|| view! {
                <Empty
                    icon=IconName::People
                    title=text!(registration.invitations.empty)
                    words=text!(registration.invitations.empty_words)
                />
            }>
                {move || by_compound(&list.rows.get()).into_iter().map(|(compound, name, own)| view! {
                    <section class="section">
                        <div class="row spread">
                            <h2>{name}</h2>
                            {(own.len() > 1).then(|| view! {
                                <a class="link" href=format!("/posters/{compound}")>
                                    {text!(registration.invitations.all_posters, count = own.len())}
                                </a>
                            })}
                        </div>
                        <ul class="stack tight">
                            {own.into_iter().map(|one| view! { <li><InvitationCard one list /></li> }).collect_view()}
                        </ul>
                    </section>
                }).collect_view()}
            </PagedFrame>
            <Sheet open=making title=text!(registration.invitations.new)>
                <MakeForm open=making list />
            </Sheet>
        </Page>
    }
}

fn by_compound(rows: &[Invitation]) -> Vec<(Id, String, Vec<Invitation>)> {
    let mut groups: Vec<(Id, String, Vec<Invitation>)> = Vec::new();
    for one in rows {
        let (id, name) = match &one.place.compound {
            Some(compound) => (compound.id, compound.name.clone()),
            None => (one.place.id, one.place.name.clone()),
        };
        match groups.iter_mut().find(|(known, _, _)| *known == id) {
            Some((_, _, group)) => group.push(one.clone()),
            None => groups.push((id, name, vec![one.clone()])),
        }
    }
    for (_, _, group) in &mut groups {
        group.sort_by_key(|one| one.place.order());
    }
    groups
}

#[component]
fn InvitationCard(one: Invitation, list: Pages<Invitation>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let asking = RwSignal::new(false);
    let place = one.place.name.clone();
    let used = match one.use_limit {
        Some(limit) => text!(registration.invitations.used_of, count = one.used, limit),
        None => text!(registration.invitations.used, count = one.used),
    };
    let id = one.id;
    let revoke = move |()| {
        attempt.run(invitations::revoke(id), move |()| {
            asking.set(false);
            toasts.good(text!(registration.invitations.revoked));
            list.refresh();
        });
    };
    let link = one.link.clone().unwrap_or_default();
    view! {
        <article class="card">
            <div class="row spread">
                <h3>{place.clone()}</h3>
                <span class="soft">{used}</span>
            </div>
            <p class="soft">
                {text!(registration.invitations.until)}" "<Day at=one.expires_at />" · "
                {text!(registration.invitations.made_by, name = one.made_by_name)}
            </p>
            <div class="row">
                <a
                    class="button"
                    href=format!("/posters/{}", one.place.id)
                    aria-label=text!(registration.invitations.poster_one, place = place.clone())
                >
                    {text!(registration.invitations.poster)}
                </a>
                <Button
                    kind=ButtonKind::Bare
                    label=text!(registration.invitations.copy_one, place = place.clone())
                    on_press=move |_| copy(toasts, link.clone())
                >
                    {text!(registration.invitations.copy)}
                </Button>
                <Button
                    kind=ButtonKind::Bare
                    label=text!(registration.invitations.revoke_one, place)
                    on_press=move |_| asking.set(true)
                >
                    {text!(registration.invitations.revoke)}
                </Button>
            </div>
            <ConfirmSheet
                open=asking
                title=text!(registration.invitations.revoke_title)
                confirm=text!(registration.invitations.revoke)
                danger=true
                busy=attempt.busy
                failure=attempt.failure
                on_confirm=revoke
            >
                <p>{text!(registration.invitations.revoke_words)}</p>
            </ConfirmSheet>
        </article>
    }
}

/// Browsers give a clipboard only to sites with https.
fn copy(toasts: Toasts, link: String) {
    if !window().is_secure_context() {
        return toasts.problem(text!(registration.invitations.copy_failed));
    }
    spawn_local(async move {
        let written = window().navigator().clipboard().write_text(&link);
        match JsFuture::from(written).await {
            Ok(_) => toasts.good(text!(registration.invitations.copied)),
            Err(_) => toasts.problem(text!(registration.invitations.copy_failed)),
        }
    });
}

#[component]
fn MakeForm(open: RwSignal<bool>, list: Pages<Invitation>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let search = RwSignal::new(String::new());
    let places = use_load(move || invitations::places(search.get()));
    let place = RwSignal::new(None::<InvitingPlace>);
    let scope = RwSignal::new("buildings".to_string());
    let days = RwSignal::new("90".to_string());
    let use_limit = RwSignal::new(String::new());
    // Most grid workers have one compound: nothing to choose.
    Effect::new(move || {
        places.value.with(|found| {
            if let (Some([only]), true) =
                (found.as_deref(), search.with_untracked(String::is_empty))
            {
                place.set(Some(only.clone()));
            }
        });
    });
    let is_compound = Memo::new(move |_| {
        place.with(|place| {
            place
                .as_ref()
                .is_some_and(|place| place.building().is_none())
        })
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(place) = place.get_untracked() else {
            return;
        };
        let each =
            is_compound.get_untracked() && scope.with_untracked(|scope| scope == "buildings");
        let days = days.with_untracked(|days| days.parse().unwrap_or(90));
        let limit = use_limit.with_untracked(|limit| limit.trim().parse().ok());
        attempt.run(
            invitations::make(place.id, each, days, limit),
            move |made| {
                open.set(false);
                match made {
                    0 => toasts.good(text!(registration.invitations.made_none)),
                    count => toasts.good(text!(registration.invitations.made, count)),
                }
                list.refresh();
            },
        );
    };
    let scopes: Vec<(String, String)> = [
        ("buildings", text!(registration.invitations.scope_buildings)),
        ("compound", text!(registration.invitations.scope_compound)),
    ]
    .map(|(key, words)| (key.to_string(), words.to_string()))
    .into();
    let lives: Vec<(String, String)> = [
        ("7", text!(registration.invitations.days_7)),
        ("30", text!(registration.invitations.days_30)),
        ("90", text!(registration.invitations.days_90)),
        ("366", text!(registration.invitations.days_366)),
    ]
    .map(|(key, words)| (key.to_string(), words.to_string()))
    .into();
    let (scopes, lives) = (StoredValue::new(scopes), StoredValue::new(lives));
    let line = move |one: InvitingPlace| {
        let (name, within) = (
            one.name.clone(),
            one.community.as_ref().map(|above| above.name.clone()),
        );
        view! {
            <button type="button" class="list-item" on:click=move |_| place.set(Some(one.clone()))>
                <span class="grow"><span class="block">{name}</span><span class="soft block">{within}</span></span>
                <Icon name=IconName::Next small=true />
            </button>
        }
    };
    let chosen =
        Memo::new(move |_| place.with(|place| place.as_ref().map(|place| place.full_name.clone())));
    view! {
        <form class="stack" novalidate on:submit=send>
            <Show
                when=move || chosen.with(Option::is_some)
                fallback=move || view! {
                    <Field label=text!(registration.invitations.place) value=search kind="search" placeholder=text!(registration.invitations.search) />
                    <Loaded loading=places let:places>
                        <div class="list">{move || places.get().into_iter().map(line).collect_view()}</div>
                    </Loaded>
                }
            >
                <div class="row spread">
                    <strong>{chosen}</strong>
                    <Button kind=ButtonKind::Bare on_press=move |_| place.set(None)>
                        {text!(registration.register.other_compound)}
                    </Button>
                </div>
                <Show when=move || is_compound.get()>
                    <Choices label=text!(registration.invitations.scope) value=scope options=scopes.get_value() />
                </Show>
                <Choices label=text!(registration.invitations.days) value=days options=lives.get_value() problem=attempt.problem("days") />
                <Field
                    label=text!(registration.invitations.use_limit)
                    value=use_limit kind="number" inputmode="numeric"
                    help=text!(registration.invitations.use_limit_help)
                    problem=attempt.problem("useLimit")
                />
                <FormProblem failure=attempt.problem_beside(&["days", "useLimit"]) />
                <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(registration.invitations.make)}</Button>
            </Show>
        </form>
    }
}
