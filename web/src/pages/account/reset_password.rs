//! 忘记密码: a new password for whoever holds the phone, proven by a one-time code.

use super::sign_in::CodeField;
use crate::{
    api::profile,
    components::{Attempt, Button, ButtonKind, Field, FormProblem, Switch},
    state::{use_session, use_toasts},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

lazy_page!(people: RESET_PASSWORD, reset_password_view, ResetPasswordPage);

#[component]
fn ResetPasswordPage() -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let (phone, code, password) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let shown = RwSignal::new(false);
    let kind = Signal::derive(move || if shown.get() { "text" } else { "password" });
    let attempt = Attempt::new();
    let navigate = use_navigate();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let work = profile::reset_password(
            phone.get_untracked(),
            code.get_untracked(),
            password.get_untracked(),
        );
        let navigate = navigate.clone();
        attempt.run(work, move |me| {
            session.set(me);
            toasts.good(text!(account.reset.done));
            navigate("/", Default::default());
        });
    };
    Effect::new(move || {
        document().set_title(&format!(
            "{} · {}",
            text!(account.reset.title),
            text!(common.app_name)
        ));
    });
    view! {
        <main class="welcome" id="content">
            <header>
                <span class="seal" aria-hidden="true">"邻"</span>
                <h1>{text!(account.reset.title)}</h1>
                <p class="soft">{text!(account.reset.words)}</p>
            </header>
            <form class="stack" novalidate on:submit=send>
                <Field
                    label=text!(account.sign_in.phone)
                    value=phone kind="tel" inputmode="numeric" autocomplete="username" maxlength=20 required=true
                    problem=attempt.problem("phone")
                />
                <CodeField phone code problem=attempt.problem("code") />
                <Field
                    label=text!(account.me.new_password)
                    value=password kind autocomplete="new-password" required=true maxlength=128
                    help=text!(account.me.password_rules)
                    problem=attempt.problem("newPassword")
                />
                <Switch label=text!(account.me.show_password) checked=shown on_change=move |on| shown.set(on) />
                <FormProblem failure=attempt.problem_beside(&["phone", "code", "newPassword"]) />
                <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(account.reset.submit)}</Button>
                <a class="button wide" href="/sign-in">{text!(account.reset.back)}</a>
            </form>
        </main>
    }
}
