//! Notices: reading them, and marking them as read.

use super::{
    Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    orders::PageInfo,
    query, schema,
};
use crate::components::ListPage;

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
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
    RelativeLinked,
    TicketBookedForYou,
    TicketCancelled,
    TicketClosed,
    TicketCalled,
    TicketHandedOn,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Notification {
    pub id: Id,
    pub kind: NotificationKind,
    pub at: Timestamp,
    pub read_at: Option<Timestamp>,
    pub order_id: Option<Id>,
    pub booking_id: Option<Id>,
    pub subject: String,
    pub detail: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct NotificationsVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "NotificationConnection")]
struct NotificationPage {
    nodes: Vec<Notification>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "NotificationsVariables")]
struct Notifications {
    #[arguments(first: 30, after: $after)]
    notifications: NotificationPage,
}

operation!(query Notifications(NotificationsVariables));

/// The newest first.
pub async fn notifications(after: Option<String>) -> Result<ListPage<Notification>, Failure> {
    let page = query(Notifications::ask(NotificationsVariables { after }))
        .await?
        .notifications;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::InputObject, Clone, Debug)]
struct MarkNotificationsReadInput {
    request_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    up_to: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    only: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    of_order: Option<Id>,
}

#[derive(cynic::QueryVariables)]
struct MarkReadVariables {
    input: MarkNotificationsReadInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "MarkReadVariables")]
struct MarkRead {
    #[arguments(input: $input)]
    mark_notifications_read: i32,
}

operation!(mutation MarkRead(MarkReadVariables));

/// What has been read.
#[derive(Clone, Copy, Debug)]
pub enum Read {
    /// This one, which was opened.
    Only(Id),
    /// All down from this one, the newest that was shown: one that arrives meanwhile stays unread.
    UpTo(Id),
    /// What tells of this order, which is shown.
    OfOrder(Id),
}

/// Answers how many are left unread.
pub async fn mark_read(read: Read) -> Result<i32, Failure> {
    let (up_to, only, of_order) = match read {
        Read::Only(id) => (None, Some(id), None),
        Read::UpTo(id) => (Some(id), None, None),
        Read::OfOrder(id) => (None, None, Some(id)),
    };
    let answer = act(|request_id| {
        let input = MarkNotificationsReadInput {
            request_id,
            up_to,
            only,
            of_order,
        };
        MarkRead::ask(MarkReadVariables { input })
    });
    Ok(answer.await?.mark_notifications_read)
}
