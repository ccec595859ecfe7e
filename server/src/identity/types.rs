//! What GraphQL shows of people: where they live and work, how they serve, and what they can do.

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{appointment, employment, residency, skill};
use uuid::Uuid;

use crate::{
    error::{ErrorCode, Result},
    places::{
        self,
        types::{Organization, Place},
    },
};

#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "appointment::AppointmentRole")]
pub enum AppointmentRole {
    Dispatcher,
    GridWorker,
    CentreManager,
    UnitLiaison,
    MerchantClerk,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
}

pub struct Residency(pub residency::Model);

#[Object]
impl Residency {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        Ok(Place(places::loader::place(ctx, self.0.place_id).await?))
    }

    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }

    /// Null where it goes on.
    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }
}

pub struct Employment(pub employment::Model);

#[Object]
impl Employment {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization> {
        places::loader::organization(ctx, self.0.organization_id)
            .await?
            .map(Organization)
            .ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }

    /// Null where it goes on.
    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }
}

pub struct Appointment(pub appointment::Model);

#[Object]
impl Appointment {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn role(&self) -> AppointmentRole {
        self.0.role.into()
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        match self.0.place_id {
            Some(id) => Ok(Some(Place(places::loader::place(ctx, id).await?))),
            None => Ok(None),
        }
    }

    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<Organization>> {
        match self.0.organization_id {
            Some(id) => Ok(places::loader::organization(ctx, id)
                .await?
                .map(Organization)),
            None => Ok(None),
        }
    }

    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }

    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }
}

pub struct Skill(pub skill::Model);

#[Object]
impl Skill {
    async fn code(&self) -> &str {
        &self.0.code
    }

    async fn name_zh(&self) -> &str {
        &self.0.name_zh
    }

    async fn name_en(&self) -> &str {
        &self.0.name_en
    }
}

#[derive(SimpleObject)]
pub struct DemoPerson {
    pub id: Uuid,
    pub name: String,
    pub role_key: String,
    pub place: String,
}

#[derive(SimpleObject)]
pub struct CodeSent {
    resend_after_seconds: i32,
}

impl CodeSent {
    pub fn after(wait: TimeDelta) -> Self {
        Self {
            // Rounded up: who waits this long has waited long enough.
            resend_after_seconds: wait.as_seconds_f64().ceil() as i32,
        }
    }
}
