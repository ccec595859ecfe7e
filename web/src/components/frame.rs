//! Around all pages: the bar with the viewer's places (at most five at the bottom of a phone, all
//! of them at the side of a wide screen), toasts, and the link past the bar for keyboards.

use super::{Icon, IconName, Show, ToastRegion};
use crate::{api::account::Me, state::use_session};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// How the frame shows itself around the current page.
#[derive(Clone, Copy)]
pub struct Frames {
    immersive: RwSignal<bool>,
    pages_shown: StoredValue<u32>,
}

impl Frames {
    pub fn provide() -> Self {
        let frames = Self {
            immersive: RwSignal::new(false),
            pages_shown: StoredValue::new(0),
        };
        provide_context(frames);
        frames
    }

    /// A foot takes the bottom bar's place.
    pub fn show(self, with_foot: bool) {
        self.immersive.set(with_foot);
    }

    /// A page has come up.
    pub fn count_page(self) {
        self.pages_shown.update_value(|count| *count += 1);
    }

    pub fn is_later_page(self) -> bool {
        self.pages_shown.get_value() > 1
    }
}

/// A place to go to from the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Home,
    Orders,
    Hall,
    Tasks,
    Desk,
    Inbox,
    Me,
    Enrollments,
    Registrations,
    People,
    Places,
    Import,
}

/// A phone's bar holds this many; the rest is reached from 「我的」.
const MOST_TABS: usize = 5;

/// In order of importance to this viewer; the side bar shows all.
fn tabs_of(me: &Me) -> Vec<Tab> {
    let dispatches = !me.desks.is_empty();
    let mut tabs = vec![Tab::Home];
    if dispatches {
        tabs.push(Tab::Desk);
    }
    if me.is_member() {
        tabs.extend([Tab::Hall, Tab::Tasks]);
    }
    if tabs.len() < 3 {
        tabs.push(Tab::Orders);
    }
    if tabs.len() < 4 {
        tabs.push(Tab::Inbox);
    }
    tabs.push(Tab::Me);
    let rest = [
        (true, Tab::Orders),
        (true, Tab::Inbox),
        (me.confirms_registrations, Tab::Registrations),
        (me.decides_on_enrollments(), Tab::Enrollments),
        (me.administers(), Tab::People),
        (me.administers(), Tab::Places),
        (me.may_import, Tab::Import),
    ];
    for (wanted, tab) in rest {
        if wanted && !tabs.contains(&tab) {
            tabs.push(tab);
        }
    }
    tabs
}

impl Tab {
    fn href(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Orders => "/orders",
            Self::Hall => "/hall",
            Self::Tasks => "/tasks",
            Self::Desk => "/desk",
            Self::Inbox => "/inbox",
            Self::Me => "/me",
            Self::Enrollments => "/enrollments",
            Self::Registrations => "/registrations",
            Self::People => "/people",
            Self::Places => "/places",
            Self::Import => "/import",
        }
    }

    fn icon(self) -> IconName {
        match self {
            Self::Home => IconName::Home,
            Self::Orders => IconName::Order,
            Self::Hall => IconName::Hall,
            Self::Tasks => IconName::Task,
            Self::Desk => IconName::Desk,
            Self::Inbox => IconName::Inbox,
            Self::Me => IconName::Me,
            Self::Enrollments => IconName::Check,
            Self::Registrations => IconName::People,
            Self::People => IconName::People,
            Self::Places => IconName::Place,
            Self::Import => IconName::Import,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Home => text!(common.tabs.home),
            Self::Orders => text!(common.tabs.orders),
            Self::Hall => text!(common.tabs.hall),
            Self::Tasks => text!(common.tabs.tasks),
            Self::Desk => text!(common.tabs.desk),
            Self::Inbox => text!(common.tabs.inbox),
            Self::Me => text!(common.tabs.me),
            Self::Enrollments => text!(common.tabs.enrollments),
            Self::Registrations => text!(common.tabs.registrations),
            Self::People => text!(common.tabs.people),
            Self::Places => text!(common.tabs.places),
            Self::Import => text!(common.tabs.import),
        }
    }

    /// What waits there: its number and how to say it.
    fn waiting(self, me: &Me) -> Option<(i32, String)> {
        let (count, words) = match self {
            Self::Inbox => {
                let count = me.unread_notifications;
                (count, text!(common.unread, count))
            }
            Self::Desk => {
                let count = me.desk_waiting;
                (count, text!(common.waiting, count))
            }
            Self::Registrations => {
                let count = me.registrations_waiting;
                (count, text!(common.to_confirm, count))
            }
            _ => return None,
        };
        (count > 0).then_some((count, words))
    }
}

#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let session = use_session();
    let frames = Frames::provide();
    let path = use_location().pathname;
    let has_bar = Memo::new(move |_| session.me.with(Option::is_some));
    let tabs = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().map(tabs_of).unwrap_or_default())
    });
    // Whoever also serves or helps comes to an order's page mostly by another way.
    let leads_on = move |tab| match tab {
        Tab::Home => false,
        Tab::Orders => tabs.with(|tabs| !tabs.contains(&Tab::Desk) && !tabs.contains(&Tab::Hall)),
        _ => true,
    };
    let link = move |(position, tab): (usize, Tab)| {
        let here = move || {
            path.with(|path| path == tab.href() || (leads_on(tab) && path.starts_with(tab.href())))
        };
        let badge = move || {
            let waiting = session
                .me
                .with(|me| me.as_ref().and_then(|me| tab.waiting(me)));
            waiting.map(|(count, words)| {
                view! {
                    <span class="badge" aria-hidden="true">{if count > 99 { "99+".to_string() } else { count.to_string() }}</span>
                    <span class="unseen">{words}</span>
                }
            })
        };
        let class = match (tab, position < MOST_TABS) {
            (Tab::Me, _) => "bar-link last-link",
            (_, true) => "bar-link",
            (_, false) => "bar-link more-link",
        };
        view! {
            <a class=class href=tab.href() aria-current=move || here().then_some("page")>
                <Icon name=tab.icon() />
                <span>{tab.words()}</span>
                {badge}
            </a>
        }
    };
    view! {
        <a class="skip" href="#content">{text!(common.skip_to_content)}</a>
        <div
            class="shell"
            class:immersive=move || frames.immersive.get()
            class:bare=move || !has_bar.get()
        >
            {children()}
            <Show when=move || has_bar.get()>
                <nav class="bar" aria-label=text!(common.navigation)>
                    <span class="brand"><span class="seal" aria-hidden="true">"邻"</span>{text!(common.app_name)}</span>
                    {move || tabs.get().into_iter().enumerate().map(link).collect_view()}
                </nav>
            </Show>
        </div>
        <ToastRegion />
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{
        Id,
        account::{OrganizationName, PlaceName},
    };

    fn compound() -> PlaceName {
        PlaceName {
            id: Id::new(),
            name: "东鑫小区".into(),
        }
    }

    fn resident() -> Me {
        Me {
            id: Id::new(),
            name: "林女士".into(),
            whereabouts: None,
            residency: None,
            registration: None,
            desks: Vec::new(),
            member_of: Vec::new(),
            may_import: false,
            confirms_registrations: false,
            registrations_waiting: 0,
            unfinished_orders: 0,
            unfinished_cap: 3,
            unread_notifications: 0,
            desk_waiting: 0,
            follow_ups_waiting: 0,
        }
    }

    fn in_bar(me: &Me) -> Vec<Tab> {
        tabs_of(me).into_iter().take(MOST_TABS).collect()
    }

    #[test]
    fn residents_see_their_requests() {
        assert_eq!(
            tabs_of(&resident()),
            [Tab::Home, Tab::Orders, Tab::Inbox, Tab::Me]
        );
    }

    #[test]
    fn members_see_hall_and_tasks() {
        let member = Me {
            member_of: vec![compound()],
            ..resident()
        };
        assert_eq!(
            in_bar(&member),
            [Tab::Home, Tab::Hall, Tab::Tasks, Tab::Inbox, Tab::Me]
        );
    }

    #[test]
    fn a_grid_worker_has_who_registers_at_hand() {
        let grid_worker = Me {
            confirms_registrations: true,
            registrations_waiting: 2,
            ..resident()
        };
        assert_eq!(
            in_bar(&grid_worker),
            [
                Tab::Home,
                Tab::Orders,
                Tab::Inbox,
                Tab::Me,
                Tab::Registrations
            ]
        );
        let (count, _) = Tab::Registrations.waiting(&grid_worker).unwrap();
        assert_eq!(count, 2);
    }

    #[test]
    fn a_member_who_dispatches_has_the_desk_first_and_always_reaches_me() {
        let desk = OrganizationName {
            id: Id::new(),
            name: "东鑫小区党支部".into(),
        };
        let both = Me {
            member_of: vec![compound()],
            desks: vec![desk],
            ..resident()
        };
        assert_eq!(
            in_bar(&both),
            [Tab::Home, Tab::Desk, Tab::Hall, Tab::Tasks, Tab::Me]
        );
        assert!(tabs_of(&both).contains(&Tab::Enrollments));
    }
}
