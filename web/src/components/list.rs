//! Lists that come in pages: one helper for reading, nothing there, failure, and more.
//!
//! ```ignore
//! let tasks = use_pages(move |after| api::orders::my_tasks(filter.get(), after));
//! use_live(move |hint| if hint.is_about(Topic::Order, None) { tasks.refresh() });
//! view! {
//!     <PagedList pages=tasks key=|order| (order.id, order.version)
//!         row=|order| view! { <OrderCard order /> }
//!         empty=|| view! { <Empty … /> } />
//! }
//! ```

use super::{Attempt, Button, FormProblem, Problem, Show, SkeletonCards};
use crate::api::Failure;
use leptos::{prelude::*, task::spawn_local};
use std::{hash::Hash, pin::Pin, rc::Rc};

/// One page of a connection: its rows, and the cursor after the last where there are more.
#[derive(Clone, Debug)]
pub struct Page<Row> {
    pub rows: Vec<Row>,
    pub next: Option<String>,
}

type Answer<Row> = Pin<Box<dyn Future<Output = Result<Page<Row>, Failure>>>>;
type Fetch<Row> = Rc<dyn Fn(Option<String>) -> Answer<Row>>;

pub struct Pages<Row: Send + Sync + 'static> {
    pub rows: RwSignal<Vec<Row>>,
    pub next: RwSignal<Option<String>>,
    pub is_read: RwSignal<bool>,
    pub failure: RwSignal<Option<Failure>>,
    more: Attempt,
    fetch: StoredValue<Fetch<Row>, LocalStorage>,
    asked: StoredValue<u32>,
}

impl<Row: Send + Sync + 'static> Clone for Pages<Row> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Row: Send + Sync + 'static> Copy for Pages<Row> {}

/// `fetch` gets the cursor to read on from. Signals that it reads before its first await start the
/// list anew when they change.
pub fn use_pages<Row, Fetched>(fetch: impl Fn(Option<String>) -> Fetched + 'static) -> Pages<Row>
where
    Row: Send + Sync + 'static,
    Fetched: Future<Output = Result<Page<Row>, Failure>> + 'static,
{
    let fetch: Fetch<Row> = Rc::new(move |after| Box::pin(fetch(after)));
    let pages = Pages {
        rows: RwSignal::new(Vec::new()),
        next: RwSignal::new(None),
        is_read: RwSignal::new(false),
        failure: RwSignal::new(None),
        more: Attempt::new(),
        fetch: StoredValue::new_local(fetch),
        asked: StoredValue::new(0),
    };
    Effect::new(move || {
        let answer = pages.fetch.with_value(|fetch| fetch(None));
        pages.is_read.set(false);
        pages.start_with(answer, 0);
    });
    pages
}

impl<Row: Send + Sync + 'static> Pages<Row> {
    /// Reads again as many pages as are shown, which stay until the answers are there.
    pub fn refresh(self) {
        let shown = self.rows.try_with_untracked(Vec::len).unwrap_or_default();
        let answer = self.fetch.try_with_value(|fetch| untrack(|| fetch(None)));
        if let Some(answer) = answer {
            self.start_with(answer, shown);
        }
    }

    pub fn retry(self) {
        self.failure.set(None);
        self.refresh();
    }

    pub fn load_more(self) {
        let Some(after) = self.next.get_untracked() else {
            return;
        };
        let number = self.asked.get_value();
        let answer = self
            .fetch
            .with_value(|fetch| untrack(|| fetch(Some(after))));
        self.more.run(answer, move |page| {
            if self.asked.try_get_value() == Some(number) {
                self.rows.update(|rows| rows.extend(page.rows));
                self.next.set(page.next);
            }
        });
    }

    /// Reads page after page until there are `at_least` rows, then shows them all at once.
    fn start_with(self, answer: Answer<Row>, at_least: usize) {
        self.asked.update_value(|asked| *asked += 1);
        let number = self.asked.get_value();
        spawn_local(async move {
            let mut answer = answer.await;
            let mut rows = Vec::new();
            let next = loop {
                if self.asked.try_get_value() != Some(number) {
                    return;
                }
                match answer {
                    Err(failure) => return self.failure.set(Some(failure)),
                    Ok(page) => {
                        rows.extend(page.rows);
                        match page.next {
                            Some(after) if rows.len() < at_least => {
                                let more = self
                                    .fetch
                                    .with_value(|fetch| untrack(|| fetch(Some(after))));
                                answer = more.await;
                            }
                            next => break next,
                        }
                    }
                }
            };
            self.rows.set(rows);
            self.next.set(next);
            self.failure.set(None);
            self.is_read.set(true);
        });
    }
}

/// Rows are built anew when their key changes: put the version into it. `container` is the class
/// around them: "stack" (cards) or "list" (lines).
#[component]
pub fn PagedList<Row, Key, KeyOf, RowView, Shown>(
    pages: Pages<Row>,
    key: KeyOf,
    row: RowView,
    #[prop(into)] empty: ViewFn,
    #[prop(default = "stack")] container: &'static str,
) -> impl IntoView
where
    Row: Clone + Send + Sync + 'static,
    Key: Eq + Hash + 'static,
    KeyOf: Fn(&Row) -> Key + Clone + Send + Sync + 'static,
    RowView: Fn(Row) -> Shown + Clone + Send + Sync + 'static,
    Shown: IntoView + 'static,
{
    view! {
        <PagedFrame pages empty>
            <div class=container>
                <For each=move || pages.rows.get() key=key.clone() children=row.clone() />
            </div>
        </PagedFrame>
    }
}

/// What stands around any way of showing the rows (as children): reading, failure, nothing, more.
#[component]
pub fn PagedFrame<Row>(
    pages: Pages<Row>,
    #[prop(into)] empty: ViewFn,
    /// Where more is shown than the rows.
    #[prop(optional, into)]
    is_empty: Option<Signal<bool>>,
    children: ChildrenFn,
) -> impl IntoView
where
    Row: Clone + Send + Sync + 'static,
{
    let is_empty = Memo::new(move |_| match is_empty {
        Some(is_empty) => is_empty.get(),
        None => pages.rows.with(Vec::is_empty),
    });
    let has_failed = Memo::new(move |_| pages.failure.with(Option::is_some));
    // A memo: reading again must not build the rows anew, and take the focus out of them.
    let is_read = Memo::new(move |_| pages.is_read.get());
    move || {
        if !is_read.get() {
            return match has_failed.get() {
                true => {
                    let failure = pages.failure.get_untracked();
                    failure
                        .map(|failure| view! { <Problem failure retry=move |_| pages.retry() /> })
                        .into_any()
                }
                false => view! { <SkeletonCards /> }.into_any(),
            };
        }
        if is_empty.get() {
            return empty.run();
        }
        view! {
            {children()}
            <FormProblem failure=pages.more.failure />
            <Show when=move || pages.next.with(Option::is_some)>
                <Button wide=true busy=pages.more.busy on_press=move |_| pages.load_more()>
                    {text!(common.load_more)}
                </Button>
            </Show>
        }
        .into_any()
    }
}
