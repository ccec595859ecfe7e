//! From a fresh clone to a running demo street. What is entered there stays in data/ for the next start.

use crate::{
    project::Project,
    server,
    web::{self, Flavour, Optimizer},
};
use anyhow::Result;
use xshell::cmd;

pub fn run(project: &Project, flavour: Flavour, serve: &[String]) -> Result<()> {
    web::build(project, flavour, Optimizer::IfPossible)?;
    let linli = server::build(project, flavour)?;

    let data = project.root.join("data");
    project.shell.create_dir(&data)?;
    let database = format!("sqlite://{}", data.join("linli.db").display());
    let _folder = project.shell.push_env("LINLI_DATA_DIR", &data);
    let _database = project.shell.push_env("LINLI_DATABASE_URL", database);

    project.say("preparing the database in data/");
    cmd!(project.shell, "{linli} migrate").run()?;
    cmd!(project.shell, "{linli} demo --scale small").run()?;
    project.become_program(cmd!(project.shell, "{linli} serve --demo {serve...}"))
}
