//! What every asset weighs, and the first load: all that the sign-in page and then the home page
//! fetch. Kept as web/dist/sizes.json, which also tells what the folder was built from.

use super::{compress::beside, files::files_below};
use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use std::{fmt, fs, path::Path};

/// What a first visit may fetch at most, compressed.
const FIRST_LOAD_BUDGET: Kilobytes = Kilobytes(200_000);

const FILE: &str = "sizes.json";

#[derive(Serialize, Deserialize)]
pub struct Sizes {
    /// Hash of what the folder was built from.
    pub inputs: String,
    first_load_brotli: u64,
    assets: Vec<Asset>,
}

#[derive(Serialize, Deserialize)]
struct Asset {
    path: String,
    raw: u64,
    /// As sent to a browser that takes brotli.
    brotli: u64,
    first_load: bool,
}

impl Sizes {
    pub fn measure(dist: &Path, inputs: String) -> Result<Self> {
        let mut assets = Vec::new();
        for path in files_below(dist) {
            if path
                .extension()
                .is_some_and(|extension| extension == "br" || extension == "gz")
            {
                continue;
            }
            let raw = fs::metadata(&path)?.len();
            let brotli = fs::metadata(beside(&path, "br")).map_or(raw, |file| file.len());
            let path = path.strip_prefix(dist)?.to_string_lossy().into_owned();
            let first_load = belongs_to_first_load(&path);
            assets.push(Asset {
                path,
                raw,
                brotli,
                first_load,
            });
        }
        let first_load_brotli = assets
            .iter()
            .filter(|asset| asset.first_load)
            .map(|asset| asset.brotli)
            .sum();
        Ok(Self {
            inputs,
            first_load_brotli,
            assets,
        })
    }

    pub fn read(dist: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(dist.join(FILE)).ok()?).ok()
    }

    pub fn write(&self, dist: &Path) -> Result<()> {
        Ok(fs::write(
            dist.join(FILE),
            serde_json::to_vec_pretty(self)?,
        )?)
    }

    pub fn first_load(&self) -> impl fmt::Display {
        Kilobytes(self.first_load_brotli)
    }

    pub fn check_budget(&self) -> Result<()> {
        ensure!(
            self.first_load_brotli <= FIRST_LOAD_BUDGET.0,
            "the first load is {}, and may be {FIRST_LOAD_BUDGET} at most",
            self.first_load()
        );
        Ok(())
    }

    pub fn print(&self) {
        println!("{:>12} {:>12}   asset (* = first load)", "raw", "brotli");
        for Asset {
            path,
            raw,
            brotli,
            first_load,
        } in &self.assets
        {
            let mark = if *first_load { '*' } else { ' ' };
            println!(
                "{:>12} {:>12} {mark} {path}",
                Kilobytes(*raw).to_string(),
                Kilobytes(*brotli).to_string()
            );
        }
        println!(
            "{:>12} {:>12}   first load",
            "",
            self.first_load().to_string()
        );
    }
}

/// Everything but the icons, of which a browser takes one at most, and what the app loads page by
/// page: signing in and home are part of the main module. A browser test compares this with what a
/// browser really fetches.
fn belongs_to_first_load(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_chunk = name.ends_with(".wasm") && name != "web_bg.wasm";
    !path.starts_with("icons/") && !is_chunk
}

/// Decimal, as networks and budgets count.
struct Kilobytes(u64);

impl fmt::Display for Kilobytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.1} kB", self.0 as f64 / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::belongs_to_first_load;

    #[test]
    fn icons_and_lazy_pages_are_not_part_of_the_first_load() {
        for path in ["index.html", "boot.js", "app/0123/web_bg.wasm"] {
            assert!(belongs_to_first_load(path), "{path}");
        }
        for path in [
            "icons/192.png",
            "app/0123/split_desk.wasm",
            "app/0123/chunk_7.wasm",
        ] {
            assert!(!belongs_to_first_load(path), "{path}");
        }
    }
}
