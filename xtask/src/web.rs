//! The app: Rust to WebAssembly, split by route, optimised, put together and compressed in web/dist/.
//! Unchanged inputs are not built again.

mod assets;
mod compress;
mod files;
mod minify;
mod shrink;
mod sizes;
mod wasm;

use crate::{install, project::Project};
use anyhow::Result;
use files::{add_file, files_below, hex};
use sha2::{Digest, Sha256};
pub use sizes::Sizes;
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use xshell::Cmd;

const DIST: &str = "web/dist";

/// The source that embeds it.
const EMBEDS_DIST: &str = "server/src/assets.rs";

/// How much work goes into the app.
#[derive(Clone, Copy, PartialEq)]
pub enum Flavour {
    /// Quick to build, for `dev`.
    Fast,
    /// What people load.
    Small,
}

/// Whether the app may be delivered without wasm-opt, about a quarter larger.
#[derive(Clone, Copy, PartialEq)]
pub enum Optimizer {
    IfPossible,
    Required,
}

impl Flavour {
    fn profile(self) -> &'static str {
        match self {
            Self::Fast => "wasm-dev",
            Self::Small => "wasm",
        }
    }
}

pub fn build(project: &Project, flavour: Flavour, optimizer: Optimizer) -> Result<Sizes> {
    let optimize = flavour == Flavour::Small && optimizer_is_there(project, optimizer)?;
    let inputs = fingerprint(project, flavour, optimize)?;
    let dist = project.root.join(DIST);
    if let Some(sizes) = Sizes::read(&dist).filter(|sizes| sizes.inputs == inputs) {
        project.say(format!(
            "the app is up to date; first load {}",
            sizes.first_load()
        ));
        return Ok(sizes);
    }

    install::wasm_target(project)?;
    project.say("building the app");
    cargo(project, "build", flavour).run()?;

    let stage = target(project).join("stage");
    if stage.exists() {
        fs::remove_dir_all(&stage)?;
    }
    fs::create_dir_all(&stage)?;
    let linked = target(project)
        .join("wasm32-unknown-unknown")
        .join(flavour.profile())
        .join("web.wasm");
    project.say("splitting it by route");
    wasm::split_and_bind(&linked, &stage)?;
    shrink::shrink(&stage)?;
    if optimize {
        project.say("optimising it with wasm-opt");
        wasm::optimize(project, &stage)?;
    }

    let is_first = !dist.exists();
    if !is_first {
        fs::remove_dir_all(&dist)?;
    }
    assets::assemble(&project.root.join("web"), &stage, &dist)?;
    if optimize {
        minify::minify(project, &dist)?;
    }
    project.say("compressing it");
    compress::compress(&dist, flavour)?;

    let sizes = Sizes::measure(&dist, inputs)?;
    sizes.print();
    sizes.write(&dist)?;
    if is_first {
        touch(&project.root.join(EMBEDS_DIST))?;
    }
    Ok(sizes)
}

/// A server that was compiled before there was an app watches no file of it, so cargo would not
/// notice that there is one now.
fn touch(source: &Path) -> Result<()> {
    let contents = fs::read(source)?;
    Ok(fs::write(source, contents)?)
}

/// A cargo command on the app. Its own target folder, because its flags would make everything else
/// build again; relocations stay in the file, because splitting needs them; leptos erases the types
/// of components, because each combination of them would be code of its own; and where this machine
/// keeps its sources is nobody's business and only makes the app larger.
pub fn cargo<'a>(project: &'a Project, subcommand: &str, flavour: Flavour) -> Cmd<'a> {
    project
        .cargo([
            subcommand,
            "--package",
            "web",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .args(["--profile", flavour.profile(), "--target-dir"])
        .arg(target(project))
        .env("CARGO_ENCODED_RUSTFLAGS", flags(project).join("\u{1f}"))
}

fn flags(project: &Project) -> [String; 4] {
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let libraries = cargo_home.unwrap_or_default().join("registry/src");
    [
        "-Clink-args=--emit-relocs".into(),
        "--cfg=erase_components".into(),
        format!("--remap-path-prefix={}=", project.root.display()),
        format!("--remap-path-prefix={}=", libraries.display()),
    ]
}

fn target(project: &Project) -> PathBuf {
    project.target.join("web")
}

fn optimizer_is_there(project: &Project, optimizer: Optimizer) -> Result<bool> {
    match install::npm_packages(project, "xtask") {
        Ok(()) => Ok(true),
        Err(reason) if optimizer == Optimizer::IfPossible => {
            project.say(format!(
                "WARNING: no wasm-opt, the app will be about a quarter larger: {reason:#}"
            ));
            Ok(false)
        }
        Err(reason) => Err(reason.context("wasm-opt is needed for this")),
    }
}

/// A hash over everything the app is made from.
fn fingerprint(project: &Project, flavour: Flavour, optimized: bool) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update(flavour.profile());
    hash.update([u8::from(optimized)]);
    hash.update(
        xshell::cmd!(project.shell, "rustc --version")
            .quiet()
            .read()?,
    );
    let roots = [
        "Cargo.toml",
        "Cargo.lock",
        "web",
        "xtask/src",
        "xtask/package-lock.json",
    ];
    for path in roots
        .iter()
        .flat_map(|path| files_below(&project.root.join(path)))
    {
        if path.starts_with(project.root.join(DIST)) {
            continue;
        }
        add_file(&mut hash, path.strip_prefix(&project.root)?, &path)?;
    }
    Ok(hex(hash, 32))
}
