//! 窗口代约: the desk makes an appointment at the service windows for whoever calls or stands there.

use super::{
    counter::NoWindows,
    visitor_search::{Search, VisitorSearch},
};
use crate::{
    api::{
        Id,
        centres::windows::{self, ServiceWindows, Ticket, WindowItem, WindowSlot},
    },
    components::{
        Button, ButtonKind, ButtonLink, Choices, Empty, IconName, Loaded, Page, Sheet, open_about,
        use_load,
    },
    pages::centres::windows::{
        Bring,
        ahead::{Ahead, DayChoice, Times},
        confirming::{ConfirmForm, Confirming},
        words::when_words,
    },
    state::use_clock,
};
use leptos::prelude::*;

#[component]
pub fn AppointingPage(id: Id) -> impl IntoView {
    let windows = use_load(move || windows::windows(id));
    let name = move || {
        let known = windows.value.get().flatten();
        known.map(|known| known.centre_name).unwrap_or_default()
    };
    view! {
        <Page
            title=text!(windows.for_caller.title)
            small=name
            back=format!("/centres/desk/{id}")
        >
            <Loaded loading=windows let:known>
                {match known.get_untracked() {
                    None => view! { <NoWindows centre=id /> }.into_any(),
                    Some(house) if house.items.is_empty() => view! { <NoItems centre=id /> }.into_any(),
                    Some(house) => view! { <Appointing house /> }.into_any(),
                }}
            </Loaded>
        </Page>
    }
}

#[component]
fn NoItems(centre: Id) -> impl IntoView {
    view! {
        <Empty icon=IconName::Desk title=text!(windows.keep.items_none)>
            <ButtonLink kind=ButtonKind::Main href=format!("/centres/desk/{centre}/edit")>
                {text!(windows.for_caller.to_keep)}
            </ButtonLink>
        </Empty>
    }
}

/// What is being asked for; all of it stays until the appointment is made.
#[derive(Clone, Copy)]
struct Call {
    search: Search,
    /// Of an item.
    item: RwSignal<String>,
    items: StoredValue<Vec<WindowItem>>,
    note: RwSignal<String>,
    /// What the pressed time lacks.
    no_item: RwSignal<bool>,
}

impl Call {
    fn open(house: &ServiceWindows) -> Self {
        Self {
            search: Search::new(house.centre_id),
            item: RwSignal::new(String::new()),
            items: StoredValue::new(house.items.clone()),
            note: RwSignal::new(String::new()),
            no_item: RwSignal::new(false),
        }
    }

    fn chosen(self) -> Option<WindowItem> {
        let id = self.item.get();
        let is_it = |item: &&WindowItem| item.id.to_string() == id;
        self.items
            .with_value(|items| items.iter().find(is_it).cloned())
    }

    /// Whether somebody was found and says what for; what lacks is told where it belongs.
    fn is_ready(self) -> bool {
        let (found, chosen) = untrack(|| (self.search.found(), self.chosen()));
        self.search.missing.set(found.is_none());
        self.no_item.set(chosen.is_none());
        found.is_some() && chosen.is_some()
    }

    /// For whoever calls next.
    fn clear(self) {
        self.search.clear();
        self.item.set(String::new());
        self.note.set(String::new());
    }
}

#[component]
fn Appointing(house: ServiceWindows) -> impl IntoView {
    let call = Call::open(&house);
    let ahead = Ahead::open(&house);
    let choosing = RwSignal::new(None::<WindowSlot>);
    let options = call.items.with_value(|items| {
        let option = |item: &WindowItem| (item.id.to_string(), item.name.clone());
        items.iter().map(option).collect::<Vec<_>>()
    });
    let no_item = Signal::derive(move || {
        let is_missing = call.no_item.get();
        is_missing.then(|| text!(windows.for_caller.no_item).to_string())
    });
    let bring = move || {
        call.chosen().map(|item| {
            view! {
                <div class="stack tight">
                    <h3>{text!(windows.bring.heading)}</h3>
                    <Bring bring=item.bring />
                </div>
            }
        })
    };
    let press = Callback::new(move |slot| {
        if call.is_ready() {
            choosing.set(Some(slot));
        }
    });
    let lacks = move || {
        let lacks_person = call.search.missing.get() && call.search.found().is_none();
        let lacks_item = call.no_item.get() && call.chosen().is_none();
        (lacks_person || lacks_item).then(|| {
            view! { <div class="hint wrong">{text!(windows.for_caller.lacks)}</div> }
        })
    };
    view! {
        <p class="soft">{text!(windows.for_caller.words)}</p>
        <section class="section">
            <h2>{text!(windows.appointment.for_whom)}</h2>
            <div class="stack"><VisitorSearch search=call.search /></div>
        </section>
        <div class="stack wishes">
            <Choices
                label=text!(windows.appointment.what)
                value=call.item
                options=Signal::stored(options)
                problem=no_item
            />
            {bring}
            <DayChoice ahead />
        </div>
        <div role="alert">{lacks}</div>
        <Times ahead may=true on_press=press />
        <CallSheet call ahead choosing house=house.centre_name />
    }
}

/// Once more what it is; then what was made of it, to be told to whoever calls.
#[component]
fn CallSheet(
    call: Call,
    ahead: Ahead,
    choosing: RwSignal<Option<WindowSlot>>,
    house: String,
) -> impl IntoView {
    let open = open_about(choosing);
    let made = RwSignal::new(None::<Ticket>);
    // Whoever is next begins anew; what was not made stays.
    Effect::new(move || {
        if !open.get() && made.with_untracked(Option::is_some) {
            made.set(None);
            call.clear();
        }
    });
    let title = move || match made.with(Option::is_some) {
        true => text!(windows.appointment.done),
        false => text!(windows.appointment.confirm_title),
    };
    let house = StoredValue::new(house);
    let on_made = Callback::new(move |ticket| made.set(Some(ticket)));
    let note = call.note;
    let form = move || {
        let (visitor, item) = untrack(|| (call.search.found(), call.chosen()));
        let (visitor, item) = visitor.zip(item)?;
        let what = Confirming {
            time: choosing.get_untracked()?,
            item,
            house: house.get_value(),
            name: visitor.name,
            person_id: Some(visitor.person_id),
        };
        Some(view! { <ConfirmForm what note ahead on_made /> })
    };
    view! {
        <Sheet open title>
            {move || match made.get() {
                Some(ticket) => view! { <Made ticket open /> }.into_any(),
                None => form().into_any(),
            }}
        </Sheet>
    }
}

/// To be told to whoever calls; they have a notice of it besides.
#[component]
fn Made(ticket: Ticket, open: RwSignal<bool>) -> impl IntoView {
    let clock = use_clock();
    let (id, item) = (ticket.id, ticket.item.clone());
    let (name, note) = (ticket.person_name.clone(), ticket.note.clone());
    let place = ticket.centre_address.clone();
    let when = move || when_words(&ticket, clock);
    view! {
        <div class="stack">
            <p role="status">{text!(windows.for_caller.made)}</p>
            <dl class="facts">
                <div><dt>{text!(windows.appointment.what)}</dt><dd>{item.name}</dd></div>
                <div><dt>{text!(windows.appointment.for_whom)}</dt><dd>{name}</dd></div>
                <div><dt>{text!(windows.appointment.when)}</dt><dd class="num">{when}</dd></div>
                <div><dt>{text!(windows.appointment.place)}</dt><dd>{place}</dd></div>
                {note.map(|note| view! {
                    <div><dt>{text!(windows.ticket.note)}</dt><dd class="pre">{note}</dd></div>
                })}
            </dl>
            <h3>{text!(windows.bring.heading)}</h3>
            <Bring bring=item.bring />
            <div class="row">
                <ButtonLink href=format!("/tickets/{id}")>{text!(windows.for_caller.see)}</ButtonLink>
                <Button kind=ButtonKind::Main on_press=move |_| open.set(false)>
                    {text!(windows.for_caller.next)}
                </Button>
            </div>
        </div>
    }
}
