//! Prepared answers: those that fit what somebody is writing, and keeping them.

use super::{
    Failure, Id, act,
    operation::{Operation, operation},
    query, schema,
    tree::PlaceKind,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerPurpose {
    Decline,
    PassUp,
    Ask,
    Finish,
    Unsolvable,
    Merge,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "AnswerTemplate")]
pub struct OfferedTemplate {
    pub title: String,
    pub words: String,
}

#[derive(cynic::QueryVariables)]
struct OfferedVariables {
    order: Id,
    purpose: AnswerPurpose,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "OfferedVariables")]
struct OfferedTemplates {
    #[arguments(orderId: $order, purpose: $purpose)]
    offered_templates: Vec<OfferedTemplate>,
}

operation!(query OfferedTemplates(OfferedVariables));

pub async fn offered(order: Id, purpose: AnswerPurpose) -> Result<Vec<OfferedTemplate>, Failure> {
    let answer = query(OfferedTemplates::ask(OfferedVariables { order, purpose })).await?;
    Ok(answer.offered_templates)
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct AnswerTemplate {
    pub id: Id,
    pub purpose: AnswerPurpose,
    pub title: String,
    pub words: String,
    pub may_edit: bool,
    pub place: KeptAt,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct KeptAt {
    pub id: Id,
    pub name: String,
    pub kind: PlaceKind,
}

#[derive(cynic::QueryVariables)]
pub struct KeptVariables {
    place: Id,
}

/// What a place keeps, with what its street does.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "KeptVariables")]
pub struct KeptTemplates {
    #[arguments(id: $place)]
    pub place: KeptAt,
    #[arguments(placeId: $place)]
    pub answer_templates: Vec<AnswerTemplate>,
}

operation!(query KeptTemplates(KeptVariables));

pub async fn kept(place: Id) -> Result<KeptTemplates, Failure> {
    query(KeptTemplates::ask(KeptVariables { place })).await
}

/// All that a change is asked for: the page is read anew.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "AnswerTemplate")]
struct ChangedTemplate {
    #[allow(dead_code)]
    id: Id,
}

/// What is typed into the form.
#[derive(Clone, Debug)]
pub struct Draft {
    pub purpose: AnswerPurpose,
    pub title: String,
    pub words: String,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CreateAnswerTemplateInput {
    request_id: Id,
    place_id: Id,
    purpose: AnswerPurpose,
    title: String,
    words: String,
}

#[derive(cynic::QueryVariables)]
struct CreateVariables {
    input: CreateAnswerTemplateInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CreateVariables")]
struct CreateAnswerTemplate {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    create_answer_template: ChangedTemplate,
}

operation!(mutation CreateAnswerTemplate(CreateVariables));

pub async fn create(place_id: Id, draft: Draft) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = CreateAnswerTemplateInput {
            request_id,
            place_id,
            purpose: draft.purpose,
            title: draft.title,
            words: draft.words,
        };
        CreateAnswerTemplate::ask(CreateVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EditAnswerTemplateInput {
    request_id: Id,
    template_id: Id,
    purpose: AnswerPurpose,
    title: String,
    words: String,
}

#[derive(cynic::QueryVariables)]
struct EditVariables {
    input: EditAnswerTemplateInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EditVariables")]
struct EditAnswerTemplate {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    edit_answer_template: ChangedTemplate,
}

operation!(mutation EditAnswerTemplate(EditVariables));

pub async fn edit(template_id: Id, draft: Draft) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = EditAnswerTemplateInput {
            request_id,
            template_id,
            purpose: draft.purpose,
            title: draft.title,
            words: draft.words,
        };
        EditAnswerTemplate::ask(EditVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ShiftAnswerTemplateInput {
    request_id: Id,
    template_id: Id,
    up: bool,
}

#[derive(cynic::QueryVariables)]
struct ShiftVariables {
    input: ShiftAnswerTemplateInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ShiftVariables")]
struct ShiftAnswerTemplate {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    shift_answer_template: ChangedTemplate,
}

operation!(mutation ShiftAnswerTemplate(ShiftVariables));

pub async fn shift(template_id: Id, up: bool) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = ShiftAnswerTemplateInput {
            request_id,
            template_id,
            up,
        };
        ShiftAnswerTemplate::ask(ShiftVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RetireAnswerTemplateInput {
    request_id: Id,
    template_id: Id,
}

#[derive(cynic::QueryVariables)]
struct RetireVariables {
    input: RetireAnswerTemplateInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RetireVariables")]
struct RetireAnswerTemplate {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    retire_answer_template: ChangedTemplate,
}

operation!(mutation RetireAnswerTemplate(RetireVariables));

pub async fn retire(template_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = RetireAnswerTemplateInput {
            request_id,
            template_id,
        };
        RetireAnswerTemplate::ask(RetireVariables { input })
    });
    answer.await.map(drop)
}
