//! Places below another one or found by name: a table where there is room, else lines with the
//! figures that are not naught.

use super::{
    PlaceLink,
    words::{compound_kind_words, kind_words},
};
use crate::{
    api::tree::{Branch, Figures, PlaceKind},
    components::{Icon, IconName, Pages, use_is_wide},
};
use leptos::prelude::*;

#[component]
pub fn Children(
    list: Pages<Branch>,
    in_full: bool,
    /// What they all lie in; none for places from everywhere.
    #[prop(optional)]
    within: Option<PlaceKind>,
) -> impl IntoView {
    let is_wide = use_is_wide();
    move || match is_wide.get() {
        true => view! { <Table list in_full within /> }.into_any(),
        false => view! { <Lines list in_full /> }.into_any(),
    }
}

fn kind_of(one: &Branch) -> &'static str {
    match one.compound_kind {
        Some(kind) => compound_kind_words(kind),
        None => kind_words(one.kind),
    }
}

/// What has changed is built anew.
fn key(one: &Branch) -> String {
    format!("{one:?}")
}

#[component]
fn Table(list: Pages<Branch>, in_full: bool, within: Option<PlaceKind>) -> impl IntoView {
    // What can lie two levels down; elsewhere a column would be empty for good.
    let has = |kind| within.is_none_or(|within| within < kind);
    let columns = [
        (has(PlaceKind::Street), text!(places.communities)),
        (has(PlaceKind::Community), text!(places.compounds)),
        (has(PlaceKind::Compound), text!(places.buildings)),
        (true, text!(places.residents)),
        (true, text!(places.open_orders)),
        (true, text!(places.organizations)),
    ];
    let headings = columns
        .into_iter()
        .filter(|(shown, _)| *shown)
        .map(|(_, words)| view! { <th scope="col" class="num">{words}</th> })
        .collect_view();
    let line = move |one: Branch| {
        let cells = one.figures.clone().map(|figures| {
            [
                figures.communities,
                figures.compounds,
                figures.buildings,
                figures.residents,
                figures.open_orders,
                figures.organizations,
            ]
            .into_iter()
            .zip(columns)
            .filter(|(_, (shown, _))| *shown)
            .map(|(count, _)| view! { <td class="num">{(count > 0).then_some(count)}</td> })
            .collect_view()
        });
        view! {
            <tr>
                <th scope="row"><PlaceLink one=one.clone() in_full /></th>
                <td>{kind_of(&one)}</td>
                {cells}
            </tr>
        }
    };
    view! {
        <div class="panel tree" role="region" tabindex="0" aria-label=text!(places.below)>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text!(places.name)}</th>
                        <th scope="col">{text!(places.kind_of_place)}</th>
                        {headings}
                    </tr>
                </thead>
                <tbody>
                    <For each=move || list.rows.get() key=key children=line />
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Lines(list: Pages<Branch>, in_full: bool) -> impl IntoView {
    let line = move |one: Branch| {
        let kind = kind_of(&one);
        let words = one.figures.as_ref().map(figures_words).unwrap_or_default();
        let name = match in_full {
            true => one.full_name,
            false => one.name,
        };
        view! {
            <a class="list-item" href=format!("/places/{}", one.id)>
                <span class="grow">
                    <span class="block">{name}</span>
                    <span class="soft block">{[kind.to_string()].into_iter().chain(words).collect::<Vec<_>>().join(text!(common.separator))}</span>
                </span>
                <Icon name=IconName::Next />
            </a>
        }
    };
    view! {
        <div class="list">
            <For each=move || list.rows.get() key=key children=line />
        </div>
    }
}

fn figures_words(figures: &Figures) -> Vec<String> {
    let said = |count: i32, words: String| (count > 0).then_some(words);
    [
        said(
            figures.compounds,
            text!(places.count.compounds, count = figures.compounds),
        ),
        said(
            figures.buildings,
            text!(places.count.buildings, count = figures.buildings),
        ),
        said(
            figures.residents,
            text!(places.count.residents, count = figures.residents),
        ),
        said(
            figures.open_orders,
            text!(places.count.open_orders, count = figures.open_orders),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
