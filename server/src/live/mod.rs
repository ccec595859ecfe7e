//! Hints that something changed, sent after commit: what it was and which version, nothing else.
//!
//! A subscriber reads again what it shows; whether it may is decided there and not here.

use async_graphql::Enum;
use tokio::sync::broadcast;
use uuid::Uuid;

/// Hints that a slow subscriber may fall behind by before it is told to read everything again.
const BACKLOG: usize = 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum LiveTopic {
    Order,
    Inbox,
    Enrollment,
    Registration,
    Import,
    /// Somebody was signed out somewhere.
    Session,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    pub topic: LiveTopic,
    /// The order, enrolment, registration or batch; for inbox and sessions their owner.
    pub id: Uuid,
    pub version: i32,
}

#[derive(Clone)]
pub struct LiveHub {
    sender: broadcast::Sender<Hint>,
}

impl Default for LiveHub {
    fn default() -> Self {
        Self {
            sender: broadcast::channel(BACKLOG).0,
        }
    }
}

impl LiveHub {
    /// Call after commit. Nobody listening is no error.
    pub fn tell(&self, hints: impl IntoIterator<Item = Hint>) {
        for hint in hints {
            self.sender.send(hint).ok();
        }
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Hint> {
        self.sender.subscribe()
    }
}
