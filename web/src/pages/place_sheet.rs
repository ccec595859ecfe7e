//! Choosing a place: a compound or village by name, then one of its buildings or all of it.

use crate::{
    api::{Id, places},
    components::{Empty, Field, Icon, IconName, Loaded, Sheet, use_load},
};
use leptos::{html, prelude::*};

/// A place with a name to show it by, e.g. 「东鑫小区 · 3 号楼」.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenPlace {
    pub id: Id,
    pub name: String,
}

/// Opens at the buildings of `home`, where there is one: most people choose near it. What was chosen
/// comes with the id of the compound or village it lies in.
#[component]
pub fn PlaceSheet(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    /// In place of the words for all of a compound.
    #[prop(default = text!(orders.place.whole))]
    whole: &'static str,
    #[prop(into)] home: Signal<Option<ChosenPlace>>,
    #[prop(into)] on_choose: Callback<(ChosenPlace, Id)>,
) -> impl IntoView {
    let choose = Callback::new(move |chosen| {
        open.set(false);
        on_choose.run(chosen);
    });
    view! {
        <Sheet open title>
            <Steps home=home.get_untracked() whole choose />
        </Sheet>
    }
}

/// Only a compound or village, as a whole.
#[component]
pub fn CompoundSheet(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    #[prop(into)] on_choose: Callback<ChosenPlace>,
) -> impl IntoView {
    let choose = Callback::new(move |chosen| {
        open.set(false);
        on_choose.run(chosen);
    });
    view! { <Sheet open title><Neighbourhoods choose /></Sheet> }
}

/// The field that opens a sheet of places and shows what was chosen there.
#[component]
pub fn PlaceField(
    #[prop(into)] label: TextProp,
    choosing: RwSignal<bool>,
    chosen: RwSignal<Option<ChosenPlace>>,
    /// While nothing is chosen.
    #[prop(into)]
    pick: TextProp,
    #[prop(optional, into)] help: Option<TextProp>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let said = label.clone();
    let words = Memo::new(move |_| match chosen.get() {
        Some(place) => place.name,
        None => pick.get().into(),
    });
    view! {
        <div class="field">
            <span class="label" aria-hidden="true">{move || label.get()}</span>
            <button
                type="button"
                class="input place"
                aria-haspopup="dialog"
                aria-label=move || [&*said.get(), " ", &words.get()].concat()
                on:click=move |_| choosing.set(true)
            >
                <Icon name=IconName::Place small=true />
                <span class="grow">{words}</span>
            </button>
            <div role="alert">
                {move || problem.get().map(|words| view! {
                    <span class="wrong"><Icon name=IconName::Late small=true /><span>{words}</span></span>
                })}
            </div>
            {help.map(|help| view! { <span class="help">{move || help.get()}</span> })}
        </div>
    }
}

#[component]
fn Steps(
    home: Option<ChosenPlace>,
    whole: &'static str,
    choose: Callback<(ChosenPlace, Id)>,
) -> impl IntoView {
    let compound = RwSignal::new(home);
    move || match compound.get() {
        None => {
            view! { <Neighbourhoods choose=move |chosen| compound.set(Some(chosen)) /> }.into_any()
        }
        Some(inside) => view! { <Buildings inside compound whole choose /> }.into_any(),
    }
}

#[component]
fn Neighbourhoods(#[prop(into)] choose: Callback<ChosenPlace>) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let found = use_load(move || places::neighbourhoods(search.get()));
    view! {
        <Field label=text!(orders.place.search) value=search kind="search" placeholder=text!(orders.place.search_example) />
        <Loaded loading=found let:found>
            {move || {
                let found = found.get();
                if found.is_empty() {
                    return view! { <Empty icon=IconName::Place title=text!(orders.place.none_found) /> }.into_any();
                }
                let line = |place: places::PlaceLine| {
                    let chosen = ChosenPlace { id: place.id, name: place.name.clone() };
                    view! {
                        <button type="button" class="list-item" on:click=move |_| choose.run(chosen.clone())>
                            <span class="grow">
                                <span class="block">{place.name}</span>
                                <span class="soft block">{place.community.map(|community| community.name)}</span>
                            </span>
                            <Icon name=IconName::Next />
                        </button>
                    }
                };
                view! { <div class="list">{found.into_iter().map(line).collect_view()}</div> }.into_any()
            }}
        </Loaded>
    }
}

#[component]
fn Buildings(
    inside: ChosenPlace,
    compound: RwSignal<Option<ChosenPlace>>,
    whole: &'static str,
    choose: Callback<(ChosenPlace, Id)>,
) -> impl IntoView {
    let id = inside.id;
    let buildings = use_load(move || places::buildings(id));
    let heading = NodeRef::<html::H3>::new();
    // The button that led here is gone: reading goes on at what has come.
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            // An element that left again cannot take the focus, nor need it.
            let _ = heading.focus();
        }
    });
    let all_of_it = inside.clone();
    let name = inside.name.clone();
    view! {
        <div class="row spread">
            <h3 node_ref=heading tabindex="-1">{inside.name}</h3>
            <button type="button" class="link" on:click=move |_| compound.set(None)>
                {text!(orders.place.other_compound)}
            </button>
        </div>
        <Loaded loading=buildings let:buildings>
            <div class="places">
                <button type="button" class="button wide" on:click={
                    let all_of_it = all_of_it.clone();
                    move |_| choose.run((all_of_it.clone(), id))
                }>
                    {whole}
                </button>
                {
                    let name = name.clone();
                    move || buildings.get().into_iter().map(|building| {
                        let chosen = ChosenPlace {
                            id: building.id,
                            name: format!("{name}{}{}", text!(common.separator), building.name),
                        };
                        view! {
                            <button type="button" class="button" on:click=move |_| choose.run((chosen.clone(), id))>
                                {building.name}
                            </button>
                        }
                    }).collect_view()
                }
            </div>
        </Loaded>
    }
}
