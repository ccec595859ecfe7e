//! Sheets that rise from the bottom, on the browser's own `<dialog>`: it keeps the focus inside and
//! closes on Escape.

use super::{Button, ButtonKind, FormProblem, Icon, IconName, Show};
use crate::api::Failure;
use leptos::{html, prelude::*};

/// Open while `open` is true; closing by Escape or a press beside it sets it to false.
/// The content is made anew at each opening.
#[component]
pub fn Sheet(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            // Refused only when the page is gone already.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let children = StoredValue::new(children);
    let name = title.clone();
    view! {
        <dialog
            class="sheet"
            node_ref=dialog
            aria-label=move || name.get()
            on:close=move |_| open.set(false)
            on:click=move |event| {
                // Only the dialog itself, which is what a press beside the sheet hits.
                let itself = dialog.get_untracked().map(|dialog| (*dialog).clone().into());
                if event.target() == itself {
                    open.set(false);
                }
            }
        >
            <Show when=move || open.get()>
                <div>
                    <div class="sheet-head">
                        <h2>{let title = title.clone(); move || title.get()}</h2>
                        <button type="button" aria-label=text!(common.close) on:click=move |_| open.set(false)>
                            <Icon name=IconName::Close />
                        </button>
                    </div>
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </dialog>
    }
}

/// Whether a sheet is open that is about something: as long as there is something, which goes when the sheet
/// is closed.
pub fn open_about<T: Send + Sync + 'static>(subject: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move || {
        let is_any = subject.with(Option::is_some);
        if open.get_untracked() != is_any {
            open.set(is_any);
        }
    });
    // Set only where that is news: each follows the other.
    Effect::new(move || {
        if !open.get() && subject.with_untracked(Option::is_some) {
            subject.set(None);
        }
    });
    open
}

/// Asks before something that cannot be taken back. `on_confirm` closes it by `open.set(false)`
/// once the work is done, so that a failure is shown where the question stands.
#[component]
pub fn ConfirmSheet(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    #[prop(into)] confirm: TextProp,
    #[prop(optional)] danger: bool,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] failure: Signal<Option<Failure>>,
    #[prop(into)] on_confirm: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let confirm = StoredValue::new(confirm);
    let children = StoredValue::new(children);
    let kind = if danger {
        ButtonKind::Danger
    } else {
        ButtonKind::Main
    };
    view! {
        <Sheet open title>
            {children.with_value(|children| children())}
            <FormProblem failure />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind busy on_press=move |_| on_confirm.run(())>
                    {move || confirm.with_value(TextProp::get)}
                </Button>
            </div>
        </Sheet>
    }
}
