//! 评价: stars, what goes with them at a touch and, if one likes, words. The requester rates the work,
//! which closes the order; those who did it rate the request.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{
        Id,
        orders::{
            actions,
            endings::{self, RatingTag},
        },
    },
    components::{Attempt, Icon, IconName, MultiChoices, Show, TextArea},
    pages::orders::{
        publish::{Choice, PublishChoice},
        words::{stars_words, tag_words},
    },
    state::use_draft,
};
use leptos::prelude::*;

const MOST_STARS: i32 = 5;

const PRAISE_OF_WORK: &[RatingTag] = &[
    RatingTag::Prompt,
    RatingTag::Patient,
    RatingTag::Skilled,
    RatingTag::Tidy,
    RatingTag::KeptInformed,
];
const BLAME_OF_WORK: &[RatingTag] = &[
    RatingTag::Late,
    RatingTag::NotFixed,
    RatingTag::Rude,
    RatingTag::LeftMess,
    RatingTag::Dismissive,
];
const PRAISE_OF_REQUEST: &[RatingTag] = &[
    RatingTag::WellDescribed,
    RatingTag::SomebodyThere,
    RatingTag::Friendly,
];
const BLAME_OF_REQUEST: &[RatingTag] = &[
    RatingTag::Unclear,
    RatingTag::NobodyThere,
    RatingTag::Unfriendly,
    RatingTag::WrongCategory,
];

/// Praise with many stars, blame with few; three may have both.
fn fitting(
    praise: &'static [RatingTag],
    blame: &'static [RatingTag],
    stars: i32,
) -> Vec<RatingTag> {
    let praise = praise.iter().filter(|_| stars >= 3);
    let blame = blame.iter().filter(|_| (1..=3).contains(&stars));
    praise.chain(blame).copied().collect()
}

/// How the work was.
#[component]
pub fn RateSheet(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("rate-{order}"));
    let words = draft.text("words");
    let rating = Chosen::new(PRAISE_OF_WORK, BLAME_OF_WORK);
    let publish = Choice::new();
    let send = move |()| {
        let Some((stars, tags)) = rating.given() else {
            return attempt.failure.set(Some(missing("stars")));
        };
        let work = async move {
            publish.send(order).await?;
            actions::rate(order, stars, tags, words.get_untracked()).await
        };
        attempt.run(work, move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.rate.done));
        });
    };
    view! {
        <FormSheet
            open title=text!(orders.rate.title) attempt fields=&["stars", "tags", "words"]
            send=text!(orders.rate.send) on_send=send after
        >
            <StarChoice label=text!(orders.rate.stars) value=rating.stars problem=attempt.problem("stars") />
            <TagChoice rating problem=attempt.problem("tags") />
            <TextArea
                label=text!(orders.rate.words) value=words maxlength=LONGEST_WORDS
                placeholder=text!(orders.rate.example) problem=attempt.problem("words")
            />
            <p class="soft">{text!(orders.rate.sealed)}</p>
            <PublishChoice choice=publish />
        </FormSheet>
    }
}

/// How the request was to work on.
#[component]
pub fn RateRequestSheet(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("rate-request-{order}"));
    let words = draft.text("words");
    let rating = Chosen::new(PRAISE_OF_REQUEST, BLAME_OF_REQUEST);
    let send = move |()| {
        let Some((stars, tags)) = rating.given() else {
            return attempt.failure.set(Some(missing("stars")));
        };
        let work = endings::rate_request(order, stars, tags, words.get_untracked());
        attempt.run(work, move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.rate.done));
        });
    };
    view! {
        <FormSheet
            open title=text!(orders.rate_request.title) attempt fields=&["stars", "tags", "words"]
            send=text!(orders.rate.send) on_send=send after
        >
            <StarChoice label=text!(orders.rate_request.stars) value=rating.stars problem=attempt.problem("stars") />
            <TagChoice rating problem=attempt.problem("tags") />
            <TextArea
                label=text!(orders.rate.words) value=words maxlength=LONGEST_WORDS
                placeholder=text!(orders.rate_request.example) problem=attempt.problem("words")
            />
            <p class="soft">{text!(orders.rate.sealed)}</p>
        </FormSheet>
    }
}

/// Stars, and which of the words that go with them were touched.
#[derive(Clone, Copy)]
struct Chosen {
    stars: RwSignal<i32>,
    tags: RwSignal<Vec<String>>,
    fitting: Memo<Vec<RatingTag>>,
}

impl Chosen {
    fn new(praise: &'static [RatingTag], blame: &'static [RatingTag]) -> Self {
        let stars = RwSignal::new(0);
        Self {
            stars,
            tags: RwSignal::new(Vec::new()),
            fitting: Memo::new(move |_| fitting(praise, blame, stars.get())),
        }
    }

    /// Nothing without stars. What was touched before they changed is left out where it does not fit.
    fn given(self) -> Option<(i32, Vec<RatingTag>)> {
        let stars = self.stars.get_untracked();
        let touched = self.tags.get_untracked();
        let mut tags = self.fitting.get_untracked();
        tags.retain(|tag| touched.contains(&key(*tag)));
        (stars > 0).then_some((stars, tags))
    }
}

fn key(tag: RatingTag) -> String {
    format!("{tag:?}")
}

#[component]
fn TagChoice(rating: Chosen, problem: Signal<Option<String>>) -> impl IntoView {
    let options = Signal::derive(move || {
        let option = |tag: RatingTag| (key(tag), tag_words(tag).to_string());
        rating
            .fitting
            .get()
            .into_iter()
            .map(option)
            .collect::<Vec<_>>()
    });
    view! {
        <Show when=move || rating.fitting.with(|fitting| !fitting.is_empty())>
            <MultiChoices label=text!(orders.rate.tags) value=rating.tags options problem />
        </Show>
    }
}

/// One to five stars as a group of radio buttons: arrows choose, and what they mean stands below.
#[component]
fn StarChoice(
    label: &'static str,
    value: RwSignal<i32>,
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let star = move |count: i32| {
        let is_lit = move || value.get() >= count;
        view! {
            <label class:lit=is_lit>
                <input
                    type="radio"
                    name="stars"
                    value=count.to_string()
                    aria-label=text!(orders.stars.label, count = count, meaning = stars_words(count))
                    prop:checked=move || value.get() == count
                    on:change=move |_| value.set(count)
                />
                <Icon name=IconName::Star />
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{label}</legend>
            <div class="stars-choice">{(1..=MOST_STARS).map(star).collect_view()}</div>
            <div role="status" class=move || if value.get() == 0 && problem.with(Option::is_some) { "wrong" } else { "soft" }>
                {move || match (value.get(), problem.get()) {
                    (0, Some(_)) => text!(orders.rate.stars_missing),
                    (0, None) => text!(orders.rate.stars_help),
                    (count, _) => stars_words(count),
                }}
            </div>
        </fieldset>
    }
}

/// Stars that were given.
#[component]
pub fn Stars(count: i32) -> impl IntoView {
    let star = move |number: i32| {
        let is_lit = number <= count;
        view! { <span class:lit=is_lit><Icon name=IconName::Star small=true /></span> }
    };
    let words = text!(
        orders.stars.label,
        count = count,
        meaning = stars_words(count)
    );
    view! {
        <span class="stars" role="img" aria-label=words>
            {(1..=MOST_STARS).map(star).collect_view()}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn praise_and_blame_go_with_the_stars() {
        let with = |stars| fitting(PRAISE_OF_WORK, BLAME_OF_WORK, stars);
        assert_eq!(with(0), []);
        assert_eq!(with(5), PRAISE_OF_WORK);
        assert_eq!(with(1), BLAME_OF_WORK);
        assert_eq!(with(3).len(), PRAISE_OF_WORK.len() + BLAME_OF_WORK.len());
    }
}
