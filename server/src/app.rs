//! What every use-case is handed, and the router that leads to them.

use std::{ops::Deref, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware,
    routing::{get, post, put},
};
use chrono_tz::Tz;
use sea_orm::{DatabaseTransaction, DbBackend};
use tokio_util::task::TaskTracker;
use tower_http::{csrf::CsrfLayer, set_header::SetResponseHeaderLayer, trace::TraceLayer};
use uuid::Uuid;

use crate::{
    assets, board,
    calendar::service::CalendarAtHand,
    capacity::Guard,
    centres,
    clock::Clock,
    config::{STREET_ZONE, ServeSettings},
    db::Db,
    document::Documents,
    error::Result,
    files::{self, FileStore},
    graphql::{self, LinliSchema},
    identity::codes::{CodeSender, LogSender},
    live::{Hint, LiveHub, LiveTopic},
    orders::endings::Sampling,
    roster, socket, telemetry,
    vault::Vault,
};

/// Changes that are told by name to the other instances at a time; a few messages full.
const NAMED_CHANGES: usize = 1_000;

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; \
    manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub vault: Vault,
    pub files: FileStore,
    pub live: LiveHub,
    pub settings: ServeSettings,
    /// The street's zone, for calendars.
    pub zone: Tz,
    /// By which deadlines in working days are counted.
    pub calendar: CalendarAtHand,
    /// How many closed orders are followed up by chance.
    pub sampling: Sampling,
    /// Off only in tests that show what the guards are for.
    pub guard: Guard,
    /// How long loaders gather keys before they ask the database. Longer in tests that count
    /// statements, so that a busy machine counts the same.
    pub loader_delay: Duration,
    /// How one-time codes reach their phone.
    pub code_sender: Arc<dyn CodeSender>,
    /// Work that goes on after its client has hung up; the server waits for it before it stops.
    pub tasks: TaskTracker,
}

impl App {
    pub fn new(
        db: Db,
        clock: Clock,
        vault: Vault,
        files: FileStore,
        settings: ServeSettings,
    ) -> Self {
        let live = match db.backend() {
            DbBackend::Postgres => LiveHub::shared(NAMED_CHANGES),
            _ => LiveHub::alone(),
        };
        Self {
            db,
            clock,
            vault,
            files,
            live,
            settings,
            zone: STREET_ZONE,
            calendar: CalendarAtHand::new(STREET_ZONE),
            sampling: Sampling::OneIn(10),
            guard: Guard::On,
            loader_delay: Duration::from_millis(1),
            code_sender: Arc::new(LogSender),
            tasks: TaskTracker::new(),
        }
    }

    /// The same in a street elsewhere.
    #[must_use]
    pub fn in_zone(self, zone: Tz) -> Self {
        Self {
            zone,
            calendar: CalendarAtHand::new(zone),
            ..self
        }
    }

    /// Opens the transaction that a use-case writes in.
    pub async fn write(&self) -> Result<Write<'_>> {
        Ok(Write {
            tx: self.db.begin().await?,
            live: &self.live,
            hints: Vec::new(),
        })
    }
}

/// A transaction together with the hints to send once it is committed.
pub struct Write<'a> {
    tx: DatabaseTransaction,
    live: &'a LiveHub,
    hints: Vec<Hint>,
}

impl Write<'_> {
    pub fn hint(&mut self, topic: LiveTopic, id: Uuid, version: i32) {
        self.hints.push(Hint { topic, id, version });
    }

    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await?;
        self.live.tell(self.hints);
        Ok(())
    }
}

impl Deref for Write<'_> {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.tx
    }
}

/// What handlers share.
#[derive(Clone)]
pub struct AppState {
    pub app: Arc<App>,
    pub schema: LinliSchema,
    pub documents: Documents,
}

pub fn router(app: Arc<App>) -> Router {
    let schema = graphql::schema(&app);
    let state = AppState {
        app,
        schema,
        documents: Documents::default(),
    };
    Router::new()
        .route(
            "/graphql",
            post(graphql::handle).layer(graphql::body_limit()),
        )
        .route("/graphql/ws", get(socket::upgrade))
        .route("/files/{id}", put(files::upload).get(files::download))
        .route("/files/{id}/thumbnail", get(files::download_thumbnail))
        .merge(roster::router())
        .merge(board::router())
        .merge(centres::router())
        .route("/healthz", get(async || StatusCode::NO_CONTENT))
        .route("/readyz", get(ready))
        .route("/metrics", get(telemetry::show_metrics))
        .fallback(assets::serve)
        .layer(CsrfLayer::new())
        .layer(header_layer(
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        ))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "same-origin"))
        .layer(header_layer(
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ))
        .layer(middleware::from_fn(telemetry::measure))
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Ready when the database answers and its schema is up to date.
async fn ready(State(state): State<AppState>) -> StatusCode {
    match state.app.db.is_migrated().await {
        Ok(true) => StatusCode::NO_CONTENT,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}
