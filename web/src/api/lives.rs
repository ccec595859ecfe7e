//! Changes of people's lives by administrators: merging doubled ones, moving house, going and coming
//! back.

use super::{
    CalendarDay, Failure, Id,
    account::Skill,
    act,
    operation::{Operation, operation},
    people::{HeldRole, PastEnrollment, PastUnit, Person, PersonRows},
    profile::PlaceInFull,
    query, schema,
};

/// Which of the two a value is taken from.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeSide {
    Survivor,
    Other,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeConflict {
    Names,
    Homes,
    SameCrew,
    OwnOrder,
    HomesReported,
    OverCap,
}

/// One of the two, as far as they are compared.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Person")]
pub struct Compared {
    pub id: Id,
    pub name: String,
    pub phone: String,
    pub home: Option<PlaceInFull>,
    pub skills: Vec<Skill>,
    pub roles: Vec<HeldRole>,
    pub employments: Vec<PastUnit>,
    pub enrollments: Vec<PastEnrollment>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct MergeLine {
    pub rows: PersonRows,
    pub of_survivor: i32,
    pub of_other: i32,
    pub moving: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct MergePreview {
    pub survivor: Compared,
    pub other: Compared,
    pub lines: Vec<MergeLine>,
    pub conflicts: Vec<MergeConflict>,
}

#[derive(cynic::QueryVariables)]
struct PreviewVariables {
    survivor: Id,
    other: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "PreviewVariables")]
struct PreviewOfMerge {
    #[arguments(survivorId: $survivor, otherId: $other)]
    merge_preview: MergePreview,
}

operation!(query PreviewOfMerge(PreviewVariables));

pub async fn preview(survivor: Id, other: Id) -> Result<MergePreview, Failure> {
    let answer = query(PreviewOfMerge::ask(PreviewVariables { survivor, other }));
    Ok(answer.await?.merge_preview)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct MergePeopleInput {
    request_id: Id,
    survivor_id: Id,
    other_id: Id,
    keep_name: MergeSide,
    keep_phone: MergeSide,
    keep_home: MergeSide,
}

#[derive(cynic::QueryVariables)]
struct MergePeopleVariables {
    input: MergePeopleInput,
}

/// The page that it leads to is read anew.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Person")]
struct PersonId {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "MergePeopleVariables")]
struct MergePeople {
    #[arguments(input: $input)]
    merge_people: PersonId,
}

operation!(mutation MergePeople(MergePeopleVariables));

/// What is kept where the two differ.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    pub name: MergeSide,
    pub phone: MergeSide,
    pub home: MergeSide,
}

/// Answers who is left.
pub async fn merge(survivor_id: Id, other_id: Id, kept: Kept) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = MergePeopleInput {
            request_id,
            survivor_id,
            other_id,
            keep_name: kept.name,
            keep_phone: kept.phone,
            keep_home: kept.home,
        };
        MergePeople::ask(MergePeopleVariables { input })
    });
    Ok(answer.await?.merge_people.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct UndoMergeInput {
    request_id: Id,
    merge_id: Id,
}

#[derive(cynic::QueryVariables)]
struct UndoMergeVariables {
    input: UndoMergeInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "UndoMergeVariables")]
struct UndoMerge {
    #[arguments(input: $input)]
    undo_merge: Person,
}

operation!(mutation UndoMerge(UndoMergeVariables));

pub async fn undo_merge(merge_id: Id) -> Result<Person, Failure> {
    let answer = act(|request_id| {
        let input = UndoMergeInput {
            request_id,
            merge_id,
        };
        UndoMerge::ask(UndoMergeVariables { input })
    });
    Ok(answer.await?.undo_merge)
}

/// What becomes of the 报到 to the former home.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormerReport {
    Transfer,
    End,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct MoveHouseInput {
    request_id: Id,
    person_id: Id,
    place_id: Id,
    on: CalendarDay,
    former_report: FormerReport,
}

#[derive(cynic::QueryVariables)]
struct MoveHouseVariables {
    input: MoveHouseInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "MoveHouseVariables")]
struct MoveHouse {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    move_house: PersonId,
}

operation!(mutation MoveHouse(MoveHouseVariables));

pub async fn move_house(
    person_id: Id,
    place_id: Id,
    on: CalendarDay,
    former_report: FormerReport,
) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = MoveHouseInput {
            request_id,
            person_id,
            place_id,
            on,
            former_report,
        };
        MoveHouse::ask(MoveHouseVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ChangePhoneInput {
    request_id: Id,
    person_id: Id,
    phone: String,
}

#[derive(cynic::QueryVariables)]
struct ChangePhoneVariables {
    input: ChangePhoneInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ChangePhoneVariables")]
struct ChangePhone {
    #[arguments(input: $input)]
    change_phone: Person,
}

operation!(mutation ChangePhone(ChangePhoneVariables));

pub async fn change_phone(person_id: Id, phone: String) -> Result<Person, Failure> {
    let answer = act(|request_id| {
        let input = ChangePhoneInput {
            request_id,
            person_id,
            phone: phone.clone(),
        };
        ChangePhone::ask(ChangePhoneVariables { input })
    });
    Ok(answer.await?.change_phone)
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    MovedAway,
    Deceased,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ReportGoneInput {
    request_id: Id,
    person_id: Id,
    departure: Departure,
    on: CalendarDay,
}

#[derive(cynic::QueryVariables)]
struct ReportGoneVariables {
    input: ReportGoneInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ReportGoneVariables")]
struct ReportGone {
    #[arguments(input: $input)]
    report_gone: Person,
}

operation!(mutation ReportGone(ReportGoneVariables));

pub async fn report_gone(
    person_id: Id,
    departure: Departure,
    on: CalendarDay,
) -> Result<Person, Failure> {
    let answer = act(|request_id| {
        let input = ReportGoneInput {
            request_id,
            person_id,
            departure,
            on,
        };
        ReportGone::ask(ReportGoneVariables { input })
    });
    Ok(answer.await?.report_gone)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct BringBackInput {
    request_id: Id,
    person_id: Id,
}

#[derive(cynic::QueryVariables)]
struct BringBackVariables {
    input: BringBackInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "BringBackVariables")]
struct BringBack {
    #[arguments(input: $input)]
    bring_back: Person,
}

operation!(mutation BringBack(BringBackVariables));

pub async fn bring_back(person_id: Id) -> Result<Person, Failure> {
    let answer = act(|request_id| {
        let input = BringBackInput {
            request_id,
            person_id,
        };
        BringBack::ask(BringBackVariables { input })
    });
    Ok(answer.await?.bring_back)
}
