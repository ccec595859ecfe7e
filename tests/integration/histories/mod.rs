//! Random histories: whatever people try in whatever order, over holidays and 调休, the server accepts
//! what a small model of the rules accepts, refuses the rest for the same reason, and stands where the
//! model stands after every step. At the end each timeline leads to where its order is.
//!
//! The same histories in every run; `LINLI_HISTORIES=500` tries so many others.

mod cast;
mod history;
mod model;
mod played;

use std::env;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::support::{Engine, run_with};
use history::History;

/// Enough to meet every rule a few times, and few enough for every run.
const CASES: u32 = 12;
const SEED: [u8; 32] = *b"a history of the huaxi street 01";

#[test]
fn sqlite() {
    many(Engine::Sqlite);
}

#[test]
fn postgres() {
    many(Engine::Postgres);
}

fn many(engine: Engine) {
    let wanted = env::var("LINLI_HISTORIES").ok();
    let cases = wanted
        .as_deref()
        .map_or(CASES, |text| text.parse().unwrap());
    let mut seed = SEED;
    if wanted.is_some() {
        // Each engine and number begins somewhere else.
        seed[0] = engine as u8 + 1;
        seed[1..5].copy_from_slice(&cases.to_le_bytes());
    }
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 150,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&history::any(), |history: History| {
        run_with(engine, async |app| played::play(app, &history).await).map_err(TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
