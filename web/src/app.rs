//! The contexts, who may be where, and the one table of routes.
//!
//! Adding a page: a component in `pages/<area>/`, above it its route by `lazy_page!`
//! (`pages/account/setup.rs` is the shortest example), and one line in the table below. Everything but
//! signing in and home is lazy: what is not on the first pages must not weigh on the first load.

use crate::{
    components::{Frame, Problem, Show},
    pages::{
        account::{
            devices::DevicesRoute, me::MeRoute, reset_password::ResetPasswordRoute,
            setup::SetupRoute, sign_in::SignInPage,
        },
        enrollments::EnrollmentsRoute,
        home::HomePage,
        inbox::InboxRoute,
        not_found::NotFoundPage,
        orders::{
            desk::DeskRoute, hall::HallRoute, mine::MyOrdersRoute, order::OrderRoute,
            submit::SubmitRoute, tasks::TasksRoute,
        },
        people::{PeopleRoute, merge::MergeRoute, person::PersonRoute},
        places::PlacesRoute,
        reporting::{ReportingRoute, units::UnitsRoute},
        roster::{batch::BatchRoute, upload::ImportRoute},
    },
    state::{
        clock::Clock,
        live::{Live, Topic},
        session::{Phase, Session},
        settings::Settings,
        toasts::Toasts,
        use_session,
    },
};
use leptos::prelude::*;
use leptos_router::{
    Lazy, NavigateOptions,
    components::{FlatRoutes, Route, Router},
    hooks::{use_location, use_navigate},
    path,
};

#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <Contexts />
        </Router>
    }
}

#[component]
fn Contexts() -> impl IntoView {
    let settings = Settings::provide();
    Toasts::provide();
    let live = Live::provide();
    let session = Session::provide(Clock::provide(), live);
    // The counts on the bar and what the viewer may do follow what happens.
    live.listen(move |hint| {
        if [Topic::Inbox, Topic::Order, Topic::Enrollment]
            .iter()
            .any(|topic| hint.is_about(*topic, None))
        {
            session.reload();
        }
    });
    guard_routes(session);
    // Signing in must not build the routes anew.
    let start = Memo::new(move |_| match session.phase.get() {
        Phase::SignedOut | Phase::SignedIn => None,
        not_yet => Some(not_yet),
    });

    move || {
        settings.language();
        view! {
            <Frame>
                {move || match start.get() {
                    None => view! { <Routes /> }.into_any(),
                    Some(Phase::Failed(failure)) => view! {
                        <main class="page" id="content">
                            <Problem failure retry=move |_| session.start() />
                        </main>
                    }
                    .into_any(),
                    Some(_) => ().into_any(),
                }}
            </Frame>
        }
    }
}

#[component]
fn Routes() -> impl IntoView {
    let session = use_session();
    let path = use_location().pathname;
    let is_allowed =
        Memo::new(move |_| session.me.with(Option::is_some) || path.with(|path| is_public(path)));
    view! {
        <Show when=move || is_allowed.get()>
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=HomePage />
                <Route path=path!("/sign-in") view=SignInPage />
                <Route path=path!("/setup") view={Lazy::<SetupRoute>::new()} />
                <Route path=path!("/reset-password") view={Lazy::<ResetPasswordRoute>::new()} />
                <Route path=path!("/me") view={Lazy::<MeRoute>::new()} />
                <Route path=path!("/me/devices") view={Lazy::<DevicesRoute>::new()} />
                <Route path=path!("/inbox") view={Lazy::<InboxRoute>::new()} />
                <Route path=path!("/enrollments") view={Lazy::<EnrollmentsRoute>::new()} />
                <Route path=path!("/people") view={Lazy::<PeopleRoute>::new()} />
                <Route path=path!("/people/:id") view={Lazy::<PersonRoute>::new()} />
                <Route path=path!("/people/:id/merge/:other") view={Lazy::<MergeRoute>::new()} />
                <Route path=path!("/reporting") view={Lazy::<ReportingRoute>::new()} />
                <Route path=path!("/units") view={Lazy::<UnitsRoute>::new()} />
                <Route path=path!("/places") view={Lazy::<PlacesRoute>::new()} />
                <Route path=path!("/places/:id") view={Lazy::<PlacesRoute>::new()} />
                <Route path=path!("/import") view={Lazy::<ImportRoute>::new()} />
                <Route path=path!("/import/:id") view={Lazy::<BatchRoute>::new()} />
                <Route path=path!("/submit") view={Lazy::<SubmitRoute>::new()} />
                <Route path=path!("/orders") view={Lazy::<MyOrdersRoute>::new()} />
                <Route path=path!("/orders/:id") view={Lazy::<OrderRoute>::new()} />
                <Route path=path!("/hall") view={Lazy::<HallRoute>::new()} />
                <Route path=path!("/tasks") view={Lazy::<TasksRoute>::new()} />
                <Route path=path!("/desk") view={Lazy::<DeskRoute>::new()} />
            </FlatRoutes>
        </Show>
    }
}

fn is_public(path: &str) -> bool {
    matches!(path, "/sign-in" | "/setup" | "/reset-password")
}

/// Whoever is not signed in goes to sign in, and from there to where they wanted to be.
fn guard_routes(session: Session) {
    let location = use_location();
    let navigate = use_navigate();
    let replace = || NavigateOptions {
        replace: true,
        ..Default::default()
    };
    Effect::new(move || {
        let path = location.pathname.get();
        match session.phase.get() {
            Phase::SignedOut if !is_public(&path) => {
                let wanted = if path == "/" {
                    "/sign-in".to_string()
                } else {
                    format!("/sign-in?to={path}")
                };
                navigate(&wanted, replace());
            }
            Phase::SignedIn if path == "/sign-in" => {
                let wanted = location.query.with_untracked(|query| query.get("to"));
                // Only ways within the app: a link from elsewhere must not lead elsewhere.
                let wanted = wanted.filter(|to| to.starts_with('/') && !to.starts_with("//"));
                navigate(wanted.as_deref().unwrap_or("/"), replace());
            }
            _ => {}
        }
    });
}
