//! Where somebody lives: the compound by name, then the building in it, of what everybody may read.

use crate::{
    api::{
        Id,
        registration::{self, RegistrablePlace},
    },
    components::{Empty, Field, Icon, IconName, Loaded, focus_heading, use_load},
};
use leptos::prelude::*;

/// What was chosen, as a draft keeps it: ids and names.
#[derive(Clone, Copy)]
pub struct Where {
    pub compound: RwSignal<String>,
    pub compound_name: RwSignal<String>,
    /// Of the building, or of the compound again for who cannot tell.
    pub place: RwSignal<String>,
    pub building_name: RwSignal<String>,
}

impl Where {
    pub fn compound_id(self) -> Option<Id> {
        self.compound.with(|id| Id::parse(id))
    }

    pub fn place_id(self) -> Option<Id> {
        self.place.with(|id| Id::parse(id))
    }

    /// e.g. 东鑫小区 · 3 号楼
    pub fn words(self) -> String {
        let compound = self.compound_name.get();
        match self.building_name.get() {
            building if building.is_empty() => compound,
            building => text!(registration.register.place_line, compound, building),
        }
    }

    pub fn choose_compound(self, place: &RegistrablePlace) {
        if self
            .compound
            .with_untracked(|id| *id != place.id.to_string())
        {
            self.place.set(String::new());
            self.building_name.set(String::new());
        }
        self.compound.set(place.id.to_string());
        self.compound_name.set(place.name.clone());
    }

    pub fn choose_building(self, place: &RegistrablePlace) {
        self.place.set(place.id.to_string());
        self.building_name.set(place.name.clone());
    }

    fn forget(self) {
        for field in [
            self.compound,
            self.compound_name,
            self.place,
            self.building_name,
        ] {
            field.set(String::new());
        }
    }
}

/// `fixed` is a compound that an invitation names.
#[component]
pub fn WhereForm(
    at: Where,
    #[prop(into)] fixed: Signal<bool>,
    #[prop(into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let compound = Memo::new(move |_| at.compound_id());
    move || match compound.get() {
        None => view! { <Compounds at problem /> }.into_any(),
        Some(id) => view! { <Buildings at id fixed problem /> }.into_any(),
    }
}

#[component]
fn Compounds(at: Where, problem: Signal<Option<String>>) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let has_words = Memo::new(move |_| search.with(|words| !words.trim().is_empty()));
    let found = use_load(move || registration::compounds(search.get()));
    let line = move |place: RegistrablePlace| {
        let (name, within) = (place.name.clone(), place.within.clone());
        view! {
            <button type="button" class="list-item" on:click=move |_| {
                at.choose_compound(&place);
                request_animation_frame(focus_heading);
            }>
                <span class="grow">
                    <span class="block">{name}</span>
                    <span class="soft block">{within}</span>
                </span>
                <Icon name=IconName::Next />
            </button>
        }
    };
    view! {
        <Field
            label=text!(registration.register.search)
            value=search kind="search"
            placeholder=text!(registration.register.search_example)
            help=text!(registration.register.type_more)
            problem
        />
        <div aria-live="polite">
            {move || has_words.get().then(|| view! {
                <Loaded loading=found let:found>
                    {move || match found.get() {
                        none if none.is_empty() => view! {
                            <Empty
                                icon=IconName::Place
                                title=text!(registration.register.none_found)
                                words=text!(registration.register.none_found_words)
                            />
                        }.into_any(),
                        found => view! {
                            <div class="list">{found.into_iter().map(line).collect_view()}</div>
                        }.into_any(),
                    }}
                </Loaded>
            })}
        </div>
    }
}

#[component]
fn Buildings(
    at: Where,
    id: Id,
    fixed: Signal<bool>,
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let buildings = use_load(move || registration::buildings(id));
    let radio = move |id: Id, name: String, words: String| {
        let key = id.to_string();
        let chosen = key.clone();
        view! {
            <label>
                <input
                    type="radio"
                    name="building"
                    prop:checked=move || at.place.with(|place| *place == chosen)
                    on:change=move |_| {
                        at.place.set(key.clone());
                        at.building_name.set(name.clone());
                    }
                />
                <span>{words}</span>
            </label>
        }
    };
    let unsure = text!(registration.register.unsure).to_string();
    view! {
        <div class="card chosen">
            <div class="row spread">
                <span class="row"><Icon name=IconName::Place /><strong class="title">{at.compound_name}</strong></span>
                {move || (!fixed.get()).then(|| view! {
                    <button type="button" class="link" on:click=move |_| {
                        at.forget();
                        request_animation_frame(focus_heading);
                    }>
                        {text!(registration.register.other_compound)}
                    </button>
                })}
            </div>
        </div>
        <Loaded loading=buildings let:buildings>
            <fieldset class="field" aria-describedby="building-below">
                <legend>{text!(registration.register.building)}</legend>
                <div class="choices">
                    {
                        let unsure = unsure.clone();
                        move || {
                            let known = buildings.get().into_iter().map(|one| radio(one.id, one.name.clone(), one.name));
                            let all = known.chain([radio(id, String::new(), unsure.clone())]);
                            all.collect_view()
                        }
                    }
                </div>
                <div id="building-below" class=move || if problem.with(Option::is_some) { "wrong" } else { "help" }>
                    {move || problem.get().map(|words| view! { <Icon name=IconName::Late small=true /><span>{words}</span> })}
                </div>
            </fieldset>
        </Loaded>
    }
}
