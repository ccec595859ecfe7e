//! What the windows of a centre do for people, each with what to bring: added, changed, and ended.

use crate::{
    api::{
        Failure, Id,
        centres::{
            window_keeping::{self, ItemDetails},
            windows::WindowItem,
        },
        failure_text,
    },
    components::{
        Attempt, Button, ButtonKind, ConfirmSheet, Field, FormProblem, Icon, IconName, Sheet, Show,
        TextArea, open_about,
    },
    state::use_toasts,
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_NAME: u32 = 30;
const LONGEST_ABOUT: u32 = 200;
const FIELDS: &[&str] = &["name", "bring", "about"];

/// What is being written.
#[derive(Clone, Debug, PartialEq)]
enum Writing {
    New,
    Known(WindowItem),
}

#[component]
pub fn Items(
    centre: Id,
    items: Signal<Vec<WindowItem>>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let writing = RwSignal::new(None::<Writing>);
    let retiring = RwSignal::new(None::<WindowItem>);
    view! {
        <div class="row spread">
            <h3>{text!(windows.keep.items)}</h3>
            <Button on_press=move |_| writing.set(Some(Writing::New))>
                <Icon name=IconName::Plus small=true />{text!(windows.keep.add)}
            </Button>
        </div>
        <Show
            when=move || items.with(|items| !items.is_empty())
            fallback=|| view! { <p class="soft">{text!(windows.keep.items_none)}</p> }
        >
            <div class="list">
                <For each=move || items.get() key=|item| format!("{item:?}") let:item>
                    <ItemLine item writing retiring />
                </For>
            </div>
        </Show>
        <ItemSheet centre writing on_changed />
        <Retiring retiring on_changed />
    }
}

#[component]
fn ItemLine(
    item: WindowItem,
    writing: RwSignal<Option<Writing>>,
    retiring: RwSignal<Option<WindowItem>>,
) -> impl IntoView {
    let bring = item.bring.join(text!(centres.list_separator));
    let name = item.name.clone();
    let edit = text!(windows.keep.edit_of, name = name.clone());
    let retire = format!("{} {name}", text!(windows.keep.retire));
    let (to_edit, to_retire) = (item.clone(), item);
    view! {
        <div class="list-item item-line">
            <span class="grow">
                <span class="title block">{name}</span>
                {(!bring.is_empty()).then(|| view! { <span class="soft block clamp">{bring}</span> })}
            </span>
            <span class="row acts">
                <Button
                    kind=ButtonKind::Bare
                    label=edit
                    on_press=move |_| writing.set(Some(Writing::Known(to_edit.clone())))
                >
                    {text!(windows.keep.edit)}
                </Button>
                <Button
                    kind=ButtonKind::Bare
                    label=retire
                    on_press=move |_| retiring.set(Some(to_retire.clone()))
                >
                    {text!(windows.keep.retire)}
                </Button>
            </span>
        </div>
    }
}

#[component]
fn ItemSheet(
    centre: Id,
    writing: RwSignal<Option<Writing>>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let open = open_about(writing);
    let title = move || {
        writing.with(|writing| match writing {
            Some(Writing::Known(_)) => text!(windows.keep.edit_title),
            _ => text!(windows.keep.add),
        })
    };
    view! {
        <Sheet open title>
            {move || writing.get_untracked().map(|writing| view! { <ItemForm centre writing open on_changed /> })}
        </Sheet>
    }
}

#[component]
fn ItemForm(
    centre: Id,
    writing: Writing,
    open: RwSignal<bool>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let known = match writing {
        Writing::New => None,
        Writing::Known(item) => Some(item),
    };
    let id = known.as_ref().map(|item| item.id);
    let text =
        |of: fn(&WindowItem) -> String| RwSignal::new(known.as_ref().map(of).unwrap_or_default());
    let name = text(|item| item.name.clone());
    let bring = text(|item| item.bring.join("\n"));
    let about = text(|item| item.about.clone().unwrap_or_default());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let details = ItemDetails {
            name: name.get_untracked(),
            bring: bring.with_untracked(|text| lines_of(text)),
            about: Some(about.get_untracked()).filter(|about| !about.trim().is_empty()),
        };
        let work = async move {
            match id {
                Some(id) => window_keeping::edit_item(id, details).await,
                None => window_keeping::create_item(centre, details).await,
            }
        };
        attempt.run(work, move |()| {
            open.set(false);
            toasts.good(match id {
                Some(_) => text!(windows.keep.edited),
                None => text!(windows.keep.created),
            });
            on_changed.run(());
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <Field
                label=text!(windows.keep.name)
                value=name
                maxlength=LONGEST_NAME
                placeholder=text!(windows.keep.name_example)
                problem=attempt.problem("name")
            />
            <TextArea
                label=text!(windows.keep.bring)
                value=bring
                placeholder=text!(windows.keep.bring_example)
                help=text!(windows.keep.bring_help)
                problem=Signal::derive(move || attempt.failure.get().and_then(|failure| bring_problem(&failure)))
            />
            <TextArea
                label=text!(windows.keep.about)
                value=about
                maxlength=LONGEST_ABOUT
                counted=true
                placeholder=text!(windows.keep.about_example)
                problem=attempt.problem("about")
            />
            <FormProblem failure=attempt.problem_beside(FIELDS) />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(windows.keep.save)}</Button>
        </form>
    }
}

/// Empty lines are none.
fn lines_of(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_string)
        .collect()
}

/// Of all the lines, or of one of them.
fn bring_problem(failure: &Failure) -> Option<String> {
    let field = failure.field()?;
    (field == "bring" || field.starts_with("bring.")).then(|| failure_text(failure))
}

#[component]
fn Retiring(retiring: RwSignal<Option<WindowItem>>, on_changed: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let open = open_about(retiring);
    let attempt = Attempt::new();
    let name = move || {
        let name = retiring.with(|item| item.as_ref().map(|item| item.name.clone()));
        text!(windows.keep.retire_title, name = name.unwrap_or_default())
    };
    let retire = move |()| {
        let Some(item) = retiring.get_untracked() else {
            return;
        };
        attempt.run(window_keeping::retire_item(item.id), move |()| {
            open.set(false);
            toasts.good(text!(windows.keep.retired));
            on_changed.run(());
        });
    };
    view! {
        <ConfirmSheet
            open
            danger=true
            title=name
            confirm=text!(windows.keep.retire)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=retire
        >
            <p>{text!(windows.keep.retire_words)}</p>
        </ConfirmSheet>
    }
}

#[cfg(test)]
mod tests {
    use super::lines_of;

    #[test]
    fn what_to_bring_is_a_line_each() {
        assert_eq!(
            lines_of(" 身份证 \n\n户口本\r\n"),
            ["身份证".to_string(), "户口本".to_string()]
        );
        assert!(lines_of(" \n").is_empty());
    }
}
