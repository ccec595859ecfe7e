//! Organisations as lines or as a table, wherever a list of them stands.

use super::words::full_kind_words;
use crate::{
    api::organizations::OrganizationLine,
    components::{Chip, Icon, IconName, Pages, use_is_wide},
};
use leptos::prelude::*;

#[component]
pub fn OrganizationList(list: Pages<OrganizationLine>) -> impl IntoView {
    let is_wide = use_is_wide();
    let key = |one: &OrganizationLine| format!("{one:?}");
    move || {
        match is_wide.get() {
        true => view! {
            <div class="panel tree" role="region" tabindex="0" aria-label=text!(organizations.title)>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{text!(organizations.name)}</th>
                            <th scope="col">{text!(organizations.kind_label)}</th>
                            <th scope="col">{text!(organizations.seat)}</th>
                            <th scope="col" class="num">{text!(organizations.people)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || list.rows.get() key=key let:one><Row one /></For>
                    </tbody>
                </table>
            </div>
        }
        .into_any(),
        false => view! {
            <div class="list">
                <For each=move || list.rows.get() key=key let:one><Line one /></For>
            </div>
        }
        .into_any(),
    }
    }
}

#[component]
fn Row(one: OrganizationLine) -> impl IntoView {
    let kind = full_kind_words(one.kind, one.branch_kind);
    view! {
        <tr>
            <th scope="row">
                <a class="link" href=format!("/organizations/{}", one.id)>{one.name}</a>
                {one.closed_at.map(|_| view! { <Chip>{text!(organizations.closed)}</Chip> })}
            </th>
            <td>{kind}</td>
            <td>{one.seat.map(|seat| seat.full_name)}</td>
            <td class="num">{(one.people_count > 0).then_some(one.people_count)}</td>
        </tr>
    }
}

#[component]
fn Line(one: OrganizationLine) -> impl IntoView {
    let kind = full_kind_words(one.kind, one.branch_kind);
    let seat = one.seat.map(|seat| seat.full_name);
    let words: Vec<String> = [Some(kind.to_string()), seat]
        .into_iter()
        .flatten()
        .collect();
    view! {
        <a class="list-item" href=format!("/organizations/{}", one.id)>
            <span class="grow">
                <span class="title">{one.name}</span>
                <span class="soft block">{words.join(text!(common.separator))}</span>
            </span>
            {one.closed_at.map(|_| view! { <Chip>{text!(organizations.closed)}</Chip> })}
            <Icon name=IconName::Next />
        </a>
    }
}
