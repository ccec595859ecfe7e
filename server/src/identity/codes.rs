//! One-time codes: six digits that live five minutes.
//!
//! Wrong guesses are counted by [`super::limits`] and not against the code itself, or anybody who
//! knows a number could use up its owner's code. Once many have been made at one number, from
//! whatever addresses, its short codes count no longer, and the next one sent has ten digits: these
//! nobody guesses, so that the owner always has a way in.
//!
//! A number that nobody has is treated like any other, except that nothing is sent to it unless
//! somebody registers with it, so that neither answers nor limits tell who is registered.

use std::net::IpAddr;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{person, sign_in_code};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::limits::{self, Attempt, Purpose};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    vault::{Phone, mask_phone, random_code},
};

pub const LIFETIME: TimeDelta = TimeDelta::minutes(5);
pub const RESEND_AFTER: TimeDelta = TimeDelta::seconds(60);
const SHORT: u32 = 6;
const LONG: u32 = 10;

/// The way a code takes to its phone. Hands over quickly and delivers on its own time: how long an
/// answer takes must not depend on whether there was somebody to send to.
#[async_trait]
pub trait CodeSender: Send + Sync {
    async fn send(&self, phone: &Phone, code: &str) -> Result<()>;
}

/// Writes codes to the server's log, for places without a text message gateway.
pub struct LogSender;

#[async_trait]
impl CodeSender for LogSender {
    async fn send(&self, phone: &Phone, code: &str) -> Result<()> {
        let phone = mask_phone(phone.as_str());
        tracing::info!(phone, code, "one-time code");
        Ok(())
    }
}

/// What a code is for. Each is kept apart from the other: codes to sign in with are asked for numbers
/// that nobody has, and come to nothing; they must not stand in the way of one that is registering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFor {
    SigningIn,
    /// Sent to whatever number is named: whether somebody has it shows only to who reads the code.
    Registering,
}

impl CodeFor {
    fn sending(self) -> Purpose {
        match self {
            Self::SigningIn => Purpose::SendCode,
            Self::Registering => Purpose::SendRegistration,
        }
    }
}

/// Where the code of a number is kept, in place of the number's own hash.
pub fn slot(app: &App, wanted: CodeFor, phone_hash: &[u8]) -> Vec<u8> {
    match wanted {
        CodeFor::SigningIn => phone_hash.to_vec(),
        CodeFor::Registering => app
            .vault
            .keyed_hash(&[b"registration\0", phone_hash].concat()),
    }
}

/// Sends a code, unless one was sent just now; answers after how long another may be asked for.
///
/// # Errors
/// `PHONE_INVALID`, `TOO_MANY_ATTEMPTS`.
pub async fn request(
    app: &App,
    address: Option<IpAddr>,
    phone: &str,
    wanted: CodeFor,
) -> Result<TimeDelta> {
    let phone = Phone::parse(phone).map_err(|error| error.on("phone"))?;
    let phone_hash = app.vault.hash(&phone);
    let slot = slot(app, wanted, &phone_hash);
    let last = sign_in_code::Entity::find_by_id(slot.clone())
        .one(app.db.reader())
        .await?;
    if let Some(wait) = last.and_then(|row| still_to_wait(row.created_at, app.clock.now())) {
        return Ok(wait);
    }
    Attempt::new(app, wanted.sending(), &phone_hash, address)
        .take(app)
        .await?;
    let tx = app.db.begin().await?;
    let is_guessed_at = limits::is_guessed_at(&tx, app, Purpose::Code, &phone_hash).await?;
    let code = random_code(if is_guessed_at { LONG } else { SHORT })?;
    let known = person::Entity::find()
        .filter(person::Column::PhoneHash.eq(phone_hash))
        .filter(person::Column::State.eq(person::PersonState::Present))
        .one(&tx)
        .await?
        .is_some();
    let kept = keep(&tx, app, slot, &code).await?;
    tx.commit().await?;
    let is_wanted = known || wanted == CodeFor::Registering;
    if is_wanted && kept {
        app.code_sender.send(&phone, &code).await?;
    }
    Ok(RESEND_AFTER)
}

fn still_to_wait(sent_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<TimeDelta> {
    let wait = sent_at + RESEND_AFTER - now;
    (wait > TimeDelta::zero()).then_some(wait)
}

/// Takes the place of an older code; false where another request has just done so.
async fn keep(
    tx: &DatabaseTransaction,
    app: &App,
    phone_hash: Vec<u8>,
    code: &str,
) -> Result<bool> {
    let now = app.clock.now();
    let created = Expr::col((sign_in_code::Entity, sign_in_code::Column::CreatedAt));
    let kept = sign_in_code::Entity::insert(sign_in_code::ActiveModel {
        code_hash: Set(code_hash(app, &phone_hash, code)),
        phone_hash: Set(phone_hash),
        created_at: Set(now),
        expires_at: Set(now + LIFETIME),
    })
    .on_conflict(
        OnConflict::column(sign_in_code::Column::PhoneHash)
            .update_columns([
                sign_in_code::Column::CodeHash,
                sign_in_code::Column::CreatedAt,
                sign_in_code::Column::ExpiresAt,
            ])
            .action_and_where(created.lte(now - RESEND_AFTER))
            .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    Ok(kept > 0)
}

/// Whether a code opens the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    Right,
    Wrong,
    /// None was sent, or it is too old.
    Expired,
}

/// Uses up the code if it is the right one. The caller commits in any case.
pub async fn try_code(
    tx: &DatabaseTransaction,
    app: &App,
    phone_hash: &[u8],
    code: &str,
) -> Result<Fit> {
    // Of simultaneous uses one deletes it.
    let used = sign_in_code::Entity::delete_many()
        .filter(is_living(app, phone_hash))
        .filter(sign_in_code::Column::CodeHash.eq(code_hash(app, phone_hash, code)))
        .exec(tx)
        .await?
        .rows_affected;
    if used == 1 {
        return Ok(Fit::Right);
    }
    look_at_code(tx, app, phone_hash, code).await
}

/// Whether it is the right one, without using it up.
pub async fn look_at_code(
    db: &impl ConnectionTrait,
    app: &App,
    phone_hash: &[u8],
    code: &str,
) -> Result<Fit> {
    let living = sign_in_code::Entity::find()
        .filter(is_living(app, phone_hash))
        .one(db)
        .await?;
    Ok(match living {
        Some(row) if row.code_hash == code_hash(app, phone_hash, code) => Fit::Right,
        Some(_) => Fit::Wrong,
        None => Fit::Expired,
    })
}

fn is_living(app: &App, phone_hash: &[u8]) -> Condition {
    Condition::all()
        .add(sign_in_code::Column::PhoneHash.eq(phone_hash))
        .add(sign_in_code::Column::ExpiresAt.gt(app.clock.now()))
}

/// What a guess at this code counts as.
pub fn purpose_of(code: &str) -> Purpose {
    match code.len() as u32 {
        LONG => Purpose::LongCode,
        _ => Purpose::Code,
    }
}

/// The digits of a code as people type them.
///
/// # Errors
/// `REQUIRED`, `CODE_WRONG` for what cannot be one.
pub fn checked_code(text: &str) -> Result<String> {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            other => other,
        })
        .collect();
    if digits.is_empty() {
        return Err(field(ErrorCode::Required, "code"));
    }
    let is_of_a_code = [SHORT, LONG].contains(&(digits.len() as u32));
    if !is_of_a_code || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(field(ErrorCode::CodeWrong, "code"));
    }
    Ok(digits)
}

fn code_hash(app: &App, phone_hash: &[u8], code: &str) -> Vec<u8> {
    let bytes = [b"one-time code\0", phone_hash, code.as_bytes()].concat();
    app.vault.keyed_hash(&bytes)
}

/// Forgets codes that no longer open anything.
pub async fn forget_old(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<()> {
    sign_in_code::Entity::delete_many()
        .filter(sign_in_code::Column::ExpiresAt.lte(now))
        .exec(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(checked_code(" 123 456 ").unwrap(), "123456");
        assert_eq!(checked_code("１２３４５６").unwrap(), "123456");
        assert_eq!(checked_code("12345 67890").unwrap(), "1234567890");
        assert_eq!(checked_code(" ").unwrap_err().code(), ErrorCode::Required);
        for wrong in ["12345", "1234567", "12345a", "一二三四五六"] {
            let error = checked_code(wrong).unwrap_err();
            assert_eq!(error.code(), ErrorCode::CodeWrong, "{wrong}");
        }
    }

    #[test]
    fn another_code_may_be_asked_for_after_a_minute() {
        let sent_at = DateTime::default();
        let wait = |seconds| still_to_wait(sent_at, sent_at + TimeDelta::seconds(seconds));
        assert_eq!(wait(0), Some(RESEND_AFTER));
        assert_eq!(wait(59), Some(TimeDelta::seconds(1)));
        assert_eq!(wait(60), None);
    }
}
