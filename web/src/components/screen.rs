//! How much room there is.

use leptos::{ev, prelude::*};

/// As in `style/`: from here on there is a side bar, and lists of administrators become tables.
const WIDE_PIXELS: f64 = 1000.0;

pub fn use_is_wide() -> ReadSignal<bool> {
    let is_wide = || {
        let width = window().inner_width().ok().and_then(|width| width.as_f64());
        width.is_some_and(|width| width >= WIDE_PIXELS)
    };
    let (wide, set_wide) = signal(is_wide());
    let resized = window_event_listener(ev::resize, move |_| {
        if wide.get_untracked() != is_wide() {
            set_wide.set(is_wide());
        }
    });
    on_cleanup(move || resized.remove());
    wide
}
