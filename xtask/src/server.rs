//! The `linli` binary, built as it is wanted.

use crate::{project::Project, web::Flavour};
use anyhow::Result;
use std::path::PathBuf;

/// For people: alone, as quickly as cargo can.
pub fn build(project: &Project, flavour: Flavour) -> Result<PathBuf> {
    let (profile, folder) = match flavour {
        Flavour::Fast => ("dev", "debug"),
        Flavour::Small => ("release", "release"),
    };
    project.say(format!("building the server ({profile})"));
    project
        .cargo(["build", "--package", "server", "--profile", profile])
        .run()?;
    Ok(project.target.join(folder).join("linli"))
}

/// What is checked and tested on the host. Always these packages together: with fewer, cargo would
/// choose other features for their dependencies and compile those twice.
pub const HOST: [&str; 8] = [
    "--package",
    "server",
    "--package",
    "entity",
    "--package",
    "migration",
    "--package",
    "tests",
];

/// For tests: together with everything that is tested, so that the steps of a run find it built.
pub fn build_with_tests(project: &Project) -> Result<PathBuf> {
    project.cargo(["build", "--all-targets"]).args(HOST).run()?;
    Ok(project.target.join("debug/linli"))
}
