//! 附议: what neighbours have already raised of the same kind, shown to whoever is about to write it
//! again. Joining takes the place of writing.

use crate::{
    api::{
        Id,
        orders::desk_work::{self, NearbyOrder},
    },
    components::{Attempt, Button, Chip, ChipKind, FormProblem, Moment, Show},
    state::{use_session, use_toasts},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

#[component]
pub fn Nearby(
    /// Empty until one is chosen.
    #[prop(into)]
    category: Signal<String>,
    #[prop(into)] place: Signal<Option<Id>>,
    /// Called when the viewer has joined one: nothing is left to write.
    #[prop(into)]
    on_join: Callback<()>,
) -> impl IntoView {
    let found = RwSignal::new(Vec::<NearbyOrder>::new());
    let asked = RwSignal::new(0_u32);
    Effect::new(move || {
        found.set(Vec::new());
        asked.update(|asked| *asked += 1);
        let turn = asked.get_untracked();
        let (category, Some(place)) = (category.get(), place.get()) else {
            return;
        };
        if category.is_empty() {
            return;
        }
        spawn_local(async move {
            // A help and no more: where it fails, the form does without.
            if let Ok(orders) = desk_work::nearby_orders(category, place).await
                && asked.try_get_untracked() == Some(turn)
            {
                found.set(orders);
            }
        });
    });
    let attempt = Attempt::new();
    view! {
        <div aria-live="polite">
            <Show when=move || found.with(|found| !found.is_empty())>
                <section class="card stack tight">
                    <h2 class="title">{text!(orders.nearby.title)}</h2>
                    <p class="soft">{text!(orders.nearby.help)}</p>
                    <ul class="stack">
                        <For each=move || found.get() key=|order| (order.id, order.is_followed) let:order>
                            <Line order attempt on_join />
                        </For>
                    </ul>
                    <FormProblem failure=attempt.failure />
                </section>
            </Show>
        </div>
    }
}

#[component]
fn Line(order: NearbyOrder, attempt: Attempt, on_join: Callback<()>) -> impl IntoView {
    let (session, toasts, navigate) = (use_session(), use_toasts(), use_navigate());
    let (id, is_followed) = (order.id, order.is_followed);
    let join = move |_| {
        let navigate = navigate.clone();
        attempt.run(desk_work::join(id), move |_| {
            on_join.run(());
            session.reload();
            toasts.good(text!(orders.nearby.done));
            let replace = NavigateOptions {
                replace: true,
                ..Default::default()
            };
            navigate(&format!("/orders/{id}"), replace);
        });
    };
    let count = (order.follower_count > 0)
        .then(|| text!(orders.nearby.count, count = order.follower_count));
    view! {
        <li class="row spread">
            <span class="grow stack tight">
                <span class="clamp">{order.words}</span>
                <span class="soft">
                    {order.place.name}{text!(common.separator)}<Moment at=order.submitted_at />
                    {count.map(|count| format!("{}{count}", text!(common.separator)))}
                </span>
            </span>
            {match is_followed {
                true => view! { <Chip kind=ChipKind::Done>{text!(orders.nearby.joined)}</Chip> }.into_any(),
                false => view! { <Button busy=attempt.busy on_press=join>{text!(orders.nearby.join)}</Button> }.into_any(),
            }}
        </li>
    }
}
