//! JavaScript and style sheets without what only people read.

use super::files::files_with;
use crate::project::Project;
use anyhow::Result;
use std::path::Path;
use xshell::cmd;

pub fn minify(project: &Project, dist: &Path) -> Result<()> {
    let esbuild = project.root.join("xtask/node_modules/.bin/esbuild");
    for file in files_with(dist, &["js", "css"]) {
        // A module's names are its own and can be shortened; style sheets have no such option.
        let options: &[&str] = match file.extension().is_some_and(|extension| extension == "js") {
            true => &["--format=esm", "--target=chrome96,safari16.4"],
            false => &[],
        };
        cmd!(
            project.shell,
            "{esbuild} {file} --minify {options...} --charset=utf8 --log-level=error --outfile={file} --allow-overwrite"
        )
        .quiet()
        .run()?;
    }
    Ok(())
}
