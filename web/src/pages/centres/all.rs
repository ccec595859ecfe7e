//! 邻里中心: those whose rooms the viewer may book.

use crate::{
    api::centres::houses::{self, CentreLine},
    components::{ButtonLink, Empty, Icon, IconName, Page, PagedList, use_pages},
};
use leptos::prelude::*;

#[component]
pub fn AllCentresPage() -> impl IntoView {
    let pages = use_pages(houses::centres);
    view! {
        <Page title=text!(centres.all.title) small=text!(centres.all.small) back="/centres">
            <PagedList
                pages
                key=|centre| centre.id
                row=|centre| view! { <CentreCard centre /> }
                empty=|| view! {
                    <Empty icon=IconName::Place title=text!(centres.all.none) words=text!(centres.all.none_words)>
                        <ButtonLink href="/me">{text!(centres.all.to_me)}</ButtonLink>
                    </Empty>
                }
            />
        </Page>
    }
}

#[component]
fn CentreCard(centre: CentreLine) -> impl IntoView {
    let rooms: Vec<String> = centre.rooms.into_iter().map(|room| room.name).collect();
    view! {
        <a class="card" href=format!("/centres/at/{}", centre.id)>
            <span class="row spread">
                <span class="title">{centre.name}</span>
                <Icon name=IconName::Next small=true />
            </span>
            <span class="soft">{centre.address}</span>
            <span class="soft">{rooms.join(text!(centres.list_separator))}</span>
        </a>
    }
}
