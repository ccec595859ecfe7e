//! Whom to call: a number is masked until it is revealed, which is recorded.

use super::one::Shown;
use crate::{
    api::organizations::{Contact, Organization, changes},
    components::{
        Attempt, Button, ButtonKind, ConfirmSheet, Field, FormProblem, Icon, IconName, Sheet, Show,
    },
    state::use_toasts,
};
use leptos::prelude::*;

const LONGEST_NAME: u32 = 30;

/// Which sheet is open, and for whom.
#[derive(Clone, Copy)]
struct Editing {
    open: RwSignal<bool>,
    removing: RwSignal<bool>,
    contact: RwSignal<Option<Contact>>,
}

#[component]
pub fn Contacts(one: Signal<Organization>, shown: Shown) -> impl IntoView {
    let editing = Editing {
        open: RwSignal::new(false),
        removing: RwSignal::new(false),
        contact: RwSignal::new(None),
    };
    let may_change =
        Memo::new(move |_| one.with(|one| one.administered && one.closed_at.is_none()));
    let may_reveal = Memo::new(move |_| one.with(|one| one.administered));
    let is_any = move || one.with(|one| !one.contacts.is_empty());
    let add = move |_| {
        editing.contact.set(None);
        editing.open.set(true);
    };
    let title = move || match editing.contact.get() {
        Some(contact) => text!(organizations.contact.edit_title, name = contact.name),
        None => text!(organizations.contact.add_title).to_string(),
    };
    view! {
        <section class="section">
            <div class="row spread">
                <h2>{text!(organizations.contact.title)}</h2>
                <Show when=move || may_change.get()>
                    <Button kind=ButtonKind::Bare on_press=add>{text!(organizations.contact.add)}</Button>
                </Show>
            </div>
            <Show
                when=is_any
                fallback=|| view! { <p class="soft">{text!(organizations.contact.none)}</p> }
            >
                <ul class="list">
                    <For
                        each=move || one.with(|one| one.contacts.clone())
                        key=|contact| format!("{contact:?}")
                        let:contact
                    >
                        <ContactLine contact editing may_change may_reveal />
                    </For>
                </ul>
            </Show>
        </section>
        <Sheet open=editing.open title>
            <ContactForm one editing shown />
        </Sheet>
        <Remove editing shown />
    }
}

#[component]
fn ContactLine(
    contact: Contact,
    editing: Editing,
    may_change: Memo<bool>,
    may_reveal: Memo<bool>,
) -> impl IntoView {
    let whole = RwSignal::new(None::<String>);
    let attempt = Attempt::new();
    let id = contact.id;
    let reveal = move |_| {
        attempt.run(changes::reveal_contact(id), move |phone| {
            whole.set(Some(phone));
        });
    };
    let name = StoredValue::new(contact.name.clone());
    let masked = StoredValue::new(contact.phone.clone());
    let itself = StoredValue::new(contact.clone());
    let start = move |sheet: RwSignal<bool>| {
        editing.contact.set(Some(itself.get_value()));
        sheet.set(true);
    };
    view! {
        <li class="list-item contact">
            <span class="grow">
                <span class="block">
                    {contact.name}
                    <span class="soft">" "{contact.duty}</span>
                </span>
                {move || match whole.get() {
                    Some(phone) => view! {
                        <a class="tel num" href=format!("tel:{phone}")>
                            <Icon name=IconName::Phone small=true />
                            <span class="unseen">{text!(people.call, name = name.get_value())}</span>
                            {phone.clone()}
                        </a>
                    }
                    .into_any(),
                    None => view! { <span class="soft num">{masked.get_value()}</span> }.into_any(),
                }}
                <FormProblem failure=attempt.failure />
            </span>
            <span class="row acts">
                <Show when=move || may_reveal.get() && whole.with(Option::is_none)>
                    <Button
                        kind=ButtonKind::Bare
                        busy=attempt.busy
                        label=text!(organizations.contact.reveal_one, name = name.get_value())
                        on_press=reveal
                    >
                        {text!(organizations.contact.reveal)}
                    </Button>
                </Show>
                <Show when=move || may_change.get()>
                    <Button
                        kind=ButtonKind::Bare
                        label=text!(organizations.contact.edit_title, name = name.get_value())
                        on_press=move |_| start(editing.open)
                    >
                        {text!(organizations.contact.edit)}
                    </Button>
                    <Button
                        kind=ButtonKind::Bare
                        label=text!(organizations.contact.remove_one, name = name.get_value())
                        on_press=move |_| start(editing.removing)
                    >
                        {text!(organizations.contact.remove)}
                    </Button>
                </Show>
            </span>
        </li>
    }
}

#[component]
fn ContactForm(one: Signal<Organization>, editing: Editing, shown: Shown) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let known = editing.contact.get_untracked();
    let id = known.as_ref().map(|contact| contact.id);
    let (name, duty) = known
        .map(|contact| (contact.name, contact.duty))
        .unwrap_or_default();
    let (name, duty) = (RwSignal::new(name), RwSignal::new(duty));
    let phone = RwSignal::new(String::new());
    let organization = one.with_untracked(|one| one.id);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = |field: RwSignal<String>| field.get_untracked().trim().to_string();
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let (name, duty, phone) = (said(name), some(said(duty)), said(phone));
        let work = async move {
            match id {
                Some(id) => changes::edit_contact(id, name, duty, some(phone)).await,
                None => changes::add_contact(organization, name, duty, phone).await,
            }
        };
        attempt.run(work, move |_| {
            editing.open.set(false);
            toasts.good(text!(organizations.contact.saved));
            shown.refresh();
        });
    };
    let help = match id {
        Some(_) => text!(organizations.contact.phone_stays),
        None => text!(organizations.contact.phone_help),
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <Field
                label=text!(organizations.contact.name)
                value=name
                maxlength=LONGEST_NAME
                required=true
                problem=attempt.problem("name")
            />
            <Field
                label=text!(organizations.contact.duty)
                value=duty
                maxlength=LONGEST_NAME
                placeholder=text!(organizations.contact.duty_example)
                problem=attempt.problem("duty")
            />
            <Field
                label=text!(organizations.contact.phone)
                value=phone
                kind="tel"
                help=help
                problem=attempt.problem("phone")
            />
            <FormProblem failure=attempt.problem_beside(&["name", "duty", "phone"]) />
            <div class="row">
                <Button on_press=move |_| editing.open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(organizations.save)}</Button>
            </div>
        </form>
    }
}

#[component]
fn Remove(editing: Editing, shown: Shown) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let remove = move |()| {
        let Some(contact) = editing.contact.get_untracked() else {
            return;
        };
        attempt.run(changes::remove_contact(contact.id), move |_| {
            editing.removing.set(false);
            toasts.good(text!(organizations.contact.removed));
            shown.refresh();
        });
    };
    let words = move || {
        let name = editing.contact.get().map(|contact| contact.name);
        text!(
            organizations.contact.remove_words,
            name = name.unwrap_or_default()
        )
    };
    view! {
        <ConfirmSheet
            open=editing.removing
            danger=true
            title=text!(organizations.contact.remove_title)
            confirm=text!(organizations.contact.remove)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=remove
        >
            <p>{words}</p>
        </ConfirmSheet>
    }
}
