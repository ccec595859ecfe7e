//! Units and members: a line is a person with their home, unit, skills and 报到, or a unit alone.
//!
//! A person is known by the number. What a line would change is decided by [`rules`] on what
//! [`loading`] has read, and written a few hundred lines at a time by [`writing`].

mod columns;
mod known;
mod loading;
mod plan;
mod rows;
mod rules;
mod skills;
mod writing;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

pub use columns::{COLUMNS, PHONE};
pub use plan::Plan;
pub use rows::Task;
pub use writing::carry_out;

use super::{
    columns::Line,
    judging::{Decisions, Judgement},
};
use crate::{
    error::Result,
    vault::{Phone, Vault},
    viewer::Viewer,
};
use columns::RosterLine;
use rules::Entry;

/// Judges lines, in their order, by what the database holds now.
pub async fn judge(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    vault: &Vault,
    lines: &[(Line, Decisions)],
    now: DateTime<Utc>,
) -> Result<Vec<Judgement<Plan>>> {
    let entries: Vec<Entry> = lines
        .iter()
        .map(|(line, decisions)| {
            let line = RosterLine::of(line);
            Entry {
                phone_hash: Phone::parse(&line.phone)
                    .ok()
                    .map(|phone| vault.hash(&phone)),
                line,
                decisions: decisions.clone(),
            }
        })
        .collect();
    let known = loading::load(db, viewer, vault, &entries, now).await?;
    Ok(rules::judge(&entries, &known))
}

/// The number of a line as it is kept: normalised where it is one.
pub fn phone_text(line: &Line) -> String {
    RosterLine::of(line).phone
}
