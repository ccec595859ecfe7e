//! Whether every change of late was told of, by what the database says: an instance may have died
//! between its commit and its hint, and commands write without telling anybody.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::sleep;
use uuid::Uuid;

use super::{Hint, LiveTopic};
use crate::{
    app::App, centres, clock::id_made_ago, enrollments, error::Result, orders, registration, roster,
};

/// With [`ON_THE_WAY`], what nobody told of is found within 15 seconds.
const PAUSE: Duration = Duration::from_secs(10);
/// What is younger may still be told of.
pub const ON_THE_WAY: Duration = Duration::from_secs(5);
/// Longer than a round takes, and than the clocks of the instances may differ.
const WINDOW: Duration = Duration::from_secs(60);

/// A stretch of time, for rows that know when they were changed and for those whose id tells.
pub struct Span {
    pub since: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub since_id: Uuid,
    pub until_id: Uuid,
}

pub(super) async fn keep_checking(app: &App) {
    loop {
        sleep(PAUSE).await;
        if let Err(error) = check(app, ON_THE_WAY).await {
            tracing::warn!(
                error = error.describe(),
                "could not look for changes that nobody told of"
            );
        }
    }
}

/// Tells everybody to read again if something was changed that nobody told of; answers whether.
pub async fn check(app: &App, on_the_way: Duration) -> Result<bool> {
    let was_missed = app.live.learn(&changed(app, on_the_way).await?);
    if was_missed {
        metrics::counter!("linli_live_missed_total").increment(1);
        app.live.pass_on(Hint::EVERYTHING);
    }
    Ok(was_missed)
}

/// What has been changed until now is about to be read, and is not missing.
pub(super) async fn take_note(app: &App) {
    match changed(app, Duration::ZERO).await {
        Ok(hints) => drop(app.live.learn(&hints)),
        Err(error) => tracing::warn!(error = error.describe(), "could not see what has changed"),
    }
}

async fn changed(app: &App, on_the_way: Duration) -> Result<Vec<Hint>> {
    let now = app.clock.now();
    let span = Span {
        since: now - WINDOW,
        until: now - on_the_way,
        since_id: id_made_ago(WINDOW),
        until_id: id_made_ago(on_the_way),
    };
    let mut hints = Vec::new();
    for (topic, versions) in [
        (
            LiveTopic::Order,
            orders::service::changed(app, &span).await?,
        ),
        (
            LiveTopic::Enrollment,
            enrollments::service::changed(app, &span).await?,
        ),
        (
            LiveTopic::Registration,
            registration::service::changed(app, &span).await?,
        ),
        (LiveTopic::Import, roster::work::changed(app, &span).await?),
        (
            LiveTopic::Booking,
            centres::service::changed(app, &span).await?,
        ),
        (
            LiveTopic::Windows,
            centres::windows::changed(app, &span).await?,
        ),
        (
            LiveTopic::Meal,
            centres::canteen::changed(app, &span).await?,
        ),
    ] {
        let hint = |(id, version)| Hint { topic, id, version };
        hints.extend(versions.into_iter().map(hint));
    }
    Ok(hints)
}
