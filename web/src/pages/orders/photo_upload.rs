//! Photos on their way to the server: shrunk on the phone, sent at once, kept in the form's draft by
//! their ids as soon as they are there.

use crate::api::{ApiError, ErrorCode, Failure, Id, photos};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, Url};

pub const MOST_PHOTOS: usize = 6;
/// As much as the server keeps.
const LONGEST_SIDE: f64 = 1_920.0;
const JPEG_QUALITY: f64 = 0.82;
/// Pauses before a photo that did not get through is sent again by itself, in milliseconds.
const PAUSES: [u32; 2] = [1_000, 4_000];

#[derive(Clone, Debug, PartialEq)]
pub enum UploadState {
    Shrinking,
    /// Sent so far, in percent.
    Sending(u8),
    Done,
    Failed(Failure),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    pub id: Id,
    /// What the tile shows; nothing while it is being shrunk.
    pub preview: Option<String>,
    pub state: UploadState,
}

/// The photos of one form.
#[derive(Clone, Copy)]
pub struct Uploads {
    pub list: RwSignal<Vec<Upload>>,
    /// Ids of those that are there, for the draft.
    kept: RwSignal<String>,
    /// The bytes of those that are not there yet.
    waiting: StoredValue<HashMap<Id, Blob>, LocalStorage>,
}

impl Uploads {
    /// `kept` is a field of the form's draft: photos uploaded before a reload are shown again.
    pub fn new(kept: RwSignal<String>) -> Self {
        let ids = kept.get_untracked();
        let earlier = ids.split(' ').filter_map(Id::parse).map(|id| Upload {
            id,
            preview: Some(photos::thumbnail_url(id)),
            state: UploadState::Done,
        });
        let uploads = Self {
            list: RwSignal::new(earlier.collect()),
            kept,
            waiting: StoredValue::new_local(HashMap::new()),
        };
        on_cleanup(move || uploads.release_previews());
        uploads
    }

    /// Those that the server has, in order.
    pub fn ids(self) -> Vec<Id> {
        self.list.with(|list| {
            list.iter()
                .filter(|upload| upload.state == UploadState::Done)
                .map(|upload| upload.id)
                .collect()
        })
    }

    pub fn room(self) -> usize {
        MOST_PHOTOS.saturating_sub(self.list.with(Vec::len))
    }

    fn is_under_way(self) -> bool {
        self.list.with_untracked(|list| {
            list.iter().any(|upload| {
                matches!(
                    upload.state,
                    UploadState::Shrinking | UploadState::Sending(_)
                )
            })
        })
    }

    /// Waits until none is on its way any more; answers the ids, or why one did not get through.
    pub async fn settled(self) -> Result<Vec<Id>, Failure> {
        while self.is_under_way() {
            TimeoutFuture::new(150).await;
        }
        untrack(|| match self.first_failure() {
            Some(_) => Err(Failure::Refused(ApiError {
                code: ErrorCode::Unknown,
                field: Some("photoIds".into()),
                limit: None,
            })),
            None => Ok(self.ids()),
        })
    }

    pub fn first_failure(self) -> Option<Failure> {
        self.list.with(|list| {
            list.iter().find_map(|upload| match &upload.state {
                UploadState::Failed(failure) => Some(failure.clone()),
                _ => None,
            })
        })
    }

    /// Takes as many as there is room for. One after the other is shrunk, for a phone's memory.
    pub fn add(self, files: Vec<Blob>) {
        let room = untrack(|| self.room());
        let fresh: Vec<(Id, Blob)> = files
            .into_iter()
            .take(room)
            .map(|file| (Id::new(), file))
            .collect();
        self.list.update(|list| {
            list.extend(fresh.iter().map(|(id, _)| Upload {
                id: *id,
                preview: None,
                state: UploadState::Shrinking,
            }));
        });
        spawn_local(async move {
            for (id, file) in fresh {
                match shrink(&file).await {
                    Some(small) => {
                        let preview = Url::create_object_url_with_blob(&small).ok();
                        self.change(id, |upload| upload.preview = preview);
                        self.waiting
                            .try_update_value(|waiting| waiting.insert(id, small));
                        spawn_local(self.send(id));
                    }
                    None => {
                        let failure = Failure::refused(ErrorCode::PhotoUnreadable);
                        self.set_state(id, UploadState::Failed(failure));
                    }
                }
            }
        });
    }

    /// Sends again what did not get through.
    pub fn retry(self, id: Id) {
        spawn_local(self.send(id));
    }

    pub fn can_retry(self, id: Id) -> bool {
        self.waiting.with_value(|waiting| waiting.contains_key(&id))
    }

    pub fn remove(self, id: Id) {
        self.waiting
            .update_value(|waiting| drop(waiting.remove(&id)));
        self.list.update(|list| {
            list.retain(|upload| {
                if upload.id == id {
                    release(upload);
                }
                upload.id != id
            });
        });
        self.keep();
    }

    /// One of an old draft that the server has cleared away leaves the form too.
    pub fn check(self, id: Id) {
        spawn_local(async move {
            if photos::is_gone(id).await && self.list.try_with_untracked(|_| ()).is_some() {
                self.remove(id);
            }
        });
    }

    pub fn clear(self) {
        self.release_previews();
        self.list.set(Vec::new());
        self.keep();
    }

    async fn send(self, id: Id) {
        let mut pauses = PAUSES.into_iter();
        loop {
            let photo = self
                .waiting
                .try_with_value(|waiting| waiting.get(&id).cloned());
            let Some(Some(photo)) = photo else { return };
            self.set_state(id, UploadState::Sending(0));
            let progress = move |percent| self.set_state(id, UploadState::Sending(percent));
            match photos::upload(id, &photo, progress).await {
                Ok(()) => {
                    self.waiting.try_update_value(|waiting| waiting.remove(&id));
                    self.set_state(id, UploadState::Done);
                    return self.keep();
                }
                Err(Failure::Network) => match pauses.next() {
                    Some(pause) => TimeoutFuture::new(pause).await,
                    None => return self.set_state(id, UploadState::Failed(Failure::Network)),
                },
                Err(failure) => return self.set_state(id, UploadState::Failed(failure)),
            }
        }
    }

    fn set_state(self, id: Id, state: UploadState) {
        self.change(id, |upload| upload.state = state);
    }

    /// The form may have been left meanwhile, and its signals with it.
    fn change(self, id: Id, change: impl FnOnce(&mut Upload)) {
        self.list.try_update(|list| {
            if let Some(upload) = list.iter_mut().find(|upload| upload.id == id) {
                change(upload);
            }
        });
    }

    fn keep(self) {
        let ids: Option<Vec<String>> = self.list.try_with_untracked(|list| {
            list.iter()
                .filter(|upload| upload.state == UploadState::Done)
                .map(|upload| upload.id.to_string())
                .collect()
        });
        if let Some(ids) = ids {
            self.kept.try_set(ids.join(" "));
        }
    }

    fn release_previews(self) {
        self.list
            .try_with_untracked(|list| list.iter().for_each(release));
    }
}

/// Gives the memory of a preview back; one that the server shows holds none.
fn release(upload: &Upload) {
    if let Some(preview) = upload
        .preview
        .as_deref()
        .filter(|url| url.starts_with("blob:"))
    {
        // Fails only for addresses that are none.
        let _ = Url::revoke_object_url(preview);
    }
}

/// `None`: no picture that this browser can read.
async fn shrink(file: &Blob) -> Option<Blob> {
    let picture = window().create_image_bitmap_with_blob(file).ok()?;
    let picture: ImageBitmap = JsFuture::from(picture).await.ok()?.dyn_into().ok()?;
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = (LONGEST_SIDE / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).round(), (height * scale).round());

    let canvas = document().create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d").ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    // Browsers that do not know the property draw a little coarser.
    let _ = Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into());
    // What is transparent would turn black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    context
        .draw_image_with_image_bitmap_and_dw_and_dh(&picture, 0.0, 0.0, width, height)
        .ok()?;
    picture.close();
    to_jpeg(&canvas).await
}

async fn to_jpeg(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let made = Promise::new(&mut |resolve: Function, reject: Function| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            // Resolving a promise of our own cannot fail.
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        let quality = JsValue::from(JPEG_QUALITY);
        if canvas
            .to_blob_with_type_and_encoder_options(done.unchecked_ref(), "image/jpeg", &quality)
            .is_err()
        {
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}
