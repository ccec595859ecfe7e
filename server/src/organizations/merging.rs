//! Doubles: one organisation becomes another, with everybody and everything that belongs to it.

use entity::{coverage, organization, organization_contact, organization_merge};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Set, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    administration::{Opening, lies_in, open},
    coverage::hold_places,
    rules, service,
};
use crate::{
    app::App,
    audit::AuditAction,
    db::ROLES_LOCK,
    error::{ErrorCode, Result, field},
    identity, orders,
    requests::RequestKey,
    viewer::Viewer,
};

/// What would go along.
pub struct MergePreview {
    pub people: u64,
    pub roles: u64,
    pub reports: u64,
    pub contacts: u64,
    pub covered: u64,
    pub parts: u64,
    pub orders: u64,
    pub open_orders: u64,
}

/// # Errors
/// As of [`merge`].
pub async fn preview(
    viewer: &Viewer,
    app: &App,
    from_id: Uuid,
    into_id: Uuid,
) -> Result<MergePreview> {
    let db = app.db.reader();
    let mut both = Vec::new();
    for (id, name) in [(from_id, "organizationId"), (into_id, "intoId")] {
        let row = service::one(viewer, db, id).await;
        let row = row.map_err(|error| error.on(name))?;
        let seat = service::seat_of(db, &row).await?;
        if row.closed_at.is_some() {
            return Err(field(ErrorCode::NotFound, name));
        }
        if !service::may_change(viewer, seat.as_ref()) {
            return Err(field(ErrorCode::Forbidden, name));
        }
        both.push(row);
    }
    check(db, &both[0], &both[1]).await?;
    let ties = identity::organizations::ties(db, from_id).await?;
    let (all, open) = orders::moving::on_desk(db, from_id).await?;
    Ok(MergePreview {
        people: ties.employments,
        roles: ties.roles,
        reports: ties.enrollments,
        contacts: organization_contact::Entity::find()
            .filter(organization_contact::Column::OrganizationId.eq(from_id))
            .count(db)
            .await?,
        covered: coverage::Entity::find()
            .filter(coverage::Column::OrganizationId.eq(from_id))
            .count(db)
            .await?,
        parts: organization::Entity::find()
            .filter(organization::Column::ParentId.eq(from_id))
            .filter(organization::Column::ClosedAt.is_null())
            .count(db)
            .await?,
        orders: all,
        open_orders: open,
    })
}

/// Gives all that belongs to one organisation to another, and closes it. Answers the other.
///
/// # Errors
/// `NOT_FOUND` and `FORBIDDEN`, of the other on `intoId`; `INVALID` on `intoId` for what it cannot be
/// merged with: another kind, itself, something below it, one where a role is not held that is held
/// here.
pub async fn merge(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    from_id: Uuid,
    into_id: Uuid,
) -> Result<Uuid> {
    let mut change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (from, from_seat) = change.administered(from_id).await?;
    let into = change.administered(into_id).await;
    let (into, into_seat) = into.map_err(|error| error.on("intoId"))?;
    app.db.hold(&change.write, ROLES_LOCK).await?;
    check(&*change.write, &from, &into).await?;
    hold_places(&change.write, &from, from_seat.as_ref()).await?;
    hold_places(&change.write, &into, into_seat.as_ref()).await?;
    // First: whoever asks for its 报到 meanwhile is waited for, and what they asked for goes over.
    let mut closing = from.clone().into_active_model();
    closing.closed_at = Set(Some(change.now));
    closing.update(&*change.write).await?;
    hand_over(&change.write, from_id, into_id).await?;
    identity::organizations::hand_over(&mut change.write, from_id, into_id, change.now).await?;
    orders::moving::hand_over_desk(&change.write, from_id, into_id).await?;
    orders::unit_places::hand_over(&change.write, from_id, into_id).await?;
    remember(&change.write, from_id, into_id).await?;
    let (before, after) = (json!({"name": from.name}), json!({"name": into.name}));
    for (row, seat) in [(&from, &from_seat), (&into, &into_seat)] {
        change
            .record(
                AuditAction::OrganizationMerged,
                (row.id, &into.name),
                seat.as_ref(),
                before.clone(),
                after.clone(),
            )
            .await?;
    }
    change.finish(key, into_id).await?;
    Ok(into_id)
}

async fn check(
    db: &impl ConnectionTrait,
    from: &organization::Model,
    into: &organization::Model,
) -> Result<()> {
    let unfit = || field(ErrorCode::Invalid, "intoId");
    if from.id == into.id || !rules::may_become(from.kind, into.kind) {
        return Err(unfit());
    }
    if lies_in(db, into, from.id).await? {
        return Err(unfit());
    }
    identity::organizations::check_roles(db, from.id, into.kind, "intoId").await
}

/// What is the organisation's own; whatever both have is there once.
async fn hand_over(tx: &DatabaseTransaction, from: Uuid, into: Uuid) -> Result<()> {
    let already = coverage::Entity::find()
        .select_only()
        .column(coverage::Column::PlaceId)
        .filter(coverage::Column::OrganizationId.eq(into))
        .into_query();
    coverage::Entity::delete_many()
        .filter(coverage::Column::OrganizationId.eq(from))
        .filter(coverage::Column::PlaceId.in_subquery(already))
        .exec(tx)
        .await?;
    coverage::Entity::update_many()
        .col_expr(coverage::Column::OrganizationId, Expr::value(into))
        .filter(coverage::Column::OrganizationId.eq(from))
        .exec(tx)
        .await?;
    let known = organization_contact::Entity::find()
        .filter(organization_contact::Column::OrganizationId.eq(into))
        .all(tx)
        .await?;
    let doubled = known.into_iter().fold(
        sea_orm::Condition::any().add(Expr::cust("1 = 0")),
        |any, one| {
            any.add(
                sea_orm::Condition::all()
                    .add(organization_contact::Column::Name.eq(one.name))
                    .add(organization_contact::Column::PhoneHash.eq(one.phone_hash)),
            )
        },
    );
    organization_contact::Entity::delete_many()
        .filter(organization_contact::Column::OrganizationId.eq(from))
        .filter(doubled)
        .exec(tx)
        .await?;
    organization_contact::Entity::update_many()
        .col_expr(
            organization_contact::Column::OrganizationId,
            Expr::value(into),
        )
        .filter(organization_contact::Column::OrganizationId.eq(from))
        .exec(tx)
        .await?;
    orders::co_handling::hand_over(tx, from, into).await?;
    orders::offers::hand_over(tx, from, into).await?;
    organization::Entity::update_many()
        .col_expr(organization::Column::ParentId, Expr::value(into))
        .filter(organization::Column::ParentId.eq(from))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whatever had become the one has become the other.
async fn remember(tx: &DatabaseTransaction, from: Uuid, into: Uuid) -> Result<()> {
    organization_merge::Entity::update_many()
        .col_expr(organization_merge::Column::IntoId, Expr::value(into))
        .filter(organization_merge::Column::IntoId.eq(from))
        .exec(tx)
        .await?;
    organization_merge::Entity::delete_many()
        .filter(organization_merge::Column::OrganizationId.is_in([from, into]))
        .exec(tx)
        .await?;
    organization_merge::ActiveModel {
        organization_id: Set(from),
        into_id: Set(into),
    }
    .insert(tx)
    .await?;
    Ok(())
}
