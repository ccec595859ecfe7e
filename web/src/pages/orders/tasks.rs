//! 在办: what the viewer has taken on, the most urgent first.

use super::{
    card::{CardHead, kind_and_crew},
    filter::{FilterSegment, OPEN, filter_of},
    signs::{Preferred, Signs},
};
use crate::{
    api::{
        account::Me,
        orders::{EvidenceRule, OrderFilter, OrderState, TaskOrder, my_tasks},
    },
    components::{
        ButtonKind, ButtonLink, Chip, ChipKind, Empty, Icon, IconName, Page, PagedList, use_pages,
    },
    state::{live::Topic, use_live, use_session},
};
use leptos::prelude::*;

lazy_page!(orders: TASKS, tasks_view, TasksPage);

#[component]
fn TasksPage() -> impl IntoView {
    let chosen = RwSignal::new(OPEN.to_string());
    let pages = use_pages(move |after| my_tasks(chosen.with(|chosen| filter_of(chosen)), after));
    use_live(move |hint| {
        if hint.is_about(Topic::Order, None) {
            pages.refresh();
        }
    });
    let empty = move || {
        match chosen.with_untracked(|chosen| filter_of(chosen)) {
        OrderFilter::Open => view! {
            <Empty icon=IconName::Task title=text!(orders.tasks.none_open) words=text!(orders.tasks.none_open_words)>
                <ButtonLink kind=ButtonKind::Main href="/hall">{text!(orders.tasks.to_hall)}</ButtonLink>
            </Empty>
        }
        .into_any(),
        _ => view! { <Empty icon=IconName::Task title=text!(orders.tasks.none_done) /> }.into_any(),
    }
    };
    view! {
        <Page title=text!(orders.tasks.title) chip=LoadChip>
            <FilterSegment
                chosen
                label=text!(orders.tasks.title)
                open=text!(orders.tasks.open)
                done=text!(orders.tasks.done)
            />
            <PagedList
                pages
                key=|order| (order.brief.id, order.brief.version)
                row=|order| view! { <TaskCard order /> }
                empty
            />
        </Page>
    }
}

/// The cap on unfinished orders, for whoever has reached it.
pub fn reached_cap(me: &Me) -> Option<i32> {
    (me.unfinished_orders >= me.unfinished_cap).then_some(me.unfinished_cap)
}

/// 「在办 1 / 3」: how much the viewer has taken on, of how much at once.
#[component]
pub fn LoadChip() -> impl IntoView {
    let session = use_session();
    let load = Memo::new(move |_| {
        session.me.with(|me| {
            me.as_ref()
                .map(|me| (me.unfinished_orders, me.unfinished_cap))
        })
    });
    let kind = Signal::derive(move || match load.get() {
        Some((count, cap)) if count >= cap => ChipKind::Time,
        _ => ChipKind::Done,
    });
    view! {
        <Chip kind>
            {move || load.get().map(|(count, cap)| text!(orders.tasks.load, count = count, cap = cap))}
        </Chip>
    }
}

#[component]
fn TaskCard(order: TaskOrder) -> impl IntoView {
    let brief = order.brief;
    let words = kind_and_crew(&brief);
    let own = order.crew.iter().find(|place| place.is_viewer);
    let leads = own.is_some_and(|own| own.leads);
    let is_waited_for = own.is_some_and(|own| own.progress_due_at.is_some());
    let words = match leads && brief.crew_size > 1 {
        true => format!(
            "{words}{}{}",
            text!(common.separator),
            text!(orders.crew.lead)
        ),
        false => words,
    };
    let next_step = match (brief.state, order.rules.evidence_rule) {
        (OrderState::InProgress, _) if is_waited_for => Some(text!(orders.tasks.next_progress)),
        (OrderState::InProgress, _) if !leads && brief.crew_size > 1 => {
            Some(text!(orders.crew.lead_finishes))
        }
        (OrderState::Dispatched, _) => Some(text!(orders.tasks.next_dispatched)),
        (OrderState::InProgress, EvidenceRule::Photo) => Some(text!(orders.tasks.next_photo)),
        (OrderState::InProgress, EvidenceRule::None) => Some(text!(orders.tasks.next)),
        (OrderState::Finished, _) => Some(text!(orders.tasks.next_finished)),
        _ => None,
    };
    view! {
        <a class="card" href=format!("/orders/{}", brief.id)>
            <CardHead state=brief.state due=brief.due() place=brief.place.with_compound() />
            <span class="title clamp">{brief.words}</span>
            <Signs signs=order.signs.clone() />
            <Preferred signs=order.signs />
            <span class="soft">{words}</span>
            {next_step.map(|next_step| view! {
                <span class="next-step"><span>{next_step}</span><Icon name=IconName::Next small=true /></span>
            })}
        </a>
    }
}
