//! One meal as it is being written; a new one begins with what the last of its sitting said.

use crate::{
    api::{
        Id,
        centres::{
            canteen::{Meal, Sitting},
            kitchen::{self, MealDetails},
        },
    },
    components::{Attempt, Button, ButtonKind, Field, FormProblem, Sheet, TextArea, open_about},
    pages::centres::{
        canteen::words::{fen_of, money_words, sitting_words},
        days::{calendar_day, day_words, minute_of, read_day},
        desk::quarters::QuarterSelect,
    },
    state::{use_clock, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_DISHES: u32 = 300;
const MINUTE: i64 = 60_000;
const FIELDS: &[&str] = &[
    "dishes",
    "price",
    "capacity",
    "cutOffMinutes",
    "fromMinute",
    "untilMinute",
];

/// How a sitting usually is: minutes of the day, the price in fen.
fn usual(sitting: Sitting) -> (i32, i32, i32) {
    match sitting {
        Sitting::Breakfast => (7 * 60, 8 * 60 + 30, 600),
        Sitting::Lunch => (11 * 60 + 30, 13 * 60, 1_600),
        Sitting::Dinner => (17 * 60, 18 * 60 + 30, 1_400),
    }
}

#[component]
pub fn MealSheet(
    centre: Id,
    day: RwSignal<i64>,
    writing: RwSignal<Option<Sitting>>,
    menus: Signal<Vec<Meal>>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let open = open_about(writing);
    let title = move || match writing.get() {
        Some(sitting) => format!("{} {}", day_words(day.get()), sitting_words(sitting)),
        None => String::new(),
    };
    view! {
        <Sheet open title>
            {move || writing.get_untracked().map(|sitting| {
                let day = day.get_untracked();
                let of_sitting = menus.get_untracked().into_iter().filter(|meal| meal.sitting == sitting);
                let mut of_sitting: Vec<Meal> = of_sitting.collect();
                let known = of_sitting.iter().position(|meal| read_day(&meal.date.0) == Some(day));
                let is_known = known.is_some();
                let like = match known {
                    Some(at) => Some(of_sitting.swap_remove(at)),
                    None => of_sitting.pop(),
                };
                view! { <MealForm centre day sitting like is_known open on_changed /> }
            })}
        </Sheet>
    }
}

#[component]
fn MealForm(
    centre: Id,
    day: i64,
    sitting: Sitting,
    like: Option<Meal>,
    is_known: bool,
    open: RwSignal<bool>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let clock = use_clock();
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let (from, until, price) = usual(sitting);
    let offset = clock.offset_minutes();
    let text = |words: String| RwSignal::new(words);
    let minute = |at, meal: &Meal| {
        let day = read_day(&meal.date.0).unwrap_or_default();
        minute_of(at, day, offset).to_string()
    };
    let kept = like.as_ref().filter(|_| is_known);
    let dishes = text(kept.map(|meal| meal.dishes.clone()).unwrap_or_default());
    let like = like.as_ref();
    let fen = like.map_or(price, |meal| meal.price);
    let price = text(money_words(fen).trim_start_matches('¥').to_string());
    let capacity = text(like.map_or(40, |meal| meal.capacity).to_string());
    let from = text(like.map_or(from.to_string(), |meal| minute(meal.served_from, meal)));
    let until = text(like.map_or(until.to_string(), |meal| minute(meal.served_until, meal)));
    let ahead = like.map_or(2, |meal| {
        (meal.served_from.0 - meal.cut_off_at.0) / (60 * MINUTE)
    });
    let cut_off = text(ahead.to_string());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        // What is no number is out of range for the server.
        let number = |text: RwSignal<String>| {
            text.with_untracked(|text| text.trim().parse::<i32>().unwrap_or(-1))
        };
        let details = MealDetails {
            centre_id: centre,
            date: calendar_day(day),
            sitting,
            dishes: dishes.get_untracked(),
            price: price.with_untracked(|price| fen_of(price)).unwrap_or(-1),
            capacity: number(capacity),
            from_minute: number(from),
            until_minute: number(until),
            cut_off_minutes: number(cut_off).saturating_mul(60),
        };
        attempt.run(kitchen::publish(details), move |()| {
            open.set(false);
            toasts.good(text!(canteen.kitchen.published));
            on_changed.run(());
        });
    };
    let times = Signal::derive(move || {
        let problem = |field| attempt.problem(field).get();
        problem("fromMinute").or_else(|| problem("untilMinute"))
    });
    view! {
        <form class="stack" novalidate on:submit=send>
            <TextArea
                label=text!(canteen.kitchen.dishes)
                value=dishes
                maxlength=LONGEST_DISHES
                counted=true
                placeholder=text!(canteen.kitchen.dishes_example)
                problem=attempt.problem("dishes")
            />
            <div class="two">
                <Field label=text!(canteen.kitchen.price) value=price inputmode="decimal" maxlength=6 problem=attempt.problem("price") />
                <Field label=text!(canteen.kitchen.capacity) value=capacity inputmode="numeric" maxlength=3 problem=attempt.problem("capacity") />
            </div>
            <div class="field">
                <span class="label">{text!(canteen.kitchen.served)}</span>
                <div class="row served">
                    <QuarterSelect label=text!(canteen.kitchen.served_from) value=from />
                    <span aria-hidden="true">"–"</span>
                    <QuarterSelect label=text!(canteen.kitchen.served_until) value=until />
                </div>
                <div class="wrong" role="alert">{move || times.get()}</div>
            </div>
            <Field
                label=text!(canteen.kitchen.cut_off)
                value=cut_off
                inputmode="numeric"
                maxlength=3
                help=text!(canteen.kitchen.cut_off_help)
                problem=attempt.problem("cutOffMinutes")
            />
            <FormProblem failure=attempt.problem_beside(FIELDS) />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(canteen.kitchen.publish)}</Button>
        </form>
    }
}
