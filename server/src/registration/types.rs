//! What GraphQL shows of registrations and invitations.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{invitation, registration};
use uuid::Uuid;

use super::{
    doubles::{self, Double},
    invitations::{self, Invited},
    places::Choice,
    service::Seen,
};
use crate::{
    app::App,
    error::{Error, Result},
    identity::{self, me::Me},
    places::{self, types::Place},
    vault::mask_phone,
};

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "registration::RegistrationState")]
pub enum RegistrationState {
    Waiting,
    Confirmed,
    Refused,
}

/// A place to register for, as everybody may read it.
#[derive(SimpleObject)]
pub struct RegistrablePlace {
    id: Uuid,
    name: String,
    /// The community, or of a building the compound.
    within: String,
}

impl From<Choice> for RegistrablePlace {
    fn from(choice: Choice) -> Self {
        Self {
            id: choice.id,
            name: choice.name,
            within: choice.within,
        }
    }
}

/// Where an invitation leads.
#[derive(SimpleObject)]
pub struct InvitedPlace {
    compound: RegistrablePlace,
    /// Null where it is for all of the compound.
    building: Option<RegistrablePlace>,
}

impl From<Invited> for InvitedPlace {
    fn from(invited: Invited) -> Self {
        Self {
            compound: invited.compound.into(),
            building: invited.building.map(Into::into),
        }
    }
}

/// What came of registering.
#[derive(SimpleObject)]
pub struct Registered {
    pub me: Me,
    /// The number had its owner already, who is signed in; nothing of theirs was changed.
    pub already_known: bool,
}

/// Somebody says where they live, and waits for who knows the place.
pub struct Registration(pub Seen);

#[Object]
impl Registration {
    async fn id(&self) -> Uuid {
        self.0.row.id
    }

    async fn version(&self) -> i32 {
        self.0.row.version
    }

    async fn state(&self) -> RegistrationState {
        self.0.row.state.into()
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        let place = places::loader::place(ctx, self.0.row.place_id).await?;
        Ok(Place(place))
    }

    async fn flat(&self) -> Option<&str> {
        self.0.row.flat.as_deref()
    }

    /// Why it was refused; null too where the place itself is no more.
    async fn reason(&self) -> Option<&str> {
        self.0.row.reason.as_deref()
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.0.row.asked_at
    }

    async fn decided_at(&self) -> Option<DateTime<Utc>> {
        self.0.row.decided_at
    }

    /// Whether they came by a link or a poster.
    async fn invited(&self) -> bool {
        self.0.row.invitation_id.is_some()
    }

    async fn person_name(&self, ctx: &Context<'_>) -> Result<String> {
        let person = identity::loader::person(ctx, self.0.row.person_id).await?;
        Ok(person.name)
    }

    /// Masked to who confirms; `revealRegistrantPhone` gives the whole number.
    async fn person_phone(&self, ctx: &Context<'_>) -> Result<String> {
        let person = identity::loader::person(ctx, self.0.row.person_id).await?;
        let phone = app(ctx).vault.open_phone(&person.phone_cipher)?;
        Ok(match self.0.own {
            true => phone,
            false => mask_phone(&phone),
        })
    }

    /// People of the same name who live in the same compound, for who confirms.
    async fn doubles(&self, ctx: &Context<'_>) -> Result<Vec<PossibleDouble>> {
        let found = match &self.0.doubles {
            Some(found) => found.clone(),
            None => {
                let rows = std::slice::from_ref(&self.0.row);
                let mut found = doubles::of(app(ctx).db.reader(), rows).await?;
                found.remove(&self.0.row.id).unwrap_or_default()
            }
        };
        Ok(found.into_iter().map(PossibleDouble).collect())
    }
}

/// Somebody who may be the one who registered.
pub struct PossibleDouble(pub Double);

#[Object]
impl PossibleDouble {
    /// The person's.
    async fn id(&self) -> Uuid {
        self.0.person.id
    }

    async fn name(&self) -> &str {
        &self.0.person.name
    }

    /// Always masked.
    async fn phone(&self, ctx: &Context<'_>) -> Result<String> {
        let phone = app(ctx).vault.open_phone(&self.0.person.phone_cipher)?;
        Ok(mask_phone(&phone))
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        let place = places::loader::place(ctx, self.0.home.place_id).await?;
        Ok(Place(place))
    }

    async fn since(&self) -> DateTime<Utc> {
        self.0.home.since
    }

    /// Who never did comes from a roster.
    async fn has_signed_in(&self) -> bool {
        self.0.has_signed_in
    }

    /// Whether the number may be given to them.
    async fn may_join(&self) -> bool {
        self.0.may_join
    }
}

/// A link by which the people of a building or a compound register.
pub struct Invitation(pub invitation::Model);

#[Object]
impl Invitation {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        let place = places::loader::place(ctx, self.0.place_id).await?;
        Ok(Place(place))
    }

    async fn made_at(&self) -> DateTime<Utc> {
        self.0.made_at
    }

    async fn made_by_name(&self, ctx: &Context<'_>) -> Result<String> {
        let person = identity::loader::person(ctx, self.0.made_by).await?;
        Ok(person.name)
    }

    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }

    async fn used(&self) -> i32 {
        self.0.used
    }

    async fn use_limit(&self) -> Option<i32> {
        self.0.use_limit
    }

    /// Whether somebody may still register by it.
    async fn is_living(&self, ctx: &Context<'_>) -> bool {
        self.0.is_living(app(ctx).clock.now())
    }

    /// The whole link; null once it no longer works.
    async fn link(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let app = app(ctx);
        match self.0.is_living(app.clock.now()) {
            true => Ok(Some(invitations::link(app, &self.0)?)),
            false => Ok(None),
        }
    }

    /// The link as a picture; null once it no longer works.
    async fn qr(&self, ctx: &Context<'_>) -> Result<Option<QrCode>> {
        let app = app(ctx);
        match self.0.is_living(app.clock.now()) {
            true => Ok(Some(QrCode::of(&invitations::link(app, &self.0)?)?)),
            false => Ok(None),
        }
    }
}

/// A QR code as one SVG path on a square; the quiet zone around it is the page's.
#[derive(SimpleObject)]
pub struct QrCode {
    /// Modules on a side.
    pub size: i32,
    pub path: String,
}

impl QrCode {
    pub fn of(text: &str) -> Result<Self> {
        // A poster hangs in wind and rain: a quarter of it may be torn off.
        let code = fast_qr::QRBuilder::new(text)
            .ecl(fast_qr::ECL::Q)
            .build()
            .map_err(|error| Error::internal(format!("no QR code of a link: {error:?}")))?;
        let mut path = String::new();
        for row in 0..code.size {
            let mut column = 0;
            while column < code.size {
                let from = column;
                while column < code.size && code[row][column].value() {
                    column += 1;
                }
                if column > from {
                    let width = column - from;
                    path.push_str(&format!("M{from} {row}h{width}v1h-{width}z"));
                }
                column += 1;
            }
        }
        Ok(Self {
            size: i32::try_from(code.size).unwrap_or(i32::MAX),
            path,
        })
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_in_full() {
        let text = format!("https://linli.example.org/register?i={}", "a".repeat(64));
        let code = QrCode::of(&text).unwrap();
        assert!((29..=53).contains(&code.size), "{}", code.size);
        // The finder in the top left corner: seven dark modules, then one, five light, one.
        assert!(code.path.starts_with("M0 0h7v1h-7z"), "{}", code.path);
        assert!(
            code.path.contains("M0 1h1v1h-1zM6 1h1v1h-1z"),
            "{}",
            code.path
        );
    }
}
