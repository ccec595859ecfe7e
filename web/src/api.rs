//! Everything that goes to the server goes through here: `query` for reading and `act` for every
//! mutation. Operations live in `api/<domain>.rs` as cynic structs checked against
//! `schema.graphql`; a new one is a fragment struct, its `operation!` (see `api/operation.rs`), and a
//! line that calls `query` or `act`:
//!
//! ```ignore
//! let data = query(MyOrders::ask(MyOrdersVariables { first: 20 })).await?;
//! let done = act(|request_id| ClaimOrder::ask(Input { input: ClaimOrderInput { request_id, order_id } })).await?;
//! ```
//!
//! Both answer `Result<_, Failure>`; `failure_text` says a failure in the viewer's language.

pub mod account;
pub mod audit;
pub mod board;
pub mod calendar;
pub mod categories;
pub mod centres;
pub mod devices;
pub mod enrollments;
pub mod family;
pub mod home;
pub mod inbox;
pub mod invitations;
pub mod lives;
mod operation;
pub mod orders;
pub mod organizations;
pub mod people;
pub mod photos;
pub mod places;
pub mod profile;
pub mod registration;
pub mod reporting;
pub mod roster;
mod scalars;
mod session;
pub mod templates;
mod transport;
pub mod tree;
mod upload;
mod wording;

pub use scalars::{CalendarDay, Id, Timestamp};
pub use session::{SIGNED_IN, refresh_session, when_session_ends};
pub use wording::{error_text, failure_text};

use crate::json;
use operation::{Operation, Question};
use serde::de::DeserializeOwned;
use std::{cell::RefCell, pin::Pin, time::Duration};

#[cynic::schema("linli")]
pub mod schema {}

/// What can go wrong, as the server documents it. Compilation fails when the schema has a code
/// that is missing here; one that only a newer server knows is `Unknown`.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    Unauthenticated,
    Forbidden,
    NotFound,
    Internal,
    Busy,
    BadRequest,
    Required,
    TooLong,
    TooShort,
    Invalid,
    OutOfRange,
    TooMany,
    PhoneInvalid,
    PasswordWeak,
    WrongCredentials,
    CodeWrong,
    CodeExpired,
    TooManyAttempts,
    RequestReused,
    StateChanged,
    CrewFull,
    AlreadyClaimed,
    AlreadyFollowed,
    AlreadyAsked,
    NobodyAbove,
    ClaimCapReached,
    SkillMissing,
    PlacesKept,
    LeadOnly,
    PlacesFree,
    TakeoverOpen,
    TakeoverEnded,
    AskerMayNotClaim,
    NotEnrolled,
    OwnOrder,
    OwnWork,
    EvidenceRequired,
    PhotoUnreadable,
    PhotoTooLarge,
    AlreadyEnrolled,
    NoResidence,
    FileUnreadable,
    FileTooLarge,
    ColumnMissing,
    FileHasMacros,
    FileProtected,
    ImportIncomplete,
    StillInUse,
    RoleHeld,
    NameTaken,
    OrdersOpen,
    StillInhabited,
    PlaceCovered,
    PhoneTaken,
    PartsOpen,
    NotConfirmed,
    InvitationEnded,
    SlotTaken,
    TooSoon,
    TooFar,
    CentreClosed,
    WeekFull,
    DatesNotFree,
    SlotFree,
    AlreadyWaiting,
    MissedTooOften,
    DoorCodeOld,
    MealFull,
    AlreadyOrdered,
    OrderingClosed,
    SlotFull,
    SeatsTaken,
    NobodyWaits,
    #[cynic(fallback)]
    Unknown,
}

/// A refusal by the server: the code, the input field it is about, the number that was passed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct ApiError {
    pub code: ErrorCode,
    pub field: Option<String>,
    pub limit: Option<i32>,
}

/// Why there is no answer to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody answered: no network, or the server is away.
    Network,
    /// An answer came that makes no sense here.
    Broken,
    Refused(ApiError),
}

impl Failure {
    /// A refusal that is found out here.
    pub fn refused(code: ErrorCode) -> Self {
        Failure::Refused(ApiError {
            code,
            field: None,
            limit: None,
        })
    }

    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Failure::Refused(error) => Some(error.code),
            Failure::Network | Failure::Broken => None,
        }
    }

    /// The input field this is about.
    pub fn field(&self) -> Option<&str> {
        match self {
            Failure::Refused(error) => error.field.as_deref(),
            Failure::Network | Failure::Broken => None,
        }
    }

    /// Worth asking again by itself: the write may or may not have happened, its request id decides.
    fn is_passing(&self) -> bool {
        matches!(self, Failure::Network) || self.code() == Some(ErrorCode::Busy)
    }
}

/// Reads. A viewer whose session has run out gets it refreshed on the way.
pub async fn query<Data>(question: Question<Data>) -> Result<Data, Failure>
where
    Data: Operation + DeserializeOwned,
{
    decode(&read(encode(&question)?).await?)
}

/// Once more where the network blinked: nobody should have to press for that. Boxed like `deliver`.
fn read(body: String) -> Pin<Box<dyn Future<Output = Result<String, Failure>>>> {
    Box::pin(async move {
        match session::exchange(body.clone()).await {
            Err(failure) if failure.is_passing() => {
                gloo_timers::future::sleep(Duration::from_millis(PAUSES[0])).await;
                session::exchange(body).await
            }
            answer => answer,
        }
    })
}

/// Writes: the only way to send a mutation. Makes the request id, keeps the variables until an
/// answer came, and asks again with the same id while the network is away. If even that fails, the
/// same input sent later goes out under the same id, so that it cannot happen twice.
pub async fn act<Data>(make: impl FnOnce(Id) -> Question<Data>) -> Result<Data, Failure>
where
    Data: Operation + DeserializeOwned,
{
    act_as(Id::new(), make).await
}

/// `act` under an id that the caller keeps, e.g. with a draft, so that it outlives a reload.
pub async fn act_as<Data>(
    request_id: Id,
    make: impl FnOnce(Id) -> Question<Data>,
) -> Result<Data, Failure>
where
    Data: Operation + DeserializeOwned,
{
    decode(&deliver(request_id, encode(&make(request_id))?).await?)
}

thread_local! {
    /// Mutations that nobody has answered yet: what was asked, and under which id.
    static UNANSWERED: RefCell<Vec<(String, Id)>> = RefCell::default();
}

/// Pauses between attempts, in milliseconds.
const PAUSES: [u64; 4] = [400, 1_200, 3_000, 6_000];

/// Boxed, so that it is in the app once and not once for every mutation.
fn deliver(request_id: Id, body: String) -> Pin<Box<dyn Future<Output = Result<String, Failure>>>> {
    Box::pin(deliver_until_answered(request_id, body))
}

async fn deliver_until_answered(request_id: Id, body: String) -> Result<String, Failure> {
    let asked = body.replace(&request_id.to_string(), "");
    let earlier = UNANSWERED.with_borrow(|unanswered| {
        let same = unanswered.iter().find(|(text, _)| *text == asked);
        same.map(|(_, id)| id.to_string())
    });
    let body = match earlier {
        Some(earlier) => body.replace(&request_id.to_string(), &earlier),
        None => {
            UNANSWERED.with_borrow_mut(|unanswered| unanswered.push((asked.clone(), request_id)));
            body
        }
    };

    let mut pauses = PAUSES.into_iter();
    loop {
        match session::exchange(body.clone()).await {
            Err(failure) if failure.is_passing() => match pauses.next() {
                Some(pause) => gloo_timers::future::sleep(Duration::from_millis(pause)).await,
                None => return Err(failure),
            },
            // Whether it happened is not known.
            Err(Failure::Broken) => return Err(Failure::Broken),
            answered => {
                UNANSWERED
                    .with_borrow_mut(|unanswered| unanswered.retain(|(text, _)| *text != asked));
                return answered;
            }
        }
    }
}

fn encode<Data: Operation>(question: &Question<Data>) -> Result<String, Failure> {
    json::write(question).ok_or(Failure::Broken)
}

/// `text` holds no errors any more: those have become a `Failure` on the way.
fn decode<Data: DeserializeOwned>(text: &str) -> Result<Data, Failure> {
    json::read_at(text, &["data"]).ok_or(Failure::Broken)
}
