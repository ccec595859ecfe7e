//! How fast the server is beside raw SQL, on both databases. Filled databases stay in the target
//! folder for the next run.

use crate::{install, project::Project};
use anyhow::Result;
use clap::Args;

#[derive(Args)]
pub struct BenchArguments {
    /// How much is in the databases: small, street, or district for figures that count
    #[arg(long, default_value = "small")]
    scale: String,
    /// Passed on to the benchmark; `-- --help` lists what it takes
    #[arg(last = true)]
    benchmark: Vec<String>,
}

/// Always these together, so that what both need is compiled once.
const OPTIMISED: [&str; 4] = ["--package", "server", "--package", "tests"];

pub fn bench(project: &Project, arguments: &BenchArguments) -> Result<()> {
    install::test_packages(project)?;
    project.say("building the server and the benchmark (release)");
    project
        .cargo(["build", "--release"])
        .args(OPTIMISED)
        .args(["--bin", "linli", "--bench", "load"])
        .run()?;
    project
        .cargo(["bench", "--quiet"])
        .args(OPTIMISED)
        .args(["--bench", "load", "--"])
        .args(["--scale", &arguments.scale, "--linli"])
        .arg(project.target.join("release/linli"))
        .arg("--folder")
        .arg(project.target.join("load"))
        .args(&arguments.benchmark)
        .run()?;
    Ok(())
}
