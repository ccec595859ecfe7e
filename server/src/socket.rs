//! GET /graphql/ws: the graphql-transport-ws protocol for subscriptions, for signed-in viewers only.
//!
//! Queries and mutations are refused here: POST /graphql is where they are retried and run to their end.
//! Browsers send cookies along with a WebSocket from any site, so the origin is checked here. The
//! socket closes as soon as its session ends, when `connection_init` does not come, and when the peer has
//! been silent for longer than its pings allow.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_graphql::{
    Data, Executor, Pos, Request, Response as GraphqlResponse, http::ALL_WEBSOCKET_PROTOCOLS,
};
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::{
    extract::{State, WebSocketUpgrade},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream, stream::BoxStream};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, sleep},
};
use url::Url;
use uuid::Uuid;

use crate::{
    app::App,
    app::AppState,
    document,
    error::{Error, ErrorCode},
    graphql::LinliSchema,
    identity,
    live::{Hint, LiveTopic},
    viewer::Viewer,
};

const INIT_TIMEOUT: Duration = Duration::from_secs(10);
const SESSION_CHECK: Duration = Duration::from_secs(5);
/// The app pings every 20 seconds.
const LONGEST_SILENCE: Duration = Duration::from_secs(60);
/// In bytes; the app's one subscription takes a few hundred.
const LARGEST_MESSAGE: usize = 64 << 10;

pub async fn upgrade(
    State(state): State<AppState>,
    headers: HeaderMap,
    protocol: GraphQLProtocol,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !is_own_origin(&state.app, &headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let viewer = match identity::session::authenticate(&state.app, &headers).await {
        Ok(Some(viewer)) => viewer,
        Ok(None) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    upgrade
        .protocols(ALL_WEBSOCKET_PROTOCOLS)
        .max_message_size(LARGEST_MESSAGE)
        .max_frame_size(LARGEST_MESSAGE)
        .on_upgrade(async move |stream| {
            let (person_id, session_id) = (viewer.person_id, viewer.session_id);
            let hints = state.app.live.subscribe();
            let mut data = Data::default();
            data.insert(viewer);
            let greeted = Arc::new(AtomicBool::new(false));
            let greeting = greeted.clone();
            let serving = GraphQLWebSocket::new(stream, SubscriptionsOnly(state.schema), protocol)
                .with_data(data)
                .on_connection_init(move |_| {
                    greeting.store(true, Ordering::Relaxed);
                    std::future::ready(Ok(Data::default()))
                })
                .keepalive_timeout(LONGEST_SILENCE)
                .serve();
            tokio::select! {
                () = serving => {}
                () = until_unwelcome(&state.app, person_id, session_id, hints, &greeted) => {}
            }
        })
}

#[derive(Clone)]
struct SubscriptionsOnly(LinliSchema);

impl Executor for SubscriptionsOnly {
    async fn execute(&self, _request: Request) -> GraphqlResponse {
        refusal()
    }

    fn execute_stream(
        &self,
        mut request: Request,
        session_data: Option<Arc<Data>>,
    ) -> BoxStream<'static, GraphqlResponse> {
        // A document that does not parse has its own error to tell.
        let is_welcome = request.parsed_query().map_or(true, |document| {
            document::is_subscription(document) && document::check(document).is_ok()
        });
        if is_welcome {
            Executor::execute_stream(&self.0, request, session_data)
        } else {
            stream::iter([refusal()]).boxed()
        }
    }
}

fn refusal() -> GraphqlResponse {
    let error: async_graphql::Error = Error::from(ErrorCode::BadRequest).into();
    GraphqlResponse::from_errors(vec![error.into_server_error(Pos::default())])
}

/// Returns when the socket should close from our side.
async fn until_unwelcome(
    app: &App,
    person_id: Uuid,
    session_id: Uuid,
    mut hints: Receiver<Hint>,
    greeted: &AtomicBool,
) {
    let connected = Instant::now();
    loop {
        let viewer = Viewer::of_session(app.db.reader(), session_id, app.clock.now()).await;
        let is_silent = connected.elapsed() >= INIT_TIMEOUT && !greeted.load(Ordering::Relaxed);
        if is_silent || matches!(viewer, Ok(None)) {
            return;
        }
        // Now and then anyway: a session may run out, or be ended by a server that dies before it tells.
        tokio::select! {
            () = sleep(SESSION_CHECK) => {}
            () = signed_out_somewhere(&mut hints, person_id) => {}
        }
    }
}

async fn signed_out_somewhere(hints: &mut Receiver<Hint>, person_id: Uuid) {
    loop {
        match hints.recv().await {
            Ok(hint) if hint.topic == LiveTopic::Session && hint.id == person_id => return,
            Ok(Hint::EVERYTHING) => return,
            Ok(_) => {}
            // Too many to hear them all: this one may have been among them.
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Browsers always send an Origin; programs that send none carry no stolen cookies. A proxy may put
/// another Host than the one that people see, which the settings then know.
fn is_own_origin(app: &App, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = Url::parse(origin) else {
        return false;
    };
    let public = Url::parse(&app.settings.public_url()).ok();
    let host = origin.host_str().map(|host| match origin.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    });
    public.is_some_and(|public| public.origin() == origin.origin())
        || host.is_some_and(|host| text(header::HOST) == Some(&host))
}
