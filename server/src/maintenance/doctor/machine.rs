//! What the machine gives the server: folders, the key file, the time.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use chrono::{DateTime, Datelike, Utc};

use super::Finding;
use crate::vault::Vault;

pub(super) fn folder(name: &str, path: &Path) -> Finding {
    let what = format!("{name} {}", path.display());
    if !path.exists() {
        return Finding::trouble(
            format!("{what} does not exist"),
            "`linli serve` makes it, or choose another with the LINLI_* variables",
        );
    }
    match tempfile_in(path) {
        Ok(()) => Finding::fine(format!("{what} can be written")),
        Err(error) => Finding::trouble(
            format!("{what} cannot be written"),
            format!("give the server's user the right to ({error})"),
        ),
    }
}

fn tempfile_in(folder: &Path) -> std::io::Result<()> {
    let file = folder.join(format!(".doctor-{}", std::process::id()));
    fs::write(&file, b"")?;
    fs::remove_file(file)
}

pub(super) fn key_file(path: &Path) -> Finding {
    let what = format!("key file {}", path.display());
    let Ok(metadata) = fs::metadata(path) else {
        return Finding::trouble(
            format!("{what} does not exist"),
            "put it back from where you keep it; for a new installation `linli serve` makes one",
        );
    };
    let mode = metadata.permissions().mode() & 0o777;
    match Vault::open(path) {
        Err(error) => Finding::trouble(format!("{what} holds no key"), error.describe()),
        Ok(_) if mode & 0o077 != 0 => Finding::trouble(
            format!("{what} can be read by others (mode {mode:o})"),
            format!("run `chmod 600 {}`", path.display()),
        ),
        Ok(vault) => Finding::fine(format!("{what} holds key {}", vault.key_id())),
    }
}

pub(super) fn system_clock(now: DateTime<Utc>) -> Finding {
    let what = format!("clock says {} UTC", now.format("%Y-%m-%d %H:%M:%S"));
    if (2026..2100).contains(&now.year()) {
        Finding::fine(what)
    } else {
        Finding::trouble(what, "set the system's clock: deadlines hang on it")
    }
}
