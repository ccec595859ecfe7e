//! What GraphQL shows of audit entries.

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::audit_entry;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    error::Result,
    identity,
    places::{self, types::Place},
};

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "audit_entry::AuditAction")]
pub enum AuditAction {
    PlaceCreated,
    PlaceRenamed,
    PlaceMoved,
    PlaceClosed,
    PlaceMerged,
    RoleGiven,
    RoleEnded,
    PhoneRevealed,
    PhoneChanged,
    SessionsEnded,
    ImportCommitted,
    ImportUndone,
    PeopleMerged,
    MergeUndone,
    PersonMoved,
    PersonGone,
    PersonBroughtBack,
    EnrollmentEnded,
    EnrollmentTransferred,
    OrganizationCreated,
    OrganizationEdited,
    OrganizationCoverageSet,
    OrganizationMerged,
    OrganizationClosed,
    ContactAdded,
    ContactEdited,
    ContactRemoved,
    ContactRevealed,
    GridCreated,
    GridRenamed,
    GridCoverageSet,
    GridClosed,
    RegistrationJoined,
    CalendarSet,
    InvitationMade,
    InvitationRevoked,
    BoardSet,
    TemplateCreated,
    TemplateEdited,
    TemplateRetired,
    CentreCreated,
    CentreEdited,
    CentreClosed,
    RoomCreated,
    RoomEdited,
    RoomRetired,
    DoorRenewed,
    CentreClosedForATime,
    CentreOpenedAgain,
    MealPublished,
    MealsCopied,
    MealCancelled,
    WindowsSet,
    WindowItemCreated,
    WindowItemEdited,
    WindowItemRetired,
    WindowScreenRenewed,
    BirthYearVerified,
    RelativeLinked,
    CategoryEdited,
    QuestionAdded,
    QuestionEdited,
    QuestionClosed,
}

/// One field that a deed changed; null where there was nothing.
#[derive(SimpleObject)]
pub struct AuditChange {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What somebody did who administers, and to what.
pub struct AuditEntry(pub audit_entry::Model);

#[Object]
impl AuditEntry {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn action(&self) -> AuditAction {
        self.0.action.into()
    }

    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// Null for what was done on the command line.
    async fn actor_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match self.0.actor_id {
            Some(id) => Ok(Some(identity::loader::person(ctx, id).await?.name)),
            None => Ok(None),
        }
    }

    async fn subject_id(&self) -> Uuid {
        self.0.subject_id
    }

    /// What it was called at the time.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        match self.0.place_id {
            Some(id) => Ok(Some(Place(places::loader::place(ctx, id).await?))),
            None => Ok(None),
        }
    }

    async fn changes(&self) -> Vec<AuditChange> {
        let mut fields: Vec<&String> = [&self.0.before, &self.0.after]
            .into_iter()
            .filter_map(Value::as_object)
            .flat_map(|object| object.keys())
            .collect();
        fields.sort();
        fields.dedup();
        let change = |field: &String| AuditChange {
            field: field.clone(),
            before: words(self.0.before.get(field)),
            after: words(self.0.after.get(field)),
        };
        fields.into_iter().map(change).collect()
    }
}

fn words(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
