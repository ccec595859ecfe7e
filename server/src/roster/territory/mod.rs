//! Places with their organisations, and buildings with their grids.
//!
//! Lines of one file build on each other: a community, a compound in it, the branch that covers the
//! compound. So they are judged one after another, those that others lie in first, against a
//! [`world::World`] that each sound line adds to. The same judgement runs before writing, on what
//! the database holds by then, and leaves rows that need only be inserted.

mod buildings;
mod columns;
mod loading;
mod organizations;
mod places;
mod words;
mod world;
mod writing;

use chrono::{DateTime, Utc};
use entity::import_batch::ImportKind;
use sea_orm::ConnectionTrait;

pub use columns::{BUILDING_COLUMNS, PLACE_COLUMNS};
pub use world::Step;
pub use writing::{Task, carry_out};

use super::{
    columns::Line,
    judging::{Decisions, Judgement},
};
use crate::{error::Result, viewer::Viewer};

/// What to write for one line, in this order.
pub type Plan = Vec<Step>;

/// Judges lines, in their order, by what the database holds now and by each other.
pub async fn judge(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    kind: ImportKind,
    lines: &[(Line, Decisions)],
    now: DateTime<Utc>,
) -> Result<Vec<Judgement<Plan>>> {
    let mut world = loading::load(db, viewer, kind, lines, now).await?;
    let judge_one = match kind {
        ImportKind::Buildings => buildings::judge,
        _ => places::judge,
    };
    Ok(lines
        .iter()
        .map(|(line, decisions)| judge_one(&mut world, line, decisions))
        .collect())
}

/// The order in which lines are carried out: what others lie in comes first.
pub fn rank(kind: ImportKind, line: &Line) -> u8 {
    match kind {
        ImportKind::Places => words::kind_of(line.cell(columns::TYPE)).map_or(u8::MAX, words::rank),
        _ => 0,
    }
}
