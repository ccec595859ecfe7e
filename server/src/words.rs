//! Words that people write: trimmed, of a bearable length, and free of what no keyboard types.

use crate::error::{ErrorCode, Result, field, limit};

/// Skills named at once; a street has a dozen.
pub const MOST_SKILLS: usize = 50;
const LONGEST_REASON: usize = 200;

/// # Errors
/// `REQUIRED`, `TOO_LONG`, `INVALID` for control characters other than new lines and tabs.
pub fn checked_text(text: &str, name: &'static str, longest: usize) -> Result<String> {
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Err(field(ErrorCode::Required, name));
    }
    if text.chars().count() > longest {
        return Err(limit(ErrorCode::TooLong, name, longest as i64));
    }
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
    {
        return Err(field(ErrorCode::Invalid, name));
    }
    Ok(text)
}

/// Why something is refused or ended.
///
/// # Errors
/// `REQUIRED`, `TOO_LONG`, `INVALID` for control characters.
pub fn checked_reason(text: &str, name: &'static str) -> Result<String> {
    checked_text(text, name, LONGEST_REASON)
}

/// Codes of skills, each once and in one order.
///
/// # Errors
/// `TOO_MANY`; `NOT_FOUND` for what cannot be a code.
pub fn checked_codes(mut codes: Vec<String>, name: &'static str) -> Result<Vec<String>> {
    if codes.len() > MOST_SKILLS {
        return Err(limit(ErrorCode::TooMany, name, MOST_SKILLS as i64));
    }
    if codes.iter().any(|code| !may_be_stored(code)) {
        return Err(field(ErrorCode::NotFound, name));
    }
    codes.sort();
    codes.dedup();
    Ok(codes)
}

/// PostgreSQL refuses a text with a zero in it, even to look for it.
pub fn may_be_stored(text: &str) -> bool {
    !text.contains('\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hold_what_people_type() {
        let check = |text: &str| checked_text(text, "words", 20).map_err(|error| error.code());
        assert_eq!(check(" 三楼\r\n\t灯不亮 ").unwrap(), "三楼\n\t灯不亮");
        assert_eq!(check(" \n\t"), Err(ErrorCode::Required));
        assert_eq!(check(&"灯".repeat(21)), Err(ErrorCode::TooLong));
        for text in ["灯\0", "灯\u{7}", "灯\u{1b}[31m", "灯\u{85}亮"] {
            assert_eq!(check(text), Err(ErrorCode::Invalid), "{text:?}");
        }
        assert!(checked_reason(&"因".repeat(200), "reason").is_ok());
    }

    #[test]
    fn codes_are_few_and_stand_once() {
        let codes = |number: usize| vec!["law".to_owned(); number];
        assert_eq!(checked_codes(codes(50), "skillCodes").unwrap(), ["law"]);
        let error = checked_codes(codes(51), "skillCodes").unwrap_err();
        assert_eq!(error.code(), ErrorCode::TooMany);
        let error = checked_codes(vec!["la\0w".to_owned()], "skillCodes").unwrap_err();
        assert_eq!(error.code(), ErrorCode::NotFound);
    }
}
