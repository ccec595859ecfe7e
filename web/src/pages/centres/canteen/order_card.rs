//! One order: the code that is said at the hatch, large, and giving it up.

use super::words::{money_words, order_words, served_words, sitting_words};
use crate::{
    api::centres::canteen::{self, MealOrder, MealOrderState},
    components::{Attempt, Button, Chip, ConfirmSheet, Show},
    pages::centres::days::{day_words, read_day},
    state::{use_clock, use_toasts},
};
use leptos::prelude::*;

/// `whole` where it stands alone and has to say which meal it is.
#[component]
pub fn OrderCard(
    order: MealOrder,
    #[prop(optional)] whole: bool,
    #[prop(into)] on_changed: Callback<()>,
) -> impl IntoView {
    let clock = use_clock();
    let (words, kind) = order_words(order.state);
    let is_ordered = order.state == MealOrderState::Ordered;
    let meal = order.meal.clone();
    let day = read_day(&meal.date.0).unwrap_or_default();
    let title = format!("{} {}", day_words(day), sitting_words(meal.sitting));
    let centre = meal.centre_name.clone();
    let served = {
        let meal = meal.clone();
        move || served_words(&meal, clock.offset_minutes())
    };
    let price = match order.half_price {
        true => text!(canteen.order.half, price = money_words(order.price)),
        false => money_words(order.price),
    };
    let head = whole.then(|| {
        view! {
            <span class="row spread">
                <h2 class="title num">{title}</h2>
                <Chip kind>{words}</Chip>
            </span>
            <span class="soft num">{centre}{text!(common.separator)}{served}</span>
        }
    });
    let chip = (!whole).then(|| view! { <Chip kind>{words}</Chip> });
    let small = [
        order
            .ordered_by_name
            .clone()
            .map(|name| text!(canteen.order.by, name)),
        order
            .is_standing
            .then(|| text!(canteen.order.standing).to_string()),
        order
            .note
            .clone()
            .map(|note| text!(canteen.order.note, note)),
        meal.reason.clone(),
    ];
    let small: Vec<String> = small.into_iter().flatten().collect();
    view! {
        <article class=if whole { "card meal-order" } else { "meal-order hint" }>
            {head}
            <div class="row spread">
                <span>
                    <span class="block title">{order.person_name.clone()}</span>
                    <span class="soft num">{price}</span>
                </span>
                {is_ordered.then(|| view! {
                    <span class="pick-up">
                        <span class="soft">{text!(canteen.order.code)}</span>
                        <b class="num">{order.code.clone()}</b>
                    </span>
                })}
                {chip}
            </div>
            {(!small.is_empty()).then(|| view! { <span class="soft">{small.join(text!(common.separator))}</span> })}
            {order.may_give_up.then(|| view! { <GiveUp order=order.clone() on_changed /> })}
        </article>
    }
}

#[component]
fn GiveUp(order: MealOrder, on_changed: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let attempt = Attempt::new();
    let id = order.id;
    let give_up = move |()| {
        attempt.run(canteen::give_up(id), move |_| {
            open.set(false);
            toasts.good(text!(canteen.order.given_up));
            on_changed.run(());
        });
    };
    view! {
        <div class="row">
            <Button on_press=move |_| open.set(true)>{text!(canteen.order.give_up)}</Button>
        </div>
        <Show when=move || open.get()>
            <ConfirmSheet
                open
                title=text!(canteen.order.give_up_title)
                confirm=text!(canteen.order.give_up)
                danger=true
                busy=attempt.busy
                failure=attempt.failure
                on_confirm=give_up
            >
                <p>{text!(canteen.order.give_up_words)}</p>
            </ConfirmSheet>
        </Show>
    }
}
