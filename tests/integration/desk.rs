//! What a desk does with an order beside sending it to the hall: asks, merges, calls for help, hands it
//! up; and what neighbours, departments and the street add.

use chrono::TimeDelta;
use entity::{
    appointment::AppointmentRole,
    order, order_event, order_follower,
    organization::{self, OrganizationKind},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::{
    clock::new_id,
    orders::{co_handling, escalation::tell_lateness},
};
use uuid::Uuid;

use crate::{
    races::{at_once, outcomes},
    support::{
        Answer, Client, Json, Role, TestApp,
        books::books_agree,
        json, on_both,
        steps::{ORDER, PLAIN, id_of},
    },
};

on_both! {
    a_question_stops_the_clock,
    a_question_that_nobody_answers,
    a_dispatch_ends_the_question,
    who_may_ask_and_answer,
    two_troubles_become_one_order,
    what_cannot_be_merged,
    a_crew_is_free_when_its_order_is_merged,
    members_claim_what_is_being_merged,
    two_orders_are_merged_into_each_other,
    neighbours_join_instead_of_repeating,
    neighbours_join_all_at_once,
    what_is_nearby,
    a_department_helps,
    a_department_that_does_not_answer,
    help_that_is_not_needed_any_more,
    a_branch_hands_up_what_it_cannot_do,
    the_street_tells_everybody_to_hurry,
    two_dispatchers_at_once,
}

const STANDING: &str = "{ state version askedAt dueAt finishDueAt escalation followerCount actions \
    mergedInto { id } supervisedAt desk { name } crewTaken \
    coHandlings { state answer mayAnswer organization { name } } \
    timeline(first: 50) { nodes { kind actorPart actorName words organization otherOrder { id } } } }";

pub async fn standing(client: &Client, order: Uuid) -> Json {
    client.read_order(order, STANDING).await
}

fn kinds(order: &Json) -> Vec<String> {
    let nodes = order["timeline"]["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect()
}

async fn told(client: &Client, order: Uuid) -> Vec<String> {
    let query = "{ notifications(first: 100) { nodes { kind orderId } } }";
    let answer = client.gql(query, json!({})).await;
    let nodes = answer.data()["notifications"]["nodes"].as_array().unwrap();
    nodes
        .iter()
        .filter(|one| one["orderId"] == json!(order))
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect()
}

impl Client {
    async fn ask(&self, order: Uuid) -> Answer {
        let input = json!({"orderId": order, "words": "是哪个单元，几楼？"});
        self.act("askRequester", input, ORDER).await
    }

    async fn answer(&self, order: Uuid) -> Answer {
        let input = json!({"orderId": order, "words": "二单元三楼", "photoIds": []});
        self.act("answerQuestion", input, ORDER).await
    }

    async fn merge_into(&self, order: Uuid, into: Uuid) -> Answer {
        let input = json!({"orderId": order, "intoId": into, "note": "同一盏灯"});
        self.act("mergeOrder", input, ORDER).await
    }

    async fn join(&self, order: Uuid) -> Answer {
        self.act("joinOrder", json!({"orderId": order}), ORDER)
            .await
    }

    async fn ask_co_handler(&self, order: Uuid, organization: Uuid) -> Answer {
        let input = json!({
            "orderId": order, "organizationId": organization, "words": "请派人查看噪声源",
            "workingDays": 2,
        });
        self.act("askCoHandler", input, ORDER).await
    }

    async fn answer_co_handling(&self, order: Uuid, organization: Uuid, done: bool) -> Answer {
        let input = json!({
            "orderId": order, "organizationId": organization, "done": done,
            "words": "已到现场处理", "photoIds": [],
        });
        self.act("answerCoHandling", input, ORDER).await
    }
}

async fn a_question_stops_the_clock(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let resident = app.as_role(Role::Resident).await;
    let order = app.submitted(PLAIN).await;
    // A working day to dispatch, of which an hour has gone.
    app.advance(TimeDelta::hours(1));
    dispatcher.ask(order).await.data();
    let asked = standing(&resident, order).await;
    assert!(asked["askedAt"].is_string());
    assert_eq!(asked["actions"], json!(["ANSWER", "WITHDRAW"]));
    assert_eq!(told(&resident, order).await, ["ORDER_ASKED"]);

    // Two days later nothing is late.
    app.advance(TimeDelta::days(2));
    assert_eq!(tell_lateness(&app.app).await.unwrap(), 0);
    resident.answer(order).await.data();
    let answered = standing(&dispatcher, order).await;
    assert_eq!(answered["askedAt"], Json::Null);
    // Asked on Monday at 10, answered on Wednesday at 10: 23 hours were left.
    assert_eq!(answered["dueAt"], "2026-11-26T01:00:00+00:00");
    // The seventh working day from Monday at 9, and two more.
    assert_eq!(answered["finishDueAt"], "2026-12-04T01:00:00+00:00");
    assert_eq!(told(&dispatcher, order).await[0], "ORDER_ANSWERED");
    assert_eq!(kinds(&answered), ["SUBMITTED", "ASKED", "ANSWERED"]);

    app.advance(TimeDelta::hours(22));
    assert_eq!(tell_lateness(&app.app).await.unwrap(), 1);
    let near = standing(&dispatcher, order).await;
    assert_eq!(near["escalation"], "NEAR");
}

async fn a_question_that_nobody_answers(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let resident = app.as_role(Role::Resident).await;
    let order = app.submitted(PLAIN).await;
    dispatcher.ask(order).await.data();
    app.advance(TimeDelta::days(3) + TimeDelta::seconds(1));
    assert_eq!(tell_lateness(&app.app).await.unwrap(), 1);
    let missed = standing(&dispatcher, order).await;
    assert_eq!(missed["askedAt"], Json::Null);
    assert_eq!(kinds(&missed), ["SUBMITTED", "ASKED", "ANSWER_MISSED"]);
    assert_eq!(told(&dispatcher, order).await[0], "ORDER_ANSWERED");
    // The whole working day is left, and it may be asked again.
    assert_eq!(missed["dueAt"], "2026-11-27T01:00:01+00:00");
    assert_eq!(resident.answer(order).await.code(), "STATE_CHANGED");
    dispatcher.ask(order).await.data();
    books_agree(app).await.unwrap();
}

async fn a_dispatch_ends_the_question(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let order = app.submitted(PLAIN).await;
    dispatcher.ask(order).await.data();
    app.advance(TimeDelta::days(1));
    dispatcher.dispatch(order, 1).await.data();
    let sent = standing(&dispatcher, order).await;
    assert_eq!(sent["askedAt"], Json::Null);
    assert_eq!(sent["dueAt"], "2026-12-03T01:00:00+00:00");
    // While a crew works the clock may stand too, and finishing ends the question.
    dispatcher.ask(order).await.data();
    let handler = app.as_role(Role::Handler).await;
    handler.claim(order).await.data();
    assert!(standing(&handler, order).await["askedAt"].is_string());
    handler.finish(order, &[]).await.data();
    assert_eq!(standing(&handler, order).await["askedAt"], Json::Null);
}

async fn who_may_ask_and_answer(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let order = app.submitted(PLAIN).await;
    let resident = app.as_role(Role::Resident).await;
    assert_eq!(resident.ask(order).await.code(), "FORBIDDEN");
    assert_eq!(resident.answer(order).await.code(), "STATE_CHANGED");
    let empty = json!({"orderId": order, "words": " "});
    let refused = dispatcher.act("askRequester", empty, ORDER).await;
    assert_eq!((refused.code(), refused.field()), ("REQUIRED", "words"));
    dispatcher.ask(order).await.data();
    assert_eq!(dispatcher.ask(order).await.code(), "STATE_CHANGED");
    let elsewhere = app.as_role(Role::OtherDispatcher).await;
    assert_eq!(elsewhere.ask(order).await.code(), "NOT_FOUND");
}

/// A second request of the same trouble, by the neighbour.
async fn told_again(app: &TestApp) -> Uuid {
    let neighbour = app.as_role(Role::Neighbour).await;
    id_of(neighbour.submit(app.request(PLAIN)).await.result())
}

async fn two_troubles_become_one_order(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let member = app.as_role(Role::Member).await;
    let first = app.submitted(PLAIN).await;
    let second = told_again(app).await;
    member.join(second).await.code();
    let candidates = "query($id: UUID!) { mergeCandidates(orderId: $id) { id } }";
    let found = dispatcher.gql(candidates, json!({"id": second})).await;
    assert_eq!(found.data()["mergeCandidates"], json!([{"id": first}]));

    let input = json!({
        "requestId": new_id(), "orderId": second, "intoId": first, "note": "同一盏灯",
    });
    for _ in 0..2 {
        let merged = dispatcher.act("mergeOrder", input.clone(), ORDER).await;
        assert_eq!(merged.result()["state"], "MERGED");
    }
    let merged = standing(&neighbour, second).await;
    assert_eq!(merged["mergedInto"], json!({"id": first}));
    assert_eq!(merged["actions"], json!([]));
    let survivor = standing(&neighbour, first).await;
    assert_eq!(survivor["actions"], json!(["LEAVE"]));
    assert_eq!(kinds(&survivor), ["SUBMITTED", "ABSORBED"]);
    assert_eq!(
        survivor["timeline"]["nodes"][1]["otherOrder"],
        json!({"id": second})
    );
    let listed = neighbour
        .gql("{ myOrders(filter: OPEN) { nodes { id } } }", json!({}))
        .await;
    assert_eq!(listed.data()["myOrders"]["nodes"], json!([{"id": first}]));

    // From now on the neighbour hears how it goes on, and sees no more than a neighbour may.
    dispatcher.dispatch(first, 1).await.data();
    let handler = app.as_role(Role::Handler).await;
    handler.claim(first).await.data();
    handler.finish(first, &[]).await.data();
    assert_eq!(
        told(&neighbour, first).await,
        ["ORDER_FINISHED", "ORDER_DISPATCHED"]
    );
    let people = "{ requester { name phone } crew { name } }";
    assert_eq!(
        neighbour.read_order(first, people).await,
        json!({"requester": {"name": "林**", "phone": null}, "crew": [{"name": "吴**"}]})
    );
    books_agree(app).await.unwrap();
}

async fn what_cannot_be_merged(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let order = app.submitted(PLAIN).await;
    let refused = async |into: Uuid| {
        let answer = dispatcher.merge_into(order, into).await;
        assert_eq!(answer.field(), "intoId");
        answer.code().to_owned()
    };
    assert_eq!(refused(order).await, "INVALID");
    assert_eq!(refused(new_id()).await, "NOT_FOUND");
    let done = app.finished(PLAIN).await;
    assert_eq!(refused(done).await, "STATE_CHANGED");
    assert_eq!(
        dispatcher.merge_into(done, order).await.code(),
        "STATE_CHANGED"
    );
    let resident = app.as_role(Role::Resident).await;
    let other = app.submitted(PLAIN).await;
    assert_eq!(resident.merge_into(order, other).await.code(), "FORBIDDEN");
    // The street sees both communities; an order does not leave its own.
    let street = app.as_role(Role::StreetAdmin).await;
    let mut request = app.request(PLAIN);
    request["placeId"] = json!(app.town.other_building.id);
    let elsewhere = id_of(resident.submit(request).await.result());
    assert_eq!(
        street.merge_into(order, elsewhere).await.code(),
        "NOT_FOUND"
    );
}

async fn a_crew_is_free_when_its_order_is_merged(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let handler = app.as_role(Role::Handler).await;
    let survivor = app.submitted(PLAIN).await;
    let merged = app.in_progress(PLAIN).await;
    dispatcher.merge_into(merged, survivor).await.data();
    assert!(
        told(&handler, merged)
            .await
            .contains(&"ORDER_MERGED".to_owned())
    );
    books_agree(app).await.unwrap();
    // The same resident raised both: nobody follows.
    assert_eq!(standing(&dispatcher, survivor).await["followerCount"], 0);
}

async fn members_claim_what_is_being_merged(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    for _ in 0..6 {
        let survivor = app.submitted(PLAIN).await;
        let merged = app.dispatched(PLAIN, 2).await;
        let mut jobs: Vec<std::pin::Pin<Box<dyn Future<Output = Answer> + Send>>> = Vec::new();
        for role in [Role::Member, Role::Handler] {
            let member = app.as_role(role).await;
            jobs.push(Box::pin(async move { member.claim(merged).await }));
        }
        let desk = dispatcher.clone();
        jobs.push(Box::pin(
            async move { desk.merge_into(merged, survivor).await },
        ));
        let answers = at_once(jobs).await;
        assert!(answers[2].is_ok(), "{}", answers[2].body);
        for answer in &answers[..2] {
            assert!(
                ["", "STATE_CHANGED"].contains(&answer.code()),
                "{}",
                answer.body
            );
        }
        books_agree(app).await.unwrap();
    }
}

async fn two_orders_are_merged_into_each_other(app: &TestApp) {
    for _ in 0..6 {
        let (one, other) = (app.submitted(PLAIN).await, told_again(app).await);
        let mut jobs = Vec::new();
        for (from, into) in [(one, other), (other, one)] {
            let desk = app.as_role(Role::Dispatcher).await;
            jobs.push(async move { desk.merge_into(from, into).await });
        }
        let answers = at_once(jobs).await;
        let done = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(done, 1, "{:?}", outcomes(&answers));
        let open = order::Entity::find()
            .filter(order::Column::Id.is_in([one, other]))
            .filter(order::Column::Open.eq(true))
            .one(app.db())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(open.follower_count, 1);
    }
    books_agree(app).await.unwrap();
}

async fn neighbours_join_instead_of_repeating(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let order = app.submitted(PLAIN).await;
    assert_eq!(neighbour.order(order).await, Json::Null);
    let joined = neighbour.join(order).await;
    assert_eq!(joined.result()["actions"], json!(["LEAVE"]));
    assert_eq!(told(&resident, order).await, ["ORDER_ABSORBED"]);
    assert_eq!(neighbour.join(order).await.code(), "ALREADY_FOLLOWED");
    assert_eq!(resident.join(order).await.code(), "NOT_FOUND");
    let elsewhere = app.as_role(Role::OtherMember).await;
    assert_eq!(elsewhere.join(order).await.code(), "NOT_FOUND");

    let input = json!({"requestId": new_id(), "orderId": order});
    for _ in 0..2 {
        neighbour
            .act("leaveOrder", input.clone(), ORDER)
            .await
            .data();
    }
    let left = standing(&resident, order).await;
    assert_eq!(left["followerCount"], 0);
    assert_eq!(kinds(&left), ["SUBMITTED", "JOINED", "LEFT"]);
    assert_eq!(left["timeline"]["nodes"][1]["actorPart"], "FOLLOWER");
    neighbour.join(order).await.data();
    assert_eq!(standing(&resident, order).await["followerCount"], 1);

    let done = app.finished(PLAIN).await;
    assert_eq!(neighbour.join(done).await.code(), "NOT_FOUND");
    books_agree(app).await.unwrap();
}

async fn neighbours_join_all_at_once(app: &TestApp) {
    let order = app.submitted(PLAIN).await;
    let mut jobs = Vec::new();
    for number in 0..12 {
        let found = app.founding();
        let person = found.person("范邻居", &format!("1382222{number:04}")).await;
        found.lives_in(person.id, &app.town.second_building).await;
        let client = app.sign_in(person.id).await;
        jobs.push(async move { client.join(order).await });
    }
    let answers = at_once(jobs).await;
    assert!(
        answers.iter().all(Answer::is_ok),
        "{:?}",
        outcomes(&answers)
    );
    let row = order::Entity::find_by_id(order).one(app.db()).await;
    assert_eq!(row.unwrap().unwrap().follower_count, 12);
    let rows = order_follower::Entity::find()
        .count(app.db())
        .await
        .unwrap();
    assert_eq!(rows, 12);
    books_agree(app).await.unwrap();
}

async fn what_is_nearby(app: &TestApp) {
    let neighbour = app.as_role(Role::Neighbour).await;
    let order = app.submitted(PLAIN).await;
    let query = "query($category: String!, $place: UUID!) { \
        nearbyOrders(categoryCode: $category, placeId: $place) { id words state followerCount isFollowed place { name } } }";
    let nearby = async |client: &Client, category: &str, place: Uuid| {
        let asked = json!({"category": category, "place": place});
        client.gql(query, asked).await.data()["nearbyOrders"].clone()
    };
    let here = app.town.second_building.id;
    assert_eq!(
        nearby(&neighbour, PLAIN, here).await,
        json!([{
            "id": order, "words": "楼道的灯坏了，晚上看不清路", "state": "SUBMITTED",
            "followerCount": 0, "isFollowed": false, "place": {"name": "3 号楼"},
        }])
    );
    neighbour.join(order).await.data();
    assert_eq!(nearby(&neighbour, PLAIN, here).await[0]["isFollowed"], true);
    assert_eq!(nearby(&neighbour, "repair", here).await, json!([]));
    assert_eq!(nearby(&neighbour, "no\u{0}such", here).await, json!([]));
    // One's own, and what others ask for in another compound.
    let resident = app.as_role(Role::Resident).await;
    assert_eq!(nearby(&resident, PLAIN, here).await, json!([]));
    let elsewhere = app.as_role(Role::OtherMember).await;
    assert_eq!(nearby(&elsewhere, PLAIN, here).await, json!([]));
}

/// A police station of the street with somebody who answers for it.
async fn department(app: &TestApp) -> (organization::Model, Client) {
    let found = app.founding();
    let kind = OrganizationKind::Department;
    let police = found
        .organization(None, kind, "花溪派出所", &app.town.street)
        .await;
    let person = found.person("尤民警", "13822221111").await;
    found
        .appointed(person.id, AppointmentRole::UnitLiaison, None, Some(&police))
        .await;
    (police, app.sign_in(person.id).await)
}

async fn a_department_helps(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let resident = app.as_role(Role::Resident).await;
    let (police, officer) = department(app).await;
    let order = app.submitted(PLAIN).await;
    assert_eq!(officer.order(order).await, Json::Null);
    let query = "query($id: UUID!) { coHandlerCandidates(orderId: $id) { id } }";
    let found = dispatcher.gql(query, json!({"id": order})).await;
    let candidates = found.data()["coHandlerCandidates"].as_array().unwrap();
    assert_eq!(candidates[0], json!({"id": police.id}));
    dispatcher.ask_co_handler(order, police.id).await.data();
    let again = dispatcher.ask_co_handler(order, police.id).await;
    assert_eq!(
        (again.code(), again.field()),
        ("ALREADY_ASKED", "organizationId")
    );
    let street = dispatcher.ask_co_handler(order, app.town.branch.id).await;
    assert_eq!(
        (street.code(), street.field()),
        ("NOT_FOUND", "organizationId")
    );

    assert_eq!(told(&officer, order).await, ["ORDER_CO_HANDLER_ASKED"]);
    let list =
        "{ coHandledOrders(filter: OPEN) { nodes { id actions requester { name phone } } } }";
    let listed = officer.gql(list, json!({})).await;
    assert_eq!(
        listed.data()["coHandledOrders"]["nodes"],
        json!([{
            "id": order, "actions": ["ANSWER_CO_HANDLING"],
            "requester": {"name": "林住户", "phone": null},
        }])
    );
    let nobody = resident.answer_co_handling(order, police.id, true).await;
    assert_eq!(nobody.code(), "FORBIDDEN");
    officer
        .answer_co_handling(order, police.id, true)
        .await
        .data();
    let shown = standing(&resident, order).await;
    assert_eq!(
        shown["coHandlings"],
        json!([{
            "state": "DONE", "answer": "已到现场处理", "mayAnswer": false,
            "organization": {"name": "花溪派出所"},
        }])
    );
    let last = &shown["timeline"]["nodes"][2];
    assert_eq!(last["kind"], "CO_HANDLER_DONE");
    assert_eq!(last["actorName"], "花溪派出所");
    assert_eq!(
        told(&dispatcher, order).await[0],
        "ORDER_CO_HANDLER_ANSWERED"
    );
    let twice = officer.answer_co_handling(order, police.id, true).await;
    assert_eq!(twice.code(), "FORBIDDEN");
    books_agree(app).await.unwrap();
}

async fn a_department_that_does_not_answer(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (police, officer) = department(app).await;
    let order = app.in_progress(PLAIN).await;
    dispatcher.ask_co_handler(order, police.id).await.data();
    app.advance(TimeDelta::days(2) - TimeDelta::seconds(1));
    assert_eq!(co_handling::tell_lateness(&app.app).await.unwrap(), 0);
    app.advance(TimeDelta::seconds(2));
    let looking: Vec<_> = (0..4)
        .map(|_| {
            let app = app.app.clone();
            tokio::spawn(async move { co_handling::tell_lateness(&app).await })
        })
        .collect();
    for one in looking {
        one.await.unwrap().unwrap();
    }
    assert_eq!(co_handling::tell_lateness(&app.app).await.unwrap(), 0);
    let late = order_event::Entity::find()
        .filter(order_event::Column::OrderId.eq(order))
        .filter(order_event::Column::Kind.eq(order_event::OrderEventKind::CoHandlerLate));
    assert_eq!(late.count(app.db()).await.unwrap(), 1);
    for client in [&officer, &dispatcher] {
        assert_eq!(told(client, order).await[0], "ORDER_CO_HANDLER_LATE");
    }
    // The desk heard by telephone, and writes it down.
    dispatcher
        .answer_co_handling(order, police.id, false)
        .await
        .data();
    let shown = standing(&dispatcher, order).await;
    assert_eq!(shown["coHandlings"][0]["state"], "REFUSED");
    let last = shown["timeline"]["nodes"].as_array().unwrap().last();
    assert_eq!(last.unwrap()["actorPart"], "DESK");
}

async fn help_that_is_not_needed_any_more(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (police, officer) = department(app).await;
    let order = app.in_progress(PLAIN).await;
    dispatcher.ask_co_handler(order, police.id).await.data();
    let handler = app.as_role(Role::Handler).await;
    handler.finish(order, &[]).await.data();
    let shown = standing(&officer, order).await;
    assert_eq!(shown["coHandlings"][0]["state"], "LAPSED");
    assert_eq!(shown["actions"], json!([]));
    app.advance(TimeDelta::days(9));
    assert_eq!(co_handling::tell_lateness(&app.app).await.unwrap(), 0);
    // Another round, another question.
    app.as_role(Role::Resident).await.reopen(order).await.data();
    dispatcher.ask_co_handler(order, police.id).await.data();
}

async fn a_branch_hands_up_what_it_cannot_do(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let administrator = app.as_role(Role::CommunityAdmin).await;
    let office = app.as_role(Role::StreetAdmin).await;
    let order = app.submitted(PLAIN).await;
    let due = standing(&dispatcher, order).await["dueAt"].clone();
    let up = json!({"orderId": order, "reason": "需要街道协调经费"});
    dispatcher.act("passUpOrder", up.clone(), ORDER).await;
    let passed = standing(&administrator, order).await;
    assert_eq!(passed["desk"]["name"], "岩岭社区党委");
    assert_eq!(passed["dueAt"], due);
    assert_eq!(told(&administrator, order).await, ["ORDER_PASSED_UP"]);
    // The branch sees how it goes on, and can do nothing more.
    assert_eq!(dispatcher.order(order).await["actions"], json!([]));
    administrator
        .act("passUpOrder", up.clone(), ORDER)
        .await
        .data();
    let passed = standing(&office, order).await;
    assert_eq!(passed["desk"]["name"], "花溪街道党工委");
    assert_eq!(told(&office, order).await, ["ORDER_PASSED_UP"]);
    let last = office.act("passUpOrder", up, ORDER).await;
    assert_eq!(last.code(), "NOBODY_ABOVE");
    // Whatever becomes of the tree, it stays with the street.
    let rename = json!({
        "placeId": app.town.compound.id, "parentId": app.town.other_compound.parent_id,
    });
    office.act("movePlace", rename, "{ id }").await.data();
    let desk = standing(&office, order).await["desk"]["name"].clone();
    assert_eq!(desk, "花溪街道党工委");
    office.dispatch(order, 1).await.data();
    books_agree(app).await.unwrap();
}

async fn the_street_tells_everybody_to_hurry(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    let order = app.in_progress(PLAIN).await;
    let hurry = json!({"orderId": order, "words": "请今天内办结并反馈"});
    for role in [Role::Dispatcher, Role::CommunityAdmin, Role::Resident] {
        let refused = app.as_role(role).await;
        let refused = refused.act("superviseOrder", hurry.clone(), ORDER).await;
        assert_eq!(refused.code(), "FORBIDDEN");
    }
    street.act("superviseOrder", hurry, ORDER).await.data();
    for role in [Role::Dispatcher, Role::CommunityAdmin, Role::Handler] {
        let client = app.as_role(role).await;
        assert_eq!(told(&client, order).await[0], "ORDER_SUPERVISED");
    }
    let shown = standing(&street, order).await;
    assert!(shown["supervisedAt"].is_string());
    let last = &shown["timeline"]["nodes"][3];
    assert_eq!(
        (last["kind"].clone(), last["actorName"].clone()),
        (json!("SUPERVISED"), json!("花溪街道"))
    );
}

/// Whatever the two want to do with one order, one is first and the other hears of it.
async fn two_dispatchers_at_once(app: &TestApp) {
    let found = app.founding();
    let second = found.person("吕调度", "13822223333").await;
    found
        .appointed(
            second.id,
            AppointmentRole::Dispatcher,
            None,
            Some(&app.town.branch),
        )
        .await;
    for round in 0..4 {
        let (order, other) = (app.submitted(PLAIN).await, told_again(app).await);
        let (one, two) = (
            app.as_role(Role::Dispatcher).await,
            app.sign_in(second.id).await,
        );
        let mut jobs: Vec<std::pin::Pin<Box<dyn Future<Output = Answer> + Send>>> = Vec::new();
        jobs.push(Box::pin(async move { one.dispatch(order, 2).await }));
        jobs.push(match round % 2 {
            0 => Box::pin(async move { two.dispatch(order, 1).await }),
            _ => Box::pin(async move { two.decline(order).await }),
        });
        let third = app.sign_in(second.id).await;
        jobs.push(Box::pin(async move { third.ask(other).await }));
        let answers = at_once(jobs).await;
        let done = answers[..2].iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(done, 1, "{:?}", outcomes(&answers));
        assert!(answers[2].is_ok());
    }
    books_agree(app).await.unwrap();
}
