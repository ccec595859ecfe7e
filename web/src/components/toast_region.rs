//! Where toasts appear.

use super::{Icon, IconName};
use crate::{
    i18n::*,
    state::{toasts::ToastKind, use_toasts},
};
use leptos::prelude::*;

#[component]
pub fn ToastRegion() -> impl IntoView {
    let i18n = use_i18n();
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
                    <button
                        type="button"
                        aria-label=move || t_string!(i18n, common.dismiss)
                        on:click=move |_| toasts.dismiss(toast.number)
                    >
                        <Icon name=IconName::Close small=true />
                    </button>
                </div>
            </For>
        </div>
    }
}
