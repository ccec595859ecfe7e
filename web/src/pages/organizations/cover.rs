//! 覆盖 as a form: take places away, find others to add, and save it all at once. For organisations
//! and grids alike.

use super::picker::{Choice, Finder, places};
use crate::{
    api::{Failure, Id, tree::PlaceKind},
    components::{Attempt, Button, ButtonKind, FormProblem, Icon, IconName},
};
use leptos::prelude::*;
use std::{future::Future, pin::Pin, rc::Rc};

type Saving = Pin<Box<dyn Future<Output = Result<Id, Failure>>>>;
/// Sends what to add and what to take away.
pub type Save = Rc<dyn Fn(Vec<Id>, Vec<Id>) -> Saving>;

#[component]
pub fn CoverForm(
    open: RwSignal<bool>,
    /// What is covered so far.
    former: Vec<Choice>,
    /// What may be covered.
    fits: fn(PlaceKind) -> bool,
    save: Save,
    #[prop(into)] done: Callback<()>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let before: Vec<Id> = former.iter().map(|one| one.id).collect();
    let covered = RwSignal::new(former);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let now: Vec<Id> = covered.with_untracked(|all| all.iter().map(|one| one.id).collect());
        let add = now.iter().filter(|id| !before.contains(id)).copied();
        let remove = before.iter().filter(|id| !now.contains(id)).copied();
        attempt.run(save(add.collect(), remove.collect()), move |_| {
            open.set(false);
            done.run(());
        });
    };
    let line = move |one: Choice| {
        let id = one.id;
        view! {
            <li class="list-item">
                <span class="grow">{one.words.clone()}</span>
                <button
                    type="button"
                    class="button bare"
                    aria-label=text!(organizations.uncover_one, name = one.name)
                    on:click=move |_| covered.update(|all| all.retain(|other| other.id != id))
                >
                    <Icon name=IconName::Close small=true />
                </button>
            </li>
        }
    };
    let add = move |choice: Choice| {
        covered.update(|all| {
            if !all.iter().any(|one| one.id == choice.id) {
                all.push(choice);
            }
        });
    };
    let lines = move || {
        let all = covered.get();
        match all.is_empty() {
            true => view! { <p class="soft">{text!(organizations.covers_nothing)}</p> }.into_any(),
            false => view! { <ul class="list">{all.into_iter().map(line).collect_view()}</ul> }
                .into_any(),
        }
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            {lines}
            <Finder
                label=text!(organizations.cover_more)
                placeholder=text!(organizations.seat_example)
                find=move |search| places(search, fits)
                on_choose=add
                problem=attempt.problem("addPlaceIds")
            />
            <FormProblem failure=attempt.problem_beside(&["addPlaceIds"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(organizations.save)}</Button>
            </div>
        </form>
    }
}
