//! Coming in and going out: by password, by one-time code, as somebody of the demo street.
//!
//! Nobody is signed in yet, so these are not remembered as requests of somebody. A repeat does no
//! harm: it opens one session more, and the one that the browser does not keep runs out.

use entity::{demo_person, person, person::PersonState};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    codes::{self, Fit},
    limits::{Attempt, Purpose},
    passwords, rules, service,
    session_chain::{self, Opened},
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    graphql::RequestOrigin,
    live::LiveTopic,
    requests::{self, RequestKey},
    vault::Phone,
    viewer::{Viewer, person_of},
};

/// # Errors
/// `PHONE_INVALID`, `REQUIRED`, `WRONG_CREDENTIALS`, `TOO_MANY_ATTEMPTS`.
pub async fn with_password(
    app: &App,
    origin: &RequestOrigin,
    phone: &str,
    password: String,
) -> Result<Opened> {
    let phone = Phone::parse(phone).map_err(|error| error.on("phone"))?;
    if password.is_empty() {
        return Err(field(ErrorCode::Required, "password"));
    }
    let phone_hash = app.vault.hash(&phone);
    let attempt = Attempt::new(app, Purpose::Password, &phone_hash, origin.address);
    attempt.take(app).await?;
    let person = of_number(app.db.reader(), phone_hash.clone()).await?;
    let stored = person.as_ref().and_then(|one| one.password_hash.clone());
    let is_right = passwords::verify(stored.clone(), password).await?;
    let Some(person) = person.filter(|_| is_right) else {
        return Err(ErrorCode::WrongCredentials.into());
    };
    let tx = app.db.begin().await?;
    // The password may have been changed while this one was compared.
    let person = service::hold_person(&tx, person.id).await?;
    if person.password_hash != stored || person.phone_hash != phone_hash || !person.is_present() {
        return Err(ErrorCode::WrongCredentials.into());
    }
    attempt.give_back(&tx).await?;
    let opened = session_chain::open(&tx, app, origin, person.id).await?;
    tx.commit().await?;
    Ok(opened)
}

/// # Errors
/// `PHONE_INVALID`, `REQUIRED`, `CODE_WRONG`, `CODE_EXPIRED`, `TOO_MANY_ATTEMPTS`.
pub async fn with_code(
    app: &App,
    origin: &RequestOrigin,
    phone: &str,
    code: &str,
) -> Result<Opened> {
    let phone = Phone::parse(phone).map_err(|error| error.on("phone"))?;
    let code = codes::checked_code(code)?;
    let phone_hash = app.vault.hash(&phone);
    let attempt = Attempt::new(app, codes::purpose_of(&code), &phone_hash, origin.address);
    attempt.take(app).await?;
    let tx = app.db.begin().await?;
    let fit = codes::try_code(&tx, app, &phone_hash, &code).await?;
    let person = of_number(&tx, phone_hash.clone()).await?;
    let person = still_present(&tx, person).await?;
    let opened = match (fit, person) {
        (Fit::Right, Some(person)) => {
            code_was_right(&tx, app, origin, &attempt, &phone_hash).await?;
            Ok(session_chain::open(&tx, app, origin, person.id).await?)
        }
        (Fit::Right, None) | (Fit::Wrong, _) => Err(field(ErrorCode::CodeWrong, "code")),
        (Fit::Expired, _) => Err(field(ErrorCode::CodeExpired, "code")),
    };
    tx.commit().await?;
    opened
}

/// Sets a new password for whoever holds the phone but forgot the old one, and signs them in here and
/// out everywhere else.
///
/// # Errors
/// `PHONE_INVALID`; `PASSWORD_WEAK` and `TOO_LONG` on `newPassword`, which leave the code as it is;
/// `REQUIRED`, `CODE_WRONG`, `CODE_EXPIRED`, `TOO_MANY_ATTEMPTS` as for signing in.
pub async fn reset_password(
    app: &App,
    origin: &RequestOrigin,
    phone: &str,
    code: &str,
    new: String,
) -> Result<Opened> {
    let phone = Phone::parse(phone).map_err(|error| error.on("phone"))?;
    let code = codes::checked_code(code)?;
    rules::check_password(&new, &phone, "newPassword")?;
    let phone_hash = app.vault.hash(&phone);
    let attempt = Attempt::new(app, codes::purpose_of(&code), &phone_hash, origin.address);
    attempt.take(app).await?;
    // Hashing is work for a core and 19 MiB: not for everybody who guesses.
    let fit = codes::look_at_code(app.db.reader(), app, &phone_hash, &code).await?;
    check_fit(fit)?;
    let hash = passwords::hash(new).await?;
    let mut write = app.write().await?;
    check_fit(codes::try_code(&write, app, &phone_hash, &code).await?)?;
    let person = of_number(&*write, phone_hash.clone())
        .await?
        .ok_or_else(|| field(ErrorCode::CodeWrong, "code"))?;
    let person = still_present(&write, Some(person))
        .await?
        .ok_or_else(|| field(ErrorCode::CodeWrong, "code"))?;
    code_was_right(&write, app, origin, &attempt, &phone_hash).await?;
    service::keep_password(&write, person.id, hash).await?;
    session_chain::end_all(&write, person.id, app.clock.now()).await?;
    let opened = session_chain::open(&write, app, origin, person.id).await?;
    write.hint(LiveTopic::Session, person.id, 0);
    write.commit().await?;
    Ok(opened)
}

pub fn check_fit(fit: Fit) -> Result<()> {
    match fit {
        Fit::Right => Ok(()),
        Fit::Wrong => Err(field(ErrorCode::CodeWrong, "code")),
        Fit::Expired => Err(field(ErrorCode::CodeExpired, "code")),
    }
}

/// What the limits counted on the way to a right code is taken back.
async fn code_was_right(
    tx: &DatabaseTransaction,
    app: &App,
    origin: &RequestOrigin,
    attempt: &Attempt,
    phone_hash: &[u8],
) -> Result<()> {
    attempt.give_back(tx).await?;
    // Behind one address of an office many sign in: sending is held against it only where codes are
    // not used.
    Attempt::new(app, Purpose::SendCode, phone_hash, origin.address)
        .give_back_to_address(tx)
        .await
}

/// Whoever takes part: a number of somebody who is gone is nobody's.
pub async fn of_number(
    db: &impl ConnectionTrait,
    phone_hash: Vec<u8>,
) -> Result<Option<person::Model>> {
    Ok(person::Entity::find()
        .filter(person::Column::PhoneHash.eq(phone_hash))
        .filter(person::Column::State.eq(PersonState::Present))
        .one(db)
        .await?)
}

/// Held until the transaction ends, so that nobody is signed in just as they go, or as somebody else
/// is given their number.
pub async fn still_present(
    tx: &DatabaseTransaction,
    person: Option<person::Model>,
) -> Result<Option<person::Model>> {
    match person {
        Some(known) => {
            let person = service::hold_person(tx, known.id).await?;
            Ok(Some(person).filter(|one| one.is_present() && one.phone_hash == known.phone_hash))
        }
        None => Ok(None),
    }
}

/// # Errors
/// `NOT_FOUND` outside the demo, and for whom the demo does not offer.
pub async fn as_demo_person(app: &App, origin: &RequestOrigin, person_id: Uuid) -> Result<Opened> {
    let tx = app.db.begin().await?;
    let offered = demo_person::Entity::find_by_id(person_id).one(&tx).await?;
    if !app.settings.demo || offered.is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let person = service::hold_person(&tx, person_id).await?;
    if !person.is_present() {
        return Err(ErrorCode::NotFound.into());
    }
    let opened = session_chain::open(&tx, app, origin, person_id).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Ends the session that the browser holds, known by either of its tokens.
pub async fn out(app: &App, viewer: Option<&Viewer>, origin: &RequestOrigin) -> Result<()> {
    let mut write = app.write().await?;
    if let Some(viewer) = viewer {
        session_chain::end(&write, viewer.session_id, app.clock.now()).await?;
        write.hint(LiveTopic::Session, viewer.person_id, 0);
    }
    if let Some(token) = &origin.refresh_token {
        session_chain::end_by_token(&write, app, token).await?;
    }
    write.commit().await
}

/// Sets the viewer's password, who names the old one where there is one. Other devices are signed
/// out: whoever changes a password may have lost one.
///
/// # Errors
/// `PASSWORD_WEAK` and `TOO_LONG` on `newPassword`; `REQUIRED` and `WRONG_CREDENTIALS` on
/// `currentPassword`; `TOO_MANY_ATTEMPTS`.
pub async fn set_password(
    viewer: &Viewer,
    app: &App,
    origin: &RequestOrigin,
    key: &RequestKey,
    current: Option<String>,
    new: String,
) -> Result<()> {
    let db = app.db.reader();
    if requests::recall(db, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(());
    }
    let person = person_of(db, viewer).await?;
    let phone = Phone::parse(&app.vault.open_phone(&person.phone_cipher)?)?;
    rules::check_password(&new, &phone, "newPassword")?;
    let attempt = Attempt::new(app, Purpose::Password, &person.phone_hash, origin.address);
    if person.password_hash.is_some() {
        let current = current
            .filter(|current| !current.is_empty())
            .ok_or_else(|| field(ErrorCode::Required, "currentPassword"))?;
        attempt.take(app).await?;
        if !passwords::verify(person.password_hash.clone(), current).await? {
            return Err(field(ErrorCode::WrongCredentials, "currentPassword"));
        }
    }
    let hash = passwords::hash(new).await?;
    let mut write = app.write().await?;
    let held = service::hold_person(&write, person.id).await?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(());
    }
    if held.password_hash != person.password_hash {
        return Err(ErrorCode::StateChanged.into());
    }
    if person.password_hash.is_some() {
        attempt.give_back(&write).await?;
    }
    let now = app.clock.now();
    service::keep_password(&write, person.id, hash).await?;
    session_chain::end_others(&write, person.id, viewer.session_id, now).await?;
    requests::remember(&write, viewer, key, person.id, now, app.guard).await?;
    write.hint(LiveTopic::Session, person.id, 0);
    write.commit().await
}
