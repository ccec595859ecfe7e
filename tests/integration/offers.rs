//! To whom a desk gives an order: the hall of the compound, that of the community, or people and units
//! by name, who take it or say why not.

use chrono::TimeDelta;
use entity::{
    appointment::AppointmentRole, order, order_offer, order_offer::OfferState, organization,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::orders::offers::expiry::expire;
use uuid::Uuid;

use crate::{
    fair_claiming::told,
    races::at_once,
    support::{
        Answer, Client, Json, Role, TestApp,
        books::books_agree,
        json, on_both,
        steps::{ORDER, PLAIN, WISH, id_of},
    },
};

on_both! {
    the_whole_community_may_take_it,
    only_who_was_named_sees_and_takes_it,
    refused_by_all_is_the_desks_again,
    a_unit_is_asked,
    what_cannot_be_given,
    whom_the_desk_finds,
    what_is_hidden_goes_to_one_person,
    nobody_answers,
    the_desk_asks_others,
    whoever_gives_it_back_is_not_asked_again,
    a_new_round_asks_nobody,
    units_that_are_merged_were_asked_once,
    all_refuse_at_once,
}

impl Client {
    pub async fn dispatch_to(&self, order_id: Uuid, crew_size: i32, audience: Json) -> Answer {
        let input = json!({
            "orderId": order_id, "crewSize": crew_size, "skillCodes": [], "audience": audience,
        });
        self.act("dispatchOrder", input, ORDER).await
    }

    async fn redirect(&self, order_id: Uuid, audience: Json) -> Answer {
        let input = json!({"orderId": order_id, "audience": audience, "note": "请尽快"});
        self.act("redirectOrder", input, ORDER).await
    }

    pub async fn refuse(&self, order_id: Uuid, unit: Option<Uuid>) -> Answer {
        let input = json!({"orderId": order_id, "organizationId": unit, "reason": "在外地出差"});
        self.act("refuseOffer", input, ORDER).await
    }

    async fn orders_in(&self, field: &str) -> Vec<Uuid> {
        let query = format!("{{ {field}(first: 50) {{ nodes {{ id }} }} }}");
        let answer = self.gql(&query, json!({})).await;
        let nodes = answer.data()[field]["nodes"].as_array().unwrap().clone();
        nodes.iter().map(id_of).collect()
    }
}

pub fn named(people: &[&Client], units: &[Uuid]) -> Json {
    let people: Vec<Uuid> = people.iter().map(|one| one.person_id()).collect();
    json!({"kind": "NAMED", "personIds": people, "organizationIds": units})
}

fn hall(kind: &str) -> Json {
    json!({"kind": kind, "personIds": [], "organizationIds": []})
}

async fn row(app: &TestApp, id: Uuid) -> order::Model {
    let found = order::Entity::find_by_id(id).one(app.db()).await;
    found.unwrap().unwrap()
}

async fn states(app: &TestApp, id: Uuid) -> Vec<OfferState> {
    let rows = order_offer::Entity::find()
        .filter(order_offer::Column::OrderId.eq(id))
        .order_by_asc(order_offer::Column::Id)
        .all(app.db())
        .await
        .unwrap();
    rows.iter().map(|row| row.state).collect()
}

/// A member of the next compound of the community.
async fn next_door(app: &TestApp) -> Client {
    let found = app.founding();
    let person = found.person("许隔壁", "13833330001").await;
    found.enrolled(person.id, &app.town.next_compound).await;
    app.sign_in(person.id).await
}

/// The firm with somebody who answers for it and somebody who works there.
async fn firm(app: &TestApp) -> (organization::Model, Client, Client) {
    let found = app.founding();
    let unit = app.town.unit.clone();
    let liaison = found.person("孔联络", "13833330002").await;
    let role = AppointmentRole::UnitLiaison;
    found.appointed(liaison.id, role, None, Some(&unit)).await;
    let worker = found.person("严职工", "13833330003").await;
    found.works_at(worker.id, &unit).await;
    (
        unit,
        app.sign_in(liaison.id).await,
        app.sign_in(worker.id).await,
    )
}

async fn the_whole_community_may_take_it(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (near, far) = (next_door(app).await, app.as_role(Role::OtherMember).await);
    let narrow = app.dispatched(PLAIN, 1).await;
    let wide = app.submitted(PLAIN).await;
    dispatcher
        .dispatch_to(wide, 1, hall("COMMUNITY"))
        .await
        .data();
    assert_eq!(near.orders_in("hall").await, [wide]);
    assert_eq!(near.order(narrow).await, Json::Null);
    near.claim(narrow).await.refused("NOT_FOUND");
    assert!(far.orders_in("hall").await.is_empty(), "another community");
    far.claim(wide).await.refused("NOT_FOUND");
    let member = app.as_role(Role::Member).await.orders_in("hall").await;
    assert!(member.contains(&wide) && member.contains(&narrow));
    let shown = near.read_order(wide, "{ audience actions }").await;
    assert_eq!(
        shown,
        json!({"audience": "COMMUNITY", "actions": ["CLAIM"]})
    );
    near.claim(wide).await.data();
    books_agree(app).await.unwrap();
}

async fn only_who_was_named_sees_and_takes_it(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (member, handler) = (
        app.as_role(Role::Member).await,
        app.as_role(Role::Handler).await,
    );
    let near = next_door(app).await;
    let id = app.submitted(PLAIN).await;
    // A skill that nobody has: the desk knows whom it asks.
    let input = json!({
        "orderId": id, "crewSize": 2, "skillCodes": ["electrician"],
        "audience": named(&[&member, &near], &[]),
    });
    dispatcher.act("dispatchOrder", input, ORDER).await.data();
    assert_eq!(handler.order(id).await, Json::Null);
    handler.claim(id).await.refused("NOT_FOUND");
    for asked in [&member, &near] {
        assert!(asked.orders_in("hall").await.is_empty());
        assert_eq!(asked.orders_in("offeredOrders").await, [id]);
        assert_eq!(told(asked, id).await, ["ORDER_OFFERED"]);
        let shown = asked
            .read_order(id, "{ actions offers { state mayAnswer } }")
            .await;
        assert_eq!(
            shown,
            json!({
                "actions": ["REFUSE_OFFER", "CLAIM"],
                "offers": [{"state": "OPEN", "mayAnswer": true}],
            })
        );
    }
    let desk = dispatcher
        .read_order(id, "{ offers { personName state } }")
        .await;
    assert_eq!(desk["offers"].as_array().unwrap().len(), 2);
    let resident = app.as_role(Role::Resident).await;
    let shown = resident.read_order(id, "{ audience offers { id } }").await;
    assert_eq!(shown, json!({"audience": "NAMED", "offers": []}));

    member.claim(id).await.data();
    assert!(member.orders_in("offeredOrders").await.is_empty());
    assert_eq!(
        states(app, id).await,
        [OfferState::Accepted, OfferState::Open]
    );
    near.refuse(id, None).await.data();
    assert_eq!(row(app, id).await.state, order::OrderState::Dispatched);
    assert_eq!(near.order(id).await, Json::Null, "no longer their business");
    let desk = dispatcher
        .read_order(id, "{ offers { state reason } }")
        .await;
    assert!(desk["offers"].as_array().unwrap().contains(&json!({
        "state": "REFUSED", "reason": "在外地出差",
    })));
    assert!(
        told(&dispatcher, id)
            .await
            .contains(&"OFFER_REFUSED".to_owned())
    );
    let events = resident
        .read_order(id, "{ timeline { nodes { kind words } } }")
        .await;
    let refused = json!({"kind": "OFFER_REFUSED", "words": null});
    assert!(
        events["timeline"]["nodes"]
            .as_array()
            .unwrap()
            .contains(&refused),
        "{events}"
    );
    books_agree(app).await.unwrap();
}

async fn refused_by_all_is_the_desks_again(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (member, handler) = (
        app.as_role(Role::Member).await,
        app.as_role(Role::Handler).await,
    );
    let id = app.submitted(PLAIN).await;
    dispatcher
        .dispatch_to(id, 1, named(&[&member, &handler], &[]))
        .await
        .data();
    let refused = member
        .act("refuseOffer", json!({"orderId": id, "reason": " "}), ORDER)
        .await;
    refused.refused_on("REQUIRED", "reason");
    member
        .refuse(id, Some(app.town.unit.id))
        .await
        .refused_on("NOT_FOUND", "organizationId");
    member.refuse(id, None).await.data();
    member.refuse(id, None).await.refused("NOT_FOUND");
    app.advance(TimeDelta::hours(1));
    handler.refuse(id, None).await.data();
    let back = row(app, id).await;
    assert_eq!(back.state, order::OrderState::Submitted);
    assert_eq!(back.audience, order::Audience::Compound);
    assert_eq!(back.due_at, back.dispatch_due_at);
    assert!(
        told(&dispatcher, id)
            .await
            .contains(&"ORDER_RETURNED_TO_DESK".to_owned())
    );
    // The same person may be asked again.
    dispatcher
        .dispatch_to(id, 1, named(&[&member], &[]))
        .await
        .data();
    member.claim(id).await.data();
    assert_eq!(row(app, id).await.state, order::OrderState::InProgress);
    books_agree(app).await.unwrap();
}

async fn a_unit_is_asked(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (unit, liaison, worker) = firm(app).await;
    let id = app.submitted(PLAIN).await;
    dispatcher
        .dispatch_to(id, 1, named(&[], &[unit.id]))
        .await
        .data();
    assert_eq!(told(&liaison, id).await, ["ORDER_OFFERED"]);
    assert!(told(&worker, id).await.is_empty(), "its liaison tells");
    let may = |client: Client| async move {
        client.read_order(id, "{ actions }").await["actions"].clone()
    };
    assert_eq!(
        may(liaison.clone()).await,
        json!(["ACCEPT_OFFER", "REFUSE_OFFER"])
    );
    assert_eq!(may(worker.clone()).await, json!(["CLAIM"]));
    liaison.claim(id).await.refused("NOT_ENROLLED");
    worker.refuse(id, Some(unit.id)).await.refused("FORBIDDEN");
    let accept = json!({"orderId": id, "organizationId": unit.id});
    worker
        .act("acceptOffer", accept.clone(), ORDER)
        .await
        .refused("FORBIDDEN");
    liaison.act("acceptOffer", accept, ORDER).await.data();
    assert!(
        told(&dispatcher, id)
            .await
            .contains(&"OFFER_ACCEPTED".to_owned())
    );
    assert_eq!(may(liaison.clone()).await, json!(["REFUSE_OFFER"]));
    // It can still turn out that nobody has time.
    liaison.refuse(id, Some(unit.id)).await.data();
    assert_eq!(row(app, id).await.state, order::OrderState::Submitted);
    dispatcher
        .dispatch_to(id, 1, named(&[], &[unit.id]))
        .await
        .data();
    worker.claim(id).await.data();
    assert_eq!(states(app, id).await, [OfferState::Accepted]);
    books_agree(app).await.unwrap();
}

async fn what_cannot_be_given(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (member, stranger) = (
        app.as_role(Role::Member).await,
        app.as_role(Role::OtherMember).await,
    );
    let resident = app.as_role(Role::Resident).await;
    app.founding()
        .enrolled(resident.person_id(), &app.town.compound)
        .await;
    let id = app.submitted(PLAIN).await;
    let refused = dispatcher.dispatch_to(id, 1, named(&[], &[])).await;
    refused.refused_on("REQUIRED", "personIds");
    for nobody in [&stranger, &resident] {
        let refused = dispatcher
            .dispatch_to(id, 1, named(&[&member, nobody], &[]))
            .await;
        refused.refused_on("NOT_FOUND", "personIds");
    }
    let desk = dispatcher
        .dispatch_to(id, 1, named(&[], &[app.town.branch.id]))
        .await;
    desk.refused_on("NOT_FOUND", "organizationIds");
    // Nobody works there, and nobody answers for it.
    let empty = dispatcher
        .dispatch_to(id, 1, named(&[], &[app.town.unit.id]))
        .await;
    empty.refused_on("NOT_FOUND", "organizationIds");
    let mut both = named(&[&member], &[]);
    both["kind"] = json!("COMMUNITY");
    dispatcher
        .dispatch_to(id, 1, both)
        .await
        .refused_on("INVALID", "personIds");
    let many: Vec<Uuid> = (0..31).map(|_| server::clock::new_id()).collect();
    let many = json!({"kind": "NAMED", "personIds": many, "organizationIds": []});
    dispatcher
        .dispatch_to(id, 1, many)
        .await
        .refused_on("TOO_MANY", "personIds");
    assert_eq!(
        row(app, id).await.state,
        order::OrderState::Submitted,
        "nothing was done"
    );
    assert!(states(app, id).await.is_empty());
    assert!(told(&member, id).await.is_empty());
}

async fn whom_the_desk_finds(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (unit, _, _) = firm(app).await;
    let near = next_door(app).await;
    app.in_progress(PLAIN).await;
    let id = app.submitted(PLAIN).await;
    let query = "query($id: UUID!, $search: String!) { offerCandidates(orderId: $id, search: $search) { \
        people { id name unfinishedCount place { name } } organizations { name } } }";
    let find = async |client: &Client, search: &str| {
        client.gql(query, json!({"id": id, "search": search})).await
    };
    let found = find(&dispatcher, "").await;
    let people = found.data()["offerCandidates"]["people"]
        .as_array()
        .unwrap()
        .clone();
    let names: Vec<_> = people
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap(),
                one["place"]["name"].as_str().unwrap(),
                one["unfinishedCount"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        names,
        [
            ("周党员", "半山小区", 0),
            ("吴接单", "半山小区", 1),
            ("许隔壁", "青石院", 0),
        ]
    );
    let units = &found.data()["offerCandidates"]["organizations"];
    assert_eq!(*units, json!([{"name": unit.name}]));
    let found = find(&dispatcher, "隔壁").await;
    let people = found.data()["offerCandidates"]["people"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(people.len(), 1);
    assert_eq!(people[0]["id"], json!(near.person_id()));
    let resident = app.as_role(Role::Resident).await;
    find(&resident, "").await.refused("FORBIDDEN");
    find(&near, "").await.refused("NOT_FOUND");
}

async fn what_is_hidden_goes_to_one_person(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (member, handler) = (
        app.as_role(Role::Member).await,
        app.as_role(Role::Handler).await,
    );
    let mut request = app.request(PLAIN);
    request["hidden"] = json!(true);
    let resident = app.as_role(Role::Resident).await;
    let id = id_of(resident.submit(request).await.result());
    let wide = dispatcher.dispatch_to(id, 1, hall("COMMUNITY")).await;
    wide.refused_on("INVALID", "audience");
    dispatcher
        .dispatch_to(id, 1, named(&[&member], &[]))
        .await
        .data();
    assert_eq!(handler.order(id).await, Json::Null);
    let shown = member
        .read_order(id, "{ actions requester { name phone } }")
        .await;
    assert_eq!(
        shown["requester"],
        json!({"name": "林**", "phone": null}),
        "not before it is taken"
    );
    member.claim(id).await.data();
    let shown = member.read_order(id, "{ requester { name } }").await;
    assert_eq!(shown["requester"]["name"], "林住户");
}

async fn nobody_answers(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let member = app.as_role(Role::Member).await;
    let (unit, liaison, _) = firm(app).await;
    let id = app.submitted(PLAIN).await;
    dispatcher
        .dispatch_to(id, 1, named(&[&member], &[unit.id]))
        .await
        .data();
    let accept = json!({"orderId": id, "organizationId": unit.id});
    liaison.act("acceptOffer", accept, ORDER).await.data();
    app.advance(TimeDelta::days(2));
    assert_eq!(expire(&app.app).await.unwrap(), 0, "three working days");
    app.advance(TimeDelta::days(3));
    assert_eq!(expire(&app.app).await.unwrap(), 1);
    assert_eq!(expire(&app.app).await.unwrap(), 0, "once");
    assert_eq!(member.order(id).await, Json::Null);
    assert!(
        told(&dispatcher, id)
            .await
            .contains(&"OFFER_LAPSED".to_owned())
    );
    assert_eq!(
        row(app, id).await.state,
        order::OrderState::Dispatched,
        "the unit said it will"
    );
    liaison.refuse(id, Some(unit.id)).await.data();
    assert_eq!(row(app, id).await.state, order::OrderState::Submitted);

    dispatcher
        .dispatch_to(id, 1, named(&[&member], &[]))
        .await
        .data();
    app.advance(TimeDelta::days(6));
    assert_eq!(expire(&app.app).await.unwrap(), 1);
    assert_eq!(
        row(app, id).await.state,
        order::OrderState::Submitted,
        "nobody is left"
    );
    books_agree(app).await.unwrap();
}

async fn the_desk_asks_others(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (member, handler) = (
        app.as_role(Role::Member).await,
        app.as_role(Role::Handler).await,
    );
    let id = app.dispatched(PLAIN, 2).await;
    member.claim(id).await.data();
    member
        .redirect(id, hall("COMMUNITY"))
        .await
        .refused("FORBIDDEN");
    dispatcher
        .redirect(id, named(&[&handler], &[]))
        .await
        .data();
    assert_eq!(told(&handler, id).await, ["ORDER_OFFERED"]);
    assert!(next_door(app).await.order(id).await.is_null());
    dispatcher.redirect(id, hall("COMMUNITY")).await.data();
    assert_eq!(states(app, id).await, [OfferState::Lapsed]);
    handler.refuse(id, None).await.refused("FORBIDDEN");
    handler.claim(id).await.data();
    let now = row(app, id).await;
    assert_eq!(
        (now.state, now.crew_taken),
        (order::OrderState::InProgress, 2)
    );
    dispatcher
        .redirect(id, hall("COMPOUND"))
        .await
        .refused("STATE_CHANGED");
    books_agree(app).await.unwrap();
}

async fn whoever_gives_it_back_is_not_asked_again(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (member, handler) = (
        app.as_role(Role::Member).await,
        app.as_role(Role::Handler).await,
    );
    let id = app.submitted(PLAIN).await;
    dispatcher
        .dispatch_to(id, 1, named(&[&member, &handler], &[]))
        .await
        .data();
    member.claim(id).await.data();
    handler.claim(id).await.refused("CREW_FULL");
    let input = json!({"orderId": id, "reason": "临时出差"});
    member.act("releaseOrder", input, "{ id }").await.data();
    assert_eq!(
        states(app, id).await,
        [OfferState::Lapsed, OfferState::Open]
    );
    assert_eq!(row(app, id).await.state, order::OrderState::Dispatched);
    handler.refuse(id, None).await.data();
    assert_eq!(row(app, id).await.state, order::OrderState::Submitted);
    books_agree(app).await.unwrap();
}

async fn a_new_round_asks_nobody(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (member, handler) = (
        app.as_role(Role::Member).await,
        app.as_role(Role::Handler).await,
    );
    let id = app.submitted(PLAIN).await;
    dispatcher
        .dispatch_to(id, 1, named(&[&member, &handler], &[]))
        .await
        .data();
    member.claim(id).await.data();
    member.finish(id, &[]).await.data();
    app.as_role(Role::Resident).await.reopen(id).await.data();
    assert_eq!(row(app, id).await.audience, order::Audience::Compound);
    assert!(handler.orders_in("offeredOrders").await.is_empty());
    let shown = dispatcher.read_order(id, "{ offers { id } }").await;
    assert_eq!(shown["offers"], json!([]));
    dispatcher
        .dispatch_to(id, 1, named(&[&handler], &[]))
        .await
        .data();
    assert!(
        member.orders_in("offeredOrders").await.is_empty(),
        "of the last round"
    );
    member.claim(id).await.refused("NOT_ENROLLED");
    handler.claim(id).await.data();
    // A wish that one person is asked to grant is nobody else's.
    let wish = app.submitted(WISH).await;
    dispatcher
        .dispatch_to(wish, 1, named(&[&member], &[]))
        .await
        .data();
    let neighbour = app.as_role(Role::Neighbour).await;
    assert_eq!(neighbour.order(wish).await, Json::Null);
    assert!(neighbour.orders_in("wishes").await.is_empty());
}

async fn units_that_are_merged_were_asked_once(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let (unit, _, worker) = firm(app).await;
    let found = app.founding();
    let double = found
        .organization(
            None,
            organization::OrganizationKind::PartnerUnit,
            "自来水公司",
            &app.town.community,
        )
        .await;
    let other = found.person("金职工", "13833330004").await;
    found.works_at(other.id, &double).await;
    let (both, one) = (app.submitted(PLAIN).await, app.submitted(PLAIN).await);
    dispatcher
        .dispatch_to(both, 1, named(&[], &[unit.id, double.id]))
        .await
        .data();
    dispatcher
        .dispatch_to(one, 1, named(&[], &[double.id]))
        .await
        .data();
    assert_eq!(worker.orders_in("offeredOrders").await, [both]);
    let input = json!({"organizationId": double.id, "intoId": unit.id});
    let office = app.as_role(Role::CommunityAdmin).await;
    office
        .act("mergeOrganizations", input, "{ id }")
        .await
        .data();
    let mut asked = worker.orders_in("offeredOrders").await;
    asked.sort_unstable();
    let mut expected = [both, one];
    expected.sort_unstable();
    assert_eq!(asked, expected);
    worker.claim(one).await.data();
}

/// Each sees the others still asked: only the last gives it back, and one does.
async fn all_refuse_at_once(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    for round in 0..4 {
        let (member, handler, near) = (
            app.as_role(Role::Member).await,
            app.as_role(Role::Handler).await,
            match round {
                0 => next_door(app).await,
                _ => app.as_role(Role::Member).await,
            },
        );
        let id = app.submitted(PLAIN).await;
        dispatcher
            .dispatch_to(id, 1, named(&[&member, &handler, &near], &[]))
            .await
            .data();
        let all = match round {
            0 => vec![member, handler, near],
            _ => vec![member, handler],
        };
        let refusing = all
            .into_iter()
            .map(|one| async move { one.refuse(id, None).await });
        for answer in at_once(refusing).await {
            answer.data();
        }
        let back = row(app, id).await;
        assert_eq!(back.state, order::OrderState::Submitted, "round {round}");
        let shown = dispatcher
            .read_order(id, "{ timeline { nodes { kind } } }")
            .await;
        let nodes = shown["timeline"]["nodes"].as_array().unwrap().clone();
        let returned = nodes.iter().filter(|one| one["kind"] == "RETURNED_TO_DESK");
        assert_eq!(returned.count(), 1);
    }
    books_agree(app).await.unwrap();
}
