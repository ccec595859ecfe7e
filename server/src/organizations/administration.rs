//! Changes of organisations, for whoever administers their seat: create, edit, close.
//!
//! All of them hold the lock of the tree of places, so that each decides on seats, parents, names and
//! coverage as the last one left them; imports, which bring units, hold it too.

use entity::{
    organization,
    organization::{BranchKind, OrganizationKind},
    place,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, Set,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{coverage, rules, service};
pub use crate::changes::{Change, Opening};
use crate::{
    app::App,
    audit::{self, AuditAction},
    changes,
    db::{IMPORT_LOCK, ROLES_LOCK},
    error::{ErrorCode, OnUnique, Result, field},
    identity, orders, people, places,
    requests::RequestKey,
    viewer::Viewer,
    words::checked_text,
};

const LONGEST_NAME: usize = 60;
/// Levels of a tree of units that nobody has seen yet.
const DEEPEST: usize = 50;

/// What an organisation is to be.
pub struct Facts {
    pub kind: OrganizationKind,
    pub branch_kind: Option<BranchKind>,
    pub name: String,
    pub seat_id: Uuid,
    pub parent_id: Option<Uuid>,
}

/// Nobody else changes an organisation until this change ends.
///
/// # Errors
/// `REQUEST_REUSED`.
pub async fn open<'a>(viewer: &Viewer, app: &'a App, key: &RequestKey) -> Result<Opening<'a>> {
    changes::open(viewer, app, key, IMPORT_LOCK).await
}

impl Change<'_> {
    /// An open organisation with its seat.
    ///
    /// # Errors
    /// `NOT_FOUND` for what the viewer does not see or is closed, `FORBIDDEN` for what somebody else
    /// administers.
    pub async fn administered(
        &self,
        id: Uuid,
    ) -> Result<(organization::Model, Option<place::Model>)> {
        let row = service::one(&self.viewer, &*self.write, id).await?;
        if row.closed_at.is_some() && self.is_guarded() {
            return Err(ErrorCode::NotFound.into());
        }
        let seat = service::seat_of(&*self.write, &row).await?;
        match service::may_change(&self.viewer, seat.as_ref()) {
            true => Ok((row, seat)),
            false => Err(ErrorCode::Forbidden.into()),
        }
    }

    /// An open place that the viewer administers.
    ///
    /// # Errors
    /// `NOT_FOUND` or `FORBIDDEN` on the field.
    pub async fn place(&self, id: Uuid, name: &'static str) -> Result<place::Model> {
        let place = place::Entity::find_by_id(id)
            .filter(place::Column::ClosedAt.is_null())
            .one(&*self.write)
            .await?
            .ok_or_else(|| field(ErrorCode::NotFound, name))?;
        match self.viewer.administers(&place) {
            true => Ok(place),
            false => Err(field(ErrorCode::Forbidden, name)),
        }
    }

    /// What stands above it, if anything. One that stays what it was needs not be the viewer's to see.
    async fn checked_parent(
        &self,
        itself: Option<&organization::Model>,
        kind: OrganizationKind,
        parent_id: Option<Uuid>,
    ) -> Result<Option<organization::Model>> {
        let Some(parent_id) = parent_id else {
            return Ok(None);
        };
        let stays = itself.is_some_and(|row| row.parent_id == Some(parent_id));
        let parent = match stays {
            true => service::known(&*self.write, parent_id).await,
            false => service::one(&self.viewer, &*self.write, parent_id).await,
        };
        let parent = parent.map_err(|error| error.on("parentId"))?;
        if parent.closed_at.is_some() && !stays {
            return Err(field(ErrorCode::NotFound, "parentId"));
        }
        rules::check_parent(kind, Some(parent.kind))?;
        if let Some(itself) = itself
            && lies_in(&*self.write, &parent, itself.id).await?
        {
            return Err(field(ErrorCode::Invalid, "parentId"));
        }
        Ok(Some(parent))
    }

    /// Two of one kind in one place go by different names: people choose by them.
    async fn check_name(&self, itself: Option<Uuid>, facts: &Facts, name: &str) -> Result<()> {
        if !self.is_guarded() {
            return Ok(());
        }
        let mut twins = organization::Entity::find()
            .filter(organization::Column::ClosedAt.is_null())
            .filter(organization::Column::Kind.eq(facts.kind))
            .filter(organization::Column::SeatId.eq(facts.seat_id))
            .filter(organization::Column::Name.eq(name));
        if let Some(id) = itself {
            twins = twins.filter(organization::Column::Id.ne(id));
        }
        match twins.count(&*self.write).await? {
            0 => Ok(()),
            _ => Err(field(ErrorCode::NameTaken, "name")),
        }
    }
}

/// Whether an organisation is another one or stands below it.
pub async fn lies_in(
    db: &impl ConnectionTrait,
    row: &organization::Model,
    above: Uuid,
) -> Result<bool> {
    let mut next = Some(row.id);
    for _ in 0..DEEPEST {
        match next {
            None => return Ok(false),
            Some(id) if id == above => return Ok(true),
            Some(id) => next = service::known(db, id).await?.parent_id,
        }
    }
    Ok(true)
}

/// The request's id becomes the organisation's.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `INVALID` on `seatId`; `NOT_FOUND`, `INVALID` on `parentId`; `REQUIRED`,
/// `TOO_LONG`, `INVALID`, `NAME_TAKEN` on `name`; `REQUIRED`, `INVALID` on `branchKind`; `INVALID` on
/// `requestId` for an id that is taken.
pub async fn create(viewer: &Viewer, app: &App, key: &RequestKey, facts: Facts) -> Result<Uuid> {
    let name = checked_text(&facts.name, "name", LONGEST_NAME)?;
    rules::check_branch_kind(facts.kind, facts.branch_kind)?;
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let seat = change.place(facts.seat_id, "seatId").await?;
    rules::check_seat(facts.kind, seat.kind)?;
    let parent = change
        .checked_parent(None, facts.kind, facts.parent_id)
        .await?;
    change.check_name(None, &facts, &name).await?;
    let row = organization::ActiveModel {
        id: Set(key.id()),
        parent_id: Set(parent.as_ref().map(|one| one.id)),
        kind: Set(facts.kind),
        branch_kind: Set(facts.branch_kind),
        name: Set(name),
        seat_id: Set(Some(seat.id)),
        created_at: Set(change.now),
        closed_at: Set(None),
    }
    .insert(&*change.write)
    .await
    .on_unique("organization", &["id"], || {
        field(ErrorCode::Invalid, "requestId")
    })?;
    let after = told(&row, Some(&seat), parent.as_ref());
    change
        .record(
            AuditAction::OrganizationCreated,
            (row.id, &row.name),
            Some(&seat),
            json!({}),
            after,
        )
        .await?;
    change.finish(key, row.id).await?;
    Ok(row.id)
}

/// All that is said of it, anew. What it covers, whom it employs and who reads its history goes along.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`; those of [`create`]; `INVALID` on `kind` for what it cannot become, also
/// because of the roles held there.
pub async fn edit(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    facts: Facts,
) -> Result<Uuid> {
    let name = checked_text(&facts.name, "name", LONGEST_NAME)?;
    rules::check_branch_kind(facts.kind, facts.branch_kind)?;
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, seat) = change.administered(id).await?;
    let new_seat = change.place(facts.seat_id, "seatId").await?;
    rules::check_seat(facts.kind, new_seat.kind)?;
    if !rules::may_become(row.kind, facts.kind) {
        return Err(field(ErrorCode::Invalid, "kind"));
    }
    if row.kind != facts.kind {
        app.db.hold(&change.write, ROLES_LOCK).await?;
        identity::organizations::check_roles(&*change.write, id, facts.kind, "kind").await?;
    }
    let parent = change
        .checked_parent(Some(&row), facts.kind, facts.parent_id)
        .await?;
    change.check_name(Some(id), &facts, &name).await?;
    let former = match row.parent_id {
        Some(id) => Some(service::known(&*change.write, id).await?),
        None => None,
    };
    let mut before = told(&row, seat.as_ref(), former.as_ref());
    let moved = row.seat_id != Some(new_seat.id);
    let mut next = row.into_active_model();
    next.kind = Set(facts.kind);
    next.branch_kind = Set(facts.branch_kind);
    next.name = Set(name);
    next.seat_id = Set(Some(new_seat.id));
    next.parent_id = Set(parent.as_ref().map(|one| one.id));
    let row = next.update(&*change.write).await?;
    let mut after = told(&row, Some(&new_seat), parent.as_ref());
    leave_out_what_is_the_same(&mut before, &mut after);
    if moved {
        audit::service::follow_subject(&change.write, id, &new_seat).await?;
        if row.kind == OrganizationKind::CommunityCommittee {
            for place in seat.iter().chain([&new_seat]) {
                places::service::hold_subtree(&change.write, place).await?;
                orders::moving::find_desks(&change.write, place).await?;
            }
        }
    }
    if before != after {
        change
            .record(
                AuditAction::OrganizationEdited,
                (row.id, &row.name),
                Some(&new_seat),
                before,
                after,
            )
            .await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// Closes it: roles, employments and 报到 end, and what its desk has goes to whoever answers for the
/// places now. What was stays to be read.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`; `PARTS_OPEN` while something stands below it, `ORDERS_OPEN` while its
/// desk has orders that nobody else would answer for.
pub async fn close(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let mut change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, seat) = change.administered(id).await?;
    let parts = organization::Entity::find()
        .filter(organization::Column::ParentId.eq(id))
        .filter(organization::Column::ClosedAt.is_null())
        .count(&*change.write)
        .await?;
    if parts > 0 {
        return Err(ErrorCode::PartsOpen.into());
    }
    app.db.hold(&change.write, ROLES_LOCK).await?;
    coverage::hold_places(&change.write, &row, seat.as_ref()).await?;
    let mut closing = row.clone().into_active_model();
    closing.closed_at = Set(Some(change.now));
    closing.update(&*change.write).await?;
    if row.kind.is_desk() {
        orders::moving::leave_desk(&change.write, id).await?;
    }
    people::roles::end_all_at(&mut change.write, &change.viewer, app, &row).await?;
    identity::organizations::leave(&mut change.write, &change.viewer, app, &row).await?;
    change
        .record(
            AuditAction::OrganizationClosed,
            (id, &row.name),
            seat.as_ref(),
            json!({}),
            json!({"closedAt": change.now}),
        )
        .await?;
    change.finish(key, id).await?;
    Ok(id)
}

/// An organisation for the audit, in the words of people.
fn told(
    row: &organization::Model,
    seat: Option<&place::Model>,
    parent: Option<&organization::Model>,
) -> Value {
    json!({
        "name": row.name,
        "kind": row.kind.to_value(),
        "branchKind": row.branch_kind.map(|kind| kind.to_value()),
        "seat": seat.map(|seat| &seat.name),
        "parent": parent.map(|parent| &parent.name),
    })
}

fn leave_out_what_is_the_same(before: &mut Value, after: &mut Value) {
    if let (Some(old), Some(new)) = (before.as_object_mut(), after.as_object_mut()) {
        let same = |key: &String| old.get(key) == new.get(key);
        let keys: Vec<String> = old.keys().filter(|key| same(key)).cloned().collect();
        for key in keys {
            old.remove(&key);
            new.remove(&key);
        }
    }
}
