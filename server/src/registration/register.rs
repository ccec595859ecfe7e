//! Registering: somebody proves a number, and says who they are and where they live.
//!
//! Nobody is signed in yet, so nothing is remembered as a request of somebody. Whoever comes again
//! with a new code is known by then, and is signed in.

use entity::{invitation, place, registration, registration::RegistrationState};
use sea_orm::{ActiveModelTrait, Set};

use super::{
    invitations, notices,
    rules::{self, checked_flat, plain_name},
};
use crate::{
    app::{App, Write},
    capacity::{self, Counter, Guard},
    clock::new_id,
    error::{ErrorCode, Result, field},
    graphql::RequestOrigin,
    identity::{
        codes::{self, CodeFor},
        limits::{Attempt, Purpose},
        rules::{check_residence, compound_of},
        service::{self, NewPerson},
        session_chain::{self, Opened},
        sign_in,
    },
    live::LiveTopic,
    places,
    vault::Phone,
};

/// What a resident says about themselves.
pub struct NewResident {
    pub phone: String,
    pub code: String,
    pub name: String,
    pub place_id: uuid::Uuid,
    pub flat: Option<String>,
    /// The token of the invitation that they came by.
    pub invitation: Option<String>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Registered,
    /// The number had its owner already, who is signed in; what was written is left aside.
    AlreadyKnown,
}

/// What is wrong with the words or the place leaves the code as it is.
///
/// # Errors
/// Of the name and the flat; `PHONE_INVALID`; `REQUIRED`, `CODE_WRONG`, `CODE_EXPIRED`,
/// `TOO_MANY_ATTEMPTS` as for signing in; `NOT_FOUND` and `INVALID` on `placeId`;
/// `INVITATION_ENDED` on `invitation`.
pub async fn register(
    app: &App,
    origin: &RequestOrigin,
    new: NewResident,
) -> Result<(Opened, Outcome)> {
    let name = plain_name(&new.name)?;
    let flat = checked_flat(new.flat.as_deref())?;
    let phone = Phone::parse(&new.phone).map_err(|error| error.on("phone"))?;
    let code = codes::checked_code(&new.code)?;
    let phone_hash = app.vault.hash(&phone);
    let attempt = Attempt::new(app, codes::purpose_of(&code), &phone_hash, origin.address);
    attempt.take(app).await?;

    let mut write = app.write().await?;
    prove(&write, app, &phone_hash, &code).await?;
    attempt.give_back(&write).await?;
    Attempt::new(app, Purpose::SendRegistration, &phone_hash, origin.address)
        .give_back_to_address(&write)
        .await?;
    let known = sign_in::of_number(&*write, phone_hash).await?;
    let outcome = match sign_in::still_present(&write, known).await? {
        Some(known) => (known.id, Outcome::AlreadyKnown),
        None => {
            let person = NewPerson {
                id: new_id(),
                name,
                phone,
                password_hash: None,
            };
            (
                new_resident(&mut write, app, person, flat, &new).await?,
                Outcome::Registered,
            )
        }
    };
    let (person_id, outcome) = outcome;
    let opened = session_chain::open(&write, app, origin, person_id).await?;
    write.commit().await?;
    Ok((opened, outcome))
}

/// Uses up the code.
async fn prove(write: &Write<'_>, app: &App, phone_hash: &[u8], code: &str) -> Result<()> {
    let slot = codes::slot(app, CodeFor::Registering, phone_hash);
    let fit = match app.guard {
        Guard::On => codes::try_code(write, app, &slot, code).await?,
        Guard::Off => codes::look_at_code(&**write, app, &slot, code).await?,
    };
    sign_in::check_fit(fit)
}

async fn new_resident(
    write: &mut Write<'_>,
    app: &App,
    person: NewPerson,
    flat: Option<String>,
    new: &NewResident,
) -> Result<uuid::Uuid> {
    let place = living_place(write, app, new.place_id).await?;
    check_residence(&place, "placeId")?;
    let compound_id = compound_of(&place).ok_or_else(|| field(ErrorCode::Invalid, "placeId"))?;
    let invitation = match &new.invitation {
        Some(token) => Some(invited(write, app, token, &place).await?),
        None => None,
    };
    let name = person.name.clone();
    service::free_number(write, &app.vault.hash(&person.phone)).await?;
    let person = service::create_person(write, app, person).await;
    // A roster has just brought the same number: run again, and find its owner.
    let person = person.map_err(|error| match error.code() {
        ErrorCode::Invalid => ErrorCode::Busy.into(),
        _ => error,
    })?;
    let row = registration::ActiveModel {
        id: Set(new_id()),
        person_id: Set(person.id),
        place_id: Set(place.id),
        compound_id: Set(compound_id),
        community_id: Set(place.community_id),
        street_id: Set(place.street_id),
        flat: Set(flat),
        invitation_id: Set(invitation.map(|one| one.id)),
        state: Set(RegistrationState::Waiting),
        reason: Set(None),
        asked_at: Set(app.clock.now()),
        decided_at: Set(None),
        decided_by: Set(None),
        version: Set(1),
    }
    .insert(&**write)
    .await?;
    notices::tell_who_confirms(write, app, &row, &place, &name).await?;
    write.hint(LiveTopic::Registration, row.id, row.version);
    Ok(person.id)
}

/// The place, held: nobody closes or merges it while somebody registers there.
pub(super) async fn living_place(
    write: &Write<'_>,
    app: &App,
    id: uuid::Uuid,
) -> Result<place::Model> {
    let place = match app.guard {
        Guard::On => places::service::open_place(write, id).await,
        Guard::Off => places::service::place(&**write, id).await,
    };
    place.map_err(|error| error.on("placeId"))
}

async fn invited(
    write: &Write<'_>,
    app: &App,
    token: &str,
    place: &place::Model,
) -> Result<invitation::Model> {
    let ended = || field(ErrorCode::InvitationEnded, "invitation");
    let invitation = invitations::find(&**write, token)
        .await?
        .filter(|one| app.guard == Guard::Off || one.is_living(app.clock.now()))
        .ok_or_else(ended)?;
    rules::check_invited(&invitation, place)?;
    let counter = Counter::InvitationUses(invitation.id);
    match capacity::take(write, counter, app.guard).await? {
        true => Ok(invitation),
        false => Err(ended()),
    }
}
