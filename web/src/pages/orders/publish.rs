//! What of one's own the public board may show: asked for with the rating and with the closing words,
//! and to be changed at any time on the order's page.

use crate::{
    api::{Failure, Id, board, orders::page::Publication},
    components::{Attempt, FormProblem, Switch},
};
use leptos::prelude::*;

/// What is chosen in a form.
#[derive(Clone, Copy)]
pub struct Choice {
    words: RwSignal<bool>,
    photos: RwSignal<bool>,
}

impl Choice {
    pub fn new() -> Self {
        Self {
            words: RwSignal::new(false),
            photos: RwSignal::new(false),
        }
    }

    /// Before the form itself is sent: it is theirs to say, whatever comes of the rest.
    pub async fn send(self, order: Id) -> Result<(), Failure> {
        let (words, photos) = (self.words.get_untracked(), self.photos.get_untracked());
        if words || photos {
            board::publish(order, words, photos).await?;
        }
        Ok(())
    }
}

/// As part of a form.
#[component]
pub fn PublishChoice(choice: Choice) -> impl IntoView {
    view! {
        <fieldset class="field">
            <legend>{text!(board.publish.title)}</legend>
            <Switch label=text!(board.publish.words) checked=choice.words on_change=move |on| choice.words.set(on) />
            <Switch label=text!(board.publish.photos) checked=choice.photos on_change=move |on| choice.photos.set(on) />
            <div class="help">{text!(board.publish.help)}</div>
        </fieldset>
    }
}

/// On the order's page, taking effect at once.
#[component]
pub fn PublishCard(
    order: Id,
    publication: Publication,
    on_change: Callback<&'static str>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let (words, photos) = (
        RwSignal::new(publication.words),
        RwSignal::new(publication.photos),
    );
    let send = move |next_words: bool, next_photos: bool| {
        words.set(next_words);
        photos.set(next_photos);
        attempt.run(board::publish(order, next_words, next_photos), move |_| {
            on_change.run(text!(board.publish.saved));
        });
    };
    // What was not saved is not shown as if it were.
    Effect::new(move || {
        if attempt.failure.with(Option::is_some) {
            words.set(publication.words);
            photos.set(publication.photos);
        }
    });
    view! {
        <section class="card">
            <h2 class="title">{text!(board.publish.title)}</h2>
            <Switch label=text!(board.publish.words) checked=words on_change=move |on| send(on, photos.get_untracked()) />
            <Switch label=text!(board.publish.photos) checked=photos on_change=move |on| send(words.get_untracked(), on) />
            <p class="soft">{text!(board.publish.help)}</p>
            <FormProblem failure=attempt.failure />
        </section>
    }
}
