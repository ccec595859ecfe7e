//! 按单位分配名额: which units have how many of the places.

use crate::{
    api::{
        Id,
        orders::{
            actions::UnitPlacesInput,
            crew::{self, Unit},
        },
    },
    components::{Field, Icon, IconName, Loaded, use_load},
};
use leptos::prelude::*;

/// More than that is found by its name.
const MOST_SHOWN: usize = 5;

/// A unit with the places that are kept for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub unit: Unit,
    pub places: i32,
}

pub fn inputs(kept: &[Kept]) -> Vec<UnitPlacesInput> {
    let input = |one: &Kept| UnitPlacesInput {
        organization_id: one.unit.id,
        places: one.places,
    };
    kept.iter().map(input).collect()
}

fn sum(kept: &[Kept]) -> i32 {
    kept.iter().map(|one| one.places).sum()
}

#[component]
pub fn UnitPlacesField(
    order: Id,
    kept: RwSignal<Vec<Kept>>,
    #[prop(into)] crew_size: Signal<i32>,
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let found = use_load(move || crew::units(order, search.get()));
    let left = move || crew_size.get() - kept.with(|kept| sum(kept));
    let add = move |unit: Unit| {
        search.set(String::new());
        kept.update(|kept| kept.push(Kept { unit, places: 1 }));
    };
    let offered = move |units: Vec<Unit>| {
        let is_new = |unit: &Unit| kept.with(|kept| kept.iter().all(|one| one.unit.id != unit.id));
        units
            .into_iter()
            .filter(is_new)
            .take(MOST_SHOWN)
            .collect::<Vec<_>>()
    };
    view! {
        <div class="field" role="group" aria-label=text!(orders.crew.divide)>
            <span class="label">{text!(orders.crew.divide)}</span>
            <span class="soft">{text!(orders.crew.divide_help)}</span>
            <For
                each=move || kept.with(|kept| kept.iter().map(|one| one.unit.clone()).collect::<Vec<_>>())
                key=|unit| unit.id
                children=move |unit| view! { <KeptRow unit kept may_add=Signal::derive(move || left() > 0) /> }
            />
            {move || kept.with(|kept| !kept.is_empty()).then(|| match left() {
                left if left < 0 => view! { <div class="wrong">{text!(orders.crew.divide_too_many)}</div> }.into_any(),
                left => view! { <div class="soft">{text!(orders.crew.divide_left, count = left)}</div> }.into_any(),
            })}
            {move || (left() > 0).then(|| view! {
                <Field label=text!(orders.crew.divide_search) value=search kind="search" />
                <Loaded loading=found let:units>
                    <div class="list found">
                        {move || {
                            let units = offered(units.get());
                            match units.is_empty() {
                                true => view! { <p class="soft">{text!(orders.crew.divide_none)}</p> }.into_any(),
                                false => units.into_iter().map(|unit| {
                                    let name = unit.name.clone();
                                    view! {
                                        <button type="button" class="list-item" on:click=move |_| add(unit.clone())>
                                            <span class="grow">{name}</span>
                                            <Icon name=IconName::Plus small=true />
                                        </button>
                                    }
                                }).collect_view().into_any(),
                            }
                        }}
                    </div>
                </Loaded>
            })}
            {move || problem.get().map(|words| view! { <div class="wrong">{words}</div> })}
        </div>
    }
}

/// With none left it is no row any more.
#[component]
fn KeptRow(unit: Unit, kept: RwSignal<Vec<Kept>>, may_add: Signal<bool>) -> impl IntoView {
    let id = unit.id;
    let places = move || {
        kept.with(|kept| {
            let found = kept.iter().find(|one| one.unit.id == id);
            found.map_or(0, |one| one.places)
        })
    };
    let step = move |by: i32| {
        kept.update(|kept| {
            if let Some(one) = kept.iter_mut().find(|one| one.unit.id == id) {
                one.places += by;
            }
            kept.retain(|one| one.places > 0);
        });
    };
    let (fewer, more) = (
        text!(orders.crew.divide_fewer, unit = unit.name.clone()),
        text!(orders.crew.divide_more, unit = unit.name.clone()),
    );
    view! {
        <div class="row spread">
            <span class="grow">{unit.name}</span>
            <div class="stepper">
                <button type="button" class="button" aria-label=fewer on:click=move |_| step(-1)>
                    <Icon name=IconName::Minus />
                </button>
                <output class="num" aria-live="polite">{move || text!(orders.crew.divide_count, count = places())}</output>
                <button type="button" class="button" aria-label=more disabled=move || !may_add.get() on:click=move |_| step(1)>
                    <Icon name=IconName::Plus />
                </button>
            </div>
        </div>
    }
}
