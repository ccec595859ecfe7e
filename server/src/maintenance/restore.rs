//! Putting a backup back: looked through before anything is touched, and what was there is kept.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    time::Duration,
};

use entity::person;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DbBackend, EntityTrait, PaginatorTrait,
    sqlx::sqlite::SqliteJournalMode,
};

use super::{backup::beside, doctor, key, postgres_tools};
use crate::{
    clock::Clock,
    config::DatabaseSettings,
    db::Db,
    error::{Error, Result},
    progress::Progress,
    vault::Vault,
};

/// What the restored database holds.
pub struct Restored {
    pub people: u64,
    pub up_to_date: bool,
    /// Where the database that was there before is kept.
    pub replaced: Option<PathBuf>,
}

/// Replaces the database by a backup. With `force`, also where people are in it.
///
/// # Errors
/// When the backup is damaged or needs another key, when the database is in use or not empty.
pub async fn restore(
    settings: &DatabaseSettings,
    clock: &Clock,
    file: &Path,
    force: bool,
    progress: &Progress,
) -> Result<Restored> {
    let restored = match (kind_of(file)?, settings.database_url()) {
        (DbBackend::Sqlite, url) => match url.strip_prefix("sqlite://") {
            Some(target) => {
                restore_sqlite(settings, clock, file, Path::new(target), force, progress).await
            }
            None => Err(Error::internal(
                "this is a backup of SQLite, the database is PostgreSQL",
            )),
        },
        (_, url) if url.starts_with("sqlite://") => Err(Error::internal(
            "this is a backup of PostgreSQL, the database is SQLite",
        )),
        (_, url) => restore_postgres(settings, &url, file, force, progress).await,
    };
    progress.done();
    restored
}

/// By the first bytes of the file.
fn kind_of(file: &Path) -> Result<DbBackend> {
    let mut head = [0; 16];
    fs::File::open(file)
        .and_then(|mut opened| opened.read(&mut head))
        .map_err(|error| Error::internal(format!("cannot read {}: {error}", file.display())))?;
    if head.starts_with(b"SQLite format 3\0") {
        Ok(DbBackend::Sqlite)
    } else if head.starts_with(b"PGDMP") {
        Ok(DbBackend::Postgres)
    } else {
        Err(Error::internal(format!(
            "{} is no backup of Linli",
            file.display()
        )))
    }
}

async fn restore_sqlite(
    settings: &DatabaseSettings,
    clock: &Clock,
    file: &Path,
    target: &Path,
    force: bool,
    progress: &Progress,
) -> Result<Restored> {
    if let Some(folder) = target.parent() {
        super::set_up::make_folder(folder)?;
    }
    progress.begin("looking at the present database", 0);
    let mut people_there = 0;
    if fs::metadata(target).is_ok_and(|present| present.len() > 0) {
        people_there = people_in(target).await?;
        if people_there > 0 && !force {
            return Err(Error::internal(format!(
                "{} holds {people_there} people; --force replaces it (and keeps it beside)",
                target.display()
            )));
        }
    }
    progress.begin("copying and checking the backup", 0);
    let copy = beside(target, "restoring");
    remove_database(&copy);
    fs::copy(file, &copy)
        .map_err(|error| Error::internal(format!("cannot write {}: {error}", copy.display())))?;
    let looked_through = look_through(&copy, settings).await;
    let (people, up_to_date) = match looked_through {
        Ok(found) => found,
        Err(error) => {
            remove_database(&copy);
            return Err(error);
        }
    };
    let replaced = if people_there > 0 {
        Some(set_aside(target, clock)?)
    } else {
        remove_database(target);
        None
    };
    fs::File::open(&copy)
        .and_then(|written| written.sync_all())
        .and_then(|()| fs::rename(&copy, target))
        .map_err(|error| Error::internal(format!("cannot write {}: {error}", target.display())))?;
    Ok(Restored {
        people,
        up_to_date,
        replaced,
    })
}

/// How many people a SQLite file holds.
///
/// # Errors
/// When another process has it open: leaving WAL mode needs the file for oneself, and also brings
/// everything into the one file, so that it can be set aside whole.
async fn people_in(file: &Path) -> Result<u64> {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rw", file.display()));
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| {
            options
                .journal_mode(SqliteJournalMode::Delete)
                .busy_timeout(Duration::from_secs(1))
        });
    let connection = Database::connect(options).await.map_err(|error| {
        Error::internal(format!(
            "{} is in use or damaged ({error}): stop `linli serve` first",
            file.display()
        ))
    })?;
    let holds_people = connection
        .query_one_raw(sea_orm::Statement::from_string(
            DbBackend::Sqlite,
            "SELECT 1 FROM sqlite_schema WHERE name = 'person'",
        ))
        .await?
        .is_some();
    let people = if holds_people {
        person::Entity::find().count(&connection).await?
    } else {
        0
    };
    connection.close().await?;
    Ok(people)
}

/// Whole, consistent, of a version that we know, and readable with the key at hand.
async fn look_through(copy: &Path, settings: &DatabaseSettings) -> Result<(u64, bool)> {
    let db = Db::connect(&format!("sqlite://{}", copy.display())).await?;
    let found = async {
        doctor::check_sqlite_file(&db).await?;
        if !doctor::has_table(&db, "person").await? {
            return Err(Error::internal("the file holds no database of Linli"));
        }
        let up_to_date = db.is_migrated().await?;
        check_key(&db, settings).await?;
        Ok((person::Entity::find().count(db.reader()).await?, up_to_date))
    }
    .await;
    db.close().await?;
    found
}

async fn check_key(db: &Db, settings: &DatabaseSettings) -> Result<()> {
    let needed = key::keys_of_rows(db).await?;
    if needed.is_empty() {
        return Ok(());
    }
    let key_file = settings.key_file();
    key::check(&Vault::open(&key_file)?, &needed, &key_file)
}

/// The present database under another name, so that a wrong restore can be undone.
fn set_aside(target: &Path, clock: &Clock) -> Result<PathBuf> {
    let aside = beside(
        target,
        &format!("replaced-{}", clock.now().format("%Y%m%dT%H%M%SZ")),
    );
    fs::rename(target, &aside).map_err(Error::internal)?;
    remove_database(target);
    Ok(aside)
}

fn remove_database(file: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        fs::remove_file(with_suffix(file, suffix)).ok();
    }
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

async fn restore_postgres(
    settings: &DatabaseSettings,
    url: &str,
    file: &Path,
    force: bool,
    progress: &Progress,
) -> Result<Restored> {
    let db = Db::connect(url).await?;
    if doctor::has_table(&db, "person").await? {
        let people = person::Entity::find().count(db.reader()).await?;
        if people > 0 && !force {
            return Err(Error::internal(format!(
                "the database holds {people} people; --force replaces them for good"
            )));
        }
    }
    progress.begin("restoring the database", 0);
    let name = file.to_string_lossy();
    // In one transaction: a backup that does not fit leaves everything as it was.
    let arguments = [
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-acl",
        "--single-transaction",
        "--exit-on-error",
        &name,
    ];
    postgres_tools::run("pg_restore", &arguments, url).await?;
    check_key(&db, settings).await?;
    Ok(Restored {
        people: person::Entity::find().count(db.reader()).await?,
        up_to_date: db.is_migrated().await?,
        replaced: None,
    })
}
