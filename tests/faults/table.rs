//! The figures of all rounds, as a table that a README can hold.

use std::{collections::BTreeMap, fmt::Write, time::Duration};

use crate::{
    round::{Fault, Outcome},
    street::Engine,
};

pub struct Figures {
    engine: Engine,
    rounds: usize,
    faults: BTreeMap<String, usize>,
    acknowledged: usize,
    refused: usize,
    unanswered: usize,
    found: usize,
    slowest: Duration,
    pub took: Duration,
}

impl Figures {
    pub fn of(engine: Engine) -> Self {
        Self {
            engine,
            rounds: 0,
            faults: BTreeMap::new(),
            acknowledged: 0,
            refused: 0,
            unanswered: 0,
            found: 0,
            slowest: Duration::ZERO,
            took: Duration::ZERO,
        }
    }

    pub fn add(&mut self, outcome: &Outcome) {
        self.rounds += 1;
        if outcome.fault != Fault::Server {
            *self.faults.entry(outcome.fault.to_string()).or_default() += 1;
        }
        self.acknowledged += outcome.acknowledged;
        self.refused += outcome.refused;
        self.unanswered += outcome.unanswered;
        self.found += outcome.found;
        self.slowest = self.slowest.max(outcome.recovery);
    }
}

pub fn markdown(all: &[Figures]) -> String {
    let mut text = String::from(
        "| database | rounds | acknowledged | of those lost | refused | unanswered | of those found written, whole | slowest start after | took |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    for one in all {
        let _ = writeln!(
            text,
            "| {} | {} | {} | 0 | {} | {} | {} | {} ms | {} s |",
            one.engine.name(),
            one.rounds,
            one.acknowledged,
            one.refused,
            one.unanswered,
            one.found,
            one.slowest.as_millis(),
            one.took.as_secs()
        );
    }
    for one in all {
        for (fault, count) in &one.faults {
            let _ = writeln!(text, "{count} rounds on {}: {fault}", one.engine.name());
        }
    }
    text
}
