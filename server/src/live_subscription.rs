//! The one subscription of the app: hints about what its viewer may see.

use std::sync::Arc;

use async_graphql::{Context, SimpleObject, Subscription};
use futures_util::{Stream, StreamExt};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};
use uuid::Uuid;

use crate::{
    app::App,
    error::Result,
    identity,
    live::{Hint, LiveTopic},
    orders, roster,
    viewer::{Viewer, viewer},
};

/// A hint that something the viewer may see has changed; read it again. `id` is the order, enrolment or batch and `version` what it has reached; null for the inbox.
#[derive(SimpleObject)]
pub struct LiveHint {
    topic: LiveTopic,
    id: Option<Uuid>,
    version: Option<i32>,
}

#[derive(Default)]
pub struct LiveSubscription;

#[Subscription]
impl LiveSubscription {
    async fn live(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = LiveHint> + use<>> {
        let app = ctx.data_unchecked::<Arc<App>>().clone();
        let session_id = viewer(ctx)?.session_id;
        let hints = BroadcastStream::new(app.live.subscribe());
        Ok(hints.filter_map(move |hint| {
            let app = app.clone();
            async move { for_viewer(&app, session_id, hint).await }
        }))
    }
}

/// The hint as this session may have it; roles are read again, since they may have ended.
async fn for_viewer(
    app: &App,
    session_id: Uuid,
    hint: Result<Hint, BroadcastStreamRecvError>,
) -> Option<LiveHint> {
    // Whoever fell behind reads its inbox and with it everything on the screen again.
    let Ok(hint) = hint else {
        return Some(LiveHint {
            topic: LiveTopic::Inbox,
            id: None,
            version: None,
        });
    };
    let viewer = Viewer::of_session(app.db.reader(), session_id, app.clock.now())
        .await
        .ok()
        .flatten()?;
    let concerns = match hint.topic {
        LiveTopic::Inbox => hint.id == viewer.person_id,
        LiveTopic::Order => orders::service::may_see(&viewer, app, hint.id).await.ok()?,
        LiveTopic::Enrollment => identity::enrollments::may_see(&viewer, app, hint.id)
            .await
            .ok()?,
        LiveTopic::Import => roster::service::may_see(&viewer, app, hint.id).await.ok()?,
    };
    let is_versioned = hint.topic != LiveTopic::Inbox;
    concerns.then_some(LiveHint {
        topic: hint.topic,
        id: is_versioned.then_some(hint.id),
        version: is_versioned.then_some(hint.version),
    })
}
