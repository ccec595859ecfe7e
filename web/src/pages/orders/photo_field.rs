//! The photos of a form: taken or chosen, each with its progress, a way to send it again, and to
//! take it away.

use super::photo_upload::{MOST_PHOTOS, Upload, UploadState, Uploads};
use crate::{
    api::failure_text,
    components::{Icon, IconName, Show},
};
use leptos::{ev::Event, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlInputElement};

#[component]
pub fn PhotoField(
    uploads: Uploads,
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] help: Option<TextProp>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let tile = move |id| {
        let upload = Signal::derive(move || {
            uploads
                .list
                .with(|list| list.iter().find(|upload| upload.id == id).cloned())
        });
        view! { <Tile uploads id upload /> }
    };
    let has_room = Memo::new(move |_| uploads.room() > 0);
    let told = move || {
        let failure = uploads
            .first_failure()
            .map(|failure| failure_text(&failure));
        failure.or_else(|| problem.get())
    };
    view! {
        <fieldset class="field">
            <legend>{move || label.get()}</legend>
            <div class="photos">
                <For
                    each=move || uploads.list.with(|list| list.iter().map(|upload| upload.id).collect::<Vec<_>>())
                    key=|id| *id
                    children=tile
                />
                <Show when=move || has_room.get()>
                    <label class="photo add touch-only">
                        <Icon name=IconName::Camera />
                        <span>{text!(orders.photo.take)}</span>
                        <input type="file" accept="image/*" capture="environment" on:change=move |event| take_in(uploads, &event) />
                    </label>
                    <label class="photo add">
                        <Icon name=IconName::Plus />
                        <span>{text!(orders.photo.choose)}</span>
                        <input type="file" accept="image/*" multiple=true on:change=move |event| take_in(uploads, &event) />
                    </label>
                </Show>
            </div>
            <div role="status" class=move || if told().is_some() { "wrong" } else { "help" }>
                {move || match told() {
                    Some(words) => Some(view! { <Icon name=IconName::Late small=true /><span>{words}</span> }.into_any()),
                    None => help.as_ref().map(|help| help.get().into_any()),
                }}
            </div>
        </fieldset>
    }
}

/// 「照片（最多 6 张）」
pub fn photos_label() -> String {
    text!(orders.photo.label, count = MOST_PHOTOS)
}

fn take_in(uploads: Uploads, event: &Event) {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
    else {
        return;
    };
    let files = input.files().map_or_else(Vec::new, |files| {
        (0..files.length())
            .filter_map(|index| files.get(index))
            .map(Blob::from)
            .collect()
    });
    // So that the same photo can be chosen again after it was taken away.
    input.set_value("");
    uploads.add(files);
}

#[component]
fn Tile(uploads: Uploads, id: crate::api::Id, upload: Signal<Option<Upload>>) -> impl IntoView {
    let preview = Memo::new(move |_| upload.with(|upload| upload.as_ref()?.preview.clone()));
    let percent = Memo::new(move |_| {
        upload.with(|upload| match upload.as_ref()?.state {
            UploadState::Shrinking => Some(0),
            UploadState::Sending(percent) => Some(percent),
            _ => None,
        })
    });
    let has_failed = Memo::new(move |_| {
        upload.with(|upload| {
            upload
                .as_ref()
                .is_some_and(|upload| matches!(upload.state, UploadState::Failed(_)))
        })
    });
    let number = move || {
        let position = uploads
            .list
            .with(|list| list.iter().position(|upload| upload.id == id));
        position.unwrap_or_default() + 1
    };
    view! {
        <div class="photo" class:failed=move || has_failed.get()>
            {move || preview.get().map(|url| view! { <img src=url alt="" on:error=move |_| uploads.check(id) /> })}
            <Show when=move || percent.get().is_some()>
                <progress class="progress" max="100" value=move || percent.get().unwrap_or(100)
                    aria-label=move || text!(orders.photo.sending, number = number())></progress>
            </Show>
            <Show when=move || has_failed.get() && uploads.can_retry(id)>
                <button type="button" class="again" on:click=move |_| uploads.retry(id)>{text!(common.retry)}</button>
            </Show>
            <button
                type="button"
                class="remove"
                aria-label=move || text!(orders.photo.remove, number = number())
                on:click=move |_| uploads.remove(id)
            >
                <span><Icon name=IconName::Close small=true /></span>
            </button>
        </div>
    }
}
