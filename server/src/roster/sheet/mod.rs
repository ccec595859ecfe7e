//! From the bytes of a spreadsheet to rows of text, within limits: Excel workbooks old and new, and
//! separated text in the encodings that Excel and WPS write.
//!
//! A small file can claim to be enormous: an archive that unpacks to gigabytes, a cell in the last
//! corner of a sheet. So both kinds of workbook are weighed before anything parses them, and cells
//! that lead too far are dropped. Hidden sheets are nobody's roster; hidden lines are read like
//! others, since a filter that somebody forgot must not lose people.

mod compound_file;
mod text_table;
mod workbook;

use serde::{Deserialize, Serialize};

use super::MOST_LINES;
use crate::error::{Error, ErrorCode, Result, limit};

pub const LARGEST_FILE: usize = 10 << 20;
const MOST_SHEETS: usize = 12;
/// Columns further right are nobody's roster.
const MOST_COLUMNS: u32 = 64;
/// Room for headings and empty lines beside the people.
const MOST_ROWS: usize = MOST_LINES + 100;
/// Longer than any cell may be, so that what is cut off here is still refused as too long.
const LONGEST_CELL: usize = 500;
const MOST_TEXT: usize = 32 << 20;

/// One table of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Empty for a text table.
    pub name: String,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// In the sheet, from 1.
    pub line: u32,
    pub cells: Vec<String>,
}

/// # Errors
/// `FILE_UNREADABLE`, `FILE_TOO_LARGE`, `FILE_HAS_MACROS`, `FILE_PROTECTED`, `TOO_MANY` rows.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>> {
    if bytes.len() > LARGEST_FILE {
        return Err(ErrorCode::FileTooLarge.into());
    }
    // What the file is called does not matter: a new workbook is a zip archive, an old one a
    // compound file, and so is a new one under a password.
    if bytes.starts_with(b"PK\x03\x04") {
        workbook::read_new(bytes)
    } else if bytes.starts_with(compound_file::SIGNATURE) {
        workbook::read_old(bytes)
    } else {
        Ok(vec![text_table::read(bytes)?])
    }
}

/// `A`, `B` … `Z`, `AA`: as a spreadsheet names the column with this index.
pub fn column_letters(index: usize) -> String {
    let mut letters = String::new();
    let mut left = index + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters
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
    use std::io::{Cursor, Write};

    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    use zip::write::SimpleFileOptions;

    use encoding_rs::GB18030;

    use super::{
        workbook::{MOST_ENTRIES, check_archive},
        *,
    };

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
            text_table::read("花名册\n\n姓名;手机\n\n;;\n\"周\n明\";1\n李华;2\n".as_bytes())
                .unwrap();
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
