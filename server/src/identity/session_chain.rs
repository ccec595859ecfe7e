//! Sessions and the chain of refresh tokens that keeps each alive.
//!
//! A refresh token is exchanged for its successor. The old one stays good until the new one is
//! first used, because the answer that carries it may be lost; after that, whoever still comes with
//! the old one has either stolen it or been stolen from, and the session ends. Rotations of one
//! session happen one after the other: each holds the session's row until it is committed.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{refresh_token, session};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect, QueryTrait, Set, sea_query::Expr,
};
use uuid::Uuid;

use super::{device::Device, rules};
use crate::{
    app::App,
    clock::new_id,
    error::{ErrorCode, Result},
    graphql::RequestOrigin,
    live::LiveTopic,
    vault::{random_token, sha256},
};

/// From the last refresh on.
pub const LIFETIME: TimeDelta = TimeDelta::days(30);
/// How long a token that was used up still ends its session when it comes back.
const OLD_LINKS_KNOWN: TimeDelta = TimeDelta::days(7);
const FORGOTTEN_AT_ONCE: u64 = 1_000;

/// A session with the token that renews it.
pub struct Opened {
    pub person_id: Uuid,
    pub session_id: Uuid,
    pub refresh_token: String,
}

/// Signs a person in. A session that the same browser still holds ends.
pub async fn open(
    tx: &DatabaseTransaction,
    app: &App,
    origin: &RequestOrigin,
    person_id: Uuid,
) -> Result<Opened> {
    let now = app.clock.now();
    if let Some(token) = &origin.refresh_token
        && let Some(row) = find(tx, token).await?
    {
        end(tx, row.session_id, now).await?;
    }
    let device = Device::from_user_agent(&origin.user_agent);
    let session = session::ActiveModel {
        id: Set(new_id()),
        person_id: Set(person_id),
        created_at: Set(now),
        seen_at: Set(now),
        expires_at: Set(now + LIFETIME),
        ended_at: Set(None),
        device: Set(device.kind),
        browser: Set(device.browser),
    }
    .insert(tx)
    .await?;
    Ok(Opened {
        person_id,
        session_id: session.id,
        refresh_token: issue(tx, session.id, None, now).await?,
    })
}

/// Exchanges a refresh token for its successor.
///
/// # Errors
/// `UNAUTHENTICATED` when the token or its session counts no longer; a token that is too old ends
/// the session.
pub async fn rotate(app: &App, origin: &RequestOrigin, presented: &str) -> Result<Opened> {
    let mut tx = app.write().await?;
    let now = app.clock.now();
    let token = find(&tx, presented)
        .await?
        .ok_or(ErrorCode::Unauthenticated)?;
    let device = Device::from_user_agent(&origin.user_agent);
    let session = prolong(&tx, token.session_id, device, now)
        .await?
        .ok_or(ErrorCode::Unauthenticated)?;
    // Read after the session's row is held: nobody else changes these any more.
    let family = refresh_token::Entity::find()
        .filter(refresh_token::Column::SessionId.eq(session.id))
        .filter(
            Condition::any()
                .add(refresh_token::Column::PredecessorId.eq(token.id))
                .add_option(
                    token
                        .predecessor_id
                        .map(|id| refresh_token::Column::PredecessorId.eq(id)),
                ),
        )
        .all(&*tx)
        .await?;
    if rules::is_void(&token, &family) {
        end(&tx, session.id, now).await?;
        tx.hint(LiveTopic::Session, session.person_id, 0);
        tx.commit().await?;
        tracing::warn!(session = %session.id, "an old refresh token came back; session ended");
        return Err(ErrorCode::Unauthenticated.into());
    }
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::value(now))
        .filter(refresh_token::Column::Id.eq(token.id))
        .filter(refresh_token::Column::UsedAt.is_null())
        .exec(&*tx)
        .await?;
    forget_old_links(&tx, &token, now).await?;
    let opened = Opened {
        person_id: session.person_id,
        session_id: session.id,
        refresh_token: issue(&tx, session.id, Some(token.id), now).await?,
    };
    tx.commit().await?;
    Ok(opened)
}

/// The session, seen now and good for another while; nothing if it is over.
async fn prolong(
    tx: &DatabaseTransaction,
    session_id: Uuid,
    device: Device,
    now: DateTime<Utc>,
) -> Result<Option<session::Model>> {
    let prolonged = session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(now))
        .col_expr(session::Column::ExpiresAt, Expr::value(now + LIFETIME))
        .col_expr(session::Column::Device, Expr::value(device.kind))
        .col_expr(session::Column::Browser, Expr::value(device.browser))
        .filter(session::Column::Id.eq(session_id))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .exec(tx)
        .await?
        .rows_affected;
    if prolonged == 0 {
        return Ok(None);
    }
    Ok(session::Entity::find_by_id(session_id).one(tx).await?)
}

/// Ends the session that a token belongs to, whichever of its tokens it is.
pub async fn end_by_token(tx: &DatabaseTransaction, app: &App, token: &str) -> Result<()> {
    match find(tx, token).await? {
        Some(row) => end(tx, row.session_id, app.clock.now()).await,
        None => Ok(()),
    }
}

pub async fn end(tx: &DatabaseTransaction, session_id: Uuid, now: DateTime<Utc>) -> Result<()> {
    end_where(tx, session::Column::Id.eq(session_id).into(), now).await
}

/// Ends every session of a person.
pub async fn end_all(tx: &DatabaseTransaction, person_id: Uuid, now: DateTime<Utc>) -> Result<()> {
    end_where(tx, session::Column::PersonId.eq(person_id).into(), now).await
}

/// Ends every session of a person but this one.
pub async fn end_others(
    tx: &DatabaseTransaction,
    person_id: Uuid,
    kept: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    let others = Condition::all()
        .add(session::Column::PersonId.eq(person_id))
        .add(session::Column::Id.ne(kept));
    end_where(tx, others, now).await
}

async fn end_where(tx: &DatabaseTransaction, which: Condition, now: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(which)
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

async fn find(tx: &DatabaseTransaction, token: &str) -> Result<Option<refresh_token::Model>> {
    Ok(refresh_token::Entity::find()
        .filter(refresh_token::Column::TokenHash.eq(sha256(token.as_bytes())))
        .one(tx)
        .await?)
}

async fn issue(
    tx: &DatabaseTransaction,
    session_id: Uuid,
    predecessor_id: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<String> {
    let token = random_token()?;
    refresh_token::ActiveModel {
        id: Set(new_id()),
        session_id: Set(session_id),
        token_hash: Set(sha256(token.as_bytes())),
        predecessor_id: Set(predecessor_id),
        created_at: Set(now),
        used_at: Set(None),
    }
    .insert(tx)
    .await?;
    Ok(token)
}

/// Cuts off the links of a session's chain that are too old to be told from nobody's, once one of
/// them was presented and found good. The session's row is held.
///
/// What is left of the old ones: the presented token with those handed out for it, and those whose
/// successors are recent, so that these still tell their rivals.
async fn forget_old_links(
    tx: &DatabaseTransaction,
    presented: &refresh_token::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let of_session = refresh_token::Column::SessionId.eq(presented.session_id);
    let created = refresh_token::Column::CreatedAt;
    let is_handed_out_for_another = Condition::any()
        .add(refresh_token::Column::PredecessorId.is_null())
        .add(refresh_token::Column::PredecessorId.ne(presented.id));
    let old = Condition::all()
        .add(of_session.clone())
        .add(created.lt(now - OLD_LINKS_KNOWN))
        .add(is_handed_out_for_another);
    refresh_token::Entity::update_many()
        .col_expr(
            refresh_token::Column::PredecessorId,
            Expr::value(Option::<Uuid>::None),
        )
        .filter(old.clone())
        .filter(refresh_token::Column::PredecessorId.is_not_null())
        .exec(tx)
        .await?;
    let with_recent_successors = refresh_token::Entity::find()
        .select_only()
        .column(refresh_token::Column::PredecessorId)
        .filter(of_session)
        .filter(created.gte(now - OLD_LINKS_KNOWN))
        .filter(refresh_token::Column::PredecessorId.is_not_null())
        .into_query();
    refresh_token::Entity::delete_many()
        .filter(old)
        .filter(refresh_token::Column::Id.ne(presented.id))
        .filter(refresh_token::Column::Id.not_in_subquery(with_recent_successors))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets sessions that are over, with their tokens.
pub async fn forget_old(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<()> {
    let over = Condition::any()
        .add(session::Column::EndedAt.is_not_null())
        .add(session::Column::ExpiresAt.lte(now));
    loop {
        // Chosen once: one that ends between the two statements would lose its row before its tokens.
        let ids: Vec<Uuid> = session::Entity::find()
            .select_only()
            .column(session::Column::Id)
            .filter(over.clone())
            .limit(FORGOTTEN_AT_ONCE)
            .into_tuple()
            .all(tx)
            .await?;
        if ids.is_empty() {
            return Ok(());
        }
        refresh_token::Entity::delete_many()
            .filter(refresh_token::Column::SessionId.is_in(ids.iter().copied()))
            .exec(tx)
            .await?;
        session::Entity::delete_many()
            .filter(session::Column::Id.is_in(ids))
            .exec(tx)
            .await?;
    }
}
