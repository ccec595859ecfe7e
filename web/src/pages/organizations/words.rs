//! What kinds of organisations are called.

use crate::api::organizations::{BranchKind, OrganizationKind};

/// From the top down.
pub const PARTY: [OrganizationKind; 5] = [
    OrganizationKind::StreetCommittee,
    OrganizationKind::CommunityCommittee,
    OrganizationKind::Branch,
    OrganizationKind::Group,
    OrganizationKind::CentreHousehold,
];

pub const UNITS: [OrganizationKind; 7] = [
    OrganizationKind::PartnerUnit,
    OrganizationKind::Department,
    OrganizationKind::School,
    OrganizationKind::Enterprise,
    OrganizationKind::PropertyCompany,
    OrganizationKind::SocialOrganization,
    OrganizationKind::Merchant,
];

pub fn all_kinds() -> impl Iterator<Item = OrganizationKind> {
    UNITS
        .into_iter()
        .chain(PARTY)
        .chain([OrganizationKind::OwnersCommittee])
}

pub fn kind_words(kind: OrganizationKind) -> &'static str {
    match kind {
        OrganizationKind::StreetCommittee => text!(organizations.kind.street_committee),
        OrganizationKind::CommunityCommittee => text!(organizations.kind.community_committee),
        OrganizationKind::Branch => text!(organizations.kind.branch),
        OrganizationKind::Group => text!(organizations.kind.group),
        OrganizationKind::CentreHousehold => text!(organizations.kind.centre_household),
        OrganizationKind::PartnerUnit => text!(organizations.kind.partner_unit),
        OrganizationKind::Department => text!(organizations.kind.department),
        OrganizationKind::School => text!(organizations.kind.school),
        OrganizationKind::Enterprise => text!(organizations.kind.enterprise),
        OrganizationKind::PropertyCompany => text!(organizations.kind.property_company),
        OrganizationKind::OwnersCommittee => text!(organizations.kind.owners_committee),
        OrganizationKind::SocialOrganization => text!(organizations.kind.social_organization),
        OrganizationKind::Merchant => text!(organizations.kind.merchant),
    }
}

/// A branch by its own kind.
pub fn full_kind_words(kind: OrganizationKind, branch: Option<BranchKind>) -> &'static str {
    match branch {
        Some(BranchKind::Functional) => text!(organizations.kind.functional_branch),
        Some(BranchKind::Entity) => text!(organizations.kind.entity_branch),
        None => kind_words(kind),
    }
}

/// As forms, addresses and the audit write it.
pub fn key_of(kind: OrganizationKind) -> &'static str {
    match kind {
        OrganizationKind::StreetCommittee => "street_committee",
        OrganizationKind::CommunityCommittee => "community_committee",
        OrganizationKind::Branch => "branch",
        OrganizationKind::Group => "group",
        OrganizationKind::CentreHousehold => "centre_household",
        OrganizationKind::PartnerUnit => "partner_unit",
        OrganizationKind::Department => "department",
        OrganizationKind::School => "school",
        OrganizationKind::Enterprise => "enterprise",
        OrganizationKind::PropertyCompany => "property_company",
        OrganizationKind::OwnersCommittee => "owners_committee",
        OrganizationKind::SocialOrganization => "social_organization",
        OrganizationKind::Merchant => "merchant",
    }
}

pub fn kind_of(key: &str) -> Option<OrganizationKind> {
    all_kinds().find(|kind| key_of(*kind) == key)
}

pub fn branch_kind_words(kind: BranchKind) -> &'static str {
    match kind {
        BranchKind::Functional => text!(organizations.functional),
        BranchKind::Entity => text!(organizations.entity),
    }
}

pub fn branch_key(kind: BranchKind) -> &'static str {
    match kind {
        BranchKind::Functional => "functional",
        BranchKind::Entity => "entity",
    }
}

pub fn branch_kind_of(key: &str) -> Option<BranchKind> {
    [BranchKind::Functional, BranchKind::Entity]
        .into_iter()
        .find(|kind| branch_key(*kind) == key)
}
