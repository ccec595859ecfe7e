//! How many come: a number to type, or by presses.

use super::wish::MOST_HEADS;
use crate::components::{Icon, IconName};
use leptos::prelude::*;

/// From here on a press counts for more.
const MANY: i32 = 10;
const MANY_AT_ONCE: i32 = 5;

fn more(heads: i32) -> i32 {
    let next = match heads {
        ..MANY => heads + 1,
        _ => (heads / MANY_AT_ONCE + 1) * MANY_AT_ONCE,
    };
    next.clamp(1, MOST_HEADS)
}

fn fewer(heads: i32) -> i32 {
    let next = match heads {
        ..=MANY => heads - 1,
        _ => (heads - 1) / MANY_AT_ONCE * MANY_AT_ONCE,
    };
    next.clamp(1, MOST_HEADS)
}

#[component]
pub fn HeadsField(value: RwSignal<i32>) -> impl IntoView {
    let typed = move |event| {
        let number = event_target_value(&event).trim().parse::<i32>();
        if let Some(heads) = number.ok().filter(|heads| (1..=MOST_HEADS).contains(heads)) {
            value.set(heads);
        }
    };
    view! {
        <div class="field beside">
            <label class="label" for="heads">{text!(centres.heads.label)}</label>
            <div class="stepper heads">
                <button
                    type="button"
                    class="button"
                    aria-label=text!(centres.heads.fewer)
                    disabled=move || value.get() <= 1
                    on:click=move |_| value.update(|value| *value = fewer(*value))
                >
                    <Icon name=IconName::Minus />
                </button>
                <input
                    class="input num"
                    id="heads"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="3"
                    prop:value=move || value.get().to_string()
                    on:input=typed
                    // What is no number is not left standing.
                    on:change=move |_| value.notify()
                />
                <button
                    type="button"
                    class="button"
                    aria-label=text!(centres.heads.more)
                    disabled=move || { value.get() >= MOST_HEADS }
                    on:click=move |_| value.update(|value| *value = more(*value))
                >
                    <Icon name=IconName::Plus />
                </button>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_counts_for_more_among_many() {
        assert_eq!(
            [1, 9, 10, 12, 198, 200].map(more),
            [2, 10, 15, 15, 200, 200]
        );
        assert_eq!([1, 2, 10, 11, 15, 200].map(fewer), [1, 1, 9, 10, 10, 195]);
    }
}
