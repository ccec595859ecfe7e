//! What an administrator changes of somebody's life: merging a double, moving house, another number,
//! moving away and dying. Each begins with a line and goes on in a sheet.

use crate::{
    api::{
        CalendarDay, Id,
        lives::{self, Departure, FormerReport},
        people::{self, Person, PersonLine, PersonState},
    },
    components::{
        Attempt, Button, ButtonKind, Choices, Empty, Field, FormProblem, Icon, IconName, Loading,
        PagedFrame, Sheet, Show, time::day_number, use_pages,
    },
    pages::place_sheet::{ChosenPlace, PlaceField, PlaceSheet},
    state::{
        clock::{Clock, use_clock},
        use_toasts,
    },
};
use leptos::prelude::*;

#[component]
pub fn ActsCard(person: Signal<Person>, loading: Loading<Person>) -> impl IntoView {
    let (merging, moving, leaving, calling) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let may =
        move || person.with(|person| person.may_change && person.state == PersonState::Present);
    let name = move || person.with(|person| person.name.clone());
    view! {
        <Show when=may>
            <section class="section">
                <h2>{text!(people.acts)}</h2>
                <div class="list">
                    <Act open=moving icon=IconName::Home title=text!(people.move_house) words=text!(people.move_words) />
                    <Act open=calling icon=IconName::Phone title=text!(people.change_phone) words=text!(people.change_phone_words) />
                    <Act open=merging icon=IconName::People title=text!(people.merge) words=text!(people.merge_words) />
                    <Act open=leaving icon=IconName::Close title=text!(people.leave) words=text!(people.leave_words) />
                </div>
            </section>
        </Show>
        <MoveSheet open=moving person loading />
        <Sheet open=merging title=text!(people.merge_find_title)>
            <FindDouble person />
        </Sheet>
        <Sheet open=calling title=move || text!(people.change_phone_title, name = name())>
            <PhoneForm open=calling person loading />
        </Sheet>
        <Sheet open=leaving title=move || text!(people.leave_title, name = name())>
            <LeaveForm open=leaving person loading />
        </Sheet>
    }
}

#[component]
fn Act(
    open: RwSignal<bool>,
    icon: IconName,
    title: &'static str,
    words: &'static str,
) -> impl IntoView {
    view! {
        <button type="button" class="list-item" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            <Icon name=icon />
            <span class="grow">
                <span class="block">{title}</span>
                <span class="soft block">{words}</span>
            </span>
            <Icon name=IconName::Next />
        </button>
    }
}

/// Today at the street, as a date field has it.
fn today(clock: Clock) -> String {
    let days = day_number(clock.now(), clock.offset_minutes());
    let date = js_sys::Date::new(&((days * 86_400_000) as f64).into());
    let text = String::from(date.to_iso_string());
    text.chars().take(10).collect()
}

#[component]
fn MoveSheet(
    open: RwSignal<bool>,
    person: Signal<Person>,
    loading: Loading<Person>,
) -> impl IntoView {
    let choosing = RwSignal::new(false);
    let chosen = RwSignal::new(None::<ChosenPlace>);
    let name = move || person.with(|person| person.name.clone());
    view! {
        <Sheet open title=move || text!(people.move_title, name = name())>
            <MoveForm open choosing chosen person loading />
        </Sheet>
        <PlaceSheet
            open=choosing
            title=text!(people.move_to)
            home=None
            on_choose=move |(place, _): (ChosenPlace, Id)| chosen.set(Some(place))
        />
    }
}

#[component]
fn MoveForm(
    open: RwSignal<bool>,
    choosing: RwSignal<bool>,
    chosen: RwSignal<Option<ChosenPlace>>,
    person: Signal<Person>,
    loading: Loading<Person>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let on = RwSignal::new(untrack(|| today(use_clock())));
    let former = RwSignal::new("transfer".to_string());
    let options: Vec<(String, String)> = [
        ("transfer", text!(people.former_transfer)),
        ("end", text!(people.former_end)),
    ]
    .map(|(key, words)| (key.to_string(), words.to_string()))
    .into();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(place) = chosen.get_untracked() else {
            choosing.set(true);
            return;
        };
        let id = person.with_untracked(|person| person.id);
        let report = match former.with_untracked(|key| key == "end") {
            true => FormerReport::End,
            false => FormerReport::Transfer,
        };
        let day = CalendarDay(on.get_untracked());
        attempt.run(lives::move_house(id, place.id, day, report), move |()| {
            open.set(false);
            chosen.set(None);
            // Whoever moved into somebody else's place may be out of sight.
            loading.refresh();
            toasts.good(text!(people.moved));
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <PlaceField
                label=text!(people.move_to)
                choosing
                chosen
                pick=text!(people.move_pick)
                problem=attempt.problem("placeId")
            />
            <Field label=text!(people.move_on) value=on kind="date" problem=attempt.problem("on") />
            <Choices label=text!(people.former) value=former options help=text!(people.former_help) />
            <FormProblem failure=attempt.problem_beside(&["on", "placeId"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(people.move_save)}</Button>
            </div>
        </form>
    }
}

#[component]
fn PhoneForm(
    open: RwSignal<bool>,
    person: Signal<Person>,
    loading: Loading<Person>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let phone = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let id = person.with_untracked(|person| person.id);
        let changing = lives::change_phone(id, phone.get_untracked());
        attempt.run(changing, move |person| {
            open.set(false);
            phone.set(String::new());
            loading.set(person);
            toasts.good(text!(people.change_phone_done));
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <Field label=text!(people.change_phone_new) value=phone kind="tel" problem=attempt.problem("phone") />
            <p class="hint">{text!(people.change_phone_note)}</p>
            <FormProblem failure=attempt.problem_beside(&["phone"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(people.change_phone_save)}</Button>
            </div>
        </form>
    }
}

#[component]
fn LeaveForm(
    open: RwSignal<bool>,
    person: Signal<Person>,
    loading: Loading<Person>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let on = RwSignal::new(untrack(|| today(use_clock())));
    let how = RwSignal::new("moved".to_string());
    let options: Vec<(String, String)> = [
        ("moved", text!(people.leave_moved)),
        ("deceased", text!(people.leave_deceased)),
    ]
    .map(|(key, words)| (key.to_string(), words.to_string()))
    .into();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let id = person.with_untracked(|person| person.id);
        let departure = match how.with_untracked(|key| key == "deceased") {
            true => Departure::Deceased,
            false => Departure::MovedAway,
        };
        let day = CalendarDay(on.get_untracked());
        attempt.run(lives::report_gone(id, departure, day), move |person| {
            open.set(false);
            loading.set(person);
            toasts.good(text!(people.left));
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <Choices label=text!(people.leave_how) value=how options />
            <Field label=text!(people.leave_on) value=on kind="date" problem=attempt.problem("on") />
            <p class="hint">{text!(people.leave_note)}</p>
            <FormProblem failure=attempt.problem_beside(&["on"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Danger busy=attempt.busy>{text!(people.leave_save)}</Button>
            </div>
        </form>
    }
}

/// Whom to compare with, found by name or number.
#[component]
fn FindDouble(person: Signal<Person>) -> impl IntoView {
    let (own, name) = person.with_untracked(|person| (person.id, person.name.clone()));
    let search = RwSignal::new(name);
    let list = use_pages(move |after| people::people(search.get(), false, after));
    let others = move || {
        let mut rows = list.rows.get();
        rows.retain(|one| one.id != own);
        rows
    };
    let line = move |one: PersonLine| {
        let words: Vec<String> = one
            .home
            .into_iter()
            .map(|home| home.full_name)
            .chain(one.unit.into_iter().map(|unit| unit.name))
            .collect();
        view! {
            <a class="list-item" href=format!("/people/{own}/merge/{}", one.id)>
                <span class="grow">
                    <span class="block">{one.name}</span>
                    <span class="soft num block">{one.phone}</span>
                    <span class="soft block">{words.join(text!(common.separator))}</span>
                </span>
                <Icon name=IconName::Next />
            </a>
        }
    };
    view! {
        <Field label=text!(people.search) value=search kind="search" placeholder=text!(people.search_example) />
        <PagedFrame pages=list empty=|| view! {
            <Empty icon=IconName::People title=text!(people.none_found) words=text!(people.none_found_words) />
        }>
            <div class="list">{move || others().into_iter().map(line).collect_view()}</div>
        </PagedFrame>
    }
}
