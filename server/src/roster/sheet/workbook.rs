//! Excel workbooks, new (.xlsx) and old (.xls).

use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read},
};

use calamine::{Data, Dimensions, Reader, SheetType, SheetVisible, Xls, Xlsx};

use super::{
    super::text, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, MOST_TEXT, Row, Sheet,
    compound_file, spend, too_many_rows, unreadable,
};
use crate::error::{Error, ErrorCode, Result};

pub const LARGEST_UNPACKED: u64 = 200 << 20;
pub const MOST_ENTRIES: usize = 1_000;
/// Cells that merged regions may fill, of all sheets together.
const MOST_FILLED: usize = 1_000_000;

type Cells = BTreeMap<u32, Vec<String>>;

/// What may still be read of a file.
struct Allowance {
    text: usize,
    filled: usize,
}

impl Allowance {
    fn whole() -> Self {
        Self {
            text: MOST_TEXT,
            filled: MOST_FILLED,
        }
    }
}

pub fn read_new(bytes: &[u8]) -> Result<Vec<Sheet>> {
    check_archive(bytes, LARGEST_UNPACKED)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut allowance = Allowance::whole();
    shown_sheets(workbook.sheets_metadata())
        .into_iter()
        .map(|name| {
            let mut rows = Cells::new();
            let mut cells = workbook.worksheet_cells_reader(&name).map_err(unreadable)?;
            while let Some(cell) = cells.next_cell().map_err(unreadable)? {
                put(
                    &mut rows,
                    cell.get_position(),
                    &text_of(&cell.get_value().clone().into()),
                    &mut allowance,
                )?;
            }
            drop(cells);
            // A sheet whose regions cannot be read is read without them.
            let merged = workbook
                .merge_cells_by_sheet_name(&name)
                .unwrap_or_default();
            fill(&mut rows, &merged, &mut allowance)?;
            Ok(sheet(name, rows))
        })
        .collect()
}

pub fn read_old(bytes: &[u8]) -> Result<Vec<Sheet>> {
    compound_file::check(bytes)?;
    let mut workbook = Xls::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut allowance = Allowance::whole();
    shown_sheets(workbook.sheets_metadata())
        .into_iter()
        .map(|name| {
            let mut rows = Cells::new();
            let range = workbook.worksheet_range(&name).map_err(unreadable)?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = (
                    top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX)),
                    left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX)),
                );
                put(&mut rows, at, &text_of(value), &mut allowance)?;
            }
            let merged = workbook
                .merge_cells_by_sheet_name(&name)
                .unwrap_or_default();
            fill(&mut rows, &merged, &mut allowance)?;
            Ok(sheet(name, rows))
        })
        .collect()
}

fn shown_sheets(sheets: &[calamine::Sheet]) -> Vec<String> {
    sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .take(MOST_SHEETS)
        .collect()
}

fn sheet(name: String, rows: Cells) -> Sheet {
    let rows = rows
        .into_iter()
        .map(|(row, cells)| Row {
            line: row.saturating_add(1),
            cells,
        })
        .collect();
    Sheet { name, rows }
}

fn put(
    rows: &mut Cells,
    (row, column): (u32, u32),
    text: &str,
    allowance: &mut Allowance,
) -> Result<()> {
    if text.is_empty() || column >= MOST_COLUMNS {
        return Ok(());
    }
    spend(&mut allowance.text, text)?;
    let row = rows.entry(row).or_default();
    let column = column as usize;
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    text.clone_into(&mut row[column]);
    if rows.len() > MOST_ROWS {
        return Err(too_many_rows());
    }
    Ok(())
}

/// A region over several lines holds its text in the first one and means it for all of them. Over
/// several columns it is a title, which means nothing for the others.
fn fill(rows: &mut Cells, merged: &[Dimensions], allowance: &mut Allowance) -> Result<()> {
    for region in merged {
        let ((top, left), (bottom, _)) = (region.start, region.end);
        let column = left as usize;
        let text = rows.get(&top).and_then(|cells| cells.get(column)).cloned();
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            continue;
        };
        if bottom <= top {
            continue;
        }
        for (_, cells) in rows.range_mut(top + 1..=bottom) {
            allowance.filled = allowance
                .filled
                .checked_sub(1)
                .ok_or(Error::from(ErrorCode::FileTooLarge))?;
            if cells.get(column).is_none_or(String::is_empty) {
                spend(&mut allowance.text, &text)?;
                if cells.len() <= column {
                    cells.resize(column + 1, String::new());
                }
                cells[column].clone_from(&text);
            }
        }
    }
    Ok(())
}

/// Counts what really comes out of the archive; its own list of sizes may lie.
pub fn check_archive(bytes: &[u8], largest: u64) -> Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > MOST_ENTRIES {
        return Err(ErrorCode::FileTooLarge.into());
    }
    let mut left = largest;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(unreadable)?;
        // What a macro would do is nothing that a roster needs.
        if entry
            .name()
            .map_err(unreadable)?
            .ends_with("vbaProject.bin")
        {
            return Err(ErrorCode::FileHasMacros.into());
        }
        let unpacked = io::copy(&mut entry.take(left + 1), &mut io::sink()).map_err(unreadable)?;
        left = left
            .checked_sub(unpacked)
            .ok_or(Error::from(ErrorCode::FileTooLarge))?;
    }
    Ok(())
}

/// What the cell shows, or would show if it were wide enough.
fn text_of(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            text::cut(text, LONGEST_CELL)
        }
        Data::Int(number) => number.to_string(),
        // A phone number typed as a number: no exponent, no fraction.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string().to_uppercase(),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Error(error) => error.to_string(),
    }
}
