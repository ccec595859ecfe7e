//! One person with a phone: sends GraphQL and files as the app does.

use std::{sync::Arc, time::Duration};

use entity::session;
use reqwest::{RequestBuilder, StatusCode};
use server::{app::App, clock::new_id, identity::session::access_token_for};
use uuid::Uuid;

use super::{Json, TestApp, json};

const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone)]
pub struct Client {
    pub session: Option<session::Model>,
    /// Comes with this token instead of a fresh one for its session.
    token: Option<String>,
    app: Arc<App>,
    http: reqwest::Client,
    base: String,
}

impl Client {
    pub fn new(app: &TestApp, session: Option<session::Model>) -> Self {
        Self {
            session,
            token: None,
            app: app.app.clone(),
            http: app.http().clone(),
            base: app.url(""),
        }
    }

    /// The same person, at another server on the same database.
    pub fn at(&self, app: &TestApp) -> Self {
        Self::new(app, self.session.clone())
    }

    /// Whoever holds this access token.
    pub fn with_token(self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self
        }
    }

    /// # Panics
    /// For nobody.
    pub fn person_id(&self) -> Uuid {
        self.session.as_ref().unwrap().person_id
    }

    /// A token that is fresh by the test's clock.
    pub fn token(&self) -> Option<String> {
        if self.token.is_some() {
            return self.token.clone();
        }
        let session = self.session.as_ref()?;
        Some(access_token_for(&self.app, session.person_id, session.id).unwrap())
    }

    /// Statements that the server has executed so far.
    pub fn statements(&self) -> u64 {
        self.app.db.statements()
    }

    /// With this person's token, to any path.
    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .timeout(PATIENCE);
        match self.token() {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(reqwest::Method::GET, path)
    }

    pub async fn gql(&self, query: &str, variables: Json) -> Answer {
        let response = self
            .request(reqwest::Method::POST, "/graphql")
            .json(&json!({"query": query, "variables": variables}))
            .send()
            .await
            .unwrap();
        Answer {
            status: response.status(),
            body: response.json().await.unwrap(),
        }
    }

    /// Sends a mutation with its one input object; a request id is added unless there is one.
    pub async fn act(&self, mutation: &str, mut input: Json, selection: &str) -> Answer {
        let fields = input.as_object_mut().unwrap();
        fields.entry("requestId").or_insert_with(|| json!(new_id()));
        let input_type = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let query = format!(
            "mutation($input: {input_type}!) {{ result: {mutation}(input: $input) {selection} }}"
        );
        self.gql(&query, json!({"input": input})).await
    }

    /// Puts a photo under a new id, which it answers.
    pub async fn upload_photo(&self) -> Uuid {
        let id = new_id();
        let response = self
            .request(reqwest::Method::PUT, &format!("/files/{id}"))
            .body(PHOTO)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
        id
    }
}

/// Two by two pixels, PNG.
pub const PHOTO: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x02\x00\x00\x00\x02\x08\x02\x00\x00\x00\xfd\xd4\x9a\x73\x00\x00\x00\x12\x49\x44\x41\x54\x78\x9c\x63\x38\x61\xa3\xa1\x61\x73\x82\x01\x42\x01\x00\x20\xde\x04\xb1\x8b\x67\x01\x41\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Json,
}

impl Answer {
    /// # Panics
    /// When the answer holds an error.
    #[track_caller]
    pub fn data(&self) -> &Json {
        assert!(self.body["errors"].is_null(), "{}", self.body);
        &self.body["data"]
    }

    /// What [`Client::act`] asked back for.
    #[track_caller]
    pub fn result(&self) -> &Json {
        &self.data()["result"]
    }

    /// The code of the first error; empty where there is none.
    pub fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_default()
    }

    /// The input field that the first error names.
    pub fn field(&self) -> &str {
        self.body["errors"][0]["extensions"]["field"]
            .as_str()
            .unwrap_or_default()
    }

    /// The number that a refusal names.
    pub fn limit(&self) -> i64 {
        let limit = &self.body["errors"][0]["extensions"]["limit"];
        limit.as_i64().unwrap()
    }

    pub fn is_ok(&self) -> bool {
        self.body["errors"].is_null()
    }

    #[track_caller]
    pub fn refused(&self, code: &str) {
        assert_eq!(self.code(), code, "{}", self.body);
        assert!(self.body["data"].is_null(), "{}", self.body);
    }

    #[track_caller]
    pub fn refused_on(&self, code: &str, field: &str) {
        self.refused(code);
        assert_eq!(self.field(), field, "{}", self.body);
    }
}
