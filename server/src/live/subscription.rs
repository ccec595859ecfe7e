//! The one subscription of the app: hints about what its viewer may see.

use std::sync::Arc;

use async_graphql::{Context, SimpleObject, Subscription};
use futures_util::{Stream, StreamExt};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};
use uuid::Uuid;

use crate::{
    app::App,
    centres, enrollments,
    error::Result,
    orders, registration, roster,
    viewer::{Viewer, viewer},
};

use super::{Hint, LiveTopic};

/// A hint that something the viewer may see has changed; read it again. `id` is the order, enrolment, registration, batch, booking, meal or centre and `version` what it has reached; null for the inbox and for everything. Of one thing versions only grow.
#[derive(SimpleObject)]
pub struct LiveHint {
    topic: LiveTopic,
    id: Option<Uuid>,
    version: Option<i32>,
}

impl LiveHint {
    /// Of something that the viewer has one of.
    fn about(topic: LiveTopic) -> Self {
        Self {
            topic,
            id: None,
            version: None,
        }
    }
}

#[derive(Default)]
pub struct LiveSubscription;

#[Subscription]
impl LiveSubscription {
    async fn live(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = LiveHint> + use<>> {
        let app = ctx.data_unchecked::<Arc<App>>().clone();
        let viewer = viewer(ctx)?.clone();
        let hints = BroadcastStream::new(app.live.subscribe());
        Ok(hints.filter_map(move |hint| {
            let (app, viewer) = (app.clone(), viewer.clone());
            async move { for_viewer(&app, &viewer, hint).await }
        }))
    }
}

/// The hint as this session may have it; roles are read again, since they may have ended.
async fn for_viewer(
    app: &App,
    viewer: &Viewer,
    hint: Result<Hint, BroadcastStreamRecvError>,
) -> Option<LiveHint> {
    // Whoever fell behind reads everything on the screen again.
    let Ok(hint) = hint else {
        return Some(LiveHint::about(LiveTopic::Everything));
    };
    // These say nothing that needs a look at the database; the socket closes when the session ends.
    // Most hints are of somebody's inbox, and nearly all of those of somebody else's.
    match hint.topic {
        LiveTopic::Everything => return Some(LiveHint::about(hint.topic)),
        LiveTopic::Inbox if hint.id == viewer.person_id => {
            return Some(LiveHint::about(hint.topic));
        }
        LiveTopic::Inbox => return None,
        _ => {}
    }
    match concerns(app, viewer.session_id, hint).await {
        Ok(true) => Some(LiveHint {
            topic: hint.topic,
            id: Some(hint.id),
            version: Some(hint.version),
        }),
        Ok(false) => None,
        Err(error) => {
            tracing::warn!(
                error = error.describe(),
                "could not tell whom a hint is for"
            );
            Some(LiveHint::about(LiveTopic::Everything))
        }
    }
}

async fn concerns(app: &App, session_id: Uuid, hint: Hint) -> Result<bool> {
    let now = app.clock.now();
    let Some(viewer) = Viewer::of_session(app.db.reader(), session_id, now).await? else {
        return Ok(false);
    };
    match hint.topic {
        LiveTopic::Everything => Ok(true),
        LiveTopic::Inbox | LiveTopic::Session => Ok(hint.id == viewer.person_id),
        LiveTopic::Order => orders::service::may_see(&viewer, app, hint.id).await,
        LiveTopic::Enrollment => enrollments::visibility::may_see(&viewer, app, hint.id).await,
        LiveTopic::Registration => registration::service::may_see(&viewer, app, hint.id).await,
        LiveTopic::Import => roster::service::may_see(&viewer, app, hint.id).await,
        LiveTopic::Booking => centres::service::may_see(&viewer, app, hint.id).await,
        LiveTopic::Meal => centres::canteen::may_see(&viewer, app, hint.id).await,
        LiveTopic::Windows => centres::windows::may_see(&viewer, app, hint.id).await,
    }
}
