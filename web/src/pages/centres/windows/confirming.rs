//! Once more what the appointment is for, when and for whom; then it is made.

use super::{Bring, Refusal, ahead::Ahead};
use crate::{
    api::{
        Id,
        centres::windows::{self, Appointment, Ticket, WindowItem, WindowSlot},
    },
    components::{Attempt, Button, ButtonKind, Field},
    pages::centres::days::span_words,
    state::use_clock,
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_NOTE: u32 = 80;

/// An appointment that is about to be made.
#[derive(Clone, Debug)]
pub struct Confirming {
    pub time: WindowSlot,
    pub item: WindowItem,
    /// What the house is called.
    pub house: String,
    /// Of whom it is for.
    pub name: String,
    /// Without one the viewer.
    pub person_id: Option<Id>,
}

#[component]
pub fn ConfirmForm(
    what: Confirming,
    note: RwSignal<String>,
    ahead: Ahead,
    on_made: Callback<Ticket>,
) -> impl IntoView {
    let clock = use_clock();
    let attempt = Attempt::new();
    let Confirming {
        time,
        item,
        house,
        name,
        person_id,
    } = what;
    let (item_id, of_other) = (item.id, person_id.is_some());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let wanted = Appointment {
            item_id,
            starts_at: time.starts_at,
            person_id,
            note: Some(note.get_untracked()).filter(|note| !note.trim().is_empty()),
        };
        attempt.run(windows::book(wanted), move |ticket| on_made.run(ticket));
    };
    // Whatever was found out stands on the page behind, too.
    Effect::new(move || {
        if attempt.failure.with(Option::is_some) {
            ahead.slots.refresh();
        }
    });
    view! {
        <form class="stack" novalidate on:submit=send>
            <dl class="facts">
                <div><dt>{text!(windows.appointment.what)}</dt><dd>{item.name}</dd></div>
                <div><dt>{text!(windows.appointment.for_whom)}</dt><dd>{name}</dd></div>
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
            <Refusal attempt fields=&["note"] of_other />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(windows.appointment.send)}</Button>
        </form>
    }
}
