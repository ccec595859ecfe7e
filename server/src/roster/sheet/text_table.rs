//! Separated text: its encoding, its separator, its lines.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::{
    super::text, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, MOST_TEXT, Row, Sheet, spend,
    too_many_rows, unreadable,
};
use crate::error::{ErrorCode, Result};

pub fn read(bytes: &[u8]) -> Result<Sheet> {
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
