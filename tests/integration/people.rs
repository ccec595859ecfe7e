//! People as administrators see them: found, looked at, given roles and relieved of them.

use std::sync::Arc;

use entity::{appointment, audit_entry, audit_entry::AuditAction};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::capacity::Guard;
use tokio::sync::Barrier;
use uuid::Uuid;

use crate::support::{Answer, Client, Json, Role, TestApp, json, on_both, steps::PLAIN};

on_both! {
    people_are_found_by_name_and_by_whole_number,
    an_administrator_sees_nobody_of_another_community,
    a_role_works_at_once_and_ends_at_once,
    an_end_is_answered_again,
    nobody_gives_what_is_not_theirs,
    a_seat_must_fit_the_role,
    a_number_is_revealed_on_record,
    one_role_is_given_by_two_at_once,
    one_role_is_given_by_two_at_once_without_a_guard,
    two_administrators_end_each_other,
    two_administrators_end_each_other_without_a_guard,
}

const ROUNDS: u32 = 6;

impl Client {
    async fn found(&self, search: &str) -> Vec<String> {
        let query =
            "query($search: String) { people(search: $search, first: 100) { nodes { name } } }";
        let answer = self.gql(query, json!({"search": search})).await;
        let nodes = answer.data()["people"]["nodes"].as_array().unwrap().clone();
        let name = |node: &Json| node["name"].as_str().unwrap().to_owned();
        nodes.iter().map(name).collect()
    }

    async fn give(&self, person: Option<Uuid>, role: &str, seat: Option<Uuid>) -> Answer {
        let input = json!({"personId": person, "role": role, "seatId": seat});
        let selection = "{ name roles { id role seat { id name } until mayEnd } }";
        self.act("giveRole", input, selection).await
    }

    async fn end(&self, appointment: &Json) -> Answer {
        let input = json!({"appointmentId": appointment});
        self.act("endRole", input, "{ roles { role until } }").await
    }

    /// How many requests wait on the desks that this person serves.
    async fn waiting(&self) -> usize {
        let desk = "{ desk(tab: WAITING) { nodes { id } } }";
        let answer = self.gql(desk, json!({})).await;
        answer.data()["desk"]["nodes"].as_array().unwrap().len()
    }
}

async fn recorded(app: &TestApp, action: AuditAction) -> Vec<audit_entry::Model> {
    audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.eq(action))
        .all(app.db())
        .await
        .unwrap()
}

async fn people_are_found_by_name_and_by_whole_number(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let resident = app.town.name(Role::Resident);
    let family_name: String = resident.chars().take(1).collect();
    assert!(
        admin
            .found(&family_name)
            .await
            .contains(&resident.to_owned())
    );
    assert_eq!(
        admin.found(&app.town.phone(Role::Resident)).await,
        [resident]
    );
    let part = &app.town.phone(Role::Resident)[..7];
    assert!(admin.found(part).await.is_empty());
    let everybody = admin.found("").await;
    let mut sorted = everybody.clone();
    sorted.dedup();
    assert_eq!(sorted.len(), everybody.len());
}

async fn an_administrator_sees_nobody_of_another_community(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let others = [
        Role::OtherMember,
        Role::OtherDispatcher,
        Role::OtherCommunityAdmin,
    ];
    for other in others {
        assert!(
            admin.found(app.town.name(other)).await.is_empty(),
            "{other:?}"
        );
        let answer = admin
            .give(app.town.person(other), "GRID_WORKER", None)
            .await;
        answer.refused_on("NOT_FOUND", "personId");
    }
    let street = app.as_role(Role::StreetAdmin).await;
    for other in others {
        assert_eq!(
            street.found(app.town.name(other)).await.len(),
            1,
            "{other:?}"
        );
    }
}

async fn a_role_works_at_once_and_ends_at_once(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    app.submitted(PLAIN).await;
    assert_eq!(neighbour.waiting().await, 0);

    let desk = app.town.branch.id;
    let person = app.town.person(Role::Neighbour);
    let given = admin.give(person, "DISPATCHER", Some(desk)).await;
    let role = &given.result()["roles"][0];
    assert_eq!(role["seat"]["name"], json!(app.town.branch.name));
    assert_eq!(role["mayEnd"], json!(true));
    assert_eq!(neighbour.waiting().await, 1);
    let again = admin.give(person, "DISPATCHER", Some(desk)).await;
    again.refused("ROLE_HELD");

    let ended = admin.end(&role["id"]).await;
    assert!(!ended.result()["roles"][0]["until"].is_null());
    assert_eq!(neighbour.waiting().await, 0);
    admin.end(&role["id"]).await.refused("STATE_CHANGED");

    let notices = "{ notifications { nodes { kind subject detail } } }";
    let notices = neighbour.gql(notices, json!({})).await;
    let kinds: Vec<_> = notices.data()["notifications"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|notice| (notice["kind"].clone(), notice["detail"].clone()))
        .collect();
    let told = |kind: &str| (json!(kind), json!("dispatcher"));
    assert!(kinds.contains(&told("ROLE_GIVEN")) && kinds.contains(&told("ROLE_ENDED")));

    let entries = "query($id: UUID) { auditEntries(subjectId: $id) \
        { nodes { action actorName subject place { name } changes { field before after } } } }";
    let entries = admin.gql(entries, json!({"id": person})).await;
    let nodes = &entries.data()["auditEntries"]["nodes"];
    let of_role = json!([
        {"field": "role", "before": "dispatcher", "after": null},
        {"field": "seat", "before": app.town.branch.name, "after": null},
    ]);
    assert_eq!(nodes[0]["action"], json!("ROLE_ENDED"));
    assert_eq!(nodes[0]["changes"], of_role);
    assert_eq!(nodes[1]["action"], json!("ROLE_GIVEN"));
    assert_eq!(
        nodes[1]["actorName"],
        json!(app.town.name(Role::CommunityAdmin))
    );
    assert_eq!(nodes.as_array().unwrap().len(), 2);
}

async fn nobody_gives_what_is_not_theirs(app: &TestApp) {
    let community = Some(app.town.community.id);
    let neighbour = app.town.person(Role::Neighbour);
    let admin = app.as_role(Role::CommunityAdmin).await;
    let equal = admin.give(neighbour, "COMMUNITY_ADMIN", community).await;
    equal.refused("FORBIDDEN");
    admin
        .give(neighbour, "SYSTEM_ADMIN", None)
        .await
        .refused("FORBIDDEN");
    let elsewhere = admin.give(neighbour, "GRID_WORKER", Some(app.town.other_compound.id));
    elsewhere.await.refused_on("NOT_FOUND", "seatId");
    let desk = Some(app.town.branch.id);
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher
        .give(neighbour, "DISPATCHER", desk)
        .await
        .refused("FORBIDDEN");

    let street = app.as_role(Role::StreetAdmin).await;
    let given = street.give(neighbour, "COMMUNITY_ADMIN", community).await;
    let id = given.result()["roles"][0]["id"].clone();
    // Given from above, ended from above.
    admin.end(&id).await.refused("FORBIDDEN");
    let own = app.as_role(Role::Neighbour).await;
    own.end(&id).await.refused("FORBIDDEN");
    street.end(&id).await.data();
    assert_eq!(recorded(app, AuditAction::RoleGiven).await.len(), 1);
}

async fn a_seat_must_fit_the_role(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let neighbour = app.town.person(Role::Neighbour);
    let unit = admin
        .give(neighbour, "DISPATCHER", Some(app.town.unit.id))
        .await;
    unit.refused_on("INVALID", "seatId");
    let building = admin
        .give(neighbour, "GRID_WORKER", Some(app.town.building.id))
        .await;
    building.refused_on("INVALID", "seatId");
    let nowhere = admin.give(neighbour, "GRID_WORKER", None).await;
    nowhere.refused_on("REQUIRED", "seatId");

    let seats = "{ roleSeats(role: DISPATCHER) { nodes { name } } }";
    let seats = admin.gql(seats, json!({})).await;
    let names = seats.data()["roleSeats"]["nodes"].to_string();
    assert!(names.contains(&app.town.branch.name), "{names}");
    assert!(!names.contains("梅苑"), "{names}");
}

async fn a_number_is_revealed_on_record(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let person = app.town.person(Role::Resident);
    let phone = app.town.phone(Role::Resident);
    let shown = admin.gql(
        "query($id: UUID!) { person(id: $id) { phone } }",
        json!({"id": person}),
    );
    let shown = shown.await.data()["person"]["phone"].clone();
    assert!(shown.as_str().unwrap().contains("****"));
    let revealed = admin
        .act("revealPhone", json!({"personId": person}), "")
        .await;
    assert_eq!(revealed.result(), &json!(phone));
    let entries = recorded(app, AuditAction::PhoneRevealed).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(Some(entries[0].subject_id), person);
    assert_eq!(entries[0].actor_id, app.town.person(Role::CommunityAdmin));
    let entry = format!("{:?}", entries[0]);
    assert!(!entry.contains(&phone), "{entry}");
}

/// Sends both at the same instant.
async fn at_once(
    first: impl Future<Output = Answer> + Send + 'static,
    second: impl Future<Output = Answer> + Send + 'static,
) -> [Answer; 2] {
    let barrier = Arc::new(Barrier::new(2));
    let other = barrier.clone();
    let first = tokio::spawn(async move {
        barrier.wait().await;
        first.await
    });
    let second = tokio::spawn(async move {
        other.wait().await;
        second.await
    });
    [first.await.unwrap(), second.await.unwrap()]
}

async fn one_role_is_given_by_two_at_once(app: &TestApp) {
    for round in 0..ROUNDS {
        given_by_two(app, app, round).await.unwrap();
    }
}

async fn one_role_is_given_by_two_at_once_without_a_guard(app: &TestApp) {
    let unguarded = app.with(|app| app.guard = Guard::Off).await;
    is_broken_at_least_once(async |round| given_by_two(app, &unguarded, round).await).await;
}

/// Nobody holds one role twice.
async fn given_by_two(app: &TestApp, at: &TestApp, round: u32) -> Result<(), String> {
    let community = app.as_role(Role::CommunityAdmin).await.at(at);
    let street = app.as_role(Role::StreetAdmin).await.at(at);
    let found = app.founding();
    let person = found.person("秦新任", &format!("1330000{round:04}")).await;
    found.lives_in(person.id, &app.town.building).await;
    let (person, desk) = (Some(person.id), Some(app.town.branch.id));
    let answers = at_once(
        async move { community.give(person, "DISPATCHER", desk).await },
        async move { street.give(person, "DISPATCHER", desk).await },
    )
    .await;
    let held = appointment::Entity::find()
        .filter(appointment::Column::PersonId.eq(person.unwrap()))
        .count(app.db())
        .await
        .unwrap();
    if held != 1 {
        return Err(format!("held {held} times"));
    }
    let codes: Vec<_> = answers.iter().map(Answer::code).collect();
    assert!(
        codes.contains(&"") && codes.contains(&"ROLE_HELD"),
        "{codes:?}"
    );
    Ok(())
}

async fn two_administrators_end_each_other(app: &TestApp) {
    for round in 0..ROUNDS {
        end_each_other(app, app, round).await.unwrap();
    }
}

async fn two_administrators_end_each_other_without_a_guard(app: &TestApp) {
    let unguarded = app.with(|app| app.guard = Guard::Off).await;
    is_broken_at_least_once(async |round| end_each_other(app, &unguarded, round).await).await;
}

/// However it goes, one of the two is left who can give the other's role back.
async fn end_each_other(app: &TestApp, at: &TestApp, round: u32) -> Result<(), String> {
    let system = app.as_role(Role::SystemAdmin).await;
    let mut roles = Vec::new();
    let mut clients = Vec::new();
    for number in [2 * round, 2 * round + 1] {
        let found = app.founding();
        let person = found.person("秦总管", &format!("1330000{number:04}")).await;
        let given = system.give(Some(person.id), "SYSTEM_ADMIN", None).await;
        roles.push(given.result()["roles"][0]["id"].clone());
        clients.push(app.sign_in(person.id).await.at(at));
    }
    let [first, second]: [Client; 2] = clients.try_into().unwrap_or_else(|_| panic!());
    let (firsts, seconds) = (roles[0].clone(), roles[1].clone());
    let answers = at_once(async move { first.end(&seconds).await }, async move {
        second.end(&firsts).await
    })
    .await;
    let codes: Vec<_> = answers.iter().map(Answer::code).collect();
    match codes.iter().filter(|code| code.is_empty()).count() {
        1 => {
            assert!(codes.contains(&"FORBIDDEN"), "{codes:?}");
            Ok(())
        }
        well => Err(format!("{well} of them ended the other")),
    }
}

async fn is_broken_at_least_once(story: impl AsyncFn(u32) -> Result<(), String>) {
    for round in 0..4 * ROUNDS {
        if story(round).await.is_err() {
            return;
        }
    }
    panic!("nothing was broken without a guard: the test would not notice");
}

async fn an_end_is_answered_again(app: &TestApp) {
    let found = app.founding();
    let person = found.person("秦网格", "13300000001").await;
    let role = appointment::AppointmentRole::GridWorker;
    let seat = Some(&app.town.compound);
    found.appointed(person.id, role, seat, None).await;
    let row = appointment::Entity::find()
        .filter(appointment::Column::PersonId.eq(person.id))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    let admin = app.as_role(Role::CommunityAdmin).await;
    let input = json!({"requestId": server::clock::new_id(), "appointmentId": row.id});
    for _ in 0..2 {
        // The second time nothing is left by which the administrator sees them.
        let ended = admin.act("endRole", input.clone(), "{ id }").await;
        assert_eq!(ended.result()["id"], json!(person.id));
    }
}
