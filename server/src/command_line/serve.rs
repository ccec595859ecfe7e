//! `linli serve`: from settings to a listening server, and down again without losing anything.

use std::{future::IntoFuture, net::SocketAddr, sync::Arc, time::Duration};

use server::{
    app::{self, App},
    centres,
    config::{DatabaseSettings, ServeSettings},
    demo,
    error::{Error, Result},
    identity::{demo_people, setup},
    live,
    maintenance::{housekeeping, set_up},
    orders, roster, telemetry,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// How long requests and mutations under way may take once the server was told to stop.
const PATIENCE: Duration = Duration::from_secs(20);
const GOODBYE: Duration = Duration::from_secs(3);

pub async fn serve(database: &DatabaseSettings, settings: ServeSettings) -> Result<()> {
    let app = Arc::new(set_up::open_app(database, settings).await?);
    telemetry::start_metrics()?;
    let address = app.settings.listen;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| Error::internal(format!("cannot listen on {address}: {error}")))?;
    announce(&app).await?;
    let stop = stop_on_signal()?;
    tokio::spawn(housekeeping::keep_house(app.clone()));
    tokio::spawn(orders::escalation::keep_time(app.clone()));
    tokio::spawn(centres::sweeps::keep_time(app.clone()));
    tokio::spawn(roster::work::keep_going(app.clone()));
    let unlink = CancellationToken::new();
    let link = tokio::spawn(live::keep_linked(app.clone(), unlink.clone()));
    let service = app::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(
        axum::serve(listener, service)
            .with_graceful_shutdown(stop.clone().cancelled_owned())
            .into_future(),
    );
    stop.cancelled().await;
    tracing::info!("stopping: no new requests, waiting for those under way");
    // A mutation goes on after its phone has hung up, so the connections alone do not tell.
    app.tasks.close();
    let finished = timeout(PATIENCE, async { tokio::join!(server, app.tasks.wait()) }).await;
    if finished.is_err() {
        tracing::warn!(
            seconds = PATIENCE.as_secs(),
            "some requests did not end in time and are dropped; what they did not commit never happened"
        );
    }
    // Last, so that the other servers hear of everything that was done here.
    unlink.cancel();
    timeout(GOODBYE, link).await.ok();
    app.db.clone().close().await
}

/// Cancelled on ctrl-c or SIGTERM.
fn stop_on_signal() -> Result<CancellationToken> {
    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate()).map_err(Error::internal)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::internal)?;
    let stopping = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        stopping.cancel();
    });
    Ok(stop)
}

/// Where the server is, and how to get in.
async fn announce(app: &App) -> Result<()> {
    let url = app.settings.public_url();
    println!("Linli 邻里 is at {url}");
    if app.settings.ignores_its_proxy() {
        tracing::warn!(
            "behind https with LINLI_TRUSTED_HOPS=0: everybody seems to come from the proxy's address, \
             and sign-in limits count them as one"
        );
    }
    if !app.settings.demo
        && let Some(path) = setup::create_link(app).await?
    {
        println!("Nobody is here yet. The first administrator comes in by this link, once:");
        println!("  {url}{path}");
    }
    if app.settings.demo {
        let people = demo_people::list(app).await?;
        if people.is_empty() {
            println!("The demo street is not there yet: run `linli demo`.");
        } else {
            println!("Sign in without a password as:");
        }
        for person in people {
            let role = demo::role_name(&person.role_key);
            println!("  {role} {} · {}", person.name, person.place);
        }
        if app.settings.is_public() {
            tracing::warn!("demo mode on a public address: anybody can sign in as anybody");
        }
    }
    Ok(())
}
