//! 代老人提交

use entity::{notification, order, order_elder, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{at, on_behalf};
use crate::support::{
    Client, Json, Role, TestApp, json, on_both,
    steps::{ORDER, id_of},
};

on_both! {
    whoever_it_is_for_has_the_same_say,
    nobody_can_tell_whether_a_number_is_known,
    the_number_is_for_those_who_work_on_it,
    who_is_named_and_who_is_not,
    a_visit_names_whom_it_was_paid_to,
    who_is_merged_keeps_what_was_raised_for_them,
}

const UNKNOWN: &str = "13900009999";
const SHOWN: &str = "{ id source state version requester { name phone isViewer } \
    onBehalf { name phone relation } timeline { nodes { kind actorName actorPart } } actions }";

/// Each of the two may withdraw, reopen and rate, and both hear of everything but their own doing.
async fn whoever_it_is_for_has_the_same_say(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let id = raised(app, &resident, Role::Neighbour).await;
    assert_eq!(
        notices(app, Role::Neighbour).await,
        ["ORDER_RAISED_FOR_YOU"]
    );
    assert_eq!(neighbour.order(id).await["actions"], json!(["WITHDRAW"]));
    let mine = neighbour
        .gql("{ myOrders(filter: OPEN) { nodes { id } } }", json!({}))
        .await;
    assert_eq!(mine.data()["myOrders"]["nodes"], json!([{"id": id}]));
    done(app, id).await;
    neighbour.reopen(id).await.data();
    done(app, id).await;
    resident.reopen(id).await.data();
    done(app, id).await;
    let rated = neighbour.rate(id, 5).await;
    assert_eq!(rated.result()["state"], "CLOSED");
    resident.rate(id, 1).await.refused("STATE_CHANGED");
    // Each hears of every round, and that the other has opened it again.
    let round = ["ORDER_DISPATCHED", "ORDER_CLAIMED", "ORDER_FINISHED"];
    let rounds = |heard: [bool; 2]| {
        let again = heard.map(|heard| heard.then_some("ORDER_REOPENED"));
        let first = round.iter().copied().chain(again[0]);
        let second = first.chain(round).chain(again[1]);
        second.chain(round).collect::<Vec<_>>()
    };
    assert_eq!(notices(app, Role::Resident).await, rounds([true, false]));
    let mut expected = vec!["ORDER_RAISED_FOR_YOU"];
    expected.extend(rounds([false, true]));
    assert_eq!(notices(app, Role::Neighbour).await, expected);

    let withdrawn = raised(app, &resident, Role::Neighbour).await;
    neighbour.withdraw(withdrawn).await.data();
    // Nobody takes what was asked for them.
    let own = raised(app, &resident, Role::Handler).await;
    app.founding()
        .lives_in(app.town.person(Role::Member).unwrap(), &app.town.building)
        .await;
    let for_member = raised(app, &resident, Role::Member).await;
    let desk = app.as_role(Role::Dispatcher).await;
    desk.dispatch(for_member, 1).await.data();
    desk.dispatch(own, 1).await.data();
    let member = app.as_role(Role::Member).await;
    member.claim(for_member).await.refused("OWN_ORDER");
    // Who reports there without living there is not meant.
    app.as_role(Role::Handler).await.claim(own).await.data();
}

/// Everything that anybody but the person themselves is answered is the same, down to the last letter.
async fn nobody_can_tell_whether_a_number_is_known(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let known = app.town.phone(Role::Neighbour);
    let mut told = Vec::new();
    for phone in [known.as_str(), UNKNOWN] {
        let request = on_behalf(app, phone);
        let submitted = resident.submit(request).await;
        let id = id_of(submitted.result());
        let mut answers = vec![submitted.body.to_string()];
        done(app, id).await;
        for role in Role::ALL {
            if matches!(role, Role::Nobody | Role::Neighbour) {
                continue;
            }
            let client = app.as_role(role).await;
            answers.push(client.read_order(id, SHOWN).await.to_string());
            answers.push(client.read_order(id, ORDER).await.to_string());
            let sent = client
                .gql(
                    "{ notifications { nodes { kind subject detail orderId } } }",
                    json!({}),
                )
                .await;
            let of_order = sent.data()["notifications"]["nodes"]
                .as_array()
                .unwrap()
                .clone();
            let of_order = of_order
                .iter()
                .filter(|one| one["orderId"] == id.to_string());
            answers.push(of_order.map(Json::to_string).collect::<String>());
        }
        answers.push(resident.rate(id, 4).await.body.to_string());
        let number = submitted.result()["number"].as_str().unwrap().to_owned();
        let same = answers.iter().map(|one| {
            one.replace(phone, "PHONE")
                .replace(&id.to_string(), "ID")
                .replace(&number, "NUMBER")
        });
        told.push(same.collect::<Vec<_>>());
    }
    assert_eq!(told[0], told[1]);
    let rows = order::Entity::find().all(app.db()).await.unwrap();
    let seconds: Vec<_> = rows
        .iter()
        .filter_map(|row| row.second_requester_id)
        .collect();
    assert_eq!(seconds, [app.town.person(Role::Neighbour).unwrap()]);
}

async fn the_number_is_for_those_who_work_on_it(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let mut request = on_behalf(app, UNKNOWN);
    request["onBehalf"]["phone"] = json!("+86 139-0000-9999");
    let id = id_of(resident.submit(request).await.result());
    let seen = async |role: Role| {
        let shown = app.as_role(role).await.read_order(id, SHOWN).await;
        let elder = &shown["onBehalf"];
        (
            elder["name"].as_str().unwrap_or("").to_owned(),
            elder["phone"].clone(),
        )
    };
    let whole = "邹老人".to_owned();
    let masked = "邹**".to_owned();
    assert_eq!(seen(Role::Resident).await, (whole.clone(), json!(UNKNOWN)));
    assert_eq!(seen(Role::Dispatcher).await, (whole.clone(), Json::Null));
    assert_eq!(seen(Role::GridWorker).await, (masked.clone(), Json::Null));
    app.as_role(Role::Dispatcher)
        .await
        .dispatch(id, 1)
        .await
        .data();
    assert_eq!(seen(Role::Handler).await, (masked.clone(), Json::Null));
    app.as_role(Role::Handler).await.claim(id).await.data();
    assert_eq!(seen(Role::Handler).await, (whole.clone(), json!(UNKNOWN)));
    assert_eq!(seen(Role::Member).await, (masked, Json::Null));
    let handler = app.as_role(Role::Handler).await;
    handler.finish(id, &[]).await.data();
    resident.rate(id, 5).await.data();
    assert_eq!(seen(Role::Handler).await, (whole, Json::Null));
    // Encrypted, and in nothing that is written beside it.
    let kept = order_elder::Entity::find()
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        app.app.vault.open_phone(&kept.phone_cipher).unwrap(),
        UNKNOWN
    );
    for table in app.tables().await {
        assert!(!app.dump(&table).await.contains(UNKNOWN), "{table}");
    }
}

async fn who_is_named_and_who_is_not(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let with = |change: &dyn Fn(&mut Json)| {
        let mut request = on_behalf(app, UNKNOWN);
        change(&mut request);
        request
    };
    let refused = [
        (
            with(&|r| r["onBehalf"]["name"] = json!(" ")),
            "REQUIRED",
            "onBehalf.name",
        ),
        (
            with(&|r| r["onBehalf"]["name"] = json!("长".repeat(41))),
            "TOO_LONG",
            "onBehalf.name",
        ),
        (
            with(&|r| r["onBehalf"]["phone"] = json!("110")),
            "PHONE_INVALID",
            "onBehalf.phone",
        ),
        (
            with(&|r| r["onBehalf"] = Json::Null),
            "REQUIRED",
            "onBehalf.name",
        ),
        (
            with(&|r| r["source"] = json!("RESIDENT")),
            "INVALID",
            "onBehalf",
        ),
    ];
    for (request, code, field) in refused {
        resident.submit(request).await.refused_on(code, field);
    }
    // Somebody of another compound, and oneself, are nobody else who lives there.
    for phone in [
        app.town.phone(Role::OtherMember),
        app.town.phone(Role::Resident),
    ] {
        resident.submit(on_behalf(app, &phone)).await.data();
    }
    let elsewhere = at(
        on_behalf(app, &app.town.phone(Role::Neighbour)),
        app.town.next_building.id,
    );
    resident.submit(elsewhere).await.data();
    let rows = order::Entity::find().all(app.db()).await.unwrap();
    assert!(rows.len() == 3 && rows.iter().all(|row| row.second_requester_id.is_none()));
    assert_eq!(notices(app, Role::Neighbour).await, [""; 0]);
}

async fn a_visit_names_whom_it_was_paid_to(app: &TestApp) {
    let neighbour = app.as_role(Role::Neighbour).await;
    let phone = app.town.phone(Role::Neighbour);
    let visit = |phone: &str| {
        let mut request = on_behalf(app, phone);
        request["source"] = json!("VISIT");
        request["onBehalf"]["relation"] = json!("HELPER");
        request
    };
    for role in [Role::Resident, Role::Member, Role::OtherDispatcher] {
        let client = app.as_role(role).await;
        client
            .submit(visit(&phone))
            .await
            .refused_on("FORBIDDEN", "source");
    }
    for role in [Role::GridWorker, Role::Dispatcher] {
        let visitor = app.as_role(role).await;
        let id = id_of(visitor.submit(visit(&phone)).await.result());
        let shown = neighbour.read_order(id, SHOWN).await;
        assert_eq!(shown["source"], "VISIT");
        assert_eq!(shown["onBehalf"]["phone"], json!(phone));
        assert!(
            shown["actions"]
                .as_array()
                .unwrap()
                .contains(&json!("WITHDRAW"))
        );
        done(app, id).await;
        neighbour.rate(id, 5).await.data();
        let mut nobody = visit(&phone);
        nobody["onBehalf"] = Json::Null;
        let id = id_of(visitor.submit(nobody).await.result());
        done(app, id).await;
        visitor.rate(id, 4).await.data();
    }
}

async fn who_is_merged_keeps_what_was_raised_for_them(app: &TestApp) {
    let found = app.founding();
    let [survivor, other] = ["13400007001", "13400007002"].map(str::to_owned);
    let mut people: Vec<person::Model> = Vec::new();
    for phone in [&survivor, &other] {
        let person = found.person("苗同名", phone).await;
        found.lives_in(person.id, &app.town.building).await;
        people.push(person);
    }
    let resident = app.as_role(Role::Resident).await;
    let id = id_of(resident.submit(on_behalf(app, &other)).await.result());
    let merge = json!({
        "survivorId": people[0].id, "otherId": people[1].id,
        "keepName": "SURVIVOR", "keepPhone": "SURVIVOR", "keepHome": "SURVIVOR",
    });
    let merge_id = server::clock::new_id();
    let mut input = merge.clone();
    input["requestId"] = json!(merge_id);
    let admin = app.as_role(Role::CommunityAdmin).await;
    admin.act("mergePeople", input, "{ id }").await.data();
    let elder = app.sign_in(people[0].id).await;
    assert_eq!(elder.order(id).await["actions"], json!(["WITHDRAW"]));
    admin
        .act("undoMerge", json!({"mergeId": merge_id}), "{ id }")
        .await
        .data();
    assert!(elder.order(id).await.is_null());
    let other = app.sign_in(people[1].id).await;
    other.withdraw(id).await.data();
}

async fn raised(app: &TestApp, by: &Client, whom: Role) -> Uuid {
    let request = on_behalf(app, &app.town.phone(whom));
    id_of(by.submit(request).await.result())
}

/// To the hall, taken, and finished.
async fn done(app: &TestApp, id: Uuid) {
    app.as_role(Role::Dispatcher)
        .await
        .dispatch(id, 1)
        .await
        .data();
    let handler = app.as_role(Role::Handler).await;
    handler.claim(id).await.data();
    handler.finish(id, &[]).await.data();
}

async fn notices(app: &TestApp, role: Role) -> Vec<String> {
    let rows = notification::Entity::find()
        .filter(notification::Column::PersonId.eq(app.town.person(role).unwrap()))
        .order_by_asc(notification::Column::At)
        .order_by_asc(notification::Column::Id)
        .all(app.db())
        .await
        .unwrap();
    let kinds = rows
        .iter()
        .map(|row| sea_orm::ActiveEnum::to_value(&row.kind));
    kinds.map(|kind: String| kind.to_uppercase()).collect()
}
