//! What administrators change about organisations. Pages read again what they show.

use super::{BranchKind, OrganizationKind};
use crate::api::{
    Failure, Id, act,
    operation::{Operation, operation},
    schema,
};

/// All that a change is asked for.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OrganizationRecord")]
struct Changed {
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CreateOrganizationInput {
    request_id: Id,
    kind: OrganizationKind,
    branch_kind: Option<BranchKind>,
    name: String,
    seat_id: Id,
    parent_id: Option<Id>,
}

#[derive(cynic::QueryVariables)]
struct CreateOrganizationVariables {
    input: CreateOrganizationInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CreateOrganizationVariables")]
struct CreateOrganization {
    #[arguments(input: $input)]
    create_organization: Changed,
}

operation!(mutation CreateOrganization(CreateOrganizationVariables));

pub async fn create(
    kind: OrganizationKind,
    branch_kind: Option<BranchKind>,
    name: String,
    seat_id: Id,
    parent_id: Option<Id>,
) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = CreateOrganizationInput {
            request_id,
            kind,
            branch_kind,
            name,
            seat_id,
            parent_id,
        };
        CreateOrganization::ask(CreateOrganizationVariables { input })
    });
    Ok(answer.await?.create_organization.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EditOrganizationInput {
    request_id: Id,
    organization_id: Id,
    kind: OrganizationKind,
    branch_kind: Option<BranchKind>,
    name: String,
    seat_id: Id,
    parent_id: Option<Id>,
}

#[derive(cynic::QueryVariables)]
struct EditOrganizationVariables {
    input: EditOrganizationInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EditOrganizationVariables")]
struct EditOrganization {
    #[arguments(input: $input)]
    edit_organization: Changed,
}

operation!(mutation EditOrganization(EditOrganizationVariables));

pub async fn edit(
    organization_id: Id,
    kind: OrganizationKind,
    branch_kind: Option<BranchKind>,
    name: String,
    seat_id: Id,
    parent_id: Option<Id>,
) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = EditOrganizationInput {
            request_id,
            organization_id,
            kind,
            branch_kind,
            name,
            seat_id,
            parent_id,
        };
        EditOrganization::ask(EditOrganizationVariables { input })
    });
    Ok(answer.await?.edit_organization.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SetOrganizationCoverageInput {
    request_id: Id,
    organization_id: Id,
    add_place_ids: Vec<Id>,
    remove_place_ids: Vec<Id>,
}

#[derive(cynic::QueryVariables)]
struct SetOrganizationCoverageVariables {
    input: SetOrganizationCoverageInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(
    graphql_type = "Mutation",
    variables = "SetOrganizationCoverageVariables"
)]
struct SetOrganizationCoverage {
    #[arguments(input: $input)]
    set_organization_coverage: Changed,
}

operation!(mutation SetOrganizationCoverage(SetOrganizationCoverageVariables));

pub async fn set_coverage(
    organization_id: Id,
    add_place_ids: Vec<Id>,
    remove_place_ids: Vec<Id>,
) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = SetOrganizationCoverageInput {
            request_id,
            organization_id,
            add_place_ids,
            remove_place_ids,
        };
        SetOrganizationCoverage::ask(SetOrganizationCoverageVariables { input })
    });
    Ok(answer.await?.set_organization_coverage.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct MergeOrganizationsInput {
    request_id: Id,
    organization_id: Id,
    into_id: Id,
}

#[derive(cynic::QueryVariables)]
struct MergeOrganizationsVariables {
    input: MergeOrganizationsInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "MergeOrganizationsVariables")]
struct MergeOrganizations {
    #[arguments(input: $input)]
    merge_organizations: Changed,
}

operation!(mutation MergeOrganizations(MergeOrganizationsVariables));

/// Answers the one that has it all now.
pub async fn merge(organization_id: Id, into_id: Id) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = MergeOrganizationsInput {
            request_id,
            organization_id,
            into_id,
        };
        MergeOrganizations::ask(MergeOrganizationsVariables { input })
    });
    Ok(answer.await?.merge_organizations.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CloseOrganizationInput {
    request_id: Id,
    organization_id: Id,
}

#[derive(cynic::QueryVariables)]
struct CloseOrganizationVariables {
    input: CloseOrganizationInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CloseOrganizationVariables")]
struct CloseOrganization {
    #[arguments(input: $input)]
    close_organization: Changed,
}

operation!(mutation CloseOrganization(CloseOrganizationVariables));

pub async fn close(organization_id: Id) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = CloseOrganizationInput {
            request_id,
            organization_id,
        };
        CloseOrganization::ask(CloseOrganizationVariables { input })
    });
    Ok(answer.await?.close_organization.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AddOrganizationContactInput {
    request_id: Id,
    organization_id: Id,
    name: String,
    duty: Option<String>,
    phone: String,
}

#[derive(cynic::QueryVariables)]
struct AddOrganizationContactVariables {
    input: AddOrganizationContactInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(
    graphql_type = "Mutation",
    variables = "AddOrganizationContactVariables"
)]
struct AddOrganizationContact {
    #[arguments(input: $input)]
    add_organization_contact: Changed,
}

operation!(mutation AddOrganizationContact(AddOrganizationContactVariables));

pub async fn add_contact(
    organization_id: Id,
    name: String,
    duty: Option<String>,
    phone: String,
) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = AddOrganizationContactInput {
            request_id,
            organization_id,
            name,
            duty,
            phone,
        };
        AddOrganizationContact::ask(AddOrganizationContactVariables { input })
    });
    Ok(answer.await?.add_organization_contact.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EditOrganizationContactInput {
    request_id: Id,
    contact_id: Id,
    name: String,
    duty: Option<String>,
    phone: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct EditOrganizationContactVariables {
    input: EditOrganizationContactInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(
    graphql_type = "Mutation",
    variables = "EditOrganizationContactVariables"
)]
struct EditOrganizationContact {
    #[arguments(input: $input)]
    edit_organization_contact: Changed,
}

operation!(mutation EditOrganizationContact(EditOrganizationContactVariables));

/// Without a number the one that is there stays.
pub async fn edit_contact(
    contact_id: Id,
    name: String,
    duty: Option<String>,
    phone: Option<String>,
) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = EditOrganizationContactInput {
            request_id,
            contact_id,
            name,
            duty,
            phone,
        };
        EditOrganizationContact::ask(EditOrganizationContactVariables { input })
    });
    Ok(answer.await?.edit_organization_contact.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RemoveOrganizationContactInput {
    request_id: Id,
    contact_id: Id,
}

#[derive(cynic::QueryVariables)]
struct RemoveOrganizationContactVariables {
    input: RemoveOrganizationContactInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(
    graphql_type = "Mutation",
    variables = "RemoveOrganizationContactVariables"
)]
struct RemoveOrganizationContact {
    #[arguments(input: $input)]
    remove_organization_contact: Changed,
}

operation!(mutation RemoveOrganizationContact(RemoveOrganizationContactVariables));

pub async fn remove_contact(contact_id: Id) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = RemoveOrganizationContactInput {
            request_id,
            contact_id,
        };
        RemoveOrganizationContact::ask(RemoveOrganizationContactVariables { input })
    });
    Ok(answer.await?.remove_organization_contact.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RevealOrganizationContactInput {
    request_id: Id,
    contact_id: Id,
}

#[derive(cynic::QueryVariables)]
struct RevealOrganizationContactVariables {
    input: RevealOrganizationContactInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(
    graphql_type = "Mutation",
    variables = "RevealOrganizationContactVariables"
)]
struct RevealOrganizationContact {
    #[arguments(input: $input)]
    reveal_organization_contact: String,
}

operation!(mutation RevealOrganizationContact(RevealOrganizationContactVariables));

/// The whole number. Each time is recorded.
pub async fn reveal_contact(contact_id: Id) -> Result<String, Failure> {
    let answer = act(|request_id| {
        let input = RevealOrganizationContactInput {
            request_id,
            contact_id,
        };
        RevealOrganizationContact::ask(RevealOrganizationContactVariables { input })
    });
    Ok(answer.await?.reveal_organization_contact)
}
