//! A canteen: one day of its menus after the other, with what is ordered of them.

use super::{
    choosing::{EaterChoice, chosen_of},
    every_week::EveryWeekSheet,
    meal_card::MealCard,
};
use crate::{
    api::{
        Id,
        centres::canteen::{self, Meal, MealEater, MealState},
    },
    components::{Button, ButtonLink, Empty, Icon, IconName, Loaded, Page, Show, use_load},
    pages::centres::{
        day_strip::DayStrip,
        days::{calendar_day, read_day, today},
    },
    state::{live::Topic, use_clock, use_live},
};
use leptos::prelude::*;

/// Days that are offered, today included.
const DAYS: i32 = 14;

#[component]
pub fn CanteenPage(id: Id) -> impl IntoView {
    let clock = use_clock();
    let first = today(clock);
    let day = RwSignal::new(first);
    let menus = use_load(move || canteen::menus(id, calendar_day(first), DAYS));
    let eaters = use_load(move || canteen::eaters(id));
    let mine = use_load(canteen::mine);
    let standing = RwSignal::new(false);
    let changed = Callback::new(move |()| {
        menus.refresh();
        mine.refresh();
    });
    use_live(move |hint| {
        if hint.is_about(Topic::Meal, None) {
            changed.run(());
        }
    });
    let name = move || {
        menus.value.with(|menus| {
            let first = menus.as_ref().and_then(|menus| menus.first());
            first
                .map(|meal| meal.centre_name.clone())
                .unwrap_or_default()
        })
    };
    view! {
        <Page
            title=text!(canteen.title)
            small=name
            back=format!("/centres/at/{id}")
            chip=move || view! {
                <ButtonLink href="/centres/meals">{text!(canteen.mine.title)}</ButtonLink>
            }
        >
            <Loaded loading=menus let:menus>
                <Loaded loading=eaters let:eaters>
                    {
                        let chosen = RwSignal::new(first_choice(&eaters.get_untracked()));
                        let eater = Memo::new(move |_| {
                            chosen.with(|chosen| eaters.with(|eaters| chosen_of(eaters, chosen)))
                        });
                        let meals = Memo::new(move |_| of_day(&menus.get(), day.get()));
                        // A day without meals is said to be one.
                        let note = move |day: i64| {
                            menus.with(|menus| {
                                let cooked = of_day(menus, day).iter().any(|meal| meal.state == MealState::Published);
                                (!cooked).then(|| text!(canteen.day_without))
                            })
                        };
                        let days: Vec<i64> = (first..first + i64::from(DAYS)).collect();
                        let stranger = move || eater.with(|eater| eater.as_ref().is_some_and(|eater| !eater.may_eat));
                        view! {
                            <div class="stack wishes">
                                <EaterChoice eaters value=chosen />
                                <DayStrip value=day days=Signal::stored(days) note=Callback::new(note) />
                            </div>
                            <Show when=stranger>
                                <p class="hint">{text!(canteen.not_for_you)}</p>
                            </Show>
                            <div class="stack">
                                <For each=move || meals.get() key=|meal| (meal.id, meal.version) let:meal>
                                    {
                                        let meal_id = meal.id;
                                        let orders = Memo::new(move |_| {
                                            let all = mine.value.get().unwrap_or_default();
                                            all.into_iter().filter(|one| one.meal.id == meal_id).collect::<Vec<_>>()
                                        });
                                        view! { <MealCard meal eater orders on_changed=changed /> }
                                    }
                                </For>
                            </div>
                            <Show when=move || meals.with(Vec::is_empty)>
                                <Empty icon=IconName::Order title=text!(canteen.nothing) words=text!(canteen.nothing_words) />
                            </Show>
                            <div class="row spread standing-line">
                                <span class="soft">{text!(canteen.weekly.question)}</span>
                                <Button on_press=move |_| standing.set(true)>
                                    <Icon name=IconName::Clock small=true />{text!(canteen.weekly.button)}
                                </Button>
                            </div>
                            <EveryWeekSheet open=standing centre=id eaters />
                        }
                    }
                </Loaded>
            </Loaded>
        </Page>
    }
}

/// The viewer, unless only others of the family may eat there.
fn first_choice(eaters: &[MealEater]) -> String {
    let first = eaters.iter().find(|one| one.may_eat).or(eaters.first());
    first
        .map(|one| one.person_id.to_string())
        .unwrap_or_default()
}

fn of_day(menus: &[Meal], day: i64) -> Vec<Meal> {
    let is_then = |meal: &&Meal| read_day(&meal.date.0) == Some(day);
    menus.iter().filter(is_then).cloned().collect()
}
