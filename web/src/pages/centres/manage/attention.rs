//! Long forms: the field that needs attention comes into sight, with the focus in it.

use crate::components::Attempt;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Whenever the server refuses what stands in one of the fields.
pub fn lead_to_problems(attempt: Attempt) {
    Effect::new(move || {
        if attempt.failure.with(Option::is_some) {
            lead_to_first_problem();
        }
    });
}

pub fn lead_to_first_problem() {
    // Once the problem stands on the page.
    request_animation_frame(|| {
        let wrong = document()
            .query_selector("main .wrong:not(:empty)")
            .ok()
            .flatten();
        let field = wrong.and_then(|wrong| wrong.closest(".field").ok().flatten());
        let control = field.and_then(|field| {
            let found = field.query_selector("input, textarea, select, button");
            found.ok().flatten()
        });
        if let Some(control) = control.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            control.scroll_into_view();
            // An element that left again cannot take the focus, nor need it.
            let _ = control.focus();
        }
    });
}
