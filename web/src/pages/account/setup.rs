//! The first administrator of an empty database, by the one-time link printed at the first start.

use crate::{
    api::account,
    components::{Attempt, Button, ButtonKind, Field, FormProblem, Show},
    state::use_session,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

lazy_page!(people: SETUP, setup_view, SetupPage);

#[component]
fn SetupPage() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let token = move || {
        query
            .with(|query| query.get("token"))
            .filter(|token| !token.is_empty())
    };
    let (name, phone, password) = (
        RwSignal::default(),
        RwSignal::default(),
        RwSignal::default(),
    );
    let attempt = Attempt::new();
    let navigate = use_navigate();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(token) = token() else { return };
        let work = account::complete_setup(token, name.get(), phone.get(), password.get());
        let navigate = navigate.clone();
        attempt.run(work, move |me| {
            session.set(me);
            navigate("/", Default::default());
        });
    };
    view! {
        <main class="welcome" id="content">
            <header>
                <span class="seal" aria-hidden="true">"邻"</span>
                <div>
                    <p class="soft">{text!(account.setup.small)}</p>
                    <h1>{text!(account.setup.title)}</h1>
                </div>
                <p class="soft">{text!(account.setup.words)}</p>
            </header>
            <Show
                when=move || token().is_some()
                fallback=move || view! { <p class="hint wrong">{text!(account.setup.no_token)}</p> }
            >
                <form class="stack" on:submit=send.clone()>
                    <Field label=text!(account.setup.name) value=name autocomplete="name" problem=attempt.problem("name") />
                    <Field
                        label=text!(account.sign_in.phone)
                        value=phone kind="tel" inputmode="numeric" autocomplete="username" maxlength=20
                        problem=attempt.problem("phone")
                    />
                    <Field
                        label=text!(account.setup.new_password)
                        value=password kind="password" autocomplete="new-password"
                        help=text!(account.setup.password_help)
                        problem=attempt.problem("password")
                    />
                    <FormProblem failure=attempt.problem_beside(&["name", "phone", "password"]) />
                    <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(account.setup.submit)}</Button>
                </form>
            </Show>
        </main>
    }
}
