//! What may lie in, sit in and cover what. Pure decisions.

use entity::{
    organization::{
        BranchKind,
        OrganizationKind::{self, *},
    },
    place::PlaceKind,
};

use crate::error::{ErrorCode, Result, field};

/// # Errors
/// `INVALID` on `parentId` for what cannot be above it. The party tree is of four or five levels:
/// 中心户 stand below a group, or below the branch itself.
pub fn check_parent(kind: OrganizationKind, parent: Option<OrganizationKind>) -> Result<()> {
    let Some(parent) = parent else {
        return Ok(());
    };
    let fits = match kind {
        StreetCommittee => false,
        CommunityCommittee => parent == StreetCommittee,
        Branch => matches!(parent, StreetCommittee | CommunityCommittee),
        Group => matches!(parent, CommunityCommittee | Branch),
        CentreHousehold => matches!(parent, Branch | Group),
        OwnersCommittee => matches!(parent, CommunityCommittee | Branch),
        unit => {
            debug_assert!(unit.is_unit());
            matches!(parent, StreetCommittee | CommunityCommittee) || parent.is_unit()
        }
    };
    ok_or_invalid(fits, "parentId")
}

/// # Errors
/// `INVALID` on `seatId` for a place of the wrong level.
pub fn check_seat(kind: OrganizationKind, seat: PlaceKind) -> Result<()> {
    let is_community = matches!(seat, PlaceKind::Community | PlaceKind::Village);
    let lies_in_one = matches!(seat, PlaceKind::Compound | PlaceKind::Building);
    let fits = match kind {
        StreetCommittee => seat == PlaceKind::Street,
        CommunityCommittee => is_community,
        Branch | Group | CentreHousehold | OwnersCommittee => is_community || lies_in_one,
        _ => true,
    };
    ok_or_invalid(fits, "seatId")
}

/// # Errors
/// `INVALID` on `addPlaceIds` for a place of the wrong level.
pub fn check_covered(owner: CoverageOwner, place: PlaceKind) -> Result<()> {
    let fits = match owner {
        CoverageOwner::Organization(Branch | Group | CentreHousehold) => {
            !matches!(place, PlaceKind::District | PlaceKind::Street)
        }
        CoverageOwner::Organization(_) => place != PlaceKind::District,
        CoverageOwner::Grid => matches!(place, PlaceKind::Compound | PlaceKind::Building),
    };
    ok_or_invalid(fits, "addPlaceIds")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverageOwner {
    Organization(OrganizationKind),
    Grid,
}

impl CoverageOwner {
    /// Whether a place has one of these at most: one branch answers for it, one grid looks after it.
    pub fn is_alone(self) -> bool {
        matches!(self, Self::Organization(Branch) | Self::Grid)
    }
}

/// A branch is functional or has members of its own; nothing else is either.
///
/// # Errors
/// `REQUIRED` or `INVALID` on `branchKind`.
pub fn check_branch_kind(kind: OrganizationKind, branch: Option<BranchKind>) -> Result<()> {
    match (kind, branch) {
        (Branch, Some(_)) => Ok(()),
        (Branch, None) => Err(field(ErrorCode::Required, "branchKind")),
        (_, None) => Ok(()),
        (_, Some(_)) => Err(field(ErrorCode::Invalid, "branchKind")),
    }
}

/// Units were often entered as something that they are not; the party tree never is.
pub fn may_become(kind: OrganizationKind, other: OrganizationKind) -> bool {
    kind == other || (kind.is_unit() && other.is_unit())
}

fn ok_or_invalid(fits: bool, name: &'static str) -> Result<()> {
    match fits {
        true => Ok(()),
        false => Err(field(ErrorCode::Invalid, name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_party_tree_has_four_or_five_levels() {
        let below = |kind, parent| check_parent(kind, Some(parent)).is_ok();
        for pair in OrganizationKind::PARTY.windows(2) {
            assert!(below(pair[1], pair[0]), "{pair:?}");
            assert!(!below(pair[0], pair[1]), "{pair:?}");
        }
        assert!(below(CentreHousehold, Branch), "four levels");
        assert!(!below(CentreHousehold, CommunityCommittee));
        assert!(!below(Branch, Branch));
        assert!(below(School, Department));
        assert!(!below(Branch, Merchant));
        assert!(check_parent(Group, None).is_ok());
    }

    #[test]
    fn committees_sit_where_they_serve() {
        assert!(check_seat(CommunityCommittee, PlaceKind::Village).is_ok());
        assert!(check_seat(CommunityCommittee, PlaceKind::Compound).is_err());
        assert!(check_seat(StreetCommittee, PlaceKind::Street).is_ok());
        assert!(check_seat(Enterprise, PlaceKind::Street).is_ok());
        assert!(check_seat(Branch, PlaceKind::Street).is_err());
    }

    #[test]
    fn only_units_become_other_units() {
        assert!(may_become(PartnerUnit, School));
        assert!(may_become(Branch, Branch));
        assert!(!may_become(Branch, Group));
        assert!(!may_become(OwnersCommittee, PropertyCompany));
    }

    #[test]
    fn grids_cover_compounds_and_buildings() {
        let covers = |owner, place| check_covered(owner, place).is_ok();
        assert!(covers(CoverageOwner::Grid, PlaceKind::Building));
        assert!(!covers(CoverageOwner::Grid, PlaceKind::Community));
        assert!(covers(
            CoverageOwner::Organization(Branch),
            PlaceKind::Community
        ));
        assert!(!covers(
            CoverageOwner::Organization(Branch),
            PlaceKind::Street
        ));
    }

    #[test]
    fn a_branch_is_of_one_of_two_kinds() {
        assert!(check_branch_kind(Branch, Some(BranchKind::Entity)).is_ok());
        assert!(check_branch_kind(Branch, None).is_err());
        assert!(check_branch_kind(Group, Some(BranchKind::Entity)).is_err());
    }
}
