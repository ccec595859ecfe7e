//! What administrators write for the kinds of organisations, the same in every sheet.

use entity::organization::OrganizationKind::{self, *};

use super::text::key;

pub fn kind_of(text: &str) -> Option<OrganizationKind> {
    Some(match key(text).as_str() {
        "街道党工委" | "党工委" | "镇党委" | "streetcommittee" => StreetCommittee,
        "社区党委" | "社区党总支" | "党委" | "党总支" | "村党委" | "村党总支"
        | "communitycommittee" => CommunityCommittee,
        "党支部" | "小区党支部" | "支部" | "功能型党支部" | "实体党支部" | "branch" => {
            Branch
        }
        "党小组" | "小组" | "楼栋党小组" | "group" => Group,
        "中心户" | "党员中心户" | "居民中心户" | "centrehousehold" => CentreHousehold,
        "共建单位"
        | "驻区单位"
        | "共建(驻区)单位"
        | "单位"
        | "机关单位"
        | "事业单位"
        | "机关"
        | "机关事业单位"
        | "partnerunit" => PartnerUnit,
        "学校" | "school" => School,
        "企业" | "国有企业" | "国企" | "enterprise" => Enterprise,
        "部门" | "职能部门" | "街道部门" | "department" => Department,
        "物业公司" | "物业企业" | "物业" | "propertycompany" => PropertyCompany,
        "业委会" | "物管会" | "业主委员会" | "ownerscommittee" => OwnersCommittee,
        "社会组织" | "社会团体" | "socialorganization" => SocialOrganization,
        "商户" | "个体工商户" | "merchant" => Merchant,
        _ => return None,
    })
}

pub fn kind_words(kind: OrganizationKind) -> &'static str {
    match kind {
        StreetCommittee => "街道党工委",
        CommunityCommittee => "社区党委",
        Branch => "党支部",
        Group => "党小组",
        CentreHousehold => "中心户",
        PartnerUnit => "共建单位",
        Department => "部门",
        School => "学校",
        Enterprise => "企业",
        PropertyCompany => "物业公司",
        OwnersCommittee => "业委会",
        SocialOrganization => "社会组织",
        Merchant => "商户",
    }
}
