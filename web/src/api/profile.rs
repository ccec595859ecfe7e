//! What people tell of themselves: where they live, what they can do, their password.

use super::{
    Failure, Id,
    account::{Me, OrganizationName},
    act, query, schema,
};
use cynic::{MutationBuilder, QueryBuilder};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Employment {
    pub id: Id,
    pub organization: OrganizationName,
    pub title: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Me")]
struct Employed {
    employments: Vec<Employment>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct Employments {
    me: Option<Employed>,
}

/// The units that the viewer works for.
pub async fn employments() -> Result<Vec<Employment>, Failure> {
    let me = query(Employments::build(())).await?.me;
    Ok(me.map(|me| me.employments).unwrap_or_default())
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SetPasswordInput {
    request_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    current_password: Option<String>,
    new_password: String,
}

#[derive(cynic::QueryVariables)]
struct SetPasswordVariables {
    input: SetPasswordInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SetPasswordVariables")]
struct SetPassword {
    #[arguments(input: $input)]
    set_password: Me,
}

/// `current` is wanted from whoever has a password already. Signs out everywhere else.
pub async fn set_password(current: Option<String>, new_password: String) -> Result<Me, Failure> {
    let answer = act(|request_id| {
        let input = SetPasswordInput {
            request_id,
            current_password: current,
            new_password,
        };
        SetPassword::build(SetPasswordVariables { input })
    });
    Ok(answer.await?.set_password)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SetResidenceInput {
    request_id: Id,
    place_id: Id,
}

#[derive(cynic::QueryVariables)]
struct SetResidenceVariables {
    input: SetResidenceInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SetResidenceVariables")]
struct SetResidence {
    #[arguments(input: $input)]
    set_residence: Me,
}

/// A compound or a building. A 报到 to another compound ends with it.
pub async fn set_residence(place_id: Id) -> Result<Me, Failure> {
    let answer = act(|request_id| {
        let input = SetResidenceInput {
            request_id,
            place_id,
        };
        SetResidence::build(SetResidenceVariables { input })
    });
    Ok(answer.await?.set_residence)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SetSkillsInput {
    request_id: Id,
    skill_codes: Vec<String>,
}

#[derive(cynic::QueryVariables)]
struct SetSkillsVariables {
    input: SetSkillsInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SetSkillsVariables")]
struct SetSkills {
    #[arguments(input: $input)]
    set_skills: Me,
}

pub async fn set_skills(skill_codes: Vec<String>) -> Result<Me, Failure> {
    let answer = act(|request_id| {
        let input = SetSkillsInput {
            request_id,
            skill_codes,
        };
        SetSkills::build(SetSkillsVariables { input })
    });
    Ok(answer.await?.set_skills)
}
