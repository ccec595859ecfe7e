//! The columns of a sheet of units and members, and a line of it.

use crate::roster::{
    columns::{Column, Line},
    text::tidy_name,
};

pub const NAME: &str = "name";
pub const PHONE: &str = "phone";
pub const UNIT: &str = "unit";
pub const UNIT_KIND: &str = "unitKind";
pub const UNIT_SEAT: &str = "unitSeat";
pub const COMPOUND: &str = "compound";
pub const BUILDING: &str = "building";
pub const SKILLS: &str = "skills";

pub const COLUMNS: [Column; 8] = [
    Column {
        key: NAME,
        is_required: true,
        headings: &["姓名", "名字", "党员姓名", "人员姓名", "name", "fullname"],
        example: "示例（本行不会导入）",
        note: "必填，不超过 40 个字。姓名和手机都空着的行，只登记单位。",
        width: 22.0,
    },
    Column {
        key: PHONE,
        is_required: true,
        headings: &[
            "手机",
            "手机号",
            "手机号码",
            "联系电话",
            "电话",
            "电话号码",
            "联系方式",
            "联系手机",
            "phone",
            "phonenumber",
            "mobile",
            "mobilephone",
        ],
        example: "13800000000",
        note: "必填，11 位手机号码，同一份表里不能重复。系统按手机号认人。",
        width: 16.0,
    },
    Column {
        key: UNIT,
        is_required: false,
        headings: &[
            "单位",
            "工作单位",
            "所在单位",
            "单位名称",
            "报到单位",
            "unit",
            "employer",
            "workplace",
        ],
        example: "街道卫生服务中心",
        note: "选填。系统里还没有的单位会新建。",
        width: 26.0,
    },
    Column {
        key: UNIT_KIND,
        is_required: false,
        headings: &["单位类型", "单位性质", "单位类别", "unitkind", "unittype"],
        example: "共建单位",
        note: "选填：共建单位、部门、学校、企业、物业公司、社会组织、商户。空着时按共建单位新建。",
        width: 14.0,
    },
    Column {
        key: UNIT_SEAT,
        is_required: false,
        headings: &[
            "单位所在社区",
            "单位驻地",
            "单位所在地",
            "单位所在辖区",
            "unitseat",
        ],
        example: "",
        note: "选填，社区或街道的名称。空着时用居住小区所在的社区。",
        width: 18.0,
    },
    Column {
        key: COMPOUND,
        is_required: true,
        headings: &[
            "居住小区",
            "小区",
            "小区名称",
            "所住小区",
            "所在小区",
            "compound",
        ],
        example: "幸福小区",
        note: "必填，须与系统里的小区名称一致；重名时写“社区名＋小区名”，或在预览里选。",
        width: 20.0,
    },
    Column {
        key: BUILDING,
        is_required: false,
        headings: &[
            "楼栋",
            "居住楼栋",
            "楼号",
            "栋号",
            "楼栋号",
            "幢号",
            "building",
        ],
        example: "3号楼",
        note: "选填。“3号楼”“3栋”“3”都可以。",
        width: 12.0,
    },
    Column {
        key: SKILLS,
        is_required: false,
        headings: &[
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
        example: "电工、调解",
        note: "选填，多项用顿号隔开；只增加，不删除已登记的特长。",
        width: 28.0,
    },
];

/// One line: tidied cells, an empty text where there was none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterLine {
    /// In the sheet, from 1.
    pub line: u32,
    pub name: String,
    pub phone: String,
    pub unit: String,
    pub unit_kind: String,
    pub unit_seat: String,
    pub compound: String,
    pub building: String,
    pub skills: String,
}

impl RosterLine {
    pub fn of(line: &Line) -> Self {
        let cell = |column| line.cell(column).to_owned();
        Self {
            line: line.line,
            name: tidy_name(line.cell(NAME)),
            phone: whole_number(line.cell(PHONE)),
            unit: cell(UNIT),
            unit_kind: cell(UNIT_KIND),
            unit_seat: cell(UNIT_SEAT),
            compound: cell(COMPOUND),
            building: cell(BUILDING),
            skills: cell(SKILLS),
        }
    }

    /// Nobody's line: it is about its unit alone.
    pub fn is_of_unit(&self) -> bool {
        self.name.is_empty() && self.phone.is_empty() && !self.unit.is_empty()
    }
}

/// Digits without which a number with an exponent has lost some: `1.38E+10` is nobody's number.
const FEWEST_DIGITS: usize = 9;

/// `1.3812345678E10` and `13812345678.0`, which spreadsheets make of a number, are that number.
fn whole_number(text: &str) -> String {
    let mantissa = text.split(['E', 'e']).next().unwrap_or_default();
    let digits = mantissa.chars().filter(char::is_ascii_digit).count();
    let looks_converted = text.contains(['E', 'e', '.'])
        && text
            .chars()
            .all(|letter| matches!(letter, '0'..='9' | '.' | '+' | 'E' | 'e'));
    match text.parse::<f64>() {
        Ok(number)
            if looks_converted
                && digits >= FEWEST_DIGITS
                && number.fract() == 0.0
                && number < 1e15 =>
        {
            format!("{number:.0}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_a_spreadsheet_converted_are_read() {
        for text in ["1.3812345678E10", "1.3812345678e+10", "13812345678.0"] {
            assert_eq!(whole_number(text), "13812345678");
        }
        // The last is one whose digits a narrow cell swallowed.
        for text in [
            "138-1234-5678",
            "1.38E+10x",
            "",
            "1.5",
            "13812345678",
            "1.38E+10",
        ] {
            assert_eq!(whole_number(text), text);
        }
    }
}
