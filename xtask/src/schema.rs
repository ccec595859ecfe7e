//! web/schema.graphql, the contract between server and app, from the server's types; and
//! web/operations/, what the app asks, from the app's types. Both are written or verified.

use crate::project::Project;
use anyhow::{Result, bail};
use std::{fs, path::Path};
use xshell::{Cmd, cmd};

const FILE: &str = "web/schema.graphql";

pub fn write(project: &Project, linli: &Path) -> Result<()> {
    let current = from_server(project, linli)?;
    if fs::read_to_string(project.root.join(FILE)).is_ok_and(|written| written == current) {
        project.say(format!("{FILE} is up to date"));
    } else {
        fs::write(project.root.join(FILE), current)?;
        project.say(format!("wrote {FILE}"));
    }
    project.say("writing web/operations/");
    operations(project)
        .env("LINLI_WRITE_OPERATIONS", "1")
        .run()?;
    Ok(())
}

pub fn check(project: &Project, linli: &Path) -> Result<()> {
    if fs::read_to_string(project.root.join(FILE))? != from_server(project, linli)? {
        bail!("{FILE} is not what the server says: run `cargo xtask schema`");
    }
    project.say(format!("{FILE} is what the server says"));
    operations(project).run()?;
    project.say("web/operations/ is what the app asks");
    Ok(())
}

/// The app's unit tests, one of which is there for each operation.
fn operations(project: &Project) -> Cmd<'_> {
    project.cargo(["test", "--quiet", "--package", "web"])
}

fn from_server(project: &Project, linli: &Path) -> Result<String> {
    let schema = cmd!(project.shell, "{linli} schema").read()?;
    Ok(format!("{}\n", schema.trim_end()))
}
