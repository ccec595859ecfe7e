//! What one can say about the work or about a request with one touch. Stored as codes; the words are
//! the client's.

use async_graphql::Enum;

use crate::error::{ErrorCode, Result, field};

/// PROMPT to DISMISSIVE are about the work, WELL_DESCRIBED to WRONG_CATEGORY about the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
pub enum RatingTag {
    Prompt,
    Patient,
    Skilled,
    Tidy,
    KeptInformed,
    Late,
    NotFixed,
    Rude,
    LeftMess,
    Dismissive,
    WellDescribed,
    SomebodyThere,
    Friendly,
    Unclear,
    NobodyThere,
    Unfriendly,
    WrongCategory,
}

/// What is rated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rated {
    Work,
    Request,
}

pub const MOST_STARS: i32 = 5;

impl RatingTag {
    const ALL: [(Self, &'static str, Rated, bool); 17] = {
        use Rated::{Request, Work};
        [
            (Self::Prompt, "prompt", Work, true),
            (Self::Patient, "patient", Work, true),
            (Self::Skilled, "skilled", Work, true),
            (Self::Tidy, "tidy", Work, true),
            (Self::KeptInformed, "kept_informed", Work, true),
            (Self::Late, "late", Work, false),
            (Self::NotFixed, "not_fixed", Work, false),
            (Self::Rude, "rude", Work, false),
            (Self::LeftMess, "left_mess", Work, false),
            (Self::Dismissive, "dismissive", Work, false),
            (Self::WellDescribed, "well_described", Request, true),
            (Self::SomebodyThere, "somebody_there", Request, true),
            (Self::Friendly, "friendly", Request, true),
            (Self::Unclear, "unclear", Request, false),
            (Self::NobodyThere, "nobody_there", Request, false),
            (Self::Unfriendly, "unfriendly", Request, false),
            (Self::WrongCategory, "wrong_category", Request, false),
        ]
    };

    pub fn code(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(tag, ..)| *tag == self)
            .map_or("", |(_, code, ..)| code)
    }

    /// Praise goes with four and five stars, blame with one and two; three may have both.
    fn fits(self, rated: Rated, stars: i32) -> bool {
        Self::ALL.iter().any(|(tag, _, of, is_praise)| {
            *tag == self && *of == rated && if *is_praise { stars >= 3 } else { stars <= 3 }
        })
    }
}

/// Each once and in one order.
///
/// # Errors
/// `INVALID` on `tags` for one that does not go with what is rated or with the stars.
pub fn checked(mut tags: Vec<RatingTag>, rated: Rated, stars: i32) -> Result<Vec<RatingTag>> {
    tags.sort_unstable();
    tags.dedup();
    match tags.iter().all(|tag| tag.fits(rated, stars)) {
        true => Ok(tags),
        false => Err(field(ErrorCode::Invalid, "tags")),
    }
}

/// Those that one can choose from with so many stars.
pub fn fitting(rated: Rated, stars: i32) -> Vec<RatingTag> {
    let all = RatingTag::ALL.iter().map(|(tag, ..)| *tag);
    all.filter(|tag| tag.fits(rated, stars)).collect()
}

pub fn stored(tags: &[RatingTag]) -> String {
    let codes: Vec<_> = tags.iter().map(|tag| tag.code()).collect();
    codes.join(",")
}

/// Codes that are not known any more are left out.
pub fn read(stored: &str) -> Vec<RatingTag> {
    let of_code = |code: &str| {
        let known = RatingTag::ALL.iter().find(|(_, one, ..)| *one == code);
        known.map(|(tag, ..)| *tag)
    };
    stored.split(',').filter_map(of_code).collect()
}

#[cfg(test)]
mod tests {
    use async_graphql::resolver_utils::EnumType;

    use super::*;

    #[test]
    fn every_tag_has_a_code_that_leads_back_to_it() {
        for item in RatingTag::items() {
            let code = item.value.code();
            assert_eq!(read(code), [item.value], "{}", item.name);
            assert_eq!(code.to_uppercase(), item.name);
        }
        let some = [RatingTag::Prompt, RatingTag::Tidy];
        assert_eq!(read(&stored(&some)), some);
        assert_eq!(read(""), []);
        assert_eq!(read("prompt,forgotten"), [RatingTag::Prompt]);
    }

    #[test]
    fn praise_and_blame_go_with_the_stars() {
        let check = |tag, rated, stars| checked(vec![tag, tag], rated, stars);
        assert_eq!(
            check(RatingTag::Prompt, Rated::Work, 5).unwrap(),
            [RatingTag::Prompt]
        );
        for (tag, rated, stars) in [
            (RatingTag::Prompt, Rated::Work, 2),
            (RatingTag::Late, Rated::Work, 4),
            (RatingTag::Prompt, Rated::Request, 5),
            (RatingTag::Unclear, Rated::Work, 1),
        ] {
            assert!(check(tag, rated, stars).is_err(), "{tag:?} {stars}");
        }
        for tag in [RatingTag::Prompt, RatingTag::Late] {
            assert!(check(tag, Rated::Work, 3).is_ok());
        }
    }
}
