//! One phone's connection, kept open; as cheap as can be, since it shares the cores with the server.

use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, StatusCode,
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Option<Self> {
        let stream = TcpStream::connect(address).await.ok()?;
        stream.set_nodelay(true).ok()?;
        let (sender, driver) = handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(driver);
        Some(Self {
            sender,
            host: address.to_string(),
        })
    }

    /// The body of a 200; nothing for any other answer.
    pub async fn post(&mut self, token: Option<&str>, body: Bytes) -> Option<Bytes> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri("/graphql")
            .header(header::HOST, &self.host)
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Full::new(body)).ok()?;
        self.sender.ready().await.ok()?;
        let response = self.sender.send_request(request).await.ok()?;
        let is_ok = response.status() == StatusCode::OK;
        let body = response.into_body().collect().await.ok()?.to_bytes();
        is_ok.then_some(body)
    }
}
