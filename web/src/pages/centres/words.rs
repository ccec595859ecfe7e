//! Rooms and bookings in words.

use super::days::length_words;
use crate::{
    api::{
        ErrorCode, Failure, Timestamp,
        centres::{
            Equipment, RoomAudience, RoomKind,
            bookings::{BookingEventKind, BookingState},
        },
        failure_text,
    },
    components::ChipKind,
};

pub fn kind_words(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Council => text!(centres.kind.council),
        RoomKind::Lecture => text!(centres.kind.lecture),
        RoomKind::Reading => text!(centres.kind.reading),
        RoomKind::Chess => text!(centres.kind.chess),
        RoomKind::Yoga => text!(centres.kind.yoga),
        RoomKind::Dance => text!(centres.kind.dance),
        RoomKind::Hall => text!(centres.kind.hall),
        RoomKind::Shared => text!(centres.kind.shared),
    }
}

pub fn equipment_words(equipment: Equipment) -> &'static str {
    match equipment {
        Equipment::AirConditioning => text!(centres.equipment.air_conditioning),
        Equipment::Microphone => text!(centres.equipment.microphone),
        Equipment::Mirrors => text!(centres.equipment.mirrors),
        Equipment::Mats => text!(centres.equipment.mats),
        Equipment::Piano => text!(centres.equipment.piano),
        Equipment::Projector => text!(centres.equipment.projector),
        Equipment::Tables => text!(centres.equipment.tables),
        Equipment::Whiteboard => text!(centres.equipment.whiteboard),
    }
}

/// 「空调、投影」
pub fn all_equipment_words(equipment: &[Equipment]) -> String {
    let words: Vec<&str> = equipment.iter().map(|one| equipment_words(*one)).collect();
    words.join(text!(centres.list_separator))
}

/// 「议事厅 · 容纳 20 人 · 无障碍」「16 个座位」; of a room that is called by its kind, the kind is said already.
pub fn room_words(
    name: &str,
    kind: RoomKind,
    (capacity, by_seat): (i32, bool),
    step_free: bool,
) -> String {
    let kind = kind_words(kind);
    let mut words = Vec::new();
    if kind != name {
        words.push(kind.to_string());
    }
    words.push(match by_seat {
        true => text!(centres.seats.count, count = capacity),
        false => text!(centres.capacity, count = capacity),
    });
    if step_free {
        words.push(text!(centres.step_free).to_string());
    }
    words.join(text!(common.separator))
}

/// 「3、4、5 号」
pub fn seats_words(seats: &[i32]) -> String {
    let numbers: Vec<String> = seats.iter().map(i32::to_string).collect();
    let numbers = numbers.join(text!(centres.list_separator));
    text!(centres.seats.numbers, numbers)
}

/// Whom a room is for.
pub fn audience_words(audience: RoomAudience) -> &'static str {
    match audience {
        RoomAudience::Compound => text!(centres.audience.compound),
        RoomAudience::Community => text!(centres.audience.community),
        RoomAudience::Street => text!(centres.audience.street),
    }
}

/// How a booking stands: one that stood is over with its time.
pub fn state_words(
    state: BookingState,
    (starts_at, ends_at): (Timestamp, Timestamp),
    now: Timestamp,
) -> (&'static str, ChipKind) {
    match state {
        BookingState::Booked if ends_at <= now => (text!(centres.state.over), ChipKind::Plain),
        BookingState::Booked if starts_at <= now => (text!(centres.state.running), ChipKind::Done),
        BookingState::Booked => (text!(centres.state.booked), ChipKind::Done),
        BookingState::Requested => (text!(centres.state.requested), ChipKind::Time),
        BookingState::Held => (text!(centres.state.held), ChipKind::Time),
        BookingState::Offered => (text!(centres.state.offered), ChipKind::Time),
        BookingState::Declined => (text!(centres.state.declined), ChipKind::Late),
        BookingState::Closed => (text!(centres.state.closed), ChipKind::Late),
        BookingState::Cancelled => (text!(centres.state.cancelled), ChipKind::Plain),
        BookingState::Lapsed => (text!(centres.state.lapsed), ChipKind::Plain),
        BookingState::Missed => (text!(centres.state.missed), ChipKind::Late),
    }
}

pub fn event_words(kind: BookingEventKind) -> &'static str {
    match kind {
        BookingEventKind::Requested => text!(centres.event.requested),
        BookingEventKind::Booked => text!(centres.event.booked),
        BookingEventKind::Approved => text!(centres.event.approved),
        BookingEventKind::Declined => text!(centres.event.declined),
        BookingEventKind::Expired => text!(centres.event.expired),
        BookingEventKind::Moved => text!(centres.event.moved),
        BookingEventKind::Cancelled => text!(centres.event.cancelled),
        BookingEventKind::Closed => text!(centres.event.closed),
        BookingEventKind::Offered => text!(centres.event.offered),
        BookingEventKind::CheckedIn => text!(centres.event.checked_in),
        BookingEventKind::Missed => text!(centres.event.missed),
        BookingEventKind::Appealed => text!(centres.event.appealed),
        BookingEventKind::Excused => text!(centres.event.excused),
        BookingEventKind::Upheld => text!(centres.event.upheld),
    }
}

/// Why a time could not be had, with the number that it hangs on.
pub fn refusal_words(failure: &Failure) -> String {
    let limit = match failure {
        Failure::Refused(error) => error.limit,
        Failure::Network | Failure::Broken => None,
    };
    match (failure.code(), failure.field(), limit) {
        (Some(ErrorCode::TooSoon), _, Some(minutes)) if minutes > 0 => {
            text!(centres.refusal.too_soon, lead = lead_words(minutes))
        }
        (Some(ErrorCode::TooFar), _, Some(days)) => text!(centres.refusal.too_far, days),
        (Some(ErrorCode::WeekFull), _, Some(limit)) => text!(centres.refusal.week_full, limit),
        (Some(ErrorCode::Invalid), Some("startsAt"), _) => text!(centres.refusal.past).to_string(),
        (Some(ErrorCode::OutOfRange), Some("heads"), Some(limit)) => {
            text!(centres.refusal.heads, limit)
        }
        (Some(ErrorCode::Forbidden), Some("roomId"), _) => {
            text!(centres.refusal.not_for_you).to_string()
        }
        _ => failure_text(failure),
    }
}

/// How long beforehand: 「2 小时」「1 天」.
pub fn lead_words(minutes: i32) -> String {
    const DAY: i32 = 24 * 60;
    match minutes % DAY {
        0 if minutes > 0 => text!(centres.length.days, count = minutes / DAY),
        _ => length_words(minutes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ApiError;

    #[test]
    fn a_room_that_is_called_by_its_kind_is_said_once() {
        let words = room_words("议事厅", RoomKind::Council, (20, false), true);
        assert_eq!(words, "容纳 20 人 · 无障碍");
        let words = room_words("二楼大间", RoomKind::Dance, (25, false), false);
        assert_eq!(words, "舞蹈室 · 容纳 25 人");
        let words = room_words("阅览室", RoomKind::Reading, (16, true), false);
        assert_eq!(words, "16 个座位");
    }

    #[test]
    fn a_booking_is_over_with_its_time() {
        let state = |now| {
            let time = (Timestamp(10), Timestamp(20));
            state_words(BookingState::Booked, time, Timestamp(now)).0
        };
        assert_eq!([9, 10, 20].map(state), ["已预约", "使用中", "已结束"]);
    }

    #[test]
    fn how_long_beforehand_is_said_in_the_unit_that_people_would_choose() {
        let refused = |limit| {
            Failure::Refused(ApiError {
                code: ErrorCode::TooSoon,
                field: Some("startsAt".into()),
                limit: Some(limit),
            })
        };
        let words = refusal_words(&refused(120));
        assert_eq!(words, "要提前 2 小时预约，请选晚一些的时间。");
        assert_eq!(lead_words(24 * 60), "1 天");
        assert_eq!(lead_words(90), "1.5 小时");
    }
}
