//! Puts web/dist/ together: what the address bar may name lies at the root, what belongs to one
//! build lies under app/<build id>/ and can be cached for ever.

use super::files::{add_file, files_below, files_with, hex};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::{fs, path::Path};

/// Stands for the build id in the files at the root.
const PLACEHOLDER: &str = "{{build}}";

pub fn assemble(web: &Path, stage: &Path, dist: &Path) -> Result<()> {
    fs::write(stage.join("style.css"), style(&web.join("style"))?)?;
    let build = build_id(web, stage)?;

    copy_tree(stage, &dist.join("app").join(&build))?;
    copy_tree(&web.join("public"), dist)?;
    fs::copy(web.join("index.html"), dist.join("index.html"))?;
    for name in ["index.html", "boot.js", "sw.js", "manifest.webmanifest"] {
        let path = dist.join(name);
        if path.exists() {
            fs::write(
                &path,
                fs::read_to_string(&path)?.replace(PLACEHOLDER, &build),
            )?;
        }
    }
    Ok(())
}

/// All style sheets as one, joined by name: the first one orders the cascade's layers.
fn style(folder: &Path) -> Result<String> {
    let mut style = String::new();
    for path in files_with(folder, &["css"]) {
        style.push_str(&without_comments(&fs::read_to_string(&path)?));
    }
    Ok(style)
}

/// Comments and indentation are for us, not for phones.
fn without_comments(sheet: &str) -> String {
    let mut code = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, comment)) = rest.split_once("/*") {
        code.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    code.push_str(rest);
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Twelve digits that change whenever a byte of the app does.
fn build_id(web: &Path, stage: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for root in [stage, &web.join("public"), &web.join("index.html")] {
        for path in files_below(root) {
            add_file(&mut hash, path.strip_prefix(root)?, &path)?;
        }
    }
    Ok(hex(hash, 12))
}

fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    for path in files_below(from) {
        let target = to.join(path.strip_prefix(from)?);
        fs::create_dir_all(target.parent().context("a copied file lies in a folder")?)?;
        fs::copy(&path, &target)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_and_blank_lines_leave_a_style_sheet() {
        let sheet = "/* calm\n paper */\n\nbody {\n  color: red; /* cinnabar */\n}\n";
        assert_eq!(without_comments(sheet), "body {\ncolor: red;\n}\n");
    }
}
