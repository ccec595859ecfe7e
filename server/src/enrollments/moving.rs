//! 报到 follow the places when the tree is changed.

use chrono::{DateTime, Utc};
use entity::{enrollment, enrollment::EnrollmentState, place};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::Expr,
};

use super::ending::end_and_hint;
use crate::{
    app::Write,
    error::Result,
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

/// Whoever reports to one place does so to another.
pub async fn hand_over(
    write: &mut Write<'_>,
    from: &place::Model,
    into: &place::Model,
    now: DateTime<Utc>,
) -> Result<()> {
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
            .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
            .into_query();
        end_and_hint(
            write,
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
        .exec(&**write)
        .await?;
    Ok(())
}

/// Nobody reports to a place that is closed.
pub async fn end_in(write: &mut Write<'_>, place: &place::Model, now: DateTime<Utc>) -> Result<()> {
    let there = enrollment::Column::PlaceId.in_subquery(subtree::ids_from_here_down(place));
    end_and_hint(write, Condition::all().add(there), now).await
}
