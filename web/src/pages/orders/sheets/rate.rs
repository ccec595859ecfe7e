//! 评价: stars and, if one likes, words; closes the order.

use super::{After, FormSheet, LONGEST_WORDS, missing};
use crate::{
    api::{Id, orders::actions},
    components::{Attempt, Icon, IconName, TextArea},
    pages::orders::{
        publish::{Choice, PublishChoice},
        words::stars_words,
    },
    state::use_draft,
};
use leptos::prelude::*;

const MOST_STARS: i32 = 5;

#[component]
pub fn RateSheet(open: RwSignal<bool>, order: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let draft = use_draft(&format!("rate-{order}"));
    let words = draft.text("words");
    let stars = RwSignal::new(0);
    let publish = Choice::new();
    let send = move |()| {
        if stars.get_untracked() == 0 {
            return attempt.failure.set(Some(missing("stars")));
        }
        let work = async move {
            publish.send(order).await?;
            actions::rate(order, stars.get_untracked(), words.get_untracked()).await
        };
        attempt.run(work, move |_| {
            draft.clear();
            open.set(false);
            after.done.run(text!(orders.rate.done));
        });
    };
    view! {
        <FormSheet
            open title=text!(orders.rate.title) attempt fields=&["stars", "words"]
            send=text!(orders.rate.send) on_send=send after
        >
            <StarChoice value=stars problem=attempt.problem("stars") />
            <TextArea
                label=text!(orders.rate.words) value=words maxlength=LONGEST_WORDS
                placeholder=text!(orders.rate.example) problem=attempt.problem("words")
            />
            <PublishChoice choice=publish />
        </FormSheet>
    }
}

/// One to five stars as a group of radio buttons: arrows choose, and what they mean stands below.
#[component]
fn StarChoice(value: RwSignal<i32>, problem: Signal<Option<String>>) -> impl IntoView {
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
            <legend>{text!(orders.rate.stars)}</legend>
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
