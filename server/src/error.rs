//! What can go wrong: one enum of codes for the user, everything else logged and hidden.

use std::borrow::Cow;

use async_graphql::{Enum, ErrorExtensions};
use sea_orm::{DbErr, SqlErr};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong, in `errors[].extensions.code`; `field` names the input field where there is one, `limit` the number that was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
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
    /// A seat that would go is booked.
    SeatsTaken,
    NobodyWaits,
}

impl ErrorCode {
    /// As on the wire, e.g. `CREW_FULL`.
    pub fn as_str(self) -> &'static str {
        <Self as async_graphql::resolver_utils::EnumType>::items()
            .iter()
            .find(|item| item.value == self)
            .map_or("INTERNAL", |item| item.name)
    }
}

/// Has no `Display` on purpose: async-graphql turns whatever can be displayed into a message for
/// the client, and an internal error must not get there.
#[derive(Debug)]
pub enum Error {
    User {
        code: ErrorCode,
        field: Option<Cow<'static, str>>,
        limit: Option<i64>,
    },
    /// Lost against another transaction; the same thing may work at once.
    Busy(DbErr),
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    pub fn code(&self) -> ErrorCode {
        match self {
            Error::User { code, .. } => *code,
            Error::Busy(_) => ErrorCode::Busy,
            Error::Internal(_) => ErrorCode::Internal,
        }
    }

    /// For logs and the command line.
    pub fn describe(&self) -> String {
        match self {
            Error::User {
                code,
                field: Some(field),
                ..
            } => format!("{}: {field}", code.as_str()),
            Error::User { code, .. } => code.as_str().to_owned(),
            Error::Busy(error) => error.to_string(),
            Error::Internal(error) => error.to_string(),
        }
    }

    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Error::Internal(error.into())
    }

    /// Whether this input field is blamed.
    pub fn is_on(&self, name: &str) -> bool {
        matches!(self, Error::User { field: Some(field), .. } if field == name)
    }

    /// The same error, blamed on an input field.
    pub fn on(self, name: impl Into<Cow<'static, str>>) -> Self {
        match self {
            Error::User { code, limit, .. } => Error::User {
                code,
                field: Some(name.into()),
                limit,
            },
            other => other,
        }
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Error::User {
            code,
            field: None,
            limit: None,
        }
    }
}

/// An error that names the input field.
pub fn field(code: ErrorCode, name: impl Into<Cow<'static, str>>) -> Error {
    Error::from(code).on(name)
}

/// An error that names the input field and the number it went past.
pub fn limit(code: ErrorCode, name: impl Into<Cow<'static, str>>, limit: i64) -> Error {
    Error::User {
        code,
        field: Some(name.into()),
        limit: Some(limit),
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if is_transient(&error) {
            Error::Busy(error)
        } else {
            Error::internal(error)
        }
    }
}

/// Serialisation failure and deadlock on PostgreSQL; busy and busy snapshot on SQLite.
fn is_transient(error: &DbErr) -> bool {
    let (DbErr::Exec(inner) | DbErr::Query(inner) | DbErr::Conn(inner)) = error else {
        return false;
    };
    let sea_orm::RuntimeErr::SqlxError(inner) = inner else {
        return false;
    };
    inner
        .as_database_error()
        .and_then(|error| error.code())
        .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01" | "5" | "517"))
}

/// Turns a broken unique key into an error for the user: `on_unique("order_crew", &["order_id"], ..)`.
///
/// PostgreSQL names the constraint and SQLite the columns; migrations name each constraint after its
/// columns, so that one description finds both.
pub trait OnUnique<T> {
    fn on_unique(self, table: &str, columns: &[&str], error: impl FnOnce() -> Error) -> Result<T>;
}

impl<T> OnUnique<T> for std::result::Result<T, DbErr> {
    fn on_unique(self, table: &str, columns: &[&str], error: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(|db_error| match db_error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(message))
                if names_constraint(&message, table, columns) =>
            {
                error()
            }
            _ => db_error.into(),
        })
    }
}

fn names_constraint(message: &str, table: &str, columns: &[&str]) -> bool {
    let on_postgres = format!("\"{table}_{}_unique\"", columns.join("_"));
    let primary_key = format!("\"{table}_pkey\"");
    let on_sqlite = columns
        .iter()
        .map(|column| format!("{table}.{column}"))
        .collect::<Vec<_>>()
        .join(", ");
    message.contains(&on_postgres)
        || message.ends_with(&format!(": {on_sqlite}"))
        || (message.contains(&primary_key)
            && matches!(columns, ["id"] | ["person_id", "request_id"]))
}

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        let code = error.code();
        match &error {
            Error::Internal(source) => tracing::error!(error = %source, "internal error"),
            Error::Busy(source) => {
                tracing::warn!(error = %source, "lost against another transaction")
            }
            Error::User { .. } => {}
        }
        let (field, limit) = match error {
            Error::User { field, limit, .. } => (field, limit),
            _ => (None, None),
        };
        async_graphql::Error::new(code.as_str()).extend_with(|_, extensions| {
            extensions.set("code", code.as_str());
            if let Some(field) = field {
                extensions.set("field", field.into_owned());
            }
            if let Some(limit) = limit {
                extensions.set("limit", limit);
            }
        })
    }
}
