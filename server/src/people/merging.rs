//! Two rows of one human become one. Everything goes over in one transaction, and what went over is
//! kept, so that a merge of two different people can be taken back.

use chrono::{DateTime, Utc};
use entity::{
    notification::NotificationKind, person, person::PersonState, person_change,
    person_change::PersonChangeKind, person_skill,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, LockType, OnConflict},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    merge_plan::{Choice, MergeSide, Pair, Plan, plan},
    reach,
    shifts::{PersonRows, Shift, with_room},
};
use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    capacity::{self, Guard},
    db::{IMPORT_LOCK, ROLES_LOCK},
    error::{Error, ErrorCode, OnUnique, Result, field},
    identity,
    inbox::{self, service::Notice},
    live::LiveTopic,
    orders,
    requests::{self, RequestKey},
    vault::{SealedPhone, sha256},
    viewer::Viewer,
};

/// Who is to be one, and what is kept of each.
#[derive(Clone, Copy, Debug)]
pub struct Merge {
    pub survivor_id: Uuid,
    pub other_id: Uuid,
    pub choice: Choice,
}

/// What a merge moved, as it is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Moved {
    shifts: Vec<Shift>,
    skills_added: Vec<String>,
    /// The survivor's name before, where the other's was kept.
    name_before: Option<String>,
    are_phones_swapped: bool,
    /// The hashes of the survivor's and the other's number after they were swapped; not known of
    /// merges before these were kept.
    #[serde(default)]
    numbers_after: Option<[String; 2]>,
}

/// What taking back leaves as it is, since it was changed afterwards.
#[derive(Default)]
struct Kept {
    rows: Vec<(PersonRows, usize)>,
    are_numbers: bool,
}

/// Both rows, and what would become of the other's.
///
/// # Errors
/// Those of [`merge`].
pub async fn preview(
    viewer: &Viewer,
    app: &App,
    merge: Merge,
) -> Result<(person::Model, person::Model, Plan)> {
    look(viewer, app.db.reader(), merge, app.clock.now()).await
}

async fn look(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    merge: Merge,
    now: DateTime<Utc>,
) -> Result<(person::Model, person::Model, Plan)> {
    let (survivor, other) = both(viewer, db, merge).await?;
    let pair = Pair {
        survivor: &survivor,
        other: &other,
        choice: merge.choice,
        now,
    };
    let plan = plan(db, &pair).await?;
    Ok((survivor, other, plan))
}

/// The request's id becomes that of the change.
///
/// # Errors
/// `FORBIDDEN` for whoever administers nothing, for a merge of oneself, and for people who hold a role
/// that is not the viewer's to give; `NOT_FOUND` on `survivorId` or `otherId` for whom the viewer does
/// not administer, or who is gone; `INVALID` on `otherId` for the same person.
pub async fn merge(viewer: &Viewer, app: &App, key: &RequestKey, merge: Merge) -> Result<Uuid> {
    let now = app.clock.now();
    // With the guard off, what everybody writes first: look, and only then open the transaction.
    let looked = match app.guard {
        Guard::On => None,
        Guard::Off => Some(look(viewer, app.db.reader(), merge, now).await?),
    };
    let mut write = app.write().await?;
    let viewer = &begin(viewer, app, &write).await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(row(&*write, done).await?.person_id);
    }
    let (survivor, other, plan) = match looked {
        Some(looked) => looked,
        None => {
            hold_both(&write, merge.survivor_id, merge.other_id).await?;
            look(viewer, &*write, merge, now).await?
        }
    };
    let pair = Pair {
        survivor: &survivor,
        other: &other,
        choice: merge.choice,
        now,
    };
    let change = carry_out(&mut write, viewer, app, &pair, plan, key.id()).await?;
    record(&write, viewer, &pair, &change, now).await?;
    let notice = Notice {
        person_id: survivor.id,
        kind: NotificationKind::AccountsMerged,
        source_id: change.id,
        order_id: None,
        enrollment_id: None,
        subject: other.name.clone(),
        detail: String::new(),
    };
    inbox::service::notify(&mut write, app, vec![notice]).await?;
    requests::remember(&write, viewer, key, change.id, now, app.guard).await?;
    write.hint(LiveTopic::Session, other.id, 0);
    write.hint(LiveTopic::Session, survivor.id, 0);
    write.commit().await?;
    Ok(survivor.id)
}

/// The viewer as they are now that nobody else changes roles, places or rosters.
pub async fn begin(viewer: &Viewer, app: &App, tx: &DatabaseTransaction) -> Result<Viewer> {
    if app.guard == Guard::Off {
        return Ok(viewer.clone());
    }
    app.db.hold(tx, IMPORT_LOCK).await?;
    app.db.hold(tx, ROLES_LOCK).await?;
    Viewer::of_person(tx, viewer.person_id, viewer.session_id, app.clock.now()).await
}

/// Whatever either of them is doing is waited for, and what they begin now waits: their requests
/// refer to these rows.
async fn hold_both(tx: &DatabaseTransaction, one: Uuid, other: Uuid) -> Result<()> {
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Id.is_in([one, other]))
        .order_by_asc(person::Column::Id)
        .lock(LockType::Update)
        .into_tuple::<Uuid>()
        .all(tx)
        .await?;
    Ok(())
}

async fn both(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    merge: Merge,
) -> Result<(person::Model, person::Model)> {
    let on = |name| {
        move |error: Error| match error.code() {
            ErrorCode::NotFound => error.on(name),
            _ => error,
        }
    };
    let survivor = reach::administered(viewer, db, merge.survivor_id);
    let survivor = survivor.await.map_err(on("survivorId"))?;
    let other = reach::administered(viewer, db, merge.other_id);
    let other = other.await.map_err(on("otherId"))?;
    if survivor.id == other.id {
        return Err(field(ErrorCode::Invalid, "otherId"));
    }
    reach::check_rights(viewer, db, &survivor).await?;
    reach::check_rights(viewer, db, &other).await?;
    Ok((survivor, other))
}

async fn carry_out(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    pair: &Pair<'_>,
    plan: Plan,
    id: Uuid,
) -> Result<person_change::Model> {
    let (survivor, other, now) = (pair.survivor, pair.other, pair.now);
    for (order_id, person_id) in &plan.releases {
        orders::release::one(write, viewer, app, *order_id, *person_id).await?;
    }
    for shift in &plan.shifts {
        shift.carry_out(write).await?;
    }
    add_skills(write, survivor.id, &plan.skills_added).await?;
    person::Entity::update_many()
        .col_expr(person::Column::State, Expr::value(PersonState::Merged))
        .col_expr(person::Column::MergedIntoId, Expr::value(survivor.id))
        .filter(person::Column::Id.eq(other.id))
        .exec(&**write)
        .await?;
    let mut moved = Moved {
        shifts: plan.shifts,
        skills_added: plan.skills_added,
        ..Moved::default()
    };
    if pair.choice.name == MergeSide::Other && survivor.name != other.name {
        rename(write, survivor.id, &other.name).await?;
        moved.name_before = Some(survivor.name.clone());
    }
    if pair.choice.phone == MergeSide::Other {
        moved.numbers_after = Some(swap_phones(write, survivor.id, other.id, now).await?);
        moved.are_phones_swapped = true;
    }
    capacity::recount_unfinished(write, survivor.id).await?;
    capacity::recount_unfinished(write, other.id).await?;
    identity::service::end_sessions(write, other.id, now).await?;
    let change = person_change::ActiveModel {
        id: Set(id),
        kind: Set(PersonChangeKind::Merged),
        person_id: Set(survivor.id),
        other_id: Set(Some(other.id)),
        by_id: Set(viewer.person_id),
        at: Set(now),
        moved: Set(serde_json::to_value(&moved).map_err(Error::internal)?),
        undone_at: Set(None),
        undone_by: Set(None),
    };
    change
        .insert(&**write)
        .await
        .on_unique("person_change", &["id"], || {
            field(ErrorCode::Invalid, "requestId")
        })
}

async fn add_skills(tx: &DatabaseTransaction, person_id: Uuid, codes: &[String]) -> Result<()> {
    if codes.is_empty() {
        return Ok(());
    }
    let rows = codes.iter().map(|code| person_skill::ActiveModel {
        person_id: Set(person_id),
        skill_code: Set(code.clone()),
    });
    person_skill::Entity::insert_many(rows)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

async fn rename(tx: &DatabaseTransaction, person_id: Uuid, name: &str) -> Result<()> {
    person::Entity::update_many()
        .col_expr(person::Column::Name, Expr::value(name))
        .filter(person::Column::Id.eq(person_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Each gets the other's number, and what opens by it. No two rows ever have the same one, so one is
/// put aside first. Answers the hashes of both as they are then.
async fn swap_phones(
    tx: &DatabaseTransaction,
    one: Uuid,
    other: Uuid,
    now: DateTime<Utc>,
) -> Result<[String; 2]> {
    let (first, second) = (row_of(tx, one).await?, row_of(tx, other).await?);
    let hashes = [&second, &first].map(|row| hex::encode(&row.phone_hash));
    person::Entity::update_many()
        .col_expr(
            person::Column::PhoneHash,
            Expr::value(sha256(first.id.as_bytes())),
        )
        .filter(person::Column::Id.eq(first.id))
        .exec(tx)
        .await?;
    for (id, from) in [(second.id, first), (one, second)] {
        let number = SealedPhone {
            cipher: from.phone_cipher,
            key_id: from.phone_key_id,
            hash: from.phone_hash,
        };
        let taken = || ErrorCode::StateChanged.into();
        identity::service::change_number(tx, id, number, from.password_hash, now, taken).await?;
    }
    Ok(hashes)
}

async fn record(
    write: &Write<'_>,
    viewer: &Viewer,
    pair: &Pair<'_>,
    change: &person_change::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let survivor = row_of(&**write, pair.survivor.id).await?;
    let home = reach::home_of(&**write, survivor.id).await?;
    let moved = moved_of(change)?;
    let mut before = json!({"name": pair.survivor.name, "merged": pair.other.name});
    let mut after = json!({"name": survivor.name, "phoneKept": side(pair.choice.phone)});
    for shift in &moved.shifts {
        let name = format!("rows.{}", shift.rows.table());
        before[&name] = json!(0);
        let so_far = after[&name].as_u64().unwrap_or(0);
        after[&name] = json!(so_far + shift.ids.len() as u64);
    }
    let deed = Deed {
        action: AuditAction::PeopleMerged,
        subject_id: survivor.id,
        subject: survivor.name,
        place: home
            .as_ref()
            .or(viewer.administered_places().first().copied()),
        before,
        after,
    };
    audit::record(write, viewer, now, deed).await
}

fn side(side: MergeSide) -> &'static str {
    match side {
        MergeSide::Survivor => "survivor",
        MergeSide::Other => "other",
    }
}

fn moved_of(change: &person_change::Model) -> Result<Moved> {
    serde_json::from_value(change.moved.clone()).map_err(Error::internal)
}

async fn row(db: &impl ConnectionTrait, id: Uuid) -> Result<person_change::Model> {
    person_change::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

async fn row_of(db: &impl ConnectionTrait, id: Uuid) -> Result<person::Model> {
    person::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// Merges into a person, the latest first.
pub async fn merges_of(
    db: &impl ConnectionTrait,
    person_id: Uuid,
) -> Result<Vec<person_change::Model>> {
    Ok(person_change::Entity::find()
        .filter(person_change::Column::PersonId.eq(person_id))
        .filter(person_change::Column::Kind.eq(PersonChangeKind::Merged))
        .order_by_desc(person_change::Column::At)
        .order_by_desc(person_change::Column::Id)
        .limit(20)
        .all(db)
        .await?)
}

/// Rows of a kind that taking back would leave as they are, since they were changed afterwards.
pub async fn kept_if_undone(
    db: &impl ConnectionTrait,
    change: &person_change::Model,
) -> Result<Vec<(PersonRows, usize)>> {
    let mut kept: Vec<(PersonRows, usize)> = Vec::new();
    for shift in moved_of(change)?.shifts {
        let left = shift.ids.len() - shift.unchanged(db).await?.len();
        match kept.iter_mut().find(|(rows, _)| *rows == shift.rows) {
            _ if left == 0 => {}
            Some((_, count)) => *count += left,
            None => kept.push((shift.rows, left)),
        }
    }
    Ok(kept)
}

/// Whether it is the viewer's to take back now: nothing came after it that stands on it.
///
/// # Errors
/// Those of [`undo`].
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
/// `NOT_FOUND` and `FORBIDDEN` as of [`merge`]; `STATE_CHANGED` when it was taken back, or something
/// came after it that stands on it.
pub async fn undo(viewer: &Viewer, app: &App, key: &RequestKey, change_id: Uuid) -> Result<Uuid> {
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
