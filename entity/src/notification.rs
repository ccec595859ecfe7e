//! 通知: what the inbox shows, derived from an event once.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    pub kind: NotificationKind,
    /// The order event or enrolment that it tells of; one notice per person and source.
    pub source_id: Uuid,
    pub order_id: Option<Uuid>,
    pub enrollment_id: Option<Uuid>,
    pub booking_id: Option<Uuid>,
    pub subject: String,
    pub detail: String,
    pub at: DateTimeUtc,
    pub read_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a notice tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum NotificationKind {
    OrderArrived,
    /// Somebody raised an order for them.
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
    /// To whoever leads from now on.
    OrderLeadPassed,
    TakeoverAsked,
    TakeoverAccepted,
    TakeoverRefused,
    TakeoverExpired,
    OrderOffered,
    OfferAccepted,
    OfferRefused,
    OfferLapsed,
    /// Nothing was heard yet of what they took.
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
    /// Somebody ended theirs, to whoever decides on it.
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
    /// To a manager: it waits for them.
    BookingRequested,
    BookingMade,
    BookingApproved,
    BookingDeclined,
    BookingExpired,
    BookingMoved,
    BookingCancelled,
    BookingClosed,
    /// What they waited for came free and is kept for them.
    BookingOffered,
    BookingMissed,
    BookingAppealed,
    BookingExcused,
    BookingUpheld,
    /// Their family or the desk ordered a meal for them.
    MealOrderedForYou,
    /// Somebody else gave up what they would have eaten, or had ordered.
    MealGivenUp,
    MealCancelled,
    /// A standing order that found nothing left.
    StandingMealMissed,
    /// By family or the desk.
    TicketBookedForYou,
    /// Given up by somebody else.
    TicketCancelled,
    /// The house is closed then.
    TicketClosed,
    /// To a counter.
    TicketCalled,
    /// A matter became an order.
    TicketHandedOn,
    /// Somebody lets them act for them.
    RelativeLinked,
}
