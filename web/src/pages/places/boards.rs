//! Whether everybody may read the public boards of a street: its administrators decide.

use crate::{
    api::{Id, board},
    components::{Attempt, ButtonLink, FormProblem, Loaded, Switch, use_load},
    state::use_toasts,
};
use leptos::prelude::*;

#[component]
pub fn Boards(street: Id, changes: RwSignal<u32>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let found = use_load(move || board::directory(Some(street)));
    let set = move |is_public: bool| {
        attempt.run(board::set_public(street, is_public), move |is_public| {
            toasts.good(match is_public {
                true => text!(board.setting.opened),
                false => text!(board.setting.closed),
            });
            found.refresh();
            changes.update(|count| *count += 1);
        });
    };
    view! {
        <section class="section">
            <h2>{text!(board.title)}</h2>
            <Loaded loading=found let:found>
                <div class="card">
                    <Switch
                        label=text!(board.setting.label)
                        checked=Signal::derive(move || found.with(|found| found.is_public))
                        on_change=set
                    />
                    <p class="soft">{text!(board.setting.words)}</p>
                    <FormProblem failure=attempt.failure />
                    <div class="row"><ButtonLink href=format!("/board?in={street}")>{text!(board.setting.look)}</ButtonLink></div>
                </div>
            </Loaded>
        </section>
    }
}
