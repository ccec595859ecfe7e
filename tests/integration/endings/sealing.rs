//! What one side says stays with it until the other has spoken or time has ended: by every path, to
//! everybody.

use chrono::TimeDelta;
use server::orders::endings::silence::settle;
use uuid::Uuid;

use super::{kinds_told, told};
use crate::support::{
    Client, Json, Role, TestApp, books::books_agree, json, on_both, steps::PLAIN,
};

on_both! {
    nobody_reads_the_residents_rating_before_the_crew_has_rated,
    nobody_reads_the_crews_ratings_before_the_resident_has_rated,
    time_breaks_the_seal,
    all_of_a_crew_have_to_speak,
    a_round_that_was_reopened_is_over,
    each_rates_once_and_in_time,
    tags_go_with_the_stars,
}

const WORDS: &str = "很及时，谢谢";
const OF_REQUEST: &str = "门开着，说得很清楚";

/// Who sees a finished order, and reads the names in it.
const SEERS: [Role; 8] = [
    Role::Resident,
    Role::Member,
    Role::Handler,
    Role::Dispatcher,
    Role::GridWorker,
    Role::CommunityAdmin,
    Role::StreetAdmin,
    Role::SystemAdmin,
];
const IN_THE_ORDER: [Role; 6] = [
    Role::Resident,
    Role::Handler,
    Role::Dispatcher,
    Role::CommunityAdmin,
    Role::StreetAdmin,
    Role::SystemAdmin,
];

const SHOWN: &str = "{ id state ratingsSealed rating { stars tags words } \
    requestRatings { name isViewer stars words } \
    timeline(first: 15) { nodes { kind stars words sealed } } }";

/// The order by each path that leads to it, with the inbox beside it.
async fn everything(client: &Client, id: Uuid) -> (Json, String) {
    let order = client.read_order(id, SHOWN).await;
    let lists = format!(
        "{{ myOrders(filter: ALL, first: 10) {{ nodes {SHOWN} }} \
            myTasks(filter: ALL, first: 10) {{ edges {{ node {SHOWN} }} }} \
            notifications(first: 100) {{ nodes {{ kind subject detail }} }} }}"
    );
    let lists = client.gql(&lists, json!({})).await;
    let desk: String = format!(
        "{{ a: desk(tab: RUNNING, first: 10) {{ nodes {SHOWN} }} \
            b: desk(tab: DONE, first: 10) {{ nodes {SHOWN} }} }}"
    );
    let desk = client.gql(&desk, json!({})).await;
    let text = format!("{order} {} {}", lists.data(), desk.data());
    (order, text)
}

async fn nobody_reads_the_residents_rating_before_the_crew_has_rated(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let handler = app.as_role(Role::Handler).await;
    let id = app.finished(PLAIN).await;
    resident.rate(id, 5).await.data();
    for role in SEERS {
        let client = app.as_role(role).await;
        let (order, text) = everything(&client, id).await;
        let rated = &order["timeline"]["nodes"][4];
        assert_eq!(rated["kind"], "RATED", "that it was rated is no secret");
        assert_eq!(order["ratingsSealed"], true);
        let is_own = role == Role::Resident;
        assert_eq!(text.contains(WORDS), is_own, "{role:?}: {text}");
        assert_eq!(order["rating"].is_null(), !is_own, "{role:?}");
        assert_eq!(rated["stars"].is_null(), !is_own, "{role:?}");
        assert_eq!(rated["sealed"], !is_own, "{role:?}");
    }
    assert_eq!(
        told(app, Role::Handler, id).await,
        [("order_rated".to_owned(), String::new())]
    );

    handler.rate_request(id, 4).await.data();
    for role in SEERS {
        let client = app.as_role(role).await;
        let (order, text) = everything(&client, id).await;
        assert_eq!(order["ratingsSealed"], false);
        assert_eq!(order["rating"]["words"], WORDS, "{role:?}");
        assert_eq!(order["timeline"]["nodes"][4]["stars"], 5, "{role:?}");
        let is_in = IN_THE_ORDER.contains(&role);
        assert_eq!(text.contains(OF_REQUEST), is_in, "{role:?}: {text}");
    }
    books_agree(app).await.unwrap();
}

async fn nobody_reads_the_crews_ratings_before_the_resident_has_rated(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let handler = app.as_role(Role::Handler).await;
    let id = app.finished(PLAIN).await;
    let rated = handler.rate_request(id, 2).await;
    assert_eq!(rated.result()["state"], "FINISHED");
    for role in SEERS {
        let (order, text) = everything(&app.as_role(role).await, id).await;
        let is_own = role == Role::Handler;
        assert_eq!(text.contains(OF_REQUEST), is_own, "{role:?}: {text}");
        let count = usize::from(is_own);
        assert_eq!(order["requestRatings"].as_array().unwrap().len(), count);
        assert_eq!(order["timeline"]["nodes"][4]["kind"], "REQUEST_RATED");
        assert_eq!(order["timeline"]["nodes"][4]["stars"], json!(null));
    }
    let last = told(app, Role::Resident, id).await.pop();
    assert_eq!(
        last,
        Some(("order_request_rated".to_owned(), String::new()))
    );

    // The last to speak: nothing is kept from anybody any more, nor from the notice.
    resident.rate(id, 5).await.data();
    assert_eq!(
        told(app, Role::Handler, id).await,
        [("order_rated".to_owned(), WORDS.to_owned())]
    );
    let (order, _) = everything(&resident, id).await;
    assert_eq!(
        order["requestRatings"],
        json!([{"name": "吴接单", "isViewer": false, "stars": 2, "words": OF_REQUEST}])
    );
    // To whoever is not in the order, how a neighbour was to work for is nobody's business.
    let (order, _) = everything(&app.as_role(Role::Member).await, id).await;
    assert_eq!(order["requestRatings"], json!([]));
}

async fn time_breaks_the_seal(app: &TestApp) {
    let id = app.finished(PLAIN).await;
    app.advance(TimeDelta::days(2));
    app.as_role(Role::Resident).await.rate(id, 3).await.data();
    let handler = app.as_role(Role::Handler).await;
    app.advance(TimeDelta::days(5) - TimeDelta::seconds(1));
    assert!(everything(&handler, id).await.0["rating"].is_null());
    app.advance(TimeDelta::seconds(1));
    assert_eq!(everything(&handler, id).await.0["rating"]["stars"], 3);
    // Whoever has read it says nothing back.
    handler.rate_request(id, 1).await.refused("STATE_CHANGED");
    assert!(
        !handler.order(id).await["actions"]
            .to_string()
            .contains("RATE_REQUEST")
    );

    // As long as the requester may still answer, however late the sweep, nothing is opened.
    let late = app.finished(PLAIN).await;
    handler.rate_request(late, 4).await.data();
    app.advance(TimeDelta::days(9));
    let resident = app.as_role(Role::Resident).await;
    let waiting = everything(&resident, late).await.0;
    assert_eq!(waiting["requestRatings"], json!([]));
    settle(&app.app).await.unwrap();
    app.advance(TimeDelta::days(1));
    settle(&app.app).await.unwrap();
    let closed = everything(&resident, late).await.0;
    assert_eq!(closed["state"], "CLOSED");
    assert_eq!(closed["requestRatings"][0]["stars"], 4);
}

async fn all_of_a_crew_have_to_speak(app: &TestApp) {
    let id = app.dispatched(PLAIN, 2).await;
    let handler = app.as_role(Role::Handler).await;
    let member = app.as_role(Role::Member).await;
    handler.claim(id).await.data();
    member.claim(id).await.data();
    handler.finish(id, &[]).await.data();
    app.as_role(Role::Resident).await.rate(id, 5).await.data();
    handler.rate_request(id, 4).await.data();
    let seen_by_member = everything(&member, id).await;
    assert!(seen_by_member.0["rating"].is_null());
    assert!(!seen_by_member.1.contains(OF_REQUEST), "nor each other's");
    member.rate_request(id, 5).await.data();
    let (order, _) = everything(&handler, id).await;
    assert_eq!(order["rating"]["stars"], 5);
    assert_eq!(order["requestRatings"].as_array().unwrap().len(), 2);
}

async fn a_round_that_was_reopened_is_over(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let handler = app.as_role(Role::Handler).await;
    let id = app.finished(PLAIN).await;
    handler.rate_request(id, 2).await.data();
    app.advance(TimeDelta::hours(1));
    resident.reopen(id).await.data();
    handler.rate_request(id, 2).await.refused("FORBIDDEN");
    app.advance(TimeDelta::hours(1));
    app.as_role(Role::Dispatcher)
        .await
        .dispatch(id, 1)
        .await
        .data();
    handler.claim(id).await.data();
    handler.finish(id, &[]).await.data();
    // The new round has its own.
    let (order, _) = everything(&handler, id).await;
    assert_eq!(order["requestRatings"], json!([]));
    handler.rate_request(id, 5).await.data();
    resident.rate(id, 4).await.data();
    let (order, _) = everything(&resident, id).await;
    assert_eq!(order["requestRatings"][0]["stars"], 5);
    books_agree(app).await.unwrap();
}

async fn each_rates_once_and_in_time(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let handler = app.as_role(Role::Handler).await;
    let id = app.in_progress(PLAIN).await;
    handler.rate_request(id, 5).await.refused("STATE_CHANGED");
    handler.finish(id, &[]).await.data();
    assert_eq!(handler.order(id).await["actions"], json!(["RATE_REQUEST"]));
    app.as_role(Role::Member)
        .await
        .rate_request(id, 5)
        .await
        .refused("FORBIDDEN");
    resident.rate_request(id, 5).await.refused("FORBIDDEN");
    let input = json!({"requestId": server::clock::new_id(), "orderId": id, "stars": 4});
    let first = handler
        .act("rateRequest", input.clone(), "{ id version }")
        .await;
    let again = handler.act("rateRequest", input, "{ id version }").await;
    assert_eq!(first.result(), again.result());
    handler.rate_request(id, 5).await.refused("STATE_CHANGED");
    assert_eq!(handler.order(id).await["actions"], json!([]));
    for stars in [0, 6] {
        let id = app.finished(PLAIN).await;
        handler
            .rate_request(id, stars)
            .await
            .refused_on("OUT_OF_RANGE", "stars");
    }
    let kinds = kinds_told(app, Role::Resident, id).await;
    let rated = kinds.iter().filter(|kind| *kind == "order_request_rated");
    assert_eq!(rated.count(), 1);
}

async fn tags_go_with_the_stars(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let handler = app.as_role(Role::Handler).await;
    let id = app.finished(PLAIN).await;
    for (stars, tag) in [(5, "LATE"), (2, "PROMPT"), (4, "UNCLEAR")] {
        let input = json!({"orderId": id, "stars": stars, "tags": [tag]});
        let refused = resident.act("rateOrder", input, "{ id }").await;
        refused.refused_on("INVALID", "tags");
    }
    let input = json!({"orderId": id, "stars": 4, "tags": ["SOMEBODY_THERE", "WELL_DESCRIBED"]});
    handler.act("rateRequest", input, "{ id }").await.data();
    let input = json!({"orderId": id, "stars": 3, "tags": ["LATE", "PROMPT", "LATE"]});
    let rated = resident
        .act("rateOrder", input, "{ rating { tags } }")
        .await;
    assert_eq!(rated.result()["rating"]["tags"], json!(["PROMPT", "LATE"]));
    let shown = resident.read_order(id, "{ requestRatings { tags } }").await;
    assert_eq!(
        shown["requestRatings"][0]["tags"],
        json!(["WELL_DESCRIBED", "SOMEBODY_THERE"])
    );
}
