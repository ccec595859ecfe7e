//! Photos as a grid of thumbnails, each opening the large one; a press on that looks closer.

use super::{Icon, IconName};
use leptos::{ev::MouseEvent, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoView {
    pub url: String,
    pub thumbnail_url: String,
}

#[component]
pub fn PhotoGrid(#[prop(into)] photos: Signal<Vec<PhotoView>>) -> impl IntoView {
    let shown = RwSignal::new(None::<usize>);
    let dialog = NodeRef::<html::Dialog>::new();
    let open = move |index| {
        shown.set(Some(index));
        if let Some(dialog) = dialog.get_untracked() {
            // Refused only when the page is gone already.
            let _ = dialog.show_modal();
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let total = move || photos.with(Vec::len);
    let zoomed = RwSignal::new(false);
    let turn = move |step: isize| {
        zoomed.set(false);
        shown.update(|shown| {
            let next = shown.and_then(|index| index.checked_add_signed(step));
            if let Some(next) = next.filter(|next| *next < photos.with_untracked(Vec::len)) {
                *shown = Some(next);
            }
        });
    };
    let thumbnails = move || {
        let thumbnail = |(index, photo): (usize, PhotoView)| {
            let label = text!(common.photo.open, number = index + 1, total = total());
            view! {
                <button type="button" class="photo" aria-label=label on:click=move |_| open(index)>
                    <img src=photo.thumbnail_url alt="" loading="lazy" />
                </button>
            }
        };
        photos
            .get()
            .into_iter()
            .enumerate()
            .map(thumbnail)
            .collect_view()
    };
    let zoom = move |event: MouseEvent| {
        zoomed.update(|zoomed| *zoomed = !*zoomed);
        let frame = event.current_target();
        let Some(frame) = frame.and_then(|frame| frame.dyn_into::<Element>().ok()) else {
            return;
        };
        // What was pressed comes into the middle; by keyboard, the middle stays there.
        let shape = frame.get_bounding_client_rect();
        let (right, down) = match event.detail() {
            0 => (0.5, 0.5),
            _ => (
                (f64::from(event.client_x()) - shape.x()) / shape.width(),
                (f64::from(event.client_y()) - shape.y()) / shape.height(),
            ),
        };
        request_animation_frame(move || {
            let beyond = |whole: i32, seen: i32| f64::from(whole - seen);
            let left = beyond(frame.scroll_width(), frame.client_width()) * right;
            let top = beyond(frame.scroll_height(), frame.client_height()) * down;
            frame.set_scroll_left(left as i32);
            frame.set_scroll_top(top as i32);
        });
    };
    let has_one = move || total() < 2;
    let position = move || {
        let number = shown.get().unwrap_or_default() + 1;
        text!(common.photo.of, number = number, total = total())
    };
    view! {
        <div class="photos">{thumbnails}</div>
        <dialog
            class="viewer"
            node_ref=dialog
            aria-label=position
            on:close=move |_| {
                shown.set(None);
                zoomed.set(false);
            }
            on:keydown=move |event| match event.key().as_str() {
                "ArrowLeft" => turn(-1),
                "ArrowRight" => turn(1),
                _ => {}
            }
        >
            <div class="row">
                <span class="num" aria-live="polite">{position}</span>
                <button type="button" aria-label=text!(common.close) on:click=move |_| close()>
                    <Icon name=IconName::Close />
                </button>
            </div>
            {move || shown.get().and_then(|index| photos.with(|photos| photos.get(index).cloned())).map(|photo| view! {
                <button
                    type="button"
                    class="large"
                    class:zoomed=move || zoomed.get()
                    aria-pressed=move || zoomed.get().to_string()
                    aria-label=text!(common.photo.zoom)
                    on:click=zoom
                >
                    <img src=photo.url alt="" />
                </button>
            })}
            <div class="row" hidden=has_one>
                <button type="button" aria-label=text!(common.photo.previous) on:click=move |_| turn(-1)>
                    <Icon name=IconName::Back />
                </button>
                <button type="button" aria-label=text!(common.photo.next) on:click=move |_| turn(1)>
                    <Icon name=IconName::Next />
                </button>
            </div>
        </dialog>
    }
}
