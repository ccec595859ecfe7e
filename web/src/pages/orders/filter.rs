//! Open or done: the two halves of a list of orders.

use crate::{api::orders::OrderFilter, components::Segment};
use leptos::prelude::*;

pub const OPEN: &str = "open";
const DONE: &str = "done";

pub fn filter_of(chosen: &str) -> OrderFilter {
    match chosen {
        DONE => OrderFilter::Done,
        _ => OrderFilter::Open,
    }
}

#[component]
pub fn FilterSegment(
    chosen: RwSignal<String>,
    label: &'static str,
    open: &'static str,
    done: &'static str,
) -> impl IntoView {
    let options = Signal::stored(vec![
        (OPEN.to_string(), open.to_string()),
        (DONE.to_string(), done.to_string()),
    ]);
    view! { <Segment label value=chosen options /> }
}
