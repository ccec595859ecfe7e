//! Which column of a sheet holds what, and the lines of people below the headings.

use super::{
    sheet::{Row, Sheet},
    text::{key, tidy},
};
use crate::error::{ErrorCode, Result, field, limit};

/// What the template asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Name,
    Phone,
    Unit,
    Compound,
    Building,
    Skills,
}

impl Column {
    /// In the template's order.
    pub const ALL: [Column; 6] = [
        Column::Name,
        Column::Phone,
        Column::Unit,
        Column::Compound,
        Column::Building,
        Column::Skills,
    ];
    const REQUIRED: [Column; 3] = [Column::Name, Column::Phone, Column::Compound];

    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Column::Name => "name",
            Column::Phone => "phone",
            Column::Unit => "unit",
            Column::Compound => "compound",
            Column::Building => "building",
            Column::Skills => "skills",
        }
    }

    /// Headings as [`heading`] leaves them; the template's comes first.
    fn headings(self) -> &'static [&'static str] {
        match self {
            Column::Name => &["姓名", "名字", "党员姓名", "name", "fullname"],
            Column::Phone => &[
                "手机",
                "手机号",
                "手机号码",
                "联系电话",
                "电话",
                "电话号码",
                "联系方式",
                "phone",
                "phonenumber",
                "mobile",
                "mobilephone",
            ],
            Column::Unit => &[
                "单位",
                "工作单位",
                "所在单位",
                "单位名称",
                "unit",
                "employer",
                "workplace",
            ],
            Column::Compound => &[
                "居住小区",
                "小区",
                "小区名称",
                "所住小区",
                "所在小区",
                "compound",
            ],
            Column::Building => &[
                "楼栋",
                "居住楼栋",
                "楼号",
                "栋号",
                "楼栋号",
                "幢号",
                "building",
            ],
            Column::Skills => &[
                "特长",
                "技能",
                "专长",
                "特长/技能",
                "技能/特长",
                "特长技能",
                "技能特长",
                "skills",
                "skill",
            ],
        }
    }

    /// The heading that the template gives it.
    pub fn template_heading(self) -> &'static str {
        self.headings()[0]
    }

    fn of_heading(text: &str) -> Option<Column> {
        let heading = heading(text);
        Column::ALL
            .into_iter()
            .find(|column| column.headings().contains(&heading.as_str()))
    }
}

/// A heading without what is often added to it: 手机（必填）, 姓名*, 单位：
fn heading(text: &str) -> String {
    let folded = key(text);
    let bare = folded.split('(').next().unwrap_or_default();
    bare.trim_matches(['*', ':']).to_owned()
}

/// One person's line: tidied cells, an empty text where there was none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterLine {
    /// In the sheet, from 1.
    pub line: u32,
    pub name: String,
    pub phone: String,
    pub unit: String,
    pub compound: String,
    pub building: String,
    pub skills: String,
}

pub const MOST_LINES: usize = 20_000;
/// A title, a date, who to send it to: headings stand below those.
const HEADER_SOUGHT_IN: usize = 20;

/// The people of the first sheet that has the required headings.
///
/// # Errors
/// `COLUMN_MISSING` naming the first one that is not there, `TOO_MANY` with the largest number.
pub fn read_lines(sheets: &[Sheet]) -> Result<Vec<RosterLine>> {
    let mut best: Option<(Header, &Sheet)> = None;
    for sheet in sheets {
        let header = Header::find(sheet);
        if best
            .as_ref()
            .is_none_or(|(best, _)| header.found() > best.found())
        {
            best = Some((header, sheet));
        }
    }
    let Some((header, sheet)) = best else {
        return Err(field(ErrorCode::ColumnMissing, Column::Name.as_str()));
    };
    if let Some(missing) = header.missing() {
        return Err(field(ErrorCode::ColumnMissing, missing.as_str()));
    }
    let lines: Vec<RosterLine> = sheet.rows[header.below..]
        .iter()
        .filter(|row| !Header::of_row(row).is_complete())
        .map(|row| header.line(row))
        .filter(|line| !line.is_blank() && !line.is_example())
        .collect();
    if lines.len() > MOST_LINES {
        return Err(limit(ErrorCode::TooMany, "rows", MOST_LINES as i64));
    }
    Ok(lines)
}

impl RosterLine {
    fn is_blank(&self) -> bool {
        [
            &self.name,
            &self.phone,
            &self.unit,
            &self.compound,
            &self.building,
            &self.skills,
        ]
        .iter()
        .all(|cell| cell.is_empty())
    }

    /// The template's own example, which nobody needs to delete.
    fn is_example(&self) -> bool {
        let name = self.name.trim_start_matches(['（', '(', '【', '[']);
        name.starts_with("示例") || name.to_lowercase().starts_with("example")
    }
}

/// Where each column was found; the first of two with the same heading counts.
#[derive(Clone, Debug, Default)]
struct Header {
    at: [Option<usize>; 6],
    /// Index of the first row below.
    below: usize,
}

impl Header {
    /// The row near the top with most headings.
    fn find(sheet: &Sheet) -> Self {
        let mut best = Self::default();
        for (index, row) in sheet.rows.iter().take(HEADER_SOUGHT_IN).enumerate() {
            let mut header = Self::of_row(row);
            header.below = index + 1;
            if header.found() > best.found() {
                best = header;
            }
        }
        best
    }

    fn of_row(row: &Row) -> Self {
        let mut header = Self::default();
        for (index, cell) in row.cells.iter().enumerate() {
            if let Some(column) = Column::of_heading(cell) {
                header.at[column as usize].get_or_insert(index);
            }
        }
        header
    }

    fn found(&self) -> usize {
        self.at.iter().flatten().count()
    }

    fn missing(&self) -> Option<Column> {
        Column::REQUIRED
            .into_iter()
            .find(|column| self.at[*column as usize].is_none())
    }

    fn is_complete(&self) -> bool {
        self.missing().is_none()
    }

    fn line(&self, row: &Row) -> RosterLine {
        let cell = |column: Column| {
            self.at[column as usize]
                .and_then(|index| row.cells.get(index))
                .map(|text| tidy(text))
                .unwrap_or_default()
        };
        RosterLine {
            line: row.line,
            name: super::text::tidy_name(&cell(Column::Name)),
            phone: cell(Column::Phone),
            unit: cell(Column::Unit),
            compound: cell(Column::Compound),
            building: cell(Column::Building),
            skills: cell(Column::Skills),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        Sheet {
            rows: rows
                .iter()
                .zip(1..)
                .map(|(cells, line)| Row {
                    line,
                    cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
                })
                .collect(),
        }
    }

    #[test]
    fn headings_are_recognised_below_a_title_in_any_order() {
        let lines = read_lines(&[sheet(&[
            &["在职党员花名册"],
            &["序号", "小区", "手机号（必填）", " 姓 名*", "备注"],
            &["1", "半山尚小区", "138 1234 5678", "周　明", "新来"],
        ])])
        .unwrap();
        assert_eq!(
            lines,
            [RosterLine {
                line: 3,
                name: "周明".to_owned(),
                phone: "138 1234 5678".to_owned(),
                compound: "半山尚小区".to_owned(),
                ..RosterLine::default()
            }]
        );
    }

    #[test]
    fn english_headings_are_as_good() {
        let lines = read_lines(&[sheet(&[
            &[
                "Name",
                "Phone number",
                "Unit",
                "Compound",
                "Building",
                "Skills",
            ],
            &["A", "1", "B", "C", "D", "E"],
        ])])
        .unwrap();
        assert_eq!(lines[0].unit, "B");
        assert_eq!(lines[0].skills, "E");
    }

    #[test]
    fn every_heading_belongs_to_one_column() {
        for column in Column::ALL {
            for text in column.headings() {
                assert_eq!(Column::of_heading(text), Some(column), "{text}");
                assert_eq!(heading(text), *text, "unreachable as written");
            }
        }
    }

    #[test]
    fn a_missing_required_column_is_named() {
        let error = read_lines(&[sheet(&[&["姓名", "单位", "居住小区"], &["周明", "", ""]])]);
        assert_eq!(error.unwrap_err().describe(), "COLUMN_MISSING: phone");
        let error = read_lines(&[sheet(&[&["周明", "13812345678"]])]);
        assert_eq!(error.unwrap_err().describe(), "COLUMN_MISSING: name");
        assert_eq!(
            read_lines(&[]).unwrap_err().describe(),
            "COLUMN_MISSING: name"
        );
    }

    #[test]
    fn examples_blank_rows_and_repeated_headings_are_no_people() {
        let head: &[&str] = &["姓名", "手机", "小区"];
        let lines = read_lines(&[sheet(&[
            head,
            &["（示例）不会导入", "13800000000", "幸福小区"],
            &["", " ", ""],
            head,
            &["周明", "13812345678", "半山尚小区"],
        ])])
        .unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].line, 5);
    }

    #[test]
    fn the_sheet_with_the_headings_is_taken() {
        let notes = sheet(&[&["填写说明"], &["姓名", "必填"]]);
        let people = sheet(&[&["姓名", "手机", "小区"], &["周明", "1", "2"]]);
        assert_eq!(read_lines(&[notes, people]).unwrap().len(), 1);
    }

    #[test]
    fn too_many_people_are_refused_with_the_limit() {
        let mut rows = vec![Row {
            line: 1,
            cells: ["姓名", "手机", "小区"].map(str::to_owned).to_vec(),
        }];
        rows.extend((0..=MOST_LINES as u32).map(|line| Row {
            line: line + 2,
            cells: vec!["周明".to_owned()],
        }));
        let error = read_lines(&[Sheet { rows }]).unwrap_err();
        assert_eq!(error.code(), ErrorCode::TooMany);
    }
}
