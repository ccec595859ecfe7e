//! Limits on guessing and on sending codes, counted in the database so that all instances agree.
//!
//! An attempt is counted before it is looked at, and taken back when it turns out right. The
//! narrowest count is of one number from one address: who guesses at somebody's password from afar
//! shuts out themselves and not the owner. Wider ones stop one address from trying many numbers,
//! and many addresses from trying one number. The latter must not shut its owner out: passwords give
//! way to codes, and short codes to long ones, which need no such limit.

use std::{
    net::{IpAddr, Ipv6Addr},
    ops::Range,
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::attempt;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::{
    app::App,
    error::{ErrorCode, Result, field},
};

pub const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// How many times as much comes from the wider network of an IPv6 address: it may be a village's or
/// one guesser's.
const SITE: i32 = 5;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Password,
    Code,
    /// Of so many digits that guesses from everywhere together come to nothing.
    LongCode,
    SendCode,
    /// Codes to register with, which reach numbers that nobody has.
    SendRegistration,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::LongCode => "long-code",
            Self::SendCode => "send",
            Self::SendRegistration => "send-registration",
        }
    }

    /// In a window: for a number from an address, for an address, for a number.
    fn most(self) -> [i32; 3] {
        match self {
            Self::Password => [10, 100, 100],
            Self::Code => [10, 100, 20],
            Self::LongCode => [10, 100, i32::MAX],
            Self::SendCode | Self::SendRegistration => [5, 60, 20],
        }
    }
}

/// The counts that one attempt goes into.
#[derive(Clone, Debug)]
pub struct Attempt {
    purpose: Purpose,
    /// Counted in this order everywhere, so that two attempts cannot wait for each other.
    counts: Vec<(String, i32)>,
    /// Which of the counts are of the address alone.
    of_address: Range<usize>,
}

impl Attempt {
    /// `phone_hash` is the look-up hash of the number; it is hashed again, with the key.
    pub fn new(app: &App, purpose: Purpose, phone_hash: &[u8], address: Option<IpAddr>) -> Self {
        let site = address.and_then(site);
        let address = address.map_or_else(|| "unknown".to_owned(), network);
        let name = purpose.name();
        let [pair, from_address, at_number] = purpose.most();
        let mut counts = vec![
            (
                format!("{name}:pair:{}", hashed(app, "pair", phone_hash, &address)),
                pair,
            ),
            (format!("{name}:address:{address}"), from_address),
        ];
        let site = site.map(|site| (format!("{name}:site:{site}"), from_address * SITE));
        counts.extend(site);
        let of_address = 1..counts.len();
        counts.push((at_number_subject(app, purpose, phone_hash), at_number));
        Self {
            purpose,
            counts,
            of_address,
        }
    }

    /// Counts it, in a transaction of its own: it stays counted whatever comes of it. An attempt
    /// that is refused is not counted anywhere.
    ///
    /// # Errors
    /// `TOO_MANY_ATTEMPTS`; `CODE_EXPIRED` where the number has been guessed at so often that its
    /// short code counts no longer: another is to be asked for.
    pub async fn take(&self, app: &App) -> Result<()> {
        let tx = app.db.begin().await?;
        let now = app.clock.now();
        for (index, (subject, most)) in self.counts.iter().enumerate() {
            if count(&tx, subject, now).await? > *most {
                let is_at_number = index + 1 == self.counts.len();
                return Err(if is_at_number && self.purpose == Purpose::Code {
                    field(ErrorCode::CodeExpired, "code")
                } else {
                    ErrorCode::TooManyAttempts.into()
                });
            }
        }
        Ok(tx.commit().await?)
    }

    /// It was right after all.
    pub async fn give_back(&self, tx: &DatabaseTransaction) -> Result<()> {
        give_back(tx, &self.counts).await
    }

    /// What it came to was of use: nothing that an address should be blamed for.
    pub async fn give_back_to_address(&self, tx: &DatabaseTransaction) -> Result<()> {
        give_back(tx, &self.counts[self.of_address.clone()]).await
    }
}

/// Whether so many wrong guesses were made at a number lately, from everywhere together, that they
/// are hardly its owner's.
pub async fn is_guessed_at(
    tx: &DatabaseTransaction,
    app: &App,
    purpose: Purpose,
    phone_hash: &[u8],
) -> Result<bool> {
    let [_, _, most] = purpose.most();
    let row = attempt::Entity::find_by_id(at_number_subject(app, purpose, phone_hash))
        .filter(attempt::Column::WindowStart.gt(app.clock.now() - WINDOW))
        .one(tx)
        .await?;
    Ok(row.is_some_and(|row| row.count >= most / 2))
}

fn at_number_subject(app: &App, purpose: Purpose, phone_hash: &[u8]) -> String {
    format!(
        "{}:number:{}",
        purpose.name(),
        hashed(app, "number", phone_hash, "")
    )
}

fn hashed(app: &App, scope: &str, phone_hash: &[u8], text: &str) -> String {
    let bytes = [scope.as_bytes(), &[0], phone_hash, text.as_bytes()].concat();
    hex::encode(&app.vault.keyed_hash(&bytes)[..16])
}

async fn give_back(tx: &DatabaseTransaction, counts: &[(String, i32)]) -> Result<()> {
    for (subject, _) in counts {
        attempt::Entity::update_many()
            .col_expr(
                attempt::Column::Count,
                Expr::col(attempt::Column::Count).sub(1),
            )
            .filter(attempt::Column::Subject.eq(subject))
            .filter(attempt::Column::Count.gt(0))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// One more in the present window, or the first of a new one.
async fn count(tx: &DatabaseTransaction, subject: &str, now: DateTime<Utc>) -> Result<i32> {
    let counted = Expr::col((attempt::Entity, attempt::Column::Count));
    let started = Expr::col((attempt::Entity, attempt::Column::WindowStart));
    let lasts = started.clone().gt(now - WINDOW);
    let row = attempt::Entity::insert(attempt::ActiveModel {
        subject: Set(subject.to_owned()),
        window_start: Set(now),
        count: Set(1),
    })
    .on_conflict(
        OnConflict::column(attempt::Column::Subject)
            .value(
                attempt::Column::Count,
                Expr::case(lasts.clone(), counted.add(1)).finally(1),
            )
            .value(
                attempt::Column::WindowStart,
                Expr::case(lasts, started).finally(now),
            )
            .to_owned(),
    )
    .exec_with_returning(tx)
    .await?;
    Ok(row.count)
}

/// Forgets counts whose window is over.
pub async fn forget_old(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<()> {
    attempt::Entity::delete_many()
        .filter(attempt::Column::WindowStart.lte(now - WINDOW))
        .exec(tx)
        .await?;
    Ok(())
}

/// The address, or its network where a household is given a whole one.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// The network that a provider may hand to one customer, who then has 65,536 of the others.
fn site(address: IpAddr) -> Option<String> {
    match address.to_canonical() {
        IpAddr::V4(_) => None,
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            Some(format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_an_ipv6_network_count_as_one() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        let site = |text: &str| site(text.parse().unwrap());
        assert_eq!(site("2001:db8:1:2::1"), site("2001:db8:1:3::1"));
        assert_ne!(site("2001:db8:1:2::1"), site("2001:db8:2:2::1"));
        assert_eq!(site("203.0.113.7"), None);
    }
}
