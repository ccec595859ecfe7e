//! Offering templates, and keeping them.

use entity::{
    answer_template,
    answer_template::{AnswerPurpose, Column},
    place,
    place::PlaceKind,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, Set,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    app::App,
    audit::AuditAction,
    changes::{self, Change, Opening, differences, shifted},
    db::TEMPLATES_LOCK,
    error::{ErrorCode, OnUnique, Result, field, limit},
    orders::{self, rules::OrderAction},
    places,
    requests::RequestKey,
    viewer::Viewer,
    words::checked_text,
};

const LONGEST_TITLE: usize = 20;
const LONGEST_WORDS: usize = 500;
/// Of one place for one purpose: more would not be looked through.
const MOST: usize = 20;

/// What a template says.
#[derive(Clone, Debug)]
pub struct Words {
    pub title: String,
    pub words: String,
}

impl Words {
    fn checked(&self) -> Result<Self> {
        Ok(Self {
            title: checked_text(&self.title, "title", LONGEST_TITLE)?,
            words: checked_text(&self.words, "words", LONGEST_WORDS)?,
        })
    }
}

/// Those that somebody is offered who is about to write this about an order: of its community, then of
/// the street.
///
/// # Errors
/// `NOT_FOUND`, and `FORBIDDEN` for what is not theirs to write, whenever.
pub async fn offered(
    viewer: &Viewer,
    app: &App,
    order_id: Uuid,
    purpose: AnswerPurpose,
) -> Result<Vec<answer_template::Model>> {
    let db = app.db.reader();
    let order = orders::about_to(viewer, db, order_id, action_of(purpose)).await?;
    let mut rows = of_places(db, &[order.community_id, order.street_id]).await?;
    rows.retain(|row| row.purpose == purpose);
    rows.sort_by_key(|row| row.place_id != order.community_id);
    Ok(rows)
}

fn action_of(purpose: AnswerPurpose) -> OrderAction {
    match purpose {
        AnswerPurpose::Decline => OrderAction::Decline,
        AnswerPurpose::PassUp => OrderAction::PassUp,
        AnswerPurpose::Ask => OrderAction::Ask,
        AnswerPurpose::Finish | AnswerPurpose::Unsolvable => OrderAction::Finish,
        AnswerPurpose::Merge => OrderAction::Merge,
    }
}

/// Those of a place that the viewer administers, and above a community those of its street, which its
/// desks are offered too.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `INVALID` on `placeId`.
pub async fn kept(
    viewer: &Viewer,
    app: &App,
    place_id: Uuid,
) -> Result<Vec<answer_template::Model>> {
    let db = app.db.reader();
    let place = places::service::place(db, place_id).await;
    let place = place.map_err(|error| error.on("placeId"))?;
    check_place(viewer, &place)?;
    let mut places = vec![place.id];
    places.extend(place.street_id.filter(|id| *id != place.id));
    let mut rows = of_places(db, &places).await?;
    rows.sort_by_key(|row| row.place_id != place.id);
    Ok(rows)
}

/// Of the tree one branch keeps templates: streets and communities.
fn check_place(viewer: &Viewer, place: &place::Model) -> Result<()> {
    if !viewer.administers(place) {
        return Err(field(ErrorCode::Forbidden, "placeId"));
    }
    match place.kind {
        PlaceKind::Street | PlaceKind::Community | PlaceKind::Village => Ok(()),
        _ => Err(field(ErrorCode::Invalid, "placeId")),
    }
}

/// In use, in their order.
async fn of_places(
    db: &impl ConnectionTrait,
    place_ids: &[Uuid],
) -> Result<Vec<answer_template::Model>> {
    Ok(answer_template::Entity::find()
        .filter(Column::PlaceId.is_in(place_ids.iter().copied()))
        .filter(Column::RetiredAt.is_null())
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// For answering what the viewer has just done.
pub async fn known(app: &App, id: Uuid) -> Result<answer_template::Model> {
    answer_template::Entity::find_by_id(id)
        .one(app.db.reader())
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// The request's id becomes the template's.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `INVALID` on `placeId`; `REQUIRED`, `TOO_LONG`, `INVALID` on `title` and
/// `words`; `TOO_MANY` on `purpose`; `INVALID` on `requestId` for an id that is taken.
pub async fn create(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    place_id: Uuid,
    purpose: AnswerPurpose,
    words: &Words,
) -> Result<Uuid> {
    let words = words.checked()?;
    let change = match changes::open(viewer, app, key, TEMPLATES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let place = places::service::open_place(&change.write, place_id).await;
    let place = place.map_err(|error| error.on("placeId"))?;
    check_place(&change.viewer, &place)?;
    let position = next_position(&change, place.id, purpose).await?;
    let row = answer_template::ActiveModel {
        id: Set(key.id()),
        place_id: Set(place.id),
        purpose: Set(purpose),
        title: Set(words.title),
        words: Set(words.words),
        position: Set(position),
        created_at: Set(change.now),
        retired_at: Set(None),
    }
    .insert(&*change.write)
    .await
    .on_unique("answer_template", &["id"], || {
        field(ErrorCode::Invalid, "requestId")
    })?;
    record(
        &change,
        AuditAction::TemplateCreated,
        &row,
        &place,
        (json!({}), told(&row)),
    )
    .await?;
    change.finish(key, row.id).await?;
    Ok(row.id)
}

/// # Errors
/// `NOT_FOUND`; `REQUIRED`, `TOO_LONG`, `INVALID` on `title` and `words`; `TOO_MANY` on `purpose`.
pub async fn edit(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    purpose: AnswerPurpose,
    words: &Words,
) -> Result<Uuid> {
    let words = words.checked()?;
    let change = match changes::open(viewer, app, key, TEMPLATES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, place) = own(&change, id).await?;
    let before = told(&row);
    let position = match row.purpose == purpose {
        true => row.position,
        false => next_position(&change, place.id, purpose).await?,
    };
    let mut next = row.into_active_model();
    next.purpose = Set(purpose);
    next.title = Set(words.title);
    next.words = Set(words.words);
    next.position = Set(position);
    let row = next.update(&*change.write).await?;
    if let Some(difference) = differences(before, told(&row)) {
        let action = AuditAction::TemplateEdited;
        record(&change, action, &row, &place, difference).await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// A place up or down among those for the same purpose.
///
/// # Errors
/// `NOT_FOUND`.
pub async fn shift(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    up: bool,
) -> Result<Uuid> {
    let change = match changes::open(viewer, app, key, TEMPLATES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, place) = own(&change, id).await?;
    let mut all = of_places(&*change.write, &[place.id]).await?;
    all.retain(|other| other.purpose == row.purpose);
    let ids: Vec<Uuid> = all.iter().map(|one| one.id).collect();
    let mut position = row.position;
    // All of them, for those that came from another community have positions of their own.
    for (at, moved) in (1..).zip(shifted(ids, &id, up)) {
        answer_template::Entity::update_many()
            .set(answer_template::ActiveModel {
                position: Set(at),
                ..Default::default()
            })
            .filter(Column::Id.eq(moved))
            .exec(&*change.write)
            .await?;
        if moved == id {
            position = at;
        }
    }
    if position != row.position {
        let difference = (
            json!({"position": row.position}),
            json!({"position": position}),
        );
        let action = AuditAction::TemplateEdited;
        record(&change, action, &row, &place, difference).await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// # Errors
/// `NOT_FOUND`.
pub async fn retire(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let change = match changes::open(viewer, app, key, TEMPLATES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, place) = own(&change, id).await?;
    let mut next = row.into_active_model();
    next.retired_at = Set(Some(change.now));
    let row = next.update(&*change.write).await?;
    let difference = (told(&row), json!({"retiredAt": change.now}));
    let action = AuditAction::TemplateRetired;
    record(&change, action, &row, &place, difference).await?;
    change.finish(key, id).await?;
    Ok(id)
}

/// One in use at a place that the viewer administers. Who does not keep it cannot tell it from one that
/// is not there.
async fn own(change: &Change<'_>, id: Uuid) -> Result<(answer_template::Model, place::Model)> {
    let row = answer_template::Entity::find_by_id(id)
        .filter(Column::RetiredAt.is_null())
        .one(&*change.write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let place = places::service::held_place(&change.write, row.place_id).await?;
    match change.viewer.administers(&place) {
        true => Ok((row, place)),
        false => Err(ErrorCode::NotFound.into()),
    }
}

/// At the end of those for the same purpose.
async fn next_position(change: &Change<'_>, place_id: Uuid, purpose: AnswerPurpose) -> Result<i32> {
    let mut rows = of_places(&*change.write, &[place_id]).await?;
    rows.retain(|row| row.purpose == purpose);
    if rows.len() >= MOST {
        return Err(limit(ErrorCode::TooMany, "purpose", MOST as i64));
    }
    Ok(rows.last().map_or(1, |last| last.position + 1))
}

fn told(row: &answer_template::Model) -> Value {
    json!({
        "purpose": row.purpose.to_value().to_uppercase(),
        "title": row.title,
        "words": row.words,
    })
}

async fn record(
    change: &Change<'_>,
    action: AuditAction,
    row: &answer_template::Model,
    place: &place::Model,
    (before, after): (Value, Value),
) -> Result<()> {
    let subject = (row.id, row.title.as_str());
    change
        .record(action, subject, Some(place), before, after)
        .await
}
