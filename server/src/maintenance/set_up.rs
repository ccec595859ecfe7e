//! From settings to a running [`App`]: folder, database, key, photos, in that order.

use std::{
    fs::{DirBuilder, OpenOptions},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    sync::Arc,
};

use sea_orm::DbBackend;

use super::key;
use crate::{
    app::App,
    clock::Clock,
    config::{DatabaseSettings, ServeSettings},
    db::Db,
    error::{Error, Result},
    files::FileStore,
    identity::code_hook::{CodeHook, HookSender},
    reference_data,
};

/// Opens the database; makes a SQLite file, which only its owner may read, with its folder.
pub async fn open_database(settings: &DatabaseSettings) -> Result<Db> {
    if let Some(path) = settings.database_url().strip_prefix("sqlite://") {
        let path = Path::new(path);
        if let Some(folder) = path.parent() {
            make_folder(folder)?;
        }
        if !path.exists() {
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)
                .map_err(|error| {
                    Error::internal(format!("cannot make {}: {error}", path.display()))
                })?;
        }
    }
    Db::connect(&settings.database_url())
        .await
        .map_err(|error| Error::internal(format!("cannot open the database: {}", error.describe())))
}

/// Brings schema, categories and skills up to date.
pub async fn migrate(db: &Db) -> Result<()> {
    db.migrate().await?;
    reference_data::ensure(db).await
}

/// Everything that use-cases need, on a database that is up to date.
///
/// A SQLite file belongs to this one server, which therefore migrates it itself. A PostgreSQL
/// database may have other servers at work on it: there `linli migrate` is somebody's decision.
///
/// # Errors
/// When PostgreSQL has migrations pending, the key is not the one that the rows need, or the settings
/// of the code gateway do not do.
pub async fn open_app(settings: &DatabaseSettings, serve: ServeSettings) -> Result<App> {
    make_folder(&settings.data_dir)?;
    let db = open_database(settings).await?;
    if !db.is_migrated().await? {
        if db.backend() != DbBackend::Sqlite {
            return Err(Error::internal(
                "the database's schema is not up to date: run `linli migrate`",
            ));
        }
        tracing::info!("bringing the database's schema up to date");
        migrate(&db).await?;
    }
    let vault = key::open_vault(&db, &settings.key_file()).await?;
    let files = FileStore::in_folder(&settings.files_dir())?;
    let hook = CodeHook::of(&serve).map_err(Error::internal)?;
    let mut app = App::new(db, Clock::system(), vault, files, serve).in_zone(settings.time_zone);
    if let Some(hook) = hook {
        app.code_sender = Arc::new(HookSender::new(hook, app.clock.clone(), app.tasks.clone())?);
    }
    Ok(app)
}

/// The same where there is something already: what works on an installation must not make another one
/// where somebody calls it from the wrong folder.
///
/// # Errors
/// When there is no SQLite file, and those of [`open_app`].
pub async fn open_existing_app(settings: &DatabaseSettings, serve: ServeSettings) -> Result<App> {
    let url = settings.database_url();
    let missing = url
        .strip_prefix("sqlite://")
        .filter(|path| !Path::new(path).exists());
    match missing {
        Some(path) => Err(Error::internal(format!(
            "there is no database at {path}: say where it is by --data-dir or LINLI_DATA_DIR"
        ))),
        None => open_app(settings, serve).await,
    }
}

/// Makes a folder that only its owner may enter: it will hold a key and people's data.
pub fn make_folder(folder: &Path) -> Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| Error::internal(format!("cannot make {}: {error}", folder.display())))
}
