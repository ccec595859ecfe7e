//! 党组织架构: the party tree of a place, level by level; each line opens what stands below it, and
//! says how much there is. Arrow keys go through it as through any tree.

use super::{
    ForKeepers,
    coverage::Top,
    words::{PARTY, full_kind_words, kind_words},
};
use crate::{
    api::{
        Id, failure_text,
        organizations::{self, Narrowed, TreeLine},
        tree as places,
    },
    components::{Empty, Icon, IconName, Loaded, Page, PagedFrame, Pages, use_load, use_pages},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use leptos_router::hooks::use_params_map;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

lazy_page!(office: PARTY_TREE, party_tree_view, PartyTreePage);

#[component]
fn PartyTreePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| Id::parse(&params.get("id")?)));
    view! {
        <Page title=text!(organizations.tree.title) back="/organizations">
            <ForKeepers>
                {move || match id.get() {
                    Some(id) => view! { <TreeView id /> }.into_any(),
                    None => view! { <Top to="/party-tree" /> }.into_any(),
                }}
            </ForKeepers>
        </Page>
    }
}

#[component]
pub fn TreeView(id: Id) -> impl IntoView {
    let place = use_load(move || places::place(id));
    let top = use_pages(move |after| {
        let narrowed = Narrowed {
            kinds: PARTY.to_vec(),
            place: Some(id),
            topmost: true,
            ..Default::default()
        };
        organizations::tree(narrowed, after)
    });
    view! {
        <Loaded loading=place let:place>
            <p class="soft">
                {move || text!(organizations.tree.words, name = place.with(|place| place.name.clone()))}
            </p>
        </Loaded>
        <PagedFrame pages=top empty=|| view! {
            <Empty icon=IconName::People title=text!(organizations.tree.none) />
        }>
            <ul class="party" role="tree" aria-label=text!(organizations.tree.title) on:keydown=go>
                <Lines lines=top level=1 opened=true />
            </ul>
        </PagedFrame>
    }
}

/// Levels below which nothing is opened by itself.
const OPEN_AT_FIRST: usize = 1;

#[component]
fn Lines(lines: Pages<TreeLine>, level: usize, opened: bool) -> impl IntoView {
    let first = move || lines.rows.with(|rows| rows.first().map(|one| one.id));
    let line = move |one: TreeLine| {
        let is_first = level == 1 && first() == Some(one.id);
        view! { <Node one level opened is_first /> }.into_any()
    };
    view! { <For each=move || lines.rows.get() key=|one| format!("{one:?}") children=line /> }
}

#[component]
fn Node(one: TreeLine, level: usize, opened: bool, is_first: bool) -> impl IntoView {
    let has_parts = one.part_count > 0;
    let open = RwSignal::new(has_parts && opened && level <= OPEN_AT_FIRST);
    let id = one.id;
    let words = below_words(&one);
    let kind = full_kind_words(one.kind, one.branch_kind);
    let toggle = move |_| {
        if has_parts {
            open.update(|open| *open = !*open);
        }
    };
    view! {
        <li role="none">
            <div
                class="node"
                role="treeitem"
                tabindex=if is_first { "0" } else { "-1" }
                prop:ariaLevel=level.to_string()
                aria-expanded=move || has_parts.then(|| open.get().to_string())
            >
                <span
                    class=move || match (has_parts, open.get()) {
                        (true, true) => "twist open",
                        (true, false) => "twist",
                        _ => "twist none",
                    }
                    aria-hidden="true"
                    on:click=toggle
                >
                    <Icon name=IconName::Next small=true />
                </span>
                <span class="grow" on:click=toggle>
                    <span class="block">{one.name.clone()}</span>
                    <span class="soft block">{kind}{(!words.is_empty()).then(|| text!(common.separator))}{words}</span>
                </span>
                <a
                    class="link"
                    href=format!("/organizations/{id}")
                    tabindex="-1"
                    aria-label=text!(organizations.tree.open_one, name = one.name)
                >
                    {text!(organizations.tree.open)}
                </a>
            </div>
            {move || open.get().then(|| view! { <Parts id level /> })}
        </li>
    }
}

#[component]
fn Parts(id: Id, level: usize) -> AnyView {
    let parts = use_pages(move |after| {
        let narrowed = Narrowed {
            kinds: PARTY.to_vec(),
            parent: Some(id),
            ..Default::default()
        };
        organizations::tree(narrowed, after)
    });
    let level = level + 1;
    view! {
        <ul role="group" aria-busy=move || (!parts.is_read.get()).then_some("true")>
            <Lines lines=parts level opened=false />
            // A tree holds lines and nothing else: what went wrong, and more to come, are lines too.
            {move || match (parts.failure.get(), parts.next.with(Option::is_some)) {
                (Some(failure), _) => {
                    let words = failure_text(&failure);
                    Some(extra(level, words, text!(common.retry), move || parts.retry()))
                }
                (None, true) => {
                    let more = text!(common.load_more);
                    Some(extra(level, String::new(), more, move || parts.load_more()))
                }
                (None, false) => None,
            }}
        </ul>
    }
    .into_any()
}

/// A line with something to press instead of an organisation.
fn extra(
    level: usize,
    words: String,
    button: &'static str,
    act: impl Fn() + Send + 'static,
) -> AnyView {
    view! {
        <li role="none">
            <div class="node" role="treeitem" tabindex="-1" prop:ariaLevel=level.to_string()>
                <span class="twist none" aria-hidden="true"></span>
                <span class="grow soft">{words}</span>
                <button type="button" class="button bare" tabindex="-1" on:click=move |_| act()>
                    {button}
                </button>
            </div>
        </li>
    }
    .into_any()
}

/// How many of each kind stand below, the higher ones first.
fn below_words(one: &TreeLine) -> String {
    let said = |kind| {
        let count = one.below.iter().find(|below| below.kind == kind)?.count;
        Some(text!(
            organizations.tree.count,
            count,
            kind = kind_words(kind)
        ))
    };
    let said: Vec<String> = PARTY.into_iter().filter_map(said).collect();
    said.join(text!(organizations.comma))
}

/// As authors of trees agreed: up and down go by line, right opens and goes in, left goes out and
/// closes, Enter opens the organisation's own page.
fn go(event: KeyboardEvent) {
    let target = event
        .target()
        .and_then(|one| one.dyn_into::<HtmlElement>().ok());
    let is_line = |one: &HtmlElement| one.get_attribute("role").as_deref() == Some("treeitem");
    let Some(line) = target.filter(is_line) else {
        return;
    };
    let expanded = line.get_attribute("aria-expanded");
    match event.key().as_str() {
        "ArrowDown" => step(&line, 1),
        "ArrowUp" => step(&line, -1),
        "Home" => step(&line, i64::MIN / 2),
        "End" => step(&line, i64::MAX / 2),
        "ArrowRight" => match expanded.as_deref() {
            Some("false") => press(&line, ":scope > .twist"),
            Some("true") => {
                // Unless what stands below is still on its way.
                if let Some(first) = below(&line) {
                    focus(&line, &first);
                }
            }
            _ => {}
        },
        "ArrowLeft" => match expanded.as_deref() {
            Some("true") => press(&line, ":scope > .twist"),
            _ => {
                if let Some(above) = above(&line) {
                    focus(&line, &above);
                }
            }
        },
        "Enter" | " " => press(&line, ":scope > a, :scope > button"),
        _ => return,
    }
    event.prevent_default();
}

fn press(line: &HtmlElement, what: &str) {
    if let Some(part) = html(line.query_selector(what).ok().flatten()) {
        part.click();
    }
}

fn above(line: &HtmlElement) -> Option<HtmlElement> {
    let list = line.closest("[role=group]").ok()??;
    html(list.parent_element()?.query_selector(LINE).ok()?)
}

fn below(line: &HtmlElement) -> Option<HtmlElement> {
    let list = line.next_element_sibling()?;
    html(list.query_selector(LINE).ok()?)
}

fn html(element: Option<Element>) -> Option<HtmlElement> {
    element?.dyn_into().ok()
}

const LINE: &str = "[role=treeitem]";

/// To another line of those in sight.
fn step(line: &HtmlElement, by: i64) {
    let tree = line.closest("[role=tree]").ok().flatten();
    let Some(lines) = tree.and_then(|tree| tree.query_selector_all(LINE).ok()) else {
        return;
    };
    let item = |at| lines.get(at)?.dyn_into::<HtmlElement>().ok();
    let at = (0..lines.length()).find(|at| item(*at).as_ref() == Some(line));
    let last = i64::from(lines.length()) - 1;
    let to = i64::from(at.unwrap_or(0))
        .saturating_add(by)
        .clamp(0, last.max(0));
    if let Some(next) = u32::try_from(to).ok().and_then(item) {
        focus(line, &next);
    }
}

/// One line at a time can be reached by Tab.
fn focus(from: &HtmlElement, to: &HtmlElement) {
    from.set_tab_index(-1);
    to.set_tab_index(0);
    // A line that left again cannot take the focus, nor need it.
    let _ = to.focus();
}
