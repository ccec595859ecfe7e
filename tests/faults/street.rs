//! A small demo street on a database of its own, filled once and used by all rounds.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use clap::ValueEnum;
use entity::{
    appointment::{self, AppointmentRole},
    coverage, enrollment,
    enrollment::EnrollmentState,
    person, place, residency, session,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, Database, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use server::{
    app::App,
    clock::new_id,
    config::{DatabaseSettings, ServeSettings},
    identity::session::access_token_for,
    maintenance::set_up,
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{linli::signal, postgres::Cluster};

/// As it comes: what was committed stays when a process is killed. Small, beside other tests.
const SETTINGS: [&str; 2] = ["max_connections=60", "shared_buffers=64MB"];
const PATIENCE: Duration = Duration::from_secs(30);
/// So that caps refuse somebody now and then, and not nearly everybody.
const CAP: i32 = 12;
/// Of each kind.
const MOST_PEOPLE: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Those who act, all in one compound.
#[derive(Clone, Default)]
pub struct Cast {
    pub place: Uuid,
    pub residents: Vec<Uuid>,
    pub members: Vec<Uuid>,
    pub dispatchers: Vec<Uuid>,
}

impl Cast {
    pub fn everybody(&self) -> impl Iterator<Item = Uuid> {
        let all = self.residents.iter().chain(&self.members);
        all.chain(&self.dispatchers).copied()
    }
}

pub struct Street {
    pub engine: Engine,
    pub linli: PathBuf,
    pub settings: DatabaseSettings,
    pub cast: Cast,
    folder: TempDir,
    cluster: Option<Cluster>,
}

impl Street {
    pub async fn fill(engine: Engine, linli: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("linli-faults-").tempdir();
        let mut street = Self {
            engine,
            linli: linli.to_owned(),
            settings: DatabaseSettings::in_folder(PathBuf::new()),
            cast: Cast::default(),
            folder: folder.unwrap(),
            cluster: None,
        };
        street.settings.data_dir = street.folder.path().join("data");
        fs::create_dir(&street.settings.data_dir).unwrap();
        if engine == Engine::Postgres {
            open_to_all(street.folder.path());
            fs::create_dir(street.folder.path().join("cluster")).unwrap();
            street.start_cluster();
            let cluster = street.cluster.as_ref().unwrap();
            street.settings.database_url = Some(cluster.url("linli"));
            let db = Database::connect(cluster.url("postgres")).await.unwrap();
            db.execute_unprepared("CREATE DATABASE linli")
                .await
                .unwrap();
            db.close().await.unwrap();
        }
        for command in [&["migrate"][..], &["demo", "--scale", "small"]] {
            let mut linli = Command::new(linli);
            linli.args(command).envs(street.environment());
            let done = linli.output().unwrap();
            let said = String::from_utf8_lossy(&done.stderr);
            assert!(done.status.success(), "linli {command:?}: {said}");
        }
        let app = street.open().await;
        street.cast = cast(&app).await;
        app.db.close().await.unwrap();
        street
    }

    /// For processes of the server.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("LINLI_DATABASE_URL", self.settings.database_url()),
            (
                "LINLI_DATA_DIR",
                self.settings.data_dir.display().to_string(),
            ),
        ]
    }

    pub fn log(&self) -> PathBuf {
        self.folder.path().join("linli.log")
    }

    /// The same database and key that the server has. To be closed before the fault, or what the fault
    /// leaves behind is not what a machine would find.
    pub async fn open(&self) -> App {
        set_up::open_app(&self.settings, ServeSettings::default())
            .await
            .unwrap()
    }

    /// Tokens for the whole cast, in [`Cast::everybody`]'s order; good for one round.
    pub async fn sign_in(&self) -> Vec<(Uuid, String)> {
        let app = self.open().await;
        let now = app.clock.now();
        let sessions: Vec<session::Model> = self
            .cast
            .everybody()
            .map(|person_id| session::Model {
                id: new_id(),
                person_id,
                created_at: now,
                seen_at: now,
                expires_at: now + TimeDelta::hours(1),
                ended_at: None,
                device: session::DeviceKind::Other,
                browser: session::BrowserKind::Other,
            })
            .collect();
        let rows = sessions
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        let insert = session::Entity::insert_many(rows);
        let db = app.db.maintenance();
        insert.exec_without_returning(db).await.unwrap();
        let token = |one: &session::Model| {
            let token = access_token_for(&app, one.person_id, one.id).unwrap();
            (one.person_id, token)
        };
        let tokens = sessions.iter().map(token).collect();
        app.db.close().await.unwrap();
        tokens
    }

    fn start_cluster(&mut self) {
        let folder = self.folder.path().join("cluster");
        self.cluster = Some(Cluster::open(folder, &SETTINGS, "keep"));
    }

    fn postmaster(&self) -> Option<u32> {
        let cluster = self.cluster.as_ref()?;
        let said = fs::read_to_string(cluster.folder().join("data/postmaster.pid")).ok()?;
        said.lines().next()?.trim().parse().ok()
    }

    /// `pg_ctl stop -m immediate`: every process of the cluster ends at once, and writes nothing.
    pub fn cut_cluster(&mut self) {
        self.end_cluster("QUIT");
    }

    /// From what the log says.
    pub fn recover_cluster(&mut self) {
        if self.engine == Engine::Postgres && self.cluster.is_none() {
            self.start_cluster();
        }
    }

    fn end_cluster(&mut self, how: &str) {
        let Some(pid) = self.postmaster() else {
            return;
        };
        signal(how, pid);
        let started = Instant::now();
        // It removes this file last.
        while self.postmaster().is_some() {
            assert!(started.elapsed() < PATIENCE, "PostgreSQL does not stop");
            thread::sleep(Duration::from_millis(10));
        }
        self.cluster = None;
    }

    /// `kill -9` for one of the processes that serve the server's connections; PostgreSQL then throws
    /// everybody out and recovers.
    pub async fn kill_backend(&self, which: usize) {
        let db = Database::connect(self.settings.database_url())
            .await
            .unwrap();
        let sql = "SELECT pid FROM pg_stat_activity WHERE datname = 'linli' AND pid <> pg_backend_pid() \
             AND backend_type = 'client backend' ORDER BY state = 'idle', pid";
        let rows = db.query_all_raw(sea_orm::Statement::from_string(
            sea_orm::DbBackend::Postgres,
            sql,
        ));
        let pids: Vec<i32> = rows
            .await
            .unwrap()
            .iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect();
        if let Some(pid) = pids.get(which % pids.len().clamp(1, 4)) {
            signal("KILL", pid.unsigned_abs());
        }
        db.close().await.ok();
    }

    /// Until it takes connections again.
    pub async fn wait_for_database(&self) {
        let started = Instant::now();
        while Database::connect(self.settings.database_url())
            .await
            .is_err()
        {
            assert!(
                started.elapsed() < PATIENCE,
                "the database does not come back"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// For whoever looks into what went wrong.
    pub fn keep(mut self) -> PathBuf {
        self.end_cluster("INT");
        self.folder.disable_cleanup(true);
        self.folder.path().to_owned()
    }
}

impl Drop for Street {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.end_cluster("INT");
        }
    }
}

/// PostgreSQL has a user of its own, who goes through this folder.
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o711)).unwrap();
}

/// In the compound where most members have reported.
async fn cast(app: &App) -> Cast {
    let db = app.db.maintenance();
    let confirmed = enrollment::Entity::find()
        .filter(enrollment::Column::State.eq(EnrollmentState::Confirmed))
        .filter(enrollment::Column::PersonId.is_not_null())
        .order_by_asc(enrollment::Column::Id)
        .all(db)
        .await
        .unwrap();
    let mut compounds: Vec<Uuid> = confirmed.iter().map(|row| row.place_id).collect();
    compounds.sort_by_key(|id| confirmed.iter().filter(|row| row.place_id == *id).count());
    let compound = *compounds.last().unwrap();
    let mut members: Vec<Uuid> = confirmed
        .iter()
        .filter(|row| row.place_id == compound)
        .filter_map(|row| row.person_id)
        .collect();
    members.truncate(MOST_PEOPLE);

    let places = place::Entity::find()
        .filter(place::Column::CompoundId.eq(compound))
        .filter(place::Column::ClosedAt.is_null())
        .all(db)
        .await
        .unwrap();
    let member_ids: BTreeSet<Uuid> = confirmed.iter().filter_map(|row| row.person_id).collect();
    let mut residents: Vec<Uuid> = residency::Entity::find()
        .filter(residency::Column::PlaceId.is_in(places.iter().map(|place| place.id)))
        .filter(residency::Column::Until.is_null())
        .order_by_asc(residency::Column::Id)
        .all(db)
        .await
        .unwrap()
        .iter()
        .map(|row| row.person_id)
        .filter(|id| !member_ids.contains(id))
        .collect();
    residents.truncate(MOST_PEOPLE);

    let branches = coverage::Entity::find()
        .filter(coverage::Column::PlaceId.eq(compound))
        .all(db)
        .await
        .unwrap();
    let branches = branches.iter().filter_map(|row| row.organization_id);
    let dispatchers: Vec<Uuid> = appointment::Entity::find()
        .filter(appointment::Column::Role.eq(AppointmentRole::Dispatcher))
        .filter(appointment::Column::OrganizationId.is_in(branches))
        .all(db)
        .await
        .unwrap()
        .iter()
        .filter(|row| row.is_active(app.clock.now()))
        .map(|row| row.person_id)
        .collect();
    assert!(
        members.len() > 2 && residents.len() > 2 && !dispatchers.is_empty(),
        "{} members, {} residents, {} dispatchers",
        members.len(),
        residents.len(),
        dispatchers.len()
    );
    person::Entity::update_many()
        .col_expr(person::Column::UnfinishedCap, Expr::value(CAP))
        .filter(person::Column::Id.is_in(members.iter().copied()))
        .exec(db)
        .await
        .unwrap();
    Cast {
        place: compound,
        residents,
        members,
        dispatchers,
    }
}
