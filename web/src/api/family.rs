//! 家人代办: who may act for the viewer, and whom the viewer may act for.

use super::{
    Failure, Id, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct FamilyLink {
    pub id: Id,
    pub elder_name: String,
    /// The viewer is who lets act.
    pub is_elder: bool,
    pub called: String,
    pub masked_phone: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct FamilyLinks {
    family_links: Vec<FamilyLink>,
}

operation!(query FamilyLinks(()));

pub async fn links() -> Result<Vec<FamilyLink>, Failure> {
    Ok(query(FamilyLinks::ask(())).await?.family_links)
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "FamilyLink")]
struct ChangedLink {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct LinkRelativeInput {
    request_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    elder_id: Option<Id>,
    called: String,
    phone: String,
}

#[derive(cynic::QueryVariables)]
struct LinkRelativeVariables {
    input: LinkRelativeInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "LinkRelativeVariables")]
struct LinkRelative {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    link_relative: ChangedLink,
}

operation!(mutation LinkRelative(LinkRelativeVariables));

/// For somebody at the desk, or without one for the viewer.
pub async fn link(elder_id: Option<Id>, called: String, phone: String) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = LinkRelativeInput {
            request_id,
            elder_id,
            called,
            phone,
        };
        LinkRelative::ask(LinkRelativeVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EndFamilyLinkInput {
    request_id: Id,
    link_id: Id,
}

#[derive(cynic::QueryVariables)]
struct EndFamilyLinkVariables {
    input: EndFamilyLinkInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EndFamilyLinkVariables")]
struct EndFamilyLink {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    end_family_link: ChangedLink,
}

operation!(mutation EndFamilyLink(EndFamilyLinkVariables));

pub async fn end(link_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = EndFamilyLinkInput {
            request_id,
            link_id,
        };
        EndFamilyLink::ask(EndFamilyLinkVariables { input })
    });
    answer.await.map(drop)
}
