//! What somebody has typed but not sent. Kept per person and form in localStorage, written at every
//! keystroke, so that a reload, a new build or a dead battery loses nothing. Text only: photos are
//! uploaded at once and kept here by their ids. Never use it for passwords.
//!
//! ```ignore
//! let draft = use_draft("submit");
//! let words = draft.text("words");          // an RwSignal<String>, filled from the draft
//! ...                                       // after the answer came:
//! draft.clear();
//! ```

use super::{storage, use_session};
use crate::json;
use leptos::prelude::*;
use std::collections::BTreeMap;

type Texts = BTreeMap<String, String>;

#[derive(Clone, Copy)]
pub struct Draft {
    key: StoredValue<String>,
    texts: RwSignal<Texts>,
    fields: StoredValue<Vec<RwSignal<String>>>,
}

/// `form` names the form; add an id where one form is about one thing, e.g. `progress-<order id>`.
pub fn use_draft(form: &str) -> Draft {
    let person = use_session()
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.id));
    let key = match person {
        Some(person) => format!("linli.draft.{person}.{form}"),
        None => format!("linli.draft.nobody.{form}"),
    };
    let texts: Texts = storage::read(&key)
        .and_then(|kept| json::read(&kept))
        .unwrap_or_default();
    Draft {
        key: StoredValue::new(key),
        texts: RwSignal::new(texts),
        fields: StoredValue::new(Vec::new()),
    }
}

impl Draft {
    /// A field of the form, filled from the draft and kept in it from now on.
    pub fn text(self, field: &'static str) -> RwSignal<String> {
        let kept = self.texts.with_untracked(|texts| texts.get(field).cloned());
        let signal = RwSignal::new(kept.unwrap_or_default());
        self.fields.update_value(|fields| fields.push(signal));
        Effect::watch(
            move || signal.get(),
            move |text, _, _| {
                self.texts.update(|texts| match text.is_empty() {
                    true => drop(texts.remove(field)),
                    false => drop(texts.insert(field.to_string(), text.clone())),
                });
                self.keep();
            },
            false,
        );
        signal
    }

    /// Whether there is anything in it, e.g. to say 「草稿已保存」.
    pub fn is_kept(self) -> bool {
        self.texts.with(|texts| !texts.is_empty())
    }

    /// After the form was sent: forgets it and empties its fields.
    pub fn clear(self) {
        self.texts.update(Texts::clear);
        self.keep();
        for field in self.fields.get_value() {
            field.set(String::new());
        }
    }

    fn keep(self) {
        let key = self.key.get_value();
        self.texts.with_untracked(|texts| match json::write(texts) {
            Some(text) if !texts.is_empty() => storage::write(&key, &text),
            _ => storage::remove(&key),
        });
    }
}
