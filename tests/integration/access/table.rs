//! The table: who may read which field, and who may call what.
//!
//! Whoever may see an object may read its fields, except where a field has a rule of its own. The
//! test compares this with the schema field by field, in both directions, and then tries it all.

use crate::support::Role::{self, *};

use super::world::Scene::{self, *};

pub const SIGNED_IN: &[Role] = &[
    Resident,
    Neighbour,
    Member,
    Handler,
    OtherMember,
    Dispatcher,
    OtherDispatcher,
    GridWorker,
    CommunityAdmin,
    OtherCommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];

/// Those who serve the desk of 半山支部.
pub const DESK: &[Role] = &[Dispatcher, CommunityAdmin, StreetAdmin, SystemAdmin];
const OTHER_DESK: &[Role] = &[
    OtherDispatcher,
    OtherCommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];
pub const ADMINISTRATORS: &[Role] = &[
    CommunityAdmin,
    OtherCommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];

/// Who decides on 报到 somewhere.
pub const DECIDERS: &[Role] = &[
    Dispatcher,
    OtherDispatcher,
    CommunityAdmin,
    OtherCommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];
/// The resident, and who administers the compound that they report to.
const ENROLLED_AND_OFFICE: &[Role] = &[Resident, CommunityAdmin, StreetAdmin, SystemAdmin];

/// Who administers 岩岭社区 and what is in it.
pub const PLACE_OFFICE: &[Role] = &[CommunityAdmin, StreetAdmin, SystemAdmin];
/// The desk without the dispatcher, who has sent it to the hall.
pub const ASKERS: &[Role] = &[CommunityAdmin, StreetAdmin, SystemAdmin];
/// Who administers both communities.
pub const STREET_OFFICE: &[Role] = &[StreetAdmin, SystemAdmin];

/// What decides whether somebody may see an object of a type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seen {
    /// Everybody, before signing in too.
    Publicly,
    /// Everybody who has signed in: what a notice board shows.
    SignedIn,
    /// The person whom it is about.
    ByOwner,
    /// Whoever sees the order that it is or belongs to: [`ORDERS`].
    WithOrder,
    /// The person, and those who decide on it: [`ENROLLMENTS`].
    WithEnrollment,
    /// [`IMPORTS`].
    WithImport,
    /// The person, and the administrators of the places where they live, serve, work or report:
    /// [`PEOPLE`].
    WithPerson,
    /// Whoever administers anything.
    ByAdministrators,
    /// Whoever decides on 报到 anywhere: [`DECIDERS`].
    ByDeciders,
    /// The administrators of the place it belongs to.
    WithAudit,
    /// Whoever administers the place: [`administers`].
    WithPlace,
    /// The administrators of the place where it sits.
    WithOrganization,
    /// The person, and those who confirm the residents of 半山小区: [`CONFIRMERS`].
    ByConfirmers,
    /// Whose it is, and who manages the centre: [`BOOKINGS`].
    WithBooking,
    /// Who eats it or whose turn it is, their family, and who manages the centre: [`MEALS`].
    WithMeal,
    /// Who administers 岩岭社区: [`PLACE_OFFICE`].
    ByPlaceOffice,
    /// Who serves the desk of 半山支部.
    ByDesk,
    /// Whoever administers a street.
    ByStreetOffice,
    /// Who serves the desk of 半山支部 and had no part in what was closed there: [`ASKERS`].
    ByAskers,
    /// Holds a list together; what is in it has rules of its own.
    AsWrapping,
}

/// The rule of a sensitive field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Whole to the requester, to the crew and to the desk; to others the surname with asterisks.
    NameOfPeopleInOrder,
    /// In clear to the requester, and to the crew as long as the order is open; null to others.
    NumberOfRequester,
    /// In clear to whoever uploaded the file; masked to others.
    NumberInImport,
    /// There for whoever administers the place; null to others.
    FiguresOfPlace,
    /// In clear to the person alone: who confirms asks for it on record.
    NumberOfRegistrant,
}

pub struct Type {
    pub name: &'static str,
    pub seen: Seen,
    /// Read by whoever sees the object.
    pub fields: &'static str,
    pub sensitive: &'static [(&'static str, Rule)],
}

const fn row(name: &'static str, seen: Seen, fields: &'static str) -> Type {
    Type {
        name,
        seen,
        fields,
        sensitive: &[],
    }
}

impl Type {
    const fn but(self, sensitive: &'static [(&'static str, Rule)]) -> Self {
        Self { sensitive, ..self }
    }
}

#[rustfmt::skip]
pub const TYPES: &[Type] = &[
    row("System", Seen::Publicly, "boardsPublic demo serverTime setupPending timeZone"),
    row("CalendarYear", Seen::SignedIn, "announced days mayEdit text year"),
    row("CalendarDay", Seen::SignedIn, "day kind name"),
    row("DemoPerson", Seen::Publicly, "id name place roleKey"),
    row("CodeSent", Seen::Publicly, "resendAfterSeconds"),

    row("Place", Seen::SignedIn, "administered ancestors closedAt community compound compoundKind fullName id kind name parent")
        .but(&[("figures", Rule::FiguresOfPlace)]),
    row("PlaceFigures", Seen::WithPlace, "buildings communities compounds openOrders organizations residents"),
    row("Organization", Seen::SignedIn, "covers id kind name seat"),
    row("Category", Seen::SignedIn, "code crewSize deadlineClass dispatchMinutes evidenceRule finishMinutes lookBackDays nameEn nameZh openToAll questions skill"),
    row("CategoryQuestion", Seen::SignedIn, "askedIfOption askedIfQuestion code kind labelEn labelZh options required"),
    row("CategoryOption", Seen::SignedIn, "code nameEn nameZh"),
    row("CategoryRecord", Seen::ByStreetOffice, "closed code crewSize deadlineClass dispatchMinutes evidenceRule finishMinutes lookBackDays nameEn nameZh openToAll questions skill"),
    row("QuestionRecord", Seen::ByStreetOffice, "askedIfOption askedIfQuestion closed code id kind labelEn labelZh options required"),
    row("AnswerTemplate", Seen::ByDesk, "id mayEdit place purpose title words"),
    row("Centre", Seen::SignedIn, "about address closures hasWindows id mayManage name openings organizationWeeklyBookings photos place rooms servesMeals telephone weeklyBookings"),
    row("Meal", Seen::SignedIn, "capacity centreId centreName cutOffAt date dishes halfPrice id left price reason servedFrom servedUntil sitting state version"),
    row("MealOrder", Seen::WithMeal, "code halfPrice homeName id isStanding mayGiveUp meal note orderedByName personId personName price state"),
    row("StandingMeal", Seen::WithMeal, "centreId centreName endedAt first id personId personName sitting until weekdays"),
    row("MealEater", Seen::ByOwner, "halfPriceFrom isOwn mayEat name personId"),
    row("ServiceWindows", Seen::SignedIn, "aheadDays centreId centreName counters items places screenLink slotMinutes version waitingCount"),
    row("WindowItem", Seen::SignedIn, "about bring id name retiredAt"),
    row("WindowSlot", Seen::SignedIn, "endsAt left startsAt"),
    row("Ticket", Seen::WithMeal, "ahead arrivedAt arrivesFrom bookedByName calledAt centreAddress centreId centreName counter createdAt day endsAt id item note number orderId permitted personId personName reason startsAt state"),
    row("WindowScreen", Seen::Publicly, "calls centreName changesAt link qr waitingCount"),
    row("WindowCall", Seen::Publicly, "calledAt counter number"),
    row("CentreVisitor", Seen::ByPlaceOffice, "birthYear halfPriceFrom homeName name personId"),
    row("CentreUse", Seen::ByPlaceOffice, "days from rooms"),
    row("RoomUse", Seen::ByPlaceOffice, "bookings heads hours missed roomId roomName"),
    row("HourUse", Seen::ByPlaceOffice, "hour openMinutes usedMinutes"),
    row("FamilyLink", Seen::WithMeal, "called elderId elderName endedAt grantedAt id isElder maskedPhone"),
    row("OpeningHours", Seen::SignedIn, "day fromMinute untilMinute"),
    row("Closure", Seen::SignedIn, "endsAt id reason room startsAt"),
    row("Room", Seen::SignedIn, "aheadDays audience bySeat capacity centre checkIn doorLink equipment id kind leadMinutes longestMinutes mayBook name needsApproval qr retired rules seriesDays shortestMinutes slotMinutes stepFree turnaroundMinutes"),
    row("RoomBooker", Seen::ByOwner, "isOwn name personId"),
    row("RoomDay", Seen::SignedIn, "date open starts taken"),
    row("TimeSpan", Seen::Publicly, "endsAt startsAt"),
    row("TakenSpan", Seen::SignedIn, "endsAt isClosed isOwn startsAt"),
    row("RoomFinding", Seen::SignedIn, "room starts"),
    row("Booking", Seen::WithBooking, "appeal approveBy bookedByName checkInBy checkInFrom checkedInAt endsAt events heads heldUntil id isOwn missedUntil organization permitted personName purpose reason room seats seriesDate seriesId startsAt state version"),
    row("Series", Seen::WithBooking, "dates every first frequency fromMinute id minutes purpose room until weekdays"),
    row("WaitlistEntry", Seen::ByOwner, "ahead bookingId centreName endsAt heads id room startsAt state"),
    row("SeriesDate", Seen::WithBooking, "bookingId date endsAt startsAt state verdict"),
    row("PlannedSeriesDate", Seen::SignedIn, "date endsAt startsAt verdict"),
    row("Door", Seen::Publicly, "centreName changesAt link qr roomName times"),
    row("BookingEvent", Seen::WithBooking, "actorName at id kind startsAt words"),
    row("Skill", Seen::SignedIn, "code nameEn nameZh"),

    row("Residency", Seen::WithPerson, "id place since until"),
    row("Employment", Seen::WithPerson, "id organization since title until"),
    row("ReportingPlace", Seen::ByOwner, "kind place"),
    row("Me", Seen::ByOwner, "appointments confirmsRegistrations deskWaiting desks employments enrollments followUpsWaiting hasPassword id mayImport memberOf name phone registration registrationsWaiting reportingPlaces residency sessions skills unfinishedCap unfinishedOrders unreadNotifications whereabouts"),
    row("Session", Seen::ByOwner, "browser device id isThis lastSeen since"),
    row("Appointment", Seen::ByOwner, "id organization place role since until"),
    row("Person", Seen::WithPerson, "doubles employments enrollments goneSince home id mayChange merges name phone residencies roles skills state unit"),
    row("PersonMerge", Seen::WithPerson, "actorName at id keptIfUndone mayUndo otherName undoneAt"),
    row("KeptRows", Seen::WithPerson, "count rows"),
    row("MergePreview", Seen::ByAdministrators, "conflicts lines other survivor"),
    row("MergeLine", Seen::ByAdministrators, "moving ofOther ofSurvivor rows"),
    row("HeldRole", Seen::WithPerson, "id mayEnd role seat since until"),
    row("RoleSeat", Seen::ByAdministrators, "id name"),
    row("Notification", Seen::ByOwner, "at bookingId detail enrollmentId id kind orderId readAt subject"),
    row("LiveHint", Seen::ByOwner, "id topic version"),

    row("Order", Seen::WithOrder, "actions answerBy answers askedAt audience category closedAt closedSilently coHandlings crew crewSize crewTaken desk dispatchDueAt dueAt escalation finishDueAt followerCount freePlaces hidden id matchedSkills mergedInto number offers onBehalf open openToAll outcome photos place preferredDay preferredPart publicReason publication rating ratingsSealed reopened requestRatings requester skills source state submittedAt supervisedAt takeover timeline unitPlaces unsolvableReason version words workingDaysLeft"),
    row("OrderPerson", Seen::WithOrder, "isViewer")
        .but(&[("name", Rule::NameOfPeopleInOrder), ("phone", Rule::NumberOfRequester)]),
    row("OrderElder", Seen::WithOrder, "relation")
        .but(&[("name", Rule::NameOfPeopleInOrder), ("phone", Rule::NumberOfRequester)]),
    row("OrderAnswer", Seen::WithOrder, "code kind labelEn labelZh valueEn valueZh"),
    row("CrewMember", Seen::WithOrder, "claimedAt id isViewer leads progressDueAt unit")
        .but(&[("name", Rule::NameOfPeopleInOrder)]),
    row("Takeover", Seen::WithOrder, "askedAt expiresAt id isByViewer isForViewer words")
        .but(&[("askerName", Rule::NameOfPeopleInOrder), ("holderName", Rule::NameOfPeopleInOrder)]),
    // Of those who were asked by name, the desk reads of all and the others of their own.
    row("OrderOffer", Seen::WithOrder, "answeredAt expiresAt id mayAnswer offeredAt organization personName reason state"),
    row("OfferCandidates", Seen::ByDeciders, "organizations people"),
    row("OfferCandidate", Seen::ByDeciders, "id name place skills unfinishedCap unfinishedCount"),
    row("UnitPlaces", Seen::WithOrder, "isViewers places taken unit"),
    row("OrderEvent", Seen::WithOrder, "actorIsViewer actorPart at crewSize id kind organization otherOrder outcome passed photos sealed sequence stars words")
        .but(&[("actorName", Rule::NameOfPeopleInOrder)]),
    row("OrderLink", Seen::WithOrder, "id number"),
    row("CoHandling", Seen::WithOrder, "answer answeredAt askedAt dueAt id mayAnswer organization state words"),
    row("NearbyOrder", Seen::SignedIn, "followerCount id isFollowed number place state submittedAt words"),
    row("Photo", Seen::WithOrder, "height id thumbnailUrl url width"),
    row("CentrePhoto", Seen::SignedIn, "id thumbnailUrl url"),
    row("Rating", Seen::WithOrder, "at stars tags words"),
    row("RequestRating", Seen::WithOrder, "at id isViewer stars tags words")
        .but(&[("name", Rule::NameOfPeopleInOrder)]),
    row("FollowUp", Seen::ByAskers, "arisenAt dueAt id kind order phone"),
    row("Publication", Seen::WithOrder, "photos words"),

    row("Board", Seen::Publicly, "categories entries figures isPublic place"),
    row("BoardDirectory", Seen::Publicly, "isPublic own place places"),
    row("BoardPlace", Seen::Publicly, "id kind name"),
    row("BoardCategory", Seen::Publicly, "code nameEn nameZh"),
    row("BoardFigures", Seen::Publicly, "byCategory counts dispatchMinutes finishMinutes"),
    row("BoardCategoryCounts", Seen::Publicly, "category counts"),
    row("BoardCounts", Seen::Publicly, "declined finished inTime meanStars partly ratings reopened silent solved total unsolvable withdrawn"),
    row("BoardEntry", Seen::Publicly, "askedOn category closingWords compound dispatchMinutes endedOn ending finishMinutes id inTime outcome photos publicReason ratingWords reopened requestWords stars"),
    row("BoardPhoto", Seen::Publicly, "height ofWork thumbnailUrl url width"),

    row("Enrollment", Seen::WithEnrollment, "askedAt decidedAt endedAt id kind mayEnd personName personPhone place reason skills state transferredFrom unit version"),
    row("BranchReporting", Seen::ByDeciders, "asked branch confirmed ended returned units"),
    row("UnitMembers", Seen::ByDeciders, "members unit"),
    row("UnitReporting", Seen::ByAdministrators, "atHome atLinked enrollment notYet people unit"),
    row("UnitPerson", Seen::ByAdministrators, "id name reports"),
    row("UnitPersonReport", Seen::ByAdministrators, "isConfirmed kind place"),
    row("RegistrablePlace", Seen::Publicly, "id name within"),
    row("InvitedPlace", Seen::Publicly, "building compound"),
    row("Registered", Seen::ByOwner, "alreadyKnown me"),
    row("Registration", Seen::ByConfirmers, "askedAt decidedAt doubles flat id invited personName place reason state version")
        .but(&[("personPhone", Rule::NumberOfRegistrant)]),
    row("PossibleDouble", Seen::ByConfirmers, "hasSignedIn id mayJoin name place since")
        .but(&[("phone", Rule::NumberOfRegistrant)]),
    row("Invitation", Seen::ByConfirmers, "expiresAt id isLiving link madeAt madeByName place qr revokedAt useLimit used"),
    row("QrCode", Seen::Publicly, "path size"),


    row("ImportBatch", Seen::WithImport, "allOrNothing ambiguous changed columns committedAt createdAt done errors failure fileName headerLine id imported kept kind left mayUndo new rows same sheet sheets skipped state toDo total undone undoneAt"),
    row("ImportRow", Seen::WithImport, "cells changes choices id isDecided line outcome problems reason verdict")
        .but(&[("phone", Rule::NumberInImport)]),
    row("ImportCell", Seen::WithImport, "column value"),
    row("ImportChoice", Seen::WithImport, "column key mayBeNew options value"),
    row("ImportOption", Seen::WithImport, "id label"),
    row("ImportColumn", Seen::WithImport, "index isRequired key"),
    row("ImportSheet", Seen::WithImport, "index lines name"),
    row("ImportSheetLine", Seen::WithImport, "cells line taken"),
    row("ImportTaken", Seen::WithImport, "index key"),
    row("CellProblem", Seen::WithImport, "cell code column value"),
    row("FieldChange", Seen::WithImport, "after before column"),

    row("OrganizationRecord", Seen::WithOrganization, "administered ancestors below branchKind closedAt contacts covers createdAt id kind mergedInto name officers partCount peopleCount reports seat"),
    row("OrganizationContact", Seen::WithOrganization, "duty id name phone"),
    row("Officer", Seen::WithOrganization, "id name personId role since"),
    row("OrganizationReport", Seen::WithOrganization, "askedAt decidedAt id place state"),
    row("OrganizationStep", Seen::SignedIn, "id kind name visible"),
    row("OrganizationCount", Seen::ByAdministrators, "branchKind count kind"),
    row("OrganizationMergePreview", Seen::ByAdministrators, "contacts covered openOrders orders parts people reports roles"),
    row("CoverageFigures", Seen::ByAdministrators, "compounds compoundsInGrids compoundsWithSeveralBranches compoundsWithoutBranch grids organizations unitsReported"),
    row("Grid", Seen::WithOrganization, "closedAt community covers id name"),

    row("AuditEntry", Seen::WithAudit, "action actorName at changes id place subject subjectId"),
    row("AuditChange", Seen::WithAudit, "after before field"),

    row("PageInfo", Seen::AsWrapping, "endCursor hasNextPage hasPreviousPage startCursor"),
    row("OrderConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("OrderEdge", Seen::AsWrapping, "cursor node"),
    row("FollowUpConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("FollowUpEdge", Seen::AsWrapping, "cursor node"),
    row("BoardEntryConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("BoardEntryEdge", Seen::AsWrapping, "cursor node"),
    row("OrderEventConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("OrderEventEdge", Seen::AsWrapping, "cursor node"),
    row("PlaceConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("PlaceEdge", Seen::AsWrapping, "cursor node"),
    row("EnrollmentConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("EnrollmentEdge", Seen::AsWrapping, "cursor node"),
    row("RegistrationConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("RegistrationEdge", Seen::AsWrapping, "cursor node"),
    row("InvitationConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("InvitationEdge", Seen::AsWrapping, "cursor node"),
    row("NotificationConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("NotificationEdge", Seen::AsWrapping, "cursor node"),
    row("ImportBatchConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("ImportBatchEdge", Seen::AsWrapping, "cursor node"),
    row("ImportRowConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("ImportRowEdge", Seen::AsWrapping, "cursor node"),
    row("PersonConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("PersonEdge", Seen::AsWrapping, "cursor node"),
    row("RoleSeatConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("RoleSeatEdge", Seen::AsWrapping, "cursor node"),
    row("UnitReportingConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("UnitReportingEdge", Seen::AsWrapping, "cursor node"),
    row("UnitPersonConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("UnitPersonEdge", Seen::AsWrapping, "cursor node"),
    row("OrganizationRecordConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("OrganizationRecordEdge", Seen::AsWrapping, "cursor node"),
    row("GridConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("GridEdge", Seen::AsWrapping, "cursor node"),
    row("AuditEntryConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("AuditEntryEdge", Seen::AsWrapping, "cursor node"),
    row("CentreConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("CentreEdge", Seen::AsWrapping, "cursor node"),
    row("BookingConnection", Seen::AsWrapping, "edges nodes pageInfo"),
    row("BookingEdge", Seen::AsWrapping, "cursor node"),
];

/// Who sees an order of 半山小区 before it goes to the hall.
const AT_DESK: &[Role] = &[
    Resident,
    Dispatcher,
    GridWorker,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];
/// One that the neighbour has joined.
const AT_DESK_AND_NEIGHBOUR: &[Role] = &[
    Resident,
    Neighbour,
    Dispatcher,
    GridWorker,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];
/// One that the member was asked to take, and the firm that the neighbour works for too.
const AT_DESK_AND_ASKED: &[Role] = &[
    Resident,
    Neighbour,
    Member,
    Dispatcher,
    GridWorker,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];
/// And from then on, for good.
const SINCE_HALL: &[Role] = &[
    Resident,
    Member,
    Handler,
    Dispatcher,
    GridWorker,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];
/// Who sees a small wish of 半山小区 from the hall on: whoever lives in the community too.
const SINCE_WISHED: &[Role] = &[
    Resident,
    Neighbour,
    Member,
    Handler,
    Dispatcher,
    GridWorker,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];
/// Who sees one from the hall of 梅苑小区, raised by a stranger.
const IN_OTHER_HALL: &[Role] = &[
    OtherMember,
    OtherDispatcher,
    OtherCommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];

pub struct OrderSight {
    pub scene: Scene,
    pub seen_by: &'static [Role],
    /// Who reads the names of its people.
    pub names: &'static [Role],
    /// Who reads the requester's number.
    pub number: &'static [Role],
}

pub const PEOPLE_AT_DESK: &[Role] = &[
    Resident,
    Dispatcher,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];
/// The branch that passed it up sees no more of its people than others do.
const PEOPLE_ABOVE: &[Role] = &[Resident, CommunityAdmin, StreetAdmin, SystemAdmin];
const PEOPLE_AT_WORK: &[Role] = &[
    Resident,
    Handler,
    Dispatcher,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];

#[rustfmt::skip]
pub const ORDERS: &[OrderSight] = &[
    OrderSight { scene: Waiting, seen_by: AT_DESK, names: PEOPLE_AT_DESK, number: &[Resident] },
    OrderSight { scene: Declined, seen_by: AT_DESK, names: PEOPLE_AT_DESK, number: &[Resident] },
    OrderSight { scene: Asked, seen_by: AT_DESK, names: PEOPLE_AT_DESK, number: &[Resident] },
    OrderSight { scene: Helped, seen_by: AT_DESK, names: PEOPLE_AT_DESK, number: &[Resident] },
    OrderSight { scene: Joined, seen_by: AT_DESK_AND_NEIGHBOUR, names: PEOPLE_AT_DESK, number: &[Resident] },
    OrderSight { scene: Doubled, seen_by: AT_DESK, names: PEOPLE_AT_DESK, number: &[Resident] },
    OrderSight { scene: PassedUp, seen_by: AT_DESK, names: PEOPLE_ABOVE, number: &[Resident] },
    OrderSight { scene: InHall, seen_by: SINCE_HALL, names: PEOPLE_AT_DESK, number: &[Resident] },
    OrderSight { scene: Running, seen_by: SINCE_HALL, names: PEOPLE_AT_WORK, number: &[Resident, Handler] },
    OrderSight { scene: Finished, seen_by: SINCE_HALL, names: PEOPLE_AT_WORK, number: &[Resident, Handler] },
    OrderSight { scene: Closed, seen_by: SINCE_HALL, names: PEOPLE_AT_WORK, number: &[Resident] },
    // Neither a grid worker nor any member, whatever becomes of it.
    OrderSight { scene: Hidden, seen_by: PEOPLE_AT_DESK, names: PEOPLE_AT_DESK, number: &[Resident] },
    OrderSight { scene: Named, seen_by: AT_DESK_AND_ASKED, names: PEOPLE_AT_DESK, number: &[Resident] },
    OrderSight { scene: Wish, seen_by: SINCE_WISHED, names: PEOPLE_AT_DESK, number: &[Resident] },
    OrderSight { scene: Elsewhere, seen_by: IN_OTHER_HALL, names: OTHER_DESK, number: &[] },
];

/// Which orders turn up in which list, and for whom.
#[rustfmt::skip]
pub const LISTS: &[(&str, Scene, &[Role])] = &[
    ("myOrders", Waiting, &[Resident]),
    ("myOrders", Declined, &[Resident]),
    ("myOrders", Asked, &[Resident]),
    ("myOrders", Helped, &[Resident]),
    ("myOrders", Joined, &[Resident, Neighbour]),
    ("myOrders", Doubled, &[Resident]),
    ("myOrders", InHall, &[Resident]),
    ("myOrders", Running, &[Resident]),
    ("myOrders", Finished, &[Resident]),
    ("myOrders", Closed, &[Resident]),
    ("myOrders", Hidden, &[Resident]),
    ("myOrders", Wish, &[Resident]),
    ("desk", Waiting, DESK),
    ("desk", Hidden, DESK),
    ("desk", Wish, DESK),
    ("desk", Declined, DESK),
    ("desk", Asked, DESK),
    ("desk", Helped, DESK),
    ("desk", Joined, DESK),
    ("desk", Doubled, DESK),
    ("desk", InHall, DESK),
    ("desk", Running, DESK),
    ("desk", Finished, DESK),
    ("desk", Closed, DESK),
    ("desk", Elsewhere, OTHER_DESK),
    ("myOrders", Named, &[Resident]),
    ("desk", Named, DESK),
    ("offeredOrders", Named, &[Neighbour, Member]),
    ("hall", InHall, &[Member, Handler]),
    ("hall", Elsewhere, &[OtherMember]),
    ("hall", Wish, &[Member, Handler]),
    ("wishes", Wish, &[Neighbour]),
    ("myTasks", Running, &[Handler]),
    ("myTasks", Finished, &[Handler]),
    ("myTasks", Closed, &[Handler]),
    ("followUps", Closed, ASKERS),
];

/// Who sees the resident's 报到 to 半山小区, name and number whole.
pub const ENROLLMENTS: &[Role] = &[
    Resident,
    Dispatcher,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];
/// Who sees a stranger's 报到 to 梅苑小区.
pub const ENROLLMENTS_ELSEWHERE: &[Role] = OTHER_DESK;

/// Who knows the people of 半山小区, confirms who registers there and invites others.
pub const CONFIRMERS: &[Role] = &[
    Dispatcher,
    GridWorker,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];

/// Who sees what the resident booked in 岩岭社区's centre.
pub const BOOKINGS: &[Role] = &[Resident, CommunityAdmin, StreetAdmin, SystemAdmin];
/// Who sees what the resident eats there: also the neighbour, whom the resident lets act.
pub const MEALS: &[Role] = &[
    Resident,
    Neighbour,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];
/// Who may eat at 岩岭社区's canteen and make appointments at its windows: who lives, reports or works there.
const EATERS: &[Role] = &[Resident, Neighbour, Member, Handler, Dispatcher];
/// Who may book what is for the whole street: who lives, reports or works there, and who manages it.
const BOOKERS: &[Role] = &[
    Resident,
    Neighbour,
    Member,
    Handler,
    OtherMember,
    Dispatcher,
    OtherDispatcher,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
];

/// Who sees the roster that 岩岭社区's administrator uploaded.
pub const IMPORTS: &[Role] = &[CommunityAdmin, SystemAdmin];
/// Who sees the people of 岩岭社区 as an administrator, and who those of 柏杨社区.
pub const PEOPLE: &[Role] = &[CommunityAdmin, StreetAdmin, SystemAdmin];
pub const PEOPLE_ELSEWHERE: &[Role] = &[OtherCommunityAdmin, StreetAdmin, SystemAdmin];

/// Who sees that 半山小区 was renamed.
pub const AUDIT: &[Role] = &[CommunityAdmin, StreetAdmin, SystemAdmin];
pub const IMPORT_NUMBERS: &[Role] = &[CommunityAdmin];

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Callers {
    Everybody,
    /// Others hear `UNAUTHENTICATED`.
    SignedIn,
    /// Others hear `FORBIDDEN`.
    Administrators,
    /// Of the administrators those of 岩岭社区; others of them hear `NOT_FOUND`.
    OfficeOfPlace,
    /// Others hear `FORBIDDEN`.
    Deciders,
    /// Asked of an order that waits on the desk of 半山支部: others hear `FORBIDDEN`, or `NOT_FOUND`
    /// where they do not see it.
    Desk,
    /// Others hear `FORBIDDEN`.
    StreetOffice,
    /// Asked of 岩岭社区 and what is in it; others hear this.
    PlaceOffice(&'static str),
}

impl Callers {
    /// What somebody hears instead of an answer.
    pub fn refusal(self, role: Role) -> &'static str {
        match self {
            Callers::Everybody => "",
            _ if role == Nobody => "UNAUTHENTICATED",
            Callers::Administrators | Callers::OfficeOfPlace if !ADMINISTRATORS.contains(&role) => {
                "FORBIDDEN"
            }
            Callers::OfficeOfPlace if !PLACE_OFFICE.contains(&role) => "NOT_FOUND",
            Callers::Deciders if !DECIDERS.contains(&role) => "FORBIDDEN",
            Callers::StreetOffice if !STREET_OFFICE.contains(&role) => "FORBIDDEN",
            Callers::Desk if DESK.contains(&role) => "",
            Callers::Desk if AT_DESK.contains(&role) => "FORBIDDEN",
            Callers::Desk => "NOT_FOUND",
            Callers::PlaceOffice(code) if !PLACE_OFFICE.contains(&role) => code,
            _ => "",
        }
    }
}

pub const QUERIES: &[(&str, Callers)] = &[
    ("system", Callers::Everybody),
    ("calendarYears", Callers::SignedIn),
    ("missingCalendarYear", Callers::SignedIn),
    ("me", Callers::Everybody),
    ("demoPeople", Callers::Everybody),
    ("registrablePlaces", Callers::Everybody),
    // The street of the tests lets everybody read; `board.rs` tries what it is else.
    ("board", Callers::Everybody),
    ("boardDirectory", Callers::Everybody),
    ("invitedTo", Callers::Everybody),
    ("door", Callers::Everybody),
    ("windowScreen", Callers::Everybody),
    ("categories", Callers::SignedIn),
    ("categoryRecords", Callers::StreetOffice),
    ("answerTemplates", Callers::PlaceOffice("FORBIDDEN")),
    ("offeredTemplates", Callers::Desk),
    ("skills", Callers::SignedIn),
    ("places", Callers::SignedIn),
    ("place", Callers::SignedIn),
    ("administeredPlaces", Callers::Administrators),
    ("order", Callers::SignedIn),
    ("myOrders", Callers::SignedIn),
    ("desk", Callers::SignedIn),
    ("hall", Callers::SignedIn),
    ("nearbyOrders", Callers::SignedIn),
    ("coHandledOrders", Callers::SignedIn),
    ("mergeCandidates", Callers::Desk),
    ("coHandlerCandidates", Callers::Desk),
    ("offerCandidates", Callers::Desk),
    ("offeredOrders", Callers::SignedIn),
    ("wishes", Callers::SignedIn),
    ("unitsForOrder", Callers::Desk),
    ("myTasks", Callers::SignedIn),
    ("followUps", Callers::SignedIn),
    ("enrollments", Callers::SignedIn),
    ("registrations", Callers::SignedIn),
    ("invitations", Callers::SignedIn),
    ("confirmablePlaces", Callers::SignedIn),
    ("notifications", Callers::SignedIn),
    ("importBatch", Callers::SignedIn),
    ("importBatches", Callers::Administrators),
    ("auditEntries", Callers::Administrators),
    ("people", Callers::Administrators),
    ("person", Callers::Administrators),
    ("roleSeats", Callers::Administrators),
    ("mergePreview", Callers::OfficeOfPlace),
    ("branchReporting", Callers::Deciders),
    ("unitReporting", Callers::Administrators),
    ("unitPeople", Callers::OfficeOfPlace),
    ("organizations", Callers::Administrators),
    ("organization", Callers::SignedIn),
    ("organizationPeople", Callers::PlaceOffice("NOT_FOUND")),
    (
        "organizationMergePreview",
        Callers::PlaceOffice("NOT_FOUND"),
    ),
    ("coverageFigures", Callers::PlaceOffice("FORBIDDEN")),
    ("compounds", Callers::PlaceOffice("FORBIDDEN")),
    ("grids", Callers::PlaceOffice("FORBIDDEN")),
    ("centres", Callers::SignedIn),
    ("managedCentres", Callers::SignedIn),
    ("centre", Callers::SignedIn),
    ("room", Callers::SignedIn),
    ("roomBookers", Callers::SignedIn),
    ("roomDays", Callers::SignedIn),
    ("freeRooms", Callers::SignedIn),
    ("otherTimes", Callers::SignedIn),
    ("booking", Callers::SignedIn),
    ("myBookings", Callers::SignedIn),
    ("series", Callers::SignedIn),
    ("myWaitlist", Callers::SignedIn),
    ("seriesPlan", Callers::SignedIn),
    ("bookingRequests", Callers::SignedIn),
    ("centreBoard", Callers::PlaceOffice("NOT_FOUND")),
    ("centreUse", Callers::PlaceOffice("NOT_FOUND")),
    ("myMissedBookings", Callers::SignedIn),
    ("calendarLink", Callers::SignedIn),
    ("missedBookings", Callers::PlaceOffice("NOT_FOUND")),
    ("menus", Callers::SignedIn),
    ("meal", Callers::SignedIn),
    ("mealEaters", Callers::SignedIn),
    ("myMeals", Callers::SignedIn),
    ("myStandingMeals", Callers::SignedIn),
    ("kitchenList", Callers::PlaceOffice("NOT_FOUND")),
    ("centreVisitor", Callers::PlaceOffice("NOT_FOUND")),
    ("familyLinks", Callers::SignedIn),
    ("serviceWindows", Callers::SignedIn),
    ("windowSlots", Callers::SignedIn),
    ("ticket", Callers::SignedIn),
    ("myTickets", Callers::SignedIn),
    ("windowQueue", Callers::PlaceOffice("NOT_FOUND")),
];

/// Signed-in people only; each hears of what they may see.
pub const SUBSCRIPTIONS: &[&str] = &["live"];

/// What somebody hears who may not do it.
#[derive(Clone, Copy, Debug)]
pub enum Others {
    /// `FORBIDDEN` to those who see the object, `NOT_FOUND` to those who do not.
    BySight,
    /// This to those who see the object, `NOT_FOUND` to those who do not.
    Hear(&'static str),
    /// This to everybody, signed in or not: it is not about roles.
    AllHear(&'static str),
    /// `FORBIDDEN` to those without an administrator's role, `NOT_FOUND` to the others.
    ByOffice,
}

pub struct Mutation {
    pub field: &'static str,
    pub on: Scene,
    pub may: &'static [Role],
    pub others: Others,
    /// Single people who hear something else.
    pub except: &'static [(Role, &'static str)],
}

const fn call(field: &'static str, on: Scene, may: &'static [Role], others: Others) -> Mutation {
    Mutation {
        field,
        on,
        may,
        others,
        except: &[],
    }
}

#[rustfmt::skip]
pub const MUTATIONS: &[Mutation] = &[
    call("submitOrder", Nothing, SIGNED_IN, Others::BySight),
    call("dispatchOrder", Waiting, DESK, Others::BySight),
    call("declineOrder", Waiting, DESK, Others::BySight),
    call("withdrawOrder", Waiting, &[Resident], Others::BySight),
    call("askRequester", Waiting, DESK, Others::BySight),
    call("answerQuestion", Asked, &[Resident], Others::BySight),
    call("mergeOrder", Waiting, DESK, Others::BySight),
    call("passUpOrder", Waiting, DESK, Others::BySight),
    call("superviseOrder", Waiting, STREET_OFFICE, Others::BySight),
    call("askCoHandler", Waiting, DESK, Others::BySight),
    call("answerCoHandling", Helped, DESK, Others::BySight),
    call("redirectOrder", InHall, DESK, Others::BySight),
    call("refuseOffer", Named, &[Member], Others::BySight),
    // For a unit, by its liaison alone: `offers.rs` has one.
    call("acceptOffer", Named, &[], Others::BySight),
    call("joinOrder", Waiting, &[Neighbour], Others::Hear("NOT_FOUND")),
    call("leaveOrder", Joined, &[Neighbour], Others::BySight),
    Mutation {
        except: &[(Resident, "OWN_ORDER")],
        ..call("claimOrder", InHall, &[Member, Handler], Others::Hear("NOT_ENROLLED"))
    },
    Mutation {
        except: &[(Resident, "OWN_ORDER")],
        ..call("claimOrder", Wish, &[Neighbour, Member, Handler], Others::Hear("NOT_ENROLLED"))
    },
    call("releaseOrder", Running, &[Handler], Others::BySight),
    // Whoever works alone has nobody to hand it to.
    Mutation {
        except: &[(Handler, "INVALID")],
        ..call("handOverLead", Running, &[], Others::BySight)
    },
    call("requestTakeover", Running, &[Member], Others::BySight),
    call("answerTakeover", Running, &[Handler], Others::BySight),
    call("addProgress", Running, &[Handler], Others::BySight),
    call("finishOrder", Running, &[Handler], Others::BySight),
    call("rateOrder", Finished, &[Resident], Others::BySight),
    call("reopenOrder", Finished, &[Resident], Others::BySight),
    call("rateRequest", Finished, &[Handler], Others::BySight),
    Mutation {
        except: &[(Dispatcher, "OWN_WORK")],
        ..call("doFollowUp", Closed, ASKERS, Others::BySight)
    },
    call("publishOrder", Closed, &[Resident, Handler], Others::BySight),
    call("setBoardPublic", Nothing, STREET_OFFICE, Others::Hear("FORBIDDEN")),

    Mutation {
        except: &[(Resident, "ALREADY_ENROLLED")],
        ..call("askEnrollment", Nothing, &[Neighbour], Others::Hear("NO_RESIDENCE"))
    },
    call("confirmEnrollment", AskedToJoin, DESK, Others::BySight),
    call("returnEnrollment", AskedToJoin, DESK, Others::BySight),
    call("previewImport", Staged, &[CommunityAdmin], Others::ByOffice),
    call("decideImportRow", Staged, &[CommunityAdmin], Others::ByOffice),
    call("transferEnrollment", AskedToJoin, ENROLLED_AND_OFFICE, Others::BySight),
    call("endEnrollment", AskedToJoin, ENROLLMENTS, Others::BySight),
    call("askUnitEnrollment", Nothing, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("confirmRegistration", Waits, CONFIRMERS, Others::BySight),
    call("refuseRegistration", Waits, CONFIRMERS, Others::BySight),
    call("joinRegistration", Waits, CONFIRMERS, Others::BySight),
    call("revealRegistrantPhone", Waits, CONFIRMERS, Others::BySight),
    call("askRegistrationAgain", Nothing, &[], Others::Hear("NOT_FOUND")),
    call("makeInvitations", Nothing, CONFIRMERS, Others::BySight),
    call("revokeInvitation", Invited, CONFIRMERS, Others::BySight),
    call("commitImport", Staged, &[CommunityAdmin], Others::ByOffice),
    call("undoImport", Imported, &[CommunityAdmin], Others::ByOffice),

    call("holdRoom", Room, BOOKERS, Others::Hear("FORBIDDEN")),
    call("bookSeries", Room, BOOKERS, Others::Hear("FORBIDDEN")),
    call("joinWaitlist", Full, BOOKERS, Others::Hear("FORBIDDEN")),
    call("leaveWaitlist", Awaited, &[Resident], Others::Hear("NOT_FOUND")),
    call("bookSeriesDate", Repeated, BOOKINGS, Others::BySight),
    call("confirmBooking", Held, &[Resident], Others::BySight),
    call("moveBooking", Booked, BOOKINGS, Others::BySight),
    call("cancelBooking", Booked, BOOKINGS, Others::BySight),
    call("approveBooking", Booked, PLACE_OFFICE, Others::BySight),
    call("declineBooking", Booked, PLACE_OFFICE, Others::BySight),
    call("createCentre", Nothing, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("editCentre", Centre, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("retireCentre", Centre, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("createRoom", Centre, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("editRoom", Room, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("retireRoom", Room, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("closeCentre", Centre, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("addCentrePhotos", Centre, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("removeCentrePhoto", Pictured, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("liftClosure", Shut, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("renewCalendar", Nothing, SIGNED_IN, Others::BySight),
    call("renewDoor", Room, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("checkIn", Entered, &[Resident], Others::Hear("NOT_FOUND")),
    call("admitBooking", Due, PLACE_OFFICE, Others::BySight),
    call("appealBooking", Missed, &[Resident], Others::BySight),
    call("excuseBooking", Missed, PLACE_OFFICE, Others::BySight),
    call("upholdBooking", Appealed, PLACE_OFFICE, Others::BySight),
    call("publishMeal", Canteen, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("copyMeals", Canteen, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("cancelMeal", Meal, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("orderMeal", Meal, EATERS, Others::Hear("FORBIDDEN")),
    call("giveUpMeal", Ordered, MEALS, Others::Hear("NOT_FOUND")),
    call("handOutMeal", Ordered, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("makeStandingMeal", Canteen, EATERS, Others::Hear("FORBIDDEN")),
    call("endStandingMeal", Standing, MEALS, Others::Hear("NOT_FOUND")),
    call("setWindows", Windows, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("createWindowItem", Windows, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("editWindowItem", WindowItem, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("retireWindowItem", WindowItem, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("renewWindowScreen", Windows, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("bookTicket", WindowItem, EATERS, Others::Hear("FORBIDDEN")),
    call("cancelTicket", Expected, MEALS, Others::Hear("NOT_FOUND")),
    call("takeNumber", WindowItem, SIGNED_IN, Others::BySight),
    call("admitTicket", Expected, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("giveNumber", WindowItem, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("callNext", Numbered, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("callTicket", Numbered, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("serveTicket", Called, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("passTicket", Called, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("handOnTicket", Called, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("verifyBirthYear", Canteen, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("linkRelative", Nothing, SIGNED_IN, Others::BySight),
    call("endFamilyLink", Linked, MEALS, Others::Hear("NOT_FOUND")),
    call("createAnswerTemplate", Nothing, PLACE_OFFICE, Others::Hear("FORBIDDEN")),
    call("editAnswerTemplate", Template, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("shiftAnswerTemplate", Template, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("retireAnswerTemplate", Template, PLACE_OFFICE, Others::Hear("NOT_FOUND")),
    call("editCategory", Nothing, STREET_OFFICE, Others::Hear("FORBIDDEN")),
    call("addCategoryQuestion", Nothing, STREET_OFFICE, Others::Hear("FORBIDDEN")),
    call("editCategoryQuestion", Question, STREET_OFFICE, Others::Hear("FORBIDDEN")),
    call("shiftCategoryQuestion", Question, STREET_OFFICE, Others::Hear("FORBIDDEN")),
    call("closeCategoryQuestion", Question, STREET_OFFICE, Others::Hear("FORBIDDEN")),
    call("setCalendarYear", Nothing, &[StreetAdmin, SystemAdmin], Others::Hear("FORBIDDEN")),
    call("giveRole", Nothing, PEOPLE, Others::ByOffice),
    call("endRole", Appointed, PEOPLE, Others::ByOffice),
    call("revealPhone", Nothing, PEOPLE, Others::ByOffice),
    call("mergePeople", Nothing, PEOPLE, Others::ByOffice),
    call("undoMerge", Merged, PEOPLE, Others::ByOffice),
    call("moveHouse", Nothing, PEOPLE, Others::ByOffice),
    call("changePhone", Nothing, PEOPLE, Others::ByOffice),
    call("reportGone", Nothing, PEOPLE, Others::ByOffice),
    call("bringBack", Gone, PEOPLE, Others::ByOffice),
    call("createPlace", Compound, PLACE_OFFICE, Others::BySight),
    call("renamePlace", Compound, PLACE_OFFICE, Others::BySight),
    call("movePlace", Compound, STREET_OFFICE, Others::BySight),
    call("closePlace", Compound, PLACE_OFFICE, Others::BySight),
    call("mergePlaces", Compound, PLACE_OFFICE, Others::BySight),

    call("createOrganization", Compound, PLACE_OFFICE, Others::BySight),
    call("editOrganization", Unit, PLACE_OFFICE, Others::BySight),
    call("setOrganizationCoverage", Unit, PLACE_OFFICE, Others::BySight),
    call("mergeOrganizations", Unit, PLACE_OFFICE, Others::BySight),
    call("closeOrganization", Unit, PLACE_OFFICE, Others::BySight),
    call("addOrganizationContact", Unit, PLACE_OFFICE, Others::BySight),
    call("editOrganizationContact", Contact, PLACE_OFFICE, Others::BySight),
    call("revealOrganizationContact", Contact, PLACE_OFFICE, Others::BySight),
    call("removeOrganizationContact", Contact, PLACE_OFFICE, Others::BySight),
    call("createGrid", Compound, PLACE_OFFICE, Others::BySight),
    call("renameGrid", Grid, PLACE_OFFICE, Others::BySight),
    call("setGridCoverage", Grid, PLACE_OFFICE, Others::BySight),
    call("closeGrid", Grid, PLACE_OFFICE, Others::BySight),

    call("markNotificationsRead", Nothing, SIGNED_IN, Others::BySight),
    call("setPassword", Nothing, SIGNED_IN, Others::BySight),
    call("endSession", Nothing, SIGNED_IN, Others::BySight),
    call("signOutEverywhere", Nothing, SIGNED_IN, Others::BySight),
    call("setResidence", Nothing, SIGNED_IN, Others::BySight),
    call("setSkills", Nothing, SIGNED_IN, Others::BySight),

    call("requestSignInCode", Nothing, &[], Others::AllHear("")),
    call("signIn", Nothing, &[], Others::AllHear("WRONG_CREDENTIALS")),
    call("signInAsDemoPerson", Nothing, &[], Others::AllHear("NOT_FOUND")),
    call("refreshSession", Nothing, &[], Others::AllHear("UNAUTHENTICATED")),
    call("signOut", Nothing, &[], Others::AllHear("")),
    call("requestRegistrationCode", Nothing, &[], Others::AllHear("")),
    call("register", Nothing, &[], Others::AllHear("CODE_WRONG")),
    call("resetPassword", Nothing, &[], Others::AllHear("CODE_WRONG")),
    call("completeSetup", Nothing, &[], Others::AllHear("INVALID")),
];

impl Mutation {
    /// The code that this role hears; none where it may.
    pub fn outcome(&self, role: Role, sees: bool) -> &'static str {
        if let Others::AllHear(code) = self.others {
            return code;
        }
        if role == Nobody {
            return "UNAUTHENTICATED";
        }
        if self.may.contains(&role) {
            return "";
        }
        if let Some((_, code)) = self.except.iter().find(|(one, _)| *one == role) {
            return code;
        }
        match self.others {
            Others::ByOffice if !ADMINISTRATORS.contains(&role) => "FORBIDDEN",
            Others::BySight if sees => "FORBIDDEN",
            Others::Hear(code) if sees => code,
            _ => "NOT_FOUND",
        }
    }
}
