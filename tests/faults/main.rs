//! Whether anything is lost when the server, or PostgreSQL under it, dies in the middle of its work.
//!
//! Round after round phones send mutations to the real server until it is killed. It starts again on
//! what is left, and then: every change that was acknowledged is there; every other one is there as a
//! whole or not at all, and sent again it is carried out once or refused; timelines lead to where
//! orders stand; counters agree with rows; the database is sound.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "stops at what it did not expect, and lives now"
)]

mod books;
#[path = "../load/client.rs"]
mod client;
mod dice;
#[path = "../load/held.rs"]
mod held;
mod linli;
mod plan;
#[path = "../integration/support/postgres.rs"]
mod postgres;
mod round;
mod street;
mod table;
#[path = "../integration/support/timeline.rs"]
mod timeline;
mod traffic;
mod written;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use chrono::Utc;
use clap::Parser;

use plan::Board;
use street::{Engine, Street};
use table::Figures;

#[derive(Parser)]
#[command(about = "Kill the server under load, and look at what is left")]
struct Arguments {
    /// The server's binary
    #[arg(long)]
    linli: PathBuf,
    /// On each database
    #[arg(long, default_value_t = 3)]
    rounds: u64,
    /// Of the first round; each later one has the next number
    #[arg(long)]
    seed: Option<u64>,
    /// Only this one
    #[arg(long, value_enum)]
    database: Option<Engine>,
    /// `cargo bench` says so
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tokio::select! {
        code = run(&arguments) => code,
        // What was started stops with what is dropped here.
        _ = tokio::signal::ctrl_c() => ExitCode::from(130),
    }
}

async fn run(arguments: &Arguments) -> ExitCode {
    let any = Utc::now().timestamp_micros().unsigned_abs() % 1_000_000_000;
    let seed = arguments.seed.unwrap_or(any);
    let engines = [Engine::Sqlite, Engine::Postgres];
    let wanted = |engine: &Engine| arguments.database.is_none_or(|only| only == *engine);
    let mut table = Vec::new();
    for engine in engines.into_iter().filter(wanted) {
        match rounds(engine, arguments, seed).await {
            Ok(figures) => table.push(figures),
            Err(()) => return ExitCode::FAILURE,
        }
    }
    println!("\n{}", table::markdown(&table));
    ExitCode::SUCCESS
}

async fn rounds(engine: Engine, arguments: &Arguments, first_seed: u64) -> Result<Figures, ()> {
    let (name, rounds) = (engine.name(), arguments.rounds);
    let started = Instant::now();
    let mut street = Street::fill(engine, &arguments.linli).await;
    println!(
        "{name}: a demo street, filled in {:.1} s; first seed {first_seed}",
        started.elapsed().as_secs_f64()
    );
    let trouble = {
        let app = street.open().await;
        let trouble = books::trouble(&app, &street).await;
        app.db.close().await.unwrap();
        trouble
    };
    let mut board = Board::new();
    let mut figures = Figures::of(engine);
    for round in 1..=rounds {
        let seed = first_seed + round - 1;
        let mut outcome = round::play(&mut street, &mut board, seed).await;
        if outcome.is_ok() {
            let app = street.open().await;
            let found = books::trouble(&app, &street).await;
            app.db.close().await.unwrap();
            if let Some(new) = found.iter().find(|what| !trouble.contains(what)) {
                outcome = Err(format!("linli doctor: {new}"));
            }
        }
        match outcome {
            Ok(outcome) => {
                println!("{name} {round}/{rounds}, seed {seed}: {outcome}");
                figures.add(&outcome);
            }
            Err(what) => {
                println!("{name} {round}/{rounds}, seed {seed}: FAILED\n{what}");
                println!("what is left lies in {}", street.keep().display());
                return Err(());
            }
        }
    }
    figures.took = started.elapsed();
    Ok(figures)
}
