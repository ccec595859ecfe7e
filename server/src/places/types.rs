//! What GraphQL shows of places and organisations.

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{organization, place};
use futures_util::future::try_join_all;
use serde::Serialize;
use uuid::Uuid;

use super::{figures::Figures, loader};
use crate::{error::Result, viewer::viewer};

#[derive(Enum, Clone, Copy, PartialEq, Eq, Serialize)]
#[graphql(remote = "place::PlaceKind")]
pub enum PlaceKind {
    District,
    Street,
    Community,
    Village,
    Compound,
    Building,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq, Serialize)]
#[graphql(remote = "place::CompoundKind")]
pub enum CompoundKind {
    Managed,
    Unmanaged,
    Resettlement,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq, Serialize)]
#[graphql(remote = "organization::OrganizationKind")]
pub enum OrganizationKind {
    StreetCommittee,
    CommunityCommittee,
    Branch,
    Group,
    CentreHousehold,
    PartnerUnit,
    Department,
    School,
    Enterprise,
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

    /// What it lies in, from the top down.
    async fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<Place>> {
        let above = loader::ancestors(ctx, &self.0).await?;
        Ok(above.into_iter().map(Place).collect())
    }

    async fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.0.closed_at
    }

    /// Whether the viewer may change it and all below it.
    async fn administered(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(viewer(ctx)?.administers(&self.0))
    }

    /// How much there is in it, for whoever administers it; null to others.
    async fn figures(&self, ctx: &Context<'_>) -> Result<Option<PlaceFigures>> {
        match viewer(ctx)?.administers(&self.0) {
            true => Ok(Some(loader::figures(ctx, self.0.id).await?.into())),
            false => Ok(None),
        }
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

/// Counts of what is in use below a place, and of what goes on in it.
#[derive(SimpleObject)]
pub struct PlaceFigures {
    /// Villages among them.
    communities: i64,
    compounds: i64,
    buildings: i64,
    /// People who live there.
    residents: i64,
    open_orders: i64,
    /// Organisations that cover it or anything in it.
    organizations: i64,
}

impl From<Figures> for PlaceFigures {
    fn from(figures: Figures) -> Self {
        Self {
            communities: figures.communities,
            compounds: figures.compounds,
            buildings: figures.buildings,
            residents: figures.residents,
            open_orders: figures.open_orders,
            organizations: figures.organizations,
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
