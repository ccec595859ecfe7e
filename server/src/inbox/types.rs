//! What GraphQL shows of notices.

use async_graphql::{Enum, Object};
use chrono::{DateTime, Utc};
use entity::notification;
use uuid::Uuid;

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "notification::NotificationKind")]
pub enum NotificationKind {
    OrderArrived,
    OrderRaisedForYou,
    OrderDispatched,
    OrderDeclined,
    OrderAsked,
    OrderAnswered,
    OrderMerged,
    OrderAbsorbed,
    OrderPassedUp,
    OrderSupervised,
    OrderCoHandlerAsked,
    OrderCoHandlerAnswered,
    OrderCoHandlerLate,
    OrderClaimed,
    OrderReturnedToDesk,
    OrderLeadPassed,
    TakeoverAsked,
    TakeoverAccepted,
    TakeoverRefused,
    TakeoverExpired,
    OrderOffered,
    OfferAccepted,
    OfferRefused,
    OfferLapsed,
    ClaimUntouched,
    ClaimLapsed,
    OrderProgressed,
    OrderFinished,
    OrderRated,
    OrderReopened,
    OrderRequestRated,
    /// Tomorrow it closes if nobody says anything.
    OrderSilent,
    OrderClosedSilently,
    FollowUpArrived,
    OrderWithdrawn,
    EnrollmentAsked,
    EnrollmentConfirmed,
    EnrollmentReturned,
    RoleGiven,
    RoleEnded,
    EnrollmentEnded,
    EnrollmentLeft,
    EnrollmentTransferred,
    OrderReleased,
    OrderNear,
    OrderLate,
    OrderEscalated,
    AccountsMerged,
    RegistrationAsked,
    RegistrationConfirmed,
    RegistrationRefused,
    BookingRequested,
    BookingMade,
    BookingApproved,
    BookingDeclined,
    BookingExpired,
    BookingMoved,
    BookingCancelled,
    BookingClosed,
    BookingOffered,
    BookingMissed,
    BookingAppealed,
    BookingExcused,
    BookingUpheld,
    MealOrderedForYou,
    MealGivenUp,
    MealCancelled,
    StandingMealMissed,
    TicketBookedForYou,
    TicketCancelled,
    TicketClosed,
    TicketCalled,
    TicketHandedOn,
    RelativeLinked,
}

pub struct Notification(pub notification::Model);

#[Object]
impl Notification {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn kind(&self) -> NotificationKind {
        self.0.kind.into()
    }

    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    async fn read_at(&self) -> Option<DateTime<Utc>> {
        self.0.read_at
    }

    async fn order_id(&self) -> Option<Uuid> {
        self.0.order_id
    }

    async fn enrollment_id(&self) -> Option<Uuid> {
        self.0.enrollment_id
    }

    async fn booking_id(&self) -> Option<Uuid> {
        self.0.booking_id
    }

    async fn subject(&self) -> &str {
        &self.0.subject
    }

    async fn detail(&self) -> Option<&str> {
        Some(self.0.detail.as_str()).filter(|detail| !detail.is_empty())
    }
}
