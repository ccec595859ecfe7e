//! The WebSocket that tells a signed-in person what has changed.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest, http},
};

use uuid::Uuid;

use super::{Client, Json, TestApp, json};

const PATIENCE: Duration = Duration::from_secs(25);

pub struct LiveSocket(WebSocketStream<MaybeTlsStream<TcpStream>>);

pub fn upgrade_request(
    app: &TestApp,
    client: &Client,
    headers: &[(&'static str, &str)],
) -> http::Request<()> {
    let mut request = format!("ws://{}/graphql/ws", app.address)
        .into_client_request()
        .unwrap();
    let own = request.headers_mut();
    own.insert(
        "sec-websocket-protocol",
        http::HeaderValue::from_static("graphql-transport-ws"),
    );
    if let Some(token) = client.token() {
        own.insert("authorization", format!("Bearer {token}").parse().unwrap());
    }
    for (name, value) in headers {
        own.insert(*name, value.parse().unwrap());
    }
    request
}

impl LiveSocket {
    /// Connected, and nothing said yet.
    pub async fn connect(app: &TestApp, client: &Client) -> Self {
        let request = upgrade_request(app, client, &[]);
        let (stream, _) = connect_async(request).await.unwrap();
        Self(stream)
    }

    /// Subscribed by the time this returns.
    pub async fn open(app: &TestApp, client: &Client) -> Self {
        let mut socket = Self::connect(app, client).await;
        socket.send(json!({"type": "connection_init"})).await;
        assert_eq!(socket.receive().await.unwrap()["type"], "connection_ack");
        socket
            .subscribe("1", "subscription { live { topic id version } }")
            .await;
        // What is sent after the subscription is answered after it has begun.
        socket.ping().await;
        socket
    }

    pub async fn subscribe(&mut self, id: &str, query: &str) {
        self.send(json!({"type": "subscribe", "id": id, "payload": {"query": query}}))
            .await;
    }

    pub async fn ping(&mut self) {
        self.send(json!({"type": "ping"})).await;
        assert_eq!(self.receive().await.unwrap()["type"], "pong");
    }

    async fn send(&mut self, message: Json) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    /// The next message of the protocol; none when the server has closed or hung up.
    pub async fn receive(&mut self) -> Option<Json> {
        loop {
            match timeout(PATIENCE, self.0.next()).await.expect("no message") {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).ok(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// The next hint, as `{topic, id, version}`.
    pub async fn hint(&mut self) -> Json {
        let message = self.receive().await.expect("the server has closed");
        assert_eq!(message["type"], "next", "{message}");
        message["payload"]["data"]["live"].clone()
    }

    /// The next hint about orders; others may come between.
    pub async fn order_hint(&mut self) -> Json {
        loop {
            let hint = self.hint().await;
            if hint["topic"] == "ORDER" {
                return hint;
            }
        }
    }

    /// Topic and id of everything heard before a hint about this order.
    pub async fn hints_until(&mut self, mark: Uuid) -> Vec<(String, Uuid)> {
        let mut heard = Vec::new();
        loop {
            let hint = self.hint().await;
            let topic = hint["topic"].as_str().unwrap().to_owned();
            if let Some(id) = hint["id"].as_str() {
                let id = id.parse().unwrap();
                if id == mark {
                    return heard;
                }
                heard.push((topic, id));
            }
        }
    }
}

/// One order on somebody's screen, as the app shows it: a hint about a newer version than the one shown,
/// or about everything, has it read again, and what is read is shown if it is newer.
pub struct Screen {
    socket: LiveSocket,
    client: Client,
    order_id: Uuid,
    shown: Vec<i64>,
    heard: Vec<i64>,
}

impl Screen {
    pub async fn open(app: &TestApp, client: &Client, order_id: Uuid) -> Self {
        let mut screen = Self {
            socket: LiveSocket::open(app, client).await,
            client: client.at(app),
            order_id,
            shown: Vec::new(),
            heard: Vec::new(),
        };
        screen.read().await;
        screen
    }

    /// Every version that was shown, once it has come to this one.
    pub async fn until(&mut self, version: i64) -> Vec<i64> {
        while self.latest() < version {
            self.next().await;
        }
        self.shown.clone()
    }

    /// Every version that a hint told of before one about this mark.
    pub async fn heard_before(&mut self, mark: Uuid) -> Vec<i64> {
        while self.next().await["id"] != json!(mark) {}
        self.heard.clone()
    }

    /// Takes in the next hint.
    async fn next(&mut self) -> Json {
        let hint = self.socket.hint().await;
        let is_news = match hint["topic"].as_str() {
            Some("EVERYTHING") => true,
            Some("ORDER") if hint["id"] == json!(self.order_id) => {
                let version = hint["version"].as_i64().unwrap();
                self.heard.push(version);
                version > self.latest()
            }
            _ => false,
        };
        if is_news {
            self.read().await;
        }
        hint
    }

    fn latest(&self) -> i64 {
        self.shown.last().copied().unwrap_or_default()
    }

    async fn read(&mut self) {
        let order = self.client.read_order(self.order_id, "{ version }").await;
        let version = order["version"].as_i64().unwrap();
        if version > self.latest() {
            self.shown.push(version);
        }
    }
}
