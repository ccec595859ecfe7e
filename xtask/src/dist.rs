//! One optimised binary that holds the app: what a street installs.

use crate::{
    project::Project,
    web::{self, Flavour, Optimizer},
};
use anyhow::Result;
use std::fs;

pub fn dist(project: &Project) -> Result<()> {
    web::build(project, Flavour::Small, Optimizer::Required)?;
    project.say("building the server, optimised as a whole");
    project
        .cargo(["build", "--package", "server", "--profile", "dist"])
        .run()?;
    let binary = project.target.join("dist/linli");
    let size = fs::metadata(&binary)?.len() as f64 / 1_048_576.0;
    project.say(format!("{}: {size:.1} MiB", project.relative(&binary)));
    Ok(())
}
