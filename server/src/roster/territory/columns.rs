//! The columns of both sheets.

use crate::roster::columns::Column;

pub const TYPE: &str = "type";
pub const NAME: &str = "name";
pub const WITHIN: &str = "within";
pub const COMPOUND_KIND: &str = "compoundKind";
pub const BRANCH_KIND: &str = "branchKind";
pub const PARENT: &str = "parent";
pub const COVERS: &str = "covers";
pub const COMMUNITY: &str = "community";
pub const COMPOUND: &str = "compound";
pub const BUILDING: &str = "building";
pub const GRID: &str = "grid";

pub const PLACE_COLUMNS: [Column; 7] = [
    Column {
        key: TYPE,
        is_required: true,
        headings: &["类型", "类别", "层级", "种类", "type", "kind"],
        example: "小区",
        note: "必填：街道、社区、村、小区，或者街道党工委、社区党委、党支部、党小组、中心户、业委会、物业公司、共建单位、部门、学校、企业、社会组织、商户。",
        width: 14.0,
    },
    Column {
        key: NAME,
        is_required: true,
        headings: &[
            "名称",
            "全称",
            "辖区名称",
            "组织名称",
            "辖区或组织名称",
            "name",
        ],
        example: "示例小区（本行不会导入）",
        note: "必填，不超过 60 个字。",
        width: 26.0,
    },
    Column {
        key: WITHIN,
        is_required: false,
        headings: &[
            "所属辖区",
            "所在辖区",
            "所属社区",
            "所在社区",
            "所属街道",
            "上级辖区",
            "所在地",
            "within",
        ],
        example: "幸福社区",
        note: "小区写所在的社区或村，社区写所在的街道，组织写驻地。您只管理一个社区时可以空着。",
        width: 20.0,
    },
    Column {
        key: COMPOUND_KIND,
        is_required: false,
        headings: &["小区类型", "小区类别", "物业类型", "compoundkind"],
        example: "物业",
        note: "只填小区：物业、三无、安置房。空着时新小区按物业小区登记。",
        width: 12.0,
    },
    Column {
        key: BRANCH_KIND,
        is_required: false,
        headings: &["支部类型", "党支部类型", "支部类别", "branchkind"],
        example: "",
        note: "只填党支部：功能型、实体。",
        width: 12.0,
    },
    Column {
        key: PARENT,
        is_required: false,
        headings: &[
            "上级组织",
            "上级党组织",
            "所属党组织",
            "所属支部",
            "所属党支部",
            "parent",
        ],
        example: "",
        note: "只填组织：上级组织的名称，可以是同一份表里的。",
        width: 24.0,
    },
    Column {
        key: COVERS,
        is_required: false,
        headings: &[
            "覆盖小区",
            "覆盖范围",
            "覆盖",
            "服务小区",
            "服务范围",
            "covers",
        ],
        example: "",
        note: "只填组织：服务的小区或社区，多个用顿号隔开；只增加，不删除已登记的。",
        width: 30.0,
    },
];

pub const BUILDING_COLUMNS: [Column; 4] = [
    Column {
        key: COMMUNITY,
        is_required: false,
        headings: &[
            "社区",
            "所属社区",
            "所在社区",
            "村",
            "村（社区）",
            "村社区",
            "community",
        ],
        example: "幸福社区",
        note: "小区重名时必填。",
        width: 18.0,
    },
    Column {
        key: COMPOUND,
        is_required: true,
        headings: &["小区", "所属小区", "所在小区", "小区名称", "compound"],
        example: "示例小区（本行不会导入）",
        note: "必填，须与系统里的小区名称一致。",
        width: 26.0,
    },
    Column {
        key: BUILDING,
        is_required: true,
        headings: &[
            "楼栋",
            "楼号",
            "栋号",
            "幢号",
            "楼栋号",
            "楼栋名称",
            "building",
        ],
        example: "3号楼",
        note: "每行一栋。空着时这一行只说明网格覆盖整个小区。",
        width: 14.0,
    },
    Column {
        key: GRID,
        is_required: false,
        headings: &["网格", "网格名称", "所属网格", "微网格", "grid"],
        example: "第一网格",
        note: "选填。社区里还没有的网格会新建，并覆盖这一行的楼栋或小区。",
        width: 18.0,
    },
];
