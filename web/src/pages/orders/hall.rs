//! 接单大厅: what members can take. Cards keep their places while the hall changes: an order that
//! somebody else takes says so where it stood, so that nothing moves under a thumb.

use super::{
    card::{CardHead, kind_and_crew},
    hall_cards::{Fate, HallCard, merge},
    offered::Offered,
    signs::{Preferred, Signs},
    tasks::{LoadChip, reached_cap},
    words::{headline, unit_words},
};
use crate::{
    api::{
        Id,
        account::Skill,
        failure_text,
        orders::{HallOrder, OrderPlace, UnitPlaces, actions, hall, is_kept},
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Empty, Icon, IconName, Page, PagedFrame, Pages,
        Show, time::moment_words, use_pages,
    },
    state::{
        live::Topic, session::Session, settings::in_language, use_clock, use_live, use_session,
        use_toasts,
    },
};
use leptos::{html, prelude::*};

lazy_page!(orders: HALL, hall_view, HallPage);

#[derive(Clone, Copy)]
struct Shown {
    pages: Pages<HallOrder>,
    cards: RwSignal<Vec<HallCard>>,
}

impl Shown {
    fn set_fate(self, id: Id, fate: Fate) {
        self.cards.update(|cards| {
            if let Some(card) = cards.iter_mut().find(|card| card.order.brief.id == id) {
                card.fate = fate;
            }
        });
    }
}

#[component]
fn HallPage() -> impl IntoView {
    let session = use_session();
    let is_member = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.is_member()))
    });
    // 「东鑫小区 · 已报到」
    let small = move || {
        session.me.with(|me| {
            let compounds = me.iter().flat_map(|me| &me.member_of);
            let names: Vec<_> = compounds.map(|one| one.name.as_str()).collect();
            match names.is_empty() {
                true => text!(orders.hall.not_enrolled).to_string(),
                false => text!(orders.hall.enrolled, places = names.join(text!(orders.and))),
            }
        })
    };
    let chip = move || is_member.get().then(|| view! { <LoadChip /> });
    view! {
        <Page title=text!(orders.hall.title) small chip=move || view! { {chip} }>
            <Show when=move || is_member.get() fallback=NotEnrolled>
                <CapHint />
                <Offered />
                <a class="hint" href="/wishes">
                    <strong>{text!(orders.wishes.title)}</strong>
                    {text!(orders.wishes.also)}
                </a>
                <Hall />
            </Show>
        </Page>
    }
}

#[component]
fn NotEnrolled() -> impl IntoView {
    view! {
        <Empty icon=IconName::Hall title=text!(orders.hall.not_enrolled) words=text!(orders.hall.not_enrolled_words)>
            <ButtonLink kind=ButtonKind::Main href="/me">{text!(orders.hall.enroll)}</ButtonLink>
        </Empty>
    }
}

#[component]
fn Hall() -> impl IntoView {
    let pages = use_pages(hall);
    view! {
        <Taking
            pages
            empty=|| view! {
                <Empty icon=IconName::Check title=text!(orders.hall.empty) words=text!(orders.hall.empty_words) />
            }
        />
    }
}

/// A list of what can be taken, here and now.
#[component]
pub fn Taking<E, V>(pages: Pages<HallOrder>, empty: E) -> impl IntoView
where
    E: Fn() -> V + Copy + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let clock = use_clock();
    let shown = Shown {
        pages,
        cards: RwSignal::new(Vec::new()),
    };
    use_live(move |hint| {
        if hint.is_about(Topic::Order, None) {
            pages.refresh();
        }
    });
    let now = move || untrack(|| clock.now());
    Effect::new(move || {
        let rows = pages.rows.get();
        let has_more = pages.next.get_untracked().is_some();
        shown
            .cards
            .update(|cards| *cards = merge(cards, rows, has_more, now()));
    });
    // What is gone is cleared away in the clock's own pace.
    Effect::new(move || {
        let now = clock.now();
        shown
            .cards
            .update(|cards| cards.retain(|card| !card.has_been_gone_long(now)));
    });
    view! {
        <p class="soft">{text!(orders.crew.soonest)}</p>
        <PagedFrame
            pages
            is_empty=Signal::derive(move || shown.cards.with(Vec::is_empty))
            empty
        >
            <div class="stack">
                <For
                    each=move || shown.cards.with(|cards| cards.iter().map(|card| card.order.brief.id).collect::<Vec<_>>())
                    key=|id| *id
                    children=move |id| view! { <Card id shown /> }
                />
            </div>
        </PagedFrame>
    }
}

/// Why nothing more can be taken, and what to do about it.
#[component]
pub fn CapHint() -> impl IntoView {
    let session = use_session();
    let cap = Memo::new(move |_| session.me.with(|me| reached_cap(me.as_ref()?)));
    view! {
        <div role="status">
            {move || cap.get().map(|cap| view! {
                <div class="hint">
                    <span>{text!(orders.hall.cap, cap = cap)}</span>
                    <a class="link" href="/tasks">{text!(orders.hall.to_tasks)}<Icon name=IconName::Next small=true /></a>
                </div>
            })}
        </div>
    }
}

#[component]
fn Card(id: Id, shown: Shown) -> impl IntoView {
    let card = Memo::new(move |_| {
        shown.cards.with(|cards| {
            let mut all = cards.iter();
            all.find(|card| card.order.brief.id == id).cloned()
        })
    });
    let order = Memo::new(move |_| card.with(|card| card.as_ref().map(|card| card.order.clone())));
    let session = use_session();
    let fate = Memo::new(move |_| {
        card.with(|card| card.as_ref().map_or(Fate::Open, |card| card.fate.clone()))
    });
    let head = move || {
        order.get().map(|order| {
            let brief = order.brief;
            view! {
                <CardHead state=brief.state due=brief.due() deadline_only=true place=place_in_hall(&brief.place, session) />
                <h2 class="title clamp"><a href=format!("/orders/{id}")>{brief.words.clone()}</a></h2>
                <Signs signs=order.signs.clone() />
                <Preferred signs=order.signs />
                <p class="soft">{kind_and_crew(&brief)}<SkillMatch skills=order.skills matched=order.matched_skills /></p>
                <Units units=order.unit_places />
            }
        })
    };
    view! {
        <article class="card" class:gone=move || matches!(fate.get(), Fate::Gone(_))>
            {head}
            <div role="status">{move || match fate.get() {
                Fate::Refused(failure) => Some(view! { <div class="hint">{failure_text(&failure)}</div> }.into_any()),
                Fate::Gone(_) => Some(view! { <div class="soft">{text!(orders.hall.gone)}</div> }.into_any()),
                Fate::Mine => Some(view! { <div class="hint good">{text!(orders.hall.claimed)}</div> }.into_any()),
                Fate::Open => None,
            }}</div>
            <ClaimRow id shown order fate />
        </article>
    }
}

/// Whoever has enrolled in one compound knows which one it is.
fn place_in_hall(place: &OrderPlace, session: Session) -> String {
    let enrolled = session
        .me
        .with(|me| me.as_ref().map_or(0, |me| me.member_of.len()));
    match enrolled {
        0 | 1 => place.name.clone(),
        _ => place.with_compound(),
    }
}

/// 「与你的技能「电工」相符」, or which skill it takes.
#[component]
fn SkillMatch(skills: Vec<Skill>, matched: Vec<Skill>) -> impl IntoView {
    let words = match (skills.is_empty(), matched.is_empty()) {
        (true, _) => None,
        (false, false) => Some(text!(
            orders.hall.skill_matches,
            skills = skill_names(&matched)
        )),
        (false, true) => Some(text!(
            orders.hall.skill_needed,
            skills = skill_names(&skills)
        )),
    };
    words.map(|words| format!("{}{words}", text!(common.separator)))
}

/// 「供水公司 3/10 · 您单位还有名额」
#[component]
fn Units(units: Vec<UnitPlaces>) -> impl IntoView {
    let has_own = units
        .iter()
        .any(|one| one.is_viewers && one.taken < one.places);
    let mut words: Vec<_> = units.iter().map(unit_words).collect();
    words.extend(has_own.then(|| text!(orders.crew.own_place).to_string()));
    (!words.is_empty()).then(|| view! { <p class="soft">{words.join(text!(common.separator))}</p> })
}

pub fn skill_names(skills: &[Skill]) -> String {
    let names: Vec<_> = skills
        .iter()
        .map(|skill| in_language(&skill.name_zh, &skill.name_en))
        .collect();
    names.join(text!(orders.and))
}

#[component]
fn ClaimRow(
    id: Id,
    shown: Shown,
    order: Memo<Option<HallOrder>>,
    fate: Memo<Fate>,
) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let clock = use_clock();
    let attempt = Attempt::new();
    let link = NodeRef::<html::A>::new();
    let has_claimed = StoredValue::new(false);
    // The button that was pressed has made way for the link.
    Effect::new(move || {
        if let Some(link) = link.get().filter(|_| has_claimed.get_value()) {
            // An element that left again cannot take the focus, nor need it.
            let _ = link.focus();
        }
    });
    let claim = move |_| {
        let words = order.with_untracked(|order| {
            order
                .as_ref()
                .map(|order| headline(&order.brief.words))
                .unwrap_or_default()
        });
        attempt.run(actions::claim(id), move |_| {
            has_claimed.set_value(true);
            shown.set_fate(id, Fate::Mine);
            session.reload();
            toasts.good_with_link(
                text!(orders.hall.claimed_toast, words = words),
                format!("/orders/{id}"),
                text!(orders.hall.go),
            );
        });
    };
    Effect::new(move || {
        if let Some(failure) = attempt.failure.get() {
            shown.set_fate(id, Fate::Refused(failure));
            shown.pages.refresh();
            session.reload();
        }
    });
    let lacks_skill = Memo::new(move |_| {
        order.with(|order| {
            order
                .as_ref()
                .is_some_and(|order| !order.skills.is_empty() && order.matched_skills.is_empty())
        })
    });
    let kept = Memo::new(move |_| {
        order.with(|order| {
            let order = order.as_ref();
            order.is_some_and(|order| is_kept(&order.unit_places, order.free_places))
        })
    });
    let cap = Memo::new(move |_| session.me.with(|me| reached_cap(me.as_ref()?)));
    let since = move || {
        order.with(|order| {
            let at = order.as_ref()?.brief.submitted_at;
            let time = moment_words(clock.now(), at, clock.offset_minutes());
            Some(text!(orders.hall.raised, time = time))
        })
    };
    let hindrance = move || match (lacks_skill.get(), cap.get()) {
        (true, _) => Some(text!(orders.hall.skill_missing).to_string()),
        _ if kept.get() => Some(text!(orders.crew.kept).to_string()),
        (false, Some(cap)) => Some(text!(orders.hall.cap_short, cap = cap)),
        (false, None) => None,
    };
    let can_be_claimed = move || match fate.get() {
        Fate::Open => true,
        Fate::Refused(failure) => !HallCard::ends_it(&failure),
        Fate::Mine | Fate::Gone(_) => false,
    };
    view! {
        <div class="row spread">
            {move || match hindrance().filter(|_| can_be_claimed()) {
                Some(words) => view! { <span class="soft">{words}</span> }.into_any(),
                None => view! { <span class="soft">{since}</span> }.into_any(),
            }}
            <Show when=can_be_claimed>
                <Button
                    kind=ButtonKind::Main
                    busy=attempt.busy
                    disabled=Signal::derive(move || hindrance().is_some())
                    label=order.get_untracked().map_or_else(
                        || TextProp::from(""),
                        |order| TextProp::from(text!(orders.hall.claim_this, words = headline(&order.brief.words))),
                    )
                    on_press=claim
                >
                    {text!(orders.hall.claim)}
                </Button>
            </Show>
            <Show when=move || fate.get() == Fate::Mine>
                <a class="button" node_ref=link href=format!("/orders/{id}")>{text!(orders.hall.go)}</a>
            </Show>
        </div>
    }
}
