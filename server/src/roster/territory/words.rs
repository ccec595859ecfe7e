//! What administrators write for kinds.

use entity::{
    organization::{BranchKind, OrganizationKind},
    place::{CompoundKind, PlaceKind},
};

use crate::roster::text::key;

/// A line of the sheet of places is about a place or about an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Place(PlaceKind),
    Organization(OrganizationKind),
}

pub fn kind_of(text: &str) -> Option<Kind> {
    use OrganizationKind as Organization;
    let organization = |kind| Some(Kind::Organization(kind));
    match key(text).as_str() {
        "区" | "区县" | "县" | "区(县)" | "district" => {
            Some(Kind::Place(PlaceKind::District))
        }
        "街道" | "镇" | "乡镇" | "街道办" | "street" => {
            Some(Kind::Place(PlaceKind::Street))
        }
        "社区" | "居委会" | "社区居委会" | "community" => {
            Some(Kind::Place(PlaceKind::Community))
        }
        "村" | "行政村" | "村委会" | "village" => Some(Kind::Place(PlaceKind::Village)),
        "小区" | "住宅小区" | "院落" | "compound" => Some(Kind::Place(PlaceKind::Compound)),
        "街道党工委" | "党工委" | "镇党委" | "streetcommittee" => {
            organization(Organization::StreetCommittee)
        }
        "社区党委" | "社区党总支" | "党委" | "党总支" | "村党委" | "村党总支"
        | "communitycommittee" => organization(Organization::CommunityCommittee),
        "党支部" | "小区党支部" | "支部" | "功能型党支部" | "实体党支部" | "branch" => {
            organization(Organization::Branch)
        }
        "党小组" | "小组" | "楼栋党小组" | "group" => organization(Organization::Group),
        "中心户" | "党员中心户" | "居民中心户" | "centrehousehold" => {
            organization(Organization::CentreHousehold)
        }
        "共建单位" | "驻区单位" | "单位" | "partnerunit" => {
            organization(Organization::PartnerUnit)
        }
        "学校" | "school" => organization(Organization::School),
        "企业" | "国有企业" | "国企" | "enterprise" => {
            organization(Organization::Enterprise)
        }
        "部门" | "职能部门" | "department" => organization(Organization::Department),
        "物业公司" | "物业企业" | "物业" | "propertycompany" => {
            organization(Organization::PropertyCompany)
        }
        "业委会" | "物管会" | "业主委员会" | "ownerscommittee" => {
            organization(Organization::OwnersCommittee)
        }
        "社会组织" | "socialorganization" => organization(Organization::SocialOrganization),
        "商户" | "merchant" => organization(Organization::Merchant),
        _ => None,
    }
}

/// A type that names the branch's kind along with it.
pub fn branch_kind_of_type(text: &str) -> Option<BranchKind> {
    match key(text).as_str() {
        "功能型党支部" => Some(BranchKind::Functional),
        "实体党支部" => Some(BranchKind::Entity),
        _ => None,
    }
}

pub fn compound_kind_of(text: &str) -> Option<CompoundKind> {
    match key(text).as_str() {
        "物业" | "物业小区" | "有物业" | "managed" => Some(CompoundKind::Managed),
        "三无" | "三无小区" | "无物业" | "unmanaged" => Some(CompoundKind::Unmanaged),
        "安置房" | "安置房小区" | "安置" | "安置小区" | "resettlement" => {
            Some(CompoundKind::Resettlement)
        }
        _ => None,
    }
}

pub fn branch_kind_of(text: &str) -> Option<BranchKind> {
    match key(text).as_str() {
        "功能型" | "功能" | "功能型党支部" | "functional" => {
            Some(BranchKind::Functional)
        }
        "实体" | "实体型" | "实体党支部" | "entity" => Some(BranchKind::Entity),
        _ => None,
    }
}

pub fn compound_words(kind: CompoundKind) -> &'static str {
    match kind {
        CompoundKind::Managed => "物业小区",
        CompoundKind::Unmanaged => "三无小区",
        CompoundKind::Resettlement => "安置房小区",
    }
}

pub fn branch_words(kind: BranchKind) -> &'static str {
    match kind {
        BranchKind::Functional => "功能型",
        BranchKind::Entity => "实体",
    }
}

/// What others lie in or belong to comes first.
pub fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Place(PlaceKind::District) => 0,
        Kind::Place(PlaceKind::Street) => 1,
        Kind::Place(PlaceKind::Community | PlaceKind::Village) => 2,
        Kind::Place(PlaceKind::Compound) => 3,
        Kind::Place(PlaceKind::Building) => 4,
        Kind::Organization(OrganizationKind::StreetCommittee) => 5,
        Kind::Organization(OrganizationKind::CommunityCommittee) => 6,
        Kind::Organization(OrganizationKind::Branch) => 7,
        Kind::Organization(OrganizationKind::Group) => 8,
        Kind::Organization(_) => 9,
    }
}
