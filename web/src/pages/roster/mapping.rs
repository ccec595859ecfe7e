//! Which column is which: as the server took them, corrected by hand.

use super::words::{column_letters, column_words};
use crate::{
    api::{
        Id,
        roster::{
            self, ImportBatch, ImportColumn, ImportSheet, ImportSheetLine,
            changes::{self, ImportColumnInput},
        },
    },
    components::{Attempt, Button, ButtonKind, FormProblem, Loaded, Loading, Show, use_load},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Lines whose cells are shown below the headings.
const SAMPLES: usize = 3;

/// What was chosen so far; kept by the page, so that its foot can send it.
#[derive(Clone, Copy)]
pub struct Chosen {
    pub sheet: RwSignal<i32>,
    pub header: RwSignal<i32>,
    /// By the index of the sheet's column.
    pub taken: RwSignal<BTreeMap<i32, String>>,
}

impl Chosen {
    pub fn of(batch: &ImportBatch) -> Self {
        let taken = batch
            .columns
            .iter()
            .filter_map(|column| Some((column.index?, column.key.clone())));
        Self {
            sheet: RwSignal::new(batch.sheet),
            header: RwSignal::new(batch.header_line),
            taken: RwSignal::new(taken.collect()),
        }
    }

    fn columns(self) -> Vec<ImportColumnInput> {
        let taken = self.taken.get_untracked();
        taken
            .into_iter()
            .map(|(index, key)| ImportColumnInput { key, index })
            .collect()
    }

    /// Required columns that are not chosen, and one that is chosen twice.
    fn faults(self, columns: &[ImportColumn]) -> (Vec<String>, Option<String>) {
        self.taken.with(|taken| {
            let count = |key: &str| taken.values().filter(|one| *one == key).count();
            let missing = columns
                .iter()
                .filter(|column| column.is_required && count(&column.key) == 0)
                .map(|column| column.key.clone())
                .collect();
            let twice = columns.iter().find(|column| count(&column.key) > 1);
            (missing, twice.map(|column| column.key.clone()))
        })
    }
}

#[component]
pub fn Mapping(batch: Signal<ImportBatch>, chosen: Chosen) -> impl IntoView {
    let id = batch.with_untracked(|batch| batch.id);
    let sheets = use_load(move || roster::sheets(id));
    view! {
        <p>{text!(roster.mapping.lead)}</p>
        <Loaded loading=sheets let:sheets>
            <Columns batch sheets chosen />
        </Loaded>
        <p class="soft">{text!(roster.mapping.hidden)}</p>
    }
}

#[component]
fn Columns(
    batch: Signal<ImportBatch>,
    sheets: Signal<Vec<ImportSheet>>,
    chosen: Chosen,
) -> impl IntoView {
    let sheet = Memo::new(move |_| {
        let index = chosen.sheet.get();
        sheets.with(|sheets| sheets.iter().find(|one| one.index == index).cloned())
    });
    let take_from = move |line: Option<&ImportSheetLine>| {
        let taken = line.into_iter().flat_map(|line| line.taken.iter());
        let taken = taken.map(|one| (one.index, one.key.clone())).collect();
        chosen.taken.set(taken);
    };
    let choose_header = move |line: i32| {
        chosen.header.set(line);
        sheet.with_untracked(|sheet| {
            let lines = sheet.iter().flat_map(|sheet| &sheet.lines);
            take_from(lines.into_iter().find(|one| one.line == line));
        });
    };
    let choose_sheet = move |index: i32| {
        chosen.sheet.set(index);
        let best = sheets.with_untracked(|sheets| {
            let sheet = sheets.iter().find(|one| one.index == index)?;
            let best = sheet.lines.iter().rev().max_by_key(|line| line.taken.len());
            best.map(|line| line.line)
        });
        choose_header(best.unwrap_or_default());
    };
    let number = |event| event_target_value(&event).parse().unwrap_or_default();
    view! {
        <div class="mapping-choices">
            <Show when=move || sheets.with(|sheets| sheets.len() > 1)>
                <label class="field">
                    <span class="label">{text!(roster.mapping.sheet)}</span>
                    <select class="input" on:change=move |event| choose_sheet(number(event))>
                        {move || sheets.with(|sheets| sheets.iter().map(|one| {
                            let (index, name) = (one.index, sheet_name(one));
                            view! {
                                <option value=index.to_string() selected=move || chosen.sheet.get() == index>{name}</option>
                            }
                        }).collect_view())}
                    </select>
                </label>
            </Show>
            <label class="field">
                <span class="label">{text!(roster.mapping.header)}</span>
                <select class="input" on:change=move |event| choose_header(number(event))>
                    {move || sheet.with(|sheet| header_options(sheet.as_ref(), chosen))}
                </select>
            </label>
        </div>
        <div class="panel" role="region" tabindex="0" aria-label=text!(roster.mapping.title)>
            <table class="roster mapping">
                <thead>
                    <tr>
                        <th scope="col">{text!(roster.mapping.column)}</th>
                        <th scope="col">{text!(roster.mapping.heading)}</th>
                        <th scope="col">{text!(roster.mapping.sample)}</th>
                        <th scope="col">{text!(roster.mapping.taken)}</th>
                    </tr>
                </thead>
                <tbody>
                    {move || sheet.with(|sheet| {
                        let columns = batch.with_untracked(|batch| batch.columns.clone());
                        let kind = batch.with_untracked(|batch| batch.kind);
                        column_lines(sheet.as_ref(), chosen.header.get())
                            .into_iter()
                            .map(|(index, heading, samples)| {
                                let columns = columns.clone();
                                view! {
                                    <tr>
                                        <th scope="row" class="soft">{column_letters(index)}</th>
                                        <td>{heading}</td>
                                        <td class="soft samples">{samples}</td>
                                        <td><Taken kind index columns chosen /></td>
                                    </tr>
                                }
                            })
                            .collect_view()
                    })}
                </tbody>
            </table>
        </div>
    }
}

fn sheet_name(sheet: &ImportSheet) -> String {
    match sheet.name.as_str() {
        "" => text!(roster.mapping.sheet_number, number = sheet.index + 1),
        name => name.to_string(),
    }
}

fn header_options(sheet: Option<&ImportSheet>, chosen: Chosen) -> impl IntoView + use<> {
    let option = |line: i32, words: String| {
        view! {
            <option value=line.to_string() selected=move || chosen.header.get() == line>{words}</option>
        }
    };
    let lines = sheet.into_iter().flat_map(|sheet| &sheet.lines);
    let mut options: Vec<_> = lines
        .map(|line| {
            let said: Vec<&str> = line
                .cells
                .iter()
                .map(String::as_str)
                .filter(|cell| !cell.trim().is_empty())
                .take(6)
                .collect();
            let words = said.join(text!(common.separator));
            option(
                line.line,
                text!(roster.mapping.line, line = line.line, words),
            )
        })
        .collect();
    options.push(option(0, text!(roster.mapping.no_header).to_string()));
    options
}

/// Index, heading and samples of each column that has something in it.
fn column_lines(sheet: Option<&ImportSheet>, header: i32) -> Vec<(i32, String, String)> {
    let Some(sheet) = sheet else {
        return Vec::new();
    };
    let cell = |line: &ImportSheetLine, index: usize| {
        let cell = line.cells.get(index).map(|cell| cell.trim());
        cell.unwrap_or_default().to_string()
    };
    let below: Vec<&ImportSheetLine> = sheet
        .lines
        .iter()
        .filter(|line| line.line > header)
        .collect();
    let heading = sheet.lines.iter().find(|line| line.line == header);
    let width = sheet.lines.iter().map(|line| line.cells.len()).max();
    (0..width.unwrap_or_default())
        .filter_map(|index| {
            let heading = heading.map(|line| cell(line, index)).unwrap_or_default();
            let samples: Vec<String> = below
                .iter()
                .map(|line| cell(line, index))
                .filter(|cell| !cell.is_empty())
                .take(SAMPLES)
                .collect();
            let is_blank = heading.is_empty() && samples.is_empty();
            let samples = match samples.is_empty() {
                true => text!(roster.mapping.empty).to_string(),
                false => samples.join(text!(common.separator)),
            };
            (!is_blank).then(|| (i32::try_from(index).unwrap_or_default(), heading, samples))
        })
        .collect()
}

#[component]
fn Taken(
    kind: roster::ImportKind,
    index: i32,
    columns: Vec<ImportColumn>,
    chosen: Chosen,
) -> impl IntoView {
    let is = move |key: &str| {
        chosen
            .taken
            .with(|taken| taken.get(&index).map(String::as_str) == Some(key))
    };
    let options = columns
        .into_iter()
        .map(|column| {
            let required = match column.is_required {
                true => text!(roster.mapping.required),
                false => "",
            };
            let words = format!("{}{required}", column_words(kind, &column.key));
            let key = column.key.clone();
            view! { <option value=column.key selected=move || is(&key)>{words}</option> }
        })
        .collect_view();
    view! {
        <select
            class="input"
            aria-label=text!(roster.mapping.taken_label, letters = column_letters(index))
            on:change=move |event| {
                let key = event_target_value(&event);
                chosen.taken.update(|taken| match key.as_str() {
                    "" => {
                        taken.remove(&index);
                    }
                    _ => {
                        taken.insert(index, key);
                    }
                });
            }
        >
            <option value="" selected=move || chosen.taken.with(|taken| !taken.contains_key(&index))>
                {text!(roster.mapping.none)}
            </option>
            {options}
        </select>
    }
}

/// Says what is missing, and goes on.
#[component]
pub fn MappingFoot(batch: Loading<ImportBatch>, id: Id, chosen: Chosen) -> impl IntoView {
    let attempt = Attempt::new();
    let faults = Memo::new(move |_| {
        batch.value.with(|batch| {
            let batch = batch.as_ref()?;
            let words = |key: &String| column_words(batch.kind, key);
            let (missing, twice) = chosen.faults(&batch.columns);
            if let Some(key) = twice {
                return Some(text!(roster.mapping.twice, column = words(&key)));
            }
            let missing: Vec<&str> = missing.iter().map(words).collect();
            let columns = missing.join("、");
            (!missing.is_empty()).then(|| text!(roster.mapping.missing, columns))
        })
    });
    let go = move |_| {
        let (sheet, header) = (chosen.sheet.get_untracked(), chosen.header.get_untracked());
        let work = changes::preview(id, sheet, header, chosen.columns());
        attempt.run(work, move |judging| batch.set(judging));
    };
    view! {
        <FormProblem failure=attempt.failure />
        <p class="soft" role="status">{move || faults.get()}</p>
        <Button
            kind=ButtonKind::Main
            wide=true
            busy=attempt.busy
            disabled=Signal::derive(move || faults.with(Option::is_some))
            on_press=go
        >
            {text!(roster.mapping.go)}
        </Button>
    }
}
