//! How this person likes to see the app: language, light or dark, elder mode and its text size.
//! Kept in this browser only; `public/boot.js` applies the classes again before the app starts.

use super::storage;
use crate::i18n::Locale;
use leptos::prelude::*;
use leptos_i18n::Locale as _;
use std::cell::Cell;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system wishes.
    #[default]
    Auto,
    Light,
    Dark,
}

/// Sizes of elder mode, from 20 to 30 pixels.
pub const ELDER_SIZES: std::ops::RangeInclusive<u8> = 1..=4;

#[derive(Clone, Copy)]
pub struct Settings {
    pub theme: RwSignal<Theme>,
    /// `None`: elder mode is off; else the text size, one of `ELDER_SIZES`.
    pub elder: RwSignal<Option<u8>>,
    language: RwSignal<Locale>,
}

thread_local! {
    /// Texts are plain strings, taken in this language when a view is built.
    static LOCALE: Cell<Locale> = const { Cell::new(Locale::zh_CN) };
}

/// The viewer's language, for `text!`.
pub fn locale() -> Locale {
    LOCALE.get()
}

const THEME: &str = "linli.theme";
const ELDER: &str = "linli.elder";
const LANGUAGE: &str = "linli.language";

impl Settings {
    pub fn provide() -> Self {
        let theme = match storage::read(THEME).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Auto,
        };
        let elder = storage::read(ELDER).and_then(|size| size.parse().ok());
        LOCALE.set(first_locale());
        let settings = Self {
            theme: RwSignal::new(theme),
            elder: RwSignal::new(elder.filter(|size| ELDER_SIZES.contains(size))),
            language: RwSignal::new(locale()),
        };
        Effect::new(move || settings.apply());
        provide_context(settings);
        settings
    }

    /// Tracked: the frame is built anew when it changes, and with it every text.
    pub fn language(self) -> Locale {
        self.language.get()
    }

    pub fn set_locale(self, locale: Locale) {
        storage::write(LANGUAGE, locale.as_str());
        LOCALE.set(locale);
        self.language.set(locale);
    }

    pub fn set_theme(self, theme: Theme) {
        match theme {
            Theme::Auto => storage::remove(THEME),
            Theme::Light => storage::write(THEME, "light"),
            Theme::Dark => storage::write(THEME, "dark"),
        }
        self.theme.set(theme);
    }

    pub fn set_elder(self, size: Option<u8>) {
        match size {
            Some(size) => storage::write(ELDER, &size.to_string()),
            None => storage::remove(ELDER),
        }
        self.elder.set(size);
    }

    pub fn is_elder(self) -> bool {
        self.elder.get().is_some()
    }

    fn apply(self) {
        let Some(root) = document().document_element() else {
            return;
        };
        let mut classes = Vec::new();
        match self.theme.get() {
            Theme::Auto => {}
            Theme::Light => classes.push("light".to_string()),
            Theme::Dark => classes.push("dark".to_string()),
        }
        if let Some(size) = self.elder.get() {
            classes.push("elder".to_string());
            classes.push(format!("elder-{size}"));
        }
        root.set_class_name(&classes.join(" "));
        // Attributes of a page that is being closed may refuse; nothing is lost by it.
        let _ = root.set_attribute("lang", self.language.get().as_str());
    }
}

pub fn use_settings() -> Settings {
    expect_context()
}

/// A name in the viewer's language, of the two that data carries.
pub fn in_language<'a>(chinese: &'a str, english: &'a str) -> &'a str {
    match locale() {
        Locale::zh_CN => chinese,
        Locale::en => english,
    }
}

/// The chosen language, else the first of the browser's that we speak, else Chinese.
fn first_locale() -> Locale {
    let chosen = storage::read(LANGUAGE);
    let languages = window().navigator().languages();
    let wishes = languages.iter().filter_map(|wish| wish.as_string());
    chosen
        .into_iter()
        .chain(wishes)
        .find_map(|wish| match wish.get(..2)? {
            "zh" => Some(Locale::zh_CN),
            "en" => Some(Locale::en),
            _ => None,
        })
        .unwrap_or(Locale::zh_CN)
}
