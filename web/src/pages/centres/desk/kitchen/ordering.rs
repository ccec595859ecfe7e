//! At the kitchen's desk a meal is ordered and given up for somebody, also after the cut-off.

use crate::{
    api::{
        ErrorCode, Failure, Id, Timestamp,
        centres::{
            canteen::{self, Meal, MealOrder, MealState},
            kitchen::{KitchenList, KitchenOrder},
            visitors::CentreVisitor,
        },
        failure_text,
    },
    components::{Attempt, Button, ButtonKind, Field, Icon, IconName, Loading, Sheet, open_about},
    pages::centres::{
        canteen::words::{money_words, served_words, sitting_words},
        days::{day_words, read_day},
        desk::visitor_search::{Search, VisitorSearch},
    },
    state::{use_clock, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_NOTE: u32 = 40;

/// Until it is over.
pub fn is_open_at_desk(meal: &Meal, now: Timestamp) -> bool {
    meal.state == MealState::Published && now < meal.served_until
}

#[component]
pub fn OrderSheet(
    open: RwSignal<bool>,
    centre: Id,
    loading: Loading<KitchenList>,
) -> impl IntoView {
    view! {
        <Sheet open title=text!(canteen.at_desk.order)>
            {move || {
                let search = Search::new(centre);
                let note = RwSignal::new(String::new());
                // Nothing before it is ordered; then it is shown until somebody else is looked for.
                let made = RwSignal::new(None::<MealOrder>);
                let again = move |_| {
                    search.clear();
                    note.set(String::new());
                    made.set(None);
                };
                move || match made.get() {
                    Some(order) => view! { <Made order open on_again=again /> }.into_any(),
                    None => view! { <Ordering search note made loading /> }.into_any(),
                }
            }}
        </Sheet>
    }
}

#[component]
fn Ordering(
    search: Search,
    note: RwSignal<String>,
    made: RwSignal<Option<MealOrder>>,
    loading: Loading<KitchenList>,
) -> impl IntoView {
    let meal = move || {
        let known = loading.value.get_untracked();
        known.and_then(|known| known.meal)
    };
    view! {
        <div class="stack wide-gaps">
            <VisitorSearch search />
            {move || search.found().zip(meal()).map(|(visitor, meal)| view! {
                <Known visitor meal note made loading />
            })}
        </div>
    }
}

/// Once more what it is and for how much; then it is ordered.
#[component]
fn Known(
    visitor: CentreVisitor,
    meal: Meal,
    note: RwSignal<String>,
    made: RwSignal<Option<MealOrder>>,
    loading: Loading<KitchenList>,
) -> impl IntoView {
    let clock = use_clock();
    let attempt = Attempt::new();
    let (id, person) = (meal.id, visitor.person_id);
    let is_verified = visitor.birth_year.is_some();
    let price = match meal.price_for(visitor.half_price_from.as_ref()) {
        (price, true) => text!(canteen.order.half, price = money_words(price)),
        (price, false) => money_words(price),
    };
    let day = read_day(&meal.date.0).unwrap_or_default();
    let what = format!("{} {}", day_words(day), sitting_words(meal.sitting));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let said = Some(note.get_untracked()).filter(|note| !note.trim().is_empty());
        attempt.run(canteen::order(id, Some(person), said), move |order| {
            loading.refresh();
            made.set(Some(order));
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <dl class="facts">
                <div>
                    <dt>{text!(canteen.order.when)}</dt>
                    <dd class="num">{what}" "{move || served_words(&meal, clock.offset_minutes())}</dd>
                </div>
                <div><dt>{text!(canteen.order.pay)}</dt><dd class="num">{price}</dd></div>
            </dl>
            {(!is_verified).then(|| view! { <p class="hint">{text!(canteen.at_desk.not_verified)}</p> })}
            <Field
                label=text!(canteen.order.note_label)
                value=note
                maxlength=LONGEST_NOTE
                placeholder=text!(canteen.order.note_example)
                problem=attempt.problem("note")
            />
            <Refused failure=attempt.problem_beside(&["note"]) />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(canteen.order.confirm)}</Button>
        </form>
    }
}

/// The code is told to them.
#[component]
fn Made(
    order: MealOrder,
    open: RwSignal<bool>,
    #[prop(into)] on_again: Callback<()>,
) -> impl IntoView {
    let price = match order.half_price {
        true => text!(canteen.order.half, price = money_words(order.price)),
        false => money_words(order.price),
    };
    view! {
        <div class="stack given" role="status">
            <p>
                <span class="soft block">{text!(canteen.order.code)}</span>
                <b class="num">{order.code}</b>
            </p>
            <p class="num">{order.person_name}{text!(common.separator)}{price}</p>
            <p>{text!(canteen.at_desk.tell)}</p>
            <div class="row">
                <Button on_press=move |_| on_again.run(())>{text!(canteen.at_desk.again)}</Button>
                <Button kind=ButtonKind::Main on_press=move |_| open.set(false)>{text!(common.close)}</Button>
            </div>
        </div>
    }
}

/// The way back is not called 「取消」 here: that is what the other button does.
#[component]
pub fn GiveUpSheet(
    giving_up: RwSignal<Option<KitchenOrder>>,
    loading: Loading<KitchenList>,
) -> impl IntoView {
    let open = open_about(giving_up);
    view! {
        <Sheet open title=text!(canteen.order.give_up_title)>
            {move || giving_up.get_untracked().map(|order| view! { <GivingUp order open loading /> })}
        </Sheet>
    }
}

#[component]
fn GivingUp(
    order: KitchenOrder,
    open: RwSignal<bool>,
    loading: Loading<KitchenList>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let id = order.id;
    let send = move |_| {
        attempt.run(canteen::give_up(id), move |_| {
            open.set(false);
            toasts.good(text!(canteen.order.given_up));
            loading.refresh();
        });
    };
    // Somebody else was faster: the list is read again.
    Effect::new(move || {
        if attempt.failure.with(Option::is_some) {
            loading.refresh();
        }
    });
    view! {
        <div class="stack">
            <p>{text!(canteen.at_desk.give_up_words, name = order.person_name, code = order.code)}</p>
            <Refused failure=attempt.problem_beside(&[]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(canteen.kitchen.keep)}</Button>
                <Button kind=ButtonKind::Danger busy=attempt.busy on_press=send>{text!(canteen.order.give_up)}</Button>
            </div>
        </div>
    }
}

#[component]
fn Refused(failure: Signal<Option<Failure>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || failure.get().map(|failure| view! {
                <div class="hint wrong">
                    <span class="row"><Icon name=IconName::Late small=true />{refusal_words(&failure)}</span>
                </div>
            })}
        </div>
    }
}

/// What is said to people of themselves is said to the desk of others.
fn refusal_words(failure: &Failure) -> String {
    match failure.code() {
        Some(ErrorCode::OrderingClosed) => text!(canteen.at_desk.over).to_string(),
        Some(ErrorCode::AlreadyOrdered) => text!(canteen.at_desk.already).to_string(),
        Some(ErrorCode::MealFull) => text!(canteen.at_desk.full).to_string(),
        Some(ErrorCode::NotConfirmed) => text!(centres.form.not_confirmed).to_string(),
        _ => failure_text(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ApiError;

    #[test]
    fn a_refusal_at_the_desk_is_about_others() {
        let refused = |code| {
            refusal_words(&Failure::Refused(ApiError {
                code,
                field: Some("mealId".to_string()),
                limit: None,
            }))
        };
        assert_eq!(
            refused(ErrorCode::OrderingClosed),
            "这一餐已经结束，不能再订或取消。"
        );
        assert_eq!(
            refused(ErrorCode::AlreadyOrdered),
            "对方这一餐已经有了，每人每餐一份。"
        );
    }
}
