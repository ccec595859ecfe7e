//! web/schema.graphql, the contract between server and app: written or verified from the server's types.

use crate::project::Project;
use anyhow::{Result, bail};
use std::{fs, path::Path};
use xshell::cmd;

const FILE: &str = "web/schema.graphql";

pub fn write(project: &Project, linli: &Path) -> Result<()> {
    let current = from_server(project, linli)?;
    if fs::read_to_string(project.root.join(FILE)).is_ok_and(|written| written == current) {
        project.say(format!("{FILE} is up to date"));
        return Ok(());
    }
    fs::write(project.root.join(FILE), current)?;
    project.say(format!("wrote {FILE}"));
    Ok(())
}

pub fn check(project: &Project, linli: &Path) -> Result<()> {
    if fs::read_to_string(project.root.join(FILE))? != from_server(project, linli)? {
        bail!("{FILE} is not what the server says: run `cargo xtask schema`");
    }
    project.say(format!("{FILE} is what the server says"));
    Ok(())
}

fn from_server(project: &Project, linli: &Path) -> Result<String> {
    let schema = cmd!(project.shell, "{linli} schema").read()?;
    Ok(format!("{}\n", schema.trim_end()))
}
