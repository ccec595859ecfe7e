//! Seven days without a word: a reminder, then the order closes and says so.

use chrono::TimeDelta;
use entity::{order_event, order_event::OrderEventKind, rating};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::orders::endings::{Sampling, silence::settle};

use super::{follow_ups, kinds_told};
use crate::support::{Role, TestApp, books::books_agree, json, on_both, steps::PLAIN};

on_both! {
    after_seven_days_without_a_word_it_closes,
    an_answer_in_time_is_an_answer,
    the_reminder_comes_a_day_before_whenever_somebody_looks,
    a_second_thought_within_a_week,
    several_who_look_close_once,
    why_it_cannot_be_solved_becomes_public,
    what_closed_in_silence_may_be_drawn_too,
}

async fn after_seven_days_without_a_word_it_closes(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let id = app.finished(PLAIN).await;
    let look = async || settle(&app.app).await.unwrap();
    let before = resident.read_order(id, "{ answerBy version }").await;
    assert_eq!(before["answerBy"], "2026-11-30T01:00:00+00:00");
    app.advance(TimeDelta::days(6) - TimeDelta::seconds(1));
    assert_eq!(look().await, 0);
    app.advance(TimeDelta::seconds(1));
    assert_eq!((look().await, look().await), (1, 0));
    let last = kinds_told(app, Role::Resident, id).await.pop();
    assert_eq!(last.as_deref(), Some("order_silent"));
    assert!(
        !kinds_told(app, Role::Handler, id)
            .await
            .contains(&"order_silent".to_owned())
    );
    app.advance(TimeDelta::hours(23));
    assert_eq!(look().await, 0);
    assert_eq!(resident.order(id).await["state"], "FINISHED");
    assert_eq!(
        resident.read_order(id, "{ answerBy version }").await,
        before
    );

    app.advance(TimeDelta::hours(1));
    assert_eq!((look().await, look().await), (1, 0));
    let shown = "{ state open closedSilently answerBy rating { stars } \
        timeline(first: 20) { nodes { kind actorPart actorName } } }";
    let closed = resident.read_order(id, shown).await;
    assert_eq!(closed["state"], "CLOSED");
    assert_eq!(closed["open"], false);
    assert_eq!(closed["closedSilently"], true);
    assert_eq!(closed["answerBy"], json!(null));
    assert_eq!(closed["rating"], json!(null));
    assert_eq!(
        closed["timeline"]["nodes"][4],
        json!({"kind": "CLOSED_SILENTLY", "actorPart": "CLOCK", "actorName": ""})
    );
    assert_eq!(rating::Entity::find().count(app.db()).await.unwrap(), 0);
    for role in [Role::Resident, Role::Handler] {
        let last = kinds_told(app, role, id).await.pop();
        assert_eq!(last.as_deref(), Some("order_closed_silently"), "{role:?}");
    }
    resident.rate(id, 5).await.refused("STATE_CHANGED");
    books_agree(app).await.unwrap();
}

async fn an_answer_in_time_is_an_answer(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let rated = app.finished(PLAIN).await;
    let reopened = app.finished(PLAIN).await;
    app.advance(TimeDelta::days(6));
    assert_eq!(settle(&app.app).await.unwrap(), 2);
    resident.rate(rated, 4).await.data();
    resident.reopen(reopened).await.data();
    app.advance(TimeDelta::days(20));
    assert_eq!(settle(&app.app).await.unwrap(), 0);
    let shown = resident.read_order(rated, "{ closedSilently }").await;
    assert_eq!(shown["closedSilently"], false);
    resident.reopen(rated).await.refused("STATE_CHANGED");
    assert_eq!(resident.order(reopened).await["state"], "SUBMITTED");
}

/// Nobody looked for weeks: there is a warning all the same.
async fn the_reminder_comes_a_day_before_whenever_somebody_looks(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let id = app.finished(PLAIN).await;
    app.advance(TimeDelta::days(20));
    assert_eq!(settle(&app.app).await.unwrap(), 1);
    assert_eq!(resident.order(id).await["state"], "FINISHED");
    let shown = resident.read_order(id, "{ answerBy }").await;
    assert_eq!(shown["answerBy"], "2026-12-14T01:00:00+00:00");
    app.advance(TimeDelta::hours(23));
    assert_eq!(settle(&app.app).await.unwrap(), 0);
    app.advance(TimeDelta::hours(1));
    assert_eq!(settle(&app.app).await.unwrap(), 1);
    assert_eq!(resident.order(id).await["state"], "CLOSED");
}

async fn a_second_thought_within_a_week(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let silent = async || {
        let id = app.finished(PLAIN).await;
        for days in [6, 1] {
            app.advance(TimeDelta::days(days));
            settle(&app.app).await.unwrap();
        }
        id
    };
    let id = silent().await;
    app.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    assert_eq!(resident.order(id).await["actions"], json!(["REOPEN"]));
    app.as_role(Role::Handler)
        .await
        .reopen(id)
        .await
        .refused("FORBIDDEN");
    let reopened = resident.reopen(id).await.result().clone();
    assert_eq!(reopened["state"], "SUBMITTED");
    assert_eq!(reopened["open"], true);
    assert_eq!(reopened["closedAt"], json!(null));
    assert_eq!(reopened["reopened"], 1);
    for role in [Role::Handler, Role::Dispatcher] {
        let last = kinds_told(app, role, id).await.pop();
        assert_eq!(last.as_deref(), Some("order_reopened"), "{role:?}");
    }
    let late = silent().await;
    app.advance(TimeDelta::days(7));
    assert_eq!(resident.order(late).await["actions"], json!([]));
    resident.reopen(late).await.refused("STATE_CHANGED");
    books_agree(app).await.unwrap();
}

async fn several_who_look_close_once(app: &TestApp) {
    let mut orders = Vec::new();
    app.has_room_for_many_orders(Role::Handler).await;
    for _ in 0..8 {
        orders.push(app.finished(PLAIN).await);
    }
    for days in [6, 1] {
        app.advance(TimeDelta::days(days));
        let looking: Vec<_> = (0..6)
            .map(|_| {
                let app = app.app.clone();
                tokio::spawn(async move { settle(&app).await })
            })
            .collect();
        for one in looking {
            one.await.unwrap().unwrap();
        }
        settle(&app.app).await.unwrap();
    }
    for order in orders {
        let closings = order_event::Entity::find()
            .filter(order_event::Column::OrderId.eq(order))
            .filter(order_event::Column::Kind.eq(OrderEventKind::ClosedSilently));
        assert_eq!(closings.count(app.db()).await.unwrap(), 1);
        let kinds = kinds_told(app, Role::Resident, order).await;
        assert_eq!(
            kinds[kinds.len() - 2..],
            ["order_silent", "order_closed_silently"]
        );
        let silent = kinds.iter().filter(|kind| *kind == "order_silent");
        assert_eq!(silent.count(), 1);
    }
    books_agree(app).await.unwrap();
}

async fn why_it_cannot_be_solved_becomes_public(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let handler = app.as_role(Role::Handler).await;
    let give_up = async |reason: Option<&str>| {
        let id = app.in_progress(PLAIN).await;
        let input = json!({
            "orderId": id, "outcome": "UNSOLVABLE", "words": "找过三家", "photoIds": [],
            "reason": reason,
        });
        (
            id,
            handler
                .act("finishOrder", input, "{ unsolvableReason publicReason }")
                .await,
        )
    };
    for reason in [None, Some("  ")] {
        let (_, refused) = give_up(reason).await;
        refused.refused_on("REQUIRED", "reason");
    }
    app.has_room_for_many_orders(Role::Handler).await;
    let solved = app.in_progress(PLAIN).await;
    let input = json!({
        "orderId": solved, "outcome": "SOLVED", "words": "修好了", "photoIds": [], "reason": "没有",
    });
    let refused = handler.act("finishOrder", input, "{ id }").await;
    refused.refused_on("INVALID", "reason");

    let why = "厂家停产，配件买不到";
    let (rated, finished) = give_up(Some(why)).await;
    assert_eq!(
        *finished.result(),
        json!({"unsolvableReason": why, "publicReason": null})
    );
    let (silent, _) = give_up(Some(why)).await;
    resident.rate(rated, 3).await.data();
    for days in [6, 1] {
        app.advance(TimeDelta::days(days));
        settle(&app.app).await.unwrap();
    }
    let neighbour_member = app.as_role(Role::Member).await;
    for id in [rated, silent] {
        let shown = neighbour_member
            .read_order(id, "{ state publicReason outcome }")
            .await;
        assert_eq!(
            shown,
            json!({"state": "CLOSED", "publicReason": why, "outcome": "UNSOLVABLE"})
        );
    }
    // Opened again, it is not given up any more.
    let reopened = resident.reopen(silent).await;
    assert_eq!(reopened.result()["publicReason"], json!(null));
    let shown = resident.read_order(silent, "{ unsolvableReason }").await;
    assert_eq!(shown["unsolvableReason"], json!(null));
}

async fn what_closed_in_silence_may_be_drawn_too(app: &TestApp) {
    let drawing = app.with(|app| app.sampling = Sampling::OneIn(1)).await;
    let id = app.finished(PLAIN).await;
    for days in [6, 1] {
        app.advance(TimeDelta::days(days));
        settle(&drawing.app).await.unwrap();
    }
    assert_eq!(follow_ups(app, id).await.len(), 1);
}
