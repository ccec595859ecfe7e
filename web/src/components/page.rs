//! The frame of one page: a small line and a headline on top, the content, and at the foot the one
//! main action. A page with a foot takes the bottom bar's place; the side bar of wide screens stays.
//!
//! ```ignore
//! <Page title=text!(orders.hall.title) small="东鑫小区" chip=|| view! { <Chip>…</Chip> }>
//!     …cards…
//! </Page>
//! ```

use super::{Icon, IconName, Show, frame::Frames};
use leptos::{ev::MouseEvent, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

#[component]
pub fn Page(
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] small: Option<TextProp>,
    /// Where the arrow leads for whoever came here directly; others go back to where they were.
    /// Pages without a tab of their own have one.
    #[prop(optional, into)]
    back: Option<String>,
    #[prop(optional, into)] chip: Option<ViewFn>,
    #[prop(optional, into)] foot: Option<ViewFn>,
    /// Where the foot is there only at times.
    #[prop(optional, into)]
    foot_when: Option<Signal<bool>>,
    /// For tables of administrators.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let frames: Frames = expect_context();
    let heading = NodeRef::<html::H1>::new();

    let has_foot = match foot_when {
        Some(when) => when,
        None => Signal::stored(foot.is_some()),
    };
    frames.count_page();
    Effect::new(move || frames.show(has_foot.get()));
    let name = title.clone();
    Effect::new(move || {
        document().set_title(&format!("{} · {}", name.get(), text!(common.app_name)));
    });
    // After moving to another page, reading goes on at its headline.
    Effect::new(move || {
        if let Some(heading) = heading.get().filter(|_| frames.is_later_page()) {
            // An element that left again cannot take the focus, nor need it.
            let _ = heading.focus();
        }
    });

    let go_back = move |event: MouseEvent| {
        if frames.is_later_page() {
            let went = window().history().and_then(|history| history.back());
            if went.is_ok() {
                event.prevent_default();
            }
        }
    };
    let is_below = back.is_some();
    view! {
        <main class=if wide { "page wide" } else { "page" } id="content">
            <header class="top">
                <div class="heading" class:below=is_below>
                    {back.map(|href| view! {
                        <a class="back" href=href aria-label=text!(common.back) on:click=go_back>
                            <Icon name=IconName::Back />
                        </a>
                    })}
                    <div>
                        {small.map(|small| view! { <small>{move || small.get()}</small> })}
                        <h1 node_ref=heading tabindex="-1">{move || title.get()}</h1>
                    </div>
                </div>
                {chip.map(|chip| chip.run())}
            </header>
            <div class="scroll">{children()}</div>
            {foot.map(|foot| view! {
                <Show when=move || has_foot.get()>
                    <footer class="foot"><div>{foot.run()}</div></footer>
                </Show>
            })}
        </main>
    }
}

/// For keyboards and screen readers, after what had the focus is gone: on from the headline.
pub fn focus_heading() {
    let heading = document().query_selector("#content h1").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        // An element that left again cannot take the focus, nor need it.
        let _ = heading.focus();
    }
}
