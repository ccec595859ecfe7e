//! When it is wanted and what for: the fields of a series.

use super::{
    form::{BIWEEKLY, BY_DATE, BY_WEEKDAY, SeriesForm, WEEKLY, example, lengths_of},
    start::StartSelect,
    words::{WEEKDAYS, name_of_weekday, rule_words},
};
use crate::{
    api::centres::{
        bookings::own_organizations,
        series::{RepeatableRoom, SeriesFrequency},
    },
    components::{Choices, Field, MultiChoices, Show, use_load},
    pages::centres::{
        days::{day_words, read_day},
        lengths::LengthChoice,
    },
};
use leptos::prelude::*;

const LONGEST_PURPOSE: u32 = 60;

#[component]
pub fn SeriesFields(form: SeriesForm, room: RepeatableRoom) -> impl IntoView {
    let weekdays = WEEKDAYS.iter().enumerate();
    let weekdays: Vec<_> = weekdays
        .map(|(place, (key, _))| (key.to_string(), name_of_weekday(place).to_string()))
        .collect();
    let weekdays = Signal::stored(weekdays);
    let lengths = lengths_of(&room);
    let said = |text: String| read_day(&text).map(day_words).unwrap_or_default();
    let last = room.clone();
    let until_help = move || {
        let (until, last) = (said(form.until.get()), day_words(form.last(&last)));
        text!(centres.series.until_help, until, last)
    };
    view! {
        {room.needs_approval.then(|| view! { <p class="hint">{text!(centres.form.needs_approval)}</p> })}
        <div class="stack form wishes series-form">
            <Field
                label=text!(centres.series.first)
                value=form.first
                kind="date"
                required=true
                help=move || said(form.first.get())
                problem=form.problem("first")
            />
            <LengthChoice value=form.minutes lengths />
            <StartField form />
            <Choices label=text!(centres.series.repeats) value=form.repeats options=repetitions(form) />
            <Show when=move || form.is_weekly()>
                <MultiChoices
                    label=text!(centres.series.weekdays)
                    value=form.weekdays
                    options=weekdays
                    problem=form.problem("weekdays")
                />
            </Show>
            <Field
                label=text!(centres.series.until)
                value=form.until
                kind="date"
                required=true
                help=until_help
                problem=form.problem("until")
            />
            <WhatFor form capacity=room.capacity />
        </div>
    }
}

/// Said of the first date: 「每月 24 日」「每月第四个周二」.
fn repetitions(form: SeriesForm) -> Signal<Vec<(String, String)>> {
    let options = Memo::new(move |_| {
        let first = form.first_day();
        let of_month = |frequency, words: &'static str| match first {
            Some(first) => rule_words(&example(frequency, first)),
            None => words.to_string(),
        };
        let option = |key: &str, words: String| (key.to_string(), words);
        vec![
            option(WEEKLY, text!(centres.series.every_week).to_string()),
            option(BIWEEKLY, text!(centres.series.every_other_week).to_string()),
            option(
                BY_DATE,
                of_month(
                    SeriesFrequency::MonthlyByDate,
                    text!(centres.series.every_date),
                ),
            ),
            option(
                BY_WEEKDAY,
                of_month(
                    SeriesFrequency::MonthlyByWeekday,
                    text!(centres.series.every_weekday),
                ),
            ),
        ]
    });
    options.into()
}

#[component]
fn StartField(form: SeriesForm) -> impl IntoView {
    let starts = Memo::new(move |_| form.starts());
    let (on_from, on_minutes) = (form.problem("fromMinute"), form.problem("minutes"));
    let problem = Signal::derive(move || on_from.get().or_else(|| on_minutes.get()));
    view! { <StartSelect value=form.from starts problem /> }
}

/// As of one booking; each date has the same.
#[component]
fn WhatFor(form: SeriesForm, capacity: i32) -> impl IntoView {
    let own = use_load(own_organizations);
    let units = Memo::new(move |_| own.value.get().unwrap_or_default());
    let options = Signal::derive(move || {
        let oneself = (String::new(), text!(centres.form.oneself).to_string());
        let unit = units.get().into_iter();
        let unit = unit.map(|unit| (unit.id.to_string(), unit.name));
        std::iter::once(oneself).chain(unit).collect::<Vec<_>>()
    });
    view! {
        <Field
            label=text!(centres.form.purpose)
            value=form.purpose
            maxlength=LONGEST_PURPOSE
            required=true
            placeholder=text!(centres.series.purpose_example)
            problem=form.problem("purpose")
        />
        <Field
            label=text!(centres.form.heads)
            value=form.heads
            inputmode="numeric"
            maxlength=3
            required=true
            help=text!(centres.form.heads_help, count = capacity)
            problem=form.problem("heads")
        />
        <Show when=move || units.with(|units| !units.is_empty())>
            <Choices
                label=text!(centres.form.for_whom)
                value=form.organization
                options
                problem=form.problem("organizationId")
            />
        </Show>
    }
}
