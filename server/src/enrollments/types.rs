//! What GraphQL shows of a 报到, and of where somebody may report.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{enrollment, organization};
use uuid::Uuid;

use super::{loader, members, visibility::Seen};
use crate::{
    app::App,
    error::Result,
    identity::{self, types::Skill},
    places::{
        self,
        types::{Organization, Place},
    },
    vault::{mask_name, mask_phone},
};

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "enrollment::EnrollmentState")]
pub enum EnrollmentState {
    Asked,
    Confirmed,
    Returned,
    Ended,
}

/// Why somebody reports there.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "enrollment::EnrollmentKind")]
pub enum EnrollmentKind {
    /// A member to the compound where they live.
    Residence,
    /// A member to a compound that their unit covers.
    UnitLinked,
    /// A unit to the community that it sits in.
    Unit,
}

pub struct Enrollment(pub Seen);

#[Object]
impl Enrollment {
    async fn id(&self) -> Uuid {
        self.0.row.id
    }

    async fn kind(&self) -> EnrollmentKind {
        self.0.row.kind.into()
    }

    async fn state(&self) -> EnrollmentState {
        self.0.row.state.into()
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        let place = places::loader::place(ctx, self.0.row.place_id).await?;
        Ok(Place(place))
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.0.row.asked_at
    }

    async fn decided_at(&self) -> Option<DateTime<Utc>> {
        self.0.row.decided_at
    }

    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.row.ended_at
    }

    /// Why it was returned or ended.
    async fn reason(&self) -> Option<&str> {
        self.0.row.reason.as_deref()
    }

    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// A unit's own name, or a member's, masked unless the viewer decides on it or is the person.
    async fn person_name(&self, ctx: &Context<'_>) -> Result<String> {
        let Some(person_id) = self.0.row.person_id else {
            let unit = self.reporting_unit(ctx).await?;
            return Ok(unit.map(|unit| unit.name).unwrap_or_default());
        };
        let person = identity::loader::person(ctx, person_id).await?;
        Ok(if self.0.clearly {
            person.name
        } else {
            mask_name(&person.name)
        })
    }

    /// Null for a unit's.
    async fn person_phone(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(person_id) = self.0.row.person_id else {
            return Ok(None);
        };
        let person = identity::loader::person(ctx, person_id).await?;
        let phone = app(ctx).vault.open_phone(&person.phone_cipher)?;
        Ok(Some(if self.0.clearly {
            phone
        } else {
            mask_phone(&phone)
        }))
    }

    async fn skills(&self, ctx: &Context<'_>) -> Result<Vec<Skill>> {
        let Some(person_id) = self.0.row.person_id else {
            return Ok(Vec::new());
        };
        let rows = identity::loader::skills_of(ctx, person_id).await?;
        Ok(rows.into_iter().map(Skill).collect())
    }

    /// The unit that reports, or that the member works for.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Organization>> {
        let Some(person_id) = self.0.row.person_id else {
            return Ok(self.reporting_unit(ctx).await?.map(Organization));
        };
        match identity::loader::unit_of(ctx, person_id).await? {
            Some(id) => Ok(places::loader::organization(ctx, id)
                .await?
                .map(Organization)),
            None => Ok(None),
        }
    }

    /// The compound that it goes on from.
    async fn transferred_from(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        let Some(from) = self.0.row.transferred_from_id else {
            return Ok(None);
        };
        match loader::place_of_enrollment(ctx, from).await? {
            Some(id) => Ok(Some(Place(places::loader::place(ctx, id).await?))),
            None => Ok(None),
        }
    }

    /// Whether it is the viewer's to end.
    async fn may_end(&self) -> bool {
        self.0.clearly && self.0.row.state.is_living()
    }
}

impl Enrollment {
    async fn reporting_unit(&self, ctx: &Context<'_>) -> Result<Option<organization::Model>> {
        match self.0.row.organization_id {
            Some(id) => places::loader::organization(ctx, id).await,
            None => Ok(None),
        }
    }
}

/// A compound that the viewer may report to.
#[derive(SimpleObject)]
pub struct ReportingPlace {
    pub place: Place,
    pub kind: EnrollmentKind,
}

impl From<members::ReportingPlace> for ReportingPlace {
    fn from(one: members::ReportingPlace) -> Self {
        Self {
            place: Place(one.place),
            kind: one.kind.into(),
        }
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}
