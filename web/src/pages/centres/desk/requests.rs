//! What waits for a manager, what lapses soonest first: approved by one press, declined with a reason.

use crate::{
    api::{
        Id,
        centres::{acts, desk::Request, series::SeriesScope},
    },
    components::{Button, ButtonKind, DeadlineChip, Loading, Sheet, Show, use_is_wide},
    pages::{
        centres::days::span_words,
        deciding::{Decided, ReasonForm, ReasonWords, decided},
    },
    state::{use_clock, use_settings, use_toasts},
};
use leptos::{prelude::*, task::spawn_local};

/// Of many, so that what is booked is not far below.
const FEW: usize = 4;

/// The request that the sheet is about, those that are being approved, and what follows.
#[derive(Clone, Copy)]
struct Deciding {
    one: RwSignal<Option<Request>>,
    declining: RwSignal<bool>,
    approving: RwSignal<Vec<Id>>,
    decided: Callback<()>,
}

impl Deciding {
    fn approve(self, id: Id) {
        if self.approving.with_untracked(|ids| ids.contains(&id)) {
            return;
        }
        let toasts = use_toasts();
        self.approving.update(|ids| ids.push(id));
        spawn_local(async move {
            let answer =
                decided(async { acts::approve(id, SeriesScope::This).await.map(drop) }).await;
            // The page may have been left meanwhile, and its signals with it.
            self.approving
                .try_update(|ids| ids.retain(|one| *one != id));
            match answer {
                Ok(how) => {
                    how.tell(toasts, text!(centres.approve.done).to_string());
                    self.decided.try_run(());
                }
                Err(failure) => toasts.problem(crate::api::failure_text(&failure)),
            }
        });
    }

    fn decline(self, one: &Request) {
        self.one.set(Some(one.clone()));
        self.declining.set(true);
    }

    fn is_approving(self, id: Id) -> bool {
        self.approving.with(|ids| ids.contains(&id))
    }
}

/// Those of one centre, and how many wait elsewhere.
#[component]
pub fn Requests(
    centre: Id,
    requests: Loading<Vec<Request>>,
    #[prop(into)] on_decided: Callback<()>,
) -> impl IntoView {
    let (is_wide, settings) = (use_is_wide(), use_settings());
    let has_room = Memo::new(move |_| is_wide.get() && !settings.is_elder());
    let toasts = use_toasts();
    let deciding = Deciding {
        one: RwSignal::new(None),
        declining: RwSignal::new(false),
        approving: RwSignal::new(Vec::new()),
        decided: on_decided,
    };
    let here = Memo::new(move |_| {
        requests.value.with(|all| {
            let all = all.iter().flatten();
            let here = all.filter(|one| one.room.centre.id == centre);
            let mut here: Vec<Request> = here.cloned().collect();
            here.sort_by_key(|one| one.approve_by);
            here
        })
    });
    let all = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        here.with(|here| {
            let few = if all.get() || here.len() == FEW + 1 {
                here.len()
            } else {
                FEW
            };
            here.iter().take(few).cloned().collect::<Vec<_>>()
        })
    });
    let hidden = Memo::new(move |_| here.with(Vec::len) - shown.with(Vec::len));
    let elsewhere = Memo::new(move |_| {
        let all = requests.value.with(|all| all.as_ref().map_or(0, Vec::len));
        all - here.with(Vec::len)
    });
    let declined = move |how: Decided| {
        how.tell(toasts, text!(centres.decline.done).to_string());
        on_decided.run(());
    };
    view! {
        <Show when=move || here.with(|here| !here.is_empty())>
            <section class="section">
                <h2 class="row">
                    {text!(centre_desk.waiting.title)}
                    <span class="badge">{move || here.with(Vec::len)}</span>
                </h2>
                {move || match has_room.get() {
                    true => view! { <RequestTable shown deciding /> }.into_any(),
                    false => view! {
                        <div class="stack">
                            <For each=move || shown.get() key=|one| (one.id, one.version) let:one>
                                <RequestCard one deciding />
                            </For>
                        </div>
                    }
                    .into_any(),
                }}
                <Show when=move || { hidden.get() > 0 }>
                    <Button wide=true on_press=move |_| all.set(true)>
                        {move || text!(centre_desk.waiting.more, count = hidden.get())}
                    </Button>
                </Show>
            </section>
        </Show>
        <Show when=move || { elsewhere.get() > 0 }>
            <a class="hint" href="/centres/desk">{move || text!(centre_desk.waiting.elsewhere, count = elsewhere.get())}</a>
        </Show>
        <Sheet open=deciding.declining title=text!(centres.decline.title)>
            {move || deciding.one.get().map(|one| {
                let id = one.id;
                let words = ReasonWords {
                    label: text!(centre_desk.waiting.reason),
                    example: text!(centre_desk.waiting.reason_example),
                    submit: text!(centres.decline.button),
                    ready: vec![
                        text!(centre_desk.waiting.ready_reserved),
                        text!(centre_desk.waiting.ready_purpose),
                        text!(centre_desk.waiting.ready_room),
                    ],
                };
                view! {
                    <p class="soft"><What one /></p>
                    <ReasonForm
                        open=deciding.declining
                        draft=format!("decline-booking-{id}")
                        words
                        kind=ButtonKind::Danger
                        send=move |reason| async move { acts::decline(id, reason, SeriesScope::This).await.map(drop) }
                        on_done=declined
                    />
                }
            })}
        </Sheet>
    }
}

/// 「苗雨桐 · 议事厅 · 明天 14:00–16:00」
#[component]
fn What(one: Request) -> impl IntoView {
    let clock = use_clock();
    let words = move || {
        let when = span_words(clock, one.starts_at, one.ends_at);
        [one.person_name.as_str(), &one.room.name, &when].join(text!(common.separator))
    };
    view! { <span class="num">{words}</span> }
}

fn who_words(one: &Request) -> String {
    let mut words = vec![one.person_name.clone()];
    words.extend(one.organization.as_ref().map(|one| one.name.clone()));
    words.join(text!(common.separator))
}

fn named(words: &str, one: &Request) -> String {
    format!("{words} {} {}", one.person_name, one.purpose)
}

#[component]
fn RequestCard(one: Request, deciding: Deciding) -> impl IntoView {
    let clock = use_clock();
    let (id, starts_at, ends_at) = (one.id, one.starts_at, one.ends_at);
    let (approve, decline) = (text!(centres.approve.button), text!(centres.decline.button));
    let kept = one.clone();
    view! {
        <article class="card">
            <div class="row spread">
                {one.approve_by.map(|due| view! { <DeadlineChip due working_days=None /> })}
                <span class="soft num">{text!(centres.heads.count, count = one.heads)}</span>
            </div>
            <h3 class="title"><a href=format!("/centres/bookings/{id}")>{one.purpose.clone()}</a></h3>
            <p class="num">
                {one.room.name.clone()}{text!(common.separator)}
                {move || span_words(clock, starts_at, ends_at)}
            </p>
            <p class="soft">{who_words(&one)}</p>
            <div class="row spread tools">
                <Button kind=ButtonKind::Bare label=named(decline, &one) on_press=move |_| deciding.decline(&kept)>
                    {decline}
                </Button>
                <Button
                    kind=ButtonKind::Main
                    label=named(approve, &one)
                    busy=Signal::derive(move || deciding.is_approving(id))
                    on_press=move |_| deciding.approve(id)
                >
                    {approve}
                </Button>
            </div>
        </article>
    }
}

#[component]
fn RequestTable(shown: Memo<Vec<Request>>, deciding: Deciding) -> impl IntoView {
    view! {
        <div class="panel desk-panel">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text!(centre_desk.waiting.until)}</th>
                        <th scope="col">{text!(centre_desk.waiting.what)}</th>
                        <th scope="col">{text!(centre_desk.waiting.room)}</th>
                        <th scope="col">{text!(centre_desk.waiting.when)}</th>
                        <th scope="col">{text!(centre_desk.waiting.heads)}</th>
                        <th scope="col">{text!(centre_desk.waiting.decide)}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || shown.get() key=|one| (one.id, one.version) let:one>
                        <RequestRow one deciding />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn RequestRow(one: Request, deciding: Deciding) -> impl IntoView {
    let clock = use_clock();
    let (id, starts_at, ends_at) = (one.id, one.starts_at, one.ends_at);
    let (approve, decline) = (text!(centres.approve.button), text!(centres.decline.button));
    let kept = one.clone();
    view! {
        <tr>
            <td>{one.approve_by.map(|due| view! { <DeadlineChip due working_days=None /> })}</td>
            <td class="subject">
                <a href=format!("/centres/bookings/{id}")>{one.purpose.clone()}</a>
                <span class="soft block">{who_words(&one)}</span>
            </td>
            <td>{one.room.name.clone()}</td>
            <td class="num">{move || span_words(clock, starts_at, ends_at)}</td>
            <td class="num">{one.heads}</td>
            <td>
                <div class="row tools">
                    <Button kind=ButtonKind::Bare label=named(decline, &one) on_press=move |_| deciding.decline(&kept)>
                        {decline}
                    </Button>
                    <Button
                        label=named(approve, &one)
                        busy=Signal::derive(move || deciding.is_approving(id))
                        on_press=move |_| deciding.approve(id)
                    >
                        {approve}
                    </Button>
                </div>
            </td>
        </tr>
    }
}
