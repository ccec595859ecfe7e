//! Hands one-time codes to a text message gateway over HTTP.
//!
//! The gateway gets a POST with JSON: `{"id", "phone", "code", "minutes"}`. `X-Linli-Timestamp` holds
//! the seconds since 1970 and `X-Linli-Signature` is `v1=` with the HMAC-SHA256, in hexadecimal
//! digits, of the timestamp, a full stop and the body, under the common secret. Any status from 200
//! to 299 says that it has taken the message over; `id` stays the same when it is asked again. No
//! log tells a number or a code.

use std::{error::Error as _, sync::Arc, time::Duration};

use async_trait::async_trait;
use aws_lc_rs::hmac;
use reqwest::{StatusCode, header, redirect};
use serde::Serialize;
use tokio_util::task::TaskTracker;
use url::{Host, Url};
use uuid::Uuid;

use super::codes::{self, CodeSender};
use crate::{
    clock::{Clock, new_id},
    config::{CodeSenderKind, ServeSettings},
    error::{Error, Result},
    vault::Phone,
};

/// For one attempt. With the pauses it all stays within what somebody waits for a message.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSES: [Duration; 3] = [
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(5),
];
const SHORTEST_SECRET: usize = 32;

/// Where the gateway is, and what both sides know.
#[derive(Clone)]
pub struct CodeHook {
    pub url: Url,
    secret: String,
}

impl CodeHook {
    /// Nothing where codes go to the log.
    ///
    /// # Errors
    /// What is wrong with the settings, in words.
    pub fn of(settings: &ServeSettings) -> Result<Option<Self>, String> {
        if settings.code_sender == CodeSenderKind::Log {
            return Ok(None);
        }
        let url = settings.code_hook_url.as_deref().unwrap_or_default();
        if url.is_empty() {
            return Err("set LINLI_CODE_HOOK_URL to the gateway's address".to_owned());
        }
        let url = Url::parse(url).map_err(|error| {
            format!("LINLI_CODE_HOOK_URL is no address ({error}): it looks like https://host/path")
        })?;
        if !(url.scheme() == "https" || url.scheme() == "http" && is_this_machine(&url)) {
            return Err(
                "LINLI_CODE_HOOK_URL has to begin with https://, or codes travel in the clear"
                    .to_owned(),
            );
        }
        let secret = settings.code_hook_secret.clone().unwrap_or_default();
        if secret.len() < SHORTEST_SECRET {
            return Err(format!(
                "set LINLI_CODE_HOOK_SECRET, the same as at the gateway, to {SHORTEST_SECRET} \
                 characters or more, e.g. from `openssl rand -hex 32`"
            ));
        }
        Ok(Some(Self { url, secret }))
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[derive(Serialize)]
struct Message<'a> {
    id: Uuid,
    phone: &'a str,
    code: &'a str,
    /// How long the code is good for.
    minutes: i64,
}

/// Delivers on its own time; the server waits for it before it stops.
pub struct HookSender {
    delivery: Arc<Delivery>,
    tasks: TaskTracker,
}

struct Delivery {
    url: Url,
    key: hmac::Key,
    client: reqwest::Client,
    clock: Clock,
}

impl HookSender {
    pub fn new(hook: CodeHook, clock: Clock, tasks: TaskTracker) -> Result<Self> {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            // Nobody but the gateway itself gets to see a code.
            .redirect(redirect::Policy::none())
            .user_agent(concat!("linli/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(Error::internal)?;
        Ok(Self {
            delivery: Arc::new(Delivery {
                url: hook.url,
                key: hmac::Key::new(hmac::HMAC_SHA256, hook.secret.as_bytes()),
                client,
                clock,
            }),
            tasks,
        })
    }
}

#[async_trait]
impl CodeSender for HookSender {
    async fn send(&self, phone: &Phone, code: &str) -> Result<()> {
        let id = new_id();
        let message = Message {
            id,
            phone: phone.as_str(),
            code,
            minutes: codes::LIFETIME.num_minutes(),
        };
        let body = serde_json::to_string(&message).map_err(Error::internal)?;
        let delivery = self.delivery.clone();
        self.tasks
            .spawn(async move { delivery.deliver(id, body).await });
        Ok(())
    }
}

impl Delivery {
    async fn deliver(&self, id: Uuid, body: String) {
        let mut pauses = PAUSES.into_iter();
        loop {
            let problem = match self.attempt(body.clone()).await {
                Ok(status) if status.is_success() => return,
                Ok(status) if !is_passing(status) => {
                    tracing::error!(message = %id, %status, "the code gateway refuses");
                    return;
                }
                Ok(status) => status.to_string(),
                Err(error) => describe(error),
            };
            let Some(pause) = pauses.next() else {
                tracing::error!(message = %id, problem, "the code gateway took no message; given up");
                return;
            };
            tracing::warn!(message = %id, problem, "the code gateway took no message; trying again");
            tokio::time::sleep(pause).await;
        }
    }

    async fn attempt(&self, body: String) -> reqwest::Result<StatusCode> {
        let timestamp = self.clock.now().timestamp();
        let signature = sign(&self.key, timestamp, &body);
        let answer = self
            .client
            .post(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-linli-timestamp", timestamp)
            .header("x-linli-signature", signature)
            .body(body)
            .send()
            .await?;
        Ok(answer.status())
    }
}

/// Worth another attempt: the gateway is busy or broken, and did not say that the message is.
fn is_passing(status: StatusCode) -> bool {
    status.is_server_error()
        || [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS].contains(&status)
}

/// With its causes, such as a certificate that nobody vouches for, and without the gateway's address,
/// which may hold an account's name.
fn describe(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

fn sign(key: &hmac::Key, timestamp: i64, body: &str) -> String {
    let tag = hmac::sign(key, format!("{timestamp}.{body}").as_bytes());
    format!("v1={}", hex::encode(tag))
}

#[cfg(test)]
mod tests {
    use std::{sync::Mutex, time::Instant};

    use axum::{Router, http::HeaderMap, routing::post};
    use chrono::DateTime;
    use tokio::net::TcpListener;

    use super::*;

    fn settings(url: &str, secret: &str) -> ServeSettings {
        ServeSettings {
            code_sender: CodeSenderKind::Hook,
            code_hook_url: Some(url.to_owned()),
            code_hook_secret: Some(secret.to_owned()),
            ..ServeSettings::default()
        }
    }

    #[test]
    fn settings_are_checked_before_anybody_waits_for_a_code() {
        let secret = "s".repeat(32);
        let problem = |url: &str, secret: &str| CodeHook::of(&settings(url, secret)).err();
        assert!(CodeHook::of(&ServeSettings::default()).unwrap().is_none());
        for url in [
            "https://sms.example.org/send",
            "http://127.0.0.1:9000/",
            "http://[::1]:9000/",
        ] {
            assert_eq!(problem(url, &secret), None, "{url}");
        }
        for url in [
            "",
            "sms.example.org",
            "http://sms.example.org/",
            "ftp://127.0.0.1/",
        ] {
            assert!(
                problem(url, &secret)
                    .unwrap()
                    .contains("LINLI_CODE_HOOK_URL"),
                "{url}"
            );
        }
        let short = problem("https://sms.example.org/", "secret").unwrap();
        assert!(short.contains("LINLI_CODE_HOOK_SECRET"), "{short}");
    }

    /// Computed by `printf '%s' '1700000000.{"a":1}' | openssl dgst -sha256 -hmac <secret>`.
    #[test]
    fn the_signature_is_what_openssl_computes() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"0123456789abcdef0123456789abcdef");
        assert_eq!(
            sign(&key, 1_700_000_000, r#"{"a":1}"#),
            "v1=f05f2539e3ae1c49aec5f8cfdad75ef6b06480b133973ffbb7ec9e18827af177"
        );
    }

    /// What a gateway was sent: timestamp, signature, body.
    type Heard = Arc<Mutex<Vec<(String, String, String)>>>;

    /// A gateway that answers with these statuses one after the other.
    async fn gateway(answers: &'static [u16]) -> (Url, Heard) {
        let heard = Heard::default();
        let taken = heard.clone();
        let listen = async move |headers: HeaderMap, body: String| {
            let header = |name: &str| headers[name].to_str().unwrap().to_owned();
            let (timestamp, signature) = (header("x-linli-timestamp"), header("x-linli-signature"));
            assert_eq!(header("content-type"), "application/json");
            let mut taken = taken.lock().unwrap();
            taken.push((timestamp, signature, body));
            StatusCode::from_u16(answers[taken.len() - 1]).unwrap()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!(
            "http://{}/send?account=linli",
            listener.local_addr().unwrap()
        );
        let router = Router::new().route("/send", post(listen));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (Url::parse(&url).unwrap(), heard)
    }

    async fn send_to(url: Url) {
        let secret = "0123456789abcdef0123456789abcdef".to_owned();
        let tasks = TaskTracker::new();
        let clock = Clock::fixed(DateTime::from_timestamp(1_700_000_000, 0).unwrap());
        let sender = HookSender::new(CodeHook { url, secret }, clock, tasks.clone()).unwrap();
        let phone = Phone::parse("13900001234").unwrap();
        let begun = Instant::now();
        sender.send(&phone, "123456").await.unwrap();
        assert!(
            begun.elapsed() < Duration::from_millis(100),
            "a request waits for the gateway"
        );
        tasks.close();
        tasks.wait().await;
    }

    #[tokio::test]
    async fn a_gateway_that_stumbles_is_asked_again_for_the_same() {
        let (url, heard) = gateway(&[503, 429, 204]).await;
        send_to(url).await;
        let heard = heard.lock().unwrap();
        assert_eq!(heard.len(), 3);
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"0123456789abcdef0123456789abcdef");
        for (timestamp, signature, body) in heard.iter() {
            assert_eq!((timestamp.as_str(), body), ("1700000000", &heard[0].2));
            assert_eq!(*signature, sign(&key, 1_700_000_000, body));
        }
        let body: serde_json::Value = serde_json::from_str(&heard[0].2).unwrap();
        assert_eq!(body["phone"], "13900001234");
        assert_eq!(body["code"], "123456");
        assert_eq!(body["minutes"], 5);
        assert!(body["id"].as_str().unwrap().parse::<Uuid>().is_ok());
    }

    #[tokio::test]
    async fn a_gateway_that_refuses_is_left_alone_and_redirects_lead_nowhere() {
        for status in [&[400], &[401], &[307]] {
            let (url, heard) = gateway(status).await;
            send_to(url).await;
            assert_eq!(heard.lock().unwrap().len(), 1, "{status:?}");
        }
    }

    /// An error of the client's own names the address, and with it an account.
    #[tokio::test]
    async fn what_is_logged_names_neither_number_nor_code_nor_account() {
        let url = Url::parse("http://127.0.0.1:1/send?account=linli").unwrap();
        let client = reqwest::Client::new();
        let error = client
            .post(url)
            .body("13900001234")
            .send()
            .await
            .unwrap_err();
        let logged = describe(error);
        assert!(logged.contains("refused"), "{logged}");
        for secret in ["account", "13900001234"] {
            assert!(!logged.contains(secret), "{logged}");
        }
    }
}
