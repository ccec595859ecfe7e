//! How fast the server answers what is asked most, beside the best SQL that one can write for the same
//! answer, issued over a pool of the same size: on both databases, in one run, on one machine.
//!
//! Server, database and whoever asks share the machine's cores, and how fast a machine is changes by the
//! hour. So the two take turns, and what counts is their ratio.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark stops at what it did not expect, and lives now"
)]

mod board;
mod claims;
mod client;
mod filled;
mod held;
mod lanes;
mod linli;
mod meter;
mod operations;
#[path = "../integration/support/postgres.rs"]
mod postgres;
mod rooms;
mod table;

use std::{path::PathBuf, time::Duration};

use clap::Parser;

use filled::{Engine, Filled};
use lanes::Pace;
use linli::Linli;

/// The server's, so that raw SQL is not the slower for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(about = "Measure the server beside raw SQL, on both databases")]
pub struct Arguments {
    /// The server's binary
    #[arg(long)]
    linli: PathBuf,
    /// Where filled databases are kept for the next run
    #[arg(long)]
    folder: PathBuf,
    /// small, street or district, as of `linli demo`
    #[arg(long, default_value = "small")]
    scale: String,
    /// How long each side is measured at a time
    #[arg(long, default_value_t = 2)]
    seconds: u64,
    /// How often the two take turns
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How many ask at the same time
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Only operations whose name contains this
    #[arg(long, default_value = "")]
    only: String,
    /// `cargo bench` says so
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let pace = Pace {
        lanes: arguments.connections,
        span: Duration::from_secs(arguments.seconds),
        rounds: arguments.rounds,
    };
    let mut table = table::Table::new(&arguments);
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let filled = Filled::open(engine, &arguments).await;
        let reads = operations::prepare(&filled).await;
        let linli = Linli::start(&arguments.linli, &filled).await;
        let (idle, _) = linli.process.memory();
        let is_wanted = |name: &str| name.contains(&arguments.only);
        for read in reads.into_iter().filter(|read| is_wanted(read.name)) {
            let compared = read.compare(&filled, &linli, &pace).await;
            table.add(&filled, read.name, compared);
        }
        if rooms::NAMES.into_iter().any(is_wanted) {
            let operations = rooms::prepare(&filled, &pace).await;
            for one in operations.into_iter().filter(|one| is_wanted(one.name)) {
                let compared = one.compare(&filled, &linli, &pace).await;
                table.add(&filled, one.name, compared);
            }
        }
        // Last: whoever is let into the hall for it changes what the others read.
        if is_wanted(claims::NAME) {
            let claim = claims::prepare(&filled, &pace).await;
            let compared = claim.compare(&filled, &linli, &pace).await;
            table.add(&filled, claim.name, compared);
        }
        table.server(&filled, &linli, idle).await;
    }
    println!("{}", table.markdown());
}
