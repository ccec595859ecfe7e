//! The contexts, who may be where, and the one table of routes.
//!
//! Adding a page: a component in `pages/<area>/`, above it its route by `lazy_page!`
//! (`pages/account/setup.rs` is the shortest example), and one line in the table below. Everything but
//! signing in and home is lazy: what is not on the first pages must not weigh on the first load.

mod table;

use self::table::{Rows, Table};
use crate::{
    components::{Frame, Problem, Show},
    pages::{
        account::{
            devices::DEVICES, family::FAMILY, me::ME, reset_password::RESET_PASSWORD, setup::SETUP,
            sign_in::SIGN_IN,
        },
        board::{BOARD, BOARDS},
        calendar::CALENDAR,
        categories::CATEGORIES,
        centres::{
            CENTRES,
            desk::CENTRE_DESK,
            door::DOOR,
            here::HERE,
            windows::{arrive::ARRIVE, screen::HALL_SCREEN, ticket::TICKET},
        },
        enrollments::ENROLLMENTS,
        home::HOME,
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
    components::{FlatRoutes, FlatRoutesProps, Router},
    hooks::{use_location, use_navigate},
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

/// The one table of routes: `:name` stands for a part of the path, `*name` for all that follows.
static PAGES: Rows<53> = [
    ("/", HOME),
    ("/sign-in", SIGN_IN),
    ("/register", REGISTER),
    ("/registration", REGISTRATION),
    ("/registrations", REGISTRATIONS),
    ("/invitations", INVITATIONS),
    ("/posters/:id", POSTERS),
    ("/setup", SETUP),
    ("/reset-password", RESET_PASSWORD),
    ("/me", ME),
    ("/me/devices", DEVICES),
    ("/me/family", FAMILY),
    ("/inbox", INBOX),
    ("/enrollments", ENROLLMENTS),
    ("/people", PEOPLE),
    ("/people/:id", PERSON),
    ("/people/:id/merge/:other", MERGE),
    ("/reporting", REPORTING),
    ("/units", UNITS),
    ("/places", PLACES),
    ("/places/:id", PLACES),
    ("/organizations", ORGANIZATIONS),
    ("/organizations/:id", ORGANIZATION),
    ("/party-tree", PARTY_TREE),
    ("/party-tree/:id", PARTY_TREE),
    ("/coverage", COVERAGE),
    ("/coverage/:id", COVERAGE),
    ("/coverage/:id/:figure", FIGURE),
    ("/calendar", CALENDAR),
    ("/templates", TEMPLATES),
    ("/templates/:id", TEMPLATES),
    ("/categories", CATEGORIES),
    ("/categories/:code", CATEGORIES),
    ("/board", BOARDS),
    ("/board/:place", BOARD),
    ("/import", IMPORT),
    ("/import/:id", BATCH),
    ("/centres/desk/*rest", CENTRE_DESK),
    ("/centres/*rest", CENTRES),
    ("/here/:room/:code", HERE),
    ("/door/:room/:token", DOOR),
    ("/tickets/:id", TICKET),
    ("/arrive/:centre/:code", ARRIVE),
    ("/hall/:centre/:token", HALL_SCREEN),
    ("/submit", SUBMIT),
    ("/orders", MY_ORDERS),
    ("/orders/:id", ORDER),
    ("/hall", HALL),
    ("/helping", HELPING),
    ("/wishes", WISHES),
    ("/tasks", TASKS),
    ("/desk", DESK),
    ("/follow-ups", FOLLOW_UPS),
];

#[component]
fn Routes() -> impl IntoView {
    let session = use_session();
    let path = use_location().pathname;
    let is_allowed =
        Memo::new(move |_| session.me.with(Option::is_some) || path.with(|path| is_public(path)));
    view! {
        <Show when=move || is_allowed.get()>
            {
                let table = ToChildren::to_children(|| Table::of(&PAGES));
                let routes = FlatRoutesProps::builder().fallback(NotFoundPage).children(table);
                FlatRoutes(routes.build())
            }
        </Show>
    }
}

fn is_public(path: &str) -> bool {
    matches!(
        path,
        "/sign-in" | "/register" | "/setup" | "/reset-password" | "/board"
    ) || path.starts_with("/board/")
        || path.starts_with("/door/")
        || path.starts_with("/hall/")
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
