//! One meal of the day: what there is, what it costs whoever it is for, and ordering it.

use super::{
    choosing::name_words,
    order_card::OrderCard,
    words::{cut_off_words, is_open, meal_words, money_words, served_words, sitting_words},
};
use crate::{
    api::centres::canteen::{self, Meal, MealEater, MealOrder, MealOrderState, MealState},
    components::{Attempt, Button, ButtonKind, Chip, Field, FormProblem, Sheet, Show},
    state::{use_clock, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_NOTE: u32 = 40;

#[component]
pub fn MealCard(
    meal: Meal,
    #[prop(into)] eater: Signal<Option<MealEater>>,
    /// Of this meal, of everybody of the family.
    #[prop(into)]
    orders: Signal<Vec<MealOrder>>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let clock = use_clock();
    let open = RwSignal::new(false);
    let shown = StoredValue::new(meal.clone());
    let with = move |of: fn(&Meal, crate::api::Timestamp) -> bool| {
        shown.with_value(|meal| of(meal, clock.now()))
    };
    let stands = Memo::new(move |_| shown.with_value(|meal| meal_words(meal, clock.now())));
    let ordered = Memo::new(move |_| {
        let Some(eater) = eater.get() else {
            return true;
        };
        let keeps = |one: &MealOrder| {
            one.person_id == eater.person_id && one.state != MealOrderState::Closed
        };
        orders.with(|orders| orders.iter().any(keeps))
    });
    let may_order = Memo::new(move |_| {
        let may_eat = eater.with(|eater| eater.as_ref().is_some_and(|eater| eater.may_eat));
        may_eat && !ordered.get() && with(is_open)
    });
    let price = move || {
        let (price, is_half) = shown.with_value(|meal| {
            eater.with(|eater| match eater {
                Some(eater) => eater.price_of(meal),
                None => (meal.price, false),
            })
        });
        let full = shown.with_value(|meal| money_words(meal.price));
        view! {
            <span class="price">
                <b class="num">{money_words(price)}</b>
                {is_half.then(|| view! {
                    <span class="chip done">{text!(canteen.meal.half)}</span>
                    <span class="soft num">
                        <span class="unseen">{text!(canteen.meal.in_full)}</span>
                        <s>{full}</s>
                    </span>
                })}
            </span>
        }
    };
    let is_cancelled = meal.state == MealState::Cancelled;
    view! {
        <article class="card meal" class:dim=is_cancelled>
            <span class="row spread">
                <h2>
                    {sitting_words(meal.sitting)}" "
                    <span class="soft num">{move || shown.with_value(|meal| served_words(meal, clock.offset_minutes()))}</span>
                </h2>
                <Chip kind=Signal::derive(move || stands.get().1)>{move || stands.get().0}</Chip>
            </span>
            <p class="dishes pre">{meal.dishes.clone()}</p>
            {meal.reason.clone().map(|reason| view! { <p class="hint wrong">{reason}</p> })}
            <div class="row spread">
                {price}
                <span class="soft num">{move || with(is_open).then(|| shown.with_value(|meal| cut_off_words(meal, clock)))}</span>
            </div>
            <For each=move || orders.get() key=|order| (order.id, order.meal.version) let:order>
                <OrderCard order on_changed />
            </For>
            <Show when=move || may_order.get()>
                <Button kind=ButtonKind::Main wide=true on_press=move |_| open.set(true)>
                    {move || match eater.get() {
                        Some(eater) if !eater.is_own => text!(canteen.order.for_name, name = eater.name),
                        _ => text!(canteen.order.send).to_string(),
                    }}
                </Button>
            </Show>
            <Sheet open title=sitting_words(meal.sitting)>
                {move || eater.get().map(|eater| view! {
                    <Ordering meal=shown.get_value() eater open on_changed />
                })}
            </Sheet>
        </article>
    }
}

/// Once more what it is, for whom and for how much; then it is ordered.
#[component]
fn Ordering(
    meal: Meal,
    eater: MealEater,
    open: RwSignal<bool>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let clock = use_clock();
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let note = RwSignal::new(String::new());
    let (price, is_half) = eater.price_of(&meal);
    let price_words = match is_half {
        true => text!(canteen.order.half, price = money_words(price)),
        false => money_words(price),
    };
    let served = served_words(&meal, clock.offset_minutes());
    let (id, person) = (meal.id, (!eater.is_own).then_some(eater.person_id));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let said = Some(note.get_untracked()).filter(|note| !note.trim().is_empty());
        attempt.run(canteen::order(id, person, said), move |order| {
            open.set(false);
            toasts.good(text!(canteen.order.done, code = order.code));
            on_changed.run(());
        });
    };
    // Whatever was found out stands on the page behind, too.
    Effect::new(move || {
        if attempt.failure.with(Option::is_some) {
            on_changed.run(());
        }
    });
    view! {
        <form class="stack" novalidate on:submit=send>
            <dl class="facts">
                <div><dt>{text!(canteen.for_whom)}</dt><dd>{name_words(&eater)}</dd></div>
                <div><dt>{text!(canteen.order.when)}</dt><dd class="num">{served}</dd></div>
                <div><dt>{text!(canteen.order.pay)}</dt><dd class="num">{price_words}</dd></div>
            </dl>
            <Field
                label=text!(canteen.order.note_label)
                value=note
                maxlength=LONGEST_NOTE
                placeholder=text!(canteen.order.note_example)
                problem=attempt.problem("note")
            />
            <FormProblem failure=attempt.problem_beside(&["note"]) />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(canteen.order.confirm)}</Button>
        </form>
    }
}
