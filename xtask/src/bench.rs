//! How fast the server is beside raw SQL, on both databases. Filled databases stay for the
//! next run, in the target folder or, where PostgreSQL cannot reach that, in the one for temporary files.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

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
        .arg(folder(project)?)
        .args(&arguments.benchmark)
        .run()?;
    Ok(())
}

/// PostgreSQL does not run as root, and another user may not be let into root's home.
fn folder(project: &Project) -> Result<PathBuf> {
    let is_open = |folder: &Path| {
        let mode = folder.metadata().map(|folder| folder.permissions().mode());
        mode.is_ok_and(|mode| mode & 0o001 != 0)
    };
    let is_closed = install::is_root(project)? && !project.target.ancestors().all(is_open);
    Ok(match is_closed {
        true => std::env::temp_dir().join("linli-load"),
        false => project.target.join("load"),
    })
}
