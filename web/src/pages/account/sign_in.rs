//! Signing in: by phone with a password or a one-time code; in a demo, by choosing a person.

use crate::{
    api::{
        Failure,
        account::{self, DemoPerson, Proof},
    },
    components::{
        Attempt, Button, ButtonKind, ElderToggle, Field, FormProblem, Icon, IconName, Loaded,
        Segment, Show, use_load,
    },
    i18n::Locale,
    state::{settings::locale, use_session, use_settings, use_toasts},
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use std::pin::Pin;

first_page!(SIGN_IN, SignInPage);

#[component]
fn SignInPage() -> impl IntoView {
    let session = use_session();
    let settings = use_settings();
    let system = move |wanted: fn(&account::System) -> bool| {
        session
            .system
            .with(|system| system.as_ref().is_some_and(wanted))
    };
    let is_demo = Memo::new(move |_| system(|system| system.demo));
    let by_phone = RwSignal::new(false);
    let other_language = move |_| {
        settings.set_locale(match locale() {
            Locale::zh_CN => Locale::en,
            Locale::en => Locale::zh_CN,
        });
    };
    Effect::new(move || document().set_title(text!(common.app_name)));
    view! {
        <main class="welcome" id="content">
            <header>
                <span class="row spread">
                    <span class="seal" aria-hidden="true">"邻"</span>
                    <span class="row">
                        <ElderToggle />
                        <Button kind=ButtonKind::Bare on_press=other_language>{text!(account.sign_in.language)}</Button>
                    </span>
                </span>
                <h1>{text!(account.sign_in.hello)}</h1>
                <p class="soft">{text!(common.slogan)}</p>
            </header>
            <Show when=move || system(|system| system.setup_pending)>
                <p class="hint">{text!(account.sign_in.setup_pending)}</p>
            </Show>
            <Show when=move || system(|system| system.boards_public)>
                <a class="link" href="/board">{text!(board.open)}<Icon name=IconName::Next small=true /></a>
            </Show>
            <Show when=move || is_demo.get() fallback=PhoneForm>
                <DemoChooser />
                <Show
                    when=move || by_phone.get()
                    fallback=move || view! {
                        <Button wide=true on_press=move |_| by_phone.set(true)>{text!(account.sign_in.with_phone)}</Button>
                    }
                >
                    <PhoneForm />
                </Show>
            </Show>
        </main>
    }
}

#[component]
fn PhoneForm() -> impl IntoView {
    let session = use_session();
    let (phone, password, code) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let way = RwSignal::new("password".to_string());
    let by_code = Memo::new(move |_| way.with(|way| way == "code"));
    let attempt = Attempt::new();
    let ways = Signal::derive(move || {
        vec![
            (
                "password".to_string(),
                text!(account.sign_in.by_password).to_string(),
            ),
            (
                "code".to_string(),
                text!(account.sign_in.by_code).to_string(),
            ),
        ]
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let proof = if by_code.get() {
            Proof::Code(code.get())
        } else {
            Proof::Password(password.get())
        };
        attempt.run(account::sign_in(phone.get(), proof), move |me| {
            session.set(me)
        });
    };
    view! {
        <form class="stack" on:submit=send>
            <Segment label=text!(account.sign_in.title) value=way options=ways />
            <Field
                label=text!(account.sign_in.phone)
                value=phone kind="tel" inputmode="numeric" autocomplete="username" maxlength=20
                problem=attempt.problem("phone")
            />
            <Show
                when=move || by_code.get()
                fallback=move || view! {
                    <Field
                        label=text!(account.sign_in.password)
                        value=password kind="password" autocomplete="current-password"
                        problem=attempt.problem("password")
                    />
                    <a class="forgotten" href="/reset-password">{text!(account.sign_in.forgotten)}</a>
                }
            >
                <CodeField phone code problem=attempt.problem("code") />
            </Show>
            <FormProblem failure=attempt.problem_beside(&["phone", "password", "code"]) />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(account.sign_in.submit)}</Button>
            <a class="button wide" href="/register">{text!(account.sign_in.register)}</a>
        </form>
    }
}

type Asked = Pin<Box<dyn Future<Output = Result<i32, Failure>>>>;

fn ask_to_sign_in(phone: String) -> Asked {
    Box::pin(account::request_sign_in_code(phone))
}

/// The code, and the button that has it sent, which rests until the next may be asked for.
#[component]
pub fn CodeField(
    phone: RwSignal<String>,
    code: RwSignal<String>,
    problem: Signal<Option<String>>,
    /// How it is asked for; answers after how many seconds the next may be.
    #[prop(default = ask_to_sign_in)]
    request: fn(String) -> Asked,
) -> impl IntoView {
    let toasts = use_toasts();
    let asking = Attempt::new();
    let seconds_left = RwSignal::new(0);
    let ask = move |_| {
        asking.run(request(phone.get()), move |seconds| {
            toasts.good(text!(account.sign_in.code_sent));
            spawn_local(count_down(seconds_left, seconds));
        });
    };
    view! {
        <div class="with-button">
            <Field
                label=text!(account.sign_in.code)
                value=code inputmode="numeric" autocomplete="one-time-code" maxlength=12 problem
            />
            <Button busy=asking.busy disabled=Signal::derive(move || seconds_left.get() > 0) on_press=ask>
                {move || match seconds_left.get() {
                    0 => text!(account.sign_in.send_code).to_string(),
                    seconds => text!(account.sign_in.resend_in, seconds),
                }}
            </Button>
        </div>
        <FormProblem failure=asking.failure />
    }
}

async fn count_down(left: RwSignal<i32>, from: i32) {
    for seconds in (0..from).rev() {
        // Gone with the page: nobody looks any more.
        if left.try_set(seconds + 1).is_some() {
            return;
        }
        TimeoutFuture::new(1_000).await;
    }
    left.try_set(0);
}

/// The people of the demo by role, in the server's order.
#[component]
fn DemoChooser() -> impl IntoView {
    let people = use_load(account::demo_people);
    let attempt = Attempt::new();
    let groups = move |people: Vec<DemoPerson>| {
        let mut groups: Vec<(String, Vec<DemoPerson>)> = Vec::new();
        for person in people {
            match groups
                .iter_mut()
                .find(|(role, _)| role_words(role) == role_words(&person.role_key))
            {
                Some((_, group)) => group.push(person),
                None => groups.push((person.role_key.clone(), vec![person])),
            }
        }
        groups
    };
    let person_line = move |person: DemoPerson| {
        let session = use_session();
        let choose = move |_| {
            attempt.run(account::sign_in_as_demo_person(person.id), move |me| {
                session.set(me)
            })
        };
        view! {
            <button type="button" class="list-item" on:click=choose>
                <span class="grow">
                    <span class="title">{person.name}</span>
                    <span class="soft block">{person.place}</span>
                </span>
                <Icon name=IconName::Next />
            </button>
        }
    };
    view! {
        <section class="stack">
            <div>
                <h2>{text!(account.sign_in.demo_title)}</h2>
                <p class="soft">{text!(account.sign_in.demo_note)}</p>
            </div>
            <FormProblem failure=attempt.failure />
            <Loaded loading=people let:people>
                {move || groups(people.get()).into_iter().map(|(role, group)| view! {
                    <section class="stack tight">
                        <h3 class="soft">{role_words(&role)}</h3>
                        <div class="list">{group.into_iter().map(person_line).collect_view()}</div>
                    </section>
                }).collect_view()}
            </Loaded>
        </section>
    }
}

fn role_words(role_key: &str) -> &'static str {
    match role_key {
        "resident" => text!(account.role.resident),
        "elder" => text!(account.role.elder),
        "member" | "member_two" => text!(account.role.member),
        "outsider_member" => text!(account.role.outsider_member),
        "dispatcher" => text!(account.role.dispatcher),
        "grid_worker" => text!(account.role.grid_worker),
        "centre_manager" => text!(account.role.centre_manager),
        "unit_liaison" => text!(account.role.unit_liaison),
        "merchant_clerk" => text!(account.role.merchant_clerk),
        "community_admin" => text!(account.role.community_admin),
        "street_admin" => text!(account.role.street_admin),
        "system_admin" => text!(account.role.system_admin),
        _ => text!(account.role.other),
    }
}
