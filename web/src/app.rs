//! The contexts and the one table of routes.

use crate::i18n::*;
use leptos::prelude::*;
use leptos_router::{
    Lazy, LazyRoute,
    components::{FlatRoutes, Route, Router},
    lazy_route, path,
};

#[component]
pub fn App() -> impl IntoView {
    view! {
        <I18nContextProvider>
            <Router>
                <FlatRoutes fallback=|| "404">
                    <Route path=path!("/") view=Home />
                    <Route path=path!("/me") view={Lazy::<MePage>::new()} />
                </FlatRoutes>
            </Router>
        </I18nContextProvider>
    }
}

#[component]
fn Home() -> impl IntoView {
    let i18n = use_i18n();
    view! { <h1>{t!(i18n, common.app_name)}</h1><a href="/me">"me"</a> }
}

struct MePage;

#[lazy_route]
impl LazyRoute for MePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <h1>"me"</h1> }.into_any()
    }
}
