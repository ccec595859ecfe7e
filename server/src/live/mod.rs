//! Hints that something changed: what it was and which version, nothing else.
//!
//! A hint goes out after commit: at once to the subscribers of this instance, and on PostgreSQL to the
//! other instances, by `NOTIFY` from one task (`relay.rs`) to one task (`listener.rs`). Of each thing
//! only newer versions are told, so that every subscriber hears of them once and in order. Wherever
//! hints may have been lost, a single one says that anything may have changed: after the link was cut,
//! when more wait than are worth naming, and when the database knows of changes that no hint told of
//! (`recheck.rs`). A subscriber reads again what it shows; whether it may is decided in
//! `subscription.rs`.

mod listener;
mod message;
mod outbox;
pub mod recheck;
mod relay;
pub mod subscription;
mod told;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_graphql::Enum;
use tokio::{sync::broadcast, time::timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    app::App,
    clock::new_id,
    db::Db,
    error::{Error, Result},
};
use outbox::Outbox;
use told::Told;

/// Hints that a slow subscriber may fall behind by before it is told to read everything again.
const BACKLOG: usize = 1024;
/// PostgreSQL's name for the line between the instances.
const CHANNEL: &str = "linli_live";
const HEARD_SOON: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
pub enum LiveTopic {
    Order,
    Inbox,
    Enrollment,
    Registration,
    Import,
    Booking,
    Meal,
    /// Service windows of a centre: themselves, or who waits at them.
    Windows,
    /// Somebody was signed out somewhere.
    Session,
    /// Anything may have changed: read again whatever is shown.
    Everything,
}

impl LiveTopic {
    /// Inboxes and sessions have none: each hint about them is news.
    fn has_versions(self) -> bool {
        !matches!(self, Self::Inbox | Self::Session | Self::Everything)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    pub topic: LiveTopic,
    /// The order, enrolment, registration, batch, booking, meal or centre; for inbox and sessions their owner.
    pub id: Uuid,
    pub version: i32,
}

impl Hint {
    pub const EVERYTHING: Self = Self {
        topic: LiveTopic::Everything,
        id: Uuid::nil(),
        version: 0,
    };
}

/// Where the hints of one instance meet its subscribers.
pub struct LiveHub {
    /// By which an instance knows its own messages when they come back.
    id: Uuid,
    subscribers: broadcast::Sender<Hint>,
    told: Mutex<Told>,
    /// For the other instances, where there may be any.
    outbox: Option<Outbox>,
}

impl LiveHub {
    /// Of an instance that has its database for itself.
    pub fn alone() -> Self {
        Self {
            id: new_id(),
            subscribers: broadcast::channel(BACKLOG).0,
            told: Mutex::default(),
            outbox: None,
        }
    }

    /// Of an instance that names up to so many changes to the others at a time.
    pub fn shared(capacity: usize) -> Self {
        Self {
            outbox: Some(Outbox::new(capacity)),
            ..Self::alone()
        }
    }

    /// Call after commit. Never waits; nobody listening is no error.
    pub fn tell(&self, hints: impl IntoIterator<Item = Hint>) {
        for hint in hints {
            if self.pass_on(hint)
                && let Some(outbox) = &self.outbox
            {
                outbox.add(hint);
            }
        }
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Hint> {
        self.subscribers.subscribe()
    }

    /// To the subscribers of this instance, unless they know: commits that overlap may tell of an
    /// older version last.
    fn pass_on(&self, hint: Hint) -> bool {
        // Held until it is sent, so that subscribers hear in the order in which this decides.
        let mut told = self.told();
        let is_news = told.is_news(hint);
        if is_news {
            self.subscribers.send(hint).ok();
        }
        is_news
    }

    /// Takes note of versions without telling anybody; answers whether any was unheard of.
    fn learn(&self, hints: &[Hint]) -> bool {
        let mut told = self.told();
        let news = hints.iter().filter(|hint| told.is_news(**hint));
        news.count() > 0
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Links this instance with the others on its database until told to stop; what waits to be told then
/// still goes out. A SQLite file has one server, and nobody to link it with.
pub async fn keep_linked(app: Arc<App>, stop: CancellationToken) {
    let (Some(outbox), Some(options)) = (&app.live.outbox, app.db.postgres_options()) else {
        return;
    };
    let options = options.application_name("linli live");
    let hearing = async {
        tokio::select! {
            () = stop.cancelled() => {}
            () = listener::keep_listening(&app, &options) => {}
            () = recheck::keep_checking(&app) => {}
        }
    };
    tokio::join!(
        hearing,
        relay::keep_sending(app.live.id, outbox, &options, &stop)
    );
}

/// Whether what is told over PostgreSQL is heard there, as it is not through every pooler.
pub async fn is_heard(db: &Db) -> Result<bool> {
    let Some(options) = db.postgres_options() else {
        return Ok(true);
    };
    let mut listener = listener::connect(&options).await.map_err(Error::internal)?;
    let sign_of_life = message::write(new_id(), &[]);
    relay::send(&mut None, &options, &sign_of_life).await?;
    let heard = async {
        while let Ok(Some(message)) = listener.try_recv().await {
            if sign_of_life.iter().any(|sent| sent == message.payload()) {
                return true;
            }
        }
        false
    };
    Ok(timeout(HEARD_SOON, heard).await.unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(id: u128, version: i32) -> Hint {
        Hint {
            topic: LiveTopic::Order,
            id: Uuid::from_u128(id),
            version,
        }
    }

    fn heard(receiver: &mut broadcast::Receiver<Hint>) -> Vec<Hint> {
        std::iter::from_fn(|| receiver.try_recv().ok()).collect()
    }

    #[test]
    fn an_older_version_told_last_is_not_passed_on() {
        let hub = LiveHub::alone();
        let mut receiver = hub.subscribe();
        hub.tell([
            order(1, 5),
            order(1, 7),
            order(1, 6),
            order(2, 6),
            order(1, 7),
        ]);
        assert_eq!(
            heard(&mut receiver),
            [order(1, 5), order(1, 7), order(2, 6)]
        );
    }

    #[test]
    fn hints_without_versions_are_all_passed_on() {
        let inbox = Hint {
            topic: LiveTopic::Inbox,
            id: Uuid::from_u128(1),
            version: 0,
        };
        let hub = LiveHub::alone();
        let mut receiver = hub.subscribe();
        hub.tell([inbox, inbox, Hint::EVERYTHING, Hint::EVERYTHING]);
        assert_eq!(heard(&mut receiver).len(), 4);
    }

    #[test]
    fn only_what_no_hint_told_of_is_unheard_of() {
        let hub = LiveHub::alone();
        hub.tell([order(1, 3)]);
        assert!(!hub.learn(&[order(1, 2), order(1, 3)]));
        assert!(hub.learn(&[order(1, 4), order(2, 1)]));
        assert!(!hub.learn(&[order(1, 4), order(2, 1)]));
    }
}
