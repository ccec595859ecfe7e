//! From the linked module to what a browser loads: a main module and one file per lazy route, the
//! JavaScript around them, each optimised. Split files keep their names; renamed ones do not load.

use super::files::{files_with, on_all_processors};
use crate::project::Project;
use anyhow::{Result, anyhow};
use std::{fs, path::Path};
use wasm_bindgen_cli_support::Bindgen;
use xshell::{Shell, cmd};

/// What rustc emits by default, and all that wasm-opt may use. Every one is in Chromium 96 and
/// Safari 16.4; `--all-features` would let it write types that only newer browsers read.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Measured one by one: flattening first gains most. Nothing of
/// Rust's lies in the first kilobyte of memory.
const PASSES: [&str; 5] = [
    "--low-memory-unused",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
];

pub fn split_and_bind(linked: &Path, stage: &Path) -> Result<()> {
    let wasm = fs::read(linked)?;
    let main = stage.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&wasm);
    options.output_dir = stage;
    options.main_out_path = &main;
    options.main_module = "./web.js";
    options.link_name = "./__wasm_split.js";
    wasm_split_cli_support::transform(options).map_err(|error| anyhow!("wasm_split: {error:#}"))?;

    Bindgen::new()
        .input_path(&main)
        .web(true)?
        .typescript(false)
        .out_name("web")
        .keep_lld_exports(true)
        .generate(stage)?;
    fs::remove_file(main)?;
    Ok(())
}

pub fn optimize(project: &Project, stage: &Path) -> Result<()> {
    let wasm_opt = project.root.join("xtask/node_modules/.bin/wasm-opt");
    on_all_processors(files_with(stage, &["wasm"]), |module| {
        // A shell belongs to one thread.
        let shell = Shell::new()?;
        Ok(cmd!(
            shell,
            "{wasm_opt} {FEATURES...} {PASSES...} {module} -o {module}"
        )
        .quiet()
        .run()?)
    })
}
