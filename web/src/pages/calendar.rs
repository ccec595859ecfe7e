//! 工作日历: the days off that deadlines leave out, and the days worked for them; administrators of
//! streets and of the system enter the next year as it is announced.

use crate::{
    api::{
        ErrorCode, Failure,
        calendar::{self, Calendar, CalendarYear},
    },
    components::{
        Attempt, Button, ButtonKind, Chip, ChipKind, FormProblem, Loaded, Loading, Page, Sheet,
        Show, TextArea, use_load,
    },
    state::use_toasts,
};
use leptos::prelude::*;

lazy_page!(office: CALENDAR, calendar_view, CalendarPage);

#[component]
fn CalendarPage() -> impl IntoView {
    let loading = use_load(calendar::calendar);
    let editing = RwSignal::new(None::<(i32, String)>);
    view! {
        <Page title=text!(calendar.title) back="/me">
            <p class="soft">{text!(calendar.words)}</p>
            <Loaded loading let:calendar>
                <Alarm calendar editing />
                <For
                    each=move || calendar.with(|calendar| calendar.calendar_years.clone())
                    key=|year| (year.year, year.announced, year.text.clone())
                    let:year
                >
                    <Year year editing />
                </For>
            </Loaded>
            <EditSheet editing loading />
        </Page>
    }
}

/// The year that is missing, with the way to enter it.
#[component]
fn Alarm(calendar: Signal<Calendar>, editing: RwSignal<Option<(i32, String)>>) -> impl IntoView {
    let missing = Memo::new(move |_| calendar.with(|calendar| calendar.missing_calendar_year));
    let text_of = move |year| {
        calendar.with_untracked(|calendar| {
            let mut years = calendar.calendar_years.iter();
            let known = years.find(|one| one.year == year);
            known.map(|one| one.text.clone()).unwrap_or_default()
        })
    };
    move || {
        missing.get().map(|year| {
            view! {
                <section class="hint stack">
                    <strong>{text!(calendar.missing, year)}</strong>
                    <span>{text!(calendar.missing_words)}</span>
                    <Button kind=ButtonKind::Main on_press=move |_| editing.set(Some((year, text_of(year))))>
                        {text!(calendar.enter, year)}
                    </Button>
                </section>
            }
        })
    }
}

#[component]
fn Year(year: CalendarYear, editing: RwSignal<Option<(i32, String)>>) -> impl IntoView {
    let chip = match year.announced {
        true => view! { <Chip kind=ChipKind::Done>{text!(calendar.announced)}</Chip> },
        false => view! { <Chip kind=ChipKind::Time>{text!(calendar.by_law)}</Chip> },
    };
    let spans: Vec<_> = year.text.lines().filter_map(Span::read).collect();
    let (number, may_edit) = (year.year, year.may_edit);
    let edit = move |_| editing.set(Some((number, year.text.clone())));
    view! {
        <section class="section">
            <div class="row spread">
                <h2>{text!(calendar.year, year = number)}</h2>
                {chip}
            </div>
            <ul class="list">
                {spans.into_iter().map(|span| view! {
                    <li class="list-item">
                        <span class="grow">
                            <span class="block">{span.name}</span>
                            <span class="soft num block">{span.days}</span>
                        </span>
                        {match span.is_worked {
                            true => view! { <Chip kind=ChipKind::Time>{text!(calendar.worked)}</Chip> },
                            false => view! { <Chip kind=ChipKind::Plain>{text!(calendar.off)}</Chip> },
                        }}
                    </li>
                }).collect_view()}
            </ul>
            <Show when=move || may_edit>
                <Button on_press=edit.clone()>{text!(calendar.edit, year = number)}</Button>
            </Show>
        </section>
    }
}

/// One line of a year: 「2026-02-15至2026-02-23 休 春节」.
#[derive(Debug, PartialEq, Eq)]
struct Span {
    /// 「2 月 15 日至 2 月 23 日」
    days: String,
    name: String,
    is_worked: bool,
}

impl Span {
    fn read(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (span, kind, name) = (words.next()?, words.next()?, words.next()?);
        let ends: Option<Vec<String>> = span.split('至').map(day_words).collect();
        Some(Self {
            days: ends?.join(text!(calendar.until)),
            name: name.to_string(),
            is_worked: kind == "班",
        })
    }
}

fn day_words(day: &str) -> Option<String> {
    let mut numbers = day.split('-').skip(1).map(str::parse::<i64>);
    let (month, day) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    Some(text!(common.time.month_day, month, day))
}

#[component]
fn EditSheet(
    editing: RwSignal<Option<(i32, String)>>,
    loading: Loading<Calendar>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let open = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let year = Memo::new(move |_| editing.with(|editing| editing.as_ref().map(|one| one.0)));
    Effect::new(move || {
        if let Some((_, known)) = editing.get() {
            attempt.failure.set(None);
            text.set(known);
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            editing.set(None);
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(year) = year.get_untracked() else {
            return;
        };
        attempt.run(calendar::set_year(year, text.get_untracked()), move |()| {
            open.set(false);
            loading.refresh();
            toasts.good(text!(calendar.saved));
        });
    };
    // The line that cannot be read is told by its number.
    let problem = Signal::derive(move || {
        let line = attempt.failure.with(|failure| match failure {
            Some(Failure::Refused(error)) if error.code == ErrorCode::Invalid => error.limit,
            _ => None,
        });
        match line {
            Some(line) => Some(text!(calendar.wrong_line, line)),
            None => attempt.problem("text").get(),
        }
    });
    view! {
        <Sheet open title=move || text!(calendar.edit, year = year.get().unwrap_or_default())>
            <form class="stack" novalidate on:submit=send>
                <TextArea label=text!(calendar.lines) value=text help=text!(calendar.lines_help) problem=problem />
                <FormProblem failure=attempt.problem_beside(&["text"]) />
                <div class="row">
                    <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                    <Button kind=ButtonKind::Main busy=attempt.busy>{text!(calendar.save)}</Button>
                </div>
            </form>
        </Sheet>
    }
}
