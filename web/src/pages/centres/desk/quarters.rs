//! A day and a quarter of an hour, to be chosen in a form.

use crate::{
    api::Timestamp,
    components::{Icon, IconName},
    pages::centres::days::{MINUTES_OF_A_DAY, calendar_day, minute_words, moment, read_day},
};
use leptos::prelude::*;

const QUARTER: usize = 15;

#[derive(Clone, Copy)]
pub struct DayAndQuarter {
    /// As a date is written.
    pub day: RwSignal<String>,
    pub minute: RwSignal<String>,
}

impl DayAndQuarter {
    pub fn at(day: i64, minute: i32) -> Self {
        Self {
            day: RwSignal::new(calendar_day(day).0),
            minute: RwSignal::new(minute.to_string()),
        }
    }

    /// Tracked; none while the date is only half entered.
    pub fn day(self) -> Option<i64> {
        self.day.with(|day| read_day(day))
    }

    pub fn moment(self, offset_minutes: i64) -> Option<Timestamp> {
        let minute = self.minute.with(|minute| minute.parse().ok())?;
        Some(moment(self.day()?, minute, offset_minutes))
    }
}

/// Options of a choice of quarters, midnight at the end of a day included.
pub fn quarter_options() -> impl Iterator<Item = (String, String)> {
    let minutes = (0..=MINUTES_OF_A_DAY).step_by(QUARTER);
    minutes.map(|minute| (minute.to_string(), minute_words(minute)))
}

/// A choice of quarters that says itself only to screen readers.
#[component]
pub fn QuarterSelect(#[prop(into)] label: TextProp, value: RwSignal<String>) -> impl IntoView {
    let option = move |(key, words): (String, String)| {
        let this = key.clone();
        view! { <option value=key prop:selected=move || value.with(|value| *value == this)>{words}</option> }
    };
    view! {
        <select
            class="input num"
            aria-label=move || label.get()
            on:change=move |event| value.set(event_target_value(&event))
        >
            {quarter_options().map(option).collect_view()}
        </select>
    }
}

#[component]
pub fn DayAndQuarterField(
    label: &'static str,
    value: DayAndQuarter,
    #[prop(into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let DayAndQuarter { day, minute } = value;
    view! {
        <fieldset class="field">
            <legend>{label}</legend>
            <div class="day-and-quarter">
                <input
                    class="input"
                    type="date"
                    aria-label=format!("{label} {}", text!(centre_desk.closing.date))
                    prop:value=day
                    on:input=move |event| day.set(event_target_value(&event))
                />
                <QuarterSelect label=format!("{label} {}", text!(centre_desk.closing.time)) value=minute />
            </div>
            <div role="alert" class="wrong">
                {move || problem.get().map(|words| view! { <Icon name=IconName::Late small=true /><span>{words}</span> })}
            </div>
        </fieldset>
    }
}
