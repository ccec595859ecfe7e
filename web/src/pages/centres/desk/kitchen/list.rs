//! What is ordered of a meal, for the kitchen: handed out by code, and to be printed.

use super::ordering::{GiveUpSheet, OrderSheet, is_open_at_desk};
use crate::{
    api::{
        Id,
        centres::{
            canteen::{Meal, MealOrderState},
            kitchen::{self, KitchenList, KitchenOrder},
        },
    },
    components::{
        Attempt, Button, ButtonKind, Chip, Empty, Field, IconName, Loaded, Loading, Page, Show,
        use_load,
    },
    pages::centres::{
        canteen::words::{money_words, order_words, served_words, sitting_words},
        days::{day_words, read_day},
    },
    state::{live::Topic, use_clock, use_live, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};

#[component]
pub fn KitchenListPage(centre: Id, meal: Id) -> impl IntoView {
    let loading = use_load(move || kitchen::list(meal));
    use_live(move |hint| {
        if hint.is_about(Topic::Meal, Some(meal)) {
            loading.refresh();
        }
    });
    let clock = use_clock();
    let ordering = RwSignal::new(false);
    let giving_up = RwSignal::new(None::<KitchenOrder>);
    // The desk may after the cut-off, too.
    let is_open = Memo::new(move |_| {
        let now = clock.now();
        loading.value.with(|known| {
            let meal = known.as_ref().and_then(|known| known.meal.as_ref());
            meal.is_some_and(|meal| is_open_at_desk(meal, now))
        })
    });
    let title = move || {
        loading.value.with(|known| {
            let meal = known.as_ref().and_then(|known| known.meal.as_ref());
            meal.map_or_else(|| text!(canteen.kitchen.list).to_string(), title_of)
        })
    };
    view! {
        <Page
            title
            small=text!(canteen.kitchen.list)
            back=format!("/centres/desk/{centre}/kitchen")
            wide=true
            chip=move || view! {
                <div class="row">
                    <Show when=move || is_open.get()>
                        <Button on_press=move |_| ordering.set(true)>{text!(canteen.at_desk.order)}</Button>
                    </Show>
                    <Button on_press=|_| {
                        // A browser that cannot print says so itself.
                        let _ = window().print();
                    }>
                        {text!(canteen.list.print)}
                    </Button>
                </div>
            }
        >
            <Loaded loading let:known>
                <HandOut meal loading />
                <Counts known />
                <List known giving_up />
            </Loaded>
            <OrderSheet open=ordering centre loading />
            <GiveUpSheet giving_up loading />
        </Page>
    }
}

fn title_of(meal: &Meal) -> String {
    let day = read_day(&meal.date.0).unwrap_or_default();
    format!("{} {}", day_words(day), sitting_words(meal.sitting))
}

/// Whoever comes says four digits.
#[component]
fn HandOut(meal: Id, loading: Loading<KitchenList>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let code = RwSignal::new(String::new());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let said = code.get_untracked();
        attempt.run(kitchen::hand_out(meal, said), move |order| {
            code.set(String::new());
            let price = money_words(order.price);
            toasts.good(text!(
                canteen.list.handed_out,
                name = order.person_name,
                price
            ));
            loading.refresh();
        });
    };
    let problem = Signal::derive(move || {
        let failure = attempt.failure.get()?;
        Some(match (failure.code(), failure.field()) {
            (Some(crate::api::ErrorCode::NotFound), Some("code")) => {
                text!(canteen.list.no_such_code).to_string()
            }
            (Some(crate::api::ErrorCode::StateChanged), Some("code")) => {
                text!(canteen.list.collected_already).to_string()
            }
            _ => crate::api::failure_text(&failure),
        })
    });
    view! {
        <form class="hand-out" novalidate on:submit=send>
            <Field
                label=text!(canteen.order.code)
                value=code
                inputmode="numeric"
                maxlength=4
                problem
            />
            <Button kind=ButtonKind::Main busy=attempt.busy>{text!(canteen.list.hand_out)}</Button>
        </form>
    }
}

/// What has to be cooked, at a glance.
#[component]
fn Counts(known: Signal<KitchenList>) -> impl IntoView {
    let clock = use_clock();
    let served = move || {
        known.with(|known| {
            let meal = known.meal.as_ref()?;
            Some((
                served_words(meal, clock.offset_minutes()),
                meal.dishes.clone(),
            ))
        })
    };
    let counted = move |fits: fn(&KitchenOrder) -> bool| {
        known.with(|known| known.orders.iter().filter(|one| fits(one)).count())
    };
    view! {
        <div class="kitchen-counts">
            {move || served().map(|(times, dishes)| view! {
                <p><span class="num">{times}</span>{text!(common.separator)}{dishes.replace('\n', text!(centres.list_separator))}</p>
            })}
            <p class="num">
                <b>{move || text!(canteen.list.all, count = counted(|_| true))}</b>
                {text!(common.separator)}
                {move || text!(canteen.list.half, count = counted(|one| one.half_price))}
                {text!(common.separator)}
                {move || text!(canteen.list.full, count = counted(|one| !one.half_price))}
                {text!(common.separator)}
                {move || text!(canteen.list.collected, count = counted(|one| one.state == MealOrderState::Collected))}
            </p>
        </div>
    }
}

#[component]
fn List(known: Signal<KitchenList>, giving_up: RwSignal<Option<KitchenOrder>>) -> impl IntoView {
    let row = move |one: KitchenOrder| {
        let may_give_up = one.may_give_up.then(|| one.clone());
        let (words, kind) = order_words(one.state);
        let price = match one.half_price {
            true => text!(canteen.order.half, price = money_words(one.price)),
            false => money_words(one.price),
        };
        view! {
            <tr>
                <th scope="row" class="num code">{one.code}</th>
                <td class="title">{one.person_name}</td>
                <td>{one.home_name}</td>
                <td class="num">{price}</td>
                <td>{one.note}</td>
                <td><Chip kind>{words}</Chip></td>
                <td class="acts">
                    {may_give_up.map(|one| view! {
                        <Button
                            kind=ButtonKind::Bare
                            label=format!("{} {}", text!(canteen.order.give_up), one.person_name)
                            on_press=move |_| giving_up.set(Some(one.clone()))
                        >
                            {text!(canteen.order.give_up)}
                        </Button>
                    })}
                </td>
            </tr>
        }
    };
    move || {
        match known.with(|known| known.orders.is_empty()) {
        true => view! {
            <Empty icon=IconName::Order title=text!(canteen.list.nothing) />
        }
        .into_any(),
        false => view! {
            <div class="panel kitchen-list" tabindex="0" role="region" aria-label=text!(canteen.kitchen.list)>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{text!(canteen.list.code)}</th>
                            <th scope="col">{text!(canteen.list.name)}</th>
                            <th scope="col">{text!(canteen.list.home)}</th>
                            <th scope="col">{text!(canteen.order.pay)}</th>
                            <th scope="col">{text!(canteen.list.note)}</th>
                            <th scope="col">{text!(canteen.list.state)}</th>
                            <th scope="col" class="acts"><span class="unseen">{text!(canteen.list.acts)}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || known.get().orders key=|one| (one.id, one.state as u8, one.may_give_up) children=row />
                    </tbody>
                </table>
            </div>
        }
        .into_any(),
    }
    }
}
