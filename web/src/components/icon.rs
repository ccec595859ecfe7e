//! Line icons. Their shapes are symbols in `index.html`, so they cost the app nothing.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    Home,
    Hall,
    Task,
    Order,
    Desk,
    Inbox,
    Me,
    People,
    Import,
    Download,
    Plus,
    Camera,
    Place,
    Clock,
    Late,
    Check,
    Minus,
    Phone,
    Close,
    Back,
    Next,
    Star,
    Offline,
}

impl IconName {
    fn symbol(self) -> &'static str {
        match self {
            Self::Home => "#i-home",
            Self::Hall => "#i-hall",
            Self::Task => "#i-task",
            Self::Order => "#i-order",
            Self::Desk => "#i-desk",
            Self::Inbox => "#i-inbox",
            Self::Me => "#i-me",
            Self::People => "#i-people",
            Self::Import => "#i-import",
            Self::Download => "#i-download",
            Self::Plus => "#i-plus",
            Self::Camera => "#i-camera",
            Self::Place => "#i-place",
            Self::Clock => "#i-clock",
            Self::Late => "#i-late",
            Self::Check => "#i-check",
            Self::Minus => "#i-minus",
            Self::Phone => "#i-phone",
            Self::Close => "#i-close",
            Self::Back => "#i-back",
            Self::Next => "#i-next",
            Self::Star => "#i-star",
            Self::Offline => "#i-offline",
        }
    }
}

/// Decoration only: the words beside it, or `aria-label` on the button around it, say what it means.
#[component]
pub fn Icon(name: IconName, #[prop(optional)] small: bool) -> impl IntoView {
    view! {
        <svg class=if small { "i small" } else { "i" } aria-hidden="true" focusable="false">
            <use href=name.symbol() />
        </svg>
    }
}
