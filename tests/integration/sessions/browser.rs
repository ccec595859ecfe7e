//! Browsers with cookies of their own, each at an address of its own, and the text messages that
//! reach people's phones.

use std::{
    collections::HashMap,
    net::Ipv4Addr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use reqwest::header::{COOKIE, SET_COOKIE, USER_AGENT};
use server::{
    capacity::Guard, clock::new_id, error::Result, identity::codes::CodeSender, vault::Phone,
};
use uuid::Uuid;

use crate::support::{Answer, Client, Json, Role, TestApp, json};

/// A server behind one proxy.
pub struct Site {
    app: TestApp,
    messages: Arc<Messages>,
    addresses: AtomicU32,
}

/// The codes that have arrived, by number.
#[derive(Default)]
pub struct Messages(Mutex<Vec<(String, String)>>);

#[async_trait]
impl CodeSender for Messages {
    async fn send(&self, phone: &Phone, code: &str) -> Result<()> {
        let message = (phone.as_str().to_owned(), code.to_owned());
        self.0.lock().unwrap().push(message);
        Ok(())
    }
}

impl Messages {
    pub fn to(&self, number: &str) -> Vec<String> {
        let all = self.0.lock().unwrap();
        let own = all.iter().filter(|(to, _)| to == number);
        own.map(|(_, code)| code.clone()).collect()
    }
}

impl Site {
    pub async fn open(app: &TestApp) -> Self {
        Self::guarded(app, Guard::On).await
    }

    pub async fn guarded(app: &TestApp, guard: Guard) -> Self {
        let messages = Arc::new(Messages::default());
        let sender = messages.clone();
        let app = app
            .with(|app| {
                app.settings.trusted_hops = 1;
                app.code_sender = sender;
                app.guard = guard;
            })
            .await;
        Self {
            app,
            messages,
            addresses: AtomicU32::new(u32::from(Ipv4Addr::new(198, 18, 0, 1))),
        }
    }

    pub fn app(&self) -> &TestApp {
        &self.app
    }

    pub fn messages_to(&self, number: &str) -> Vec<String> {
        self.messages.to(number)
    }

    /// At an address where nobody else is.
    pub fn browser(&self, agent: &str) -> Browser {
        let address = Ipv4Addr::from(self.addresses.fetch_add(1, Ordering::Relaxed));
        Browser {
            url: self.app.url("/graphql"),
            http: self.app.http().clone(),
            agent: agent.to_owned(),
            address: address.to_string(),
            cookies: HashMap::new(),
        }
    }

    /// Asks for a code and reads it from the phone.
    pub async fn code_for(&self, browser: &mut Browser, number: &str) -> String {
        let before = self.messages_to(number).len();
        let input = json!({"phone": number});
        let asked = browser.act("requestSignInCode", input, "{ resendAfterSeconds }");
        asked.await.data();
        let messages = self.messages_to(number);
        assert_eq!(messages.len(), before + 1, "one message");
        messages.last().unwrap().clone()
    }

    /// The same for who is registering.
    pub async fn registration_code_for(&self, browser: &mut Browser, number: &str) -> String {
        let before = self.messages_to(number).len();
        let input = json!({"phone": number});
        let asked = browser.act("requestRegistrationCode", input, "{ resendAfterSeconds }");
        asked.await.data();
        let messages = self.messages_to(number);
        assert_eq!(messages.len(), before + 1, "one message");
        messages.last().unwrap().clone()
    }

    pub async fn sign_in(&self, browser: &mut Browser, role: Role) {
        let number = self.app.town.phone(role);
        let code = self.code_for(browser, &number).await;
        let input = json!({"phone": number, "code": code});
        browser.act("signIn", input, "{ id }").await.data();
        // The next code may be asked for right away.
        self.app.advance(chrono::TimeDelta::minutes(1));
    }

    /// Whoever comes with this access token and nothing else.
    pub fn holding(&self, access_token: &str) -> Client {
        self.app.nobody().with_token(access_token)
    }
}

#[derive(Clone)]
pub struct Browser {
    url: String,
    http: reqwest::Client,
    agent: String,
    address: String,
    cookies: HashMap<String, String>,
}

impl Browser {
    pub async fn gql(&mut self, query: &str) -> Answer {
        self.ask(json!({"query": query})).await
    }

    pub async fn act(&mut self, mutation: &str, input: Json, selection: &str) -> Answer {
        self.ask(mutate(mutation, input, selection)).await
    }

    pub async fn refresh(&mut self) -> Answer {
        self.act("refreshSession", json!({}), "{ id }").await
    }

    /// Sent, carried out, and the answer lost in a lift.
    pub async fn refresh_unheard(&self) {
        let mut other = self.clone();
        other.refresh().await.data();
    }

    /// # Panics
    /// Where there is none.
    pub fn cookie(&self, name: &str) -> String {
        self.cookies[name].clone()
    }

    /// The access token has run out in the browser, too.
    pub fn forget_cookie(&mut self, name: &str) {
        self.cookies.remove(name);
    }

    /// The same browser after an update, or a copy of its files.
    pub fn take_cookies_of(&mut self, other: &Self) {
        self.cookies = other.cookies.clone();
    }

    pub fn has_no_cookies(&self) -> bool {
        self.cookies.is_empty()
    }

    pub async fn person_id(&mut self) -> Uuid {
        let me = self.gql("{ me { id } }").await;
        me.data()["me"]["id"].as_str().unwrap().parse().unwrap()
    }

    async fn ask(&mut self, body: Json) -> Answer {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let response = self
            .http
            .post(&self.url)
            .header(USER_AGENT, &self.agent)
            .header("x-forwarded-for", &self.address)
            .header(COOKIE, cookies.join("; "))
            .json(&body)
            .send()
            .await
            .unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (pair, attributes) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0;") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer {
            status: response.status(),
            body: response.json().await.unwrap(),
        }
    }
}

fn mutate(mutation: &str, mut input: Json, selection: &str) -> Json {
    let fields = input.as_object_mut().unwrap();
    fields.entry("requestId").or_insert_with(|| json!(new_id()));
    let input_type = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {input_type}!) {{ result: {mutation}(input: $input) {selection} }}"
    );
    json!({"query": query, "variables": {"input": input}})
}
