//! 窗口叫号: the desk at one of the windows of a centre. Whoever is next is called to it, served, or handed on.

mod at_counter;
mod giving;
mod handing_on;
mod lines;
mod serving;
mod which;

use self::{at_counter::AtCounter, which::Which};
use crate::{
    api::{
        Failure, Id,
        centres::windows::{self, ServiceWindows, Ticket},
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Empty, IconName, Loaded, Loading, Page, use_load,
    },
    pages::centres::windows::words::refusal_words,
    state::{live::Topic, storage, toasts::Toasts, use_live, use_toasts},
};
use leptos::prelude::*;

/// This device stands at one window, day after day.
fn storage_key(centre: Id) -> String {
    format!("linli.counter.{centre}")
}

#[component]
pub fn CounterPage(id: Id) -> impl IntoView {
    let loading = use_load(move || windows::windows(id));
    use_live(move |hint| {
        if hint.is_about(Topic::Windows, Some(id)) {
            loading.refresh();
        }
    });
    let chosen = RwSignal::new(storage::read(&storage_key(id)).and_then(|text| text.parse().ok()));
    let known = Memo::new(move |_| loading.value.get().flatten());
    let name = move || known.with(|known| known.as_ref().map(|one| one.centre_name.clone()));
    // Memos: how many wait must not build the page anew.
    let is_any = Memo::new(move |_| known.with(Option::is_some));
    let counters =
        Memo::new(move |_| known.with(|known| known.as_ref().map_or(0, |one| one.counters)));
    // Where there are fewer windows by now, it is asked again.
    let counter = Memo::new(move |_| {
        let most = counters.get();
        chosen.get().filter(|number| (1..=most).contains(number))
    });
    let title = move || match counter.get() {
        Some(number) => text!(windows.counter.number, number),
        None => text!(windows.counter.title).to_string(),
    };
    let chip = move || {
        counter.get().map(|_| {
            view! { <Button on_press=move |_| chosen.set(None)>{text!(windows.counter.change)}</Button> }
        })
    };
    view! {
        <Page
            title
            small=move || name().unwrap_or_default()
            back=format!("/centres/desk/{id}")
            chip=move || view! { {chip} }
            wide=true
        >
            <Loaded loading let:_known>
                {move || match (is_any.get(), counter.get()) {
                    (false, _) => view! { <NoWindows centre=id /> }.into_any(),
                    (true, None) => {
                        let choose = Callback::new(move |number: i32| {
                            storage::write(&storage_key(id), &number.to_string());
                            chosen.set(Some(number));
                        });
                        view! { <Which counters=counters.get() on_choose=choose /> }.into_any()
                    }
                    (true, Some(counter)) => view! { <AtCounter centre=id counter windows=known /> }.into_any(),
                }}
            </Loaded>
        </Page>
    }
}

#[component]
pub fn NoWindows(centre: Id) -> impl IntoView {
    view! {
        <Empty icon=IconName::Desk title=text!(windows.counter.none) words=text!(windows.counter.none_words)>
            <ButtonLink kind=ButtonKind::Main href=format!("/centres/desk/{centre}/edit")>
                {text!(windows.counter.to_keep)}
            </ButtonLink>
        </Empty>
    }
}

/// What the desk at a window works with.
#[derive(Clone, Copy)]
struct Desk {
    centre: Id,
    counter: i32,
    windows: Memo<Option<ServiceWindows>>,
    queue: Loading<Vec<Ticket>>,
    toasts: Toasts,
}

impl Desk {
    fn new(
        centre: Id,
        counter: i32,
        windows: Memo<Option<ServiceWindows>>,
        queue: Loading<Vec<Ticket>>,
    ) -> Self {
        Self {
            centre,
            counter,
            windows,
            queue,
            toasts: use_toasts(),
        }
    }

    /// Those of today who are in one way, in the order in which the server has them.
    fn those(self, fits: impl Fn(&Ticket) -> bool + Send + Sync + 'static) -> Memo<Vec<Ticket>> {
        Memo::new(move |_| {
            self.queue.value.with(|queue| {
                let queue = queue.as_deref().unwrap_or_default();
                queue.iter().filter(|one| fits(one)).cloned().collect()
            })
        })
    }

    /// Does something with a ticket, tells that it is done, and reads the queue again.
    fn run(
        self,
        attempt: Attempt,
        work: impl Future<Output = Result<Ticket, Failure>> + 'static,
        words: impl FnOnce(Ticket) -> String + 'static,
    ) {
        attempt.run(work, move |ticket| {
            self.toasts.good(words(ticket));
            self.queue.refresh();
        });
    }

    /// Says what was refused at a line of a list, where there is no room for it, and reads the queue again.
    fn tell(self, attempt: Attempt) {
        Effect::new(move || {
            if let Some(failure) = attempt.failure.get() {
                self.toasts.problem(refusal_words(&failure));
                self.queue.refresh();
            }
        });
    }
}

/// What is made anew where it changes; what somebody waits for is not, so that the focus stays.
fn key_of(ticket: &Ticket) -> String {
    let Ticket {
        id,
        state,
        counter,
        order_id,
        permitted,
        ..
    } = ticket;
    format!("{id} {state:?} {counter:?} {order_id:?} {permitted:?}")
}

/// 「003」, or nothing before they came.
fn number_of(ticket: &Ticket) -> String {
    ticket.number.clone().unwrap_or_default()
}

/// Their name, where the desk knows it.
fn name_of(ticket: &Ticket) -> String {
    let name = ticket.person_name.clone();
    name.unwrap_or_else(|| text!(windows.counter.unknown).to_string())
}
