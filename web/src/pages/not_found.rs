//! An address that leads nowhere.

use crate::{
    components::{ButtonKind, ButtonLink, Empty, IconName, Page},
    i18n::*,
};
use leptos::prelude::*;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, common.not_found.title)>
            <Empty
                icon=IconName::Place
                title=move || t_string!(i18n, common.not_found.title)
                words=move || t_string!(i18n, common.not_found.words)
            >
                <ButtonLink href="/" kind=ButtonKind::Main>{t!(i18n, common.not_found.home)}</ButtonLink>
            </Empty>
        </Page>
    }
}
