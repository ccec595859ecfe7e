//! What the database says of itself, and whether its rows fit the key, the clock and the photos.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use entity::{demo_person, order_event, photo};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryOrder, QuerySelect,
    Statement,
};

use super::{super::key, Finding};
use crate::{
    calendar,
    clock::Clock,
    config::{DatabaseSettings, ServeSettings},
    db::Db,
    error::{Error, Result},
    files, live,
    vault::Vault,
};

/// Photos looked for, newest first.
const PHOTOS_LOOKED_FOR: u64 = 1_000;

const CLOCKS_MAY_DIFFER: TimeDelta = TimeDelta::seconds(30);

/// Never makes a database that is not there.
pub(super) async fn reachable(settings: &DatabaseSettings) -> Result<Db, Finding> {
    let url = settings.database_url();
    if let Some(path) = url.strip_prefix("sqlite://")
        && !Path::new(path).exists()
    {
        return Err(Finding::trouble(
            format!("database {path} does not exist"),
            "run `linli migrate`, or `linli restore` from a backup",
        ));
    }
    Db::connect(&url).await.map_err(|error| {
        Finding::trouble(
            "database cannot be opened",
            format!("check LINLI_DATABASE_URL ({})", error.describe()),
        )
    })
}

pub(super) async fn examine(
    db: &Db,
    settings: &DatabaseSettings,
    serve: &ServeSettings,
    clock: &Clock,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    match db.backend() {
        DbBackend::Sqlite => sqlite(db, findings).await?,
        _ => postgres(db, clock, findings).await?,
    }
    if !has_table(db, "person").await? || !db.is_migrated().await? {
        findings.push(Finding::trouble(
            "schema is not up to date",
            "run `linli migrate`",
        ));
        return Ok(());
    }
    findings.push(Finding::fine("schema is up to date"));
    findings.push(key_of_rows(db, settings).await?);
    findings.extend(rows_from_the_future(db, clock).await?);
    findings.extend(missing_calendar(db, settings.time_zone, clock).await?);
    findings.push(photos(db, settings).await?);
    let demo_people = demo_person::Entity::find().count(db.reader()).await?;
    if demo_people > 0 && !serve.demo {
        findings.push(Finding::notice(
            "database holds the demo street",
            "do not enter real people into it",
        ));
    }
    Ok(())
}

async fn missing_calendar(db: &Db, zone: Tz, clock: &Clock) -> Result<Option<Finding>> {
    let missing = calendar::service::missing_year(db.reader(), zone, clock.now()).await?;
    Ok(missing.map(|year| {
        Finding::notice(
            format!("days off of {year} are not entered"),
            "enter them in the app, under working calendar: deadlines depend on them",
        )
    }))
}

async fn sqlite(db: &Db, findings: &mut Vec<Finding>) -> Result<()> {
    let version: String = db.scalar("SELECT sqlite_version()").await?;
    findings.push(match check_sqlite_file(db).await {
        Ok(()) => Finding::fine(format!("SQLite {version}: file is whole and consistent")),
        Err(error) => Finding::trouble(
            "database file is damaged",
            format!(
                "stop the server and `linli restore` the last backup ({})",
                error.describe()
            ),
        ),
    });
    let mode: String = db.scalar("PRAGMA journal_mode").await?;
    findings.push(if mode == "wal" {
        Finding::fine("readers and the writer do not wait for each other (WAL)")
    } else {
        Finding::trouble(
            format!("journal mode is {mode}, not WAL"),
            "keep the database on a local disk; network folders cannot do WAL",
        )
    });
    Ok(())
}

/// # Errors
/// When SQLite finds the file damaged, or rows that point nowhere.
pub async fn check_sqlite_file(db: &Db) -> Result<()> {
    let integrity: String = db.scalar("PRAGMA integrity_check(1)").await?;
    if integrity != "ok" {
        return Err(Error::internal(integrity));
    }
    let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check");
    match db.reader().query_one_raw(statement).await? {
        None => Ok(()),
        Some(row) => {
            let table: String = row.try_get_by_index(0)?;
            Err(Error::internal(format!(
                "a row of {table} points to one that is not there"
            )))
        }
    }
}

async fn postgres(db: &Db, clock: &Clock, findings: &mut Vec<Finding>) -> Result<()> {
    let version: String = db.scalar("SHOW server_version").await?;
    let encoding: String = db.scalar("SHOW server_encoding").await?;
    findings.push(if encoding == "UTF8" {
        Finding::fine(format!("PostgreSQL {version} answers"))
    } else {
        Finding::trouble(
            format!("PostgreSQL's database is encoded as {encoding}"),
            "make a new one with ENCODING 'UTF8'",
        )
    });
    findings.push(match live::is_heard(db).await {
        Ok(true) => Finding::fine("servers on this database hear of each other's changes"),
        _ => Finding::trouble(
            "servers on this database do not hear of each other's changes",
            "let LINLI_DATABASE_URL lead to PostgreSQL itself, or to a pooler in session mode",
        ),
    });
    let theirs: DateTime<Utc> = db.scalar("SELECT clock_timestamp()").await?;
    let apart = (clock.now() - theirs).abs();
    if apart > CLOCKS_MAY_DIFFER {
        findings.push(Finding::trouble(
            format!(
                "clocks of server and database are {} s apart",
                apart.num_seconds()
            ),
            "set both by NTP",
        ));
    }
    Ok(())
}

pub async fn has_table(db: &Db, name: &str) -> Result<bool> {
    let sql = match db.backend() {
        DbBackend::Sqlite => "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1",
        _ => {
            "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1"
        }
    };
    let statement = Statement::from_sql_and_values(db.backend(), sql, [name.into()]);
    Ok(db.reader().query_one_raw(statement).await?.is_some())
}

async fn key_of_rows(db: &Db, settings: &DatabaseSettings) -> Result<Finding> {
    let needed = key::keys_of_rows(db).await?;
    let path = settings.key_file();
    let judged = match Vault::open(&path) {
        Ok(vault) => key::check(&vault, &needed, &path),
        Err(error) if needed.is_empty() => Err(error),
        Err(_) => Err(Error::internal(format!(
            "numbers were encrypted with key {}",
            needed.join(", ")
        ))),
    };
    Ok(match judged {
        Ok(()) if needed.is_empty() => Finding::fine("no numbers are encrypted yet"),
        Ok(()) => Finding::fine("numbers of people open with the key"),
        Err(_) if needed.is_empty() => Finding::fine("no numbers are encrypted yet"),
        Err(error) => Finding::trouble(
            "numbers of people do not open with the key",
            format!("put the right key file back ({})", error.describe()),
        ),
    })
}

/// A clock that once ran ahead leaves rows that sort wrongly for as long.
async fn rows_from_the_future(db: &Db, clock: &Clock) -> Result<Option<Finding>> {
    let newest: Option<DateTime<Utc>> = order_event::Entity::find()
        .select_only()
        .column_as(order_event::Column::At.max(), "newest")
        .into_tuple()
        .one(db.reader())
        .await?
        .flatten();
    Ok(newest
        .filter(|newest| *newest > clock.now() + CLOCKS_MAY_DIFFER)
        .map(|newest| {
            Finding::trouble(
                format!("newest event is of {newest}, after now"),
                "the clock is slow, or once was fast: set it by NTP",
            )
        }))
}

async fn photos(db: &Db, settings: &DatabaseSettings) -> Result<Finding> {
    let ids: Vec<uuid::Uuid> = photo::Entity::find()
        .select_only()
        .column(photo::Column::Id)
        .order_by_desc(photo::Column::CreatedAt)
        .limit(PHOTOS_LOOKED_FOR)
        .into_tuple()
        .all(db.reader())
        .await?;
    let folder = settings.files_dir();
    let missing = ids
        .iter()
        .filter(|id| !folder.join(files::photo_name(**id)).is_file())
        .count();
    Ok(if missing == 0 {
        Finding::fine(format!("photos are there ({} looked for)", ids.len()))
    } else {
        Finding::trouble(
            format!("{missing} of {} photos are missing", ids.len()),
            format!(
                "put the folder {} back: `linli backup` leaves photos out",
                folder.display()
            ),
        )
    })
}
