//! 下单台: what waits for the branch, the most urgent first; what runs; what has ended. Cards on a
//! phone, a table where there is room.

use super::{
    card::{CardHead, ClockChip, EscalationChip, StateChip, has_deadline, kind_and_crew},
    sheets::{After, DispatchSheet, Dispatched, Saying, SayingSheet},
    signs::{Signs, source_words},
    words::category_words,
};
use crate::{
    api::{
        Timestamp,
        orders::{DeskOrder, DeskTab, OrderSource, OrderState, desk},
    },
    components::{
        Button, ButtonKind, Chip, ChipKind, Empty, IconName, Moment, Page, PagedFrame, Pages,
        Segment, use_is_wide, use_pages,
    },
    state::{live::Topic, use_clock, use_live, use_session, use_settings, use_toasts},
};
use leptos::prelude::*;

lazy_page!(orders: DESK, desk_view, DeskPage);

/// The order that a sheet is about, and which sheet is open.
#[derive(Clone, Copy)]
struct Doing {
    order: RwSignal<Option<Dispatched>>,
    dispatching: RwSignal<bool>,
    declining: RwSignal<bool>,
}

impl Doing {
    fn dispatch(self, order: &DeskOrder) {
        self.order.set(Some(Dispatched::new(
            &order.brief,
            &order.rules,
            order.signs.hidden,
        )));
        self.dispatching.set(true);
    }

    fn decline(self, order: &DeskOrder) {
        self.order.set(Some(Dispatched::new(
            &order.brief,
            &order.rules,
            order.signs.hidden,
        )));
        self.declining.set(true);
    }
}

fn tab_of(chosen: &str) -> DeskTab {
    match chosen {
        "running" => DeskTab::Running,
        "done" => DeskTab::Done,
        _ => DeskTab::Waiting,
    }
}

#[component]
fn DeskPage() -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let clock = use_clock();
    // Large text leaves no room for a table.
    let (is_wide, settings) = (use_is_wide(), use_settings());
    let has_room = Memo::new(move |_| is_wide.get() && !settings.is_elder());
    let chosen = RwSignal::new("waiting".to_string());
    let tab = Memo::new(move |_| chosen.with(|chosen| tab_of(chosen)));
    let origin = RwSignal::new(String::new());
    let source = Memo::new(move |_| origin.with(|origin| source_of(origin)));
    let pages = use_pages(move |after| desk(tab.get(), source.get(), after));
    use_live(move |hint| {
        if hint.is_about(Topic::Order, None) {
            pages.refresh();
        }
    });
    let doing = Doing {
        order: RwSignal::new(None),
        dispatching: RwSignal::new(false),
        declining: RwSignal::new(false),
    };
    let after = After {
        done: Callback::new(move |words| {
            pages.refresh();
            session.reload();
            toasts.good(words);
        }),
        outdated: Callback::new(move |()| pages.refresh()),
    };

    let waiting = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().map_or(0, |me| me.desk_waiting))
    });
    let to_ask = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().map_or(0, |me| me.follow_ups_waiting))
    });
    // 「东鑫小区党支部 · 8 条待下单，1 条已超时」
    let small = move || {
        let mut parts = session.me.with(|me| {
            let desks = me.iter().flat_map(|me| &me.desks);
            desks.map(|desk| desk.name.clone()).collect::<Vec<_>>()
        });
        parts.push(match waiting.get() {
            0 => text!(orders.desk.nothing_waits).to_string(),
            count => text!(orders.desk.waiting_count, count = count),
        });
        parts.join(text!(common.separator))
    };
    let late = Memo::new(move |_| {
        let now = clock.now();
        let is_late = |order: &DeskOrder| is_late(order, now);
        match tab.get() {
            DeskTab::Done => 0,
            _ => pages
                .rows
                .with(|rows| rows.iter().filter(|order| is_late(order)).count()),
        }
    });
    let chip = move || {
        let count = late.get();
        (count > 0).then(|| view! { <Chip kind=ChipKind::Late>{text!(orders.desk.late_count, count = count)}</Chip> })
    };
    let tabs = Signal::derive(move || {
        let waiting = match waiting.get() {
            0 => text!(orders.desk.waiting).to_string(),
            count => format!("{} {count}", text!(orders.desk.waiting)),
        };
        vec![
            ("waiting".to_string(), waiting),
            (
                "running".to_string(),
                text!(orders.desk.running).to_string(),
            ),
            ("done".to_string(), text!(orders.desk.done).to_string()),
        ]
    });
    let empty = move || {
        let (title, words) = match tab.get_untracked() {
            DeskTab::Waiting => (
                text!(orders.desk.none_waiting),
                text!(orders.desk.none_waiting_words),
            ),
            DeskTab::Running => (text!(orders.desk.none_running), ""),
            DeskTab::Done => (text!(orders.desk.none_done), ""),
        };
        view! { <Empty icon=IconName::Check title words /> }
    };
    view! {
        <Page title=text!(common.tabs.desk) small chip=move || view! { {chip} } wide=true>
            {move || (to_ask.get() > 0).then(|| view! {
                <a class="hint" href="/follow-ups">
                    <strong>{text!(account.home.follow_ups, count = to_ask.get())}</strong>
                    {text!(account.home.follow_ups_words)}
                </a>
            })}
            <div class="desk-tabs">
                <Segment label=text!(common.tabs.desk) value=chosen options=tabs />
            </div>
            <SourceFilter origin />
            <PagedFrame pages empty>
                {move || match has_room.get() {
                    true => view! { <DeskTable pages tab doing /> }.into_any(),
                    false => view! { <DeskCards pages doing /> }.into_any(),
                }}
            </PagedFrame>
            {move || doing.order.get().map(|order| view! {
                <SayingSheet open=doing.declining saying=Saying::Decline order=order.id after />
                <DispatchSheet open=doing.dispatching order after />
            })}
        </Page>
    }
}

const SOURCES: [(&str, OrderSource); 5] = [
    ("resident", OrderSource::Resident),
    ("on_behalf", OrderSource::OnBehalf),
    ("patrol", OrderSource::Patrol),
    ("visit", OrderSource::Visit),
    ("window", OrderSource::Window),
];

fn source_of(chosen: &str) -> Option<OrderSource> {
    let known = SOURCES.iter().find(|(key, _)| *key == chosen);
    known.map(|(_, source)| *source)
}

/// All, or only what came about in one way.
#[component]
fn SourceFilter(origin: RwSignal<String>) -> impl IntoView {
    let option = move |(key, words): (&'static str, &'static str)| {
        view! { <option value=key prop:selected=move || origin.with(|origin| origin == key)>{words}</option> }
    };
    let sources = SOURCES.map(|(key, source)| (key, source_words(source)));
    view! {
        <label class="filter">
            <span class="soft">{text!(orders.desk.source)}</span>
            <select class="input" on:change=move |event| origin.set(event_target_value(&event))>
                {option(("", text!(orders.desk.all_sources)))}
                {sources.map(option).collect_view()}
            </select>
        </label>
    }
}

fn is_late(order: &DeskOrder, now: Timestamp) -> bool {
    has_deadline(order.brief.state) && order.brief.due_at <= now
}

#[component]
fn DeskCards(pages: Pages<DeskOrder>, doing: Doing) -> impl IntoView {
    view! {
        <div class="stack">
            <For each=move || pages.rows.get() key=|order| (order.brief.id, order.brief.version) let:order>
                <DeskCard order doing />
            </For>
        </div>
    }
}

#[component]
fn DeskCard(order: DeskOrder, doing: Doing) -> impl IntoView {
    let brief = order.brief.clone();
    let waits = brief.state == OrderState::Submitted;
    let reopened = order.reopened > 0;
    let signs = order.signs.clone();
    let (dispatched, declined) = (order.clone(), order);
    view! {
        <article class="card">
            <CardHead state=brief.state due=brief.due() deadline_only=waits place=brief.place.with_compound() />
            <h2 class="title clamp"><a href=format!("/orders/{}", brief.id)>{brief.words.clone()}</a></h2>
            <Signs signs />
            <p class="soft">
                {kind_and_crew(&brief)}{text!(common.separator)}<Moment at=brief.submitted_at />
                {reopened.then(|| format!("{}{}", text!(common.separator), text!(orders.desk.reopened)))}
                " "<EscalationChip escalation=brief.escalation is_supervised=brief.supervised_at.is_some() />
            </p>
            {waits.then(|| view! {
                <div class="row spread tools">
                    <Button kind=ButtonKind::Bare on_press=move |_| doing.decline(&declined)>{text!(orders.decline.button)}</Button>
                    <Button kind=ButtonKind::Main on_press=move |_| doing.dispatch(&dispatched)>{text!(orders.dispatch.button)}</Button>
                </div>
            })}
        </article>
    }
}

#[component]
fn DeskTable(pages: Pages<DeskOrder>, tab: Memo<DeskTab>, doing: Doing) -> impl IntoView {
    let waits = Memo::new(move |_| tab.get() == DeskTab::Waiting);
    view! {
        <div class="panel desk-panel">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{move || match tab.get() {
                            DeskTab::Done => text!(orders.desk.state),
                            _ => text!(orders.desk.left),
                        }}</th>
                        <th scope="col">{text!(orders.desk.category)}</th>
                        <th scope="col">{text!(orders.desk.subject)}</th>
                        <th scope="col">{text!(orders.desk.place)}</th>
                        <th scope="col">{text!(orders.desk.raised)}</th>
                        <th scope="col">{move || match waits.get() {
                            true => text!(orders.desk.action),
                            false => text!(orders.desk.crew),
                        }}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || pages.rows.get() key=|order| (order.brief.id, order.brief.version) let:order>
                        <DeskRow order doing />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn DeskRow(order: DeskOrder, doing: Doing) -> impl IntoView {
    let brief = order.brief.clone();
    let waits = brief.state == OrderState::Submitted;
    let reopened = order.reopened > 0;
    let signs = order.signs.clone();
    let (dispatched, declined) = (order.clone(), order);
    view! {
        <tr>
            <td>
                <span class="row">
                    {match has_deadline(brief.state) {
                        true => view! { <ClockChip due=brief.due() /> }.into_any(),
                        false => view! { <StateChip state=brief.state /> }.into_any(),
                    }}
                    <EscalationChip escalation=brief.escalation is_supervised=brief.supervised_at.is_some() />
                </span>
            </td>
            <td class="category">{category_words(&brief.category)}</td>
            <td class="subject">
                <a href=format!("/orders/{}", brief.id)>{brief.words.clone()}</a>
                " "{reopened.then(|| view! { <Chip kind=ChipKind::Time>{text!(orders.desk.reopened)}</Chip> })}
                <Signs signs />
            </td>
            <td class="place">{brief.place.with_compound()}</td>
            <td class="num raised"><Moment at=brief.submitted_at /></td>
            <td>
                {match waits {
                    true => view! {
                        <div class="row tools">
                            <Button kind=ButtonKind::Bare on_press=move |_| doing.decline(&declined)>{text!(orders.decline.button)}</Button>
                            <Button on_press=move |_| doing.dispatch(&dispatched)>{text!(orders.dispatch.button)}</Button>
                        </div>
                    }.into_any(),
                    false => view! { <span class="num">{brief.crew_taken}" / "{brief.crew_size}</span> }.into_any(),
                }}
            </td>
        </tr>
    }
}
