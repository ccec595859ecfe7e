//! From a fresh clone to a running demo street. What is entered there stays in data/ for the next start.

use crate::{
    project::Project,
    server,
    web::{self, Flavour, Optimizer},
};
use anyhow::{Result, ensure};
use std::{fs, path::Path};
use xshell::{Cmd, cmd};

const DATABASE: &str = "linli.db";

pub fn run(project: &Project, flavour: Flavour, serve: &[String]) -> Result<()> {
    web::build(project, flavour, Optimizer::IfPossible)?;
    let linli = server::build(project, flavour)?;
    let data = project.root.join("data");
    if !data.join(DATABASE).exists() {
        fill(project, &linli, &data)?;
    }
    on(&data, cmd!(project.shell, "{linli} migrate")).run()?;
    project.become_program(on(
        &data,
        cmd!(project.shell, "{linli} serve --demo {serve...}"),
    ))
}

/// The demo street is filled in a folder of its own and moved up when it is complete, so that a first
/// start which was interrupted is a first start again.
fn fill(project: &Project, linli: &Path, data: &Path) -> Result<()> {
    let filling = data.join("filling");
    project.shell.remove_path(&filling)?;
    project.shell.create_dir(&filling)?;
    ensure!(
        project.shell.read_dir(data)? == [filling.clone()],
        "data/ holds something, but no {DATABASE}: please move it elsewhere, it may be somebody's key or photos"
    );
    project.say("filling data/ with the demo street");
    on(&filling, cmd!(project.shell, "{linli} migrate")).run()?;
    on(&filling, cmd!(project.shell, "{linli} demo --scale small")).run()?;

    let mut made = project.shell.read_dir(&filling)?;
    made.sort_by_key(|path| path.ends_with(DATABASE));
    for path in made {
        fs::rename(&path, data.join(path.file_name().unwrap_or_default()))?;
    }
    fs::remove_dir(&filling)?;
    Ok(())
}

fn on<'a>(data: &Path, linli: Cmd<'a>) -> Cmd<'a> {
    linli.env("LINLI_DATA_DIR", data).env(
        "LINLI_DATABASE_URL",
        format!("sqlite://{}", data.join(DATABASE).display()),
    )
}
