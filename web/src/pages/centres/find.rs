//! 预约场地: when, how long and for how many first; then the rooms that are free.

mod more;
mod results;

use self::{more::MoreWishes, results::Results};
use super::{
    day_strip::DayStrip,
    days::today,
    follow::use_following,
    heads::HeadsField,
    holding::use_holding,
    lengths::LengthChoice,
    wish::{DAYS, LENGTHS, PARTS, Part, Wish},
};
use crate::{
    api::{account::Me, centres::finding},
    components::{Icon, IconName, Page, Segment},
    state::{live::Topic, use_clock, use_live, use_session},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// What is chosen on the page.
#[derive(Clone, Copy)]
struct Choices {
    day: RwSignal<i64>,
    part: RwSignal<String>,
    minutes: RwSignal<String>,
    heads: RwSignal<i32>,
    equipment: RwSignal<Vec<String>>,
    step_free: RwSignal<bool>,
}

impl Choices {
    fn of(wish: Wish) -> Self {
        Self {
            day: RwSignal::new(wish.day),
            part: RwSignal::new(wish.part.key().to_string()),
            minutes: RwSignal::new(wish.minutes.to_string()),
            heads: RwSignal::new(wish.heads),
            equipment: RwSignal::new(wish.equipment),
            step_free: RwSignal::new(wish.step_free),
        }
    }

    fn wish(self) -> Wish {
        Wish {
            day: self.day.get(),
            part: self.part.with(|key| Part::of(key)),
            minutes: self.minutes.with(|minutes| minutes.parse().unwrap_or(60)),
            heads: self.heads.get(),
            equipment: self.equipment.get(),
            step_free: self.step_free.get(),
        }
    }
}

#[component]
pub fn FindPage() -> impl IntoView {
    let (clock, session) = (use_clock(), use_session());
    let query = use_query_map();
    let first = untrack(|| {
        let minutes = clock.now().0 / 60_000 + clock.offset_minutes();
        let hour = minutes.rem_euclid(24 * 60) / 60;
        query.with(|query| Wish::read(|key| query.get(key), today(clock), hour))
    });
    let choices = Choices::of(first);
    let wish = Memo::new(move |_| choices.wish());
    let navigate = use_navigate();
    Effect::new(move |before: Option<()>| {
        let address = wish.with(Wish::address);
        if before.is_some() {
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..Default::default()
            };
            navigate(&address, options);
        }
    });
    let found = use_following(wish, |wish: Wish| finding::free_rooms(wish.search()));
    use_live(move |hint| {
        if hint.is_about(Topic::Booking, None) {
            found.refresh();
        }
    });
    let holding = use_holding(
        move || Some(choices.heads.get_untracked()),
        move || found.refresh(),
    );
    let first_day = Memo::new(move |_| today(clock));
    let days = Signal::derive(move || {
        let first = first_day.get();
        (first..first + DAYS).collect::<Vec<_>>()
    });
    view! {
        <Page
            title=text!(centres.find.title)
            small=text!(centres.find.small)
            back="/"
        >
            <nav class="row ways" aria-label=text!(centres.find.ways)>
                <a class="button pill" href="/centres/bookings"><Icon name=IconName::Clock small=true />{text!(centres.mine.title)}</a>
                <a class="button pill" href="/centres/all"><Icon name=IconName::Place small=true />{text!(centres.find.by_centre)}</a>
            </nav>
            {move || session.me.with(|me| me.as_ref().and_then(Me::unconfirmed)).map(|_| view! {
                <a class="hint" href="/registration">
                    <strong>{text!(account.home.unconfirmed)}</strong>
                    {text!(centres.find.unconfirmed)}
                </a>
            })}
            <div class="stack wishes">
                <DayStrip value=choices.day days />
                <Segment
                    label=text!(centres.part.label)
                    value=choices.part
                    options=Signal::stored(PARTS.map(part_option).to_vec())
                />
                <LengthChoice value=choices.minutes lengths=LENGTHS.to_vec() />
                <HeadsField value=choices.heads />
                <MoreWishes choices />
            </div>
            <Results found choices holding />
        </Page>
    }
}

fn part_option((key, part): (&str, Part)) -> (String, String) {
    let words = match part {
        Part::Morning => text!(centres.part.morning_hours),
        Part::Afternoon => text!(centres.part.afternoon_hours),
        Part::Evening => text!(centres.part.evening_hours),
        Part::Whole => text!(centres.part.whole),
    };
    (key.to_string(), words.to_string())
}
