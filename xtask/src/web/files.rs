//! Many files at once: finding, hashing and working on them.

use anyhow::{Context, Result, anyhow};
use sha2::{Digest, Sha256};
use std::{
    cmp::Reverse,
    fs, iter,
    num::NonZero,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
};
use walkdir::WalkDir;

pub fn add_file(hash: &mut Sha256, name: &Path, path: &Path) -> Result<()> {
    let contents = fs::read(path).with_context(|| path.display().to_string())?;
    hash.update(name.to_string_lossy().as_bytes());
    hash.update((contents.len() as u64).to_le_bytes());
    hash.update(contents);
    Ok(())
}

pub fn hex(hash: Sha256, digits: usize) -> String {
    let mut text: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    text.truncate(digits);
    text
}

/// Every file, in an order that does not depend on the machine.
pub fn files_below(root: &Path) -> Vec<PathBuf> {
    WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

pub fn files_with(root: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut files = files_below(root);
    files.retain(|path| {
        let extension = path.extension().unwrap_or_default();
        extensions.iter().any(|known| *known == extension)
    });
    files
}

/// The same work on every file, the largest first.
pub fn on_all_processors(
    mut files: Vec<PathBuf>,
    work: impl Fn(&Path) -> Result<()> + Sync,
) -> Result<()> {
    files.sort_by_key(|path| Reverse(fs::metadata(path).map_or(0, |file| file.len())));
    let waiting = Mutex::new(files.iter());
    let next = || waiting.lock().ok()?.next();
    thread::scope(|scope| {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let workers: Vec<_> = (0..processors)
            .map(|_| scope.spawn(|| iter::from_fn(next).try_for_each(|path| work(path))))
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| anyhow!("a worker panicked"))?)
    })
}
