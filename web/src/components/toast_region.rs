//! Where toasts appear.

use super::{Icon, IconName};
use crate::state::{toasts::ToastKind, use_toasts};
use leptos::prelude::*;

#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.list.get() key=|toast| toast.number let:toast>
                <div class="toast">
                    <Icon small=true name=match toast.kind {
                        ToastKind::Good => IconName::Check,
                        ToastKind::Problem => IconName::Late,
                    } />
                    <span>{toast.words}</span>
                    {toast.link.map(|link| view! {
                        <a href=link.href on:click=move |_| toasts.dismiss(toast.number)>{link.words}</a>
                    })}
                    <button
                        type="button"
                        aria-label=text!(common.dismiss)
                        on:click=move |_| toasts.dismiss(toast.number)
                    >
                        <Icon name=IconName::Close small=true />
                    </button>
                </div>
            </For>
        </div>
    }
}
