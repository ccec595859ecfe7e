//! Hints on their way to the other instances. While one batch is sent the next one gathers: of each
//! thing the newest version, and when there are too many to name, only that everything is to be read
//! again. So it never blocks a writer, never grows without end, and never loses a change silently.

use std::{
    collections::HashMap,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;
use uuid::Uuid;

use super::{Hint, LiveTopic};

pub struct Outbox {
    waiting: Mutex<Batch>,
    /// Things that are named; more become [`Hint::EVERYTHING`].
    capacity: usize,
    filled: Notify,
}

#[derive(Default)]
struct Batch {
    newest: HashMap<(LiveTopic, Uuid), i32>,
    is_everything: bool,
}

impl Outbox {
    pub fn new(capacity: usize) -> Self {
        Self {
            waiting: Mutex::default(),
            capacity,
            filled: Notify::new(),
        }
    }

    pub fn add(&self, hint: Hint) {
        let dropped = self.waiting().add(hint, self.capacity);
        if dropped > 0 {
            metrics::counter!("linli_live_hints_dropped_total").increment(dropped);
        }
        self.filled.notify_one();
    }

    /// Resolves when something was added since the last time.
    pub async fn filled(&self) {
        self.filled.notified().await;
    }

    pub fn take(&self) -> Vec<Hint> {
        let batch = mem::take(&mut *self.waiting());
        if batch.is_everything {
            return vec![Hint::EVERYTHING];
        }
        let hints = batch.newest.into_iter();
        hints
            .map(|((topic, id), version)| Hint { topic, id, version })
            .collect()
    }

    fn waiting(&self) -> MutexGuard<'_, Batch> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Batch {
    /// Answers how many hints will not be told by name.
    fn add(&mut self, hint: Hint, capacity: usize) -> u64 {
        if self.is_everything {
            return 1;
        }
        if hint != Hint::EVERYTHING {
            let newest = self.newest.entry((hint.topic, hint.id)).or_insert(0);
            *newest = hint.version.max(*newest);
            if self.newest.len() <= capacity {
                return 0;
            }
        }
        self.is_everything = true;
        mem::take(&mut self.newest).len() as u64
    }
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

    #[test]
    fn the_newest_version_of_each_thing_is_sent_once() {
        let outbox = Outbox::new(2);
        for hint in [order(1, 1), order(2, 1), order(1, 3), order(1, 2)] {
            outbox.add(hint);
        }
        let mut hints = outbox.take();
        hints.sort_by_key(|hint| hint.id);
        assert_eq!(hints, [order(1, 3), order(2, 1)]);
        assert_eq!(outbox.take(), []);
    }

    #[test]
    fn too_many_to_name_become_everything() {
        let outbox = Outbox::new(2);
        (0..1_000).for_each(|id| outbox.add(order(id, 1)));
        assert_eq!(outbox.take(), [Hint::EVERYTHING]);
        outbox.add(order(1, 2));
        assert_eq!(outbox.take(), [order(1, 2)]);
    }

    #[test]
    fn what_could_not_be_sent_waits_with_the_rest() {
        let outbox = Outbox::new(2);
        outbox.add(order(1, 1));
        let unsent = outbox.take();
        outbox.add(order(1, 2));
        unsent.into_iter().for_each(|hint| outbox.add(hint));
        assert_eq!(outbox.take(), [order(1, 2)]);
        outbox.add(Hint::EVERYTHING);
        outbox.add(order(3, 1));
        assert_eq!(outbox.take(), [Hint::EVERYTHING]);
    }
}
