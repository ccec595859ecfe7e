//! The contexts, who may be where, and the one table of routes.
//!
//! Adding a page: a component in `pages/<area>/`, above it its route by `lazy_page!`
//! (`pages/account/setup.rs` is the shortest example), and one line in the table below. Everything but
//! signing in and home is lazy: what is not on the first pages must not weigh on the first load.

use crate::{
    components::{Frame, Problem, Show},
    pages::{
        account::{
            devices::DEVICES, me::ME, reset_password::RESET_PASSWORD, setup::SETUP,
            sign_in::SignInPage,
        },
        board::{BOARD, BOARDS},
        calendar::CALENDAR,
        categories::CATEGORIES,
        enrollments::ENROLLMENTS,
        home::HomePage,
        inbox::INBOX,
        not_found::NotFoundPage,
        orders::{
            desk::DESK, follow_ups::FOLLOW_UPS, hall::HALL, helping::HELPING, mine::MY_ORDERS,
            order::ORDER, submit::SUBMIT, tasks::TASKS, wishes::WISHES,
        },
        organizations::{
            ORGANIZATIONS, coverage::COVERAGE, figure::FIGURE, one::ORGANIZATION, tree::PARTY_TREE,
        },
        people::{PEOPLE, merge::MERGE, person::PERSON},
        places::PLACES,
        registration::{
            invitations::INVITATIONS, list::REGISTRATIONS, own::REGISTRATION, posters::POSTERS,
            register::REGISTER,
        },
        reporting::{REPORTING, units::UNITS},
        roster::{batch::BATCH, upload::IMPORT},
        templates::TEMPLATES,
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
    NavigateOptions,
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
        if [
            Topic::Inbox,
            Topic::Order,
            Topic::Enrollment,
            Topic::Registration,
        ]
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
                <Route path=path!("/register") view=REGISTER />
                <Route path=path!("/registration") view=REGISTRATION />
                <Route path=path!("/registrations") view=REGISTRATIONS />
                <Route path=path!("/invitations") view=INVITATIONS />
                <Route path=path!("/posters/:id") view=POSTERS />
                <Route path=path!("/setup") view=SETUP />
                <Route path=path!("/reset-password") view=RESET_PASSWORD />
                <Route path=path!("/me") view=ME />
                <Route path=path!("/me/devices") view=DEVICES />
                <Route path=path!("/inbox") view=INBOX />
                <Route path=path!("/enrollments") view=ENROLLMENTS />
                <Route path=path!("/people") view=PEOPLE />
                <Route path=path!("/people/:id") view=PERSON />
                <Route path=path!("/people/:id/merge/:other") view=MERGE />
                <Route path=path!("/reporting") view=REPORTING />
                <Route path=path!("/units") view=UNITS />
                <Route path=path!("/places") view=PLACES />
                <Route path=path!("/places/:id") view=PLACES />
                <Route path=path!("/organizations") view=ORGANIZATIONS />
                <Route path=path!("/organizations/:id") view=ORGANIZATION />
                <Route path=path!("/party-tree") view=PARTY_TREE />
                <Route path=path!("/party-tree/:id") view=PARTY_TREE />
                <Route path=path!("/coverage") view=COVERAGE />
                <Route path=path!("/coverage/:id") view=COVERAGE />
                <Route path=path!("/coverage/:id/:figure") view=FIGURE />
                <Route path=path!("/calendar") view=CALENDAR />
                <Route path=path!("/templates") view=TEMPLATES />
                <Route path=path!("/templates/:id") view=TEMPLATES />
                <Route path=path!("/categories") view=CATEGORIES />
                <Route path=path!("/categories/:code") view=CATEGORIES />
                <Route path=path!("/board") view=BOARDS />
                <Route path=path!("/board/:place") view=BOARD />
                <Route path=path!("/import") view=IMPORT />
                <Route path=path!("/import/:id") view=BATCH />
                <Route path=path!("/submit") view=SUBMIT />
                <Route path=path!("/orders") view=MY_ORDERS />
                <Route path=path!("/orders/:id") view=ORDER />
                <Route path=path!("/hall") view=HALL />
                <Route path=path!("/helping") view=HELPING />
                <Route path=path!("/wishes") view=WISHES />
                <Route path=path!("/tasks") view=TASKS />
                <Route path=path!("/desk") view=DESK />
                <Route path=path!("/follow-ups") view=FOLLOW_UPS />
            </FlatRoutes>
        </Show>
    }
}

fn is_public(path: &str) -> bool {
    matches!(
        path,
        "/sign-in" | "/register" | "/setup" | "/reset-password" | "/board"
    ) || path.starts_with("/board/")
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
