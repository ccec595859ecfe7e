//! Buttons and links that look like buttons. One `Main` per screen.

use leptos::{ev::MouseEvent, prelude::*};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    Main,
    #[default]
    Quiet,
    Danger,
    /// Only words, e.g. at the end of a line.
    Bare,
}

impl ButtonKind {
    fn class(self, wide: bool) -> &'static str {
        match (self, wide) {
            (Self::Main, false) => "button main",
            (Self::Main, true) => "button main wide",
            (Self::Quiet, false) => "button",
            (Self::Quiet, true) => "button wide",
            (Self::Danger, false) => "button danger",
            (Self::Danger, true) => "button danger wide",
            (Self::Bare, _) => "button bare",
        }
    }
}

/// Without `on_press` it submits the form around it. While `busy` it keeps its place and its words,
/// shows that work goes on, and takes no second press.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] wide: bool,
    #[prop(optional, into)] label: Option<TextProp>,
    #[prop(optional, into)] on_press: Option<Callback<MouseEvent>>,
    children: Children,
) -> impl IntoView {
    let resting = move || busy.get() || disabled.get();
    view! {
        <button
            class=kind.class(wide)
            type=if on_press.is_some() { "button" } else { "submit" }
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || resting().then_some("true")
            aria-label=label.map(|label| move || label.get())
            on:click=move |event| {
                // Not `disabled`: that would take the focus away from a keyboard's user.
                if resting() {
                    event.prevent_default();
                } else if let Some(on_press) = on_press {
                    on_press.run(event);
                }
            }
        >
            {move || busy.get().then(|| view! {
                <span class="spinner" aria-hidden="true"></span>
                <span class="unseen" role="status">{text!(common.busy)}</span>
            })}
            {children()}
        </button>
    }
}

#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] wide: bool,
    children: Children,
) -> impl IntoView {
    view! { <a class=kind.class(wide) href=href>{children()}</a> }
}
