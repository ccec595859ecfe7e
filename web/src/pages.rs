//! What the routes show, by area.

use leptos::prelude::AnyView;
use leptos_router::ChooseView;
use std::{future::Future, pin::Pin};

/// A page that is loaded when it is opened, together with the other pages of its area: one file for
/// each area and few for what areas share. Split page by page, what two pages have in common would
/// become a file for every combination of pages, and an order's page some sixty of them.
macro_rules! lazy_page {
    ($area:ident: $page:ident, $view:ident, $component:ident) => {
        pub const $page: $crate::pages::LazyPage = $crate::pages::LazyPage {
            view: || Box::pin($view()),
            preload: || Box::pin(preload()),
        };

        #[leptos::wasm_split::wasm_split($area, wasm_split_path = leptos::wasm_split, preload(preload))]
        fn $view() -> AnyView {
            view! { <$component /> }.into_any()
        }
    };
}

/// A page of the first load.
macro_rules! first_page {
    ($page:ident, $component:ident) => {
        pub const $page: $crate::pages::LazyPage = $crate::pages::LazyPage {
            view: || Box::pin(std::future::ready(view! { <$component /> }.into_any())),
            preload: || Box::pin(std::future::ready(())),
        };
    };
}

/// A text in Chinese and in English: both stand on a poster, whatever the app is set to.
macro_rules! both {
    ($($key:tt)*) => {
        (
            leptos_i18n::td_string!($crate::i18n::Locale::zh_CN, $($key)*),
            leptos_i18n::td_string!($crate::i18n::Locale::en, $($key)*),
        )
    };
}

/// What a route of the table shows. One type for all pages: the router's code is made anew for each
/// type of view, and every copy of it is in the first load.
#[derive(Clone, Copy)]
pub struct LazyPage {
    view: fn() -> Loading<AnyView>,
    preload: fn() -> Loading<()>,
}

type Loading<T> = Pin<Box<dyn Future<Output = T>>>;

impl ChooseView for LazyPage {
    async fn choose(self) -> AnyView {
        (self.view)().await
    }

    async fn preload(&self) {
        (self.preload)().await;
    }
}

pub mod account;
pub mod board;
pub mod calendar;
pub mod categories;
pub mod centres;
mod deciding;
pub mod enrollments;
pub mod home;
pub mod inbox;
pub mod not_found;
pub mod orders;
pub mod organizations;
pub mod people;
mod place_sheet;
pub mod places;
pub mod registration;
pub mod reporting;
pub mod roster;
pub mod templates;
