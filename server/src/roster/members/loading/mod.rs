//! Reads what a roster's lines are judged by: a fixed number of statements for each thousand lines.

mod namesakes;
mod people;
mod places;
mod units;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::skill;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use uuid::Uuid;

use super::{
    super::text::key,
    known::{Compound, Known, Skill},
    rules::Entry,
};
use crate::{error::Result, vault::Vault, viewer::Viewer};

/// Values in one statement; SQLite takes 32,766 and PostgreSQL 65,535.
const CHUNK: usize = 1_000;

pub async fn load(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    vault: &Vault,
    entries: &[Entry],
    now: DateTime<Utc>,
) -> Result<Known> {
    let mut known = Known {
        compounds: places::compounds(db, viewer).await?,
        seats: places::seats(db, viewer).await?,
        skills: skills(db).await?,
        ..Known::default()
    };
    let named: Vec<&Compound> = entries
        .iter()
        .map(|entry| key(&entry.line.compound))
        .collect::<HashSet<_>>()
        .iter()
        .filter_map(|name| known.compounds.get(name))
        .flatten()
        .collect();
    known.buildings = places::buildings(db, &named).await?;
    known.units = units::units(db, viewer, &named, &known.seats).await?;
    let rows = people::by_hash(db, entries).await?;
    known.people = people::people(db, viewer, vault, rows).await?;
    let compounds: Vec<Uuid> = named.iter().map(|one| one.id).collect();
    known.namesakes =
        namesakes::namesakes(db, viewer, vault, entries, &known, &compounds, now).await?;
    Ok(known)
}

async fn skills(db: &impl ConnectionTrait) -> Result<Vec<Skill>> {
    let rows = skill::Entity::find()
        .order_by_asc(skill::Column::Position)
        .order_by_asc(skill::Column::Code)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Skill {
            code: row.code,
            name_zh: row.name_zh,
            name_en: row.name_en,
        })
        .collect())
}

fn chunks<T>(values: impl IntoIterator<Item = T>) -> Vec<Vec<T>> {
    let mut chunks: Vec<Vec<T>> = Vec::new();
    for value in values {
        match chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(value),
            _ => chunks.push(vec![value]),
        }
    }
    chunks
}
