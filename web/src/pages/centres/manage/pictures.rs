//! Photos of a centre: adding some, and taking one away.

use crate::{
    api::{
        Id,
        centres::{
            keeping::KeptCentre,
            pictures::{self, CentrePhoto},
        },
    },
    components::{
        Attempt, Button, ButtonKind, ConfirmSheet, FormProblem, Icon, IconName, Loading, Show,
    },
    pages::orders::{
        photo_field::{PhotoField, photos_label},
        photo_upload::Uploads,
    },
    state::{use_draft, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};

#[component]
pub fn Pictures(centre: Signal<KeptCentre>, loading: Loading<Option<KeptCentre>>) -> impl IntoView {
    let photos = Memo::new(move |_| centre.with(|centre| centre.photos.clone()));
    let (removing, open) = (RwSignal::new(None::<Id>), RwSignal::new(false));
    let tile = move |(number, photo): (usize, CentrePhoto)| {
        view! {
            <span class="photo">
                <img src=photo.thumbnail_url alt="" loading="lazy" />
                <button
                    type="button"
                    class="remove"
                    aria-label=text!(centre_desk.photos.remove, number)
                    on:click=move |_| {
                        removing.set(Some(photo.id));
                        open.set(true);
                    }
                >
                    <span><Icon name=IconName::Close small=true /></span>
                </button>
            </span>
        }
    };
    view! {
        <section class="section">
            <h2>{text!(centre_desk.photos.heading)}</h2>
            <div class="card stack">
                <Show
                    when=move || photos.with(|photos| !photos.is_empty())
                    fallback=|| view! { <p class="soft">{text!(centre_desk.photos.none)}</p> }
                >
                    <div class="photos">
                        {move || (1..).zip(photos.get()).map(tile).collect_view()}
                    </div>
                </Show>
                <Adding centre=centre.with_untracked(|centre| centre.id) loading />
            </div>
        </section>
        <Removing removing open loading />
    }
}

#[component]
fn Adding(centre: Id, loading: Loading<Option<KeptCentre>>) -> impl IntoView {
    let (toasts, attempt) = (use_toasts(), Attempt::new());
    let draft = use_draft(&format!("centre-photos-{centre}"));
    let uploads = Uploads::new(draft.text("photos"));
    let is_any = move || uploads.list.with(|list| !list.is_empty());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let work = async move { pictures::add(centre, uploads.settled().await?).await };
        attempt.run(work, move |()| {
            uploads.clear();
            draft.clear();
            toasts.good(text!(centre_desk.photos.added));
            loading.refresh();
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <PhotoField uploads label=photos_label() problem=attempt.problem("photoIds") />
            <FormProblem failure=attempt.problem_beside(&["photoIds"]) />
            <Show when=is_any>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(centre_desk.photos.add)}</Button>
            </Show>
        </form>
    }
}

#[component]
fn Removing(
    removing: RwSignal<Option<Id>>,
    open: RwSignal<bool>,
    loading: Loading<Option<KeptCentre>>,
) -> impl IntoView {
    let (toasts, attempt) = (use_toasts(), Attempt::new());
    let remove = move |()| {
        let Some(id) = removing.get_untracked() else {
            return;
        };
        attempt.run(pictures::remove(id), move |()| {
            open.set(false);
            toasts.good(text!(centre_desk.photos.removed));
            loading.refresh();
        });
    };
    view! {
        <ConfirmSheet
            open
            danger=true
            title=text!(centre_desk.photos.remove_title)
            confirm=text!(centre_desk.photos.remove_confirm)
            busy=attempt.busy
            failure=attempt.problem_beside(&[])
            on_confirm=remove
        >
            <p>{text!(centre_desk.photos.remove_words)}</p>
        </ConfirmSheet>
    }
}
