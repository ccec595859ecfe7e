//! Two rows of one human become one. Everything goes over in one transaction, and what went over is
//! kept, so that a merge of two different people can be taken back.

use chrono::{DateTime, Utc};
use entity::{
    notification::NotificationKind, person, person::PersonState, person_change,
    person_change::PersonChangeKind, person_skill,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    Set,
    sea_query::{Expr, OnConflict},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    merge_plan::{Choice, MergeSide, Pair, Plan, plan},
    merge_record::{Moved, moved_of, row},
    pair::{hold_both, rename, row_of, swap_phones},
    reach::{self, begin},
};
use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    capacity::{self, Guard},
    error::{Error, ErrorCode, OnUnique, Result, field},
    identity,
    inbox::{
        self,
        service::{About, Notice},
    },
    live::LiveTopic,
    orders,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// Who is to be one, and what is kept of each.
#[derive(Clone, Copy, Debug)]
pub struct Merge {
    pub survivor_id: Uuid,
    pub other_id: Uuid,
    pub choice: Choice,
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
        about: About::Oneself,
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
