//! Administrators who change organisations at the same time; each race is run again with the guards
//! off, and then breaks what it is to prove.

use std::sync::Arc;

use server::capacity::Guard;
use tokio::{sync::Barrier, task::JoinSet};
use uuid::Uuid;

use super::{create, settled::faults};
use crate::support::{Answer, Client, Json, Role, TestApp, json, on_both, steps::PLAIN};

const ROUNDS: usize = 8;

on_both! {
    two_create_the_same_name,
    two_create_the_same_name_without_a_guard,
    two_branches_reach_for_one_compound,
    two_branches_reach_for_one_compound_without_a_guard,
    doubles_are_merged_both_ways_and_closed,
    doubles_are_merged_both_ways_and_closed_without_a_guard,
    a_branch_is_closed_while_a_request_comes_in,
    a_unit_is_closed_while_a_role_is_given,
    parents_change_places,
}

type Call = (Arc<Client>, &'static str, Json);

async fn at_once(calls: Vec<Call>) -> Vec<Answer> {
    let barrier = Arc::new(Barrier::new(calls.len()));
    let mut running = JoinSet::new();
    for (number, (client, mutation, input)) in calls.into_iter().enumerate() {
        let barrier = barrier.clone();
        running.spawn(async move {
            barrier.wait().await;
            (number, client.act(mutation, input, "{ id }").await)
        });
    }
    let mut answers = running.join_all().await;
    answers.sort_by_key(|(number, _)| *number);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

async fn client(app: &TestApp, role: Role) -> Arc<Client> {
    Arc::new(app.as_role(role).await)
}

fn never_internal(answers: &[Answer]) {
    for answer in answers {
        let code = answer.code();
        assert!(!["INTERNAL", "BUSY"].contains(&code), "{}", answer.body);
    }
}

async fn unguarded(app: &TestApp) -> TestApp {
    app.with(|app| app.guard = Guard::Off).await
}

fn winners(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.is_ok()).count()
}

async fn two_create_the_same_name(app: &TestApp) {
    for round in 0..ROUNDS {
        let answers = same_name(app, round).await;
        never_internal(&answers);
        assert_eq!(winners(&answers), 1);
        assert!(answers.iter().any(|answer| answer.code() == "NAME_TAKEN"));
    }
    assert_eq!(faults(app).await, Vec::<String>::new());
}

async fn two_create_the_same_name_without_a_guard(app: &TestApp) {
    same_name(&unguarded(app).await, 0).await;
    assert!(
        !faults(app).await.is_empty(),
        "the guard makes no difference"
    );
}

async fn same_name(app: &TestApp, round: usize) -> Vec<Answer> {
    let new = json!({
        "kind": "ENTERPRISE", "name": format!("{round} 号公司"), "seatId": app.town.community.id,
    });
    let call = |who: Arc<Client>| -> Call { (who, "createOrganization", new.clone()) };
    at_once(vec![
        call(client(app, Role::CommunityAdmin).await),
        call(client(app, Role::StreetAdmin).await),
    ])
    .await
}

async fn two_branches_reach_for_one_compound(app: &TestApp) {
    for round in 0..ROUNDS {
        let answers = reach(app, round).await;
        never_internal(&answers);
        assert_eq!(winners(&answers), 1);
        assert!(
            answers
                .iter()
                .any(|answer| answer.code() == "PLACE_COVERED")
        );
    }
    assert_eq!(faults(app).await, Vec::<String>::new());
}

async fn two_branches_reach_for_one_compound_without_a_guard(app: &TestApp) {
    reach(&unguarded(app).await, 0).await;
    assert!(
        !faults(app).await.is_empty(),
        "the guard makes no difference"
    );
}

async fn reach(app: &TestApp, round: usize) -> Vec<Answer> {
    let office = client(app, Role::CommunityAdmin).await;
    let street = client(app, Role::StreetAdmin).await;
    let new = json!({
        "parentId": app.town.community.id, "kind": "COMPOUND", "name": format!("{round} 院"),
    });
    let compound = office.act("createPlace", new, "{ id }").await;
    let compound = crate::support::steps::id_of(compound.result());
    let mut calls = Vec::new();
    for (number, who) in [&office, &street, &office].into_iter().enumerate() {
        let name = format!("{round}-{number} 支部");
        let branch = create(&office, "BRANCH", &name, compound, None).await;
        let cover = json!({
            "organizationId": branch, "addPlaceIds": [compound], "removePlaceIds": [],
        });
        calls.push((who.clone(), "setOrganizationCoverage", cover));
    }
    at_once(calls).await
}

/// A into B, B into A, and A closed: whoever comes later finds it gone.
async fn doubles_are_merged_both_ways_and_closed(app: &TestApp) {
    for round in 0..ROUNDS {
        let answers = both_ways(app, round).await;
        never_internal(&answers);
        assert!(winners(&answers) >= 1);
        assert!(!(answers[0].is_ok() && answers[1].is_ok()), "{answers:?}");
        assert_eq!(faults(app).await, Vec::<String>::new());
    }
}

async fn doubles_are_merged_both_ways_and_closed_without_a_guard(app: &TestApp) {
    let app = unguarded(app).await;
    for round in 0..ROUNDS {
        both_ways(&app, round).await;
    }
    assert!(
        !faults(&app).await.is_empty(),
        "the guard makes no difference"
    );
}

async fn both_ways(app: &TestApp, round: usize) -> Vec<Answer> {
    let office = client(app, Role::CommunityAdmin).await;
    let street = client(app, Role::StreetAdmin).await;
    let seat = app.town.community.id;
    let one = create(&office, "ENTERPRISE", &format!("甲{round}"), seat, None).await;
    let two = create(&office, "SCHOOL", &format!("乙{round}"), seat, None).await;
    let member = app.town.person(Role::Member).unwrap();
    for id in [one, two] {
        let row = super::settled::row(app, id).await;
        app.founding().works_at(member, &row).await;
    }
    let merge = |from: Uuid, into: Uuid| json!({"organizationId": from, "intoId": into});
    at_once(vec![
        (office.clone(), "mergeOrganizations", merge(one, two)),
        (street, "mergeOrganizations", merge(two, one)),
        (office, "closeOrganization", json!({"organizationId": one})),
    ])
    .await
}

/// Either the request lies on the committee's desk, or it was there first and went there.
async fn a_branch_is_closed_while_a_request_comes_in(app: &TestApp) {
    let office = client(app, Role::CommunityAdmin).await;
    let resident = client(app, Role::Resident).await;
    for round in 0..ROUNDS {
        let covered = app.town.compound.id;
        let branch = match round {
            0 => app.town.branch.id,
            _ => {
                let name = format!("第{round}支部");
                let id = create(&office, "BRANCH", &name, covered, None).await;
                super::coverage::set(&office, id, &[covered], &[])
                    .await
                    .data();
                id
            }
        };
        let answers = at_once(vec![
            (
                office.clone(),
                "closeOrganization",
                json!({"organizationId": branch}),
            ),
            (resident.clone(), "submitOrder", app.request(PLAIN)),
            (resident.clone(), "submitOrder", app.request(PLAIN)),
        ])
        .await;
        for answer in &answers {
            assert!(answer.is_ok(), "{}", answer.body);
        }
        assert_eq!(faults(app).await, Vec::<String>::new());
    }
}

async fn a_unit_is_closed_while_a_role_is_given(app: &TestApp) {
    let office = client(app, Role::CommunityAdmin).await;
    let street = client(app, Role::StreetAdmin).await;
    for round in 0..ROUNDS {
        let name = format!("{round} 公司");
        let unit = create(&office, "ENTERPRISE", &name, app.town.community.id, None).await;
        let role = json!({
            "personId": app.town.person(Role::Member), "role": "UNIT_LIAISON", "seatId": unit,
        });
        let answers = at_once(vec![
            (
                office.clone(),
                "closeOrganization",
                json!({"organizationId": unit}),
            ),
            (street.clone(), "giveRole", role),
        ])
        .await;
        never_internal(&answers);
        assert!(answers[0].is_ok(), "{}", answers[0].body);
        assert_eq!(faults(app).await, Vec::<String>::new());
    }
}

/// Each would go below the other: one of them does.
async fn parents_change_places(app: &TestApp) {
    let office = client(app, Role::CommunityAdmin).await;
    let street = client(app, Role::StreetAdmin).await;
    let seat = app.town.community.id;
    for round in 0..ROUNDS {
        let names = [format!("甲{round}"), format!("乙{round}")];
        let one = create(&office, "ENTERPRISE", &names[0], seat, None).await;
        let two = create(&office, "ENTERPRISE", &names[1], seat, None).await;
        let below = |id: Uuid, name: &str, parent: Uuid| {
            json!({
                "organizationId": id, "kind": "ENTERPRISE", "name": name, "seatId": seat,
                "parentId": parent,
            })
        };
        let answers = at_once(vec![
            (
                office.clone(),
                "editOrganization",
                below(one, &names[0], two),
            ),
            (
                street.clone(),
                "editOrganization",
                below(two, &names[1], one),
            ),
        ])
        .await;
        never_internal(&answers);
        assert_eq!(winners(&answers), 1);
        assert_eq!(faults(app).await, Vec::<String>::new());
    }
}
