//! 住户登记: who waits to be confirmed, for those who know the place: the grid worker on the way, the
//! branch's dispatcher, the administrators.

use super::{
    card::RegistrationCard,
    desk::Desk,
    sheets::{ApartSheet, BuildingSheet, RefuseSheet},
};
use crate::{
    api::{
        account::{Me, RegistrationState},
        registration::desk::registrations,
    },
    components::{ButtonLink, Empty, Icon, IconName, Page, PagedFrame, Segment, Show, use_pages},
    state::{live::Topic, use_live, use_session},
};
use leptos::prelude::*;

lazy_page!(registration: REGISTRATIONS, registrations_view, RegistrationsPage);

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
    let list = use_pages(move |after| registrations(state.get(), after));
    use_live(move |hint| {
        if hint.is_about(Topic::Registration, None) {
            list.refresh();
        }
    });
    let desk = Desk::new(list);
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
