//! From the bytes of a spreadsheet to rows of text, within limits: Excel workbooks, and
//! comma-separated text in the encodings that Excel and WPS write.
//!
//! A small file can claim to be enormous: an archive that unpacks to gigabytes, a cell in the last
//! corner of a sheet. So the archive is unpacked once to count its bytes before anything parses it,
//! and cells are read one after another and dropped where they lead too far.

use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read},
};

use calamine::{DataRef, Reader, SheetType, Xlsx};
use encoding_rs::{Encoding, GB18030, UTF_8};

use super::{columns::MOST_LINES, text};
use crate::error::{Error, ErrorCode, Result, limit};

pub const LARGEST_FILE: usize = 10 << 20;
const LARGEST_UNPACKED: u64 = 200 << 20;
const MOST_ENTRIES: usize = 1_000;
const MOST_SHEETS: usize = 12;
/// Columns further right are nobody's roster.
const MOST_COLUMNS: u32 = 64;
/// Room for headings and empty lines beside the people.
const MOST_ROWS: usize = MOST_LINES + 100;
/// Longer than any cell may be, so that what is cut off here is still refused as too long.
const LONGEST_CELL: usize = 500;
const MOST_TEXT: usize = 32 << 20;

/// One table of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// In the sheet, from 1.
    pub line: u32,
    pub cells: Vec<String>,
}

/// # Errors
/// `FILE_UNREADABLE`, `FILE_TOO_LARGE`, `TOO_MANY` rows.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>> {
    if bytes.len() > LARGEST_FILE {
        return Err(ErrorCode::FileTooLarge.into());
    }
    // What the file is called does not matter; a workbook is a zip archive.
    if bytes.starts_with(b"PK\x03\x04") {
        read_workbook(bytes)
    } else {
        Ok(vec![read_text(bytes)?])
    }
}

fn read_workbook(bytes: &[u8]) -> Result<Vec<Sheet>> {
    check_archive(bytes, LARGEST_UNPACKED)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .take(MOST_SHEETS)
        .collect();
    let mut allowance = MOST_TEXT;
    names
        .iter()
        .map(|name| read_worksheet(&mut workbook, name, &mut allowance))
        .collect()
}

/// Counts what really comes out of the archive; its own list of sizes may lie.
fn check_archive(bytes: &[u8], largest: u64) -> Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > MOST_ENTRIES {
        return Err(ErrorCode::FileTooLarge.into());
    }
    let mut left = largest;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(unreadable)?;
        let unpacked = io::copy(&mut entry.take(left + 1), &mut io::sink()).map_err(unreadable)?;
        left = left
            .checked_sub(unpacked)
            .ok_or(Error::from(ErrorCode::FileTooLarge))?;
    }
    Ok(())
}

fn read_worksheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    allowance: &mut usize,
) -> Result<Sheet> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(unreadable)?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if text.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        spend(allowance, &text)?;
        let row = rows.entry(row).or_default();
        let column = column as usize;
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text;
        if rows.len() > MOST_ROWS {
            return Err(too_many_rows());
        }
    }
    let rows = rows
        .into_iter()
        .map(|(row, cells)| Row {
            line: row.saturating_add(1),
            cells,
        })
        .collect();
    Ok(Sheet { rows })
}

/// What the cell shows, or would show if it were wide enough.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text::cut(text, LONGEST_CELL)
        }
        DataRef::SharedString(text) => text::cut(text, LONGEST_CELL),
        DataRef::Int(number) => number.to_string(),
        // A phone number typed as a number: no exponent, no fraction.
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string().to_uppercase(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
    }
}

fn read_text(bytes: &[u8]) -> Result<Sheet> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter_of(&text))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let mut allowance = MOST_TEXT;
    let mut line = 0;
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        line = line_of(&record, &text).max(line + 1);
        let cells: Vec<String> = record
            .iter()
            .take(MOST_COLUMNS as usize)
            .map(|cell| text::cut(cell, LONGEST_CELL))
            .collect();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        for cell in &cells {
            spend(&mut allowance, cell)?;
        }
        sheet.rows.push(Row { line, cells });
        if sheet.rows.len() > MOST_ROWS {
            return Err(too_many_rows());
        }
    }
    Ok(sheet)
}

/// A record's position is where the one before it ended; empty lines may come first.
fn line_of(record: &csv::StringRecord, text: &str) -> u32 {
    let Some(position) = record.position() else {
        return 0;
    };
    let skipped = text
        .bytes()
        .skip(position.byte() as usize)
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .filter(|byte| *byte == b'\n')
        .count();
    u32::try_from(position.line() + skipped as u64).unwrap_or(u32::MAX)
}

/// UTF-8 with or without a mark, UTF-16 with one, else GB 18030, which Chinese Excel writes.
fn decode(bytes: &[u8]) -> Result<String> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => (GB18030, bytes),
    };
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(ErrorCode::FileUnreadable)?;
    if text.trim().is_empty() || text.contains('\0') {
        return Err(ErrorCode::FileUnreadable.into());
    }
    Ok(text.into_owned())
}

/// The separator that the first line which has any has most of.
fn delimiter_of(text: &str) -> u8 {
    let count = |line: &str, delimiter: u8| line.bytes().filter(|byte| *byte == delimiter).count();
    text.lines()
        .find_map(|line| {
            b",\t;"
                .iter()
                .copied()
                .filter(|delimiter| count(line, *delimiter) > 0)
                .max_by_key(|delimiter| count(line, *delimiter))
        })
        .unwrap_or(b',')
}

fn spend(allowance: &mut usize, text: &str) -> Result<()> {
    *allowance = allowance
        .checked_sub(text.len())
        .ok_or(Error::from(ErrorCode::FileTooLarge))?;
    Ok(())
}

fn too_many_rows() -> Error {
    limit(ErrorCode::TooMany, "rows", MOST_LINES as i64)
}

/// Why a parser gave up is of no use to whoever chose the wrong file.
fn unreadable<E>(_: E) -> Error {
    ErrorCode::FileUnreadable.into()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    use zip::write::SimpleFileOptions;

    use super::*;

    fn cells(sheet: &Sheet) -> Vec<(u32, Vec<&str>)> {
        sheet
            .rows
            .iter()
            .map(|row| (row.line, row.cells.iter().map(String::as_str).collect()))
            .collect()
    }

    fn archive(entries: usize, bytes_each: usize) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let zeros = vec![0; bytes_each];
        for index in 0..entries {
            writer
                .start_file(format!("{index}"), SimpleFileOptions::default())
                .unwrap();
            writer.write_all(&zeros).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_workbook_is_read_as_it_looks() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, "姓名").unwrap();
        sheet.write(0, 1, "手机").unwrap();
        sheet.write(2, 0, "周明").unwrap();
        sheet.write(2, 1, 13_812_345_678_u64).unwrap();
        sheet.write(2, 2, 1.5).unwrap();
        sheet.write(2, 3, true).unwrap();
        let day = ExcelDateTime::from_ymd(2026, 3, 2).unwrap();
        let format = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_with_format(2, 4, &day, &format).unwrap();
        sheet.write(2, 70, "far right").unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        let sheets = read(&bytes).unwrap();
        assert_eq!(
            cells(&sheets[0]),
            [
                (1, vec!["姓名", "手机"]),
                (3, vec!["周明", "13812345678", "1.5", "TRUE", "2026-03-02"]),
            ]
        );
    }

    #[test]
    fn a_cell_in_the_last_corner_costs_nothing() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, "姓名").unwrap();
        sheet.write(1_048_575, 16_383, "corner").unwrap();
        sheet.write(1_048_575, 0, "bottom").unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        assert_eq!(
            cells(&read(&bytes).unwrap()[0]),
            [(1, vec!["姓名"]), (1_048_576, vec!["bottom"])]
        );
    }

    #[test]
    fn text_is_read_in_every_usual_encoding() {
        let text = "姓名,手机\r\n\"周,明\",13812345678\r\n";
        let expected = [(1, vec!["姓名", "手机"]), (2, vec!["周,明", "13812345678"])];
        let plain = text.as_bytes().to_vec();
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let chinese = GB18030.encode(text).0.into_owned();
        assert_ne!(chinese, plain);
        let wide: Vec<u8> = "\u{feff}姓名\t手机\r\n周,明\t13812345678\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for bytes in [plain, marked, chinese, wide] {
            assert_eq!(cells(&read(&bytes).unwrap()[0]), expected);
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let sheet =
            read_text("花名册\n\n姓名;手机\n\n;;\n\"周\n明\";1\n李华;2\n".as_bytes()).unwrap();
        let lines: Vec<u32> = sheet.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 3, 6, 8]);
        assert_eq!(sheet.rows[3].cells, ["李华", "2"]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let photo = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0";
        let old_excel = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0";
        for bytes in [&photo[..], old_excel, b"", b"  \n ", b"PK\x03\x04broken"] {
            let error = read(bytes).unwrap_err();
            assert_eq!(error.code(), ErrorCode::FileUnreadable, "{bytes:?}");
        }
        let other_archive = read(&archive(3, 10)).unwrap_err();
        assert_eq!(other_archive.code(), ErrorCode::FileUnreadable);
    }

    #[test]
    fn what_unpacks_too_large_is_refused_before_parsing() {
        let bomb = archive(4, 1 << 20);
        assert!(bomb.len() < 20_000);
        check_archive(&bomb, 4 << 20).unwrap();
        let error = check_archive(&bomb, (4 << 20) - 1).unwrap_err();
        assert_eq!(error.code(), ErrorCode::FileTooLarge);
        let error = read(&archive(MOST_ENTRIES + 1, 0)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::FileTooLarge);
        let error = read(&vec![b'a'; LARGEST_FILE + 1]).unwrap_err();
        assert_eq!(error.code(), ErrorCode::FileTooLarge);
    }

    #[test]
    fn too_many_rows_are_refused_while_reading() {
        let text = "a\n".repeat(MOST_ROWS + 1);
        let error = read(text.as_bytes()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::TooMany);
    }

    #[test]
    fn whatever_bytes_come_nothing_panics() {
        let good = {
            let mut workbook = Workbook::new();
            workbook.add_worksheet().write(0, 0, "姓名").unwrap();
            workbook.save_to_buffer().unwrap()
        };
        for at in (0..good.len()).step_by(7) {
            let mut broken = good.clone();
            broken[at] ^= 0x5a;
            let _ = read(&broken);
            let _ = read(&good[..at]);
        }
    }
}
