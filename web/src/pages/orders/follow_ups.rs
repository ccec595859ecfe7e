//! 回访: closed orders that the viewer is to ask about, the most urgent first. Cards on a phone, a table
//! where there is room.

use super::{
    order::spaced,
    sheets::{After, FollowUpSheet},
    words::{category_words, follow_up_words, outcome_words},
};
use crate::{
    api::{
        Id,
        orders::endings::{FollowUp, FollowUpKind, follow_ups},
    },
    components::{
        Button, ButtonKind, Chip, ChipKind, DeadlineChip, Empty, Icon, IconName, Moment, Page,
        PagedFrame, Pages, use_is_wide, use_pages,
    },
    state::{live::Topic, use_live, use_session, use_settings, use_toasts},
};
use leptos::prelude::*;

lazy_page!(orders: FOLLOW_UPS, follow_ups_view, FollowUpsPage);

/// What is asked about in the sheet that is open.
#[derive(Clone, Copy)]
struct Asking {
    follow_up: RwSignal<Option<Id>>,
    open: RwSignal<bool>,
}

impl Asking {
    fn about(self, follow_up: Id) {
        self.follow_up.set(Some(follow_up));
        self.open.set(true);
    }
}

#[component]
fn FollowUpsPage() -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    // Large text leaves no room for a table.
    let (is_wide, settings) = (use_is_wide(), use_settings());
    let has_room = Memo::new(move |_| is_wide.get() && !settings.is_elder());
    let pages = use_pages(follow_ups);
    use_live(move |hint| {
        if hint.is_about(Topic::Order, None) || hint.is_about(Topic::Inbox, None) {
            pages.refresh();
        }
    });
    let asking = Asking {
        follow_up: RwSignal::new(None),
        open: RwSignal::new(false),
    };
    let after = After {
        done: Callback::new(move |words| {
            pages.refresh();
            session.reload();
            toasts.good(words);
        }),
        outdated: Callback::new(move |()| pages.refresh()),
    };
    let empty = || {
        view! {
            <Empty icon=IconName::Check title=text!(orders.follow_up.none) words=text!(orders.follow_up.none_words) />
        }
    };
    view! {
        <Page title=text!(orders.follow_up.list) small=text!(orders.follow_up.small) back="/" wide=true>
            <PagedFrame pages empty>
                {move || match has_room.get() {
                    true => view! { <FollowUpTable pages asking /> }.into_any(),
                    false => view! { <FollowUpCards pages asking /> }.into_any(),
                }}
            </PagedFrame>
            {move || asking.follow_up.get().map(|follow_up| view! {
                <FollowUpSheet open=asking.open follow_up after />
            })}
        </Page>
    }
}

/// Why it is asked; an angry rating stands out.
#[component]
fn Reason(kind: FollowUpKind) -> impl IntoView {
    let chip = match kind {
        FollowUpKind::LowRating => ChipKind::Time,
        FollowUpKind::Sample | FollowUpKind::LookBack => ChipKind::Plain,
    };
    view! { <Chip kind=chip>{follow_up_words(kind)}</Chip> }
}

#[component]
fn Call(name: String, phone: String) -> impl IntoView {
    view! {
        <a class="link" href=format!("tel:{phone}")>
            <Icon name=IconName::Phone small=true />
            <span>{name}" "<span class="num">{spaced(&phone)}</span></span>
        </a>
    }
}

fn outcome_of(one: &FollowUp) -> &'static str {
    one.order.outcome.map(outcome_words).unwrap_or_default()
}

#[component]
fn FollowUpCards(pages: Pages<FollowUp>, asking: Asking) -> impl IntoView {
    let card = move |one: FollowUp| {
        let (id, outcome) = (one.id, outcome_of(&one));
        let brief = one.order.brief;
        view! {
            <article class="card">
                <div class="row spread">
                    <span class="row"><Reason kind=one.kind /><DeadlineChip due=one.due_at working_days=None /></span>
                    <span class="soft">{brief.place.with_compound()}</span>
                </div>
                <h2 class="title clamp"><a href=format!("/orders/{}", brief.id)>{brief.words.clone()}</a></h2>
                <p class="soft">
                    {category_words(&brief.category)}{text!(common.separator)}{outcome}
                    {one.order.closed_at.map(|at| view! { {text!(common.separator)}<Moment at /> })}
                </p>
                <div class="row spread tools">
                    <Call name=one.order.requester.name phone=one.phone />
                    <Button kind=ButtonKind::Main on_press=move |_| asking.about(id)>{text!(orders.follow_up.button)}</Button>
                </div>
            </article>
        }
    };
    view! {
        <div class="stack">
            <For each=move || pages.rows.get() key=|one| (one.id, one.order.brief.version) children=card />
        </div>
    }
}

#[component]
fn FollowUpTable(pages: Pages<FollowUp>, asking: Asking) -> impl IntoView {
    let row = move |one: FollowUp| {
        let (id, outcome) = (one.id, outcome_of(&one));
        let brief = one.order.brief;
        view! {
            <tr>
                <td><DeadlineChip due=one.due_at working_days=None /></td>
                <td><Reason kind=one.kind /></td>
                <td class="subject">
                    <a href=format!("/orders/{}", brief.id)>{brief.words.clone()}</a>
                    <span class="block soft">{category_words(&brief.category)}{text!(common.separator)}{outcome}</span>
                </td>
                <td class="place">{brief.place.with_compound()}</td>
                <td><Call name=one.order.requester.name phone=one.phone /></td>
                <td><div class="row tools"><Button on_press=move |_| asking.about(id)>{text!(orders.follow_up.button)}</Button></div></td>
            </tr>
        }
    };
    view! {
        <div class="panel desk-panel">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text!(orders.desk.left)}</th>
                        <th scope="col">{text!(orders.follow_up.why)}</th>
                        <th scope="col">{text!(orders.desk.subject)}</th>
                        <th scope="col">{text!(orders.desk.place)}</th>
                        <th scope="col">{text!(orders.facts.requester)}</th>
                        <th scope="col">{text!(orders.desk.action)}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || pages.rows.get() key=|one| (one.id, one.order.brief.version) children=row />
                </tbody>
            </table>
        </div>
    }
}
