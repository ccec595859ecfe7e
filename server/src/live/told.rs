//! Which version of each thing was told last.

use std::{collections::HashMap, mem};

use uuid::Uuid;

use super::{Hint, LiveTopic};

/// Things remembered, twice over: when the young ones are so many they become the old ones, and the
/// old ones are forgotten. Hints about one thing overtake each other by moments, not by thousands.
const GENERATION: usize = 10_000;

#[derive(Default)]
pub struct Told {
    young: HashMap<(LiveTopic, Uuid), i32>,
    old: HashMap<(LiveTopic, Uuid), i32>,
}

impl Told {
    /// Whether nothing as new was told before; from now on it was.
    pub fn is_news(&mut self, hint: Hint) -> bool {
        if !hint.topic.has_versions() {
            return true;
        }
        let key = (hint.topic, hint.id);
        let known = self.young.get(&key).or_else(|| self.old.get(&key));
        if known.is_some_and(|known| *known >= hint.version) {
            return false;
        }
        if self.young.len() >= GENERATION {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, hint.version);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(id: usize, version: i32) -> Hint {
        Hint {
            topic: LiveTopic::Order,
            id: Uuid::from_u128(id as u128),
            version,
        }
    }

    #[test]
    fn what_was_told_of_late_is_remembered_and_memory_is_bounded() {
        let mut told = Told::default();
        for id in 0..5 * GENERATION {
            assert!(told.is_news(order(id, 2)));
            assert!(!told.is_news(order(id, 1)));
            assert!(!told.is_news(order(id.saturating_sub(GENERATION - 1), 2)));
        }
        assert!(told.young.len() <= GENERATION && told.old.len() <= GENERATION);
    }
}
