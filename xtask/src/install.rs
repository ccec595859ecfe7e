//! What a fresh machine lacks. As root on Debian it is installed, with a word about it; elsewhere
//! the one command to run is printed and the task stops. Nothing is skipped silently.

use crate::project::Project;
use anyhow::{Context, Result, bail, ensure};
use std::{fs, path::Path};
use xshell::cmd;

const OLDEST_NODE: u32 = 20;

/// The compiler's part for WebAssembly, for the app.
pub fn wasm_target(project: &Project) -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let folder = cmd!(
        project.shell,
        "rustc --print target-libdir --target {target}"
    )
    .quiet()
    .read()?;
    if Path::new(&folder).exists() {
        return Ok(());
    }
    rustup(project, &["target", "add", target])
}

/// rustfmt and clippy, which a minimal toolchain comes without.
pub fn rust_components(project: &Project) -> Result<()> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if cmd!(project.shell, "cargo {subcommand} --version")
            .quiet()
            .ignore_stderr()
            .read()
            .is_err()
        {
            rustup(project, &["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(project: &Project, arguments: &[&str]) -> Result<()> {
    let command = format!("rustup {}", arguments.join(" "));
    if cmd!(project.shell, "rustup --version")
        .quiet()
        .ignore_stderr()
        .read()
        .is_err()
    {
        bail!(
            "the Rust toolchain lacks a part and there is no rustup to add it; please install it as `{command}` would"
        );
    }
    project.say(format!("the Rust toolchain lacks a part: {command}"));
    cmd!(project.shell, "rustup {arguments...}")
        .run()
        .with_context(|| format!("please run: {command}"))
}

/// The packages of a folder's package-lock.json, exactly those.
pub fn npm_packages(project: &Project, folder: &str) -> Result<()> {
    let folder = project.root.join(folder);
    let wanted = fs::read(folder.join("package-lock.json"))?;
    let installed = folder.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|lock| lock == wanted) {
        return Ok(());
    }
    let node = cmd!(project.shell, "node --version")
        .quiet()
        .ignore_stderr()
        .read()
        .unwrap_or_default();
    let major = node
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok());
    ensure!(
        major.is_some_and(|major: u32| major >= OLDEST_NODE),
        "Node.js {OLDEST_NODE} or newer is needed (found: {}); please install it from nodejs.org",
        if node.is_empty() { "none" } else { &node }
    );
    project.say(format!("npm packages of {}", project.relative(&folder)));
    let _inside = project.shell.push_dir(&folder);
    cmd!(
        project.shell,
        "npm ci --no-audit --no-fund --loglevel=error"
    )
    .run()
    .with_context(|| format!("please run: npm ci, in {}", folder.display()))?;
    fs::write(installed, wanted)?;
    Ok(())
}

/// What the tests need from the system: a PostgreSQL to start clusters from, a browser, and a font
/// that has Chinese.
pub fn test_packages(project: &Project) -> Result<()> {
    let mut missing = Vec::new();
    if !has_postgresql() {
        missing.push("postgresql");
    }
    if !chromium().exists() {
        missing.push("chromium");
    }
    if cmd!(project.shell, "fc-list :lang=zh family")
        .quiet()
        .ignore_stderr()
        .read()
        .unwrap_or_default()
        .is_empty()
    {
        missing.extend(["fontconfig", "fonts-noto-cjk"]);
    }
    if missing.is_empty() {
        return Ok(());
    }

    let command = format!(
        "apt-get update && apt-get install -y --no-install-recommends {}",
        missing.join(" ")
    );
    let is_debian = Path::new("/etc/debian_version").exists();
    let is_root = is_root(project)?;
    ensure!(
        is_debian && is_root,
        "the tests need {}; please install what is missing, on Debian with: sudo sh -c '{command}'",
        missing.join(", ")
    );
    project.say(format!(
        "this machine lacks {}: {command}",
        missing.join(", ")
    ));
    let _quiet = project.shell.push_env("DEBIAN_FRONTEND", "noninteractive");
    cmd!(project.shell, "apt-get update -qq").run()?;
    cmd!(
        project.shell,
        "apt-get install -y -qq --no-install-recommends {missing...}"
    )
    .ignore_stdout()
    .run()?;
    Ok(())
}

/// The browser of the tests; `LINLI_CHROMIUM` names another.
fn chromium() -> std::path::PathBuf {
    std::env::var_os("LINLI_CHROMIUM")
        .unwrap_or_else(|| "/usr/bin/chromium".into())
        .into()
}

fn has_postgresql() -> bool {
    fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .any(|version| version.path().join("bin/initdb").exists())
}

pub fn is_root(project: &Project) -> Result<bool> {
    Ok(cmd!(project.shell, "id -u").quiet().read()? == "0")
}
