//! A backup brings everything back, and a restore never destroys what it cannot replace.

use std::{fs, path::Path};

use chrono::{DateTime, Utc};
use entity::person;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use tempfile::TempDir;
use uuid::Uuid;

use super::{backup, doctor, restore, set_up};
use crate::{
    app::App,
    clock::Clock,
    config::{CodeSenderKind, DatabaseSettings, ServeSettings},
    error::Result,
    progress::Progress,
    vault::Phone,
};

struct Installation {
    folder: TempDir,
    settings: DatabaseSettings,
}

impl Installation {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = DatabaseSettings::in_folder(folder.path().join("data"));
        Self { folder, settings }
    }

    async fn app(&self) -> App {
        set_up::open_app(&self.settings, ServeSettings::default())
            .await
            .unwrap()
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    async fn restore(&self, file: &Path, force: bool) -> Result<restore::Restored> {
        let clock = Clock::fixed(now());
        restore::restore(&self.settings, &clock, file, force, &Progress::hidden()).await
    }
}

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-22T08:00:00Z")
        .unwrap()
        .to_utc()
}

async fn add_person(app: &App, number: u128) {
    let phone = Phone::parse(&format!("1380000{number:04}")).unwrap();
    let sealed = app.vault.seal(&phone).unwrap();
    let tx = app.db.begin().await.unwrap();
    person::Model {
        id: Uuid::from_u128(number),
        name: "林开泰".to_owned(),
        phone_cipher: sealed.cipher,
        phone_key_id: sealed.key_id,
        phone_hash: sealed.hash,
        password_hash: None,
        unfinished_count: 0,
        unfinished_cap: 3,
        created_at: now(),
        state: person::PersonState::Present,
        gone_since: None,
        merged_into_id: None,
    }
    .into_active_model()
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

/// An installation with one person, backed up, and with another person since.
async fn backed_up() -> (Installation, std::path::PathBuf) {
    let here = Installation::new();
    let app = here.app().await;
    add_person(&app, 1).await;
    let file = here.file("backup.db");
    let progress = Progress::hidden();
    backup::back_up(&app.db, &here.settings, &file, &progress)
        .await
        .unwrap();
    add_person(&app, 2).await;
    let again = backup::back_up(&app.db, &here.settings, &file, &progress).await;
    assert!(again.unwrap_err().describe().contains("exists already"));
    app.db.clone().close().await.unwrap();
    (here, file)
}

#[tokio::test]
async fn a_backup_brings_back_what_was_there() {
    let (here, file) = backed_up().await;
    let refused = here.restore(&file, false).await.err().unwrap();
    assert!(refused.describe().contains("holds 2 people"));
    let restored = here.restore(&file, true).await.unwrap();
    assert_eq!(restored.people, 1);
    assert!(restored.up_to_date);
    assert!(restored.replaced.unwrap().exists());
    // The next start finds it, and the same key opens it.
    here.app().await;
}

#[tokio::test]
async fn a_database_in_use_is_left_alone() {
    let (here, file) = backed_up().await;
    let app = here.app().await;
    let refused = here.restore(&file, true).await.err().unwrap();
    assert!(refused.describe().contains("stop `linli serve` first"));
    add_person(&app, 3).await;
}

#[tokio::test]
async fn a_damaged_backup_changes_nothing() {
    let (here, file) = backed_up().await;
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0x55);
    let damaged = here.file("damaged.db");
    fs::write(&damaged, bytes).unwrap();
    assert!(here.restore(&damaged, true).await.is_err());
    fs::write(&damaged, "something else").unwrap();
    let refused = here.restore(&damaged, true).await.err().unwrap();
    assert!(refused.describe().contains("is no backup"));
    let app = here.app().await;
    add_person(&app, 3).await;
    assert!(doctor::check_sqlite_file(&app.db).await.is_ok());
}

#[tokio::test]
async fn a_backup_needs_the_key_it_was_made_with() {
    let (_kept, file) = backed_up().await;
    let elsewhere = Installation::new();
    elsewhere.app().await.db.close().await.unwrap();
    let refused = elsewhere.restore(&file, false).await.err().unwrap();
    assert!(
        refused.describe().contains("encrypted with key"),
        "{}",
        refused.describe()
    );
}

#[tokio::test]
async fn a_lost_key_is_not_replaced_by_a_new_one() {
    let (here, _) = backed_up().await;
    fs::remove_file(here.settings.key_file()).unwrap();
    let refused = set_up::open_app(&here.settings, ServeSettings::default()).await;
    assert!(refused.err().unwrap().describe().contains("is missing"));
    assert!(!here.settings.key_file().exists());
}

#[tokio::test]
async fn the_doctor_tells_what_to_do() {
    let here = Installation::new();
    let troubles = async |serve: &ServeSettings| -> Vec<String> {
        doctor::examine(&here.settings, serve, &Clock::fixed(now()))
            .await
            .into_iter()
            .filter(doctor::Finding::is_trouble)
            .map(|finding| finding.what)
            // Whether the app was built is not this test's business.
            .filter(|what| !what.starts_with("phone app"))
            .collect()
    };
    assert_eq!(troubles(&ServeSettings::default()).await.len(), 4);
    assert!(!here.settings.data_dir.exists(), "looking makes nothing");
    let app = here.app().await;
    add_person(&app, 1).await;
    assert_eq!(
        troubles(&ServeSettings::default()).await,
        Vec::<String>::new()
    );
    let open = ServeSettings {
        listen: "0.0.0.0:80".parse().unwrap(),
        demo: true,
        ..ServeSettings::default()
    };
    assert_eq!(troubles(&open).await.len(), 2);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut hooked = ServeSettings {
        code_sender: CodeSenderKind::Hook,
        code_hook_url: Some(format!("http://{}/send", listener.local_addr().unwrap())),
        ..ServeSettings::default()
    };
    assert_eq!(
        troubles(&hooked).await,
        ["one-time codes cannot be sent"],
        "without a secret"
    );
    let refused = set_up::open_app(&here.settings, hooked.clone()).await;
    assert!(
        refused
            .err()
            .unwrap()
            .describe()
            .contains("LINLI_CODE_HOOK_SECRET")
    );
    hooked.code_hook_secret = Some("s".repeat(32));
    assert_eq!(troubles(&hooked).await, Vec::<String>::new());
    drop(listener);
    let gone = troubles(&hooked).await;
    assert!(gone[0].ends_with("cannot be reached"), "{gone:?}");
}

#[tokio::test]
async fn what_works_on_an_installation_makes_no_other() {
    let here = Installation::new();
    let missing = set_up::open_existing_app(&here.settings, ServeSettings::default()).await;
    let said = missing.err().unwrap().describe();
    assert!(said.contains("--data-dir"), "{said}");
    assert!(!here.settings.data_dir.exists(), "looking makes nothing");
    here.app().await;
    let found = set_up::open_existing_app(&here.settings, ServeSettings::default()).await;
    assert!(found.is_ok());
}
