//! Whoever confirms says that the registration is of somebody known: an account from a roster, or an
//! older one with a former number. The number goes to the known person, with the requests that were
//! raised meanwhile and the devices that are signed in by it; the account that was made by
//! registering, which holds nothing else, is no more.
//!
//! The former number opens nothing from then on. If that was a mistake, its owner registers again and
//! is found in the same way.

use entity::{
    appointment, employment, enrollment, notification, notification::NotificationKind, order,
    order_crew, order_event, person, person_change, person_skill, photo, place, registration,
    registration::RegistrationState, request, residency, session,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Select, Set,
    sea_query::{Expr, LockType},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    decide::{mark, tell},
    doubles,
    service::{Seen, confirmed_by_viewer, seen},
};
use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    error::{ErrorCode, Result, field},
    identity::{residence::live_at, session_chain},
    live::LiveTopic,
    people::begin_on_people,
    places,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// # Errors
/// `NOT_FOUND` for what the viewer does not confirm; `INVALID` on `personId` for who is no possible
/// double, or holds a role; `STATE_CHANGED` when it was decided already, or the account has become
/// more than a registration.
pub async fn join(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    known_id: Uuid,
) -> Result<Seen> {
    let mut write = app.write().await?;
    // As merging does: no roster and no merge makes more of either of them meanwhile.
    let viewer = &begin_on_people(viewer, app, &write).await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return seen(viewer, &*write, done).await;
    }
    let now = app.clock.now();
    requests::remember(&write, viewer, key, id, now, app.guard).await?;
    let before = confirmed_by_viewer(viewer, &*write, id).await?;
    let (registrant, known) = hold_both(&write, before.person_id, known_id).await?;
    let before = confirmed_by_viewer(viewer, &*write, id).await?;
    let doubles = doubles::of(&*write, std::slice::from_ref(&before)).await?;
    let is_double = doubles
        .into_values()
        .flatten()
        .any(|double| double.person.id == known_id && double.may_join);
    if !is_double || known_id == viewer.person_id {
        return Err(field(ErrorCode::Invalid, "personId"));
    }
    check_holds_nothing(&*write, registrant.id).await?;
    mark(
        &write,
        app,
        viewer,
        &before,
        RegistrationState::Confirmed,
        None,
    )
    .await?;

    session_chain::end_all(&write, known.id, now).await?;
    take_over(&write, &registrant, &known, id).await?;
    take_number(&write, &registrant, &known).await?;
    let place = places::service::open_place(&write, before.place_id)
        .await
        .map_err(|error| error.on("placeId"))?;
    settle(&mut write, viewer, app, &known, &place).await?;
    tell(
        &mut write,
        app,
        id,
        &place,
        NotificationKind::RegistrationConfirmed,
    )
    .await?;
    let deed = Deed {
        action: AuditAction::RegistrationJoined,
        subject_id: known.id,
        subject: known.name.clone(),
        place: Some(&place),
        before: json!({}),
        after: json!({}),
    };
    audit::record(&write, viewer, now, deed).await?;
    let after = seen(viewer, &*write, id).await?;
    write.hint(LiveTopic::Registration, id, after.row.version);
    write.hint(LiveTopic::Session, known.id, 0);
    write.hint(LiveTopic::Session, registrant.id, 0);
    write.commit().await?;
    Ok(after)
}

/// In one order everywhere, so that two joins cannot wait for each other. Held for good: the one
/// goes, and nothing may be written of them meanwhile.
async fn hold_both(
    tx: &DatabaseTransaction,
    registrant: Uuid,
    known: Uuid,
) -> Result<(person::Model, person::Model)> {
    let mut ids = [registrant, known];
    ids.sort_unstable();
    let mut rows = Vec::new();
    for id in ids {
        let row = person::Entity::find_by_id(id)
            .lock(LockType::Update)
            .one(tx)
            .await?;
        rows.push(row.ok_or_else(|| field(ErrorCode::Invalid, "personId"))?);
    }
    let take = |id| rows.iter().find(|row| row.id == id).cloned();
    match (take(registrant), take(known)) {
        (Some(registrant), Some(known)) if registrant.id != known.id => Ok((registrant, known)),
        _ => Err(field(ErrorCode::Invalid, "personId")),
    }
}

/// A roster or an administrator may have made more of the account than a registration: those two
/// people are put together elsewhere, with all that hangs on them.
async fn check_holds_nothing(db: &impl ConnectionTrait, person_id: Uuid) -> Result<()> {
    let held = [
        appointment::Entity::find()
            .filter(appointment::Column::PersonId.eq(person_id))
            .count(db)
            .await?,
        enrollment::Entity::find()
            .filter(enrollment::Column::PersonId.eq(person_id))
            .count(db)
            .await?,
        employment::Entity::find()
            .filter(employment::Column::PersonId.eq(person_id))
            .count(db)
            .await?,
        residency::Entity::find()
            .filter(residency::Column::PersonId.eq(person_id))
            .count(db)
            .await?,
        order_crew::Entity::find()
            .filter(order_crew::Column::PersonId.eq(person_id))
            .count(db)
            .await?,
        // What was merged or reported of them, taken back or not, is kept with their row.
        person_change::Entity::find()
            .filter(
                Condition::any()
                    .add(person_change::Column::PersonId.eq(person_id))
                    .add(person_change::Column::OtherId.eq(person_id)),
            )
            .count(db)
            .await?,
        person::Entity::find()
            .filter(person::Column::MergedIntoId.eq(person_id))
            .count(db)
            .await?,
    ];
    match held.into_iter().sum::<u64>() {
        0 => Ok(()),
        _ => Err(ErrorCode::StateChanged.into()),
    }
}

/// Everything that hangs on an account that only registered.
async fn take_over(
    tx: &DatabaseTransaction,
    from: &person::Model,
    into: &person::Model,
    registration_id: Uuid,
) -> Result<()> {
    let owner = || Expr::value(into.id);
    session::Entity::update_many()
        .col_expr(session::Column::PersonId, owner())
        .filter(session::Column::PersonId.eq(from.id))
        .exec(tx)
        .await?;
    order::Entity::update_many()
        .col_expr(order::Column::RequesterId, owner())
        .filter(order::Column::RequesterId.eq(from.id))
        .exec(tx)
        .await?;
    order::Entity::update_many()
        .col_expr(order::Column::SecondRequesterId, owner())
        .filter(order::Column::SecondRequesterId.eq(from.id))
        .exec(tx)
        .await?;
    order_event::Entity::update_many()
        .col_expr(order_event::Column::ActorId, owner())
        .filter(order_event::Column::ActorId.eq(from.id))
        .exec(tx)
        .await?;
    photo::Entity::update_many()
        .col_expr(photo::Column::OwnerId, owner())
        .filter(photo::Column::OwnerId.eq(from.id))
        .exec(tx)
        .await?;
    // One notice of each thing: where both were told, the known person keeps theirs.
    let told: Select<notification::Entity> = notification::Entity::find()
        .select_only()
        .column(notification::Column::SourceId)
        .filter(notification::Column::PersonId.eq(into.id));
    notification::Entity::delete_many()
        .filter(notification::Column::PersonId.eq(from.id))
        .filter(notification::Column::SourceId.in_subquery(told.into_query()))
        .exec(tx)
        .await?;
    notification::Entity::update_many()
        .col_expr(notification::Column::PersonId, owner())
        .filter(notification::Column::PersonId.eq(from.id))
        .exec(tx)
        .await?;
    // Who registered before with another number has been confirmed: this one tells it all.
    registration::Entity::delete_many()
        .filter(registration::Column::PersonId.eq(into.id))
        .exec(tx)
        .await?;
    registration::Entity::update_many()
        .col_expr(registration::Column::PersonId, owner())
        .filter(registration::Column::Id.eq(registration_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// The account goes, and its number becomes the known person's.
async fn take_number(
    tx: &DatabaseTransaction,
    from: &person::Model,
    into: &person::Model,
) -> Result<()> {
    request::Entity::delete_many()
        .filter(request::Column::PersonId.eq(from.id))
        .exec(tx)
        .await?;
    person_skill::Entity::delete_many()
        .filter(person_skill::Column::PersonId.eq(from.id))
        .exec(tx)
        .await?;
    person::Entity::delete_by_id(from.id).exec(tx).await?;
    let row = person::ActiveModel {
        id: Set(into.id),
        phone_cipher: Set(from.phone_cipher.clone()),
        phone_key_id: Set(from.phone_key_id.clone()),
        phone_hash: Set(from.phone_hash.clone()),
        // Whoever knows the former number may know its password.
        password_hash: Set(from.password_hash.clone()),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// They live where they live already, unless only now the building is told.
async fn settle(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    known: &person::Model,
    place: &place::Model,
) -> Result<()> {
    match place.kind {
        place::PlaceKind::Building => live_at(write, viewer, app, known.id, place).await,
        _ => Ok(()),
    }
}
