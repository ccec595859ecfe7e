//! A database filled by `linli demo`, and kept: filling a district takes longer than measuring it.

use std::{fs, path::PathBuf, process::Command};

use sea_orm::{ConnectionTrait, Database};
use server::{
    app::App,
    config::{DatabaseSettings, ServeSettings},
    maintenance::set_up,
};

use crate::{Arguments, postgres::Cluster};

/// As somebody would set it who has a machine for it; what is committed stays.
const SETTINGS: [&str; 4] = [
    "max_connections=60",
    "shared_buffers=2GB",
    "max_wal_size=4GB",
    "random_page_cost=1.1",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

pub struct Filled {
    pub engine: Engine,
    pub settings: DatabaseSettings,
    /// The same pools that the server has, for raw SQL; and its key, for sessions.
    pub app: App,
    pub cluster: Option<Cluster>,
}

impl Filled {
    pub async fn open(engine: Engine, arguments: &Arguments) -> Self {
        let folder = arguments.folder.join(&arguments.scale).join(engine.name());
        let marker = folder.join("filled");
        if folder.exists() && !marker.exists() {
            // Somebody stopped half-way.
            fs::remove_dir_all(&folder).unwrap();
        }
        let data = folder.join("data");
        fs::create_dir_all(&data).unwrap();
        let cluster = (engine == Engine::Postgres).then(|| {
            let folder = folder.join("cluster");
            fs::create_dir_all(&folder).unwrap();
            Cluster::open(folder, &SETTINGS, "keep")
        });
        let settings = DatabaseSettings {
            database_url: cluster.as_ref().map(|cluster| cluster.url("linli")),
            ..DatabaseSettings::in_folder(data)
        };
        if !marker.exists() {
            eprintln!("filling {} at scale {}", engine.name(), arguments.scale);
            if let Some(cluster) = &cluster {
                let db = Database::connect(cluster.url("postgres")).await.unwrap();
                db.execute_unprepared("CREATE DATABASE linli")
                    .await
                    .unwrap();
            }
            for command in [&["migrate"][..], &["demo", "--scale", &arguments.scale]] {
                let mut linli = Command::new(&arguments.linli);
                linli.args(command).envs(environment(&settings));
                assert!(linli.status().unwrap().success(), "linli {command:?}");
            }
            fs::write(marker, "").unwrap();
        }
        let app = set_up::open_app(&settings, ServeSettings::default())
            .await
            .unwrap();
        Self {
            engine,
            settings,
            app,
            cluster,
        }
    }

    /// For processes of the server.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        environment(&self.settings)
    }

    pub async fn megabytes(&self) -> f64 {
        let sql = match self.engine {
            Engine::Sqlite => {
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            }
            Engine::Postgres => "SELECT pg_database_size('linli')",
        };
        self.app.db.scalar::<i64>(sql).await.unwrap() as f64 / 1e6
    }
}

fn environment(settings: &DatabaseSettings) -> Vec<(&'static str, String)> {
    let path = |path: PathBuf| path.display().to_string();
    vec![
        ("LINLI_DATABASE_URL", settings.database_url()),
        ("LINLI_DATA_DIR", path(settings.data_dir.clone())),
    ]
}
