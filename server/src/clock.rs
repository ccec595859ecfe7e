//! Where time and ids come from: the real ones in production, chosen ones in tests.
//!
//! Nothing else in the server reads the system's clock or makes an id; `clippy.toml` sees to it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use uuid::{Builder, Uuid};

/// The present, cut to microseconds, which is what both databases keep.
#[derive(Clone)]
pub struct Clock {
    /// Added to the system's time; tests move it.
    offset: Arc<AtomicI64>,
    /// When set, the clock stands still at this many microseconds since 1970, plus the offset.
    fixed: Option<i64>,
}

impl Clock {
    pub fn system() -> Self {
        Self {
            offset: Arc::new(AtomicI64::new(0)),
            fixed: None,
        }
    }

    /// A clock that stands still until [`Clock::advance`] moves it.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self {
            offset: Arc::new(AtomicI64::new(0)),
            fixed: Some(at.timestamp_micros()),
        }
    }

    #[allow(clippy::disallowed_methods, reason = "this is the one place that may")]
    pub fn now(&self) -> DateTime<Utc> {
        let offset = TimeDelta::microseconds(self.offset.load(Ordering::Relaxed));
        let base = match self.fixed {
            Some(micros) => DateTime::from_timestamp_micros(micros).unwrap_or_default(),
            None => Utc::now().trunc_subsecs(6),
        };
        base + offset
    }

    /// Moves this clock and all its clones.
    pub fn advance(&self, by: TimeDelta) {
        self.offset
            .fetch_add(by.num_microseconds().unwrap_or(0), Ordering::Relaxed);
    }
}

/// A new id, ordered by time of making.
#[allow(clippy::disallowed_methods, reason = "this is the one place that may")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// What an id made so long ago would be at least, to tell older ids from younger ones.
#[allow(clippy::disallowed_methods, reason = "this is the one place that may")]
pub fn id_made_ago(ago: Duration) -> Uuid {
    let then = Utc::now() - ago;
    let millis = u64::try_from(then.timestamp_millis()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tell_when_they_were_made() {
        let id = new_id();
        assert!(id_made_ago(Duration::from_secs(1)) < id);
        std::thread::sleep(Duration::from_millis(2));
        assert!(id < id_made_ago(Duration::ZERO));
    }
}
