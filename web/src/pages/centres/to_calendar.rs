//! A way to take a booking, or a series, over into the phone's calendar.

use crate::components::{Icon, IconName};
use leptos::prelude::*;

#[component]
pub fn ToCalendar(#[prop(into)] href: String) -> impl IntoView {
    view! {
        <a class="button" href=href download="" rel="external">
            <Icon name=IconName::Download small=true />{text!(centres.booking.to_calendar)}
        </a>
    }
}
