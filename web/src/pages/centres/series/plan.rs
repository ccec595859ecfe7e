//! The dates of a rule and which of them can be had, before anything is booked.

use super::{
    form::SeriesForm,
    words::{hours_words, rule_words, verdict_words},
};
use crate::{
    api::centres::series::{DateVerdict, PlannedSeriesDate},
    components::{Chip, Icon, IconName, Show},
    pages::centres::days::{day_words, read_day},
};
use leptos::prelude::*;

/// How many dates there are, and how many of them can be had.
pub fn count_of(plan: &[PlannedSeriesDate]) -> (usize, usize) {
    let free = plan.iter().filter(|one| one.verdict == DateVerdict::Free);
    (plan.len(), free.count())
}

fn summary_words(all: usize, free: usize) -> String {
    match free {
        0 => text!(centres.series.none_free, all),
        _ if free == all => text!(centres.series.all_free, all),
        _ => text!(centres.series.some_free, all, free),
    }
}

#[component]
pub fn Plan(form: SeriesForm) -> impl IntoView {
    let plan = Memo::new(move |_| form.plan.get().unwrap_or_default());
    let counts = Memo::new(move |_| plan.with(|plan| count_of(plan)));
    let rule = move || form.rule();
    view! {
        <section class="card">
            {move || rule().map(|rule| view! {
                <p class="title num">{rule_words(&rule)}" "{hours_words(&rule)}</p>
                <p class="soft">
                    {form.purpose.get()}{text!(common.separator)}
                    {text!(centres.heads.count, count = form.heads.get())}
                </p>
            })}
        </section>
        <div role="alert">
            <Show when=move || form.has_changed.get()>
                <p class="hint wrong">{text!(centres.series.changed)}</p>
            </Show>
        </div>
        <p class="title" role="status">
            {move || counts.with(|(all, free)| summary_words(*all, *free))}
        </p>
        <Show when=move || counts.get().1 == 0>
            <p class="soft">{text!(centres.series.none_words)}</p>
        </Show>
        <ul class="list dates" aria-label=text!(centres.series.dates)>
            {move || plan.get().into_iter().map(line).collect_view()}
        </ul>
    }
}

fn line(one: PlannedSeriesDate) -> impl IntoView {
    let day = read_day(&one.date.0).map(day_words).unwrap_or(one.date.0);
    let (words, kind) = verdict_words(one.verdict);
    let icon = match one.verdict {
        DateVerdict::Free => IconName::Check,
        _ => IconName::Close,
    };
    view! {
        <li class="list-item">
            <span class="grow num">{day}</span>
            <Chip kind><Icon name=icon small=true />{words}</Chip>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::summary_words;

    #[test]
    fn the_summary_counts_what_can_be_had() {
        assert_eq!(summary_words(8, 8), "8 次都约得上");
        assert_eq!(summary_words(8, 6), "8 次里 6 次约得上");
        assert_eq!(summary_words(8, 0), "这 8 次都约不上");
    }
}
