//! Booking a room again and again: what is wanted, then what of it can be had, then all of that at once.

use super::{
    fields::SeriesFields,
    form::{SHOWN, SeriesForm},
    plan::{Plan, count_of},
};
use crate::{
    api::{
        ErrorCode, Id,
        centres::series::{self, RepeatableRoom},
    },
    components::{
        Button, ButtonKind, ButtonLink, FormProblem, Loaded, Page, Show, focus_heading, use_load,
    },
    pages::centres::hold_form::focus_first_problem,
    state::{live::Topic, use_live, use_toasts},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

#[component]
pub fn SeriesFormPage(room: Id) -> impl IntoView {
    let loading = use_load(move || series::room(room));
    let known = Memo::new(move |_| loading.value.get());
    let query = use_query_map();
    let form = SeriesForm::new(room, known, |key| {
        query.with_untracked(|query| query.get(key))
    });
    watch(form);
    let is_possible = Memo::new(move |_| known.with(|room| room.as_ref().is_some_and(is_possible)));
    let is_planned = Memo::new(move |_| form.plan.with(Option::is_some));
    let small = move || {
        known.with(|room| {
            let room = room.as_ref();
            room.map(|room| format!("{} {}", room.centre.name, room.name))
                .unwrap_or_default()
        })
    };
    let title = move || match is_planned.get() {
        true => text!(centres.series.plan_title),
        false => text!(centres.series.title),
    };
    let foot = move || {
        view! {
            <Show when=move || is_planned.get() fallback=move || view! { <LookFoot form /> }>
                <BookFoot form />
            </Show>
        }
    };
    view! {
        <Page
            title
            small
            back=format!("/centres/rooms/{room}")
            foot
            foot_when=Signal::from(is_possible)
        >
            <Loaded loading let:loaded>
                {
                    let loaded = Memo::new(move |_| loaded.get());
                    view! {
                        <Show
                            when=move || is_possible.get()
                            fallback=move || view! { <NotHere room /> }
                        >
                            <Show
                                when=move || is_planned.get()
                                fallback=move || view! { <SeriesFields form room=loaded.get_untracked() /> }
                            >
                                <Plan form />
                            </Show>
                        </Show>
                    }
                }
            </Loaded>
        </Page>
    }
}

fn is_possible(room: &RepeatableRoom) -> bool {
    room.series_days > 0 && room.may_book && !room.retired
}

#[component]
fn NotHere(room: Id) -> impl IntoView {
    view! {
        <p class="hint">{text!(centres.series.not_here)}</p>
        <ButtonLink href=format!("/centres/rooms/{room}")>{text!(centres.series.once)}</ButtonLink>
    }
}

/// What goes wrong while it is booked leads to where it can be mended.
fn watch(form: SeriesForm) {
    Effect::new(move || {
        let Some(failure) = form.booking.failure.get() else {
            return;
        };
        if failure.code() == Some(ErrorCode::DatesNotFree) {
            form.look(move || form.has_changed.set(true));
        } else if failure.field().is_some_and(|field| SHOWN.contains(&field)) {
            form.go_back();
            focus_first_problem();
        }
    });
    Effect::new(move || {
        if form.planning.failure.with(Option::is_some) {
            form.go_back();
            focus_first_problem();
        }
    });
    use_live(move |hint| {
        let is_shown = form.plan.with_untracked(Option::is_some);
        let is_resting = !form.booking.busy.get_untracked();
        if is_shown && is_resting && hint.is_about(Topic::Booking, None) {
            form.look(|| ());
        }
    });
}

/// Asks which dates can be had.
#[component]
fn LookFoot(form: SeriesForm) -> impl IntoView {
    let press = move |_| {
        form.booking.failure.set(None);
        match form.press() {
            true => form.look(focus_heading),
            false => focus_first_problem(),
        }
    };
    view! {
        <FormProblem failure=form.planning.problem_beside(SHOWN) />
        <Button kind=ButtonKind::Main wide=true busy=form.planning.busy on_press=press>
            {text!(centres.series.look)}
        </Button>
    }
}

/// Books what can be had, or leads back.
#[component]
fn BookFoot(form: SeriesForm) -> impl IntoView {
    let (toasts, navigate) = (use_toasts(), use_navigate());
    let counts = Memo::new(move |_| {
        let plan = form.plan.get().unwrap_or_default();
        count_of(&plan)
    });
    let is_any = Memo::new(move |_| counts.get().1 > 0);
    let words = move || match counts.get() {
        (all, free) if all == free => text!(centres.series.book_all, count = all),
        (_, free) => text!(centres.series.book_some, count = free),
    };
    let done = Callback::new(move |id: Id| {
        let waits = form.room.with_untracked(|room| {
            let room = room.as_ref();
            room.is_some_and(|room| room.needs_approval)
        });
        toasts.good(match waits {
            true => text!(centres.form.requested),
            false => text!(centres.series.booked),
        });
        let options = NavigateOptions {
            replace: true,
            ..Default::default()
        };
        navigate(&format!("/centres/series/{id}"), options);
    });
    let press = move |_| {
        let (all, free) = counts.get_untracked();
        form.book(free < all, move |id| done.run(id));
    };
    let back = move |_| {
        form.go_back();
        focus_heading();
    };
    // That dates could not be had is said with the dates.
    let failure = Signal::derive(move || {
        let failure = form.booking.failure.get();
        failure.filter(|one| one.code() != Some(ErrorCode::DatesNotFree))
    });
    view! {
        <FormProblem failure />
        <div class="row series-foot">
            <Button on_press=back>{text!(centres.series.change)}</Button>
            <Show when=move || is_any.get()>
                <Button kind=ButtonKind::Main busy=form.booking.busy on_press=press>{words}</Button>
            </Show>
        </div>
    }
}
