//! An appointment for one item: for whom, on which day, at what time.

use super::{
    ahead::{Ahead, DayChoice, Times},
    confirming::{ConfirmForm, Confirming},
    house::NoWindows,
};
use crate::{
    api::{
        Id,
        centres::{
            canteen::{self, MealEater},
            windows::{self, ServiceWindows, Ticket, WindowItem, WindowSlot},
        },
    },
    components::{ButtonLink, Empty, IconName, Loaded, Page, Sheet, Show, open_about, use_load},
    pages::centres::canteen::choosing::{EaterChoice, chosen_of, name_words},
    state::use_toasts,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

#[component]
pub fn AppointmentPage(centre: Id, item: Id) -> impl IntoView {
    let windows = use_load(move || windows::windows(centre));
    let people = use_load(move || canteen::eaters(centre));
    let known = move || windows.value.get().flatten();
    let title = move || {
        let name = known().and_then(|known| item_of(&known, item).map(|item| item.name));
        name.unwrap_or_else(|| text!(windows.title).to_string())
    };
    view! {
        <Page title small=text!(windows.appointment.small) back=format!("/centres/at/{centre}/windows")>
            <Loaded loading=windows let:known>
                <Loaded loading=people let:people>
                    {match known.get_untracked() {
                        None => view! { <NoWindows centre /> }.into_any(),
                        Some(house) => match item_of(&house, item) {
                            None => view! { <Gone centre /> }.into_any(),
                            Some(item) => view! { <Choosing house item people /> }.into_any(),
                        },
                    }}
                </Loaded>
            </Loaded>
        </Page>
    }
}

fn item_of(known: &ServiceWindows, id: Id) -> Option<WindowItem> {
    known.items.iter().find(|item| item.id == id).cloned()
}

#[component]
fn Gone(centre: Id) -> impl IntoView {
    view! {
        <Empty icon=IconName::Desk title=text!(windows.appointment.gone)>
            <ButtonLink href=format!("/centres/at/{centre}/windows")>{text!(windows.appointment.to_items)}</ButtonLink>
        </Empty>
    }
}

#[component]
fn Choosing(
    house: ServiceWindows,
    item: WindowItem,
    people: Signal<Vec<MealEater>>,
) -> impl IntoView {
    let ahead = Ahead::open(&house);
    let chosen = RwSignal::new(first_choice(&people.get_untracked()));
    let person =
        Memo::new(move |_| chosen.with(|chosen| people.with(|people| chosen_of(people, chosen))));
    let may = Memo::new(move |_| person.with(|one| one.as_ref().is_some_and(|one| one.may_eat)));
    let choosing = RwSignal::new(None::<WindowSlot>);
    let about = item.about.clone();
    let house = house.centre_name;
    view! {
        {about.map(|about| view! { <p class="soft pre">{about}</p> })}
        <div class="stack wishes">
            <EaterChoice eaters=people value=chosen label=text!(windows.appointment.for_whom) />
            <DayChoice ahead />
        </div>
        <Show when=move || !may.get()>
            <p class="hint">{text!(windows.appointment.not_for_you)}</p>
        </Show>
        <Times ahead may on_press=Callback::new(move |slot| choosing.set(Some(slot))) />
        <ConfirmSheet choosing item house person ahead />
    }
}

/// The viewer, unless only others of the family belong to the community.
fn first_choice(people: &[MealEater]) -> String {
    let first = people.iter().find(|one| one.may_eat).or(people.first());
    first
        .map(|one| one.person_id.to_string())
        .unwrap_or_default()
}

/// Once more what the appointment is for, when and for whom; then it is made, and its page is there.
#[component]
fn ConfirmSheet(
    choosing: RwSignal<Option<WindowSlot>>,
    item: WindowItem,
    /// What it is called.
    house: String,
    person: Memo<Option<MealEater>>,
    ahead: Ahead,
) -> impl IntoView {
    let (toasts, navigate) = (use_toasts(), use_navigate());
    let open = open_about(choosing);
    let kept = StoredValue::new((item, house));
    // What was written is there again at another time.
    let note = RwSignal::new(String::new());
    let made = Callback::new(move |ticket: Ticket| {
        toasts.good(text!(windows.appointment.done));
        let replace = NavigateOptions {
            replace: true,
            ..Default::default()
        };
        navigate(&format!("/tickets/{}", ticket.id), replace);
    });
    view! {
        <Sheet open title=text!(windows.appointment.confirm_title)>
            {move || {
                let (item, house) = kept.get_value();
                let chosen = choosing.get_untracked().zip(person.get_untracked());
                chosen.map(|(time, person)| {
                    let name = name_words(&person);
                    let person_id = (!person.is_own).then_some(person.person_id);
                    let what = Confirming { time, item, house, name, person_id };
                    view! { <ConfirmForm what note ahead on_made=made /> }
                })
            }}
        </Sheet>
    }
}
