//! 邀请: links and posters by which the people of a place register.

use super::{
    Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    orders::PageInfo,
    query, schema,
};
use crate::components::ListPage;

/// Where an invitation hangs.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct InvitingPlace {
    pub id: Id,
    pub name: String,
    pub full_name: String,
    pub compound: Option<super::account::PlaceName>,
    pub community: Option<super::account::PlaceName>,
}

impl InvitingPlace {
    /// The building's name; none where it is for all of the compound.
    pub fn building(&self) -> Option<&str> {
        let compound = self.compound.as_ref()?;
        (compound.id != self.id).then_some(self.name.as_str())
    }

    /// The compound first, then its buildings as one walks.
    pub fn order(&self) -> (bool, (u32, String)) {
        (self.building().is_some(), number_of(&self.name))
    }

    pub fn compound_name(&self) -> &str {
        self.compound
            .as_ref()
            .map_or(self.name.as_str(), |compound| compound.name.as_str())
    }
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Invitation {
    pub id: Id,
    pub place: InvitingPlace,
    pub made_at: Timestamp,
    pub made_by_name: String,
    pub expires_at: Timestamp,
    pub used: i32,
    pub use_limit: Option<i32>,
    pub link: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct InvitationsVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "InvitationConnection")]
struct InvitationPage {
    nodes: Vec<Invitation>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "InvitationsVariables")]
struct LivingInvitations {
    #[arguments(living: true, first: 50, after: $after)]
    invitations: InvitationPage,
}

operation!(query LivingInvitations(InvitationsVariables));

/// Those that still work, the newest first.
pub async fn living(after: Option<String>) -> Result<ListPage<Invitation>, Failure> {
    let page = query(LivingInvitations::ask(InvitationsVariables { after }))
        .await?
        .invitations;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct QrCode {
    pub size: i32,
    pub path: String,
}

/// An invitation as it is printed.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Invitation")]
pub struct Poster {
    pub id: Id,
    pub place: InvitingPlace,
    pub expires_at: Timestamp,
    pub link: Option<String>,
    pub qr: Option<QrCode>,
}

#[derive(cynic::QueryVariables)]
struct PostersVariables {
    place: Id,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "InvitationConnection")]
struct PosterPage {
    nodes: Vec<Poster>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "PostersVariables")]
struct Posters {
    #[arguments(placeId: $place, living: true, first: 100, after: $after)]
    invitations: PosterPage,
}

operation!(query Posters(PostersVariables));

/// The posters of a place and of what is in it, one for each place: the one that was made last. They
/// come in the order of their names, as somebody walks from door to door.
pub async fn posters(place: Id) -> Result<Vec<Poster>, Failure> {
    let mut posters: Vec<Poster> = Vec::new();
    let mut after = None;
    loop {
        let page = query(Posters::ask(PostersVariables { place, after }))
            .await?
            .invitations;
        for one in page.nodes {
            if posters.iter().all(|other| other.place.id != one.place.id) {
                posters.push(one);
            }
        }
        match page.page_info.next() {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    posters.sort_by_key(|one| one.place.order());
    Ok(posters)
}

/// 10 号楼 comes after 9 号楼.
fn number_of(name: &str) -> (u32, String) {
    let digits: String = name
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    (digits.parse().unwrap_or(u32::MAX), name.to_string())
}

#[derive(cynic::QueryVariables)]
struct ConfirmableVariables {
    search: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "PlaceConnection")]
struct ConfirmablePage {
    nodes: Vec<InvitingPlace>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "ConfirmableVariables")]
struct ConfirmablePlaces {
    #[arguments(search: $search, first: 30)]
    confirmable_places: ConfirmablePage,
}

operation!(query ConfirmablePlaces(ConfirmableVariables));

/// Compounds that the viewer may invite to, by name.
pub async fn places(search: String) -> Result<Vec<InvitingPlace>, Failure> {
    let search = Some(search).filter(|search| !search.trim().is_empty());
    let found = query(ConfirmablePlaces::ask(ConfirmableVariables { search })).await?;
    Ok(found.confirmable_places.nodes)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct MakeInvitationsInput {
    request_id: Id,
    place_id: Id,
    each_building: bool,
    days: i32,
    #[cynic(skip_serializing_if = "Option::is_none")]
    use_limit: Option<i32>,
}

#[derive(cynic::QueryVariables)]
struct MakeVariables {
    input: MakeInvitationsInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Invitation")]
struct InvitationId {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "MakeVariables")]
struct MakeInvitations {
    #[arguments(input: $input)]
    make_invitations: Vec<InvitationId>,
}

operation!(mutation MakeInvitations(MakeVariables));

/// Answers how many were made: buildings that have one keep it.
pub async fn make(
    place_id: Id,
    each_building: bool,
    days: i32,
    use_limit: Option<i32>,
) -> Result<usize, Failure> {
    let answer = act(|request_id| {
        let input = MakeInvitationsInput {
            request_id,
            place_id,
            each_building,
            days,
            use_limit,
        };
        MakeInvitations::ask(MakeVariables { input })
    });
    Ok(answer.await?.make_invitations.len())
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RevokeInvitationInput {
    request_id: Id,
    invitation_id: Id,
}

#[derive(cynic::QueryVariables)]
struct RevokeVariables {
    input: RevokeInvitationInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RevokeVariables")]
struct RevokeInvitation {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    revoke_invitation: InvitationId,
}

operation!(mutation RevokeInvitation(RevokeVariables));

pub async fn revoke(invitation_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = RevokeInvitationInput {
            request_id,
            invitation_id,
        };
        RevokeInvitation::ask(RevokeVariables { input })
    });
    answer.await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn buildings_come_as_one_walks() {
        let mut names = ["10 号楼", "2 号楼", "南楼", "9 号楼"];
        names.sort_by_key(|name| number_of(name));
        assert_eq!(names, ["2 号楼", "9 号楼", "10 号楼", "南楼"]);
    }
}
