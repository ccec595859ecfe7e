//! How the app looks and speaks to this person, on this device.

use crate::{
    components::{Segment, Show, Switch},
    i18n::Locale,
    state::{
        settings::{ELDER_SIZES, Settings, Theme},
        use_settings,
    },
};
use leptos::prelude::*;
use leptos_i18n::Locale as _;

#[component]
pub fn SettingsCard() -> impl IntoView {
    let settings = use_settings();
    let size = Signal::derive(move || settings.elder.get().is_some());
    view! {
        <section class="section">
            <h2>{text!(account.me.settings)}</h2>
            <div class="card settings">
                <div class="elder-switch">
                    <Switch
                        label=text!(account.me.elder)
                        checked=size
                        on_change=move |on: bool| settings.set_elder(on.then_some(*ELDER_SIZES.start()))
                    />
                    <p class="soft">{text!(account.me.elder_words)}</p>
                </div>
                <Show when=move || size.get()><ElderSize settings /></Show>
                <Language settings />
                <Appearance settings />
            </div>
        </section>
    }
}

#[component]
fn ElderSize(settings: Settings) -> impl IntoView {
    let chosen = move || settings.elder.get().unwrap_or(*ELDER_SIZES.start());
    let value = followed(
        move || chosen().to_string(),
        move |size| settings.set_elder(size.parse().ok()),
    );
    let words = [
        text!(account.me.size_1),
        text!(account.me.size_2),
        text!(account.me.size_3),
        text!(account.me.size_4),
    ];
    let options: Vec<(String, String)> = ELDER_SIZES
        .zip(words)
        .map(|(size, words)| (size.to_string(), words.to_string()))
        .collect();
    view! { <Setting words=text!(account.me.elder_size) value options /> }
}

#[component]
fn Language(settings: Settings) -> impl IntoView {
    let value = followed(
        move || settings.language().as_str().to_string(),
        move |key| {
            settings.set_locale(match key.as_str() {
                "en" => Locale::en,
                _ => Locale::zh_CN,
            });
        },
    );
    // Each in its own language, so that whoever cannot read this one finds the way.
    let options = options([
        (Locale::zh_CN.as_str(), "中文"),
        (Locale::en.as_str(), "English"),
    ]);
    view! { <Setting words=text!(account.me.language) value options /> }
}

#[component]
fn Appearance(settings: Settings) -> impl IntoView {
    let value = followed(
        move || {
            let key = match settings.theme.get() {
                Theme::Auto => "auto",
                Theme::Light => "light",
                Theme::Dark => "dark",
            };
            key.to_string()
        },
        move |key| {
            settings.set_theme(match key.as_str() {
                "light" => Theme::Light,
                "dark" => Theme::Dark,
                _ => Theme::Auto,
            });
        },
    );
    let options = options([
        ("auto", text!(account.me.theme_auto)),
        ("light", text!(account.me.theme_light)),
        ("dark", text!(account.me.theme_dark)),
    ]);
    view! { <Setting words=text!(account.me.theme) value options /> }
}

#[component]
fn Setting(
    words: &'static str,
    value: RwSignal<String>,
    options: Vec<(String, String)>,
) -> impl IntoView {
    view! {
        <div class="setting">
            <span class="label" aria-hidden="true">{words}</span>
            <Segment label=words value options />
        </div>
    }
}

fn options<const COUNT: usize>(pairs: [(&str, &str); COUNT]) -> Vec<(String, String)> {
    pairs
        .map(|(key, words)| (key.to_string(), words.to_string()))
        .into()
}

/// A signal for a segment that starts as the setting is and passes every choice on.
fn followed(
    present: impl Fn() -> String + 'static,
    choose: impl Fn(String) + 'static,
) -> RwSignal<String> {
    let value = RwSignal::new(untrack(present));
    Effect::watch(
        move || value.get(),
        move |chosen, _, _| choose(chosen.clone()),
        false,
    );
    value
}
