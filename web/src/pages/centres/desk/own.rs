//! Centres that the viewer manages: whoever has one starts in it, others choose.

use super::house::DeskPage;
use crate::{
    api::{
        account::Me,
        centres::desk::{self, ManagedCentre, Request},
    },
    components::{ButtonKind, ButtonLink, Empty, Icon, IconName, Loaded, Loading, Page, use_load},
    state::{live::Topic, use_live, use_session},
};
use leptos::prelude::*;

#[component]
pub fn OwnCentresPage() -> impl IntoView {
    let managed = use_load(desk::managed);
    let alone = Memo::new(move |_| {
        managed.value.with(|all| match all.as_deref() {
            Some([one]) => Some(one.id),
            _ => None,
        })
    });
    move || match alone.get() {
        Some(id) => view! { <DeskPage id alone=true /> }.into_any(),
        None => view! { <Chooser managed /> }.into_any(),
    }
}

#[component]
fn Chooser(managed: Loading<Vec<ManagedCentre>>) -> impl IntoView {
    let me = use_session().me;
    let may_create = Memo::new(move |_| me.with(|me| me.as_ref().is_some_and(Me::administers)));
    let requests = use_load(desk::requests);
    use_live(move |hint| {
        if hint.is_about(Topic::Booking, None) {
            requests.refresh();
        }
    });
    view! {
        <Page
            title=text!(centre_desk.title)
            back="/me"
            foot=|| view! {
                <ButtonLink kind=ButtonKind::Main wide=true href="/centres/desk/new">{text!(centre_desk.create.title)}</ButtonLink>
            }
            foot_when=may_create
        >
            <Loaded loading=managed let:managed>
                {move || match managed.get() {
                    none if none.is_empty() => view! {
                        <Empty icon=IconName::Hall title=text!(centre_desk.none) words=text!(centre_desk.none_words) />
                    }
                    .into_any(),
                    several => view! {
                        <p class="soft">{text!(centre_desk.choose)}</p>
                        <div class="list">
                            {several.into_iter().map(|one| view! { <Line one requests /> }).collect_view()}
                        </div>
                    }
                    .into_any(),
                }}
            </Loaded>
        </Page>
    }
}

#[component]
fn Line(one: ManagedCentre, requests: Loading<Vec<Request>>) -> impl IntoView {
    let id = one.id;
    let waiting = Memo::new(move |_| {
        requests.value.with(|all| {
            let all = all.iter().flatten();
            all.filter(|one| one.room.centre.id == id).count()
        })
    });
    let badge = move || {
        let count = waiting.get();
        (count > 0).then(|| {
            view! {
                <span class="badge" aria-hidden="true">{count}</span>
                <span class="unseen">{text!(centre_desk.waiting.count, count)}</span>
            }
        })
    };
    view! {
        <a class="list-item" href=format!("/centres/desk/{id}")>
            <span class="grow">
                <span class="title block">{one.name}</span>
                <span class="soft block">{one.place.name}</span>
            </span>
            {badge}
            <Icon name=IconName::Next />
        </a>
    }
}
