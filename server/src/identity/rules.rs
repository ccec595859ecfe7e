//! What may be decided about people without asking anybody: pure, without clock or database.

use entity::{place, place::PlaceKind, refresh_token};
use uuid::Uuid;

use crate::{
    error::{ErrorCode, Result, field, limit},
    vault::Phone,
    words::checked_text,
};

pub const LONGEST_NAME: usize = 40;
pub const SHORTEST_PASSWORD: usize = 8;
pub const LONGEST_PASSWORD: usize = 128;

/// A person's name without the space around it.
///
/// # Errors
/// `REQUIRED`, `TOO_LONG`, `INVALID` for control characters.
pub fn checked_name(text: &str, name: &'static str) -> Result<String> {
    checked_text(text, name, LONGEST_NAME)
}

/// # Errors
/// `PASSWORD_WEAK` for a short one, the number itself, or one character repeated; `TOO_LONG`.
pub fn check_password(password: &str, phone: &Phone, name: &'static str) -> Result<()> {
    let length = password.chars().count();
    if length > LONGEST_PASSWORD {
        return Err(limit(ErrorCode::TooLong, name, LONGEST_PASSWORD as i64));
    }
    let mut letters = password.chars();
    let first = letters.next();
    let repeats = letters.all(|letter| Some(letter) == first);
    let is_the_number = Phone::parse(password).is_ok_and(|typed| typed == *phone);
    if length < SHORTEST_PASSWORD || repeats || is_the_number {
        return Err(limit(
            ErrorCode::PasswordWeak,
            name,
            SHORTEST_PASSWORD as i64,
        ));
    }
    Ok(())
}

/// # Errors
/// `INVALID` for a place in no compound, since nobody could report to it or take its orders.
pub fn check_residence(place: &place::Model, name: &'static str) -> Result<()> {
    match compound_of(place) {
        Some(_) => Ok(()),
        None => Err(field(ErrorCode::Invalid, name)),
    }
}

/// The compound that a place is, or lies in.
pub fn compound_of(place: &place::Model) -> Option<Uuid> {
    match place.kind {
        PlaceKind::Compound => Some(place.id),
        _ => place.compound_id,
    }
}

/// Whether a refresh token that was presented still counts.
///
/// It does until a token that was handed out for it is used: an answer may be lost on its way, so
/// the same token may come again. It also ends when another token handed out for the same
/// predecessor is used, for then two parties hold the chain, and one of them stole it.
pub fn is_void(presented: &refresh_token::Model, session: &[refresh_token::Model]) -> bool {
    session
        .iter()
        .filter(|other| other.id != presented.id && other.used_at.is_some())
        .any(|other| {
            let is_successor = other.predecessor_id == Some(presented.id);
            let is_rival =
                other.predecessor_id.is_some() && other.predecessor_id == presented.predecessor_id;
            is_successor || is_rival
        })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::error::Error;

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
    fn passwords_are_long_enough_and_no_giveaway() {
        let phone = Phone::parse("13812345678").unwrap();
        let check = |password: &str| check_password(password, &phone, "password");
        assert!(check("春风十里不如你").is_err(), "seven letters");
        assert!(check("春风十里不如你呀").is_ok());
        assert!(check(&"ab".repeat(64)).is_ok());
        assert_eq!(code(check(&"ab".repeat(65))), ErrorCode::TooLong);
        for weak in ["", "abc", "88888888", "13812345678", "138 1234 5678"] {
            assert_eq!(code(check(weak)), ErrorCode::PasswordWeak, "{weak}");
        }
        assert!(check("13912345678").is_ok());
    }

    #[test]
    fn texts_are_trimmed_and_limited() {
        assert_eq!(checked_name(" 周明 ", "name").unwrap(), "周明");
        assert_eq!(code(checked_name(" \t", "name")), ErrorCode::Required);
        assert_eq!(code(checked_name("周\u{7}", "name")), ErrorCode::Invalid);
        assert!(matches!(
            checked_name(&"周".repeat(41), "name").unwrap_err(),
            Error::User {
                code: ErrorCode::TooLong,
                field: Some(name),
                limit: Some(40)
            } if name == "name"
        ));
    }

    #[test]
    fn people_live_in_compounds() {
        let lives = |place: &place::Model| check_residence(place, "placeId");
        assert!(lives(&place(1, PlaceKind::Compound, Some(1))).is_ok());
        assert!(lives(&place(3, PlaceKind::Building, Some(1))).is_ok());
        for nowhere in [PlaceKind::Building, PlaceKind::Village, PlaceKind::Street] {
            assert_eq!(code(lives(&place(4, nowhere, None))), ErrorCode::Invalid);
        }
    }

    fn token(number: u128, predecessor: Option<u128>, used: bool) -> refresh_token::Model {
        refresh_token::Model {
            id: Uuid::from_u128(number),
            session_id: Uuid::nil(),
            token_hash: Vec::new(),
            predecessor_id: predecessor.map(Uuid::from_u128),
            created_at: DateTime::default(),
            used_at: used.then(DateTime::default),
        }
    }

    #[test]
    fn a_token_counts_until_its_successor_is_used() {
        let unused = [token(1, None, true), token(2, Some(1), false)];
        assert!(!is_void(&unused[0], &unused), "the answer may be lost");
        assert!(!is_void(&unused[1], &unused));
        let used = [
            token(1, None, true),
            token(2, Some(1), true),
            token(3, Some(2), false),
        ];
        assert!(is_void(&used[0], &used));
        assert!(!is_void(&used[1], &used));
        assert!(!is_void(&used[2], &used));
    }

    #[test]
    fn of_two_successors_only_one_may_go_on() {
        let forked = [
            token(1, None, true),
            token(2, Some(1), true),
            token(3, Some(1), false),
        ];
        assert!(!is_void(&forked[1], &forked));
        assert!(is_void(&forked[2], &forked));
    }

    #[test]
    fn first_tokens_of_a_session_are_no_rivals() {
        let alone = [token(1, None, true), token(2, None, false)];
        assert!(!is_void(&alone[1], &alone));
    }
}
