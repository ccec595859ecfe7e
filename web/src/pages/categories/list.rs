//! All categories: a table where there is room, else lines.

use super::words::{class_words, evidence_words, facts, name, skill_words};
use crate::{
    api::categories::{Category, CategoryRecords},
    components::{Chip, Icon, IconName, use_is_wide},
};
use leptos::prelude::*;

#[component]
pub fn List(records: Signal<CategoryRecords>) -> impl IntoView {
    let is_wide = use_is_wide();
    let all = move || records.get().category_records;
    move || match is_wide.get() {
        true => view! { <Table all=all() /> }.into_any(),
        false => view! {
            <div class="list">{all().into_iter().map(line).collect_view()}</div>
        }
        .into_any(),
    }
}

fn line(one: Category) -> impl IntoView {
    view! {
        <a class="list-item" href=format!("/categories/{}", one.code)>
            <span class="grow">
                <span class="row">
                    <span class="title">{name(&one)}</span>
                    {one.closed.then(|| view! { <Chip>{text!(categories.closed)}</Chip> })}
                </span>
                <span class="soft block">{class_words(one.deadline_class)}</span>
                <span class="soft block">{facts(&one).join(text!(common.separator))}</span>
            </span>
            <Icon name=IconName::Next />
        </a>
    }
}

#[component]
fn Table(all: Vec<Category>) -> impl IntoView {
    let row = |one: Category| {
        let look_back = one
            .look_back_days
            .map(|count| text!(categories.days, count));
        let asked = one.asked().count();
        view! {
            <tr>
                <th scope="row">
                    <a class="link" href=format!("/categories/{}", one.code)>
                        {name(&one)}
                        <Icon name=IconName::Next small=true />
                    </a>
                    {one.closed.then(|| view! { " "<Chip>{text!(categories.closed)}</Chip> })}
                </th>
                <td>{class_words(one.deadline_class)}</td>
                <td>{evidence_words(one.evidence_rule)}</td>
                <td>{skill_words(&one)}</td>
                <td class="num">{one.crew_size}</td>
                <td>{match one.open_to_all {
                    true => text!(categories.everybody),
                    false => text!(categories.members),
                }}</td>
                <td class="num">{look_back}</td>
                <td class="num">{(asked > 0).then_some(asked)}</td>
            </tr>
        }
    };
    let headings = [
        (text!(categories.name), ""),
        (text!(categories.deadlines), ""),
        (text!(categories.evidence.label), ""),
        (text!(categories.skill), ""),
        (text!(categories.crew), "num"),
        (text!(categories.who), ""),
        (text!(categories.look_back), "num"),
        (text!(categories.questions), "num"),
    ];
    view! {
        <div class="panel tree" role="region" tabindex="0" aria-label=text!(categories.title)>
            <table>
                <thead>
                    <tr>{headings.map(|(words, class)| view! { <th scope="col" class=class>{words}</th> }).collect_view()}</tr>
                </thead>
                <tbody>{all.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
