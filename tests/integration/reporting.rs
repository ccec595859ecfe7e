//! 双报到: of units to their community, of members to the compounds of home and unit.

use std::time::Duration;

use entity::{
    appointment::AppointmentRole, notification, notification::NotificationKind, organization,
    organization::OrganizationKind,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use tokio::time::sleep;
use uuid::Uuid;

use crate::support::{
    Answer, Client, Json, Role, TestApp, books::books_agree, json, on_both, steps::PLAIN,
};

on_both! {
    a_member_reports_at_home_and_where_the_unit_does,
    a_report_goes_on_in_another_compound,
    an_administrator_takes_a_report_elsewhere,
    the_last_report_takes_the_orders_along,
    a_report_is_ended_with_a_reason,
    a_unit_reports_to_its_community,
    figures_open_their_lists,
    a_liaison_sees_their_own_unit,
    moving_house_keeps_the_units_compound,
    a_closed_unit_takes_along_what_was_linked_with_it,
    what_a_unit_covers_no_longer_is_no_ground,
    a_unit_that_is_just_closing_reports_nowhere,
    many_that_went_on_cost_as_much_as_one,
}

const ENROLLMENT: &str = "{ id kind state place { id name } reason personName mayEnd \
    transferredFrom { name } unit { name } }";

impl Client {
    async fn report(&self, place: Uuid) -> Answer {
        self.act("askEnrollment", json!({"placeId": place}), ENROLLMENT)
            .await
    }

    async fn confirm(&self, enrollment: &Json) -> Answer {
        let input = json!({"enrollmentId": enrollment});
        self.act("confirmEnrollment", input, ENROLLMENT).await
    }

    async fn transfer(&self, enrollment: &Json, place: Uuid) -> Answer {
        let input = json!({"enrollmentId": enrollment, "placeId": place});
        self.act("transferEnrollment", input, ENROLLMENT).await
    }

    async fn end_report(&self, enrollment: &Json, reason: Option<&str>) -> Answer {
        let input = json!({"enrollmentId": enrollment, "reason": reason});
        self.act("endEnrollment", input, ENROLLMENT).await
    }

    async fn reporting_places(&self) -> Vec<(Json, Json)> {
        let query = "{ me { reportingPlaces { kind place { name } } } }";
        let answer = self.gql(query, json!({})).await;
        let places = answer.data()["me"]["reportingPlaces"].as_array().unwrap();
        let of = |one: &Json| (one["kind"].clone(), one["place"]["name"].clone());
        places.iter().map(of).collect()
    }
}

/// The resident works for a unit that covers 青石院.
async fn linked(app: &TestApp) -> Client {
    let found = app.founding();
    let resident = app.town.person(Role::Resident).unwrap();
    found.works_at(resident, &app.town.unit).await;
    found.covers(&app.town.unit, &app.town.next_compound).await;
    app.as_role(Role::Resident).await
}

async fn told(app: &TestApp, person: Uuid, kind: NotificationKind) -> u64 {
    notification::Entity::find()
        .filter(notification::Column::PersonId.eq(person))
        .filter(notification::Column::Kind.eq(kind))
        .count(app.db())
        .await
        .unwrap()
}

async fn a_member_reports_at_home_and_where_the_unit_does(app: &TestApp) {
    let town = &app.town;
    let resident = linked(app).await;
    let offered = resident.reporting_places().await;
    let home = (json!("RESIDENCE"), json!(town.compound.name));
    let unit = (json!("UNIT_LINKED"), json!(town.next_compound.name));
    assert_eq!(offered, [home, unit]);
    let at_home = resident.report(town.compound.id).await;
    assert_eq!(at_home.result()["kind"], json!("RESIDENCE"));
    let at_unit = resident.report(town.next_compound.id).await;
    assert_eq!(at_unit.result()["kind"], json!("UNIT_LINKED"));
    let again = resident.report(town.next_compound.id).await;
    again.refused("ALREADY_ENROLLED");
    let nowhere = resident.report(town.other_compound.id).await;
    nowhere.refused_on("INVALID", "placeId");
    let admin = app.as_role(Role::CommunityAdmin).await;
    admin.confirm(&at_unit.result()["id"]).await.data();
    let hall = resident
        .gql("{ me { memberOf { name } } }", json!({}))
        .await;
    assert_eq!(
        hall.data()["me"]["memberOf"],
        json!([{"name": town.next_compound.name}])
    );
}

async fn a_report_goes_on_in_another_compound(app: &TestApp) {
    let town = &app.town;
    let resident = linked(app).await;
    let asked = resident.report(town.compound.id).await;
    let id = &asked.result()["id"];
    app.as_role(Role::Dispatcher).await.confirm(id).await.data();
    let moved = resident.transfer(id, town.next_compound.id).await;
    let new = moved.result();
    assert_eq!(new["state"], json!("ASKED"));
    assert_eq!(new["transferredFrom"]["name"], json!(town.compound.name));
    resident
        .transfer(id, town.next_compound.id)
        .await
        .refused("STATE_CHANGED");
    let mine = resident
        .gql("{ me { enrollments { state place { name } } } }", json!({}))
        .await;
    let states = mine.data()["me"]["enrollments"].clone();
    assert_eq!(states.as_array().unwrap().len(), 2, "{states}");
}

async fn an_administrator_takes_a_report_elsewhere(app: &TestApp) {
    let town = &app.town;
    let resident = linked(app).await;
    let asked = resident.report(town.compound.id).await;
    let id = &asked.result()["id"];
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher.confirm(id).await.data();
    dispatcher
        .transfer(id, town.next_compound.id)
        .await
        .refused("FORBIDDEN");
    let other = app.as_role(Role::OtherCommunityAdmin).await;
    other
        .transfer(id, town.next_compound.id)
        .await
        .refused("NOT_FOUND");
    let admin = app.as_role(Role::CommunityAdmin).await;
    let moved = admin.transfer(id, town.next_compound.id).await;
    assert_eq!(
        moved.result()["state"],
        json!("CONFIRMED"),
        "both are theirs"
    );
    let person = resident.person_id();
    let kind = NotificationKind::EnrollmentTransferred;
    assert_eq!(told(app, person, kind).await, 1);
}

async fn the_last_report_takes_the_orders_along(app: &TestApp) {
    let town = &app.town;
    let resident = linked(app).await;
    let desk = app.as_role(Role::CommunityAdmin).await;
    let at_home = resident.report(town.compound.id).await.result()["id"].clone();
    let at_unit = resident.report(town.next_compound.id).await.result()["id"].clone();
    desk.confirm(&at_home).await.data();
    desk.confirm(&at_unit).await.data();
    let neighbour = app.as_role(Role::Neighbour).await;
    let order = neighbour.submit(app.request(PLAIN)).await;
    let order = crate::support::steps::id_of(order.result());
    desk.dispatch(order, 1).await.data();
    resident.claim(order).await.data();
    // With another one left, they finish what they began.
    resident.end_report(&at_home, None).await.data();
    assert_eq!(resident.order(order).await["state"], json!("IN_PROGRESS"));
    resident.end_report(&at_unit, None).await.data();
    let after = desk.order(order).await;
    assert_eq!(
        (&after["state"], &after["crewTaken"]),
        (&json!("DISPATCHED"), &json!(0))
    );
    books_agree(app).await.unwrap();
    let requester = neighbour.person_id();
    assert_eq!(
        told(app, requester, NotificationKind::OrderReleased).await,
        1
    );
}

async fn a_report_is_ended_with_a_reason(app: &TestApp) {
    let town = &app.town;
    let resident = linked(app).await;
    let asked = resident.report(town.compound.id).await;
    let id = &asked.result()["id"];
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher.confirm(id).await.data();
    dispatcher
        .end_report(id, None)
        .await
        .refused_on("REQUIRED", "reason");
    let stranger = app.as_role(Role::Neighbour).await;
    stranger
        .end_report(id, Some("不该有"))
        .await
        .refused("NOT_FOUND");
    let ended = dispatcher.end_report(id, Some("已调离本市")).await;
    assert_eq!(ended.result()["state"], json!("ENDED"));
    assert_eq!(ended.result()["reason"], json!("已调离本市"));
    dispatcher
        .end_report(id, Some("再来一次"))
        .await
        .refused("STATE_CHANGED");
    let person = resident.person_id();
    assert_eq!(
        told(app, person, NotificationKind::EnrollmentEnded).await,
        1
    );
    // It may be asked for again.
    resident.report(town.compound.id).await.data();
}

async fn liaison(app: &TestApp) -> Client {
    let found = app.founding();
    let person = found.person("秦联络", "13300000009").await;
    let role = AppointmentRole::UnitLiaison;
    found
        .appointed(person.id, role, None, Some(&app.town.unit))
        .await;
    app.sign_in(person.id).await
}

async fn a_unit_reports_to_its_community(app: &TestApp) {
    let town = &app.town;
    let liaison = liaison(app).await;
    let ask = json!({"unitId": town.unit.id});
    let resident = app.as_role(Role::Resident).await;
    let refused = resident
        .act("askUnitEnrollment", ask.clone(), ENROLLMENT)
        .await;
    refused.refused_on("NOT_FOUND", "unitId");
    let asked = liaison
        .act("askUnitEnrollment", ask.clone(), ENROLLMENT)
        .await;
    let one = asked.result();
    assert_eq!(
        (&one["kind"], &one["state"]),
        (&json!("UNIT"), &json!("ASKED"))
    );
    assert_eq!(one["place"]["name"], json!(town.community.name));
    assert_eq!(one["personName"], json!(town.unit.name));
    let again = liaison
        .act("askUnitEnrollment", ask.clone(), ENROLLMENT)
        .await;
    again.refused("ALREADY_ENROLLED");
    // Units are confirmed by the community, not by a branch.
    app.as_role(Role::Dispatcher)
        .await
        .confirm(&one["id"])
        .await
        .refused("NOT_FOUND");
    app.as_role(Role::OtherCommunityAdmin)
        .await
        .confirm(&one["id"])
        .await
        .refused("NOT_FOUND");
    let admin = app.as_role(Role::CommunityAdmin).await;
    let waiting =
        "{ enrollments(state: ASKED, kind: UNIT) { nodes { personName unit { name } } } }";
    let waiting = admin.gql(waiting, json!({})).await;
    let expected = json!([{"personName": town.unit.name, "unit": {"name": town.unit.name}}]);
    assert_eq!(waiting.data()["enrollments"]["nodes"], expected);
    admin.confirm(&one["id"]).await.data();
    let person = liaison.person_id();
    assert_eq!(
        told(app, person, NotificationKind::EnrollmentConfirmed).await,
        1
    );
    liaison.end_report(&one["id"], None).await.data();
    liaison
        .act("askUnitEnrollment", ask, ENROLLMENT)
        .await
        .data();
}

async fn figures_open_their_lists(app: &TestApp) {
    let town = &app.town;
    let resident = linked(app).await;
    resident.report(town.compound.id).await.data();
    let handler = app.town.person(Role::Handler).unwrap();
    app.founding().works_at(handler, &town.unit).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let query = "{ branchReporting { branch { id name } asked confirmed returned ended \
        units { unit { id name } members } } }";
    let figures = dispatcher.gql(query, json!({})).await;
    let branches = figures.data()["branchReporting"].as_array().unwrap();
    assert_eq!(branches.len(), 1);
    let one = &branches[0];
    assert_eq!((&one["asked"], &one["confirmed"]), (&json!(1), &json!(2)));
    let unit = json!({"id": town.unit.id, "name": town.unit.name});
    assert_eq!(one["units"], json!([{"unit": unit, "members": 1}]));
    let list = "query($branch: UUID, $unit: UUID) { enrollments(state: CONFIRMED, \
        branchId: $branch, unitId: $unit) { nodes { personName } } }";
    let of_branch = json!({"branch": one["branch"]["id"]});
    let listed = dispatcher.gql(list, of_branch).await;
    assert_eq!(
        listed.data()["enrollments"]["nodes"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let of_unit = json!({"branch": one["branch"]["id"], "unit": town.unit.id});
    let listed = dispatcher.gql(list, of_unit).await;
    let expected = json!([{"personName": app.town.name(Role::Handler)}]);
    assert_eq!(listed.data()["enrollments"]["nodes"], expected);
    // The other community's are not theirs, whatever is asked for.
    let other = app.as_role(Role::OtherDispatcher).await;
    let listed = other
        .gql(list, json!({"branch": one["branch"]["id"]}))
        .await;
    assert_eq!(listed.data()["enrollments"]["nodes"], json!([]));
}

async fn a_liaison_sees_their_own_unit(app: &TestApp) {
    let town = &app.town;
    let resident = linked(app).await;
    let handler = app.town.person(Role::Handler).unwrap();
    let found = app.founding();
    found.works_at(handler, &town.unit).await;
    let at_unit = resident.report(town.next_compound.id).await;
    let admin = app.as_role(Role::CommunityAdmin).await;
    admin.confirm(&at_unit.result()["id"]).await.data();
    let liaison = liaison(app).await;
    let query = "{ unitReporting { nodes { unit { name } people atHome atLinked notYet \
        enrollment { state } } } }";
    let figures = liaison.gql(query, json!({})).await;
    let expected = json!([{
        "unit": {"name": town.unit.name}, "people": 2, "atHome": 1, "atLinked": 1, "notYet": 0,
        "enrollment": null,
    }]);
    assert_eq!(figures.data()["unitReporting"]["nodes"], expected);
    let people = "query($unit: UUID!, $standing: Standing) { unitPeople(unitId: $unit, \
        standing: $standing) { nodes { name reports { place kind isConfirmed } } } }";
    let linked = json!({"unit": town.unit.id, "standing": "AT_LINKED"});
    let listed = liaison.gql(people, linked).await;
    let reports = json!([
        {"place": town.next_compound.name, "kind": "UNIT_LINKED", "isConfirmed": true}
    ]);
    let expected = json!([{"name": town.name(Role::Resident), "reports": reports}]);
    assert_eq!(listed.data()["unitPeople"]["nodes"], expected);
    // Another unit, and another community's administrator: nothing.
    let kind = OrganizationKind::PartnerUnit;
    let other = found
        .organization(None, kind, "供电公司", &town.community)
        .await;
    let refused = liaison.gql(people, json!({"unit": other.id})).await;
    refused.refused_on("NOT_FOUND", "unitId");
    let elsewhere = app.as_role(Role::OtherCommunityAdmin).await;
    let refused = elsewhere.gql(people, json!({"unit": town.unit.id})).await;
    refused.refused_on("NOT_FOUND", "unitId");
    resident.gql(query, json!({})).await.refused("FORBIDDEN");
}

async fn moving_house_keeps_the_units_compound(app: &TestApp) {
    let town = &app.town;
    let resident = linked(app).await;
    resident.report(town.compound.id).await.data();
    resident.report(town.next_compound.id).await.data();
    let moved = resident
        .act(
            "setResidence",
            json!({"placeId": town.other_building.id}),
            "{ enrollments { state kind } }",
        )
        .await;
    let mut states: Vec<String> = moved.result()["enrollments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}", one["kind"], one["state"]))
        .collect();
    states.sort();
    assert_eq!(
        states,
        ["\"RESIDENCE\" \"ENDED\"", "\"UNIT_LINKED\" \"ASKED\""]
    );
}

async fn a_closed_unit_takes_along_what_was_linked_with_it(app: &TestApp) {
    let town = &app.town;
    let found = app.founding();
    let resident = linked(app).await;
    let kind = OrganizationKind::Enterprise;
    let second = found
        .organization(None, kind, "青山电器", &town.community)
        .await;
    found.works_at(resident.person_id(), &second).await;
    found.covers(&second, &town.next_compound).await;
    let admin = app.as_role(Role::CommunityAdmin).await;
    for place in [town.compound.id, town.next_compound.id] {
        let asked = resident.report(place).await;
        admin.confirm(&asked.result()["id"]).await.data();
    }
    let (home, unit) = (&town.compound.name, &town.next_compound.name);
    // The second unit covers the compound as well; then nobody they work for does.
    for (closing, left) in [(town.unit.id, vec![home, unit]), (second.id, vec![home])] {
        let closing = json!({"organizationId": closing});
        admin
            .act("closeOrganization", closing, "{ id }")
            .await
            .data();
        let query = "{ me { memberOf { name } } }";
        let member = resident.gql(query, json!({})).await;
        let member = member.data()["me"]["memberOf"].as_array().unwrap();
        let mut names: Vec<_> = member.iter().map(|one| one["name"].clone()).collect();
        names.sort_by_key(|name| name != home);
        assert_eq!(json!(names), json!(left));
    }
}

/// Whoever lives there goes on, whoever came for the unit's sake does not.
async fn what_a_unit_covers_no_longer_is_no_ground(app: &TestApp) {
    let town = &app.town;
    let found = app.founding();
    let resident = linked(app).await;
    let colleague = town.person(Role::Neighbour).unwrap();
    found.works_at(colleague, &town.unit).await;
    found.covers(&town.unit, &town.compound).await;
    let admin = app.as_role(Role::CommunityAdmin).await;
    for place in [town.compound.id, town.next_compound.id] {
        let asked = resident.report(place).await;
        admin.confirm(&asked.result()["id"]).await.data();
    }
    let removed = json!({
        "organizationId": town.unit.id,
        "addPlaceIds": [],
        "removePlaceIds": [town.compound.id, town.next_compound.id],
    });
    let change = admin.act("setOrganizationCoverage", removed, "{ id }");
    change.await.data();
    let member = resident
        .gql("{ me { memberOf { name } } }", json!({}))
        .await;
    let home = json!([{"name": town.compound.name}]);
    assert_eq!(member.data()["me"]["memberOf"], home);
}

async fn a_unit_that_is_just_closing_reports_nowhere(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let unit = app.town.unit.id;
    let closing = app.app.db.begin().await.unwrap();
    let closed = organization::ActiveModel {
        id: Set(unit),
        closed_at: Set(Some(app.now())),
        ..Default::default()
    };
    closed.update(&closing).await.unwrap();
    let asking = tokio::spawn(async move {
        let input = json!({"unitId": unit});
        admin.act("askUnitEnrollment", input, ENROLLMENT).await
    });
    sleep(Duration::from_millis(400)).await;
    closing.commit().await.unwrap();
    let asked = asking.await.unwrap();
    asked.refused_on("NOT_FOUND", "unitId");
}

async fn many_that_went_on_cost_as_much_as_one(app: &TestApp) {
    let town = &app.town;
    let resident = linked(app).await;
    let app = app
        .with(|app| app.loader_delay = Duration::from_millis(250))
        .await;
    let resident = resident.at(&app);
    let mut id = resident.report(town.compound.id).await.result()["id"].clone();
    let mut costs = Vec::new();
    for places in [
        vec![&town.next_compound],
        vec![&town.compound, &town.next_compound],
    ] {
        for place in places {
            id = resident.transfer(&id, place.id).await.result()["id"].clone();
        }
        let before = resident.statements();
        let query = "{ me { enrollments { transferredFrom { name } } } }";
        resident.gql(query, json!({})).await.data();
        costs.push(resident.statements() - before);
    }
    assert_eq!(costs[0], costs[1]);
}
