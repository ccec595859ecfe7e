//! 审计: what administrators did, and to what. Rows are only ever added.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Nobody for what was done on the command line.
    pub actor_id: Option<Uuid>,
    pub action: AuditAction,
    /// The row it was done to; which table that is follows from the action.
    pub subject_id: Uuid,
    /// What the subject was called at the time. Never a phone number.
    pub subject: String,
    /// Where it belongs: its administrators may read it. None belongs to the system's.
    pub place_id: Option<Uuid>,
    pub compound_id: Option<Uuid>,
    pub community_id: Option<Uuid>,
    pub street_id: Option<Uuid>,
    /// An object of the fields that changed, null for what was not there before.
    pub before: Json,
    pub after: Json,
    pub at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
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
