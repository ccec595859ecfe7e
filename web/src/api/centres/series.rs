//! 周期预约: what a rule would come to, booking by it, and how its dates stand.

use super::{CentreName, bookings::BookingState, houses::OpeningHours};
use crate::api::{
    CalendarDay, ErrorCode, Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesFrequency {
    Weekly,
    MonthlyByDate,
    MonthlyByWeekday,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateVerdict {
    Free,
    Taken,
    Closed,
    TooSoon,
    WeekFull,
}

/// Which dates of a series an act is about.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesScope {
    This,
    Rest,
    All,
}

#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct SeriesRuleInput {
    pub frequency: SeriesFrequency,
    pub every: i32,
    pub weekdays: Vec<Weekday>,
    pub first: CalendarDay,
    pub until: CalendarDay,
    pub from_minute: i32,
    pub minutes: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Centre")]
pub struct OpenCentre {
    pub name: String,
    pub openings: Vec<OpeningHours>,
}

/// As much of a room's rules as booking it again and again needs.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Room")]
pub struct RepeatableRoom {
    pub name: String,
    pub capacity: i32,
    pub slot_minutes: i32,
    pub shortest_minutes: i32,
    pub longest_minutes: i32,
    pub series_days: i32,
    pub needs_approval: bool,
    pub retired: bool,
    pub may_book: bool,
    pub centre: OpenCentre,
}

#[derive(cynic::QueryVariables)]
struct RepeatableVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "RepeatableVariables")]
struct RoomForSeries {
    #[arguments(id: $id)]
    room: Option<RepeatableRoom>,
}

operation!(query RoomForSeries(RepeatableVariables));

pub async fn room(id: Id) -> Result<RepeatableRoom, Failure> {
    let answer = query(RoomForSeries::ask(RepeatableVariables { id })).await?;
    answer
        .room
        .ok_or_else(|| Failure::refused(ErrorCode::NotFound))
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct PlannedSeriesDate {
    pub date: CalendarDay,
    pub verdict: DateVerdict,
}

#[derive(cynic::QueryVariables)]
struct PlanVariables {
    room_id: Id,
    rule: SeriesRuleInput,
    organization_id: Option<Id>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "PlanVariables")]
struct SeriesPlan {
    #[arguments(roomId: $room_id, rule: $rule, organizationId: $organization_id)]
    series_plan: Vec<PlannedSeriesDate>,
}

operation!(query SeriesPlan(PlanVariables));

/// Books nothing.
pub async fn plan(
    room_id: Id,
    rule: SeriesRuleInput,
    organization_id: Option<Id>,
) -> Result<Vec<PlannedSeriesDate>, Failure> {
    let variables = PlanVariables {
        room_id,
        rule,
        organization_id,
    };
    Ok(query(SeriesPlan::ask(variables)).await?.series_plan)
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct SeriesDate {
    pub date: CalendarDay,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub booking_id: Option<Id>,
    pub state: Option<BookingState>,
    pub verdict: Option<DateVerdict>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Room")]
pub struct RoomOfSeries {
    pub id: Id,
    pub name: String,
    pub centre: CentreName,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Series {
    pub id: Id,
    pub room: RoomOfSeries,
    pub frequency: SeriesFrequency,
    pub every: i32,
    pub weekdays: Vec<Weekday>,
    pub first: CalendarDay,
    pub until: CalendarDay,
    pub from_minute: i32,
    pub minutes: i32,
    pub purpose: String,
    pub dates: Vec<SeriesDate>,
}

impl Series {
    pub fn rule(&self) -> SeriesRuleInput {
        SeriesRuleInput {
            frequency: self.frequency,
            every: self.every,
            weekdays: self.weekdays.clone(),
            first: self.first.clone(),
            until: self.until.clone(),
            from_minute: self.from_minute,
            minutes: self.minutes,
        }
    }
}

#[derive(cynic::QueryVariables)]
struct SeriesVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "SeriesVariables")]
struct OneSeries {
    #[arguments(id: $id)]
    series: Option<Series>,
}

operation!(query OneSeries(SeriesVariables));

pub async fn series(id: Id) -> Result<Series, Failure> {
    let series = query(OneSeries::ask(SeriesVariables { id })).await?.series;
    series.ok_or_else(|| Failure::refused(ErrorCode::NotFound))
}

/// A room by a rule, and what for.
#[derive(Clone, Debug)]
pub struct NewSeries {
    pub room_id: Id,
    pub rule: SeriesRuleInput,
    pub purpose: String,
    pub heads: i32,
    pub organization_id: Option<Id>,
    /// Dates that cannot be had are left out; otherwise none is booked then.
    pub skips: bool,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct BookSeriesInput {
    request_id: Id,
    room_id: Id,
    rule: SeriesRuleInput,
    purpose: String,
    heads: i32,
    #[cynic(skip_serializing_if = "Option::is_none")]
    organization_id: Option<Id>,
    skips: bool,
}

#[derive(cynic::QueryVariables)]
struct BookVariables {
    input: BookSeriesInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Series")]
struct BookedSeries {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "BookVariables")]
struct BookSeries {
    #[arguments(input: $input)]
    book_series: BookedSeries,
}

operation!(mutation BookSeries(BookVariables));

pub async fn book(new: NewSeries) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = BookSeriesInput {
            request_id,
            room_id: new.room_id,
            rule: new.rule,
            purpose: new.purpose,
            heads: new.heads,
            organization_id: new.organization_id,
            skips: new.skips,
        };
        BookSeries::ask(BookVariables { input })
    });
    Ok(answer.await?.book_series.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct BookSeriesDateInput {
    request_id: Id,
    series_id: Id,
    date: CalendarDay,
}

#[derive(cynic::QueryVariables)]
struct BookDateVariables {
    input: BookSeriesDateInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "BookDateVariables")]
struct BookSeriesDate {
    #[arguments(input: $input)]
    book_series_date: Series,
}

operation!(mutation BookSeriesDate(BookDateVariables));

/// Answers how the series stands afterwards.
pub async fn book_date(series_id: Id, date: CalendarDay) -> Result<Series, Failure> {
    let answer = act(|request_id| {
        let input = BookSeriesDateInput {
            request_id,
            series_id,
            date,
        };
        BookSeriesDate::ask(BookDateVariables { input })
    });
    Ok(answer.await?.book_series_date)
}
