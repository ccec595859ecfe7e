//! Lines as they are kept: their cells without the number, the number sealed, and their judgement.

use std::collections::BTreeMap;

use entity::{
    import_batch,
    import_row::{self, ImportVerdict},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
};
use uuid::Uuid;

use super::{
    columns::Line,
    judging::{Decisions, Judgement, Shown},
    kinds::Plan,
    members::{self, PHONE},
};
use crate::{
    app::App,
    clock::new_id,
    error::{Error, Result},
    vault::Phone,
};

/// A line and what was decided of it.
pub fn opened(app: &App, row: &import_row::Model) -> Result<(Line, Decisions)> {
    let mut cells: BTreeMap<String, String> = from_json(&row.cells);
    if !row.phone_cipher.is_empty() {
        let phone = app.vault.open_phone(&row.phone_cipher)?;
        if !phone.is_empty() {
            cells.insert(PHONE.to_owned(), phone);
        }
    }
    let line = Line {
        line: row.line.unsigned_abs(),
        cells,
    };
    Ok((line, from_json(&row.decisions)))
}

pub fn shown(row: &import_row::Model) -> Shown {
    Shown {
        verdict: row.verdict,
        changes: from_json(&row.changes),
        subject_id: row.subject_id,
        place_id: row.place_id,
    }
}

pub fn staged(
    app: &App,
    batch_id: Uuid,
    ordinal: i32,
    line: &Line,
    judgement: &Judgement<Plan>,
) -> Result<import_row::ActiveModel> {
    let mut cells = line.cells.clone();
    let typed = cells.remove(PHONE);
    // A valid number is kept as a person's would be; anything else as it was typed, sealed as well,
    // since a number with one digit too many is still somebody's.
    let (cipher, hash) = match typed {
        None => (Vec::new(), Vec::new()),
        Some(_) => {
            let text = members::phone_text(line);
            match Phone::parse(&text) {
                Ok(phone) => {
                    let sealed = app.vault.seal(&phone)?;
                    (sealed.cipher, sealed.hash)
                }
                Err(_) => (app.vault.seal_text(&text)?, Vec::new()),
            }
        }
    };
    let mut row = import_row::ActiveModel {
        id: Set(new_id()),
        batch_id: Set(batch_id),
        line: Set(i32::try_from(line.line).unwrap_or(i32::MAX)),
        ordinal: Set(ordinal),
        cells: Set(to_json(&cells)?),
        phone_cipher: Set(cipher),
        phone_key_id: Set(app.vault.key_id().to_owned()),
        phone_hash: Set(hash),
        decisions: Set(to_json(&Decisions::new())?),
        outcome: Set(None),
        reason: Set(None),
        ..Default::default()
    };
    judge_into(&mut row, judgement)?;
    Ok(row)
}

/// Writes a judgement into its row.
pub fn judge_into(row: &mut import_row::ActiveModel, judgement: &Judgement<Plan>) -> Result<()> {
    row.verdict = Set(judgement.verdict);
    row.problems = Set(to_json(&judgement.problems)?);
    row.changes = Set(to_json(&judgement.changes)?);
    row.choices = Set(to_json(&judgement.choices)?);
    row.subject_id = Set(judgement.subject_id);
    row.place_id = Set(judgement.place_id);
    Ok(())
}

/// How many lines came to which verdict, written into the batch.
pub async fn count_into(
    db: &impl ConnectionTrait,
    batch: import_batch::Model,
) -> Result<import_batch::ActiveModel> {
    let counts: Vec<(ImportVerdict, i64)> = import_row::Entity::find()
        .select_only()
        .column(import_row::Column::Verdict)
        .column_as(import_row::Column::Id.count(), "lines")
        .filter(import_row::Column::BatchId.eq(batch.id))
        .group_by(import_row::Column::Verdict)
        .into_tuple()
        .all(db)
        .await?;
    let count = |verdict| {
        let found = counts.iter().find(|(one, _)| *one == verdict);
        found.map_or(0, |(_, lines)| i32::try_from(*lines).unwrap_or(i32::MAX))
    };
    let total = counts.iter().map(|(_, lines)| *lines).sum::<i64>();
    let mut batch = batch.into_active_model();
    batch.total = Set(i32::try_from(total).unwrap_or(i32::MAX));
    batch.new_count = Set(count(ImportVerdict::New));
    batch.same_count = Set(count(ImportVerdict::Same));
    batch.changed_count = Set(count(ImportVerdict::Changed));
    batch.error_count = Set(count(ImportVerdict::Error));
    batch.ambiguous_count = Set(count(ImportVerdict::Ambiguous));
    batch.skipped_count = Set(count(ImportVerdict::Skipped));
    Ok(batch)
}

pub fn to_json(values: &impl serde::Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(values).map_err(Error::internal)
}

/// The values of a column that [`to_json`] wrote.
pub fn from_json<T: serde::de::DeserializeOwned + Default>(json: &serde_json::Value) -> T {
    serde_json::from_value(json.clone()).unwrap_or_default()
}
