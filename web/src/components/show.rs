//! `<Show>` as leptos has it, but its works are in the app once and not once for every use. Import
//! this one; it goes before the prelude's.

use leptos::prelude::*;

#[component]
pub fn Show<When>(
    when: When,
    #[prop(optional, into)] fallback: ViewFn,
    children: ChildrenFn,
) -> impl IntoView
where
    When: Fn() -> bool + Send + Sync + 'static,
{
    choose(Signal::derive(when), fallback, children)
}

fn choose(condition: Signal<bool>, fallback: ViewFn, children: ChildrenFn) -> AnyView {
    let holds = Memo::new(move |_| condition.get());
    (move || {
        if holds.get() {
            children()
        } else {
            fallback.run()
        }
    })
    .into_any()
}
