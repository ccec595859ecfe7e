//! What GraphQL shows of people to administrators.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{appointment, person};
use uuid::Uuid;

use super::{
    doubles,
    life_types::PersonMerge,
    merge_record,
    seats::{self, Seat},
    service,
};
use crate::{
    app::App,
    enrollments::{types::Enrollment, visibility::Seen},
    error::Result,
    identity::{
        self,
        types::{AppointmentRole, Employment, Residency, Skill},
    },
    places::{
        self,
        types::{Organization, Place},
    },
    vault::mask_phone,
    viewer::viewer,
};

/// Whether somebody takes part.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "person::PersonState")]
pub enum PersonState {
    Present,
    MovedAway,
    Deceased,
    /// The same human as another row.
    Merged,
}

/// Somebody in the places that the viewer administers.
pub struct Person(pub person::Model);

#[Object]
impl Person {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Always masked; `revealPhone` gives the whole number.
    async fn phone(&self, ctx: &Context<'_>) -> Result<String> {
        let phone = app(ctx).vault.open_phone(&self.0.phone_cipher)?;
        Ok(mask_phone(&phone))
    }

    async fn state(&self) -> PersonState {
        self.0.state.into()
    }

    /// When somebody who is gone moved away or died.
    async fn gone_since(&self) -> Option<DateTime<Utc>> {
        self.0.gone_since
    }

    /// Who may be the same human: of the same name, and of the same home compound or unit.
    async fn doubles(&self, ctx: &Context<'_>) -> Result<Vec<Person>> {
        let rows = doubles::of(viewer(ctx)?, app(ctx), &self.0).await?;
        Ok(rows.into_iter().map(Person).collect())
    }

    /// Others that were merged into this one, the latest first.
    async fn merges(&self, ctx: &Context<'_>) -> Result<Vec<PersonMerge>> {
        let rows = merge_record::merges_of(app(ctx).db.reader(), self.0.id).await?;
        Ok(rows.into_iter().map(PersonMerge).collect())
    }

    /// Whether the viewer may merge this person, move them or say that they are gone.
    async fn may_change(&self, ctx: &Context<'_>) -> Result<bool> {
        service::may_change(viewer(ctx)?, app(ctx), &self.0).await
    }

    /// Where they live now.
    async fn home(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        match identity::loader::home_of(ctx, self.0.id).await? {
            Some(id) => Ok(Some(Place(places::loader::place(ctx, id).await?))),
            None => Ok(None),
        }
    }

    /// Where they work now; of several the unit that they joined first.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Organization>> {
        match identity::loader::unit_of(ctx, self.0.id).await? {
            Some(id) => Ok(places::loader::organization(ctx, id)
                .await?
                .map(Organization)),
            None => Ok(None),
        }
    }

    async fn skills(&self, ctx: &Context<'_>) -> Result<Vec<Skill>> {
        let rows = identity::loader::skills_of(ctx, self.0.id).await?;
        Ok(rows.into_iter().map(Skill).collect())
    }

    /// Now and before, the latest first.
    async fn roles(&self, ctx: &Context<'_>) -> Result<Vec<HeldRole>> {
        let rows = service::appointments(app(ctx), self.0.id).await?;
        Ok(rows.into_iter().map(HeldRole).collect())
    }

    /// Now and before, the latest first.
    async fn residencies(&self, ctx: &Context<'_>) -> Result<Vec<Residency>> {
        let rows = service::residencies(app(ctx), self.0.id).await?;
        Ok(rows.into_iter().map(Residency).collect())
    }

    /// Now and before, the latest first.
    async fn employments(&self, ctx: &Context<'_>) -> Result<Vec<Employment>> {
        let rows = service::employments(app(ctx), self.0.id).await?;
        Ok(rows.into_iter().map(Employment).collect())
    }

    /// Now and before, the latest first.
    async fn enrollments(&self, ctx: &Context<'_>) -> Result<Vec<Enrollment>> {
        let rows = service::enrollments(app(ctx), self.0.id).await?;
        let seen = |row| {
            Enrollment(Seen {
                row,
                clearly: false,
            })
        };
        Ok(rows.into_iter().map(seen).collect())
    }
}

/// A role that somebody holds or held.
pub struct HeldRole(pub appointment::Model);

#[Object]
impl HeldRole {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn role(&self) -> AppointmentRole {
        self.0.role.into()
    }

    /// Where it is held; null for the system's.
    async fn seat(&self, ctx: &Context<'_>) -> Result<Option<RoleSeat>> {
        Ok(RoleSeat::of(
            seats::held_at(app(ctx).db.reader(), &self.0).await?,
        ))
    }

    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }

    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }

    /// Whether it is the viewer's to end.
    async fn may_end(&self, ctx: &Context<'_>) -> Result<bool> {
        let viewer = viewer(ctx)?;
        if self.0.until.is_some() || self.0.person_id == viewer.person_id {
            return Ok(false);
        }
        let db = app(ctx).db.reader();
        let seat = seats::held_at(db, &self.0).await?;
        seats::may_give(viewer, db, self.0.role, &seat).await
    }
}

/// A place or an organisation at which a role can be held.
#[derive(SimpleObject)]
pub struct RoleSeat {
    pub id: Uuid,
    pub name: String,
}

impl RoleSeat {
    /// Nothing for the system's seat, which is no row.
    pub fn of(seat: Seat) -> Option<Self> {
        let name = seat.name().to_owned();
        seat.id().map(|id| Self { id, name })
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}
