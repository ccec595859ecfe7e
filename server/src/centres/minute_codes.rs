//! What a screen at a wall shows: a code that is another each minute, so that whoever has it stands there.
//! The screen opens by a link of its own, without signing in, until the link is made anew.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{app::App, vault::is_same_secret};

const MINUTE: i64 = 60;
/// How many minutes old a code may be: people sign in first, and their phones are slow.
const OLDEST: i64 = 3;
const CODE_DIGITS: usize = 10;
const TOKEN_DIGITS: usize = 32;

/// The screen of something, by the number of its link.
#[derive(Clone, Copy)]
pub struct Screen {
    /// What it is a screen of; of another kind there are other codes.
    pub kind: &'static str,
    pub id: Uuid,
    pub number: i32,
}

impl Screen {
    /// By which the screen opens.
    pub fn token(self, app: &App) -> String {
        let said = format!("{} {} {}", self.kind, self.id, self.number);
        app.vault.tag(&said, TOKEN_DIGITS)
    }

    pub fn is_token(self, app: &App, said: &str) -> bool {
        is_same_secret(&self.token(app), said)
    }

    /// What it shows now.
    pub fn code(self, app: &App, now: DateTime<Utc>) -> String {
        self.code_of(app, minute(now))
    }

    fn code_of(self, app: &App, minute: i64) -> String {
        let Self { kind, id, number } = self;
        let said = format!("at {kind} {id} {number} {minute}");
        app.vault.tag(&said, CODE_DIGITS)
    }

    /// Whether it showed this code just now.
    pub fn is_shown(self, app: &App, said: &str, now: DateTime<Utc>) -> bool {
        let now = minute(now);
        (now - OLDEST..=now).any(|minute| is_same_secret(&self.code_of(app, minute), said))
    }
}

/// When the code is another.
pub fn changes_at(now: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp((minute(now) + 1) * MINUTE, 0).unwrap_or(now)
}

fn minute(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(MINUTE)
}
