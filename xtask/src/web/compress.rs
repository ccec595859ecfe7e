//! A .br and a .gz beside every file that gets smaller by it, so that the server compresses nothing.

use super::{
    Flavour,
    files::{files_with, on_all_processors},
};
use anyhow::Result;
use flate2::{Compression, write::GzEncoder};
use std::{
    ffi::OsString,
    fs,
    io::Write,
    path::{Path, PathBuf},
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
    on_all_processors(files_with(dist, &COMPRESSIBLE), |path| {
        compress_file(path, flavour)
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
