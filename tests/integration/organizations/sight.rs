//! Who sees which organisations, and what a page of them costs.

use std::time::Duration;

use entity::{appointment, appointment::AppointmentRole, organization::OrganizationKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{RECORD, create, names, record, settled::organizations_agree};
use crate::support::{Role, TestApp, json, on_both, steps::id_of};

on_both! {
    communities_do_not_see_each_others_units,
    a_liaison_sees_the_unit,
    a_unit_is_seen_where_it_reports,
    pages_cost_the_same_for_few_and_many,
}

async fn communities_do_not_see_each_others_units(app: &TestApp) {
    let town = &app.town;
    let ours = app.as_role(Role::CommunityAdmin).await;
    let theirs = app.as_role(Role::OtherCommunityAdmin).await;
    let street = app.as_role(Role::StreetAdmin).await;
    let group = create(
        &ours,
        "GROUP",
        "半山党小组",
        town.compound.id,
        Some(town.branch.id),
    )
    .await;
    assert_eq!(
        names(&ours, "").await,
        [
            "供水公司",
            "半山党小组",
            "半山支部",
            "岩岭社区党委",
            "青石支部"
        ]
    );
    assert_eq!(names(&theirs, "").await, ["柏杨社区党委", "梅苑支部"]);
    assert_eq!(names(&street, "").await.len(), 8);
    let of_place = format!("placeId: \"{}\"", town.community.id);
    assert_eq!(names(&theirs, &of_place).await, [""; 0]);
    assert!(record(&theirs, group).await.is_null());
    for (mutation, input) in [
        ("closeOrganization", json!({"organizationId": group})),
        (
            "setOrganizationCoverage",
            json!({"organizationId": group, "addPlaceIds": [], "removePlaceIds": []}),
        ),
        (
            "mergeOrganizations",
            json!({"organizationId": group, "intoId": town.unit.id}),
        ),
    ] {
        theirs
            .act(mutation, input, "{ id }")
            .await
            .refused("NOT_FOUND");
    }
    // What covers something of theirs is theirs to see, and not to change.
    let shared = json!({
        "organizationId": town.branch.id, "addPlaceIds": [town.other_building.id],
        "removePlaceIds": [],
    });
    street
        .act("setOrganizationCoverage", shared, "{ id }")
        .await
        .data();
    let seen = record(&theirs, town.branch.id).await;
    assert_eq!(seen["name"], "半山支部");
    assert_eq!(seen["administered"], false);
    theirs
        .act(
            "closeOrganization",
            json!({"organizationId": town.branch.id}),
            "{ id }",
        )
        .await
        .refused("FORBIDDEN");
    let resident = app.as_role(Role::Resident).await;
    let refused = resident
        .gql("{ organizations { nodes { id } } }", json!({}))
        .await;
    refused.refused("FORBIDDEN");
    assert!(record(&resident, town.unit.id).await.is_null());
    organizations_agree(app).await;
}

async fn a_liaison_sees_the_unit(app: &TestApp) {
    let town = &app.town;
    let liaison = town.person(Role::Neighbour).unwrap();
    app.founding()
        .appointed(
            liaison,
            AppointmentRole::UnitLiaison,
            None,
            Some(&town.unit),
        )
        .await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let contact = json!({
        "organizationId": town.unit.id, "name": "苗联系", "phone": "13812345678",
    });
    let added = office.act("addOrganizationContact", contact, RECORD).await;
    let contact = id_of(&added.result()["contacts"][0]);
    let client = app.sign_in(liaison).await;
    assert_eq!(names(&client, "").await, ["供水公司"]);
    let seen = record(&client, town.unit.id).await;
    assert_eq!(seen["administered"], false);
    assert_eq!(seen["contacts"][0]["phone"], "138****5678");
    client
        .act(
            "revealOrganizationContact",
            json!({"contactId": contact}),
            "",
        )
        .await
        .refused("FORBIDDEN");
    let people = "query($id: UUID!) { organizationPeople(organizationId: $id) { nodes { name } } }";
    client
        .gql(people, json!({"id": town.unit.id}))
        .await
        .refused("FORBIDDEN");
    assert!(record(&client, town.branch.id).await.is_null());
    let role = appointment::Entity::find()
        .filter(appointment::Column::PersonId.eq(liaison))
        .one(app.db())
        .await
        .unwrap();
    let end = json!({"appointmentId": role.unwrap().id});
    office.act("endRole", end, "{ id }").await.data();
    assert!(record(&client, town.unit.id).await.is_null(), "at once");
}

/// Session with appointments and their places; memberships.
const VIEWER: u64 = 2;

/// A unit of the street that reports to one of its communities.
async fn a_unit_is_seen_where_it_reports(app: &TestApp) {
    let found = app.founding();
    let kind = OrganizationKind::Department;
    let unit = found
        .organization(None, kind, "生态环境局", &app.town.street)
        .await;
    let ours = app.as_role(Role::CommunityAdmin).await;
    assert!(record(&ours, unit.id).await.is_null());
    found.reports(&unit, &app.town.community).await;
    let seen = record(&ours, unit.id).await;
    assert_eq!(
        (&seen["name"], &seen["administered"]),
        (&json!("生态环境局"), &json!(false))
    );
    let theirs = app.as_role(Role::OtherCommunityAdmin).await;
    assert!(record(&theirs, unit.id).await.is_null());
    let closing = json!({"organizationId": unit.id});
    let closed = ours.act("closeOrganization", closing, "{ id }").await;
    closed.refused("FORBIDDEN");
}

async fn pages_cost_the_same_for_few_and_many(app: &TestApp) {
    let town = &app.town;
    let slow = app
        .with(|app| app.loader_delay = Duration::from_millis(250))
        .await;
    let office = slow.as_role(Role::CommunityAdmin).await;
    let line = "id name kind branchKind closedAt seat { fullName } covers { name } partCount \
        peopleCount below { count } contacts { phone } officers { name } reports { state } \
        ancestors { name visible } administered";
    let list = format!("{{ organizations(first: 100) {{ nodes {{ {line} }} }} }}");
    let figures = format!(
        "{{ coverageFigures(placeId: \"{}\") {{ grids compounds compoundsInGrids unitsReported \
         compoundsWithoutBranch compoundsWithSeveralBranches organizations {{ kind count }} }} }}",
        town.community.id
    );
    let cost = async |query: &str| {
        let before = office.statements();
        office.gql(query, json!({})).await.data();
        office.statements() - before
    };
    let few = (cost(&list).await, cost(&figures).await);
    let found = app.founding();
    for number in 0..30 {
        let name = format!("第{number}党小组");
        let group = found
            .organization(
                Some(&town.branch),
                OrganizationKind::Group,
                &name,
                &town.building,
            )
            .await;
        let name = format!("第{number}中心户");
        found
            .organization(
                Some(&group),
                OrganizationKind::CentreHousehold,
                &name,
                &town.building,
            )
            .await;
    }
    let many = (cost(&list).await, cost(&figures).await);
    // The rows; seats and the levels above them; what is covered (two); parts (two); people;
    // contacts; roles and their holders; reports; ancestors level by level, and which are seen.
    assert!(
        few.0 <= VIEWER + 16 && many.0 <= VIEWER + 20,
        "{few:?} {many:?}"
    );
    assert_eq!(few.1, many.1);
    // The place and seven counts.
    assert_eq!(many.1, VIEWER + 8);
}
