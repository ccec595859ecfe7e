//! 组织与单位: those that the viewer keeps, by name and kind. Lines on a phone, a table where there is
//! room.

mod acts;
mod contacts;
mod cover;
pub mod coverage;
mod facts;
pub mod figure;
pub mod grids;
mod lists;
pub mod one;
pub mod picker;
pub mod tree;
pub mod words;

use crate::{
    api::{
        Id,
        organizations::{self, Narrowed},
    },
    components::{
        Button, ButtonKind, ButtonLink, Choices, Empty, Field, Icon, IconName, Page, PagedFrame,
        Segment, Sheet, Show, Switch, use_pages,
    },
    state::use_session,
};
use facts::FactsForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use lists::OrganizationList;
use words::{PARTY, UNITS, key_of, kind_of, kind_words};

lazy_page!(office: ORGANIZATIONS, organizations_view, OrganizationsPage);

#[component]
fn OrganizationsPage() -> impl IntoView {
    view! {
        <Page title=text!(organizations.title) back="/me" wide=true>
            <ForKeepers>
                <Browser />
            </ForKeepers>
        </Page>
    }
}

/// What is for administrators; a unit's liaison sees the unit by the same list.
#[component]
pub fn ForKeepers(children: ChildrenFn) -> impl IntoView {
    let session = use_session();
    let may = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.administers()))
    });
    view! {
        <Show
            when=move || may.get()
            fallback=|| view! {
                <Empty
                    icon=IconName::People
                    title=text!(organizations.not_yours)
                    words=text!(organizations.not_yours_words)
                />
            }
        >
            {children()}
        </Show>
    }
}

const ALL: &str = "all";
const PARTY_KINDS: &str = "party";
const UNIT_KINDS: &str = "units";

#[component]
fn Browser() -> impl IntoView {
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(|query| Id::parse(&query.get("place")?)));
    let search = RwSignal::new(String::new());
    let group = RwSignal::new(ALL.to_string());
    let kind = RwSignal::new(String::new());
    let include_closed = RwSignal::new(false);
    // Another group has other kinds.
    Effect::new(move || {
        group.track();
        kind.set(String::new());
    });
    let of_group = move || match group.get().as_str() {
        PARTY_KINDS => PARTY.to_vec(),
        UNIT_KINDS => UNITS.to_vec(),
        _ => Vec::new(),
    };
    let narrowed = Memo::new(move |_| Narrowed {
        kinds: match kind.with(|key| kind_of(key)) {
            Some(kind) => vec![kind],
            None => of_group(),
        },
        place: place.get(),
        search: search.get(),
        include_closed: include_closed.get(),
        ..Default::default()
    });
    let list = use_pages(move |after| organizations::list(narrowed.get(), after));
    let kinds = Signal::derive(move || {
        let all = (String::new(), text!(organizations.all_kinds).to_string());
        let option = |kind| (key_of(kind).to_string(), kind_words(kind).to_string());
        let options = of_group().into_iter().map(option);
        std::iter::once(all).chain(options).collect::<Vec<_>>()
    });
    let groups = [
        (ALL, text!(organizations.all)),
        (UNIT_KINDS, text!(organizations.units)),
        (PARTY_KINDS, text!(organizations.party)),
    ];
    let creating = RwSignal::new(false);
    let navigate = use_navigate();
    let created = Callback::new(move |id: Id| {
        navigate(&format!("/organizations/{id}"), Default::default());
    });
    view! {
        <div class="row spread">
            <div class="row">
                <ButtonLink href="/party-tree">{text!(organizations.tree.title)}</ButtonLink>
                <ButtonLink href="/coverage">{text!(organizations.coverage.title)}</ButtonLink>
            </div>
            <Button kind=ButtonKind::Main on_press=move |_| creating.set(true)>
                <Icon name=IconName::Plus small=true />
                {text!(organizations.create)}
            </Button>
        </div>
        <Field
            label=text!(organizations.search)
            value=search
            kind="search"
            placeholder=text!(organizations.search_example)
        />
        <Segment
            label=text!(organizations.group)
            value=group
            options=groups.map(|(key, words)| (key.to_string(), words.to_string())).to_vec()
        />
        <Show when=move || group.with(|group| group != ALL)>
            <Choices label=text!(organizations.kind_label) value=kind options=kinds />
        </Show>
        <PagedFrame pages=list empty=|| view! {
            <Empty
                icon=IconName::People
                title=text!(organizations.none_found)
                words=text!(organizations.none_found_words)
            />
        }>
            <OrganizationList list />
        </PagedFrame>
        <Switch
            label=text!(organizations.with_closed)
            checked=include_closed
            on_change=move |on| include_closed.set(on)
        />
        <Sheet open=creating title=text!(organizations.create_title)>
            <FactsForm open=creating done=created />
        </Sheet>
    }
}
