//! Whether anything is lost when the server, or PostgreSQL under it, is killed in the middle of its
//! work: round after round, on both databases.

use crate::{
    install,
    project::Project,
    server::{self, HOST},
};
use anyhow::Result;
use clap::Args;

/// In every run of the tests.
const A_FEW: u64 = 3;

#[derive(Args)]
pub struct FaultsArguments {
    /// Rounds on each database
    #[arg(long, default_value_t = 30)]
    rounds: u64,
    /// Begin with this one, to see again what a round has found
    #[arg(long)]
    seed: Option<u64>,
    /// sqlite or postgres; both where nothing is said
    #[arg(long)]
    database: Option<String>,
}

pub fn faults(project: &Project, arguments: &FaultsArguments) -> Result<()> {
    install::test_packages(project)?;
    play(project, arguments)
}

pub fn a_few(project: &Project) -> Result<()> {
    let arguments = FaultsArguments {
        rounds: A_FEW,
        seed: None,
        database: None,
    };
    play(project, &arguments)
}

fn play(project: &Project, arguments: &FaultsArguments) -> Result<()> {
    // The server as other tests have it: built once for all of them.
    let linli = server::build_with_tests(project)?;
    let seed = arguments.seed.map(|seed| format!("--seed={seed}"));
    let database = arguments.database.as_ref();
    let database = database.map(|name| format!("--database={name}"));
    project
        .cargo(["test", "--quiet"])
        .args(HOST)
        .args(["--bench", "faults", "--", "--linli"])
        .arg(linli)
        .arg(format!("--rounds={}", arguments.rounds))
        .args(seed)
        .args(database)
        .run()?;
    Ok(())
}
