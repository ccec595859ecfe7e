//! Registrations and invitations follow the places when the tree is changed.

use chrono::{DateTime, Utc};
use entity::{
    invitation, notification::NotificationKind, place, registration,
    registration::RegistrationState,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    Set, sea_query::Expr,
};

use super::notices;
use crate::{
    app::{App, Write},
    error::Result,
    live::LiveTopic,
    places::{
        relocation::{Above, Listed},
        subtree,
    },
};

/// Those of a subtree that has moved are listed where it is now.
pub async fn follow(tx: &DatabaseTransaction, above: &Above, moved: &place::Model) -> Result<()> {
    let listed = Listed {
        place: registration::Column::PlaceId,
        street: registration::Column::StreetId,
        community: registration::Column::CommunityId,
        compound: Some(registration::Column::CompoundId),
    };
    above
        .relist::<registration::Entity>(tx, moved, listed)
        .await?;
    let listed = Listed {
        place: invitation::Column::PlaceId,
        street: invitation::Column::StreetId,
        community: invitation::Column::CommunityId,
        compound: Some(invitation::Column::CompoundId),
    };
    above.relist::<invitation::Entity>(tx, moved, listed).await
}

/// Those of one place become those of another: a poster that hangs there still leads in.
pub async fn hand_over(
    tx: &DatabaseTransaction,
    from: &place::Model,
    into: &place::Model,
) -> Result<()> {
    let registrations = registration::Entity::update_many()
        .col_expr(registration::Column::PlaceId, Expr::value(into.id))
        .col_expr(
            registration::Column::CommunityId,
            Expr::value(into.community_id),
        )
        .col_expr(registration::Column::StreetId, Expr::value(into.street_id))
        .filter(registration::Column::PlaceId.eq(from.id));
    let invitations = invitation::Entity::update_many()
        .col_expr(invitation::Column::PlaceId, Expr::value(into.id))
        .col_expr(
            invitation::Column::CommunityId,
            Expr::value(into.community_id),
        )
        .col_expr(invitation::Column::StreetId, Expr::value(into.street_id))
        .filter(invitation::Column::PlaceId.eq(from.id));
    // Communities and streets that are merged have moved their compounds before this.
    match into.compound_id {
        None => {
            registrations.exec(tx).await?;
            invitations.exec(tx).await?;
        }
        Some(compound) => {
            registrations
                .col_expr(registration::Column::CompoundId, Expr::value(compound))
                .exec(tx)
                .await?;
            invitations
                .col_expr(invitation::Column::CompoundId, Expr::value(compound))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}

/// Nobody moves into a place that is closed, and its posters lead nowhere. Whoever waits is told, and
/// may ask for another place.
pub async fn end_in(
    write: &mut Write<'_>,
    app: &App,
    closed: &place::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    invitation::Entity::update_many()
        .col_expr(invitation::Column::RevokedAt, Expr::value(now))
        .filter(invitation::Column::PlaceId.in_subquery(subtree::ids_from_here_down(closed)))
        .filter(invitation::Column::RevokedAt.is_null())
        .exec(&**write)
        .await?;
    let waiting = registration::Entity::find()
        .filter(registration::Column::PlaceId.in_subquery(subtree::ids_from_here_down(closed)))
        .filter(registration::Column::State.eq(RegistrationState::Waiting))
        .all(&**write)
        .await?;
    for row in waiting {
        let version = row.version + 1;
        let mut row = row.into_active_model();
        row.state = Set(RegistrationState::Refused);
        row.decided_at = Set(Some(now));
        row.version = Set(version);
        let row = row.update(&**write).await?;
        let kind = NotificationKind::RegistrationRefused;
        notices::tell_resident(write, app, &row, closed, kind).await?;
        write.hint(LiveTopic::Registration, row.id, row.version);
    }
    Ok(())
}
