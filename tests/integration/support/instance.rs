//! Several servers on one database.

use std::time::Duration;

use server::{
    app::App,
    db::Db,
    live::{self, Hint},
};
use tokio::{task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;

use super::TestApp;

const PATIENCE: Duration = Duration::from_secs(30);

/// A server with a pool of its own, linked with the others as `linli serve` links it.
pub struct Instance {
    pub server: TestApp,
    pub stop: CancellationToken,
    link: JoinHandle<()>,
}

impl Instance {
    pub async fn join(app: &TestApp) -> Self {
        Self::join_with(app, |_| {}).await
    }

    /// With something set differently.
    pub async fn join_with(app: &TestApp, change: impl FnOnce(&mut App)) -> Self {
        let db = Db::connect(&app.database_url).await.unwrap();
        let server = app
            .with(|app| {
                app.db = db;
                change(app);
            })
            .await;
        let mut hints = server.app.live.subscribe();
        let stop = CancellationToken::new();
        let link = tokio::spawn(live::keep_linked(server.app.clone(), stop.clone()));
        // What an instance says first: it hears the others from now on.
        let heard = timeout(PATIENCE, hints.recv()).await;
        assert_eq!(heard.expect("no link").unwrap(), Hint::EVERYTHING);
        Self { server, stop, link }
    }

    pub async fn pair(app: &TestApp) -> (Self, Self) {
        (Self::join(app).await, Self::join(app).await)
    }

    pub async fn leave(self) {
        self.stop.cancel();
        self.link.await.unwrap();
        self.server.app.db.clone().close().await.unwrap();
    }
}
