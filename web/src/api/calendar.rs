//! The working calendar, by which deadlines are counted.

use super::{
    Failure, Id, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CalendarYear {
    pub year: i32,
    pub announced: bool,
    /// A line for each span of days.
    pub text: String,
    pub may_edit: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct Calendar {
    pub missing_calendar_year: Option<i32>,
    pub calendar_years: Vec<CalendarYear>,
}

operation!(query Calendar(()));

pub async fn calendar() -> Result<Calendar, Failure> {
    query(Calendar::ask(())).await
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SetCalendarYearInput {
    request_id: Id,
    year: i32,
    text: String,
}

#[derive(cynic::QueryVariables)]
struct SetVariables {
    input: SetCalendarYearInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SetVariables")]
struct SetCalendarYear {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    set_calendar_year: Vec<YearOnly>,
}

/// The page is read anew.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CalendarYear")]
struct YearOnly {
    #[allow(dead_code)]
    year: i32,
}

operation!(mutation SetCalendarYear(SetVariables));

pub async fn set_year(year: i32, text: String) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = SetCalendarYearInput {
            request_id,
            year,
            text: text.clone(),
        };
        SetCalendarYear::ask(SetVariables { input })
    });
    answer.await.map(drop)
}
