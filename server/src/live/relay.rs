//! Tells the other instances what was told here: one `NOTIFY` at a time, never in the transaction that
//! wrote, since all that notify take their turn to commit. What is told meanwhile goes in the next one.

use std::time::Duration;

use sea_orm::sqlx::{self, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{CHANNEL, message, outbox::Outbox};
use crate::error::{Error, Result};

/// After this long without a hint there is a sign of life instead: an instance that does not even
/// hear its own knows that its link is dead.
const QUIET: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(10);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Until told to stop; then sends what still waits.
pub async fn keep_sending(
    sender: Uuid,
    outbox: &Outbox,
    options: &PgConnectOptions,
    stop: &CancellationToken,
) {
    let mut line = None;
    let mut pause = FIRST_PAUSE;
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => {}
            _ = timeout(QUIET, outbox.filled()) => {}
        }
        if send_waiting(sender, outbox, &mut line, options).await {
            pause = FIRST_PAUSE;
            continue;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = sleep(pause) => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    // The connection may have been dead; a new one is worth a try.
    if !send_waiting(sender, outbox, &mut line, options).await {
        send_waiting(sender, outbox, &mut line, options).await;
    }
}

/// Answers whether it worked; what could not be sent waits on.
async fn send_waiting(
    sender: Uuid,
    outbox: &Outbox,
    line: &mut Option<PgConnection>,
    options: &PgConnectOptions,
) -> bool {
    let hints = outbox.take();
    match send(line, options, &message::write(sender, &hints)).await {
        Ok(()) => {
            metrics::counter!("linli_live_hints_sent_total").increment(hints.len() as u64);
            true
        }
        Err(error) => {
            tracing::warn!(
                error = error.describe(),
                hints = hints.len(),
                "cannot tell the other servers what has changed; trying again"
            );
            for hint in hints {
                outbox.add(hint);
            }
            false
        }
    }
}

/// All of them or none. A connection that failed, or that does not answer, is not used again.
pub(super) async fn send(
    line: &mut Option<PgConnection>,
    options: &PgConnectOptions,
    texts: &[String],
) -> Result<()> {
    let sending = async {
        let mut connection = match line.take() {
            Some(connection) => connection,
            None => PgConnection::connect_with(options).await?,
        };
        sqlx::query("SELECT pg_notify($1, text) FROM unnest($2::text[]) AS text")
            .bind(CHANNEL)
            .bind(texts)
            .execute(&mut connection)
            .await?;
        *line = Some(connection);
        Ok(())
    };
    match timeout(PATIENCE, sending).await {
        Ok(sent) => sent.map_err(|error: sqlx::Error| Error::internal(error)),
        Err(_) => Err(Error::internal("the database does not answer")),
    }
}
