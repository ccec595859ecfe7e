//! What the form needs to know before somebody raises a request.

use super::DeadlineClass;
use crate::api::{
    Failure,
    operation::{Operation, operation},
    profile::AppointmentRole,
    query, schema,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    Text,
    One,
    Several,
    Date,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "CategoryOption")]
pub struct QuestionOption {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "CategoryQuestion")]
pub struct Question {
    pub code: String,
    pub kind: QuestionKind,
    pub label_zh: String,
    pub label_en: String,
    pub required: bool,
    pub options: Vec<QuestionOption>,
    pub asked_if_question: Option<String>,
    pub asked_if_option: Option<String>,
}

/// A kind of request to choose from, with the deadlines that follow from it and what it asks.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Category {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    pub deadline_class: DeadlineClass,
    pub dispatch_minutes: i32,
    pub finish_minutes: i32,
    pub questions: Vec<Question>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Appointment")]
struct Office {
    role: AppointmentRole,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Me")]
struct Offices {
    appointments: Vec<Office>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct SubmitForm {
    categories: Vec<Category>,
    me: Option<Offices>,
}

operation!(query SubmitForm(()));

#[derive(Clone, Debug, PartialEq)]
pub struct FormFacts {
    pub categories: Vec<Category>,
    /// Walks a grid: may raise what they come upon.
    pub patrols: bool,
    /// Pays visits: as a grid worker or for a branch.
    pub visits: bool,
}

pub async fn form_facts() -> Result<FormFacts, Failure> {
    let answer = query(SubmitForm::ask(())).await?;
    let offices = answer.me.map(|me| me.appointments).unwrap_or_default();
    let holds = |role| offices.iter().any(|office| office.role == role);
    let patrols = holds(AppointmentRole::GridWorker);
    Ok(FormFacts {
        categories: answer.categories,
        patrols,
        visits: patrols || holds(AppointmentRole::Dispatcher),
    })
}
