//! 签到: what the code at a door opens. It checks in at once and says how that went.

use super::days::span_words;
use crate::{
    api::{
        ErrorCode, Failure, Id,
        centres::attendance::{self, CheckedIn},
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Empty, Icon, IconName, Page, Problem,
        SkeletonCards,
    },
    state::use_clock,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(centres: HERE, here_view, HerePage);

#[component]
fn HerePage() -> impl IntoView {
    let params = use_params_map();
    let part = move |name: &str| params.with_untracked(|params| params.get(name));
    let room = part("room").as_deref().and_then(Id::parse);
    let code = StoredValue::new(part("code").unwrap_or_default());
    let attempt = Attempt::new();
    let done = RwSignal::new(None::<CheckedIn>);
    let send = move || {
        if let Some(room) = room {
            let work = attendance::check_in(room, code.get_value());
            attempt.run(work, move |booking| done.set(Some(booking)));
        }
    };
    send();
    view! {
        <Page title=text!(centres.attendance.title) back="/centres/bookings">
            <div aria-live="polite">
                {move || match (done.get(), attempt.failure.get()) {
                    (Some(booking), _) => view! { <Done booking /> }.into_any(),
                    (None, Some(failure)) => view! { <Refused failure retry=Callback::new(move |()| send()) /> }.into_any(),
                    (None, None) if room.is_none() => view! { <Old /> }.into_any(),
                    (None, None) => view! {
                        <p class="soft">{text!(centres.attendance.checking)}</p>
                        <SkeletonCards />
                    }
                    .into_any(),
                }}
            </div>
        </Page>
    }
}

#[component]
fn Done(booking: CheckedIn) -> impl IntoView {
    let clock = use_clock();
    let (starts_at, ends_at) = (booking.starts_at, booking.ends_at);
    view! {
        <article class="card arrived">
            <span class="mark" aria-hidden="true"><Icon name=IconName::Check /></span>
            <h2>{text!(centres.attendance.done)}</h2>
            <p class="title">{booking.room.name}</p>
            <p class="num">{move || span_words(clock, starts_at, ends_at)}</p>
            <p class="soft">{booking.room.centre.name}</p>
            <p>{text!(centres.attendance.done_words)}</p>
            <ButtonLink kind=ButtonKind::Main href=format!("/centres/bookings/{}", booking.id)>
                {text!(centres.attendance.to_booking)}
            </ButtonLink>
        </article>
    }
}

#[component]
fn Refused(failure: Failure, retry: Callback<()>) -> impl IntoView {
    let (title, words) = match (failure.code(), failure.field()) {
        (Some(ErrorCode::NotFound), _) => (
            text!(centres.attendance.nothing),
            text!(centres.attendance.nothing_words),
        ),
        (Some(ErrorCode::TooSoon), _) => (
            text!(centres.attendance.soon),
            text!(centres.attendance.soon_words),
        ),
        (Some(ErrorCode::StateChanged), _) => (
            text!(centres.attendance.late),
            text!(centres.attendance.late_words),
        ),
        (Some(ErrorCode::DoorCodeOld), _) => return view! { <Old /> }.into_any(),
        _ => {
            return view! { <Problem failure retry=move |_| retry.run(()) /> }.into_any();
        }
    };
    let is_soon = failure.code() == Some(ErrorCode::TooSoon);
    view! {
        <Empty icon=IconName::Clock title words>
            {is_soon.then(|| view! {
                <Button on_press=move |_| retry.run(())>{text!(centres.attendance.again)}</Button>
            })}
            <ButtonLink kind=ButtonKind::Main href="/centres/bookings">{text!(centres.attendance.to_mine)}</ButtonLink>
        </Empty>
    }
    .into_any()
}

#[component]
fn Old() -> impl IntoView {
    view! {
        <Empty icon=IconName::Clock title=text!(centres.attendance.old) words=text!(centres.attendance.old_words)>
            <ButtonLink href="/centres/bookings">{text!(centres.attendance.to_mine)}</ButtonLink>
        </Empty>
    }
}
