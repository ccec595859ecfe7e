//! One category: what is said of it, and what it asks.

use super::{
    facts::{Facts, FactsSheet},
    questions::Questions,
    words::name,
};
use crate::{
    api::categories::{Category, CategoryRecords},
    components::{Button, Chip, Empty, IconName, Loaded, Loading, Page},
};
use leptos::prelude::*;

#[component]
pub fn One(code: String, loading: Loading<CategoryRecords>) -> impl IntoView {
    let code = StoredValue::new(code);
    let of = move |records: &CategoryRecords| {
        let mut all = records.category_records.iter();
        code.with_value(|code| all.find(|one| one.code == *code).cloned())
    };
    let title = move || {
        let one = loading.value.with(|records| records.as_ref().and_then(of));
        one.map_or_else(|| text!(categories.title).to_string(), |one| name(&one))
    };
    view! {
        <Page title small=text!(categories.title) back="/categories" wide=true>
            <Loaded loading let:records>
                {
                    let one = Memo::new(move |_| records.with(of));
                    let is_known = Memo::new(move |_| one.with(Option::is_some));
                    move || match is_known.get().then(|| one.get_untracked()).flatten() {
                        None => view! { <Empty icon=IconName::Order title=text!(categories.unknown) /> }.into_any(),
                        Some(first) => {
                            let one = Signal::derive(move || one.get().unwrap_or_else(|| first.clone()));
                            view! { <Shown one loading /> }.into_any()
                        }
                    }
                }
            </Loaded>
        </Page>
    }
}

#[component]
fn Shown(one: Signal<Category>, loading: Loading<CategoryRecords>) -> impl IntoView {
    let editing = RwSignal::new(false);
    view! {
        <div class="halves">
            <section class="section">
                <div class="row spread">
                    <div class="row">
                        <h2>{text!(categories.rules)}</h2>
                        {move || one.with(|one| one.closed).then(|| view! { <Chip>{text!(categories.closed)}</Chip> })}
                    </div>
                    <Button on_press=move |_| editing.set(true)>{text!(categories.edit)}</Button>
                </div>
                <Facts one />
            </section>
            <Questions one loading />
        </div>
        <FactsSheet open=editing one loading />
    }
}
