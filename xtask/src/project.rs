//! Where things are, and how other programs are started: from the root of the repository, each
//! announced with the time since the start.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};
use xshell::{Cmd, Shell, cmd};

pub struct Project {
    pub root: PathBuf,
    /// Cargo's target folder, wherever `CARGO_TARGET_DIR` puts it.
    pub target: PathBuf,
    pub shell: Shell,
    started: Instant,
}

impl Project {
    pub fn open() -> Result<Self> {
        let xtask = env::var_os("CARGO_MANIFEST_DIR").context("start this as `cargo xtask`")?;
        let root = Path::new(&xtask)
            .parent()
            .context("xtask lies in the repository")?
            .to_owned();
        let shell = Shell::new()?;
        shell.change_dir(&root);

        let metadata = cmd!(shell, "cargo metadata --no-deps --format-version 1")
            .quiet()
            .read()?;
        let metadata: Value = serde_json::from_str(&metadata)?;
        let target = metadata["target_directory"]
            .as_str()
            .context("cargo names no target folder")?
            .into();
        Ok(Self {
            root,
            target,
            shell,
            started: Instant::now(),
        })
    }

    pub fn say(&self, what: impl AsRef<str>) {
        let seconds = self.started.elapsed().as_secs();
        println!("[{:2}:{:02}] {}", seconds / 60, seconds % 60, what.as_ref());
    }

    /// A cargo command. What cargo told *us* about xtask stays here: build scripts that watch those
    /// variables would run again for nothing.
    pub fn cargo<I: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = I>) -> Cmd<'_> {
        let mut cargo = cmd!(self.shell, "cargo").args(arguments);
        for (name, _) in env::vars_os() {
            let own = name.to_str().is_some_and(|name| {
                [
                    "CARGO_PKG_",
                    "CARGO_MANIFEST_",
                    "CARGO_BIN_",
                    "CARGO_CRATE_",
                ]
                .iter()
                .any(|prefix| name.starts_with(prefix))
            });
            if own {
                cargo = cargo.env_remove(name);
            }
        }
        cargo
    }

    /// Becomes the other program, so that Ctrl-C and signals reach it directly.
    pub fn become_program(&self, command: Cmd<'_>) -> Result<()> {
        use std::os::unix::process::CommandExt;
        self.say(format!("$ {command}"));
        let mut command = Command::from(command);
        let error = command.exec();
        bail!("{:?} did not start: {error}", command.get_program())
    }

    pub fn relative<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
