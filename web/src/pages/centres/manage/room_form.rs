//! What a room is like and by which rules it is booked, as it is being written.

use super::{centre_form::number_problem, select::Select};
use crate::{
    api::{
        Id,
        centres::{
            Equipment, RoomAudience, RoomKind,
            keeping_rooms::{KeptRoom, RoomDetailsInput},
        },
    },
    components::{Attempt, Choices, Field, FormProblem, MultiChoices, Show, Switch, TextArea},
    pages::centres::{
        days::length_words,
        wish::EQUIPMENT,
        words::{audience_words, equipment_words, kind_words, lead_words},
    },
    state::drafts::Draft,
};
use leptos::prelude::*;

const LONGEST_NAME: u32 = 30;
const LONGEST_RULES: u32 = 500;
const FIELDS: &[&str] = &[
    "name",
    "capacity",
    "rules",
    "slotMinutes",
    "shortestMinutes",
    "longestMinutes",
    "turnaroundMinutes",
    "leadMinutes",
    "aheadDays",
    "seriesDays",
    "partIds",
];

const HALL: &str = "hall";

const KINDS: [(&str, RoomKind); 8] = [
    ("council", RoomKind::Council),
    ("lecture", RoomKind::Lecture),
    ("reading", RoomKind::Reading),
    ("chess", RoomKind::Chess),
    ("yoga", RoomKind::Yoga),
    ("dance", RoomKind::Dance),
    (HALL, RoomKind::Hall),
    ("shared", RoomKind::Shared),
];

const AUDIENCES: [(&str, RoomAudience); 3] = [
    ("compound", RoomAudience::Compound),
    ("community", RoomAudience::Community),
    ("street", RoomAudience::Street),
];

const SLOTS: [i32; 3] = [15, 30, 60];
const LENGTHS: [i32; 14] = [
    15, 30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480, 720, 1440,
];
const TURNAROUNDS: [i32; 7] = [0, 15, 30, 45, 60, 90, 120];
const LEADS: [i32; 9] = [0, 30, 60, 120, 240, 720, 1440, 2880, 10_080];

fn key_of<Value: PartialEq>(all: &[(&'static str, Value)], value: &Value) -> String {
    let found = all.iter().find(|(_, known)| known == value);
    found.map_or("", |(key, _)| key).to_string()
}

#[derive(Clone, Copy)]
pub struct RoomForm {
    name: RwSignal<String>,
    kind: RwSignal<String>,
    capacity: RwSignal<String>,
    equipment: RwSignal<Vec<String>>,
    step_free: RwSignal<bool>,
    rules: RwSignal<String>,
    slot: RwSignal<String>,
    shortest: RwSignal<String>,
    longest: RwSignal<String>,
    turnaround: RwSignal<String>,
    lead: RwSignal<String>,
    ahead: RwSignal<String>,
    series: RwSignal<String>,
    audience: RwSignal<String>,
    needs_approval: RwSignal<bool>,
    check_in: RwSignal<bool>,
    by_seat: RwSignal<bool>,
    /// Ids of the rooms that it is together.
    parts: RwSignal<Vec<String>>,
    pub attempt: Attempt,
}

impl RoomForm {
    pub fn of(known: &KeptRoom) -> Self {
        let number = |number: i32| RwSignal::new(number.to_string());
        let equipment = known.equipment.iter().map(|one| key_of(&EQUIPMENT, one));
        Self {
            name: RwSignal::new(known.name.clone()),
            kind: RwSignal::new(key_of(&KINDS, &known.kind)),
            capacity: number(known.capacity),
            equipment: RwSignal::new(equipment.collect()),
            step_free: RwSignal::new(known.step_free),
            rules: RwSignal::new(known.rules.clone().unwrap_or_default()),
            slot: number(known.slot_minutes),
            shortest: number(known.shortest_minutes),
            longest: number(known.longest_minutes),
            turnaround: number(known.turnaround_minutes),
            lead: number(known.lead_minutes),
            ahead: number(known.ahead_days),
            series: number(known.series_days),
            audience: RwSignal::new(key_of(&AUDIENCES, &known.audience)),
            needs_approval: RwSignal::new(known.needs_approval),
            check_in: RwSignal::new(known.check_in),
            by_seat: RwSignal::new(known.by_seat),
            parts: RwSignal::new(Vec::new()),
            attempt: Attempt::new(),
        }
    }

    /// With rules that fit most rooms. What was written and not sent is there again.
    pub fn new(draft: Draft) -> Self {
        let number = |number: i32| RwSignal::new(number.to_string());
        Self {
            name: draft.text("name"),
            kind: RwSignal::new(KINDS[0].0.to_string()),
            capacity: draft.text("capacity"),
            equipment: RwSignal::new(Vec::new()),
            step_free: RwSignal::new(true),
            rules: draft.text("rules"),
            slot: number(30),
            shortest: number(60),
            longest: number(180),
            turnaround: number(15),
            lead: number(60),
            ahead: number(14),
            series: number(90),
            audience: RwSignal::new(AUDIENCES[1].0.to_string()),
            needs_approval: RwSignal::new(false),
            check_in: RwSignal::new(false),
            by_seat: RwSignal::new(false),
            parts: RwSignal::new(Vec::new()),
            attempt: Attempt::new(),
        }
    }

    /// Only a hall is other rooms together.
    fn is_hall(self) -> bool {
        self.kind.with(|kind| kind == HALL)
    }

    /// What a new room consists of: other rooms, or seats.
    pub fn consists(self) -> (Vec<Id>, bool) {
        if !untrack(|| self.is_hall()) {
            return (Vec::new(), self.by_seat.get_untracked());
        }
        let parts = self.parts.get_untracked();
        let parts = parts.iter().filter_map(|id| Id::parse(id)).collect();
        (parts, false)
    }

    /// Seats are not had again and again.
    fn has_series(self) -> bool {
        !self.by_seat.get() || self.is_hall()
    }

    pub fn input(self) -> RoomDetailsInput {
        // What is no number is out of range for the server.
        let number =
            |text: RwSignal<String>| text.with_untracked(|text| text.trim().parse().unwrap_or(-1));
        let kind = KINDS
            .iter()
            .find(|(key, _)| self.kind.with_untracked(|kind| kind == key));
        let audience = AUDIENCES
            .iter()
            .find(|(key, _)| self.audience.with_untracked(|audience| audience == key));
        let equipment: Vec<Equipment> = self.equipment.with_untracked(|chosen| {
            let known = EQUIPMENT
                .iter()
                .filter(|(key, _)| chosen.iter().any(|one| one == key));
            known.map(|(_, one)| *one).collect()
        });
        RoomDetailsInput {
            name: self.name.get_untracked(),
            kind: kind.map_or(RoomKind::Shared, |(_, kind)| *kind),
            capacity: number(self.capacity),
            equipment,
            step_free: self.step_free.get_untracked(),
            rules: Some(self.rules.get_untracked()).filter(|rules| !rules.trim().is_empty()),
            slot_minutes: number(self.slot),
            shortest_minutes: number(self.shortest),
            longest_minutes: number(self.longest),
            turnaround_minutes: number(self.turnaround),
            lead_minutes: number(self.lead),
            ahead_days: number(self.ahead),
            series_days: if untrack(|| self.has_series()) {
                number(self.series)
            } else {
                0
            },
            audience: audience.map_or(RoomAudience::Compound, |(_, audience)| *audience),
            needs_approval: self.needs_approval.get_untracked(),
            check_in: self.check_in.get_untracked(),
        }
    }

    /// Lengths are whole slots, and the longest is no shorter than the shortest.
    fn keep_lengths(self) {
        let number = |text: RwSignal<String>| text.with(|text| text.parse::<i32>().unwrap_or(1));
        let set = move |text: RwSignal<String>, next: i32| {
            if untrack(|| number(text)) != next {
                text.set(next.to_string());
            }
        };
        Effect::new(move || {
            let slot = number(self.slot).max(1);
            let whole = |minutes: i32| (minutes + slot - 1) / slot * slot;
            let shortest = whole(number(self.shortest));
            set(self.shortest, shortest);
            set(self.longest, whole(number(self.longest)).max(shortest));
        });
    }
}

/// Choices of minutes that are multiples of a slot and no shorter, with what is chosen.
fn lengths(slot: i32, least: i32, chosen: i32) -> Vec<i32> {
    let known = LENGTHS.into_iter().chain([chosen]);
    let fits = |minutes: &i32| minutes % slot.max(1) == 0 && *minutes >= least;
    let mut all: Vec<i32> = known.filter(fits).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn with_chosen(known: &[i32], chosen: RwSignal<String>) -> Vec<i32> {
    let chosen = chosen.with_untracked(|text| text.parse().ok());
    let mut all: Vec<i32> = known.iter().copied().chain(chosen).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn options(minutes: Vec<i32>, words: impl Fn(i32) -> String) -> Vec<(String, String)> {
    let option = |minutes: i32| (minutes.to_string(), words(minutes));
    minutes.into_iter().map(option).collect()
}

/// `others` are the rooms that a new one may consist of.
#[component]
pub fn RoomFields(
    form: RoomForm,
    #[prop(optional)] others: Vec<KeptRoom>,
    #[prop(optional)] is_new: bool,
) -> impl IntoView {
    form.keep_lengths();
    let kinds = KINDS.map(|(key, kind)| (key.to_string(), kind_words(kind).to_string()));
    let equipment = EQUIPMENT.map(|(key, one)| (key.to_string(), equipment_words(one).to_string()));
    let attempt = form.attempt;
    view! {
        <Choices label=text!(centre_desk.room.kind) value=form.kind options=Signal::stored(kinds.to_vec()) />
        <div class="two">
            <Field
                label=text!(centre_desk.room.name)
                value=form.name
                maxlength=LONGEST_NAME
                placeholder=text!(centre_desk.room.name_example)
                problem=attempt.problem("name")
            />
            <Field
                label=move || match form.by_seat.get() {
                    true => text!(centre_desk.room.seats),
                    false => text!(centre_desk.room.capacity),
                }
                value=form.capacity
                inputmode="numeric"
                maxlength=4
                problem=number_problem(attempt, "capacity", (1, 2_000))
            />
        </div>
        {is_new.then(|| view! { <BySeat form /> })}
        <Parts form others />
        <MultiChoices
            label=text!(centre_desk.room.equipment)
            value=form.equipment
            options=Signal::stored(equipment.to_vec())
        />
        <Switch label=text!(centres.find.step_free) checked=form.step_free on_change=move |on| form.step_free.set(on) />
        <TextArea
            label=text!(centres.room.rules)
            value=form.rules
            maxlength=LONGEST_RULES
            help=text!(centre_desk.optional)
            placeholder=text!(centre_desk.room.rules_example)
            problem=attempt.problem("rules")
        />
        <BookingRules form />
        <FormProblem failure=attempt.problem_beside(FIELDS) />
    }
}

/// Said once: what is booked would not know where it belongs.
#[component]
fn BySeat(form: RoomForm) -> impl IntoView {
    view! {
        <Show when=move || !form.is_hall()>
            <Switch
                label=text!(centre_desk.room.by_seat)
                checked=form.by_seat
                on_change=move |on| form.by_seat.set(on)
            />
            <Show when=move || form.by_seat.get()>
                <p class="soft">{text!(centre_desk.room.by_seat_help)}</p>
            </Show>
        </Show>
    }
}

/// Of a hall that can be divided.
#[component]
fn Parts(form: RoomForm, others: Vec<KeptRoom>) -> impl IntoView {
    let options: Vec<_> = others
        .into_iter()
        .filter(|one| !one.by_seat)
        .map(|one| (one.id.to_string(), one.name))
        .collect();
    let is_any = !options.is_empty();
    let options = Signal::stored(options);
    view! {
        <Show when=move || is_any && form.is_hall()>
            <MultiChoices
                label=text!(centre_desk.room.parts)
                value=form.parts
                options
                help=text!(centre_desk.room.parts_help)
                problem=form.attempt.problem("partIds")
            />
        </Show>
    }
}

#[component]
fn BookingRules(form: RoomForm) -> impl IntoView {
    let attempt = form.attempt;
    let number = |text: RwSignal<String>| text.with(|text| text.parse::<i32>().unwrap_or(1));
    let slots = SLOTS.map(|minutes| (minutes.to_string(), length_words(minutes)));
    let audiences = AUDIENCES.map(|(key, one)| (key.to_string(), audience_words(one).to_string()));
    let shortest = Signal::derive(move || {
        options(
            lengths(number(form.slot), 1, number(form.shortest)),
            length_words,
        )
    });
    let longest = Signal::derive(move || {
        let least = number(form.shortest);
        options(
            lengths(number(form.slot), least, number(form.longest)),
            length_words,
        )
    });
    let turnaround = options(
        with_chosen(&TURNAROUNDS, form.turnaround),
        |minutes| match minutes {
            0 => text!(centre_desk.room.no_turnaround).to_string(),
            minutes => length_words(minutes),
        },
    );
    let lead = options(with_chosen(&LEADS, form.lead), |minutes| match minutes {
        0 => text!(centres.room.until_start).to_string(),
        minutes => text!(centres.room.lead, lead = lead_words(minutes)),
    });
    view! {
        <h2>{text!(centre_desk.room.rules_heading)}</h2>
        <Choices label=text!(centre_desk.room.audience) value=form.audience options=Signal::stored(audiences.to_vec()) />
        <Switch
            label=text!(centre_desk.room.needs_approval)
            checked=form.needs_approval
            on_change=move |on| form.needs_approval.set(on)
        />
        <Switch
            label=text!(centre_desk.room.check_in)
            checked=form.check_in
            on_change=move |on| form.check_in.set(on)
        />
        <Choices
            label=text!(centre_desk.room.slot)
            value=form.slot
            options=Signal::stored(slots.to_vec())
            help=text!(centre_desk.room.slot_help)
            problem=attempt.problem("slotMinutes")
        />
        <div class="two">
            <Select label=text!(centre_desk.room.shortest) value=form.shortest options=shortest problem=attempt.problem("shortestMinutes") />
            <Select label=text!(centre_desk.room.longest) value=form.longest options=longest problem=attempt.problem("longestMinutes") />
            <Select label=text!(centre_desk.room.lead) value=form.lead options=Signal::stored(lead) problem=attempt.problem("leadMinutes") />
            <Select label=text!(centre_desk.room.turnaround) value=form.turnaround options=Signal::stored(turnaround) problem=attempt.problem("turnaroundMinutes") />
            <Field
                label=text!(centre_desk.room.ahead)
                value=form.ahead
                inputmode="numeric"
                maxlength=3
                problem=number_problem(attempt, "aheadDays", (1, 365))
            />
            <Show when=move || form.has_series()>
                <Field
                    label=text!(centre_desk.room.series)
                    value=form.series
                    inputmode="numeric"
                    maxlength=3
                    help=text!(centre_desk.room.series_help)
                    problem=number_problem(attempt, "seriesDays", (0, 365))
                />
            </Show>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_whole_slots() {
        assert_eq!(
            lengths(60, 120, 120),
            [120, 180, 240, 300, 360, 480, 720, 1440]
        );
        assert_eq!(lengths(15, 1, 75)[..6], [15, 30, 45, 60, 75, 90]);
    }

    #[test]
    fn what_is_chosen_is_among_the_options() {
        assert_eq!(key_of(&KINDS, &RoomKind::Dance), "dance");
        assert_eq!(key_of(&AUDIENCES, &RoomAudience::Street), "street");
    }
}
