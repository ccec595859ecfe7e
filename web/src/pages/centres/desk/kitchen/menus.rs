//! What is cooked, day by day: published, changed, cancelled, and a whole week copied.

use super::{meal_form::MealSheet, visitor::VisitorSheet};
use crate::{
    api::{
        Id,
        centres::{
            canteen::{self, Meal, MealState, Sitting},
            kitchen,
        },
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Chip, ConfirmSheet, FormProblem, Icon, IconName,
        Loaded, Page, Sheet, TextArea, open_about, use_load,
    },
    pages::centres::{
        canteen::words::{SITTINGS, meal_words, money_words, served_words, sitting_words},
        day_strip::DayStrip,
        days::{calendar_day, day_words, read_day, today},
        series::words::weekday_of,
    },
    state::{live::Topic, use_clock, use_live, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_REASON: u32 = 200;
/// The server answers for so many days at once.
const AT_ONCE: i32 = 14;
const WEEK: i64 = 7;

/// A fortnight to plan, and the week before it to copy from.
async fn menus(id: Id, first: i64) -> Result<Vec<Meal>, crate::api::Failure> {
    let day = |day| calendar_day(day);
    let mut all = canteen::menus(id, day(first - WEEK), AT_ONCE).await?;
    let later = first - WEEK + i64::from(AT_ONCE);
    all.extend(canteen::menus(id, day(later), AT_ONCE).await?);
    Ok(all)
}

#[component]
pub fn KitchenPage(id: Id) -> impl IntoView {
    let clock = use_clock();
    let first = today(clock);
    let day = RwSignal::new(first);
    let loading = use_load(move || menus(id, first));
    let writing = RwSignal::new(None::<Sitting>);
    let cancelling = RwSignal::new(None::<Meal>);
    let (copying, visiting) = (RwSignal::new(false), RwSignal::new(false));
    use_live(move |hint| {
        if hint.is_about(Topic::Meal, None) {
            loading.refresh();
        }
    });
    let changed = Callback::new(move |()| loading.refresh());
    let days: Vec<i64> = (first..first + 2 * WEEK).collect();
    view! {
        <Page
            title=text!(canteen.kitchen.title)
            back=format!("/centres/desk/{id}")
            wide=true
            chip=move || view! {
                <div class="row">
                    <Button on_press=move |_| visiting.set(true)>{text!(canteen.visitor.title)}</Button>
                    <Button on_press=move |_| copying.set(true)>{text!(canteen.kitchen.copy)}</Button>
                </div>
            }
        >
            <Loaded loading let:menus>
                {
                    let note = move |day: i64| {
                        let is_cooked = |meal: &Meal| {
                            meal.state == MealState::Published && read_day(&meal.date.0) == Some(day)
                        };
                        menus.with(|menus| (!menus.iter().any(is_cooked)).then(|| text!(canteen.day_without)))
                    };
                    view! {
                        <div class="stack wishes">
                            <DayStrip value=day days=Signal::stored(days.clone()) note=Callback::new(note) />
                        </div>
                        <div class="kitchen-meals">
                            {SITTINGS.map(|(_, sitting)| {
                                let meal = Memo::new(move |_| {
                                    let day = day.get();
                                    let is_it = |meal: &&Meal| {
                                        meal.sitting == sitting && read_day(&meal.date.0) == Some(day)
                                    };
                                    menus.with(|menus| menus.iter().find(is_it).cloned())
                                });
                                view! { <SittingCard centre=id sitting meal writing cancelling /> }
                            })}
                        </div>
                        <MealSheet centre=id day writing menus on_changed=changed />
                        <CopySheet open=copying centre=id day on_changed=changed />
                    }
                }
            </Loaded>
            <CancelSheet cancelling on_changed=changed />
            <VisitorSheet open=visiting centre=id />
        </Page>
    }
}

#[component]
fn SittingCard(
    centre: Id,
    sitting: Sitting,
    meal: Memo<Option<Meal>>,
    writing: RwSignal<Option<Sitting>>,
    cancelling: RwSignal<Option<Meal>>,
) -> impl IntoView {
    let clock = use_clock();
    let name = sitting_words(sitting);
    let write = move |_| writing.set(Some(sitting));
    let known = move |meal: Meal| {
        let (words, kind) = meal_words(&meal, clock.now());
        let is_cooked = meal.state == MealState::Published && clock.now() < meal.served_until;
        let ordered = meal.capacity - meal.left;
        let kept = meal.clone();
        view! {
            <span class="row spread">
                <h2>{name}" "<span class="soft num">{served_words(&meal, clock.offset_minutes())}</span></h2>
                <Chip kind>{words}</Chip>
            </span>
            <p class="dishes pre">{meal.dishes.clone()}</p>
            {meal.reason.clone().map(|reason| view! { <p class="hint wrong">{reason}</p> })}
            <p class="num">
                {money_words(meal.price)}{text!(common.separator)}
                {text!(canteen.kitchen.ordered, count = ordered, most = meal.capacity)}
            </p>
            <div class="row">
                <ButtonLink
                    kind=ButtonKind::Quiet
                    href=format!("/centres/desk/{centre}/kitchen/{}", meal.id)
                >
                    {text!(canteen.kitchen.list)}
                </ButtonLink>
                {(clock.now() < meal.served_until).then(|| view! {
                    <Button label=format!("{} {name}", text!(canteen.kitchen.edit)) on_press=write>{text!(canteen.kitchen.edit)}</Button>
                })}
                {is_cooked.then(|| view! {
                    <Button
                        kind=ButtonKind::Bare
                        label=format!("{} {name}", text!(canteen.kitchen.cancel))
                        on_press=move |_| cancelling.set(Some(kept.clone()))
                    >
                        {text!(canteen.kitchen.cancel)}
                    </Button>
                })}
            </div>
        }
        .into_any()
    };
    view! {
        <article class="card">
            {move || match meal.get() {
                Some(meal) => known(meal),
                None => view! {
                    <span class="row spread">
                        <h2>{name}</h2>
                        <Button label=format!("{} {name}", text!(canteen.kitchen.publish)) on_press=write>
                            <Icon name=IconName::Plus small=true />{text!(canteen.kitchen.publish)}
                        </Button>
                    </span>
                    <p class="soft">{text!(canteen.kitchen.nothing)}</p>
                }
                .into_any(),
            }}
        </article>
    }
}

/// Those who have ordered read why.
#[component]
fn CancelSheet(cancelling: RwSignal<Option<Meal>>, on_changed: Callback<()>) -> impl IntoView {
    let open = open_about(cancelling);
    view! {
        <Sheet open title=text!(canteen.kitchen.cancel_title)>
            {move || cancelling.get_untracked().map(|meal| view! { <Cancelling meal open on_changed /> })}
        </Sheet>
    }
}

#[component]
fn Cancelling(meal: Meal, open: RwSignal<bool>, on_changed: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let reason = RwSignal::new(String::new());
    let (id, ordered) = (meal.id, meal.capacity - meal.left);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        attempt.run(kitchen::cancel(id, reason.get_untracked()), move |()| {
            open.set(false);
            toasts.good(text!(canteen.kitchen.cancelled));
            on_changed.run(());
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <p>{text!(canteen.kitchen.cancel_words, count = ordered)}</p>
            <TextArea
                label=text!(canteen.kitchen.reason)
                value=reason
                maxlength=LONGEST_REASON
                problem=attempt.problem("reason")
            />
            <FormProblem failure=attempt.problem_beside(&["reason"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(canteen.kitchen.keep)}</Button>
                <Button kind=ButtonKind::Danger busy=attempt.busy>{text!(canteen.kitchen.cancel)}</Button>
            </div>
        </form>
    }
}

/// The week before the chosen day's becomes that one's.
#[component]
fn CopySheet(
    open: RwSignal<bool>,
    centre: Id,
    day: RwSignal<i64>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let monday = Memo::new(move |_| {
        let day = day.get();
        day - i64::try_from(weekday_of(day)).unwrap_or_default()
    });
    let copy = move |()| {
        let monday = monday.get_untracked();
        let (from, to) = (calendar_day(monday - WEEK), calendar_day(monday));
        attempt.run(kitchen::copy_week(centre, from, to), move |()| {
            open.set(false);
            toasts.good(text!(canteen.kitchen.copied));
            on_changed.run(());
        });
    };
    view! {
        <ConfirmSheet
            open
            title=text!(canteen.kitchen.copy)
            confirm=text!(canteen.kitchen.copy_send)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=copy
        >
            <p>{move || text!(
                canteen.kitchen.copy_words,
                from = day_words(monday.get() - WEEK),
                to = day_words(monday.get())
            )}</p>
        </ConfirmSheet>
    }
}
