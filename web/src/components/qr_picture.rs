//! A QR code, with the quiet zone that cameras find its edge by.

use leptos::prelude::*;

/// Light squares around a code.
const QUIET: i32 = 4;

/// `path` is that of an SVG, on a square of `size`.
#[component]
pub fn QrPicture(
    #[prop(into)] path: String,
    size: i32,
    /// Said to whoever does not see it.
    #[prop(into)]
    words: String,
) -> impl IntoView {
    let (from, size) = (-QUIET, size + 2 * QUIET);
    view! {
        <svg class="qr" viewBox=format!("{from} {from} {size} {size}") role="img" aria-label=words shape-rendering="crispEdges">
            <path d=path />
        </svg>
    }
}
