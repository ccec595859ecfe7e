//! A backup: one file that holds the whole database as it was at one moment, made while others work.
//!
//! It leaves out the key, so that the file alone tells no number, and the photos, which lie in a
//! folder of plain files and are never changed once written.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::postgres_tools;
use crate::{
    config::DatabaseSettings,
    db::Db,
    error::{Error, Result},
    progress::Progress,
};

const GLANCE: Duration = Duration::from_millis(200);

/// Writes the backup; under another name until it is whole.
///
/// # Errors
/// When the file exists already, or cannot be written.
pub async fn back_up(
    db: &Db,
    settings: &DatabaseSettings,
    file: &Path,
    progress: &Progress,
) -> Result<u64> {
    if file.exists() {
        return Err(Error::internal(format!(
            "{} exists already; choose another name",
            file.display()
        )));
    }
    let partial = beside(file, "partial");
    fs::remove_file(&partial).ok();
    let written = match db.backend() {
        DbBackend::Postgres => {
            progress.begin("dumping the database", 0);
            let output = format!("--file={}", partial.display());
            let arguments = ["--format=custom", "--no-owner", "--no-acl", &output];
            postgres_tools::run("pg_dump", &arguments, &settings.database_url()).await
        }
        _ => vacuum_into(db, &partial, progress).await,
    };
    progress.done();
    let kept = written.and_then(|()| keep(&partial, file));
    if kept.is_err() {
        fs::remove_file(&partial).ok();
    }
    kept
}

async fn vacuum_into(db: &Db, file: &Path, progress: &Progress) -> Result<()> {
    let pages: i64 = db
        .scalar("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        .await?;
    progress.begin("copying the database", pages.unsigned_abs());
    let name = file
        .to_str()
        .ok_or_else(|| Error::internal("the backup's name is not readable text"))?;
    let statement =
        Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
    let copying = db.maintenance().execute_raw(statement);
    tokio::pin!(copying);
    loop {
        tokio::select! {
            copied = &mut copying => {
                copied?;
                return Ok(());
            }
            () = tokio::time::sleep(GLANCE) => {
                progress.reach(fs::metadata(file).map_or(0, |written| written.len()));
            }
        }
    }
}

/// On the disk for good, readable by its owner alone, under its own name.
fn keep(partial: &Path, file: &Path) -> Result<u64> {
    let written = || {
        fs::set_permissions(partial, fs::Permissions::from_mode(0o600))?;
        let handle = fs::File::open(partial)?;
        handle.sync_all()?;
        fs::rename(partial, file)?;
        Ok(handle.metadata()?.len())
    };
    written().map_err(|error: std::io::Error| {
        Error::internal(format!("cannot write {}: {error}", file.display()))
    })
}

/// `linli.db` → `linli.db.partial`
pub fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}
