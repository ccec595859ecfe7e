//! 诉求类别: what can be asked for, as administrators of streets keep it: all of them, and one with what
//! it asks.

mod facts;
mod list;
mod one;
mod question_form;
mod questions;
mod words;

use crate::{
    api::categories,
    components::{Loaded, Page, use_load},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use list::List;
use one::One;

lazy_page!(office: CATEGORIES, categories_view, CategoriesPage);

#[component]
fn CategoriesPage() -> impl IntoView {
    let params = use_params_map();
    let code = Memo::new(move |_| params.with(|params| params.get("code")));
    let records = use_load(categories::records);
    move || match code.get() {
        None => view! {
            <Page title=text!(categories.title) back="/me" wide=true>
                <p class="soft">{text!(categories.what)}</p>
                <Loaded loading=records let:records>
                    <List records />
                </Loaded>
            </Page>
        }
        .into_any(),
        Some(code) => view! { <One code loading=records /> }.into_any(),
    }
}
