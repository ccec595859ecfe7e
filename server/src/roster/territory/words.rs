//! What administrators write for kinds.

use entity::{
    organization::{BranchKind, OrganizationKind},
    place::{CompoundKind, PlaceKind},
};

use crate::roster::{organization_words, text::key};

/// A line of the sheet of places is about a place or about an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Place(PlaceKind),
    Organization(OrganizationKind),
}

pub fn kind_of(text: &str) -> Option<Kind> {
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
        _ => organization_words::kind_of(text).map(Kind::Organization),
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
