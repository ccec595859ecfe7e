//! What is wrong with a set-up, each finding with what to do about it. Changes nothing.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, time::Duration};

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use entity::{demo_person, order_event, photo};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryOrder, QuerySelect,
    Statement,
};
use tokio::{net::TcpStream, time::timeout};

use super::key;
use crate::{
    assets,
    clock::Clock,
    config::{DatabaseSettings, ServeSettings},
    db::Db,
    error::{Error, Result},
    files,
    identity::code_hook::CodeHook,
    vault::Vault,
};

/// Photos looked for, newest first.
const PHOTOS_LOOKED_FOR: u64 = 1_000;
const CLOCKS_MAY_DIFFER: TimeDelta = TimeDelta::seconds(30);
const GATEWAY_PATIENCE: Duration = Duration::from_secs(5);

/// One thing looked at.
pub struct Finding {
    pub what: String,
    pub verdict: Verdict,
}

pub enum Verdict {
    Fine,
    /// Works, yet somebody should know.
    Notice(String),
    /// What to do.
    Trouble(String),
}

impl Finding {
    fn fine(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            verdict: Verdict::Fine,
        }
    }

    fn notice(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            verdict: Verdict::Notice(advice.into()),
        }
    }

    fn trouble(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            verdict: Verdict::Trouble(advice.into()),
        }
    }

    pub fn is_trouble(&self) -> bool {
        matches!(self.verdict, Verdict::Trouble(_))
    }
}

/// Looks at everything that a server needs.
pub async fn examine(
    settings: &DatabaseSettings,
    serve: &ServeSettings,
    clock: &Clock,
) -> Vec<Finding> {
    let mut findings = vec![
        folder("data folder", &settings.data_dir),
        key_file(&settings.key_file()),
        folder("photo folder", &settings.files_dir()),
        system_clock(clock.now()),
    ];
    match reachable(settings).await {
        Ok(db) => {
            if let Err(error) = database(&db, settings, serve, clock, &mut findings).await {
                findings.push(Finding::trouble(
                    "database",
                    format!("it does not answer: {}", error.describe()),
                ));
            }
            db.close().await.ok();
        }
        Err(finding) => findings.push(finding),
    }
    findings.push(if assets::is_built() {
        Finding::fine("phone app is in the binary")
    } else {
        Finding::trouble(
            "phone app is not in the binary",
            "run `cargo xtask web`, then build the server again",
        )
    });
    findings.extend(exposure(serve));
    findings.push(code_sender(serve).await);
    findings
}

fn folder(name: &str, path: &Path) -> Finding {
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

fn key_file(path: &Path) -> Finding {
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

fn system_clock(now: DateTime<Utc>) -> Finding {
    let what = format!("clock says {} UTC", now.format("%Y-%m-%d %H:%M:%S"));
    if (2026..2100).contains(&now.year()) {
        Finding::fine(what)
    } else {
        Finding::trouble(what, "set the system's clock: deadlines hang on it")
    }
}

/// Never makes a database that is not there.
async fn reachable(settings: &DatabaseSettings) -> Result<Db, Finding> {
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

async fn database(
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

/// Whether one-time codes reach a phone. Sends none: a gateway bills what it sends.
async fn code_sender(serve: &ServeSettings) -> Finding {
    let hook = match CodeHook::of(serve) {
        Ok(Some(hook)) => hook,
        Ok(None) if serve.is_public() && !serve.demo => {
            return Finding::notice(
                "one-time codes only go to the server's log",
                "for a text message gateway set LINLI_CODE_SENDER=hook: nobody else gets a code",
            );
        }
        Ok(None) => return Finding::fine("one-time codes go to the server's log"),
        Err(advice) => return Finding::trouble("one-time codes cannot be sent", advice),
    };
    // Not the whole address: it may hold an account's name.
    let host = hook.url.host_str().unwrap_or_default();
    let port = hook.url.port_or_known_default().unwrap_or(443);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let what = format!("code gateway at {host}:{port}");
    match timeout(GATEWAY_PATIENCE, TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => Finding::fine(format!("{what} answers")),
        Ok(Err(error)) => Finding::trouble(
            format!("{what} cannot be reached"),
            format!("check LINLI_CODE_HOOK_URL, name service and firewall ({error})"),
        ),
        Err(_) => Finding::trouble(
            format!("{what} does not answer"),
            "check LINLI_CODE_HOOK_URL, name service and firewall",
        ),
    }
}

/// What strangers can reach, and how.
fn exposure(serve: &ServeSettings) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_public = serve.is_public();
    if serve.demo && is_public {
        findings.push(Finding::trouble(
            "demo mode on a public address",
            "anybody can sign in as anybody: leave --demo off, or listen on 127.0.0.1",
        ));
    }
    if is_public && !serve.is_https() {
        findings.push(Finding::trouble(
            "people reach the server without https",
            "put a proxy with a certificate in front and set LINLI_PUBLIC_URL=https://…",
        ));
    }
    if serve.ignores_its_proxy() {
        findings.push(Finding::notice(
            "everybody seems to come from the proxy's address",
            "set LINLI_TRUSTED_HOPS to the number of proxies: sign-in limits go by address",
        ));
    }
    findings
}
