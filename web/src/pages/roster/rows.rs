//! The lines of a roster as cards on a phone and as a table where there is room: what each cell
//! changes from and to, or what is wrong with it.

use super::words::{COLUMNS, column_words, problem_words};
use crate::{
    api::roster::{CellProblem, FieldChange, ImportRow, ImportVerdict},
    components::{Chip, ChipKind, Pages},
};
use leptos::prelude::*;

#[component]
pub fn RowCards(rows: Pages<ImportRow>) -> impl IntoView {
    view! {
        <ul class="stack">
            <For each=move || rows.rows.get() key=|row| row.id let:row>
                <li><RowCard row /></li>
            </For>
        </ul>
    }
}

#[component]
fn RowCard(row: ImportRow) -> impl IntoView {
    let home = joined(&[&row.compound, &row.building]);
    let plain = match row.verdict {
        ImportVerdict::New | ImportVerdict::Same => Some(view! {
            <p>{home}</p>
            {said(&row.unit)}
            {said(&row.skills)}
        }),
        ImportVerdict::Changed | ImportVerdict::Error => None,
    };
    let changes: Vec<_> = row.changes.iter().cloned().map(change_line).collect();
    let problems: Vec<_> = row.problems.iter().cloned().map(problem_line).collect();
    let about = row.verdict == ImportVerdict::Error && !row.compound.is_empty();
    view! {
        <article class="card">
            <div class="row spread">
                <h2 class="title">{name_or_blank(&row.name)}</h2>
                <span class="soft num">{text!(roster.line, line = row.line)}</span>
            </div>
            <p class="soft num">{row.phone.clone()}</p>
            {plain}
            {(!changes.is_empty()).then(|| view! { <dl class="changes">{changes}</dl> })}
            {(!problems.is_empty()).then(|| view! { <ul class="problems">{problems}</ul> })}
            {about.then(|| view! { <p class="soft">{joined(&[&row.compound, &row.building, &row.unit])}</p> })}
        </article>
    }
}

fn joined(parts: &[&str]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    said.join(text!(common.separator))
}

fn said(words: &str) -> Option<impl IntoView + use<>> {
    let words = words.to_string();
    (!words.is_empty()).then(|| view! { <p class="soft">{words}</p> })
}

fn name_or_blank(name: &str) -> String {
    match name {
        "" => text!(roster.blank).to_string(),
        name => name.to_string(),
    }
}

fn change_line(change: FieldChange) -> impl IntoView {
    view! {
        <div>
            <dt>{column_words(&change.column)}</dt>
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

fn problem_line(problem: CellProblem) -> impl IntoView {
    let words = problem_words(&problem);
    // The number stands above already.
    let is_said = problem.value.is_empty() || problem.column == "phone";
    let value = (!is_said).then(|| {
        let value = problem.value.clone();
        view! { <q>{value}</q>" " }
    });
    view! {
        <li>
            <Chip kind=ChipKind::Late>{column_words(&problem.column)}</Chip>
            <span>{value}{words}</span>
        </li>
    }
}

#[component]
pub fn RowTable(rows: Pages<ImportRow>, verdict: ImportVerdict) -> impl IntoView {
    // What lines change or make beside their own cells.
    let has_notes = matches!(verdict, ImportVerdict::New | ImportVerdict::Changed);
    view! {
        <div class="panel" role="region" tabindex="0" aria-label=text!(roster.table)>
            <table class="roster">
                <thead>
                    <tr>
                        <th scope="col" class="num">{text!(roster.line_head)}</th>
                        {COLUMNS.map(|column| view! { <th scope="col">{column_words(column)}</th> }).collect_view()}
                        {has_notes.then(|| view! { <th scope="col">{text!(roster.note)}</th> })}
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.rows.get() key=|row| row.id let:row>
                        <TableLine row has_notes />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn TableLine(row: ImportRow, has_notes: bool) -> impl IntoView {
    let cells: Vec<_> = COLUMNS.iter().map(|column| cell(&row, column)).collect();
    let notes = has_notes.then(|| {
        let notes: Vec<_> = row
            .changes
            .iter()
            .filter(|change| !COLUMNS.contains(&change.column.as_str()))
            .cloned()
            .map(change_line)
            .collect();
        view! { <td><dl class="changes">{notes}</dl></td> }
    });
    view! {
        <tr>
            <td class="num soft">{row.line}</td>
            {cells}
            {notes}
        </tr>
    }
}

fn cell(row: &ImportRow, column: &str) -> impl IntoView + use<> {
    let value = match column {
        "name" => &row.name,
        "phone" => &row.phone,
        "unit" => &row.unit,
        "compound" => &row.compound,
        "building" => &row.building,
        _ => &row.skills,
    };
    let is_here = |other: &str| other == column;
    let problems: Vec<_> = row
        .problems
        .iter()
        .filter(|problem| is_here(&problem.column))
        .map(problem_words)
        .map(|words| view! { <span class="reason">{words}</span> })
        .collect();
    let change = row.changes.iter().find(|change| is_here(&change.column));
    let shown = match (problems.is_empty(), change) {
        (false, _) => {
            let value = name_or_blank(value);
            view! { <span class="bad">{value}</span>{problems} }.into_any()
        }
        (true, Some(change)) => view! { <Change change=change.clone() /> }.into_any(),
        (true, None) => value.clone().into_any(),
    };
    view! { <td>{shown}</td> }
}
