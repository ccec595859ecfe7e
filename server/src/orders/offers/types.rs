//! Offers and those who can be made one, as GraphQL shows them.

use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, Utc};
use entity::{order, order_offer, organization};
use uuid::Uuid;

use super::candidates::{self, Found};
use crate::{
    error::{ErrorCode, Result},
    identity::types::Skill,
    orders::loader::{self, PersonId, SkillCode},
    places::{
        self,
        types::{Organization, Place},
    },
};

/// COMPOUND 小区大厅 (of what is hidden, the desk itself), COMMUNITY 全社区大厅, NAMED 点名
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order::Audience")]
pub enum Audience {
    Compound,
    Community,
    Named,
}

/// OPEN 待答复, ACCEPTED 已接, REFUSED 不能接, LAPSED 未答复
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order_offer::OfferState")]
pub enum OfferState {
    Open,
    Accepted,
    Refused,
    Lapsed,
}

/// Somebody, or a unit, who was asked by name to take an order.
pub struct OrderOffer {
    pub row: order_offer::Model,
    /// Why it was refused is for the desk and whoever said so.
    pub shows_reason: bool,
    pub may_answer: bool,
}

#[Object]
impl OrderOffer {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    /// Where it was asked of a person.
    async fn person_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(id) = self.row.person_id else {
            return Ok(None);
        };
        let person = loader::one(ctx, PersonId(id)).await?;
        Ok(person.map(|person| person.name))
    }

    /// Where it was asked of a unit.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<Organization>> {
        let Some(id) = self.row.organization_id else {
            return Ok(None);
        };
        let found = places::loader::organization(ctx, id).await?;
        found
            .map(|row| Some(Organization(row)))
            .ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn state(&self) -> OfferState {
        self.row.state.into()
    }

    async fn offered_at(&self) -> DateTime<Utc> {
        self.row.offered_at
    }

    /// Until when it waits for an answer.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.row.expires_at
    }

    async fn answered_at(&self) -> Option<DateTime<Utc>> {
        self.row.answered_at
    }

    /// Why it was refused, to the desk and whoever said so.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref().filter(|_| self.shows_reason)
    }

    /// Whether the viewer may answer it now, for themselves or their unit.
    async fn may_answer(&self) -> bool {
        self.may_answer
    }
}

/// Who can be asked.
pub struct OfferCandidates(pub Found);

#[Object]
impl OfferCandidates {
    /// Of the order's compound first; those with less in hand before others.
    async fn people(&self) -> Vec<OfferCandidate<'_>> {
        self.0.people.iter().map(OfferCandidate).collect()
    }

    async fn organizations(&self) -> Vec<Organization> {
        let rows = self.0.organizations.iter().cloned();
        rows.map(|row: organization::Model| Organization(row))
            .collect()
    }
}

pub struct OfferCandidate<'a>(&'a candidates::Candidate);

/// A member who can be asked by name.
#[Object]
impl OfferCandidate<'_> {
    async fn id(&self) -> Uuid {
        self.0.person.id
    }

    async fn name(&self) -> &str {
        &self.0.person.name
    }

    /// The compound that they have reported to.
    async fn place(&self) -> Place {
        Place(self.0.place.clone())
    }

    async fn skills(&self, ctx: &Context<'_>) -> Result<Vec<Skill>> {
        let mut skills = Vec::new();
        for code in &self.0.skill_codes {
            skills.extend(loader::one(ctx, SkillCode(code.clone())).await?.map(Skill));
        }
        Ok(skills)
    }

    /// How many orders they have in hand.
    async fn unfinished_count(&self) -> i32 {
        self.0.person.unfinished_count
    }

    /// How many they may have.
    async fn unfinished_cap(&self) -> i32 {
        self.0.person.unfinished_cap
    }
}
