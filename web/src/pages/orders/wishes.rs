//! 微心愿: small things that anybody of the community can do for a neighbour.

use super::{
    hall::{CapHint, Taking},
    tasks::LoadChip,
};
use crate::{
    api::orders::wishes,
    components::{Empty, IconName, Page, use_pages},
};
use leptos::prelude::*;

lazy_page!(orders: WISHES, wishes_view, WishesPage);

#[component]
fn WishesPage() -> impl IntoView {
    let pages = use_pages(wishes);
    view! {
        <Page title=text!(orders.wishes.title) small=text!(orders.wishes.small) back="/" chip=|| view! { <LoadChip /> }>
            <CapHint />
            <Taking
                pages
                empty=|| view! {
                    <Empty icon=IconName::Check title=text!(orders.wishes.empty) words=text!(orders.wishes.empty_words) />
                }
            />
        </Page>
    }
}
