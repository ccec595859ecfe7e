//! 人员: whom an administrator sees. Lines on a phone, a table where there is room.

mod acts;
mod doubles;
mod give_role;
mod gone;
pub mod merge;
mod merges;
pub mod person;
mod record;
mod reports;
mod roles;
pub mod words;

use crate::{
    api::people::{self, PersonLine, PersonState},
    components::{
        Chip, Empty, Field, Icon, IconName, Page, PagedFrame, Show, use_is_wide, use_pages,
    },
    state::use_session,
};
use leptos::prelude::*;

lazy_page!(office: PEOPLE, people_view, PeoplePage);

#[component]
fn PeoplePage() -> impl IntoView {
    let session = use_session();
    let is_administrator = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.administers()))
    });
    view! {
        <Page title=text!(people.title) back="/me" wide=true>
            <Show
                when=move || is_administrator.get()
                fallback=|| view! {
                    <Empty icon=IconName::People title=text!(people.not_yours) words=text!(people.not_yours_words) />
                }
            >
                <PeopleList />
            </Show>
        </Page>
    }
}

#[component]
fn PeopleList() -> impl IntoView {
    let search = RwSignal::new(String::new());
    let gone = RwSignal::new(false);
    let list = use_pages(move |after| people::people(search.get(), gone.get(), after));
    let is_wide = use_is_wide();
    view! {
        <Field label=text!(people.search) value=search kind="search" placeholder=text!(people.search_example) />
        <label class="row check">
            <input type="checkbox" prop:checked=gone on:change=move |event| gone.set(event_target_checked(&event)) />
            <span>{text!(people.gone_too)}</span>
        </label>
        <PagedFrame
            pages=list
            empty=|| view! {
                <Empty icon=IconName::People title=text!(people.none_found) words=text!(people.none_found_words) />
            }
        >
            {move || match is_wide.get() {
                true => view! {
                    <div class="panel tree" role="region" tabindex="0" aria-label=text!(people.title)>
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">{text!(people.name)}</th>
                                    <th scope="col">{text!(people.phone)}</th>
                                    <th scope="col">{text!(people.home)}</th>
                                    <th scope="col">{text!(people.unit)}</th>
                                </tr>
                            </thead>
                            <tbody>
                                <For each=move || list.rows.get() key=|one| one.id let:one><Row one /></For>
                            </tbody>
                        </table>
                    </div>
                }
                .into_any(),
                false => view! {
                    <div class="list">
                        <For each=move || list.rows.get() key=|one| one.id let:one><Line one /></For>
                    </div>
                }
                .into_any(),
            }}
        </PagedFrame>
    }
}

#[component]
fn Row(one: PersonLine) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">
                <a class="link" href=format!("/people/{}", one.id)>{one.name}</a>
                {gone_chip(one.state)}
            </th>
            <td class="num">{one.phone}</td>
            <td>{one.home.map(|home| home.full_name)}</td>
            <td>{one.unit.map(|unit| unit.name)}</td>
        </tr>
    }
}

#[component]
fn Line(one: PersonLine) -> impl IntoView {
    let home = one.home.map(|home| home.full_name);
    let unit = one.unit.map(|unit| unit.name);
    let words = home.or(unit);
    view! {
        <a class="list-item" href=format!("/people/{}", one.id)>
            <span class="grow">
                <span class="title">{one.name}" "{gone_chip(one.state)}</span>
                <span class="soft block">{words.unwrap_or_else(|| text!(people.no_home).to_string())}</span>
            </span>
            <Icon name=IconName::Next />
        </a>
    }
}

/// Said of those only who take part no longer.
fn gone_chip(state: PersonState) -> Option<impl IntoView> {
    let words = match state {
        PersonState::Present | PersonState::Merged => return None,
        PersonState::MovedAway => text!(people.moved_away),
        PersonState::Deceased => text!(people.deceased),
    };
    Some(view! { <Chip>{words}</Chip> })
}
