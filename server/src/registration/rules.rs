//! What may be decided about registrations without asking anybody: pure, without clock or database.

use chrono::TimeDelta;
use entity::{invitation, place, place::PlaceKind, registration::RegistrationState};

use crate::{
    error::{ErrorCode, Result, field, limit},
    identity::rules::checked_name,
    words::checked_text,
};

/// Staircase and flat are a few signs; a letter to the grid worker does not belong there.
pub const LONGEST_FLAT: usize = 30;
/// How often one registration may be corrected: each time somebody may be told.
pub const MOST_VERSIONS: i32 = 40;
pub const LONGEST_LIFE: i32 = 366;
pub const HIGHEST_USE_LIMIT: i32 = 10_000;

/// A name as the roster would have it: between Chinese characters people type spaces that are no
/// part of it.
///
/// # Errors
/// `REQUIRED`, `TOO_LONG`, `INVALID`.
pub fn plain_name(text: &str) -> Result<String> {
    let name = checked_name(text, "name")?;
    let is_chinese = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let is_all_chinese = name.chars().all(|c| is_chinese(c) || c.is_whitespace());
    Ok(match is_all_chinese {
        true => name.split_whitespace().collect(),
        false => name.split_whitespace().collect::<Vec<_>>().join(" "),
    })
}

/// Nothing, or the words that tell a door from its neighbours.
///
/// # Errors
/// `TOO_LONG`, `INVALID`.
pub fn checked_flat(text: Option<&str>) -> Result<Option<String>> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => checked_text(text, "flat", LONGEST_FLAT).map(Some),
        None => Ok(None),
    }
}

/// # Errors
/// `STATE_CHANGED` once it is confirmed, `TOO_MANY_ATTEMPTS` when it was corrected too often.
pub fn may_correct(state: RegistrationState, version: i32) -> Result<()> {
    match state {
        RegistrationState::Confirmed => Err(ErrorCode::StateChanged.into()),
        _ if version >= MOST_VERSIONS => Err(ErrorCode::TooManyAttempts.into()),
        RegistrationState::Waiting | RegistrationState::Refused => Ok(()),
    }
}

/// # Errors
/// `INVALID` on `placeId` for a place that the invitation is not for.
pub fn check_invited(invitation: &invitation::Model, place: &place::Model) -> Result<()> {
    let is_for = place.id == invitation.place_id
        || (invitation.place_id == invitation.compound_id
            && place.compound_id == Some(invitation.compound_id));
    match is_for {
        true => Ok(()),
        false => Err(field(ErrorCode::Invalid, "placeId")),
    }
}

/// How long an invitation works and how many may use it.
///
/// # Errors
/// `OUT_OF_RANGE` on `days` and `useLimit`.
pub fn check_terms(days: i32, use_limit: Option<i32>) -> Result<TimeDelta> {
    if !(1..=LONGEST_LIFE).contains(&days) {
        return Err(limit(ErrorCode::OutOfRange, "days", LONGEST_LIFE.into()));
    }
    if use_limit.is_some_and(|uses| !(1..=HIGHEST_USE_LIMIT).contains(&uses)) {
        let most = HIGHEST_USE_LIMIT.into();
        return Err(limit(ErrorCode::OutOfRange, "useLimit", most));
    }
    Ok(TimeDelta::days(days.into()))
}

/// # Errors
/// `INVALID` on `placeId` for what is neither compound nor building in one; for each building only
/// of a compound.
pub fn check_inviting(place: &place::Model, each_building: bool) -> Result<()> {
    let may = match place.kind {
        PlaceKind::Compound => true,
        PlaceKind::Building => place.compound_id.is_some() && !each_building,
        _ => false,
    };
    match may {
        true => Ok(()),
        false => Err(field(ErrorCode::Invalid, "placeId")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_the_spaces_that_are_no_part_of_them() {
        assert_eq!(plain_name(" 林 小 溪 ").unwrap(), "林小溪");
        assert_eq!(plain_name("Anna  Lin").unwrap(), "Anna Lin");
        assert_eq!(plain_name("阿依古丽·买买提").unwrap(), "阿依古丽·买买提");
        assert_eq!(plain_name("  ").unwrap_err().code(), ErrorCode::Required);
    }

    #[test]
    fn a_flat_may_be_left_out() {
        assert_eq!(checked_flat(None).unwrap(), None);
        assert_eq!(checked_flat(Some("  ")).unwrap(), None);
        assert_eq!(
            checked_flat(Some(" 2 单元 301 ")).unwrap().unwrap(),
            "2 单元 301"
        );
        let long = "室".repeat(LONGEST_FLAT + 1);
        let error = checked_flat(Some(&long)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::TooLong);
    }

    #[test]
    fn what_is_confirmed_is_corrected_no_more() {
        assert!(may_correct(RegistrationState::Waiting, 1).is_ok());
        assert!(may_correct(RegistrationState::Refused, 7).is_ok());
        let error = may_correct(RegistrationState::Confirmed, 1).unwrap_err();
        assert_eq!(error.code(), ErrorCode::StateChanged);
        let error = may_correct(RegistrationState::Refused, MOST_VERSIONS).unwrap_err();
        assert_eq!(error.code(), ErrorCode::TooManyAttempts);
    }

    #[test]
    fn invitations_end_some_day() {
        assert_eq!(check_terms(30, None).unwrap(), TimeDelta::days(30));
        assert!(check_terms(1, Some(1)).is_ok());
        for (days, uses) in [(0, None), (367, None), (7, Some(0)), (7, Some(10_001))] {
            let error = check_terms(days, uses).unwrap_err();
            assert_eq!(error.code(), ErrorCode::OutOfRange, "{days} {uses:?}");
        }
    }
}
