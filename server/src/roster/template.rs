//! The files to fill in, as workbooks and as text. Their one example line is left out on import.

use entity::import_batch::ImportKind;
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

use super::columns::{Column, columns_of};
use crate::{
    error::{Error, Result},
    workbooks::heading_format,
};

const TEXT_ROWS: u32 = 2_000;

/// What the first sheet and the file are called.
pub fn title(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Places => "辖区与组织",
        ImportKind::Buildings => "楼栋与网格",
        ImportKind::Members => "单位与党员",
    }
}

/// # Errors
/// Internal ones only.
pub fn workbook(kind: ImportKind) -> Result<Vec<u8>> {
    let columns = columns_of(kind);
    let example: Vec<&str> = columns.iter().map(|column| column.example).collect();
    write_workbook(kind, &[example], true).map_err(Error::internal)
}

/// A file of the same make with these lines.
pub fn filled(kind: ImportKind, lines: &[Vec<&str>]) -> Result<Vec<u8>> {
    write_workbook(kind, lines, false).map_err(Error::internal)
}

fn write_workbook(
    kind: ImportKind,
    lines: &[Vec<&str>],
    is_example: bool,
) -> Result<Vec<u8>, XlsxError> {
    let heading = heading_format();
    // As text, so that no number loses a digit or turns into 1.38E+10, and no 3-2 into a date.
    let text = Format::new().set_num_format("@");
    let example = Format::new()
        .set_num_format("@")
        .set_italic()
        .set_font_color(Color::RGB(0x8A8178));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(title(kind))?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_row_height(0, 24)?;
    for (at, column) in (0_u16..).zip(columns_of(kind)) {
        sheet.set_column_width(at, column.width)?;
        sheet.set_column_format(at, &text)?;
        sheet.write_string_with_format(0, at, column.template_heading(), &heading)?;
    }
    for (row, line) in (1_u32..).zip(lines) {
        for (at, cell) in (0_u16..).zip(line) {
            let format = if is_example { &example } else { &text };
            sheet.write_string_with_format(row, at, *cell, format)?;
        }
    }
    if is_example && kind == ImportKind::Members {
        // WPS looks at cells and not at columns.
        for row in 2..TEXT_ROWS {
            sheet.write_blank(row, 1, &text)?;
        }
    }
    write_notes(workbook.add_worksheet(), kind, &heading)?;
    workbook.save_to_buffer()
}

fn write_notes(notes: &mut Worksheet, kind: ImportKind, heading: &Format) -> Result<(), XlsxError> {
    notes.set_name("填写说明")?;
    notes.set_column_width(0, 16)?;
    notes.set_column_width(1, 90)?;
    for (row, column) in (0_u32..).zip(columns_of(kind)) {
        notes.write_string_with_format(row, 0, column.template_heading(), heading)?;
        notes.write_string(row, 1, column.note)?;
    }
    Ok(())
}

/// With a byte-order mark, without which Excel takes it for another encoding.
pub fn text(kind: ImportKind) -> String {
    let line = |cell: fn(&Column) -> &'static str| {
        let cells: Vec<&str> = columns_of(kind).iter().map(cell).collect();
        cells.join(",")
    };
    format!(
        "\u{feff}{}\r\n{}\r\n",
        line(Column::template_heading),
        line(|column| column.example)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::{
        columns::{check, guess, guess_kind, lines},
        samples, sheet,
    };

    const KINDS: [ImportKind; 3] = [
        ImportKind::Places,
        ImportKind::Buildings,
        ImportKind::Members,
    ];

    #[test]
    fn templates_are_read_back_as_empty_sheets() {
        for kind in KINDS {
            for bytes in [workbook(kind).unwrap(), text(kind).into_bytes()] {
                let sheets = sheet::read(&bytes).unwrap();
                let mapping = guess(kind, &sheets);
                assert_eq!(mapping.columns.len(), columns_of(kind).len());
                check(kind, &mapping, &sheets).unwrap();
                assert!(lines(kind, &mapping, &sheets).unwrap().is_empty());
                assert_eq!(guess_kind(&sheets), Some(kind));
            }
        }
    }

    #[test]
    fn samples_are_read_back_whole() {
        for kind in KINDS {
            let bytes = filled(kind, &samples::lines(kind)).unwrap();
            let sheets = sheet::read(&bytes).unwrap();
            assert_eq!(guess_kind(&sheets), Some(kind));
            let mapping = guess(kind, &sheets);
            let read = lines(kind, &mapping, &sheets).unwrap();
            assert_eq!(read.len(), samples::lines(kind).len());
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        for column in KINDS.into_iter().flat_map(columns_of) {
            for cell in [column.template_heading(), column.example, column.note] {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{cell}"
                );
                assert!(!cell.contains([',', '"']), "{cell}");
            }
        }
    }
}
