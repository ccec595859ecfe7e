//! Chance that falls the same way every time.

use chrono::{DateTime, TimeDelta, Utc};
use rand::{Rng, RngExt, SeedableRng, rngs::Xoshiro256PlusPlus, seq::SliceRandom};
use uuid::{Builder, Uuid};

/// A named algorithm, so that the same seed still draws the same street after an update.
pub struct Dice(Xoshiro256PlusPlus);

impl Dice {
    /// Each part of the street has dice of its own: a change in one leaves the others as they were.
    pub fn new(seed: u64, part: &str) -> Self {
        let mut mixed = seed;
        for byte in part.bytes() {
            mixed = mixed.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte);
        }
        Self(Xoshiro256PlusPlus::seed_from_u64(mixed))
    }

    /// From `low` up to and including `high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// One of them; panics on an empty slice, which no table of the demo is.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// This part, in thousandths, of a span.
    pub fn part_of(&mut self, span: TimeDelta, low: i64, high: i64) -> TimeDelta {
        TimeDelta::seconds(span.num_seconds() * self.between(low, high) / 1000)
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        list.shuffle(&mut self.0);
    }

    /// A UUIDv7 as it would have been made then.
    pub fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut chance = [0; 10];
        self.0.fill_bytes(&mut chance);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
    }
}
