//! A process that is killed in the middle of an import changes nothing or everything.

use std::{
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use entity::person;
use sea_orm::{EntityTrait, PaginatorTrait};
use server::{
    app::App, clock::Clock, config::ServeSettings, db::Db, files::FileStore, progress::Progress,
    roster::work,
};
use uuid::Uuid;

use super::steps::{BATCH, text};
use crate::support::{Client, Json, Role, TestApp, json, monday_morning, on_both, vault};

on_both! {
    killed_again_and_again_it_changes_everything,
    killed_and_out_of_date_it_changes_nothing,
    killed_while_judging_it_judges_anew,
}

const URL: &str = "LINLI_TEST_CRASH_URL";
const BATCH_ID: &str = "LINLI_TEST_CRASH_BATCH";
const LINES: usize = 1_500;

/// No test: what [`worker`] runs in a process of its own, to be killed.
#[test]
#[ignore = "run by the tests beside it"]
fn work_here() {
    let (Ok(url), Ok(id)) = (std::env::var(URL), std::env::var(BATCH_ID)) else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::in_folder(folder.path()).unwrap();
        let db = Db::connect(&url).await.unwrap();
        let clock = Clock::fixed(monday_morning());
        let app = Arc::new(App::new(
            db,
            clock,
            vault(),
            store,
            ServeSettings::default(),
        ));
        let id: Uuid = id.parse().unwrap();
        work::run(&app, id, &Progress::hidden()).await.unwrap();
    });
}

fn worker(app: &TestApp, id: Uuid) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "roster::crash::work_here", "--ignored"])
        .env(URL, &app.database_url)
        .env(BATCH_ID, id.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets a process work until it has done some more, and kills it with signal 9.
async fn killed_in_the_middle(app: &TestApp, admin: &Client, id: Uuid) -> Json {
    let before = admin.batch(id).await["done"].as_i64().unwrap();
    let mut child = worker(app, id);
    let batch = loop {
        let batch = admin.batch(id).await;
        if batch["done"].as_i64().unwrap() > before || batch["state"] == "COMMITTED" {
            break batch;
        }
        assert!(child.try_wait().unwrap().is_none(), "ended at {batch}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    child.kill().unwrap();
    child.wait().unwrap();
    batch
}

/// Staged and begun, but nobody of this process works on it.
async fn begun(app: &TestApp, admin: &Client, all_or_nothing: bool) -> Uuid {
    let lines: String = (0..LINES)
        .map(|number| {
            format!(
                "新人{number},1370000{number:04},单位{},半山小区,3栋,电工\n",
                number % 9
            )
        })
        .collect();
    let id = admin.staged(text(&lines)).await;
    let idle = app.with(|_| {}).await;
    idle.app.tasks.close();
    let input = json!({"batchId": id, "allOrNothing": all_or_nothing});
    let answer = admin.at(&idle).act("commitImport", input, BATCH).await;
    assert_eq!(answer.result()["state"], "COMMITTING");
    id
}

async fn people(app: &TestApp) -> u64 {
    person::Entity::find().count(app.db()).await.unwrap()
}

async fn killed_again_and_again_it_changes_everything(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let before = people(app).await;
    let id = begun(app, &admin, false).await;
    for _ in 0..3 {
        let batch = killed_in_the_middle(app, &admin, id).await;
        assert_eq!(batch["state"], "COMMITTING", "{batch}");
    }
    let half = people(app).await - before;
    assert!(
        half > 0 && half < LINES as u64,
        "{half} people when it was killed"
    );
    // What a server does when it starts.
    work::resume(&app.app, true).await.unwrap();
    let batch = admin.settled(id).await;
    assert_eq!(
        (&batch["state"], &batch["imported"]),
        (&json!("COMMITTED"), &json!(LINES))
    );
    assert_eq!(people(app).await, before + LINES as u64);
    let batch = admin.undone(id).await;
    assert_eq!(
        batch["kept"], 0,
        "what a killed process wrote is known as well"
    );
    assert_eq!(people(app).await, before);
}

async fn killed_and_out_of_date_it_changes_nothing(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let before = people(app).await;
    let id = begun(app, &admin, true).await;
    killed_in_the_middle(app, &admin, id).await;
    assert!(people(app).await > before);
    let last = format!("1370000{:04}", LINES - 1);
    let stranger = app.founding().person("另一人", &last).await;
    app.founding()
        .lives_in(stranger.id, &app.town.other_building)
        .await;
    work::resume(&app.app, true).await.unwrap();
    let batch = admin.settled(id).await;
    assert_eq!(
        [
            &batch["state"],
            &batch["failure"],
            &batch["left"],
            &batch["kept"]
        ],
        [
            &json!("FAILED"),
            &json!("STATE_CHANGED"),
            &json!(1),
            &json!(0)
        ]
    );
    assert_eq!(people(app).await, before + 1, "the stranger alone");
}

async fn killed_while_judging_it_judges_anew(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let lines: String = (0..LINES)
        .map(|number| format!("新人{number},1370000{number:04},,半山小区,3栋,\n"))
        .collect();
    let id = admin.uploaded("members", text(&lines)).await;
    let idle = app.with(|_| {}).await;
    idle.app.tasks.close();
    admin.at(&idle).preview(id).await.data();
    let batch = killed_in_the_middle(app, &admin, id).await;
    assert_eq!(batch["state"], "JUDGING");
    work::resume(&app.app, true).await.unwrap();
    let batch = admin.settled(id).await;
    assert_eq!(
        (&batch["state"], &batch["new"]),
        (&json!("STAGED"), &json!(LINES))
    );
    assert_eq!(
        (&batch["total"], &batch["errors"]),
        (&json!(LINES), &json!(0))
    );
}
