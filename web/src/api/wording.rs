//! Failures in plain words, in both languages: the only place that knows what a code means to people.

use super::{ApiError, ErrorCode, Failure};
use crate::i18n::*;
use leptos_i18n::I18nContext;

pub fn failure_text(i18n: I18nContext<Locale>, failure: &Failure) -> String {
    match failure {
        Failure::Network => t_string!(i18n, errors.network).to_string(),
        Failure::Broken => t_string!(i18n, errors.broken).to_string(),
        Failure::Refused(error) => error_text(i18n, error),
    }
}

pub fn error_text(i18n: I18nContext<Locale>, error: &ApiError) -> String {
    match (error.code, error.limit) {
        (ErrorCode::TooLong, Some(limit)) => t_string!(i18n, errors.too_long_limit, limit),
        (ErrorCode::TooShort, Some(limit)) => t_string!(i18n, errors.too_short_limit, limit),
        (ErrorCode::OutOfRange, Some(limit)) => t_string!(i18n, errors.out_of_range_limit, limit),
        (ErrorCode::TooMany, Some(limit)) => t_string!(i18n, errors.too_many_limit, limit),
        (ErrorCode::ClaimCapReached, Some(limit)) => {
            t_string!(i18n, errors.claim_cap_reached_limit, limit)
        }
        (code, _) => plain_text(i18n, code).to_string(),
    }
}

fn plain_text(i18n: I18nContext<Locale>, code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Unauthenticated => t_string!(i18n, errors.unauthenticated),
        ErrorCode::Forbidden => t_string!(i18n, errors.forbidden),
        ErrorCode::NotFound => t_string!(i18n, errors.not_found),
        ErrorCode::Internal => t_string!(i18n, errors.internal),
        ErrorCode::Busy => t_string!(i18n, errors.busy),
        ErrorCode::BadRequest => t_string!(i18n, errors.bad_request),
        ErrorCode::Required => t_string!(i18n, errors.required),
        ErrorCode::TooLong => t_string!(i18n, errors.too_long),
        ErrorCode::TooShort => t_string!(i18n, errors.too_short),
        ErrorCode::Invalid => t_string!(i18n, errors.invalid),
        ErrorCode::OutOfRange => t_string!(i18n, errors.out_of_range),
        ErrorCode::TooMany => t_string!(i18n, errors.too_many),
        ErrorCode::PhoneInvalid => t_string!(i18n, errors.phone_invalid),
        ErrorCode::PasswordWeak => t_string!(i18n, errors.password_weak),
        ErrorCode::WrongCredentials => t_string!(i18n, errors.wrong_credentials),
        ErrorCode::CodeWrong => t_string!(i18n, errors.code_wrong),
        ErrorCode::CodeExpired => t_string!(i18n, errors.code_expired),
        ErrorCode::TooManyAttempts => t_string!(i18n, errors.too_many_attempts),
        ErrorCode::RequestReused => t_string!(i18n, errors.request_reused),
        ErrorCode::StateChanged => t_string!(i18n, errors.state_changed),
        ErrorCode::CrewFull => t_string!(i18n, errors.crew_full),
        ErrorCode::AlreadyClaimed => t_string!(i18n, errors.already_claimed),
        ErrorCode::ClaimCapReached => t_string!(i18n, errors.claim_cap_reached),
        ErrorCode::SkillMissing => t_string!(i18n, errors.skill_missing),
        ErrorCode::NotEnrolled => t_string!(i18n, errors.not_enrolled),
        ErrorCode::OwnOrder => t_string!(i18n, errors.own_order),
        ErrorCode::EvidenceRequired => t_string!(i18n, errors.evidence_required),
        ErrorCode::PhotoUnreadable => t_string!(i18n, errors.photo_unreadable),
        ErrorCode::PhotoTooLarge => t_string!(i18n, errors.photo_too_large),
        ErrorCode::AlreadyEnrolled => t_string!(i18n, errors.already_enrolled),
        ErrorCode::NoResidence => t_string!(i18n, errors.no_residence),
        ErrorCode::FileUnreadable => t_string!(i18n, errors.file_unreadable),
        ErrorCode::FileTooLarge => t_string!(i18n, errors.file_too_large),
        ErrorCode::ColumnMissing => t_string!(i18n, errors.column_missing),
        ErrorCode::Unknown => t_string!(i18n, errors.unknown),
    }
}
