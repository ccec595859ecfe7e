//! From the linked module to what a browser loads: a main module and one file per lazy route, the
//! JavaScript around them, each optimised. Split files keep their names; renamed ones do not load.

use crate::project::Project;
use anyhow::{Result, anyhow, ensure};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    num::NonZero,
    path::{Path, PathBuf},
    thread,
};
use wasm_bindgen_cli_support::Bindgen;
use xshell::cmd;

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

/// For each lazy page, the files it is made of.
pub type Chunks = BTreeMap<String, Vec<String>>;

pub fn split_and_bind(linked: &Path, stage: &Path) -> Result<Chunks> {
    let wasm = fs::read(linked)?;
    let main = stage.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&wasm);
    options.output_dir = stage;
    options.main_out_path = &main;
    options.main_module = "./web.js";
    options.link_name = "./__wasm_split.js";
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("wasm_split: {error:#}"))?;

    Bindgen::new()
        .input_path(&main)
        .web(true)?
        .typescript(false)
        .out_name("web")
        .keep_lld_exports(true)
        .generate(stage)?;
    fs::remove_file(main)?;

    let with_extension =
        |names: Vec<String>| names.iter().map(|name| format!("{name}.wasm")).collect();
    Ok(split
        .prefetch_map
        .into_iter()
        .map(|(page, names)| (page, with_extension(names)))
        .collect())
}

/// The files of these pages: `#[lazy_route] impl LazyRoute for HomePage` is split at
/// `__home_page_view_<hash>` and counts as `home_page`.
pub fn chunks_of_pages(chunks: &Chunks, pages: &[String]) -> Result<BTreeSet<String>> {
    let mut files = BTreeSet::new();
    for page in pages {
        let mut of_page = chunks
            .iter()
            .filter(|(name, _)| name.contains(&format!("__{page}_view_")))
            .peekable();
        ensure!(
            of_page.peek().is_some(),
            "web/Cargo.toml counts {page} to the first load, but the app has no such lazy page, only: {:?}",
            chunks.keys()
        );
        files.extend(of_page.flat_map(|(_, files)| files.clone()));
    }
    Ok(files)
}

/// wasm-opt over every module, as many at once as there are processors.
pub fn optimize(project: &Project, stage: &Path) -> Result<()> {
    let mut modules: Vec<PathBuf> = super::files_below(stage);
    modules.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "wasm")
    });
    let wasm_opt = project.root.join("xtask/node_modules/.bin/wasm-opt");

    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    // Dealt out by size, so that the shares are even.
    modules.sort_by_key(|path| {
        fs::metadata(path)
            .map(|file| file.len())
            .unwrap_or_default()
    });
    let shares = (0..processors).map(|first| {
        modules
            .iter()
            .skip(first)
            .step_by(processors)
            .collect::<Vec<_>>()
    });
    thread::scope(|scope| {
        let workers: Vec<_> = shares
            .map(|share| {
                let wasm_opt = &wasm_opt;
                scope.spawn(move || -> Result<()> {
                    // A shell belongs to one thread.
                    let shell = xshell::Shell::new()?;
                    for module in share {
                        cmd!(shell, "{wasm_opt} -Oz {FEATURES...} {module} -o {module}")
                            .quiet()
                            .run()?;
                    }
                    Ok(())
                })
            })
            .collect();
        workers.into_iter().try_for_each(|worker| {
            worker
                .join()
                .map_err(|_| anyhow!("wasm-opt's thread panicked"))?
        })
    })
}
