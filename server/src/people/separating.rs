//! Two people who were merged by mistake are two again: a merge is taken back, but for what was changed
//! since.

use chrono::{DateTime, Utc};
use entity::{
    person, person::PersonState, person_change, person_change::PersonChangeKind, person_skill,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    merge_record::{Moved, moved_of, row},
    pair::{hold_both, rename, row_of, swap_phones},
    reach::{self, begin},
    shifts::{PersonRows, with_room},
};
use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    capacity,
    error::{ErrorCode, Result},
    live::LiveTopic,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// Whether it is the viewer's to take back now: nothing came after it that stands on it.
///
/// # Errors
/// Those of [`separate`].
pub async fn check_undo(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    change: &person_change::Model,
) -> Result<()> {
    let (Some(other_id), None, PersonChangeKind::Merged) =
        (change.other_id, change.undone_at, change.kind)
    else {
        return Err(ErrorCode::StateChanged.into());
    };
    let survivor = reach::administered(viewer, db, change.person_id).await?;
    reach::check_rights(viewer, db, &survivor).await?;
    let other = row_of(db, other_id).await?;
    if other.merged_into_id != Some(survivor.id) {
        return Err(ErrorCode::StateChanged.into());
    }
    // Later merges into the same person are taken back first: each knows only what it found.
    let later = person_change::Entity::find()
        .filter(person_change::Column::PersonId.eq(survivor.id))
        .filter(person_change::Column::Kind.eq(PersonChangeKind::Merged))
        .filter(person_change::Column::UndoneAt.is_null())
        .filter(person_change::Column::Id.ne(change.id))
        .filter(person_change::Column::At.gt(change.at))
        .count(db)
        .await?;
    match later {
        0 => Ok(()),
        _ => Err(ErrorCode::StateChanged.into()),
    }
}

/// Takes a merge back. Rows that were changed since stay as they are. Answers who it was done to.
///
/// # Errors
/// `NOT_FOUND` and `FORBIDDEN` as of merging; `STATE_CHANGED` when it was taken back, or something
/// came after it that stands on it.
pub async fn separate(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    change_id: Uuid,
) -> Result<Uuid> {
    if !viewer.is_administrator() {
        return Err(ErrorCode::Forbidden.into());
    }
    let mut write = app.write().await?;
    let viewer = &begin(viewer, app, &write).await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let change = row(&*write, change_id).await?;
    let other_id = change.other_id.ok_or(ErrorCode::NotFound)?;
    hold_both(&write, change.person_id, other_id).await?;
    // Read anew: of two who take it back the second finds it done.
    let change = row(&*write, change_id).await?;
    check_undo(viewer, &*write, &change).await?;
    let now = app.clock.now();
    let moved = moved_of(&change)?;
    let kept = take_back(&mut write, &change, &moved, other_id, now).await?;
    person_change::Entity::update_many()
        .col_expr(person_change::Column::UndoneAt, Expr::value(now))
        .col_expr(
            person_change::Column::UndoneBy,
            Expr::value(viewer.person_id),
        )
        .filter(person_change::Column::Id.eq(change.id))
        .exec(&*write)
        .await?;
    let survivor = row_of(&*write, change.person_id).await?;
    let other = row_of(&*write, other_id).await?;
    let home = reach::home_of(&*write, survivor.id).await?;
    let mut after = json!({"separated": other.name});
    for (rows, count) in kept.rows {
        after[format!("kept.{}", rows.table())] = json!(count);
    }
    if kept.are_numbers {
        after["kept.phone"] = json!(2);
    }
    let deed = Deed {
        action: AuditAction::MergeUndone,
        subject_id: survivor.id,
        subject: survivor.name,
        place: home
            .as_ref()
            .or(viewer.administered_places().first().copied()),
        before: json!({}),
        after,
    };
    audit::record(&write, viewer, now, deed).await?;
    requests::remember(&write, viewer, key, survivor.id, now, app.guard).await?;
    write.hint(LiveTopic::Session, survivor.id, 0);
    write.commit().await?;
    Ok(survivor.id)
}

async fn take_back(
    write: &mut Write<'_>,
    change: &person_change::Model,
    moved: &Moved,
    other_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Kept> {
    let mut kept = Kept::default();
    // The last first: what ended to make room begins again once there is room.
    for shift in moved.shifts.iter().rev() {
        let mut back = shift.unchanged(&**write).await?;
        if shift.is_ending() {
            back = with_room(write, shift.rows, back).await?;
        }
        shift.take_back(write, &back).await?;
        let left = shift.ids.len() - back.len();
        if left > 0 {
            kept.rows.push((shift.rows, left));
        }
    }
    let tx: &DatabaseTransaction = write;
    person_skill::Entity::delete_many()
        .filter(person_skill::Column::PersonId.eq(change.person_id))
        .filter(person_skill::Column::SkillCode.is_in(&moved.skills_added))
        .exec(tx)
        .await?;
    let survivor = row_of(tx, change.person_id).await?;
    let other = row_of(tx, other_id).await?;
    if let Some(name) = &moved.name_before
        && survivor.name == other.name
    {
        rename(tx, survivor.id, name).await?;
    }
    if moved.are_phones_swapped {
        // Somebody may have got another number since: swapped, it would be somebody else's.
        let numbers = [&survivor, &other].map(|row| hex::encode(&row.phone_hash));
        let are_as_left = moved
            .numbers_after
            .as_ref()
            .is_none_or(|after| *after == numbers);
        kept.are_numbers = !are_as_left;
        if are_as_left {
            swap_phones(tx, survivor.id, other.id, now).await?;
        }
    }
    person::Entity::update_many()
        .col_expr(person::Column::State, Expr::value(PersonState::Present))
        .col_expr(
            person::Column::MergedIntoId,
            Expr::value(Option::<Uuid>::None),
        )
        .filter(person::Column::Id.eq(other_id))
        .exec(tx)
        .await?;
    capacity::recount_unfinished(tx, change.person_id).await?;
    capacity::recount_unfinished(tx, other_id).await?;
    Ok(kept)
}

/// What taking back leaves as it is, since it was changed afterwards.
#[derive(Default)]
struct Kept {
    rows: Vec<(PersonRows, usize)>,
    are_numbers: bool,
}
