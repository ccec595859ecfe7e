//! What happened, newest first.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimelineTone {
    /// Under way: the one that counts now.
    Now,
    Good,
    #[default]
    Plain,
}

#[component]
pub fn Timeline(children: Children) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

/// `meta` is the soft line: when and who. Children (words, photos) stand below.
#[component]
pub fn TimelineItem(
    #[prop(optional)] tone: TimelineTone,
    #[prop(into)] title: TextProp,
    #[prop(into)] meta: ViewFn,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = match tone {
        TimelineTone::Now => "now",
        TimelineTone::Good => "ok",
        TimelineTone::Plain => "",
    };
    view! {
        <li class=class>
            <div class="stack tight">
                <div>
                    <div class="title">{move || title.get()}</div>
                    <div class="soft">{meta.run()}</div>
                </div>
                {children.map(|children| children())}
            </div>
        </li>
    }
}
