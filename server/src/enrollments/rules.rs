//! What may be decided about a 报到 without asking anybody: pure, without clock or database.

use entity::{
    enrollment::{EnrollmentKind, EnrollmentState},
    place,
    place::PlaceKind,
};
use uuid::Uuid;

use crate::{
    error::{ErrorCode, Result, field},
    identity::rules::compound_of,
};

/// A member reports to the compound where they live, and to those that their unit covers.
///
/// # Errors
/// `NO_RESIDENCE` where no home is known; `INVALID` on `placeId` for any other place.
pub fn kind_of_report(
    home: Option<&place::Model>,
    linked: &[Uuid],
    place: &place::Model,
) -> Result<EnrollmentKind> {
    if place.kind == PlaceKind::Compound && home.and_then(compound_of) == Some(place.id) {
        return Ok(EnrollmentKind::Residence);
    }
    if place.kind == PlaceKind::Compound && linked.contains(&place.id) {
        return Ok(EnrollmentKind::UnitLinked);
    }
    match home {
        None => Err(ErrorCode::NoResidence.into()),
        Some(_) => Err(field(ErrorCode::Invalid, "placeId")),
    }
}

/// What a desk says to a 报到.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Confirm,
    /// With the reason.
    Return(String),
}

impl Decision {
    /// # Errors
    /// `STATE_CHANGED` unless it is still being asked for.
    pub fn applied_to(&self, state: EnrollmentState) -> Result<EnrollmentState> {
        match (state, self) {
            (EnrollmentState::Asked, Self::Confirm) => Ok(EnrollmentState::Confirmed),
            (EnrollmentState::Asked, Self::Return(_)) => Ok(EnrollmentState::Returned),
            (
                EnrollmentState::Confirmed | EnrollmentState::Returned | EnrollmentState::Ended,
                _,
            ) => Err(ErrorCode::StateChanged.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn place(number: u128, kind: PlaceKind, compound: Option<u128>) -> place::Model {
        place::Model {
            id: Uuid::from_u128(number),
            parent_id: None,
            kind,
            compound_kind: None,
            name: String::new(),
            code: String::new(),
            path: String::new(),
            compound_id: compound.map(Uuid::from_u128),
            community_id: None,
            street_id: None,
            latitude: None,
            longitude: None,
            position: 0,
            created_at: DateTime::default(),
            closed_at: None,
        }
    }

    fn code<T: std::fmt::Debug>(result: Result<T>) -> ErrorCode {
        result.unwrap_err().code()
    }

    #[test]
    fn a_member_reports_to_the_compounds_of_home_and_unit() {
        let compound = place(1, PlaceKind::Compound, Some(1));
        let other = place(2, PlaceKind::Compound, Some(2));
        let building = place(3, PlaceKind::Building, Some(1));
        let alone = place(4, PlaceKind::Building, None);
        let kind = |home, linked: &[Uuid], place| kind_of_report(home, linked, place);
        let at_home = EnrollmentKind::Residence;
        assert_eq!(kind(Some(&building), &[], &compound).unwrap(), at_home);
        assert_eq!(
            kind(Some(&compound), &[compound.id], &compound).unwrap(),
            at_home,
            "both at once is home"
        );
        for home in [None, Some(&building)] {
            let linked = kind(home, &[other.id], &other).unwrap();
            assert_eq!(linked, EnrollmentKind::UnitLinked);
        }
        assert_eq!(code(kind(None, &[], &compound)), ErrorCode::NoResidence);
        for (home, place) in [
            (&building, &other),
            (&building, &building),
            (&alone, &alone),
            (&alone, &compound),
        ] {
            assert_eq!(code(kind(Some(home), &[], place)), ErrorCode::Invalid);
        }
    }

    #[test]
    fn only_what_is_asked_for_is_decided() {
        let refusal = Decision::Return("不住这里".to_owned());
        use EnrollmentState::{Asked, Confirmed, Ended, Returned};
        assert_eq!(Decision::Confirm.applied_to(Asked).unwrap(), Confirmed);
        assert_eq!(refusal.applied_to(Asked).unwrap(), Returned);
        for state in [Confirmed, Returned, Ended] {
            for decision in [&Decision::Confirm, &refusal] {
                assert_eq!(code(decision.applied_to(state)), ErrorCode::StateChanged);
            }
        }
    }
}
