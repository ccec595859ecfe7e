//! A database per test, cloned from a template that is migrated and filled once per run.

use std::{
    fs,
    io::{self, Write},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use sea_orm::{ConnectionTrait, Database, DbErr};
use server::{db::Db, reference_data};
use tempfile::TempDir;

use super::{monday_morning, postgres::Cluster, runtime, town::Town, vault};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub enum Template {
    Sqlite { file: Vec<u8>, town: Town },
    Postgres { cluster: Cluster, town: Town },
}

/// A power cut may take what tests write.
const FORGETFUL: [&str; 5] = [
    "max_connections=200",
    "shared_buffers=64MB",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
];

const POSTGRES_TEMPLATE: &str = "linli_template";

/// The template of an engine, made when it is first asked for.
pub fn template(engine: Engine) -> &'static Template {
    static SQLITE: OnceLock<Template> = OnceLock::new();
    static POSTGRES: OnceLock<Template> = OnceLock::new();
    match engine {
        Engine::Sqlite => SQLITE.get_or_init(|| runtime().block_on(sqlite_template())),
        Engine::Postgres => POSTGRES.get_or_init(|| {
            let folder = tempfile::Builder::new().prefix("linli-postgres-").tempdir();
            let cluster = Cluster::open(folder.unwrap().keep(), &FORGETFUL, "remove");
            runtime().block_on(postgres_template(cluster))
        }),
    }
}

async fn sqlite_template() -> Template {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("template.db");
    let db = Db::connect(&format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    let town = fill(&db).await;
    let version: String = db.scalar("SELECT sqlite_version()").await.unwrap();
    // Closing folds the log into the file.
    db.close().await.unwrap();
    announce(&format!("tests named `sqlite` run on SQLite {version}"));
    let file = fs::read(path).unwrap();
    Template::Sqlite { file, town }
}

async fn postgres_template(cluster: Cluster) -> Template {
    cluster_statement(&cluster, &format!("CREATE DATABASE {POSTGRES_TEMPLATE}"))
        .await
        .unwrap();
    let db = Db::connect(&cluster.url(POSTGRES_TEMPLATE)).await.unwrap();
    let town = fill(&db).await;
    let version: String = db.scalar("SHOW server_version").await.unwrap();
    db.close().await.unwrap();
    announce(&format!(
        "tests named `postgres` run on PostgreSQL {version}, a private cluster in {}",
        cluster.folder().display()
    ));
    Template::Postgres { cluster, town }
}

/// Past the test runner, which keeps what tests print to itself.
fn announce(line: &str) {
    let line = format!("{line}\n");
    io::stderr().write_all(line.as_bytes()).unwrap();
}

async fn fill(db: &Db) -> Town {
    db.migrate().await.unwrap();
    reference_data::ensure(db).await.unwrap();
    Town::found(db.maintenance(), &vault(), monday_morning()).await
}

async fn cluster_statement(cluster: &Cluster, sql: &str) -> Result<(), DbErr> {
    let connection = Database::connect(cluster.url("postgres")).await?;
    connection.execute_unprepared(sql).await?;
    connection.close().await
}

/// One test's own copy.
pub struct TestDatabase {
    pub url: String,
    pub town: Town,
    pub engine: Engine,
    place: Place,
}

enum Place {
    Folder(#[allow(dead_code, reason = "its drop removes the file")] TempDir),
    Cluster(&'static Cluster, String),
}

impl TestDatabase {
    pub async fn clone_of(template: &'static Template) -> Self {
        match template {
            Template::Sqlite { file, town } => {
                let folder = tempfile::tempdir().unwrap();
                let own = folder.path().join("linli.db");
                fs::write(&own, file).unwrap();
                Self {
                    url: format!("sqlite://{}", own.display()),
                    town: town.clone(),
                    engine: Engine::Sqlite,
                    place: Place::Folder(folder),
                }
            }
            Template::Postgres { cluster, town } => {
                static NUMBER: AtomicU32 = AtomicU32::new(1);
                let name = format!("linli_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
                cluster_statement(
                    cluster,
                    &format!("CREATE DATABASE {name} TEMPLATE {POSTGRES_TEMPLATE}"),
                )
                .await
                .unwrap();
                Self {
                    url: cluster.url(&name),
                    town: town.clone(),
                    engine: Engine::Postgres,
                    place: Place::Cluster(cluster, name),
                }
            }
        }
    }

    /// Frees the room at once; after a failed test the end of the run does.
    pub async fn remove(self) {
        if let Place::Cluster(cluster, name) = &self.place {
            cluster_statement(cluster, &format!("DROP DATABASE {name} WITH (FORCE)"))
                .await
                .unwrap();
        }
    }
}
