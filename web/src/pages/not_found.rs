//! An address that leads nowhere.

use crate::components::{ButtonKind, ButtonLink, Empty, IconName, Page};
use leptos::prelude::*;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Page title=text!(common.not_found.title)>
            <Empty
                icon=IconName::Place
                title=text!(common.not_found.title)
                words=text!(common.not_found.words)
            >
                <ButtonLink href="/" kind=ButtonKind::Main>{text!(common.not_found.home)}</ButtonLink>
            </Empty>
        </Page>
    }
}
