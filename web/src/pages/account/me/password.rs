//! Setting or changing the password.

use crate::{
    api::{
        ErrorCode,
        profile::{self, Profile},
    },
    components::{
        Attempt, Button, ButtonKind, Field, FormProblem, Icon, IconName, Loading, Sheet, Show,
        Switch,
    },
    state::use_toasts,
};
use leptos::prelude::*;

#[component]
pub fn PasswordLine(me: Signal<Profile>, loading: Loading<Profile>) -> impl IntoView {
    let open = RwSignal::new(false);
    let has_password = Memo::new(move |_| me.with(|me| me.has_password));
    let title = move || match has_password.get() {
        true => text!(account.me.change_password),
        false => text!(account.me.set_password),
    };
    view! {
        <div>
        <button type="button" class="list-item" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            <span class="grow">
                <span class="block">{title}</span>
                <Show when=move || !has_password.get()>
                    <span class="soft block">{text!(account.me.set_password_words)}</span>
                </Show>
            </span>
            <Icon name=IconName::Next />
        </button>
        <Sheet open title=title>
            <PasswordForm open has_password=has_password.get_untracked() phone=me.with_untracked(|me| me.phone.clone()) loading />
        </Sheet>
        </div>
    }
}

#[component]
fn PasswordForm(
    open: RwSignal<bool>,
    has_password: bool,
    phone: String,
    loading: Loading<Profile>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let shown = RwSignal::new(false);
    let kind = Signal::derive(move || if shown.get() { "text" } else { "password" });
    // "Number or password wrong" would be odd for whoever is signed in.
    let current_problem = attempt.problem("currentPassword");
    let current_problem = Signal::derive(move || {
        let is_wrong = attempt.failure.with(|failure| {
            failure.as_ref().and_then(|failure| failure.code()) == Some(ErrorCode::WrongCredentials)
        });
        match is_wrong {
            true => Some(text!(account.me.password_wrong).to_string()),
            false => current_problem.get(),
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let before = has_password.then(|| current.get_untracked());
        let work = profile::set_password(before, new.get_untracked());
        attempt.run(work, move |me| {
            loading.set(me);
            open.set(false);
            toasts.good(match has_password {
                true => text!(account.me.password_changed),
                false => text!(account.me.password_set),
            });
        });
    };
    view! {
        <form class="stack" novalidate on:submit=save>
            // Tells password managers whose password this is.
            <input type="text" autocomplete="username" value=phone readonly hidden />
            {has_password.then(|| view! {
                <Field
                    label=text!(account.me.current_password)
                    value=current kind autocomplete="current-password" required=true
                    problem=current_problem
                />
            })}
            <Field
                label=text!(account.me.new_password)
                value=new kind autocomplete="new-password" required=true maxlength=128
                help=text!(account.me.password_rules)
                problem=attempt.problem("newPassword")
            />
            <Switch label=text!(account.me.show_password) checked=shown on_change=move |on| shown.set(on) />
            {has_password.then(|| view! { <p class="soft">{text!(account.me.password_elsewhere)}</p> })}
            <FormProblem failure=attempt.problem_beside(&["currentPassword", "newPassword"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(account.me.save)}</Button>
            </div>
        </form>
    }
}
