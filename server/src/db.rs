//! The two databases behind one face: reads from a pool, writes one transaction at a time.
//!
//! SQLite gets one writing connection, so that writers queue fairly instead of failing, and a pool
//! of read-only ones. PostgreSQL gets one pool for both.

use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use migration::MigratorTrait;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sqlx::{
        postgres::PgConnectOptions,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

use crate::error::{Error, Result};

/// Before this one, two connections in WAL mode could corrupt the file.
const OLDEST_SAFE_SQLITE: &str = "3.51.3";
const READERS: u32 = 6;
const POSTGRES_CONNECTIONS: u32 = 10;
/// By each connection.
const REMEMBERED_STATEMENTS: usize = 300;
/// Any numbers, as long as every instance takes the same locks for the same things.
const MIGRATION_LOCK: i64 = 0x006c_696e_6c69;
/// Held by imports, which read the tree they write into, and by changes of the tree.
pub const IMPORT_LOCK: i64 = 0x006c_696e_6c6a;
/// Whoever enters a year of the working calendar.
pub const CALENDAR_LOCK: i64 = 0x006c_696e_6c6d;
/// Whoever changes categories and what they ask.
pub const CATEGORIES_LOCK: i64 = 0x006c_696e_6c6e;
/// Whoever changes prepared answers.
pub const TEMPLATES_LOCK: i64 = 0x006c_696e_6c6f;
/// Whoever changes centres and their rooms, or closes one.
pub const CENTRES_LOCK: i64 = 0x006c_696e_6c70;
/// Offering what came free in the order in which people wait for it.
pub const WAITLIST_LOCK: i64 = 0x006c_696e_6c71;
pub const ROLES_LOCK: i64 = 0x006c_696e_6c6b;
pub const HOUSEKEEPING_LOCK: i64 = 0x006c_696e_6c6c;

#[derive(Clone)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Db {
    /// Opens `sqlite://path` (made if missing) or `postgres://…`.
    pub async fn connect(url: &str) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            Self::connect_sqlite(path).await
        } else {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(POSTGRES_CONNECTIONS)
                .acquire_timeout(Duration::from_secs(20))
                .map_sqlx_postgres_opts(|options| {
                    // What is asked is known beforehand and has its index; to plan it anew with every set
                    // of values costs more than to carry it out. The price: a range without an upper
                    // bound is taken for a third of its table, so whoever asks for the first few of one
                    // says in what order, and the order has an index.
                    options
                        .options([("plan_cache_mode", "force_generic_plan")])
                        .statement_cache_capacity(REMEMBERED_STATEMENTS)
                })
                .sqlx_logging(false);
            let pool = Database::connect(options).await?;
            Ok(Self::counting(pool.clone(), pool))
        }
    }

    fn counting(mut writer: DatabaseConnection, mut reader: DatabaseConnection) -> Self {
        let statements = Arc::new(AtomicU64::new(0));
        for connection in [&mut writer, &mut reader] {
            let statements = statements.clone();
            connection.set_metric_callback(move |statement| {
                statements.fetch_add(1, Ordering::Relaxed);
                metrics::histogram!("linli_sql_seconds").record(statement.elapsed);
            });
        }
        Self {
            writer,
            reader,
            statements,
        }
    }

    /// Statements executed so far.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    async fn connect_sqlite(path: &str) -> Result<Self> {
        let mut writer = ConnectOptions::new(format!("sqlite://{path}?mode=rwc"));
        writer
            .max_connections(1)
            .min_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|options| {
                options
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .busy_timeout(Duration::from_secs(10))
                    .statement_cache_capacity(REMEMBERED_STATEMENTS)
            });
        let writer = Database::connect(writer).await?;
        let mut reader = ConnectOptions::new(format!("sqlite://{path}?mode=ro"));
        reader
            .max_connections(READERS)
            .min_connections(1)
            .acquire_timeout(Duration::from_secs(20))
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|options| {
                options
                    .busy_timeout(Duration::from_secs(10))
                    .statement_cache_capacity(REMEMBERED_STATEMENTS)
            });
        let reader = Database::connect(reader).await?;
        let db = Self::counting(writer, reader);
        let version = db.scalar::<String>("SELECT sqlite_version()").await?;
        if numbers(&version) < numbers(OLDEST_SAFE_SQLITE) {
            return Err(Error::internal(format!(
                "SQLite {version} is older than {OLDEST_SAFE_SQLITE}"
            )));
        }
        Ok(db)
    }

    /// For everything that only reads.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Opens a transaction that may write. Dropped without a commit, it leaves nothing.
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        Ok(self.writer.begin_with_options(options).await?)
    }

    /// Lets only one transaction at a time go on from here, of all instances; the others wait. On
    /// SQLite transactions that write do so anyway.
    pub async fn hold(&self, tx: &DatabaseTransaction, lock: i64) -> Result<()> {
        if self.backend() == DbBackend::Postgres {
            tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({lock})"))
                .await?;
        }
        Ok(())
    }

    /// Whether this transaction is the one that may go on from here, of all instances: for work that
    /// is wanted once, and that whoever is second leaves alone.
    pub async fn is_first_to_hold(&self, tx: &DatabaseTransaction, lock: i64) -> Result<bool> {
        if self.backend() != DbBackend::Postgres {
            return Ok(true);
        }
        let sql = format!("SELECT pg_try_advisory_xact_lock({lock})");
        let row = tx.query_one_raw(Statement::from_string(self.backend(), sql));
        let is_first = row.await?.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(is_first.unwrap_or(false))
    }

    /// Brings the schema up to date; of several instances one does it and the others wait.
    pub async fn migrate(&self) -> Result<()> {
        if self.backend() == DbBackend::Postgres {
            let lock = self.writer.begin().await?;
            self.hold(&lock, MIGRATION_LOCK).await?;
            migration::Migrator::up(&self.writer, None).await?;
            lock.commit().await?;
        } else {
            migration::Migrator::up(&self.writer, None).await?;
        }
        Ok(())
    }

    /// Whether every migration has run. Only reads: whoever asks need not wait for a writer.
    pub async fn is_migrated(&self) -> Result<bool> {
        let pending = migration::Migrator::get_pending_migrations_read_only(&self.reader).await?;
        Ok(pending.is_empty())
    }

    /// How to reach PostgreSQL, for connections that are no part of the pool.
    pub fn postgres_options(&self) -> Option<PgConnectOptions> {
        (self.backend() == DbBackend::Postgres).then(|| {
            let pool = self.writer.get_postgres_connection_pool();
            pool.connect_options().as_ref().clone()
        })
    }

    /// For maintenance that is no transaction: `VACUUM INTO`, `PRAGMA`.
    pub fn maintenance(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// The first column of the first row of a statement without parameters.
    pub async fn scalar<T: sea_orm::TryGetable>(&self, sql: &str) -> Result<T> {
        let row = self
            .reader
            .query_one_raw(Statement::from_string(self.backend(), sql))
            .await?
            .ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))?;
        Ok(row.try_get_by_index(0)?)
    }

    pub async fn close(self) -> Result<()> {
        self.reader.close().await?;
        self.writer.close().await?;
        Ok(())
    }
}

fn numbers(version: &str) -> Vec<u32> {
    version
        .split('.')
        .filter_map(|part| u32::from_str(part).ok())
        .collect()
}
