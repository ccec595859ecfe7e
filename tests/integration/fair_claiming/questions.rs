//! What the resident was asked has nothing to do with who comes and goes in the crew.

use chrono::TimeDelta;
use server::orders::escalation::tell_lateness;

use super::place_of;
use crate::support::{
    Role, TestApp,
    books::books_agree,
    json, on_both,
    steps::{ORDER, PLAIN, id_of},
};

on_both! {
    a_question_outlives_who_comes_and_goes,
    the_time_waited_for_is_given_back_by_finishing_too,
    whoever_left_and_tells_again_follows,
}

const CLOCK: &str = "{ askedAt finishDueAt dueAt state }";

async fn a_question_outlives_who_comes_and_goes(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    let id = app.in_progress(PLAIN).await;
    let input = json!({"orderId": id, "words": "是哪个车位？"});
    dispatcher.act("askRequester", input, ORDER).await.data();
    let place = place_of(app, id, handler.person_id()).await.id;
    member.ask_for(id, place).await.data();
    handler.answer_takeover(id, true).await.data();
    member.release(id, "临时出差").await.data();
    let waiting = dispatcher.read_order(id, CLOCK).await;
    assert!(waiting["askedAt"].is_string(), "{waiting}");
    // Two days later the whole of the deadline is left.
    app.advance(TimeDelta::days(2));
    assert_eq!(tell_lateness(&app.app).await.unwrap(), 0);
    let resident = app.as_role(Role::Resident).await;
    let input = json!({"orderId": id, "words": "12 号", "photoIds": []});
    resident.act("answerQuestion", input, ORDER).await.data();
    let answered = dispatcher.read_order(id, CLOCK).await;
    assert_eq!(answered["dueAt"], "2026-12-04T01:00:00+00:00");

    // The second who gives it back gives it to the desk, where the clock runs.
    let input = json!({"orderId": id, "words": "还有别的车吗？"});
    dispatcher.act("askRequester", input, ORDER).await.data();
    handler.claim(id).await.data();
    app.advance(TimeDelta::days(1));
    handler.release(id, "联系不上").await.data();
    let returned = dispatcher.read_order(id, CLOCK).await;
    assert_eq!(
        returned,
        json!({
            "askedAt": null, "state": "SUBMITTED", "dueAt": "2026-11-27T01:00:00+00:00",
            "finishDueAt": "2026-12-07T01:00:00+00:00",
        })
    );
    books_agree(app).await.unwrap();
}

async fn the_time_waited_for_is_given_back_by_finishing_too(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let handler = app.as_role(Role::Handler).await;
    let id = app.in_progress(PLAIN).await;
    let input = json!({"orderId": id, "words": "是哪个车位？"});
    dispatcher.act("askRequester", input, ORDER).await.data();
    app.advance(TimeDelta::days(2));
    handler.finish(id, &[]).await.data();
    let finished = dispatcher.read_order(id, CLOCK).await;
    assert_eq!(finished["finishDueAt"], "2026-12-04T01:00:00+00:00");
}

async fn whoever_left_and_tells_again_follows(app: &TestApp) {
    let neighbour = app.as_role(Role::Neighbour).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let survivor = app.submitted(PLAIN).await;
    for mutation in ["joinOrder", "leaveOrder"] {
        let input = json!({"orderId": survivor});
        neighbour.act(mutation, input, ORDER).await.data();
    }
    let again = id_of(neighbour.submit(app.request(PLAIN)).await.result());
    let input = json!({"orderId": again, "intoId": survivor});
    dispatcher.act("mergeOrder", input, ORDER).await.data();
    let shown = dispatcher.read_order(survivor, "{ followerCount }").await;
    assert_eq!(shown["followerCount"], 1);
    let seen = neighbour.read_order(survivor, "{ actions }").await;
    assert_eq!(seen["actions"], json!(["LEAVE"]));
    books_agree(app).await.unwrap();
}
