//! Organisations: what their administrators change, who sees them, and everything that follows.

mod contacts;
mod coverage;
mod figures;
mod merging;
mod races;
mod settled;
mod sight;

use chrono::TimeDelta;
use entity::employment;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::clock::new_id;
use uuid::Uuid;

use crate::support::{Client, Json, Role, TestApp, json, on_both, steps::id_of};
use settled::organizations_agree;

const RECORD: &str = "{ id kind branchKind name closedAt administered partCount peopleCount \
    seat { id name } covers { name } ancestors { name visible } below { kind count } \
    mergedInto { name } contacts { id name duty phone } officers { role name } \
    reports { place { name } state } }";

on_both! {
    a_unit_is_created_edited_and_closed,
    names_seats_and_parents_are_checked,
    the_party_tree_has_no_loops,
    a_repeated_change_is_made_once,
}

async fn a_unit_is_created_edited_and_closed(app: &TestApp) {
    let town = &app.town;
    let office = app.as_role(Role::CommunityAdmin).await;
    let new = json!({
        "kind": "PARTNER_UNIT", "name": " 花溪小学 ", "seatId": town.community.id,
    });
    let created = office.act("createOrganization", new, RECORD).await;
    let unit = created.result();
    assert_eq!(unit["name"], "花溪小学");
    assert_eq!(unit["administered"], true);
    let id = id_of(unit);
    let edited = json!({
        "organizationId": id, "kind": "SCHOOL", "name": "花溪一小", "seatId": town.compound.id,
    });
    let edited = office.act("editOrganization", edited, RECORD).await;
    assert_eq!(edited.result()["kind"], "SCHOOL");
    assert_eq!(edited.result()["seat"]["name"], "半山小区");

    let found = app.founding();
    let row = settled::row(app, id).await;
    let member = town.person(Role::Member).unwrap();
    found.works_at(member, &row).await;
    found.reports(&row, &town.community).await;
    let role = json!({"personId": member, "role": "UNIT_LIAISON", "seatId": id});
    office.act("giveRole", role, "{ id }").await.data();
    let seen = record(&office, id).await;
    assert_eq!(seen["peopleCount"], 1);
    assert_eq!(
        seen["officers"],
        json!([{"role": "UNIT_LIAISON", "name": "周党员"}])
    );
    assert_eq!(seen["reports"][0]["place"]["name"], "岩岭社区");
    let people = "query($id: UUID!) { organizationPeople(organizationId: $id) { nodes { name } } }";
    let people = office.gql(people, json!({"id": id})).await;
    assert_eq!(
        people.data()["organizationPeople"]["nodes"],
        json!([{"name": "周党员"}])
    );
    // A school's liaison would be nobody's at a merchant.
    let merchant = json!({
        "organizationId": id, "kind": "MERCHANT", "name": "花溪一小", "seatId": town.compound.id,
    });
    office
        .act("editOrganization", merchant, "{ id }")
        .await
        .refused_on("INVALID", "kind");

    app.advance(TimeDelta::days(1));
    let closed = office
        .act("closeOrganization", json!({"organizationId": id}), RECORD)
        .await;
    let closed = closed.result();
    assert_eq!(closed["closedAt"], "2026-11-24T01:00:00+00:00");
    assert_eq!(closed["peopleCount"], 0);
    assert_eq!(closed["officers"], json!([]));
    assert_eq!(closed["reports"], json!([]));
    let ended = employment::Entity::find()
        .filter(employment::Column::OrganizationId.eq(id))
        .one(app.db())
        .await
        .unwrap();
    assert_eq!(ended.unwrap().until, Some(app.now()), "history is kept");
    assert_eq!(names(&office, "search: \"花溪一小\"").await, [""; 0]);
    assert_eq!(
        names(&office, "search: \"花溪一小\", includeClosed: true").await,
        ["花溪一小"]
    );
    assert_eq!(
        history(&office, id).await,
        [
            "ORGANIZATION_CLOSED",
            "ORGANIZATION_EDITED",
            "ORGANIZATION_CREATED"
        ]
    );
    office
        .act("closeOrganization", json!({"organizationId": id}), "{ id }")
        .await
        .refused("NOT_FOUND");
    organizations_agree(app).await;
}

async fn names_seats_and_parents_are_checked(app: &TestApp) {
    let town = &app.town;
    let office = app.as_role(Role::CommunityAdmin).await;
    let create = async |change: Json| {
        let mut new = json!({
            "kind": "ENTERPRISE", "name": "青山电器", "seatId": town.community.id,
        });
        for (key, value) in change.as_object().unwrap() {
            new[key] = value.clone();
        }
        office.act("createOrganization", new, "{ id }").await
    };
    create(json!({})).await.data();
    create(json!({})).await.refused_on("NAME_TAKEN", "name");
    // Of another kind, or elsewhere, it is another one.
    create(json!({"kind": "MERCHANT"})).await.data();
    create(json!({"seatId": town.compound.id})).await.data();
    create(json!({"name": " "}))
        .await
        .refused_on("REQUIRED", "name");
    create(json!({"name": "山".repeat(61)}))
        .await
        .refused_on("TOO_LONG", "name");
    create(json!({"seatId": town.other_compound.id}))
        .await
        .refused_on("FORBIDDEN", "seatId");
    create(json!({"seatId": new_id()}))
        .await
        .refused_on("NOT_FOUND", "seatId");
    create(json!({"kind": "BRANCH", "name": "新支部"}))
        .await
        .refused_on("REQUIRED", "branchKind");
    create(json!({"branchKind": "ENTITY", "name": "另一家"}))
        .await
        .refused_on("INVALID", "branchKind");
    create(json!({"kind": "COMMUNITY_COMMITTEE", "seatId": town.compound.id}))
        .await
        .refused_on("INVALID", "seatId");
    create(json!({"name": "分店", "parentId": town.branch.id}))
        .await
        .refused_on("INVALID", "parentId");
    create(json!({"name": "分店", "parentId": new_id()}))
        .await
        .refused_on("NOT_FOUND", "parentId");
    let branch = json!({
        "organizationId": town.branch.id, "kind": "GROUP", "name": "半山支部",
        "seatId": town.compound.id,
    });
    office
        .act("editOrganization", branch, "{ id }")
        .await
        .refused_on("INVALID", "kind");
}

async fn the_party_tree_has_no_loops(app: &TestApp) {
    let town = &app.town;
    let office = app.as_role(Role::CommunityAdmin).await;
    let group = create(
        &office,
        "GROUP",
        "三号楼党小组",
        town.building.id,
        Some(town.branch.id),
    )
    .await;
    let home = create(
        &office,
        "CENTRE_HOUSEHOLD",
        "中心户",
        town.building.id,
        Some(group),
    )
    .await;
    let seen = record(&office, home).await;
    let above: Vec<&Json> = seen["ancestors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| &step["name"])
        .collect();
    assert_eq!(
        above,
        ["花溪街道党工委", "岩岭社区党委", "半山支部", "三号楼党小组"]
    );
    assert_eq!(seen["ancestors"][0]["visible"], false, "the street's own");
    assert_eq!(seen["ancestors"][1]["visible"], true);
    let branch = record(&office, town.branch.id).await;
    assert_eq!(branch["partCount"], 1);
    assert_eq!(
        sorted_counts(&branch),
        [("CENTRE_HOUSEHOLD".to_owned(), 1), ("GROUP".to_owned(), 1)]
    );

    let one = create(&office, "ENTERPRISE", "甲公司", town.community.id, None).await;
    let two = create(
        &office,
        "ENTERPRISE",
        "乙公司",
        town.community.id,
        Some(one),
    )
    .await;
    let three = create(
        &office,
        "ENTERPRISE",
        "丙公司",
        town.community.id,
        Some(two),
    )
    .await;
    for parent in [one, two, three] {
        let input = json!({
            "organizationId": one, "kind": "ENTERPRISE", "name": "甲公司",
            "seatId": town.community.id, "parentId": parent,
        });
        office
            .act("editOrganization", input, "{ id }")
            .await
            .refused_on("INVALID", "parentId");
    }
    office
        .act(
            "closeOrganization",
            json!({"organizationId": two}),
            "{ id }",
        )
        .await
        .refused("PARTS_OPEN");
    let loop_by_merging = json!({"organizationId": one, "intoId": three});
    office
        .act("mergeOrganizations", loop_by_merging, "{ id }")
        .await
        .refused_on("INVALID", "intoId");
    // Where the tree begins for this viewer: the committee's own parent is the street's.
    let top = names(
        &office,
        "kinds: [STREET_COMMITTEE, COMMUNITY_COMMITTEE, BRANCH, GROUP, CENTRE_HOUSEHOLD], topmost: true",
    );
    assert_eq!(top.await, ["岩岭社区党委"]);
    organizations_agree(app).await;
}

async fn a_repeated_change_is_made_once(app: &TestApp) {
    let town = &app.town;
    let office = app.as_role(Role::CommunityAdmin).await;
    let double = create(
        &office,
        "PARTNER_UNIT",
        "自来水公司",
        town.community.id,
        None,
    )
    .await;
    for (mutation, input) in [
        (
            "createOrganization",
            json!({"kind": "SCHOOL", "name": "一小", "seatId": town.community.id}),
        ),
        (
            "addOrganizationContact",
            json!({"organizationId": town.unit.id, "name": "苗联系", "phone": "8123456"}),
        ),
        (
            "mergeOrganizations",
            json!({"organizationId": double, "intoId": town.unit.id}),
        ),
        (
            "createGrid",
            json!({"communityId": town.community.id, "name": "一网格", "addPlaceIds": []}),
        ),
    ] {
        let mut input = input;
        input["requestId"] = json!(new_id());
        let first = office.act(mutation, input.clone(), "{ id }").await;
        let second = office.act(mutation, input.clone(), "{ id }").await;
        assert_eq!(first.result(), second.result(), "{mutation}");
        input["name"] = json!("另一个");
        input["intoId"] = json!(town.branch.id);
        if mutation != "mergeOrganizations" {
            input.as_object_mut().unwrap().remove("intoId");
        } else {
            input.as_object_mut().unwrap().remove("name");
        }
        office
            .act(mutation, input, "{ id }")
            .await
            .refused_on("REQUEST_REUSED", "requestId");
    }
    assert_eq!(
        record(&office, town.unit.id).await["contacts"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    organizations_agree(app).await;
}

async fn create(office: &Client, kind: &str, name: &str, seat: Uuid, parent: Option<Uuid>) -> Uuid {
    let mut new = json!({"kind": kind, "name": name, "seatId": seat, "parentId": parent});
    if kind == "BRANCH" {
        new["branchKind"] = json!("FUNCTIONAL");
    }
    id_of(
        office
            .act("createOrganization", new, "{ id }")
            .await
            .result(),
    )
}

async fn record(client: &Client, id: Uuid) -> Json {
    let query = format!("query($id: UUID!) {{ organization(id: $id) {RECORD} }}");
    let answer = client.gql(&query, json!({"id": id})).await;
    answer.data()["organization"].clone()
}

/// What a list shows, page by page.
async fn names(client: &Client, arguments: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut after = Json::Null;
    loop {
        let query = format!(
            "query($after: String) {{ organizations({arguments} first: 3, after: $after) {{ \
             nodes {{ name }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let answer = client.gql(&query, json!({"after": after})).await;
        let page = &answer.data()["organizations"];
        for node in page["nodes"].as_array().unwrap() {
            names.push(node["name"].as_str().unwrap().to_owned());
        }
        if page["pageInfo"]["hasNextPage"] == false {
            return names;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

fn sorted_counts(record: &Json) -> Vec<(String, i64)> {
    let counts = record["below"].as_array().unwrap().iter();
    let mut counts: Vec<_> = counts
        .map(|one| {
            let kind = one["kind"].as_str().unwrap().to_owned();
            (kind, one["count"].as_i64().unwrap())
        })
        .collect();
    counts.sort();
    counts
}

async fn history(client: &Client, subject: Uuid) -> Vec<String> {
    let query = "query($id: UUID!) { auditEntries(subjectId: $id) { nodes { action } } }";
    let answer = client.gql(query, json!({"id": subject})).await;
    let entries = answer.data()["auditEntries"]["nodes"].as_array().unwrap();
    entries
        .iter()
        .map(|one| one["action"].as_str().unwrap().to_owned())
        .collect()
}
