//! What tests stand on: a server of their own on a database of its own, a small town, and clients.

pub mod books;
pub mod client;
pub mod database;
pub mod instance;
pub mod live;
pub mod postgres;
pub mod steps;
pub mod timeline;
pub mod town;

use std::{net::SocketAddr, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use entity::session;
use sea_orm::{ActiveModelTrait, ConnectionTrait, Set, Statement};
use server::{
    app::{self, App},
    clock::{Clock, new_id},
    config::ServeSettings,
    db::Db,
    files::FileStore,
    orders::endings::Sampling,
    vault::Vault,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime, task::JoinHandle};
use uuid::Uuid;

pub use client::{Answer, Client};
pub use database::Engine;
pub use serde_json::{Value as Json, json};
pub use town::{Role, Town};

use database::TestDatabase;

/// Makes of `async fn story(app: &TestApp)` the tests `story::sqlite` and `story::postgres`.
macro_rules! on_both {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[test]
            fn sqlite() {
                crate::support::run(crate::support::Engine::Sqlite, super::$story);
            }

            #[test]
            fn postgres() {
                crate::support::run(crate::support::Engine::Postgres, super::$story);
            }
        }
    )+};
}
pub(crate) use on_both;

/// The same for what only PostgreSQL can do: `story::postgres`.
macro_rules! on_postgres {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[test]
            fn postgres() {
                crate::support::run(crate::support::Engine::Postgres, super::$story);
            }
        }
    )+};
}
pub(crate) use on_postgres;

/// A Monday, nine in the morning in Shanghai.
pub fn monday_morning() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-23T09:00:00+08:00")
        .unwrap()
        .to_utc()
}

pub fn vault() -> Vault {
    Vault::new(&[7; 32]).unwrap()
}

/// Runs one test on a fresh database that already holds the [`Town`].
pub fn run(engine: Engine, story: impl AsyncFnOnce(&TestApp)) {
    run_with(engine, story);
}

/// The same, for a story that says how it went.
pub fn run_with<T>(engine: Engine, story: impl AsyncFnOnce(&TestApp) -> T) -> T {
    let template = database::template(engine);
    runtime().block_on(async {
        let database = TestDatabase::clone_of(template).await;
        let app = TestApp::start(&database).await;
        let outcome = story(&app).await;
        app.stop().await;
        database.remove().await;
        outcome
    })
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .unwrap()
}

/// A server on a port of its own, with the town's people at hand.
pub struct TestApp {
    pub app: Arc<App>,
    pub town: Town,
    pub address: SocketAddr,
    pub engine: Engine,
    /// For processes of their own.
    pub database_url: String,
    http: reqwest::Client,
    files: Arc<TempDir>,
    serving: JoinHandle<()>,
}

impl TestApp {
    async fn start(database: &TestDatabase) -> Self {
        let db = Db::connect(&database.url).await.unwrap();
        if database.engine == Engine::Sqlite {
            // A power cut may take what tests write, as on PostgreSQL.
            let forgetful = "PRAGMA synchronous = OFF";
            let done = db.maintenance().execute_unprepared(forgetful).await;
            done.unwrap();
        }
        let files = tempfile::tempdir().unwrap();
        let store = FileStore::in_folder(files.path()).unwrap();
        let clock = Clock::fixed(monday_morning());
        let mut app = App::new(db, clock, vault(), store, ServeSettings::default());
        // No follow-ups by chance but where a test is about them.
        app.sampling = Sampling::Never;
        let url = database.url.clone();
        Self::serve(
            app,
            database.town.clone(),
            (database.engine, url),
            files.into(),
        )
        .await
    }

    async fn serve(
        app: App,
        town: Town,
        (engine, database_url): (Engine, String),
        files: Arc<TempDir>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Arc::new(app);
        let router = app::router(app.clone());
        let serving = tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service).await.unwrap();
        });
        Self {
            app,
            town,
            address,
            engine,
            database_url,
            http: reqwest::Client::new(),
            files,
            serving,
        }
    }

    /// A second server on the same database, photos and clock, with something set differently.
    pub async fn with(&self, change: impl FnOnce(&mut App)) -> Self {
        let store = FileStore::in_folder(self.files.path()).unwrap();
        let mut app = App::new(
            self.app.db.clone(),
            self.app.clock.clone(),
            vault(),
            store,
            self.app.settings.clone(),
        );
        app.sampling = self.app.sampling;
        change(&mut app);
        let database = (self.engine, self.database_url.clone());
        Self::serve(app, self.town.clone(), database, self.files.clone()).await
    }

    async fn stop(self) {
        self.serving.abort();
        self.app.tasks.close();
        self.app.tasks.wait().await;
        self.app.db.clone().close().await.unwrap();
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub fn db(&self) -> &sea_orm::DatabaseConnection {
        self.app.db.reader()
    }

    /// For rows that tests put there themselves.
    pub fn writer(&self) -> &sea_orm::DatabaseConnection {
        self.app.db.maintenance()
    }

    /// Every table that the migrations made.
    pub async fn tables(&self) -> Vec<String> {
        let sql = match self.engine {
            Engine::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table'",
            Engine::Postgres => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
        };
        self.texts(sql).await
    }

    /// All that a table holds, as text; bytes in hexadecimal digits.
    pub async fn dump(&self, table: &str) -> String {
        let columns = match self.engine {
            Engine::Sqlite => {
                let sql = format!("SELECT name FROM pragma_table_info('{table}')");
                let text = |column: &String| {
                    format!("iif(typeof(\"{column}\") = 'blob', hex(\"{column}\"), \"{column}\")")
                };
                let columns: Vec<_> = self.texts(&sql).await.iter().map(text).collect();
                format!("concat_ws(' ', {})", columns.join(", "))
            }
            Engine::Postgres => "t::text".to_owned(),
        };
        let sql = format!("SELECT {columns} FROM \"{table}\" t");
        self.texts(&sql).await.join("\n").to_lowercase()
    }

    /// Columns that refer to a table, as `table.column`.
    pub async fn references_to(&self, table: &str) -> Vec<String> {
        let sql = match self.engine {
            Engine::Sqlite => format!(
                "SELECT t.name || '.' || f.\"from\" FROM sqlite_schema t, \
                 pragma_foreign_key_list(t.name) f WHERE t.type = 'table' AND f.\"table\" = '{table}'"
            ),
            Engine::Postgres => format!(
                "SELECT c.conrelid::regclass::text || '.' || a.attname::text FROM pg_constraint c \
                 JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
                 WHERE c.contype = 'f' AND c.confrelid = '{table}'::regclass"
            ),
        };
        self.texts(&sql).await
    }

    async fn texts(&self, sql: &str) -> Vec<String> {
        let statement = Statement::from_string(self.app.db.backend(), sql);
        let rows = self.db().query_all_raw(statement).await.unwrap();
        rows.iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect()
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    pub fn advance(&self, by: TimeDelta) {
        self.app.clock.advance(by);
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Client {
        Client::new(self, None)
    }

    pub async fn sign_in(&self, person_id: Uuid) -> Client {
        let session = session::ActiveModel {
            id: Set(new_id()),
            person_id: Set(person_id),
            created_at: Set(self.now()),
            seen_at: Set(self.now()),
            expires_at: Set(self.now() + TimeDelta::days(30)),
            ended_at: Set(None),
            device: Set(session::DeviceKind::Other),
            browser: Set(session::BrowserKind::Other),
        };
        let session = session.insert(self.writer()).await.unwrap();
        Client::new(self, Some(session))
    }

    /// The one person whom the town has for this role.
    pub async fn as_role(&self, role: Role) -> Client {
        match self.town.person(role) {
            Some(person_id) => self.sign_in(person_id).await,
            None => self.nobody(),
        }
    }
}
