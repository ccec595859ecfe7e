//! What the routes show, by area.

/// A page that is loaded when it is opened, together with the other pages of its area: one file for
/// each area and few for what areas share. Split page by page, what two pages have in common would
/// become a file for every combination of pages, and an order's page some sixty of them.
macro_rules! lazy_page {
    ($area:ident: $route:ident, $view:ident, $page:ident) => {
        pub struct $route;

        impl leptos_router::LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            async fn view(_this: Self) -> AnyView {
                $view().await
            }

            async fn preload() {
                preload().await;
            }
        }

        #[leptos::wasm_split::wasm_split($area, wasm_split_path = leptos::wasm_split, preload(preload))]
        fn $view() -> AnyView {
            view! { <$page /> }.into_any()
        }
    };
}

pub mod account;
pub mod enrollments;
pub mod home;
pub mod inbox;
pub mod not_found;
pub mod orders;
pub mod people;
mod place_sheet;
pub mod places;
pub mod reporting;
pub mod roster;
