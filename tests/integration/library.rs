//! Why async-graphql is pinned to 8.0.0-rc.5: its latest release, 7.2.1, gets both of these wrong.

use async_graphql::{
    EmptyMutation, EmptySubscription, InputObject, MaybeUndefined, Object, Request, Schema,
    Variables,
};

use crate::support::json;

#[derive(InputObject)]
struct Patch {
    note: MaybeUndefined<String>,
}

struct Probe;

#[Object]
impl Probe {
    async fn patch(&self, patch: Patch) -> &'static str {
        describe(&patch.note)
    }

    async fn set(&self, note: MaybeUndefined<String>) -> &'static str {
        describe(&note)
    }

    async fn after(&self, milliseconds: u64) -> u64 {
        tokio::time::sleep(std::time::Duration::from_millis(milliseconds)).await;
        milliseconds
    }
}

fn describe(value: &MaybeUndefined<String>) -> &'static str {
    match value {
        MaybeUndefined::Undefined => "left alone",
        MaybeUndefined::Null => "wiped",
        MaybeUndefined::Value(_) => "written",
    }
}

#[tokio::test]
async fn the_library_tells_left_out_from_null() {
    let schema = Schema::new(Probe, EmptyMutation, EmptySubscription);
    for (query, variables, expected) in [
        (
            "query($note: String) { patch(patch: {note: $note}) }",
            json!({}),
            "left alone",
        ),
        (
            "query($note: String) { patch(patch: {note: $note}) }",
            json!({"note": null}),
            "wiped",
        ),
        (
            "query($note: String) { patch(patch: {note: $note}) }",
            json!({"note": "x"}),
            "written",
        ),
        (
            "query($patch: Patch!) { patch(patch: $patch) }",
            json!({"patch": {}}),
            "left alone",
        ),
        (
            "query($patch: Patch!) { patch(patch: $patch) }",
            json!({"patch": {"note": null}}),
            "wiped",
        ),
        (
            "query($note: String) { patch: set(note: $note) }",
            json!({}),
            "left alone",
        ),
        (
            "query($note: String) { patch: set(note: $note) }",
            json!({"note": null}),
            "wiped",
        ),
    ] {
        let request = Request::new(query).variables(Variables::from_json(variables.clone()));
        let answer = schema
            .execute(request)
            .await
            .into_result()
            .unwrap()
            .data
            .into_json()
            .unwrap();
        assert_eq!(answer["patch"], expected, "{query} with {variables}");
    }
}

#[tokio::test]
async fn the_library_answers_in_the_order_of_the_selection() {
    let schema = Schema::new(Probe, EmptyMutation, EmptySubscription);
    let query = "{ slow: after(milliseconds: 40) quick: after(milliseconds: 1) middle: after(milliseconds: 20) }";
    let answer = serde_json::to_string(&schema.execute(query).await.data).unwrap();
    assert_eq!(answer, r#"{"slow":40,"quick":1,"middle":20}"#);
}
