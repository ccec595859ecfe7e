//! The file to fill in, as a workbook and as text. Its one example line is left out on import.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::columns::Column;
use crate::error::{Error, Result};

/// Widths that show what is usually written, in characters.
const WIDTHS: [f64; 6] = [22.0, 16.0, 26.0, 20.0, 12.0, 28.0];
const TEXT_ROWS: u32 = 2_000;

fn example(column: Column) -> &'static str {
    match column {
        Column::Name => "示例（本行不会导入）",
        Column::Phone => "13800000000",
        Column::Unit => "街道卫生服务中心",
        Column::Compound => "幸福小区",
        Column::Building => "3号楼",
        Column::Skills => "电工、调解",
    }
}

fn note(column: Column) -> &'static str {
    match column {
        Column::Name => "必填，不超过 40 个字。",
        Column::Phone => "必填，11 位手机号码，同一份表里不能重复。系统按手机号认人。",
        Column::Unit => "选填。系统里还没有的单位，会作为共建单位新建。",
        Column::Compound => "必填，须与系统里的小区名称一致；重名时写“社区名＋小区名”。",
        Column::Building => "选填。“3号楼”“3栋”“3”都可以。",
        Column::Skills => "选填，多项用顿号隔开；只增加，不删除已登记的特长。",
    }
}

/// # Errors
/// Internal ones only.
pub fn workbook() -> Result<Vec<u8>> {
    write_workbook().map_err(Error::internal)
}

fn write_workbook() -> Result<Vec<u8>, XlsxError> {
    let heading = Format::new()
        .set_bold()
        .set_font_color(Color::RGB(0xFFFFFF))
        .set_background_color(Color::RGB(0xB3392B))
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xD8CFC2));
    // As text, so that no number loses a digit or turns into 1.38E+10, and no 3-2 into a date.
    let text = Format::new().set_num_format("@");
    let example_text = Format::new()
        .set_num_format("@")
        .set_italic()
        .set_font_color(Color::RGB(0x8A8178));
    let mut workbook = Workbook::new();
    let people = workbook.add_worksheet();
    people.set_name("花名册")?;
    people.set_freeze_panes(1, 0)?;
    people.set_row_height(0, 24)?;
    for (index, column) in (0_u16..).zip(Column::ALL) {
        people.set_column_width(index, WIDTHS[usize::from(index)])?;
        people.set_column_format(index, &text)?;
        people.write_string_with_format(0, index, column.template_heading(), &heading)?;
        people.write_string_with_format(1, index, example(column), &example_text)?;
    }
    // WPS looks at cells and not at columns.
    let phones = Column::Phone as u16;
    for row in 2..TEXT_ROWS {
        people.write_blank(row, phones, &text)?;
    }
    let notes = workbook.add_worksheet();
    notes.set_name("填写说明")?;
    notes.set_column_width(0, 14)?;
    notes.set_column_width(1, 70)?;
    for (row, column) in (0_u32..).zip(Column::ALL) {
        notes.write_string_with_format(row, 0, column.template_heading(), &heading)?;
        notes.write_string(row, 1, note(column))?;
    }
    workbook.save_to_buffer()
}

/// With a byte-order mark, without which Excel takes it for another encoding.
pub fn text() -> String {
    let line = |cell: fn(Column) -> &'static str| Column::ALL.map(cell).join(",");
    format!(
        "\u{feff}{}\r\n{}\r\n",
        line(Column::template_heading),
        line(example)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::{columns::read_lines, sheet};

    #[test]
    fn both_templates_are_read_back_as_empty_rosters() {
        for bytes in [workbook().unwrap(), text().into_bytes()] {
            let sheets = sheet::read(&bytes).unwrap();
            let headings = Column::ALL.map(|column| column.template_heading().to_owned());
            assert_eq!(sheets[0].rows[0].cells, headings);
            assert_eq!(sheets[0].rows.len(), 2, "headings and the example");
            assert!(read_lines(&sheets).unwrap().is_empty());
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        for column in Column::ALL {
            for cell in [column.template_heading(), example(column), note(column)] {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{cell}"
                );
                assert!(!cell.contains([',', '"']), "{cell}");
            }
        }
    }
}
