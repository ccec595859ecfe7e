//! Where people live and report to follows the places when the tree is changed.

use chrono::{DateTime, Utc};
use entity::{appointment, enrollment, enrollment::EnrollmentState, place, residency};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    app::Write,
    error::Result,
    live::LiveTopic,
    places::{
        relocation::{Above, Listed},
        subtree,
    },
};

/// 报到 to a subtree that has moved are listed where it is now.
pub async fn follow(tx: &DatabaseTransaction, above: &Above, moved: &place::Model) -> Result<()> {
    let listed = Listed {
        place: enrollment::Column::PlaceId,
        street: enrollment::Column::StreetId,
        community: enrollment::Column::CommunityId,
        compound: None,
    };
    above.relist::<enrollment::Entity>(tx, moved, listed).await
}

/// Whoever lives in, reports to or looks after one place does so with another.
pub async fn hand_over(
    tx: &DatabaseTransaction,
    from: &place::Model,
    into: &place::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    residency::Entity::update_many()
        .col_expr(residency::Column::PlaceId, Expr::value(into.id))
        .filter(residency::Column::PlaceId.eq(from.id))
        .exec(tx)
        .await?;
    appointment::Entity::update_many()
        .col_expr(appointment::Column::PlaceId, Expr::value(into.id))
        .filter(appointment::Column::PlaceId.eq(from.id))
        .exec(tx)
        .await?;
    // One living 报到 per person or unit and place: of two the one to the place that stays goes on.
    for whose in [
        enrollment::Column::PersonId,
        enrollment::Column::OrganizationId,
    ] {
        let already = enrollment::Entity::find()
            .select_only()
            .column(whose)
            .filter(enrollment::Column::PlaceId.eq(into.id))
            .filter(whose.is_not_null())
            .filter(is_living())
            .into_query();
        end(
            tx,
            Condition::all()
                .add(enrollment::Column::PlaceId.eq(from.id))
                .add(whose.in_subquery(already)),
            now,
        )
        .await?;
    }
    enrollment::Entity::update_many()
        .col_expr(enrollment::Column::PlaceId, Expr::value(into.id))
        .col_expr(
            enrollment::Column::CommunityId,
            Expr::value(into.community_id),
        )
        .col_expr(enrollment::Column::StreetId, Expr::value(into.street_id))
        .filter(enrollment::Column::PlaceId.eq(from.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// People who live in a place or below it now.
pub async fn living_in(db: &impl ConnectionTrait, place: &place::Model) -> Result<u64> {
    Ok(residency::Entity::find()
        .filter(residency::Column::Until.is_null())
        .filter(residency::Column::PlaceId.in_subquery(subtree::ids_from_here_down(place)))
        .count(db)
        .await?)
}

/// Nobody reports to a place that is closed.
pub async fn end_enrollments_in(
    write: &mut Write<'_>,
    place: &place::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let there = enrollment::Column::PlaceId.in_subquery(subtree::ids_from_here_down(place));
    end_and_hint(write, Condition::all().add(there), now).await
}

/// Ends the living ones of these, and tells whoever watches them.
pub(super) async fn end_and_hint(
    write: &mut Write<'_>,
    which: Condition,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows = enrollment::Entity::find()
        .filter(which.clone())
        .filter(is_living())
        .all(&**write)
        .await?;
    end(write, which, now).await?;
    for one in rows {
        write.hint(LiveTopic::Enrollment, one.id, one.version + 1);
    }
    Ok(())
}

async fn end(tx: &DatabaseTransaction, which: Condition, now: DateTime<Utc>) -> Result<()> {
    let version = enrollment::Column::Version;
    enrollment::Entity::update_many()
        .col_expr(
            enrollment::Column::State,
            Expr::value(EnrollmentState::Ended),
        )
        .col_expr(enrollment::Column::EndedAt, Expr::value(now))
        .col_expr(version, Expr::col(version).add(1))
        .filter(which)
        .filter(is_living())
        .exec(tx)
        .await?;
    Ok(())
}

fn is_living() -> Condition {
    Condition::all().add(enrollment::Column::State.is_in(EnrollmentState::LIVING))
}
