//! Changes of the tree, for whoever administers it: create, rename, move, close, merge.
//!
//! All of them hold one lock, so that each decides on the tree as the last one left it, and read
//! afresh what the viewer administers: the tree that their request began with may be a former one.

use chrono::{DateTime, Utc};
use entity::{
    place,
    place::{CompoundKind, PlaceKind},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, Set, sea_query::Expr,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    relocation::{self, next_position},
    rules, service, subtree,
};
use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    capacity::Guard,
    centres,
    db::IMPORT_LOCK,
    enrollments,
    error::{ErrorCode, OnUnique, Result, field},
    identity, orders, organizations, registration,
    requests::{self, RequestKey},
    viewer::Viewer,
    words::checked_text,
};

const LONGEST_NAME: usize = 60;

pub struct NewPlace {
    /// None for the top of the tree, which only the system's administrators add to.
    pub parent_id: Option<Uuid>,
    pub kind: PlaceKind,
    pub compound_kind: Option<CompoundKind>,
    pub name: String,
}

/// A change of the tree that has begun: nobody else changes it until this one ends.
struct Change<'a> {
    write: Write<'a>,
    viewer: Viewer,
    now: DateTime<Utc>,
}

enum Opening<'a> {
    Change(Box<Change<'a>>),
    /// It was made before, under the same request.
    Done(Box<place::Model>),
}

async fn open<'a>(viewer: &Viewer, app: &'a App, key: &RequestKey) -> Result<Opening<'a>> {
    let write = app.write().await?;
    if app.guard == Guard::On {
        app.db.hold(&write, IMPORT_LOCK).await?;
    }
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        let place = service::place(&*write, done).await?;
        return Ok(Opening::Done(Box::new(place)));
    }
    let now = app.clock.now();
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    Ok(Opening::Change(Box::new(Change { write, viewer, now })))
}

impl Change<'_> {
    /// # Errors
    /// `NOT_FOUND` for what is not there or closed, `FORBIDDEN` for what somebody else administers.
    async fn administered(&self, id: Uuid) -> Result<place::Model> {
        let place = place::Entity::find_by_id(id)
            .filter(place::Column::ClosedAt.is_null())
            .one(&*self.write)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        match self.viewer.administers(&place) {
            true => Ok(place),
            false => Err(ErrorCode::Forbidden.into()),
        }
    }

    async fn record(
        &self,
        action: AuditAction,
        place: &place::Model,
        before: Value,
        after: Value,
    ) -> Result<()> {
        let deed = Deed {
            action,
            subject_id: place.id,
            subject: place.name.clone(),
            place: Some(place),
            before,
            after,
        };
        audit::record(&self.write, &self.viewer, self.now, deed).await
    }

    async fn finish(
        self,
        app: &App,
        key: &RequestKey,
        place: place::Model,
    ) -> Result<place::Model> {
        requests::remember(
            &self.write,
            &self.viewer,
            key,
            place.id,
            self.now,
            app.guard,
        )
        .await?;
        self.write.commit().await?;
        Ok(place)
    }
}

/// The request's id becomes the place's.
///
/// # Errors
/// `NOT_FOUND`, `INVALID` on `parentId`; `REQUIRED`, `TOO_LONG`, `INVALID`, `NAME_TAKEN` on `name`;
/// `INVALID` on `compoundKind` for what is no compound, and on `requestId` for an id that is taken.
pub async fn create(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    new: NewPlace,
) -> Result<place::Model> {
    let name = checked_text(&new.name, "name", LONGEST_NAME)?;
    let compound_kind = checked_compound_kind(new.kind, new.compound_kind)?;
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(place) => return Ok(*place),
    };
    let parent = match new.parent_id {
        Some(id) => {
            let parent = change.administered(id).await;
            Some(parent.map_err(|error| error.on("parentId"))?)
        }
        None if change.viewer.is_system_admin() => None,
        None => return Err(ErrorCode::Forbidden.into()),
    };
    let parent = parent.as_ref();
    rules::check_levels(new.kind, parent)?;
    check_name(&*change.write, parent.map(|one| one.id), None, &name).await?;
    let id = key.id();
    let code = id.simple().to_string();
    let own = |levels: &[PlaceKind], above: Option<Uuid>| match levels.contains(&new.kind) {
        true => Some(id),
        false => above,
    };
    let inserted = place::ActiveModel {
        id: Set(id),
        parent_id: Set(parent.map(|one| one.id)),
        kind: Set(new.kind),
        compound_kind: Set(compound_kind),
        name: Set(name),
        path: Set(format!(
            "{}{code}/",
            parent.map_or("", |one| one.path.as_str())
        )),
        code: Set(code),
        compound_id: Set(own(
            &[PlaceKind::Compound],
            parent.and_then(|one| one.compound_id),
        )),
        community_id: Set(own(
            &[PlaceKind::Community, PlaceKind::Village],
            parent.and_then(|one| one.community_id),
        )),
        street_id: Set(own(
            &[PlaceKind::Street],
            parent.and_then(|one| one.street_id),
        )),
        latitude: Set(None),
        longitude: Set(None),
        position: Set(next_position(&change.write, new.parent_id).await?),
        created_at: Set(change.now),
        closed_at: Set(None),
    }
    .insert(&*change.write)
    .await;
    let place = inserted.on_unique("place", &["id"], || field(ErrorCode::Invalid, "requestId"))?;
    let after = json!({"name": place.name});
    change
        .record(AuditAction::PlaceCreated, &place, json!({}), after)
        .await?;
    change.finish(app, key, place).await
}

/// Another name, and for a compound another kind if one is given.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`; those of a name; `INVALID` on `compoundKind`.
pub async fn rename(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    name: &str,
    compound_kind: Option<CompoundKind>,
) -> Result<place::Model> {
    let name = checked_text(name, "name", LONGEST_NAME)?;
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(place) => return Ok(*place),
    };
    let place = change.administered(id).await?;
    check_name(&*change.write, place.parent_id, Some(place.id), &name).await?;
    let kind = checked_compound_kind(place.kind, compound_kind.or(place.compound_kind))?;
    let (mut before, mut after) = (json!({}), json!({}));
    if name != place.name {
        before["name"] = json!(place.name);
        after["name"] = json!(name);
    }
    if kind != place.compound_kind {
        before["compoundKind"] = json!(place.compound_kind.map(kind_words));
        after["compoundKind"] = json!(kind.map(kind_words));
    }
    if before == after {
        return change.finish(app, key, place).await;
    }
    let mut row = place.into_active_model();
    row.name = Set(name);
    row.compound_kind = Set(kind);
    let place = row.update(&*change.write).await?;
    change
        .record(AuditAction::PlaceRenamed, &place, before, after)
        .await?;
    change.finish(app, key, place).await
}

/// Puts a place and all below it under another parent; orders, 报到 and rights follow.
///
/// # Errors
/// `NOT_FOUND` and `FORBIDDEN`, of the new parent on `parentId`; `INVALID` on `parentId` for a parent
/// that it cannot have, and for one in another street once there are orders, which keep the number
/// that their street gave.
pub async fn move_to(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    parent_id: Uuid,
) -> Result<place::Model> {
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(place) => return Ok(*place),
    };
    let place = change.administered(id).await?;
    let parent = change.administered(parent_id).await;
    let parent = parent.map_err(|error| error.on("parentId"))?;
    rules::check_move(&place, &parent)?;
    let leaves_street =
        rules::lies_below(place.kind, PlaceKind::Street) && place.street_id != parent.street_id;
    if leaves_street && orders::moving::any_in(&*change.write, &place).await? {
        return Err(field(ErrorCode::Invalid, "parentId"));
    }
    if place.parent_id == Some(parent.id) {
        return change.finish(app, key, place).await;
    }
    let before = json!({"parent": parent_name(&*change.write, &place).await?});
    let moved = relocation::relocate(&change.write, &place, &parent).await?;
    let after = json!({"parent": parent.name});
    change
        .record(AuditAction::PlaceMoved, &moved, before, after)
        .await?;
    change.finish(app, key, moved).await
}

/// Closes a place and all below it. What happened there stays to be read.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`; `ORDERS_OPEN` and `STILL_INHABITED` while something is to be done there
/// or somebody lives there.
pub async fn close(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<place::Model> {
    let mut change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(place) => return Ok(*place),
    };
    let place = change.administered(id).await?;
    service::hold_subtree(&change.write, &place).await?;
    if orders::moving::open_in(&*change.write, &place).await? > 0 {
        return Err(ErrorCode::OrdersOpen.into());
    }
    if identity::moving::living_in(&*change.write, &place).await? > 0 {
        return Err(ErrorCode::StillInhabited.into());
    }
    enrollments::moving::end_in(&mut change.write, &place, change.now).await?;
    organizations::moving::leave(&change.write, &place, change.now).await?;
    registration::moving::end_in(&mut change.write, app, &place, change.now).await?;
    let (write, now) = (&mut change.write, change.now);
    centres::moving::end_in(write, &change.viewer, app, &place, now).await?;
    place::Entity::update_many()
        .col_expr(place::Column::ClosedAt, Expr::value(change.now))
        .filter(subtree::from_here_down(&place))
        .filter(place::Column::ClosedAt.is_null())
        .exec(&*change.write)
        .await?;
    let closed = service::place(&*change.write, place.id).await?;
    let after = json!({"closedAt": change.now});
    change
        .record(AuditAction::PlaceClosed, &closed, json!({}), after)
        .await?;
    change.finish(app, key, closed).await
}

/// Gives all that belongs to one place to another of its kind, and closes it. Answers the other.
///
/// # Errors
/// `NOT_FOUND` and `FORBIDDEN`, of the other on `intoId`; `INVALID` on `intoId` for what it cannot be
/// merged with.
pub async fn merge(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    into_id: Uuid,
) -> Result<place::Model> {
    let mut change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(place) => return Ok(*place),
    };
    let place = change.administered(id).await?;
    let into = change.administered(into_id).await;
    let into = into.map_err(|error| error.on("intoId"))?;
    rules::check_merge(&place, &into)?;
    service::hold_subtree(&change.write, &place).await?;
    for child in relocation::children(&change.write, place.id).await? {
        rules::check_move(&child, &into).map_err(|error| error.on("intoId"))?;
        relocation::relocate(&change.write, &child, &into).await?;
    }
    relocation::hand_over(&mut change.write, &place, &into, change.now).await?;
    let mut row = place.clone().into_active_model();
    row.closed_at = Set(Some(change.now));
    row.update(&*change.write).await?;
    let before = json!({"name": place.name});
    let after = json!({"name": into.name});
    change
        .record(AuditAction::PlaceMerged, &into, before, after)
        .await?;
    change.finish(app, key, into).await
}

async fn parent_name(db: &impl ConnectionTrait, place: &place::Model) -> Result<Option<String>> {
    match place.parent_id {
        Some(id) => Ok(Some(service::place(db, id).await?.name)),
        None => Ok(None),
    }
}

/// Siblings go by different names: people choose by them.
async fn check_name(
    db: &impl ConnectionTrait,
    parent_id: Option<Uuid>,
    itself: Option<Uuid>,
    name: &str,
) -> Result<()> {
    let mut siblings = place::Entity::find()
        .filter(place::Column::ClosedAt.is_null())
        .filter(place::Column::Name.eq(name))
        .filter(match parent_id {
            Some(id) => place::Column::ParentId.eq(id),
            None => place::Column::ParentId.is_null(),
        });
    if let Some(id) = itself {
        siblings = siblings.filter(place::Column::Id.ne(id));
    }
    match siblings.count(db).await? {
        0 => Ok(()),
        _ => Err(field(ErrorCode::NameTaken, "name")),
    }
}

/// A compound is of some kind, and nothing else is.
fn checked_compound_kind(
    kind: PlaceKind,
    compound_kind: Option<CompoundKind>,
) -> Result<Option<CompoundKind>> {
    match (kind, compound_kind) {
        (PlaceKind::Compound, None) => Ok(Some(CompoundKind::Managed)),
        (PlaceKind::Compound, some) => Ok(some),
        (_, None) => Ok(None),
        (_, Some(_)) => Err(field(ErrorCode::Invalid, "compoundKind")),
    }
}

fn kind_words(kind: CompoundKind) -> &'static str {
    match kind {
        CompoundKind::Managed => "MANAGED",
        CompoundKind::Unmanaged => "UNMANAGED",
        CompoundKind::Resettlement => "RESETTLEMENT",
    }
}
