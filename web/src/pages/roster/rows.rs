//! The lines of a sheet as cards on a phone and as a table where there is room: what each cell
//! changes from and to, what is wrong with it, or what is to be chosen.

use super::{
    decisions::Decisions,
    lines::Listed,
    words::{column_words, problem_words, reason_words},
};
use crate::{
    api::roster::{
        ImportKind,
        lines::{CellProblem, FieldChange, ImportRow, ImportVerdict},
    },
    components::{Chip, ChipKind, Pages},
};
use leptos::prelude::*;

#[component]
pub fn RowCards(rows: Pages<ImportRow>, listed: Listed) -> impl IntoView {
    view! {
        <ul class="stack">
            <For each=move || rows.rows.get() key=key let:row>
                <li><RowCard row listed /></li>
            </For>
        </ul>
    }
}

/// A line that was decided is another line to show.
fn key(row: &ImportRow) -> (crate::api::Id, bool, usize) {
    (row.id, row.is_decided, row.choices.len())
}

fn kind_of(listed: Listed) -> ImportKind {
    listed.batch.with_untracked(|batch| batch.kind)
}

/// Columns of the kind that the sheet has.
fn columns_of(listed: Listed) -> Vec<String> {
    listed.batch.with_untracked(|batch| {
        let columns = batch.columns.iter();
        let found = columns.filter(|column| column.index.is_some());
        found.map(|column| column.key.clone()).collect()
    })
}

#[component]
fn RowCard(row: ImportRow, listed: Listed) -> impl IntoView {
    let kind = kind_of(listed);
    let headline = headline(kind, &row);
    let is_plain = row.changes.is_empty() || row.verdict == ImportVerdict::New;
    let rest = is_plain.then(|| {
        let cells = columns_of(listed)
            .iter()
            .filter(|column| !matches!(column.as_str(), "name" | "phone"))
            .map(|column| row.cell(column).to_string())
            .filter(|cell| !cell.is_empty() && *cell != headline)
            .collect::<Vec<_>>();
        view! { <p class="soft">{cells.join(text!(common.separator))}</p> }
    });
    let changes: Vec<_> = row
        .changes
        .iter()
        .cloned()
        .map(|one| change_line(kind, one))
        .collect();
    let problems: Vec<_> = row
        .problems
        .iter()
        .cloned()
        .map(|one| problem_line(kind, one))
        .collect();
    let phone = (!row.phone.is_empty()).then(|| row.phone.clone());
    view! {
        <article class="card">
            <div class="row spread">
                <h2 class="title">{headline}</h2>
                <span class="soft num">{text!(roster.line, line = row.line)}</span>
            </div>
            {phone.map(|phone| view! { <p class="soft num">{phone}</p> })}
            {rest}
            {(!changes.is_empty()).then(|| view! { <dl class="changes">{changes}</dl> })}
            {(!problems.is_empty()).then(|| view! { <ul class="problems">{problems}</ul> })}
            {row.reason.map(|code| view! { <p class="reason">{reason_words(code)}</p> })}
            <Decisions row=row.clone() listed />
        </article>
    }
}

/// What a line is mainly about.
fn headline(kind: ImportKind, row: &ImportRow) -> String {
    let candidates: &[&str] = match kind {
        ImportKind::Places => &["name", "type"],
        ImportKind::Buildings => &["building", "compound", "grid"],
        ImportKind::Members => &["name", "unit"],
    };
    let said = candidates
        .iter()
        .map(|column| row.cell(column))
        .find(|cell| !cell.is_empty());
    name_or_blank(said.unwrap_or_default())
}

fn name_or_blank(name: &str) -> String {
    match name {
        "" => text!(roster.blank).to_string(),
        name => name.to_string(),
    }
}

fn change_line(kind: ImportKind, change: FieldChange) -> impl IntoView {
    view! {
        <div>
            <dt>{column_words(kind, &change.column)}</dt>
            <dd><Change change /></dd>
        </div>
    }
}

#[component]
fn Change(change: FieldChange) -> impl IntoView {
    let FieldChange { before, after, .. } = change;
    let before = (!before.is_empty()).then(|| {
        view! {
            <span class="unseen">{text!(roster.before)}</span>
            <del>{before}</del>
            <span class="soft" aria-hidden="true">{text!(roster.to)}</span>
        }
    });
    view! {
        {before}
        <span class="unseen">{text!(roster.after)}</span>
        <ins>{name_or_blank(&after)}</ins>
    }
}

fn problem_line(kind: ImportKind, problem: CellProblem) -> impl IntoView {
    let words = problem_words(&problem);
    let column = column_words(kind, &problem.column);
    let place = match &problem.cell {
        Some(cell) => format!("{cell} {column}"),
        None => column.to_string(),
    };
    // The number stands above already.
    let is_said = problem.value.is_empty() || problem.column == "phone";
    let value = (!is_said).then(|| {
        let value = problem.value.clone();
        view! { <q>{value}</q>" " }
    });
    view! {
        <li>
            <Chip kind=ChipKind::Late>{place}</Chip>
            <span>{value}{words}</span>
        </li>
    }
}

#[component]
pub fn RowTable(rows: Pages<ImportRow>, listed: Listed) -> impl IntoView {
    let kind = kind_of(listed);
    let columns = columns_of(listed);
    let heads = columns
        .iter()
        .map(|column| view! { <th scope="col">{column_words(kind, column)}</th> })
        .collect_view();
    view! {
        <div class="panel" role="region" tabindex="0" aria-label=text!(roster.table)>
            <table class="roster">
                <thead>
                    <tr>
                        <th scope="col" class="num">{text!(roster.line_head)}</th>
                        {heads}
                        <th scope="col">{text!(roster.notes)}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.rows.get() key=key let:row>
                        <TableLine row columns=columns.clone() listed />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn TableLine(row: ImportRow, columns: Vec<String>, listed: Listed) -> impl IntoView {
    let kind = kind_of(listed);
    let cells: Vec<_> = columns.iter().map(|column| cell(&row, column)).collect();
    let is_beside = |column: &str| !columns.iter().any(|one| one == column);
    let changes: Vec<_> = row
        .changes
        .iter()
        .filter(|change| is_beside(&change.column))
        .cloned()
        .map(|change| change_line(kind, change))
        .collect();
    let problems: Vec<_> = row
        .problems
        .iter()
        .map(|problem| {
            let place = problem.cell.clone().unwrap_or_default();
            view! { <li class="reason">{place}" "{problem_words(problem)}</li> }
        })
        .collect();
    view! {
        <tr>
            <td class="num soft">{row.line}</td>
            {cells}
            <td>
                {(!changes.is_empty()).then(|| view! { <dl class="changes">{changes}</dl> })}
                {(!problems.is_empty()).then(|| view! { <ul>{problems}</ul> })}
                {row.reason.map(|code| view! { <p class="reason">{reason_words(code)}</p> })}
                <Decisions row=row.clone() listed />
            </td>
        </tr>
    }
}

fn cell(row: &ImportRow, column: &str) -> impl IntoView + use<> {
    let value = row.cell(column).to_string();
    let is_wrong = row.problems.iter().any(|problem| problem.column == column);
    let change = row.changes.iter().find(|change| change.column == column);
    let shown = match (is_wrong, change) {
        (true, _) => view! { <span class="bad">{name_or_blank(&value)}</span> }.into_any(),
        (false, Some(change)) => view! { <Change change=change.clone() /> }.into_any(),
        (false, None) => value.into_any(),
    };
    view! { <td>{shown}</td> }
}
