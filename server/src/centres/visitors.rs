//! Whoever stands at the desk of a centre, or calls it: who they are, by the number that they say.

use std::sync::Arc;

use async_graphql::{Context, Object};
use chrono::NaiveDate;
use entity::person;
use uuid::Uuid;

use super::{
    canteen::{birth_year_of, half_price_from},
    reach::{belongs_around, centre_at},
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    identity::{self, sign_in::of_number},
    places,
    vault::Phone,
    viewer::{Viewer, viewer},
};

/// Who has this number, of those who belong to the centre's community: others are nobody here, so that no
/// desk finds out who else has an account.
///
/// # Errors
/// `NOT_FOUND` on `centreId` for whoever does not manage it; `PHONE_INVALID` on `phone`.
pub async fn visitor(
    viewer: &Viewer,
    app: &App,
    centre_id: Uuid,
    phone: &str,
) -> Result<Option<Visitor>> {
    let db = app.db.reader();
    let (_, place) = centre_at(db, centre_id).await?;
    if !viewer.manages(&place) {
        return Err(field(ErrorCode::NotFound, "centreId"));
    }
    let phone = Phone::parse(phone).map_err(|error| error.on("phone"))?;
    let Some(person) = of_number(db, app.vault.hash(&phone)).await? else {
        return Ok(None);
    };
    match belongs_around(db, app, person.id, &place).await? {
        true => known(app, person).await.map(Some),
        false => Ok(None),
    }
}

/// The same of somebody who was found before.
pub(super) async fn known(app: &App, person: person::Model) -> Result<Visitor> {
    Ok(Visitor {
        birth_year: birth_year_of(app.db.reader(), person.id).await?,
        person,
    })
}

/// Somebody whose number was said.
#[derive(Clone, Debug)]
pub struct Visitor {
    person: person::Model,
    birth_year: Option<i32>,
}

/// Somebody at the desk of a centre.
pub struct CentreVisitor(pub(super) Visitor);

#[Object]
impl CentreVisitor {
    async fn person_id(&self) -> Uuid {
        self.0.person.id
    }

    async fn name(&self) -> &str {
        &self.0.person.name
    }

    /// Where they live.
    async fn home_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match identity::loader::home_of(ctx, self.0.person.id).await? {
            Some(id) => Ok(Some(places::loader::place(ctx, id).await?.name)),
            None => Ok(None),
        }
    }

    /// As the canteen's desk has seen it.
    async fn birth_year(&self) -> Option<i32> {
        self.0.birth_year
    }

    /// The first day on which they eat at half price; null where nobody has seen when they were born.
    async fn half_price_from(&self) -> Option<NaiveDate> {
        self.0.birth_year.and_then(half_price_from)
    }
}

#[derive(Default)]
pub struct VisitorsQuery;

#[Object]
impl VisitorsQuery {
    /// Who has this number, of those who belong to the centre's community, for whoever manages the centre.
    async fn centre_visitor(
        &self,
        ctx: &Context<'_>,
        centre_id: Uuid,
        phone: String,
    ) -> Result<Option<CentreVisitor>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let found = visitor(viewer(ctx)?, app, centre_id, &phone).await?;
        Ok(found.map(CentreVisitor))
    }
}
