//! Hears what the other instances tell, on a connection of its own. Whatever ends the link, there is
//! a new one soon, and then everybody reads again what they show: what was told meanwhile is lost.

use std::{convert::Infallible, time::Duration};

use sea_orm::sqlx::{
    self,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::time::{sleep, timeout};

use super::{CHANNEL, Hint, LiveHub, message, recheck};
use crate::{
    app::App,
    error::{Error, Result},
};

const CONNECTING: Duration = Duration::from_secs(5);
/// Even an instance alone hears its own signs of life sooner than this.
const LONGEST_SILENCE: Duration = Duration::from_secs(25);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

pub async fn keep_listening(app: &App, options: &PgConnectOptions) {
    let mut pause = FIRST_PAUSE;
    loop {
        let Err(error) = listen(app, options, &mut pause).await;
        tracing::warn!(
            error = error.describe(),
            "cannot hear what other servers tell; trying again"
        );
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Until the link ends.
async fn listen(app: &App, options: &PgConnectOptions, pause: &mut Duration) -> Result<Infallible> {
    let mut listener = connect(options).await.map_err(Error::internal)?;
    *pause = FIRST_PAUSE;
    metrics::counter!("linli_live_listens_total").increment(1);
    // From here on everything is heard. What was not is read: first noted, so that it is not found
    // missing later, then told.
    recheck::take_note(app).await;
    app.live.pass_on(Hint::EVERYTHING);
    loop {
        match timeout(LONGEST_SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(message))) => hear(&app.live, message.payload()),
            Ok(Ok(None)) => return Err(Error::internal("the connection was cut")),
            Ok(Err(error)) => return Err(Error::internal(error)),
            Err(_) => return Err(Error::internal("the connection has fallen silent")),
        }
    }
}

/// A pool for each attempt: a dead connection may keep its place in one for many minutes.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgListener, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(CONNECTING)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options.clone());
    let mut listener = PgListener::connect_with(&pool).await?;
    // A cut is for us to mend, or nobody would know of it.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

fn hear(live: &LiveHub, text: &str) {
    let (sender, hints) = message::read(text);
    if sender == Some(live.id) {
        return;
    }
    metrics::counter!("linli_live_hints_received_total").increment(hints.len() as u64);
    for hint in hints {
        live.pass_on(hint);
    }
}
