//! POST /graphql as the specification has it, and everything that is turned away at the door.

use std::process::Command;

use async_graphql::Schema;
use axum::{Router, routing::post};
use reqwest::{Method, Response, StatusCode};
use server::{
    app::AppState,
    graphql::{self, Mutation, Query, Subscription},
};
use tokio::net::TcpListener;

use crate::support::{Client, Json, Role, TestApp, json, live::upgrade_request, on_both};

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";

on_both! {
    the_specification_is_met,
    only_json_objects_are_taken,
    nothing_is_read_or_done_by_a_link,
    a_long_body_is_not_read,
    greedy_documents_are_refused,
    what_cannot_be_executed_is_a_bad_request,
    only_the_demo_may_be_introspected,
    other_sites_are_turned_away,
    every_answer_says_how_it_may_be_used,
    fields_are_answered_in_their_order,
    a_panic_is_an_internal_error,
}

/// Every audit of the npm package, without a warning.
async fn the_specification_is_met(app: &TestApp) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/integration/audit");
    let mut node = Command::new("node");
    node.current_dir(folder)
        .arg("audit.mjs")
        .arg(app.url("/graphql"));
    let output = tokio::task::spawn_blocking(move || node.output())
        .await
        .unwrap();
    let output =
        output.expect("Node.js is needed for the audits: please install version 20 or newer");
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "run `npm ci` in tests/integration/audit, as `cargo xtask test` does: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let counts: Json = serde_json::from_str(report.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&counts["error"], &counts["warn"]),
        (&json!(0), &json!(0)),
        "{report}"
    );
    assert!(counts["ok"].as_i64() > Some(50), "{report}");
}

async fn only_json_objects_are_taken(app: &TestApp) {
    let query = r#"{"query": "{ system { demo } }"}"#;
    for (media, status) in [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/graphql", 415),
        ("", 415),
    ] {
        let request = app.nobody().request(Method::POST, "/graphql").body(query);
        let response = if media.is_empty() {
            request.send().await.unwrap()
        } else {
            request.header("content-type", media).send().await.unwrap()
        };
        assert_eq!(response.status(), status, "{media}");
    }
    for body in [
        format!("[{query}]"),
        format!("[{query},{query}]"),
        "".to_owned(),
        "null".to_owned(),
        "{".to_owned(),
        "{}".to_owned(),
        r#"{"query": 1}"#.to_owned(),
        r#"{"query": "{ system { demo } }", "variables": []}"#.to_owned(),
        r#"{"query": "{ system { demo } }", "operationName": {}}"#.to_owned(),
    ] {
        let response = send(app, body.clone()).await;
        assert_eq!(response.status(), 400, "{body}");
        let answer: Json = response.json().await.unwrap();
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "BAD_REQUEST",
            "{body}"
        );
        assert!(answer.get("data").is_none(), "{answer}");
    }
}

async fn nothing_is_read_or_done_by_a_link(app: &TestApp) {
    for path in ["/graphql", "/graphql?query=%7Bsystem%7Bdemo%7D%7D"] {
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let response = app
                .nobody()
                .request(method.clone(), path)
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), 405, "{method} {path}");
        }
    }
}

async fn a_long_body_is_not_read(app: &TestApp) {
    let long =
        json!({"query": "{ system { demo } }", "variables": {"padding": "长".repeat(2 << 20)}});
    let long = long.to_string();
    assert!(long.len() > 6 << 20);
    // The server may hang up before all of it is sent.
    if let Ok(response) = try_send(app, long).await {
        assert_eq!(response.status(), 413);
    }
    assert_eq!(
        send(app, r#"{"query": "{ system { demo } }"}"#.to_owned())
            .await
            .status(),
        200
    );
}

/// A document is weighed before anything of it is done.
async fn greedy_documents_are_refused(app: &TestApp) {
    let client = app.as_role(Role::Resident).await;
    let places = |inner: String| format!("{{ places {{ nodes {{ {inner} }} }} }}");
    let deep = (0..12).fold("id".to_owned(), |inner, _| format!("parent {{ {inner} }}"));
    let nested = (0..40).fold("id".to_owned(), |inner, _| format!("... {{ {inner} }}"));
    let list =
        "myOrders(filter: ALL, first: 100) { nodes { timeline(first: 100) { nodes { id } } } }";
    let aliases: String = (0..31)
        .map(|number| format!("a{number}: system {{ demo }} "))
        .collect();
    let directives = "@include(if: true) ".repeat(11);
    for (query, reason) in [
        (places(deep), "nested too deep"),
        (places(nested), "recursion depth"),
        (format!("{{ {list} }}"), "too complex"),
        (format!("{{ {aliases} }}"), "alias"),
        (
            format!("{{ system {directives} {{ demo }} }}"),
            "directives",
        ),
    ] {
        let answer = refused_as_request(&client, reason, &query, json!({})).await;
        assert!(answer.to_string().contains(reason), "{reason}: {answer}");
    }
}

async fn what_cannot_be_executed_is_a_bad_request(app: &TestApp) {
    let client = app.as_role(Role::Resident).await;
    let order = "query($id: UUID!) { order(id: $id) { id } }";
    for (what, query, variables) in [
        ("syntax", "{ system {", json!({})),
        ("empty", "", json!({})),
        ("unknown field", "{ secrets }", json!({})),
        (
            "unknown argument",
            "{ system(all: true) { demo } }",
            json!({}),
        ),
        ("missing variable", order, json!({})),
        ("null for a variable", order, json!({"id": null})),
        ("wrong variable", order, json!({"id": "no id"})),
        ("no operation", "fragment F on System { demo }", json!({})),
        (
            "two operations",
            "query A { system { demo } } query B { system { demo } }",
            json!({}),
        ),
        (
            "two mutations",
            "mutation($i: SignOutInput!) { a: signOut(input: $i) b: signOut(input: $i) }",
            json!({"i": {"requestId": server::clock::new_id()}}),
        ),
    ] {
        refused_as_request(&client, what, query, variables).await;
    }
    // What is refused while executing is an answer: the request itself was well-formed.
    let response = client
        .request(Method::POST, "/graphql")
        .header("accept", GRAPHQL_RESPONSE)
        .json(&json!({"query": "{ importBatches { nodes { id } } }"}))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    let answer: Json = response.json().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(answer.get("data"), Some(&Json::Null));
}

async fn only_the_demo_may_be_introspected(app: &TestApp) {
    let query = "{ __schema { queryType { name } } }";
    let demo = app.with(|app| app.settings.demo = true).await;
    let answer = demo.nobody().gql(query, json!({})).await;
    assert_eq!(answer.data()["__schema"]["queryType"]["name"], "Query");
    let closed = app.nobody().gql(query, json!({})).await;
    assert_eq!(closed.body["data"]["__schema"], Json::Null);
    let guess = app.nobody().gql("{ systen { demo } }", json!({})).await;
    assert!(!guess.body.to_string().contains("system"), "{}", guess.body);
}

/// Browsers say where a request comes from; other sites get nothing done with our cookies.
async fn other_sites_are_turned_away(app: &TestApp) {
    let own = format!("http://{}", app.address);
    let file = format!("/files/{}", server::clock::new_id());
    for (method, path) in [
        (Method::POST, "/graphql"),
        (Method::PUT, file.as_str()),
        (Method::PUT, "/rosters/x"),
    ] {
        for (header, value, is_ours) in [
            ("sec-fetch-site", "cross-site", false),
            ("sec-fetch-site", "same-site", false),
            ("sec-fetch-site", "same-origin", true),
            ("origin", "https://elsewhere.example", false),
            ("origin", "null", false),
            ("origin", own.as_str(), true),
            ("x-nothing", "said", true),
        ] {
            let response = app
                .nobody()
                .request(method.clone(), path)
                .header(header, value)
                .json(&json!({"query": "{ system { demo } }"}))
                .send()
                .await
                .unwrap();
            assert_eq!(
                response.status() != 403,
                is_ours,
                "{method} {path} {header}: {value}"
            );
        }
    }
    let resident = app.as_role(Role::Resident).await;
    for (origin, status) in [
        ("https://elsewhere.example", "403"),
        ("null", "403"),
        (own.as_str(), ""),
    ] {
        let request = upgrade_request(app, &resident, &[("origin", origin)]);
        let outcome = tokio_tungstenite::connect_async(request).await;
        let refusal = outcome
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(
            refusal.contains(status) && refusal.is_empty() == status.is_empty(),
            "{origin}: {refusal}"
        );
    }
}

async fn every_answer_says_how_it_may_be_used(app: &TestApp) {
    for path in ["/", "/orders/1", "/graphql", "/healthz", "/files/nothing"] {
        let response = app.nobody().get(path).send().await.unwrap();
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        let policy = header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(
                policy.split("; ").any(|one| one == part),
                "{path}: {policy}"
            );
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert_eq!(
            header("x-content-type-options").as_deref(),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(
            header("referrer-policy").as_deref(),
            Some("same-origin"),
            "{path}"
        );
    }
    let answer = send(app, r#"{"query": "{ system { demo } }"}"#.to_owned()).await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
    for path in ["/healthz", "/readyz"] {
        assert_eq!(app.nobody().get(path).send().await.unwrap().status(), 204);
    }
}

/// Answers come as they were asked for, whichever was ready first.
async fn fields_are_answered_in_their_order(app: &TestApp) {
    let id = app.in_progress("wish").await;
    let query = format!(
        r#"{{ order(id: "{id}") {{ words crew {{ name claimedAt isViewer id }} number
            timeline {{ nodes {{ photos {{ id }} actorName kind at }} }} desk {{ name id }} id actions }} }}"#
    );
    let response = app
        .as_role(Role::Resident)
        .await
        .request(Method::POST, "/graphql")
        .json(&json!({"query": query}))
        .send()
        .await
        .unwrap();
    let text = response.text().await.unwrap();
    let mut from = 0;
    for key in [
        "words",
        "crew",
        "name",
        "claimedAt",
        "isViewer",
        "id",
        "number",
        "timeline",
        "nodes",
        "photos",
        "actorName",
        "kind",
        "at",
        "desk",
        "name",
        "id",
        "id",
        "actions",
    ] {
        let found = text[from..].find(&format!("\"{key}\":"));
        from += found.unwrap_or_else(|| panic!("{key} is not where it was asked for: {text}"));
        from += key.len();
    }
}

/// A resolver that panics costs its own request and tells nothing.
async fn a_panic_is_an_internal_error(app: &TestApp) {
    // Without its data the schema's resolvers panic.
    let schema = Schema::build(
        Query::default(),
        Mutation::default(),
        Subscription::default(),
    )
    .finish();
    let state = AppState {
        app: app.app.clone(),
        schema,
        documents: Default::default(),
    };
    let router = Router::new()
        .route("/graphql", post(graphql::handle))
        .with_state(state);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/graphql", listener.local_addr().unwrap());
    let serving = tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    for (accept, status) in [("application/json", 200), (GRAPHQL_RESPONSE, 500)] {
        let response = app
            .http()
            .post(&url)
            .header("accept", accept)
            .json(&json!({"query": "{ system { demo } }"}))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), status);
        let answer: Json = response.json().await.unwrap();
        let internal = json!({"data": null, "errors": [{"message": "INTERNAL", "extensions": {"code": "INTERNAL"}}]});
        assert_eq!(answer, internal);
    }
    serving.abort();
}

/// Refused before execution: no data, and a status that says so to who understands it.
async fn refused_as_request(client: &Client, what: &str, query: &str, variables: Json) -> Json {
    let mut last = Json::Null;
    for (accept, status) in [(GRAPHQL_RESPONSE, 400), ("application/json", 200)] {
        let response = client
            .request(Method::POST, "/graphql")
            .header("accept", accept)
            .json(&json!({"query": query, "variables": variables}))
            .send()
            .await
            .unwrap();
        let shown = response.status();
        let answer: Json = response.json().await.unwrap();
        let refused_by_parser = shown == StatusCode::BAD_REQUEST;
        assert!(
            shown == status || refused_by_parser,
            "{what}: {shown} {answer}"
        );
        assert!(answer.get("data").is_none(), "{what}: {answer}");
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "BAD_REQUEST", "{what}: {answer}");
        last = answer;
    }
    last
}

async fn send(app: &TestApp, body: String) -> Response {
    try_send(app, body).await.unwrap()
}

async fn try_send(app: &TestApp, body: String) -> reqwest::Result<Response> {
    app.nobody()
        .request(Method::POST, "/graphql")
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await
}
