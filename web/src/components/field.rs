//! Form fields. Each is bound to an `RwSignal` (take it from a draft where a reload must not lose
//! it) and shows its own problem below, from `Attempt::problem("field")`.

use super::{Icon, IconName};
use leptos::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// Ids tie labels and problems to inputs for screen readers.
fn next_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A problem as long as what it was said of stands there: who corrects it is not told it any longer.
fn until_changed<T: Clone + PartialEq + Send + Sync + 'static>(
    problem: Signal<Option<String>>,
    value: RwSignal<T>,
) -> Signal<Option<String>> {
    let said = Memo::new(move |_| Some((problem.get()?, value.get_untracked())));
    Signal::derive(move || {
        let (words, of) = said.get()?;
        value.with(|value| *value == of).then_some(words)
    })
}

/// A line of text. `kind` is the input's type: "text", "tel", "password", "number", "search"; one
/// that changes shows and hides a password.
#[component]
pub fn Field(
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(default = "text".into(), into)] kind: Signal<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] help: Option<TextProp>,
    #[prop(optional, into)] placeholder: Option<TextProp>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let problem = until_changed(problem, value);
    let id = next_id("field");
    let below = format!("{id}-below");
    view! {
        <div class="field">
            <label class="label" for=id.clone()>{move || label.get()}</label>
            <input
                class="input"
                id=id
                type=move || kind.get()
                inputmode=inputmode
                autocomplete=autocomplete
                maxlength=maxlength
                required=required
                placeholder=placeholder.map(|words| move || words.get())
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=below.clone()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
            <Below id=below help problem />
        </div>
    }
}

/// Several lines of text, growing with them. `counted` shows how much of `maxlength` is used.
#[component]
pub fn TextArea(
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional)] counted: bool,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] help: Option<TextProp>,
    #[prop(optional, into)] placeholder: Option<TextProp>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let problem = until_changed(problem, value);
    let id = next_id("area");
    let below = format!("{id}-below");
    view! {
        <div class="field">
            <span class="row spread">
                <label class="label" for=id.clone()>{move || label.get()}</label>
                {maxlength.filter(|_| counted).map(|most| view! {
                    <span class="soft num" aria-hidden="true">
                        {move || value.with(|value| value.trim().chars().count())}" / "{most}
                    </span>
                })}
            </span>
            <textarea
                class="input area"
                id=id
                maxlength=maxlength
                required=required
                placeholder=placeholder.map(|words| move || words.get())
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=below.clone()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
            <Below id=below help problem />
        </div>
    }
}

/// Two to four views of one thing, side by side. Options are pairs of value and words.
#[component]
pub fn Segment(
    /// For screen readers; the words on the segments say it to everybody else.
    #[prop(into)]
    label: TextProp,
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    view! {
        <div class="segment" role="radiogroup" aria-label=move || label.get()>
            {radios(value, options)}
        </div>
    }
}

/// One of several, all in sight as chips.
#[component]
pub fn Choices(
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(optional, into)] help: Option<TextProp>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let problem = until_changed(problem, value);
    let below = next_id("choices");
    let described_by = below.clone();
    view! {
        <fieldset class="field" aria-describedby=described_by>
            <legend>{move || label.get()}</legend>
            <div class="choices">{radios(value, options)}</div>
            <Below id=below help problem />
        </fieldset>
    }
}

fn radios(value: RwSignal<String>, options: Signal<Vec<(String, String)>>) -> impl IntoView {
    let name = next_id("radio");
    move || {
        let radio = |(key, words): (String, String)| {
            let (this, name) = (key.clone(), name.clone());
            view! {
                <label>
                    <input
                        type="radio"
                        name=name
                        value=key.clone()
                        prop:checked=move || value.with(|value| *value == this)
                        on:change=move |_| value.set(key.clone())
                    />
                    <span>{words}</span>
                </label>
            }
        };
        options.get().into_iter().map(radio).collect_view()
    }
}

/// Any number of several, all in sight as chips, e.g. skills.
#[component]
pub fn MultiChoices(
    #[prop(into)] label: TextProp,
    value: RwSignal<Vec<String>>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(optional, into)] help: Option<TextProp>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let problem = until_changed(problem, value);
    let below = next_id("choices");
    let described_by = below.clone();
    let boxes = move || {
        let checkbox = |(key, words): (String, String)| {
            let this = key.clone();
            view! {
                <label>
                    <input
                        type="checkbox"
                        prop:checked=move || value.with(|chosen| chosen.contains(&this))
                        on:change=move |event| value.update(|chosen| {
                            chosen.retain(|known| *known != key);
                            if event_target_checked(&event) {
                                chosen.push(key.clone());
                            }
                        })
                    />
                    <span>{words}</span>
                </label>
            }
        };
        options.get().into_iter().map(checkbox).collect_view()
    };
    view! {
        <fieldset class="field" aria-describedby=described_by>
            <legend>{move || label.get()}</legend>
            <div class="choices">{boxes}</div>
            <Below id=below help problem />
        </fieldset>
    }
}

/// On or off, at once.
#[component]
pub fn Switch(
    #[prop(into)] label: TextProp,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="switch">
            <span>{move || label.get()}</span>
            <input
                type="checkbox"
                role="switch"
                prop:checked=checked
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
        </label>
    }
}

#[component]
fn Below(id: String, help: Option<TextProp>, problem: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div id=id class=move || if problem.with(Option::is_some) { "wrong" } else { "help" }>
            {move || match problem.get() {
                Some(words) => Some(view! { <Icon name=IconName::Late small=true /><span>{words}</span> }.into_any()),
                None => help.as_ref().map(|help| help.get().into_any()),
            }}
        </div>
    }
}
