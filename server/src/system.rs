//! What anybody may know of this installation before signing in.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::person;
use sea_orm::EntityTrait;

use crate::{app::App, board, error::Result};

/// `setupPending`: an empty database waits for its first administrator. `demo`: people can be signed in as without a password. `boardsPublic`: there are public boards to read without signing in.
#[derive(SimpleObject)]
pub struct System {
    setup_pending: bool,
    demo: bool,
    boards_public: bool,
    time_zone: &'static str,
    server_time: DateTime<Utc>,
}

#[derive(Default)]
pub struct SystemQuery;

#[Object]
impl SystemQuery {
    async fn system(&self, ctx: &Context<'_>) -> Result<System> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let anybody = person::Entity::find().one(app.db.reader()).await?;
        Ok(System {
            setup_pending: anybody.is_none(),
            demo: app.settings.demo,
            boards_public: board::setting::any_public(app.db.reader()).await?,
            time_zone: app.zone.name(),
            server_time: app.clock.now(),
        })
    }
}
