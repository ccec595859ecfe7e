//! Once more what the appointment is for, when and for whom; then it is made.

use super::{Bring, Refusal};
use crate::{
    api::centres::{
        canteen::MealEater,
        windows::{self, Appointment, WindowItem, WindowSlot},
    },
    components::{Attempt, Button, ButtonKind, Field, Loading, Sheet, open_about},
    pages::centres::{canteen::choosing::name_words, days::span_words},
    state::{use_clock, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

const LONGEST_NOTE: u32 = 80;

#[component]
pub fn ConfirmSheet(
    choosing: RwSignal<Option<WindowSlot>>,
    item: WindowItem,
    /// What it is called.
    house: String,
    person: Memo<Option<MealEater>>,
    slots: Loading<Vec<WindowSlot>>,
) -> impl IntoView {
    let open = open_about(choosing);
    let kept = StoredValue::new((item, house));
    // What was written is there again at another time.
    let note = RwSignal::new(String::new());
    view! {
        <Sheet open title=text!(windows.appointment.confirm_title)>
            {move || {
                let (item, house) = kept.get_value();
                let chosen = choosing.get_untracked().zip(person.get_untracked());
                chosen.map(|(time, person)| view! { <Confirming time person item house note slots /> })
            }}
        </Sheet>
    }
}

#[component]
fn Confirming(
    time: WindowSlot,
    person: MealEater,
    item: WindowItem,
    house: String,
    note: RwSignal<String>,
    slots: Loading<Vec<WindowSlot>>,
) -> impl IntoView {
    let (clock, toasts, navigate) = (use_clock(), use_toasts(), use_navigate());
    let attempt = Attempt::new();
    let (item_id, person_id) = (item.id, (!person.is_own).then_some(person.person_id));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let wanted = Appointment {
            item_id,
            starts_at: time.starts_at,
            person_id,
            note: Some(note.get_untracked()).filter(|note| !note.trim().is_empty()),
        };
        let navigate = navigate.clone();
        attempt.run(windows::book(wanted), move |ticket| {
            toasts.good(text!(windows.appointment.done));
            let replace = NavigateOptions {
                replace: true,
                ..Default::default()
            };
            navigate(&format!("/tickets/{}", ticket.id), replace);
        });
    };
    // Whatever was found out stands on the page behind, too.
    Effect::new(move || {
        if attempt.failure.with(Option::is_some) {
            slots.refresh();
        }
    });
    view! {
        <form class="stack" novalidate on:submit=send>
            <dl class="facts">
                <div><dt>{text!(windows.appointment.what)}</dt><dd>{item.name}</dd></div>
                <div><dt>{text!(windows.appointment.for_whom)}</dt><dd>{name_words(&person)}</dd></div>
                <div>
                    <dt>{text!(windows.appointment.when)}</dt>
                    <dd class="num">{move || span_words(clock, time.starts_at, time.ends_at)}</dd>
                </div>
                <div><dt>{text!(windows.appointment.place)}</dt><dd>{house}</dd></div>
            </dl>
            <h3>{text!(windows.bring.heading)}</h3>
            <Bring bring=item.bring />
            <Field
                label=text!(windows.appointment.note_label)
                value=note
                maxlength=LONGEST_NOTE
                placeholder=text!(windows.appointment.note_example)
                problem=attempt.problem("note")
            />
            <Refusal attempt fields=&["note"] />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(windows.appointment.send)}</Button>
        </form>
    }
}
