//! What GraphQL shows of places and organisations.

use async_graphql::{Context, Enum, Object};
use entity::{organization, place};
use futures_util::future::try_join_all;
use uuid::Uuid;

use super::loader;
use crate::error::Result;

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "place::PlaceKind")]
pub enum PlaceKind {
    District,
    Street,
    Community,
    Village,
    Compound,
    Building,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "place::CompoundKind")]
pub enum CompoundKind {
    Managed,
    Unmanaged,
    Resettlement,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "organization::OrganizationKind")]
pub enum OrganizationKind {
    StreetCommittee,
    CommunityCommittee,
    Branch,
    Group,
    CentreHousehold,
    PartnerUnit,
    Department,
    PropertyCompany,
    OwnersCommittee,
    SocialOrganization,
    Merchant,
}

pub struct Place(pub place::Model);

#[Object]
impl Place {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn kind(&self) -> PlaceKind {
        self.0.kind.into()
    }

    async fn compound_kind(&self) -> Option<CompoundKind> {
        self.0.compound_kind.map(Into::into)
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// From the street's child downwards, e.g. 岩岭社区 · 半山尚小区 · 3 号楼.
    async fn full_name(&self, ctx: &Context<'_>) -> Result<String> {
        full_name(ctx, &self.0).await
    }

    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        self.ancestor(ctx, self.0.parent_id).await
    }

    async fn compound(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        self.ancestor(ctx, self.0.compound_id).await
    }

    async fn community(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        self.ancestor(ctx, self.0.community_id).await
    }
}

impl Place {
    async fn ancestor(&self, ctx: &Context<'_>, id: Option<Uuid>) -> Result<Option<Place>> {
        match id {
            Some(id) if id == self.0.id => Ok(Some(Place(self.0.clone()))),
            Some(id) => Ok(Some(Place(loader::place(ctx, id).await?))),
            None => Ok(None),
        }
    }
}

pub async fn full_name(ctx: &Context<'_>, place: &place::Model) -> Result<String> {
    let above = [place.community_id, place.compound_id];
    let above = above.into_iter().flatten().filter(|id| *id != place.id);
    let above = try_join_all(above.map(|id| loader::place(ctx, id))).await?;
    let mut names: Vec<String> = above.into_iter().map(|place| place.name).collect();
    names.push(place.name.clone());
    Ok(names.join(" · "))
}

pub struct Organization(pub organization::Model);

#[Object]
impl Organization {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn kind(&self) -> OrganizationKind {
        self.0.kind.into()
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn seat(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        match self.0.seat_id {
            Some(id) => Ok(Some(Place(loader::place(ctx, id).await?))),
            None => Ok(None),
        }
    }

    async fn covers(&self, ctx: &Context<'_>) -> Result<Vec<Place>> {
        let places = loader::covered_by(ctx, self.0.id).await?;
        Ok(places.into_iter().map(Place).collect())
    }
}
