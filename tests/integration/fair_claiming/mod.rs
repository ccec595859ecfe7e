//! Fair taking without hoarding: giving back, crews with a lead, taking over, places that nothing
//! comes of, and places kept for units.

mod questions;
mod races;
mod units;

use chrono::TimeDelta;
use entity::{order, order_crew, order_event, order_takeover, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use server::{
    clock::new_id,
    orders::{holding::look_at_places, takeover::expire},
};
use uuid::Uuid;

use crate::support::{
    Answer, Client, Json, Role, TestApp,
    books::books_agree,
    json, on_both,
    steps::{ORDER, PLAIN},
};

on_both! {
    given_back_and_taken_by_another,
    given_back_twice_is_the_desks_again,
    taken_off_by_an_administrator_does_not_count,
    the_lead_finishes_and_is_passed_on,
    the_lead_is_handed_over,
    a_takeover_that_is_accepted,
    a_takeover_that_is_refused_or_expires,
    who_may_ask_for_a_place,
    whose_place_cannot_go_over,
    what_ends_a_takeover,
    what_is_untouched_comes_back,
    a_reply_is_repeated_and_not_done_again,
}

impl Client {
    pub async fn release(&self, order_id: Uuid, reason: &str) -> Answer {
        let input = json!({"orderId": order_id, "reason": reason});
        self.act("releaseOrder", input, ORDER).await
    }

    pub async fn ask_for(&self, order_id: Uuid, place: Uuid) -> Answer {
        let input = json!({"orderId": order_id, "crewMemberId": place, "words": "我就住楼下"});
        self.act("requestTakeover", input, ORDER).await
    }

    pub async fn answer_takeover(&self, order_id: Uuid, accept: bool) -> Answer {
        let reason = (!accept).then_some("已约好明早上门");
        let input = json!({"orderId": order_id, "accept": accept, "reason": reason});
        self.act("answerTakeover", input, ORDER).await
    }

    pub async fn hand_lead(&self, order_id: Uuid, place: Uuid) -> Answer {
        let input = json!({"orderId": order_id, "crewMemberId": place});
        self.act("handOverLead", input, ORDER).await
    }
}

pub async fn place_of(app: &TestApp, order: Uuid, person: Uuid) -> order_crew::Model {
    let found = order_crew::Entity::find()
        .filter(order_crew::Column::OrderId.eq(order))
        .filter(order_crew::Column::PersonId.eq(person))
        .one(app.db())
        .await;
    found.unwrap().unwrap()
}

async fn unfinished(app: &TestApp, person: Uuid) -> i32 {
    let found = person::Entity::find_by_id(person).one(app.db()).await;
    found.unwrap().unwrap().unfinished_count
}

/// What happened since the order went to the hall.
async fn since_hall(app: &TestApp, id: Uuid) -> Vec<String> {
    let rows = order_event::Entity::find()
        .filter(order_event::Column::OrderId.eq(id))
        .filter(order_event::Column::Sequence.gt(2))
        .order_by_asc(order_event::Column::Sequence)
        .all(app.db())
        .await
        .unwrap();
    rows.iter()
        .map(|row| format!("{:?} by {:?}", row.kind, row.actor_part))
        .collect()
}

/// What somebody was told, the latest first.
pub async fn told(client: &Client, order: Uuid) -> Vec<String> {
    let query = "{ notifications(first: 100) { nodes { kind orderId } } }";
    let answer = client.gql(query, json!({})).await;
    let nodes = answer.data()["notifications"]["nodes"].as_array().unwrap();
    let mut kinds: Vec<String> = nodes
        .iter()
        .filter(|one| one["orderId"] == json!(order))
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect();
    kinds.sort_unstable();
    kinds
}

async fn members(app: &TestApp, count: usize) -> Vec<Client> {
    let mut clients = Vec::new();
    for member in app.more_members(count).await {
        clients.push(app.sign_in(member).await);
    }
    clients
}

/// The names of the crew as somebody sees it, the lead with a star.
async fn crew(client: &Client, order: Uuid) -> Vec<String> {
    let shown = client.read_order(order, "{ crew { name leads } }").await;
    let crew = shown["crew"].as_array().unwrap().clone();
    let name = |one: &Json| {
        let star = if one["leads"] == json!(true) { "*" } else { "" };
        format!("{}{star}", one["name"].as_str().unwrap())
    };
    crew.iter().map(name).collect()
}

async fn given_back_and_taken_by_another(app: &TestApp) {
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    let id = app.in_progress(PLAIN).await;
    let due = handler.order(id).await["dueAt"].clone();
    handler
        .release(id, "  ")
        .await
        .refused_on("REQUIRED", "reason");
    member.release(id, "不是我的").await.refused("FORBIDDEN");
    let released = handler.release(id, "临时出差").await.result().clone();
    assert_eq!(released["state"], "DISPATCHED");
    assert_eq!(released["crewTaken"], 0);
    assert_eq!(released["dueAt"], due, "the clock goes on");
    assert_eq!(released["actions"], json!(["CLAIM"]));
    assert_eq!(unfinished(app, handler.person_id()).await, 0);
    assert_eq!(
        since_hall(app, id).await,
        ["Claimed by Handler", "Released by Handler"]
    );
    for role in [Role::Resident, Role::Dispatcher] {
        let told = told(&app.as_role(role).await, id).await;
        assert!(told.contains(&"ORDER_RELEASED".to_owned()), "{told:?}");
    }
    handler.release(id, "再退一次").await.refused("FORBIDDEN");
    member.claim(id).await.data();
    member.finish(id, &[]).await.data();
    member.release(id, "办完了").await.refused("STATE_CHANGED");
    books_agree(app).await.unwrap();
}

async fn given_back_twice_is_the_desks_again(app: &TestApp) {
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let id = app.dispatched(PLAIN, 3).await;
    let finish_due = handler.order(id).await["finishDueAt"].clone();
    handler.claim(id).await.data();
    let others = members(app, 1).await;
    others[0].claim(id).await.data();
    handler.release(id, "临时出差").await.data();
    // The same person again counts again.
    handler.claim(id).await.data();
    member.claim(id).await.data();
    app.advance(TimeDelta::hours(2));
    let returned = handler
        .release(id, "材料不全，没法办")
        .await
        .result()
        .clone();
    assert_eq!(returned["state"], "SUBMITTED");
    assert_eq!(returned["crewTaken"], 0);
    assert_eq!(returned["finishDueAt"], finish_due);
    assert_eq!(returned["dueAt"], returned["dispatchDueAt"]);
    assert_eq!(returned["dueAt"], "2026-11-24T03:00:00+00:00");
    for client in [&handler, &member, &others[0]] {
        assert_eq!(unfinished(app, client.person_id()).await, 0);
    }
    let events = since_hall(app, id).await;
    assert_eq!(
        events[events.len() - 2..],
        ["Released by Handler", "ReturnedToDesk by Handler"]
    );
    for client in [&dispatcher, &member, &others[0]] {
        let told = told(client, id).await;
        assert!(
            told.contains(&"ORDER_RETURNED_TO_DESK".to_owned()),
            "{told:?}"
        );
    }
    assert!(
        !told(&handler, id)
            .await
            .contains(&"ORDER_RETURNED_TO_DESK".to_owned())
    );
    books_agree(app).await.unwrap();

    // Sent to the hall again, it is counted from the beginning.
    dispatcher.dispatch(id, 1).await.data();
    handler.claim(id).await.data();
    let released = handler.release(id, "还是不行").await.result().clone();
    assert_eq!(released["state"], "DISPATCHED");
    books_agree(app).await.unwrap();
}

async fn taken_off_by_an_administrator_does_not_count(app: &TestApp) {
    let handler = app.as_role(Role::Handler).await;
    let gone = members(app, 1).await;
    let id = app.dispatched(PLAIN, 2).await;
    gone[0].claim(id).await.data();
    handler.claim(id).await.data();
    assert_eq!(crew(&handler, id).await, ["队员0*", "吴接单"]);
    let left =
        json!({"personId": gone[0].person_id(), "departure": "MOVED_AWAY", "on": "2026-11-22"});
    let admin = app.as_role(Role::SystemAdmin).await;
    admin.act("reportGone", left, "{ id }").await.data();
    // The lead went with them.
    assert_eq!(crew(&handler, id).await, ["吴接单*"]);
    assert!(
        told(&handler, id)
            .await
            .contains(&"ORDER_LEAD_PASSED".to_owned())
    );
    let released = handler.release(id, "临时出差").await.result().clone();
    assert_eq!(released["state"], "DISPATCHED");
    books_agree(app).await.unwrap();
}

async fn the_lead_finishes_and_is_passed_on(app: &TestApp) {
    let crew_of_five = members(app, 5).await;
    let id = app.dispatched(PLAIN, 5).await;
    for client in &crew_of_five {
        app.advance(TimeDelta::minutes(1));
        client.claim(id).await.data();
    }
    let (lead, second) = (&crew_of_five[0], &crew_of_five[1]);
    assert_eq!(crew(second, id).await[0], "队员0*");
    second.progress(id, "先去看看").await.data();
    second.finish(id, &[]).await.refused("LEAD_ONLY");
    assert_eq!(
        second.order(id).await["actions"],
        json!(["RELEASE", "PROGRESS"])
    );
    assert_eq!(
        lead.order(id).await["actions"],
        json!(["RELEASE", "HAND_OVER_LEAD", "PROGRESS", "FINISH"])
    );
    let released = lead.release(id, "临时出差").await.result().clone();
    assert_eq!(
        (&released["state"], &released["crewTaken"]),
        (&json!("DISPATCHED"), &json!(4))
    );
    assert_eq!(
        crew(second, id).await,
        ["队员1*", "队员2", "队员3", "队员4"]
    );
    assert_eq!(
        told(second, id).await,
        ["ORDER_LEAD_PASSED", "ORDER_RELEASED"]
    );
    second.finish(id, &[]).await.data();
    for client in &crew_of_five {
        assert_eq!(unfinished(app, client.person_id()).await, 0);
    }
    books_agree(app).await.unwrap();
}

async fn the_lead_is_handed_over(app: &TestApp) {
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    let id = app.dispatched(PLAIN, 2).await;
    handler.claim(id).await.data();
    app.advance(TimeDelta::minutes(1));
    member.claim(id).await.data();
    let own = place_of(app, id, handler.person_id()).await.id;
    let others = place_of(app, id, member.person_id()).await.id;
    member.hand_lead(id, own).await.refused("LEAD_ONLY");
    handler
        .hand_lead(id, own)
        .await
        .refused_on("INVALID", "crewMemberId");
    handler
        .hand_lead(id, new_id())
        .await
        .refused_on("NOT_FOUND", "crewMemberId");
    handler.hand_lead(id, others).await.data();
    assert_eq!(crew(&member, id).await, ["吴接单", "周党员*"]);
    assert_eq!(told(&member, id).await, ["ORDER_LEAD_PASSED"]);
    handler.finish(id, &[]).await.refused("LEAD_ONLY");
    member.finish(id, &[]).await.data();
    books_agree(app).await.unwrap();
}

async fn a_takeover_that_is_accepted(app: &TestApp) {
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    let id = app.dispatched(PLAIN, 2).await;
    let other = members(app, 1).await.remove(0);
    handler.claim(id).await.data();
    other.claim(id).await.data();
    let place = place_of(app, id, handler.person_id()).await.id;
    let asked = member.ask_for(id, place).await.result().clone();
    assert_eq!(asked["actions"], json!([]), "nobody asks twice");
    let read =
        "{ actions takeover { askerName holderName words isByViewer isForViewer expiresAt } }";
    let shown = handler.read_order(id, read).await;
    assert_eq!(
        shown["takeover"],
        json!({
            "askerName": "周党员", "holderName": "吴接单", "words": "我就住楼下",
            "isByViewer": false, "isForViewer": true, "expiresAt": "2026-11-24T01:00:00+00:00",
        })
    );
    assert!(
        shown["actions"]
            .as_array()
            .unwrap()
            .contains(&json!("ANSWER_TAKEOVER"))
    );
    assert_eq!(told(&handler, id).await, ["TAKEOVER_ASKED"]);
    other.answer_takeover(id, true).await.refused("FORBIDDEN");
    handler.answer_takeover(id, true).await.data();
    // In the same place, and the lead with it.
    assert_eq!(crew(&member, id).await, ["队员0", "周党员*"]);
    assert_eq!(handler.order(id).await["state"], "IN_PROGRESS");
    assert_eq!(unfinished(app, handler.person_id()).await, 0);
    assert_eq!(unfinished(app, member.person_id()).await, 1);
    assert_eq!(
        told(&member, id).await,
        ["ORDER_LEAD_PASSED", "TAKEOVER_ACCEPTED"]
    );
    assert_eq!(
        since_hall(app, id).await[2..],
        [
            "TakeoverAsked by Member",
            "TakeoverAccepted by Handler",
            "LeadPassed by Handler"
        ]
    );
    handler.progress(id, "再看看").await.refused("FORBIDDEN");
    member.finish(id, &[]).await.data();
    books_agree(app).await.unwrap();
}

async fn a_takeover_that_is_refused_or_expires(app: &TestApp) {
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    let id = app.in_progress(PLAIN).await;
    handler.progress(id, "约好明早").await.data();
    let place = place_of(app, id, handler.person_id()).await.id;
    handler
        .answer_takeover(id, true)
        .await
        .refused("TAKEOVER_ENDED");
    member.ask_for(id, place).await.data();
    let silent = json!({"orderId": id, "accept": false});
    let answer = handler.act("answerTakeover", silent, ORDER).await;
    answer.refused_on("REQUIRED", "reason");
    handler.answer_takeover(id, false).await.data();
    assert_eq!(told(&member, id).await, ["TAKEOVER_REFUSED"]);

    member.ask_for(id, place).await.data();
    let another = members(app, 1).await.remove(0);
    another.ask_for(id, place).await.refused("TAKEOVER_OPEN");
    app.advance(TimeDelta::hours(23));
    assert_eq!(expire(&app.app).await.unwrap(), 0);
    app.advance(TimeDelta::hours(1));
    handler
        .answer_takeover(id, true)
        .await
        .refused("TAKEOVER_ENDED");
    assert_eq!(expire(&app.app).await.unwrap(), 1);
    assert_eq!(expire(&app.app).await.unwrap(), 0);
    assert_eq!(
        told(&member, id).await,
        ["TAKEOVER_EXPIRED", "TAKEOVER_REFUSED"]
    );
    assert!(
        told(&handler, id)
            .await
            .contains(&"TAKEOVER_EXPIRED".to_owned())
    );
    assert_eq!(
        since_hall(app, id).await[4..],
        ["TakeoverAsked by Member", "TakeoverExpired by Clock"]
    );
    another.ask_for(id, place).await.data();
    assert_eq!(crew(&handler, id).await, ["吴接单*"]);
    books_agree(app).await.unwrap();
}

async fn who_may_ask_for_a_place(app: &TestApp) {
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    let id = app.dispatched(PLAIN, 2).await;
    handler.claim(id).await.data();
    let place = place_of(app, id, handler.person_id()).await.id;
    // Untouched: may be asked for although there is a place left.
    member
        .ask_for(id, new_id())
        .await
        .refused_on("NOT_FOUND", "crewMemberId");
    app.as_role(Role::Resident)
        .await
        .ask_for(id, place)
        .await
        .refused("FORBIDDEN");
    app.as_role(Role::OtherMember)
        .await
        .ask_for(id, place)
        .await
        .refused("NOT_FOUND");
    handler.ask_for(id, place).await.refused("FORBIDDEN");
    let actions = member.order(id).await["actions"].clone();
    assert_eq!(actions, json!(["CLAIM", "REQUEST_TAKEOVER"]));
    handler.progress(id, "先去看看").await.data();
    assert_eq!(member.order(id).await["actions"], json!(["CLAIM"]));
    member.ask_for(id, place).await.refused("PLACES_FREE");
    // Whoever has enough to do does not get more.
    let capped = person::ActiveModel {
        id: Set(member.person_id()),
        unfinished_cap: Set(0),
        ..Default::default()
    };
    capped.update(app.writer()).await.unwrap();
    let full = app.in_progress(PLAIN).await;
    let place = place_of(app, full, handler.person_id()).await.id;
    member
        .ask_for(full, place)
        .await
        .refused("CLAIM_CAP_REACHED");
    books_agree(app).await.unwrap();
}

/// The asker could claim when they asked, and cannot any more.
async fn whose_place_cannot_go_over(app: &TestApp) {
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    let id = app.in_progress(PLAIN).await;
    let place = place_of(app, id, handler.person_id()).await.id;
    member.ask_for(id, place).await.data();
    for _ in 0..3 {
        let other = app.dispatched(PLAIN, 1).await;
        member.claim(other).await.data();
    }
    handler
        .answer_takeover(id, true)
        .await
        .refused("ASKER_MAY_NOT_CLAIM");
    assert_eq!(unfinished(app, handler.person_id()).await, 1);
    assert_eq!(crew(&handler, id).await, ["吴接单*"]);
    handler.answer_takeover(id, false).await.data();
    books_agree(app).await.unwrap();
}

async fn what_ends_a_takeover(app: &TestApp) {
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    let (finished, released) = (app.in_progress(PLAIN).await, app.in_progress(PLAIN).await);
    for id in [finished, released] {
        let place = place_of(app, id, handler.person_id()).await.id;
        member.ask_for(id, place).await.data();
    }
    handler.finish(finished, &[]).await.data();
    assert_eq!(told(&member, finished).await, ["ORDER_FINISHED"]);
    handler.release(released, "临时出差").await.data();
    let states: Vec<_> = order_takeover::Entity::find()
        .all(app.db())
        .await
        .unwrap()
        .iter()
        .map(|one| one.state)
        .collect();
    assert_eq!(states, [order_takeover::TakeoverState::Lapsed; 2]);
    app.advance(TimeDelta::days(2));
    assert_eq!(expire(&app.app).await.unwrap(), 0);
    assert_eq!(
        member.read_order(released, "{ takeover { id } }").await["takeover"],
        json!(null)
    );
    books_agree(app).await.unwrap();
}

async fn what_is_untouched_comes_back(app: &TestApp) {
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    let look = async || look_at_places(&app.app).await.unwrap();
    let id = app.dispatched("utilities", 2).await;
    handler.claim(id).await.data();
    member.claim(id).await.data();
    let read = "{ crew { isViewer progressDueAt } }";
    let shown = handler.read_order(id, read).await;
    assert_eq!(
        shown["crew"],
        json!([
            {"isViewer": true, "progressDueAt": "2026-11-23T05:00:00+00:00"},
            {"isViewer": false, "progressDueAt": null},
        ])
    );
    member.progress(id, "已联系").await.data();
    app.advance(TimeDelta::minutes(191));
    assert_eq!(look().await, 0);
    app.advance(TimeDelta::minutes(1));
    assert_eq!((look().await, look().await), (1, 0));
    assert_eq!(told(&handler, id).await, ["CLAIM_UNTOUCHED"]);
    assert!(
        !told(&member, id)
            .await
            .contains(&"CLAIM_UNTOUCHED".to_owned())
    );
    app.advance(TimeDelta::minutes(48));
    assert_eq!((look().await, look().await), (1, 0));
    assert_eq!(
        told(&handler, id).await,
        ["CLAIM_LAPSED", "CLAIM_UNTOUCHED"]
    );
    assert_eq!(unfinished(app, handler.person_id()).await, 0);
    // The lead went with the place.
    assert_eq!(crew(&member, id).await, ["周党员*"]);
    assert_eq!(
        since_hall(app, id).await[3..],
        ["ClaimLapsed by Clock", "LeadPassed by Handler"]
    );
    let row = order::Entity::find_by_id(id)
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (row.state, row.given_back),
        (order::OrderState::Dispatched, 0)
    );
    // Whoever takes it again has the same span again, and is reminded again.
    handler.claim(id).await.data();
    app.advance(TimeDelta::minutes(192));
    assert_eq!(look().await, 1);
    let reminded = told(&handler, id).await;
    let times = reminded
        .iter()
        .filter(|kind| *kind == "CLAIM_UNTOUCHED")
        .count();
    assert_eq!(times, 2);
    member
        .finish(id, &[member.upload_photo().await])
        .await
        .data();
    app.advance(TimeDelta::days(1));
    assert_eq!(look().await, 1, "what is finished is let be");
    assert_eq!(handler.order(id).await["state"], "FINISHED");
    books_agree(app).await.unwrap();
}

async fn a_reply_is_repeated_and_not_done_again(app: &TestApp) {
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    let id = app.in_progress(PLAIN).await;
    let place = place_of(app, id, handler.person_id()).await.id;
    let twice = async |client: &Client, mutation: &str, mut input: Json| {
        input["requestId"] = json!(new_id());
        let first = client.act(mutation, input.clone(), ORDER).await;
        let again = client.act(mutation, input, ORDER).await;
        assert_eq!(first.data(), again.data(), "{mutation}");
    };
    let asked = json!({"orderId": id, "crewMemberId": place, "words": "我就住楼下"});
    twice(&member, "requestTakeover", asked).await;
    let answered = json!({"orderId": id, "accept": true});
    twice(&handler, "answerTakeover", answered).await;
    let released = json!({"orderId": id, "reason": "临时出差"});
    twice(&member, "releaseOrder", released).await;
    assert_eq!(
        since_hall(app, id).await,
        [
            "Claimed by Handler",
            "TakeoverAsked by Member",
            "TakeoverAccepted by Handler",
            "Released by Handler"
        ]
    );
    books_agree(app).await.unwrap();
}
