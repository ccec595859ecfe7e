//! Which column of a sheet holds what: recognised by its heading, corrected by hand, and then the
//! lines below the headings.

use std::collections::BTreeMap;

use entity::import_batch::ImportKind;
use serde::{Deserialize, Serialize};

use super::{
    members, sheet,
    sheet::{Row, Sheet},
    territory,
    text::{key, tidy},
};
use crate::error::{Error, ErrorCode, Result, field, limit};

/// One column that a kind of sheet may have.
pub struct Column {
    /// As on the wire.
    pub key: &'static str,
    pub is_required: bool,
    /// Headings as [`heading`] leaves them; the template's comes first.
    pub headings: &'static [&'static str],
    /// What the template's example line has there.
    pub example: &'static str,
    /// What the template says of it.
    pub note: &'static str,
    /// Characters that are usually written, for the template.
    pub width: f64,
}

impl Column {
    pub fn template_heading(&self) -> &'static str {
        self.headings[0]
    }
}

/// In the template's order.
pub fn columns_of(kind: ImportKind) -> &'static [Column] {
    match kind {
        ImportKind::Places => &territory::PLACE_COLUMNS,
        ImportKind::Buildings => &territory::BUILDING_COLUMNS,
        ImportKind::Members => &members::COLUMNS,
    }
}

pub const MOST_LINES: usize = 20_000;
/// A title, a date, who to send it to: headings stand below those.
pub const HEADER_SOUGHT_IN: usize = 20;

/// Which sheet, which line holds the headings, and where each column is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    pub sheet: usize,
    /// The line of the headings; 0 where there are none.
    pub header_line: u32,
    pub columns: BTreeMap<String, usize>,
}

impl Mapping {
    /// `C17`, or nothing for what stands in no column.
    pub fn cell_name(&self, column: &str, line: i32) -> Option<String> {
        let index = self.columns.get(column)?;
        Some(format!("{}{line}", sheet::column_letters(*index)))
    }
}

/// A line of the sheet: tidied cells by column, none where there was nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// In the sheet, from 1.
    pub line: u32,
    pub cells: BTreeMap<String, String>,
}

impl Line {
    pub fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The template's own example, which nobody needs to delete.
    fn is_example(&self) -> bool {
        self.cells.values().any(|cell| {
            let cell = cell.trim_start_matches(['（', '(', '【', '[']);
            cell.starts_with("示例") || cell.to_lowercase().starts_with("example")
        })
    }
}

/// The best guess: the sheet and the line near its top with most headings of this kind.
pub fn guess(kind: ImportKind, sheets: &[Sheet]) -> Mapping {
    let mut best = Mapping::default();
    for (index, sheet) in sheets.iter().enumerate() {
        for row in sheet.rows.iter().take(HEADER_SOUGHT_IN) {
            let columns = recognise(kind, row);
            if columns.len() > best.columns.len() {
                best = Mapping {
                    sheet: index,
                    header_line: row.line,
                    columns,
                };
            }
        }
    }
    if best.columns.is_empty() {
        best.sheet = sheets
            .iter()
            .position(|one| !one.rows.is_empty())
            .unwrap_or_default();
        best.header_line = sheets
            .get(best.sheet)
            .and_then(|sheet| sheet.rows.first())
            .map_or(0, |row| row.line);
    }
    best
}

/// The kind whose columns a file has, where there is one that it has all required ones of.
pub fn guess_kind(sheets: &[Sheet]) -> Option<ImportKind> {
    // A members' roster also names compounds and buildings, so it is asked first.
    [
        ImportKind::Members,
        ImportKind::Places,
        ImportKind::Buildings,
    ]
    .into_iter()
    .find(|kind| missing(*kind, &guess(*kind, sheets)).is_none())
}

/// The columns whose headings a line has; the first of two with the same heading counts.
pub fn recognise(kind: ImportKind, row: &Row) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for (index, cell) in row.cells.iter().enumerate() {
        let heading = heading(cell);
        let column = columns_of(kind)
            .iter()
            .find(|column| column.headings.contains(&heading.as_str()));
        if let Some(column) = column {
            found.entry(column.key.to_owned()).or_insert(index);
        }
    }
    found
}

/// A heading without what is often added to it: 手机（必填）, 姓名*, 单位：
fn heading(text: &str) -> String {
    let folded = key(text);
    let bare = folded.split('(').next().unwrap_or_default();
    bare.trim_matches(['*', ':']).to_owned()
}

fn missing(kind: ImportKind, mapping: &Mapping) -> Option<&'static str> {
    columns_of(kind)
        .iter()
        .filter(|column| column.is_required)
        .map(|column| column.key)
        .find(|key| !mapping.columns.contains_key(*key))
}

/// # Errors
/// `COLUMN_MISSING` naming the first required one that is not there; `INVALID` on `columns` for
/// columns that there are not, or that two things are to be read from.
pub fn check(kind: ImportKind, mapping: &Mapping, sheets: &[Sheet]) -> Result<()> {
    let sheet = sheets
        .get(mapping.sheet)
        .ok_or(field(ErrorCode::Invalid, "sheet"))?;
    let width = sheet
        .rows
        .iter()
        .map(|row| row.cells.len())
        .max()
        .unwrap_or_default();
    let mut taken = Vec::new();
    for (key, index) in &mapping.columns {
        let is_known = columns_of(kind).iter().any(|column| column.key == key);
        if !is_known || *index >= width || taken.contains(index) {
            return Err(field(ErrorCode::Invalid, "columns"));
        }
        taken.push(*index);
    }
    match missing(kind, mapping) {
        Some(column) => Err(field(ErrorCode::ColumnMissing, column)),
        None => Ok(()),
    }
}

/// The lines below the headings. Headings that are repeated further down, as on printed pages, are
/// no lines.
///
/// # Errors
/// `TOO_MANY` with the largest number.
pub fn lines(kind: ImportKind, mapping: &Mapping, sheets: &[Sheet]) -> Result<Vec<Line>> {
    let rows = sheets
        .get(mapping.sheet)
        .map_or(&[][..], |sheet| &sheet.rows);
    let lines: Vec<Line> = rows
        .iter()
        .filter(|row| row.line > mapping.header_line)
        .filter(|row| {
            let headings = recognise(kind, row);
            let is_heading = columns_of(kind)
                .iter()
                .filter(|column| column.is_required)
                .all(|column| headings.contains_key(column.key));
            !is_heading
        })
        .map(|row| line(kind, mapping, row))
        .filter(|line| !line.cells.is_empty() && !line.is_example())
        .collect();
    if lines.len() > MOST_LINES {
        return Err(too_many());
    }
    Ok(lines)
}

fn line(kind: ImportKind, mapping: &Mapping, row: &Row) -> Line {
    let cell = |column: &Column| {
        let index = *mapping.columns.get(column.key)?;
        let text = tidy(row.cells.get(index)?);
        (!text.is_empty()).then(|| (column.key.to_owned(), text))
    };
    Line {
        line: row.line,
        cells: columns_of(kind).iter().filter_map(cell).collect(),
    }
}

fn too_many() -> Error {
    limit(ErrorCode::TooMany, "rows", MOST_LINES as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(lines: &[&str]) -> Sheet {
        let rows = (1..).zip(lines).map(|(line, text)| Row {
            line,
            cells: text.split(',').map(str::to_owned).collect(),
        });
        Sheet {
            name: String::new(),
            rows: rows.filter(|row| row.cells != [""]).collect(),
        }
    }

    #[test]
    fn headings_are_found_below_titles_in_any_order_and_by_many_names() {
        let sheets = [sheet(&[
            "在职党员花名册,,,",
            "填表人：周明",
            "联系电话（必填）,党员姓名*,所在小区,工作单位：",
            "１３８ 1234 5678,周　明,半山小区,供水公司",
            "",
            "联系电话（必填）,党员姓名*,所在小区,工作单位：",
            "13912345678,示例（本行不会导入）,半山小区,",
        ])];
        let mapping = guess(ImportKind::Members, &sheets);
        assert_eq!((mapping.sheet, mapping.header_line), (0, 3));
        assert_eq!(mapping.cell_name("phone", 4).as_deref(), Some("A4"));
        check(ImportKind::Members, &mapping, &sheets).unwrap();
        let lines = lines(ImportKind::Members, &mapping, &sheets).unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].cell("phone"), "138 1234 5678");
        assert_eq!(lines[0].cell("unit"), "供水公司");
        assert_eq!(lines[0].cell("building"), "");
    }

    #[test]
    fn the_sheet_with_most_headings_counts_and_its_kind_is_known() {
        let sheets = [
            sheet(&["填写说明", "姓名,必填"]),
            sheet(&["姓名,手机,居住小区", "周明,13812345678,半山小区"]),
        ];
        assert_eq!(guess(ImportKind::Members, &sheets).sheet, 1);
        assert_eq!(guess_kind(&sheets), Some(ImportKind::Members));
        let places = [sheet(&["类型,名称,所属辖区", "社区,半山社区,"])];
        assert_eq!(guess_kind(&places), Some(ImportKind::Places));
        let buildings = [sheet(&[
            "社区,小区,楼栋,网格",
            "半山社区,半山小区,1号楼,第一网格",
        ])];
        assert_eq!(guess_kind(&buildings), Some(ImportKind::Buildings));
        assert_eq!(guess_kind(&[sheet(&["a,b", "1,2"])]), None);
    }

    #[test]
    fn what_is_missing_or_taken_twice_is_named() {
        let sheets = [sheet(&["姓名,小区", "周明,半山小区"])];
        let mut mapping = guess(ImportKind::Members, &sheets);
        let error = check(ImportKind::Members, &mapping, &sheets).unwrap_err();
        assert_eq!(error.describe(), "COLUMN_MISSING: phone");
        mapping.columns.insert("phone".to_owned(), 1);
        let error = check(ImportKind::Members, &mapping, &sheets).unwrap_err();
        assert_eq!(error.describe(), "INVALID: columns");
        mapping.columns.insert("phone".to_owned(), 9);
        assert!(check(ImportKind::Members, &mapping, &sheets).is_err());
    }

    #[test]
    fn too_many_lines_are_refused_with_the_limit() {
        let mut rows = vec![Row {
            line: 1,
            cells: ["姓名", "手机", "小区"].map(str::to_owned).to_vec(),
        }];
        rows.extend((0..=MOST_LINES as u32).map(|line| Row {
            line: line + 2,
            cells: vec!["周明".to_owned()],
        }));
        let sheets = [Sheet {
            rows,
            ..Sheet::default()
        }];
        let mapping = guess(ImportKind::Members, &sheets);
        let error = lines(ImportKind::Members, &mapping, &sheets).unwrap_err();
        assert_eq!(error.code(), ErrorCode::TooMany);
    }
}
