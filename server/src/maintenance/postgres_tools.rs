//! PostgreSQL's own programs, run for its own database: the password goes by environment, where
//! other users of the machine cannot see it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use percent_encoding::percent_decode_str;
use tokio::process::Command;
use url::Url;

use crate::error::{Error, Result};

/// Runs `pg_dump` or `pg_restore` on the database.
///
/// # Errors
/// When the program is not installed, or fails; with its own words.
pub async fn run(program: &str, arguments: &[&str], database_url: &str) -> Result<()> {
    let mut url = Url::parse(database_url).map_err(Error::internal)?;
    let password = url.password().map(|password| {
        percent_decode_str(password)
            .decode_utf8_lossy()
            .into_owned()
    });
    url.set_password(None)
        .map_err(|()| Error::internal("the database's address takes no password"))?;
    let mut command = Command::new(find(program)?);
    command
        .args(arguments)
        .arg(format!("--dbname={url}"))
        .kill_on_drop(true);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = command.output().await.map_err(Error::internal)?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(Error::internal(format!(
        "{program} failed: {}",
        words.trim().replace('\n', "; ")
    )))
}

/// In the path, else the newest where Debian keeps them.
fn find(program: &str) -> Result<PathBuf> {
    let in_path = env::var_os("PATH")
        .iter()
        .flat_map(env::split_paths)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file());
    in_path
        .or_else(|| newest_of(Path::new("/usr/lib/postgresql"), program))
        .ok_or_else(|| {
            Error::internal(format!(
                "{program} is not installed: install PostgreSQL's client programs (Debian: apt-get install postgresql-client)"
            ))
        })
}

fn newest_of(folder: &Path, program: &str) -> Option<PathBuf> {
    fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| {
            let version = entry.ok()?;
            let number: u32 = version.file_name().to_str()?.parse().ok()?;
            let file = version.path().join("bin").join(program);
            file.is_file().then_some((number, file))
        })
        .max()
        .map(|(_, file)| file)
}
