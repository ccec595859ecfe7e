//! Whom an event of a booking is told to.

use chrono::{DateTime, Utc};
use entity::{
    appointment, appointment::AppointmentRole, booking, booking::BookingState,
    booking_event::BookingEventKind, notification::NotificationKind, place,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::rooms::Bookable;
use crate::{
    app::{App, Write},
    error::Result,
    identity::service::administrators_of,
    inbox::{
        self,
        rules::step_of,
        service::{About, Notice},
    },
};

/// What happened to a booking, and to how many dates of its series.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub event: BookingEventKind,
    pub by: Uuid,
    pub times: usize,
}

impl Told {
    pub fn once(event: BookingEventKind, by: Uuid) -> Self {
        let times = 1;
        Self { event, by, times }
    }
}

/// Tells the person what somebody else did, and managers what waits for them.
pub(super) async fn tell(
    write: &mut Write<'_>,
    app: &App,
    booking: &booking::Model,
    room: &Bookable,
    told: Told,
    now: DateTime<Utc>,
) -> Result<()> {
    let Told { event, by, times } = told;
    let mut notices = Vec::new();
    let mut add = |person_id, kind| {
        notices.push(Notice {
            person_id,
            kind,
            source_id: step_of(booking.id, booking.version),
            about: About::Booking(booking.id),
            subject: subject(app, booking, room, times),
            detail: booking.reason.clone().unwrap_or_default(),
        });
    };
    if let Some(kind) = for_person(event) {
        let mut people = vec![booking.person_id, booking.booked_by];
        people.dedup();
        // Whoever did it knows; the clock is told of in their name.
        let is_clock = matches!(
            event,
            BookingEventKind::Expired | BookingEventKind::Offered | BookingEventKind::Missed
        );
        for person_id in people.into_iter().filter(|id| is_clock || *id != by) {
            add(person_id, kind);
        }
    }
    let for_managers = match event {
        BookingEventKind::Appealed => Some(NotificationKind::BookingAppealed),
        _ if booking.state == BookingState::Requested => Some(NotificationKind::BookingRequested),
        _ => None,
    };
    if let Some(kind) = for_managers {
        for person_id in managers_of(&**write, &room.place, now).await? {
            if person_id != by {
                add(person_id, kind);
            }
        }
    }
    inbox::service::notify(write, app, notices).await
}

fn for_person(event: BookingEventKind) -> Option<NotificationKind> {
    match event {
        BookingEventKind::Requested | BookingEventKind::CheckedIn | BookingEventKind::Appealed => {
            None
        }
        BookingEventKind::Booked => Some(NotificationKind::BookingMade),
        BookingEventKind::Approved => Some(NotificationKind::BookingApproved),
        BookingEventKind::Declined => Some(NotificationKind::BookingDeclined),
        BookingEventKind::Expired => Some(NotificationKind::BookingExpired),
        BookingEventKind::Moved => Some(NotificationKind::BookingMoved),
        BookingEventKind::Cancelled => Some(NotificationKind::BookingCancelled),
        BookingEventKind::Closed => Some(NotificationKind::BookingClosed),
        BookingEventKind::Offered => Some(NotificationKind::BookingOffered),
        BookingEventKind::Missed => Some(NotificationKind::BookingMissed),
        BookingEventKind::Excused => Some(NotificationKind::BookingExcused),
        BookingEventKind::Upheld => Some(NotificationKind::BookingUpheld),
    }
}

/// The room and its time, in figures that every language reads.
fn subject(app: &App, booking: &booking::Model, room: &Bookable, times: usize) -> String {
    let local = booking.starts_at.with_timezone(&app.zone);
    let once = format!("{} {}", room.room.name, local.format("%m-%d %H:%M"));
    match times {
        0 | 1 => once,
        _ => format!("{once} ×{times}"),
    }
}

/// Those who manage the centres of a place, from it or from above; where there is nobody, the
/// administrators of its community.
async fn managers_of(
    db: &impl ConnectionTrait,
    place: &place::Model,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let above = [
        Some(place.id),
        place.compound_id,
        place.community_id,
        place.street_id,
    ];
    let rows = appointment::Entity::find()
        .filter(appointment::Column::PlaceId.is_in(above.into_iter().flatten()))
        .filter(appointment::Column::Role.eq(AppointmentRole::CentreManager))
        .all(db)
        .await?;
    let mut people: Vec<Uuid> = rows
        .iter()
        .filter(|one| one.is_active(now))
        .map(|one| one.person_id)
        .collect();
    if people.is_empty() {
        let office = place.community_id.or(place.street_id).unwrap_or(place.id);
        people = administrators_of(db, office, now).await?;
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}
