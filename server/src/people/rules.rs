//! Which role is held where, and who may give it.

use entity::{
    appointment::AppointmentRole::{self, *},
    organization::OrganizationKind,
    place::PlaceKind,
};

/// What a role is held over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatKind {
    Places(&'static [PlaceKind]),
    Organizations(&'static [OrganizationKind]),
    /// Everything.
    System,
}

pub fn seat_kind(role: AppointmentRole) -> SeatKind {
    match role {
        Dispatcher => SeatKind::Organizations(&[
            OrganizationKind::CommunityCommittee,
            OrganizationKind::Branch,
        ]),
        UnitLiaison => SeatKind::Organizations(&[
            OrganizationKind::PartnerUnit,
            OrganizationKind::Department,
            OrganizationKind::School,
            OrganizationKind::Enterprise,
            OrganizationKind::PropertyCompany,
            OrganizationKind::SocialOrganization,
        ]),
        MerchantClerk => SeatKind::Organizations(&[OrganizationKind::Merchant]),
        GridWorker => SeatKind::Places(&[
            PlaceKind::Community,
            PlaceKind::Village,
            PlaceKind::Compound,
        ]),
        CentreManager => SeatKind::Places(&[
            PlaceKind::Street,
            PlaceKind::Community,
            PlaceKind::Village,
            PlaceKind::Compound,
        ]),
        CommunityAdmin => SeatKind::Places(&[PlaceKind::Community, PlaceKind::Village]),
        StreetAdmin => SeatKind::Places(&[PlaceKind::Street]),
        SystemAdmin => SeatKind::System,
    }
}

/// Who may give and end a role at a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Giver {
    /// Whoever administers the seat.
    OfSeat,
    /// Whoever administers the place above the seat: nobody makes their own equals.
    FromAbove,
    System,
}

pub fn giver(role: AppointmentRole) -> Giver {
    match role {
        Dispatcher | UnitLiaison | MerchantClerk | GridWorker | CentreManager => Giver::OfSeat,
        CommunityAdmin => Giver::FromAbove,
        StreetAdmin | SystemAdmin => Giver::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_are_made_from_above() {
        assert_eq!(giver(CommunityAdmin), Giver::FromAbove);
        assert_eq!(giver(StreetAdmin), Giver::System);
        assert_eq!(giver(SystemAdmin), Giver::System);
        assert_eq!(giver(Dispatcher), Giver::OfSeat);
    }

    #[test]
    fn a_dispatcher_sits_where_there_is_a_desk() {
        let SeatKind::Organizations(kinds) = seat_kind(Dispatcher) else {
            panic!("a desk belongs to an organisation");
        };
        assert!(kinds.contains(&OrganizationKind::Branch));
        assert!(!kinds.contains(&OrganizationKind::Merchant));
    }
}
