//! A .br and a .gz beside every file that gets smaller by it, so that the server compresses nothing.

use super::{Flavour, files_below};
use anyhow::{Result, anyhow};
use flate2::{Compression, write::GzEncoder};
use std::{
    ffi::OsString,
    fs,
    io::Write,
    num::NonZero,
    path::{Path, PathBuf},
    thread,
};

const COMPRESSIBLE: [&str; 8] = [
    "css",
    "html",
    "js",
    "json",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
];

pub fn compress(dist: &Path, flavour: Flavour) -> Result<()> {
    let mut files = files_below(dist);
    files.retain(|path| {
        let extension = path.extension().unwrap_or_default();
        COMPRESSIBLE.iter().any(|known| *known == extension)
    });
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..processors)
            .map(|first| {
                let share = files.iter().skip(first).step_by(processors);
                scope.spawn(move || {
                    share
                        .into_iter()
                        .try_for_each(|path| compress_file(path, flavour))
                })
            })
            .collect();
        workers.into_iter().try_for_each(|worker| {
            worker
                .join()
                .map_err(|_| anyhow!("a compressing thread panicked"))?
        })
    })
}

/// `web.js` → `web.js.br`.
pub fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".");
    name.push(extension);
    name.into()
}

fn compress_file(path: &Path, flavour: Flavour) -> Result<()> {
    let (brotli_quality, gzip_level) = match flavour {
        Flavour::Fast => (2, 1),
        Flavour::Small => (11, 9),
    };
    let plain = fs::read(path)?;

    let parameters = brotli::enc::BrotliEncoderParams {
        quality: brotli_quality,
        ..Default::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut plain.as_slice(), &mut small, &parameters)?;
    write_if_smaller(&beside(path, "br"), &small, &plain)?;

    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(gzip_level));
    encoder.write_all(&plain)?;
    write_if_smaller(&beside(path, "gz"), &encoder.finish()?, &plain)
}

fn write_if_smaller(path: &Path, small: &[u8], plain: &[u8]) -> Result<()> {
    if small.len() < plain.len() {
        fs::write(path, small)?;
    }
    Ok(())
}
