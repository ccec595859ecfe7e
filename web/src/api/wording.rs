//! Failures in plain words, in both languages: the only place that knows what a code means to people.

use super::{ApiError, ErrorCode, Failure};

pub fn failure_text(failure: &Failure) -> String {
    match failure {
        Failure::Network => text!(errors.network).to_string(),
        Failure::Broken => text!(errors.broken).to_string(),
        Failure::Refused(error) => error_text(error),
    }
}

pub fn error_text(error: &ApiError) -> String {
    match (error.code, error.limit) {
        (ErrorCode::TooLong, Some(limit)) => text!(errors.too_long_limit, limit),
        (ErrorCode::TooShort, Some(limit)) => text!(errors.too_short_limit, limit),
        (ErrorCode::OutOfRange, Some(limit)) => text!(errors.out_of_range_limit, limit),
        (ErrorCode::TooMany, Some(limit)) => text!(errors.too_many_limit, limit),
        (ErrorCode::SeatsTaken, Some(limit)) => text!(errors.seats_taken_limit, limit),
        (ErrorCode::ClaimCapReached, Some(limit)) => {
            text!(errors.claim_cap_reached_limit, limit)
        }
        (ErrorCode::NotConfirmed, Some(_)) => text!(errors.not_confirmed_limit).to_string(),
        (code, _) => plain_text(code).to_string(),
    }
}

fn plain_text(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Unauthenticated => text!(errors.unauthenticated),
        ErrorCode::Forbidden => text!(errors.forbidden),
        ErrorCode::NotFound => text!(errors.not_found),
        ErrorCode::Internal => text!(errors.internal),
        ErrorCode::Busy => text!(errors.busy),
        ErrorCode::BadRequest => text!(errors.bad_request),
        ErrorCode::Required => text!(errors.required),
        ErrorCode::TooLong => text!(errors.too_long),
        ErrorCode::TooShort => text!(errors.too_short),
        ErrorCode::Invalid => text!(errors.invalid),
        ErrorCode::OutOfRange => text!(errors.out_of_range),
        ErrorCode::TooMany => text!(errors.too_many),
        ErrorCode::PhoneInvalid => text!(errors.phone_invalid),
        ErrorCode::PasswordWeak => text!(errors.password_weak),
        ErrorCode::WrongCredentials => text!(errors.wrong_credentials),
        ErrorCode::CodeWrong => text!(errors.code_wrong),
        ErrorCode::CodeExpired => text!(errors.code_expired),
        ErrorCode::TooManyAttempts => text!(errors.too_many_attempts),
        ErrorCode::RequestReused => text!(errors.request_reused),
        ErrorCode::StateChanged => text!(errors.state_changed),
        ErrorCode::CrewFull => text!(errors.crew_full),
        ErrorCode::AlreadyFollowed => text!(errors.already_followed),
        ErrorCode::AlreadyAsked => text!(errors.already_asked),
        ErrorCode::NobodyAbove => text!(errors.nobody_above),
        ErrorCode::AlreadyClaimed => text!(errors.already_claimed),
        ErrorCode::ClaimCapReached => text!(errors.claim_cap_reached),
        ErrorCode::SkillMissing => text!(errors.skill_missing),
        ErrorCode::PlacesKept => text!(errors.places_kept),
        ErrorCode::LeadOnly => text!(errors.lead_only),
        ErrorCode::PlacesFree => text!(errors.places_free),
        ErrorCode::TakeoverOpen => text!(errors.takeover_open),
        ErrorCode::TakeoverEnded => text!(errors.takeover_ended),
        ErrorCode::AskerMayNotClaim => text!(errors.asker_may_not_claim),
        ErrorCode::NotEnrolled => text!(errors.not_enrolled),
        ErrorCode::OwnOrder => text!(errors.own_order),
        ErrorCode::OwnWork => text!(errors.own_work),
        ErrorCode::EvidenceRequired => text!(errors.evidence_required),
        ErrorCode::PhotoUnreadable => text!(errors.photo_unreadable),
        ErrorCode::PhotoTooLarge => text!(errors.photo_too_large),
        ErrorCode::RoleHeld => text!(errors.role_held),
        ErrorCode::AlreadyEnrolled => text!(errors.already_enrolled),
        ErrorCode::NoResidence => text!(errors.no_residence),
        ErrorCode::FileUnreadable => text!(errors.file_unreadable),
        ErrorCode::FileTooLarge => text!(errors.file_too_large),
        ErrorCode::ColumnMissing => text!(errors.column_missing),
        ErrorCode::FileHasMacros => text!(errors.file_has_macros),
        ErrorCode::FileProtected => text!(errors.file_protected),
        ErrorCode::ImportIncomplete => text!(errors.import_incomplete),
        ErrorCode::StillInUse => text!(errors.still_in_use),
        ErrorCode::NameTaken => text!(errors.name_taken),
        ErrorCode::OrdersOpen => text!(errors.orders_open),
        ErrorCode::StillInhabited => text!(errors.still_inhabited),
        ErrorCode::PlaceCovered => text!(errors.place_covered),
        ErrorCode::PhoneTaken => text!(errors.phone_taken),
        ErrorCode::PartsOpen => text!(errors.parts_open),
        ErrorCode::NotConfirmed => text!(errors.not_confirmed),
        ErrorCode::InvitationEnded => text!(errors.invitation_ended),
        ErrorCode::SlotTaken => text!(errors.slot_taken),
        ErrorCode::TooSoon => text!(errors.too_soon),
        ErrorCode::TooFar => text!(errors.too_far),
        ErrorCode::CentreClosed => text!(errors.centre_closed),
        ErrorCode::WeekFull => text!(errors.week_full),
        ErrorCode::SlotFree => text!(errors.slot_free),
        ErrorCode::AlreadyWaiting => text!(errors.already_waiting),
        ErrorCode::MissedTooOften => text!(errors.missed_too_often),
        ErrorCode::DoorCodeOld => text!(errors.door_code_old),
        ErrorCode::MealFull => text!(errors.meal_full),
        ErrorCode::AlreadyOrdered => text!(errors.already_ordered),
        ErrorCode::OrderingClosed => text!(errors.ordering_closed),
        ErrorCode::SlotFull => text!(errors.slot_full),
        ErrorCode::SeatsTaken => text!(errors.seats_taken),
        ErrorCode::NobodyWaits => text!(errors.nobody_waits),
        ErrorCode::DatesNotFree => text!(errors.dates_not_free),
        ErrorCode::Unknown => text!(errors.unknown),
    }
}
