//! 我的订餐: the meals to come, of oneself and the family, and what is ordered every week.

use super::{order_card::OrderCard, words::sitting_words};
use crate::{
    api::centres::canteen::{self, MealOrder, StandingMeal},
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Empty, FormProblem, IconName, Loaded, Loading,
        Page, Show, use_load,
    },
    pages::centres::{
        days::{day_words, read_day},
        series::words::{WEEKDAYS, name_of_weekday},
    },
    state::{live::Topic, use_live, use_toasts},
};
use leptos::prelude::*;

#[component]
pub fn MyMealsPage() -> impl IntoView {
    let orders = use_load(canteen::mine);
    let standing = use_load(canteen::standing);
    use_live(move |hint| {
        if hint.is_about(Topic::Meal, None) {
            orders.refresh();
        }
    });
    let changed = Callback::new(move |()| orders.refresh());
    view! {
        <Page title=text!(canteen.mine.title) back="/centres/bookings">
            <Loaded loading=orders let:orders>
                <Orders orders on_changed=changed />
            </Loaded>
            <Standing loading=standing />
            <p class="soft">
                <a class="link" href="/me/family">{text!(canteen.family.link)}</a>
            </p>
        </Page>
    }
}

#[component]
fn Orders(orders: Signal<Vec<MealOrder>>, on_changed: Callback<()>) -> impl IntoView {
    view! {
        <div class="stack">
            <For each=move || orders.get() key=|order| (order.id, order.meal.version) let:order>
                <OrderCard order whole=true on_changed />
            </For>
        </div>
        <Show when=move || orders.with(Vec::is_empty)>
            <Empty icon=IconName::Order title=text!(canteen.mine.none) words=text!(canteen.mine.none_words)>
                <ButtonLink kind=ButtonKind::Main href="/centres/all">{text!(canteen.mine.find)}</ButtonLink>
            </Empty>
        </Show>
    }
}

#[component]
fn Standing(loading: Loading<Vec<StandingMeal>>) -> impl IntoView {
    let all = move || loading.value.get().unwrap_or_default();
    view! {
        <Show when=move || !all().is_empty()>
            <section class="section">
                <h2>{text!(canteen.weekly.title)}</h2>
                <div class="stack">
                    <For each=all key=|one| one.id let:one>
                        <StandingCard one loading />
                    </For>
                </div>
            </section>
        </Show>
    }
}

#[component]
fn StandingCard(one: StandingMeal, loading: Loading<Vec<StandingMeal>>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let id = one.id;
    let end = move |_| {
        attempt.run(canteen::end_standing(id), move |()| {
            toasts.good(text!(canteen.weekly.ended));
            loading.refresh();
        });
    };
    let days: Vec<&str> = WEEKDAYS
        .iter()
        .enumerate()
        .filter(|(_, (_, day))| one.weekdays.contains(day))
        .map(|(place, _)| name_of_weekday(place))
        .collect();
    let days = days.join(text!(centres.list_separator));
    let until = read_day(&one.until.0).map(day_words).unwrap_or_default();
    view! {
        <article class="card">
            <h3 class="title">{one.person_name}{text!(common.separator)}{sitting_words(one.sitting)}</h3>
            <span>{text!(canteen.weekly.each, days)}</span>
            <span class="soft num">{one.centre_name}{text!(common.separator)}{text!(canteen.weekly.until, until)}</span>
            <FormProblem failure=attempt.failure />
            <div class="row">
                <Button busy=attempt.busy on_press=end>{text!(canteen.weekly.end)}</Button>
            </div>
        </article>
    }
}
