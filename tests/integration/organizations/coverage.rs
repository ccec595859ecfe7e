//! What organisations and grids cover, whose desk answers, and what closing and merging places does.

use entity::{coverage, organization::OrganizationKind, place::PlaceKind};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::{create, history, record, settled::organizations_agree};
use crate::support::{Client, Json, Role, TestApp, json, on_both, steps::PLAIN};

on_both! {
    orders_follow_the_desk_that_covers,
    a_place_has_one_branch,
    a_closed_branch_hands_its_orders_on,
    grids_belong_to_their_community,
    seats_and_coverage_go_along_with_places,
    merged_compounds_show_that_two_branches_cover_them,
}

async fn orders_follow_the_desk_that_covers(app: &TestApp) {
    let town = &app.town;
    let office = app.as_role(Role::CommunityAdmin).await;
    let id = app.submitted(PLAIN).await;
    assert_eq!(app.desk_of(id).await, town.branch.id);
    set(&office, town.branch.id, &[], &[town.compound.id])
        .await
        .data();
    assert_ne!(app.desk_of(id).await, town.branch.id, "the committee's");
    set(&office, town.branch.id, &[town.compound.id], &[])
        .await
        .data();
    assert_eq!(app.desk_of(id).await, town.branch.id);
    // A branch of the building goes before that of the compound.
    let near = create(&office, "BRANCH", "三号楼支部", town.compound.id, None).await;
    set(&office, near, &[town.building.id], &[]).await.data();
    assert_eq!(app.desk_of(id).await, near);
    let changed = set(
        &office,
        near,
        &[town.second_building.id],
        &[town.building.id],
    )
    .await;
    assert_eq!(changed.result()["covers"], json!([{"name": "1 号楼"}]));
    assert_eq!(app.desk_of(id).await, town.branch.id);
    assert_eq!(
        history(&office, near).await,
        [
            "ORGANIZATION_COVERAGE_SET",
            "ORGANIZATION_COVERAGE_SET",
            "ORGANIZATION_CREATED"
        ]
    );
    organizations_agree(app).await;
}

async fn a_place_has_one_branch(app: &TestApp) {
    let town = &app.town;
    let office = app.as_role(Role::CommunityAdmin).await;
    let other = create(&office, "BRANCH", "另一支部", town.compound.id, None).await;
    set(&office, other, &[town.compound.id], &[])
        .await
        .refused_on("PLACE_COVERED", "addPlaceIds");
    set(&office, other, &[town.other_compound.id], &[])
        .await
        .refused_on("FORBIDDEN", "addPlaceIds");
    set(&office, other, &[town.street.id], &[])
        .await
        .refused_on("FORBIDDEN", "addPlaceIds");
    set(&office, other, &[], &[town.compound.id])
        .await
        .refused_on("NOT_FOUND", "removePlaceIds");
    // A property company covers it all the same, and one branch covers two compounds.
    let company = create(&office, "PROPERTY_COMPANY", "物业", town.compound.id, None).await;
    set(
        &office,
        company,
        &[town.compound.id, town.community.id],
        &[],
    )
    .await
    .data();
    set(&office, town.branch.id, &[], &[town.compound.id])
        .await
        .data();
    let uncovered = app
        .founding()
        .place(Some(&town.community), PlaceKind::Compound, "新苑")
        .await;
    let both = set(&office, other, &[town.compound.id, uncovered.id], &[]).await;
    assert_eq!(both.result()["covers"].as_array().unwrap().len(), 2);
    // Once more is no change.
    set(&office, other, &[town.compound.id], &[]).await.data();
    assert_eq!(history(&office, other).await.len(), 2);
    organizations_agree(app).await;
}

async fn a_closed_branch_hands_its_orders_on(app: &TestApp) {
    let town = &app.town;
    let id = app.submitted(PLAIN).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let close = async |id: Uuid| {
        let input = json!({"organizationId": id});
        office
            .act("closeOrganization", input, "{ id closedAt }")
            .await
    };
    close(town.branch.id).await.data();
    let committee = app.desk_of(id).await;
    assert_ne!(committee, town.branch.id);
    let seen = record(&office, committee).await;
    assert_eq!(seen["name"], "岩岭社区党委");
    // Nobody else would answer for what is there.
    close(committee).await.refused("PARTS_OPEN");
    let children = [create(&office, "GROUP", "小组", town.compound.id, Some(committee)).await];
    for child in children {
        close(child).await.data();
    }
    let query = format!("{{ organizations(parentId: \"{committee}\") {{ nodes {{ id }} }} }}");
    let left = office.gql(&query, json!({})).await;
    for child in left.data()["organizations"]["nodes"].as_array().unwrap() {
        close(crate::support::steps::id_of(child)).await.data();
    }
    close(committee).await.refused("ORDERS_OPEN");
    app.as_role(Role::Resident).await.withdraw(id).await.data();
    close(committee).await.data();
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let refused = dispatcher.dispatch(id, 1).await;
    assert!(!refused.is_ok(), "the role ended with the branch");
    organizations_agree(app).await;
}

async fn grids_belong_to_their_community(app: &TestApp) {
    let town = &app.town;
    let office = app.as_role(Role::CommunityAdmin).await;
    let create = async |name: &str, places: &[Uuid]| {
        let input = json!({
            "communityId": town.community.id, "name": name, "addPlaceIds": places,
        });
        office
            .act("createGrid", input, "{ id name covers { name } }")
            .await
    };
    let first = create("第一网格", &[town.compound.id]).await;
    assert_eq!(first.result()["covers"], json!([{"name": "半山小区"}]));
    let first = crate::support::steps::id_of(first.result());
    create("第一网格", &[])
        .await
        .refused_on("NAME_TAKEN", "name");
    create("第二网格", &[town.compound.id])
        .await
        .refused_on("PLACE_COVERED", "addPlaceIds");
    create("第二网格", &[town.community.id])
        .await
        .refused_on("INVALID", "addPlaceIds");
    create("第二网格", &[town.other_compound.id])
        .await
        .refused_on("FORBIDDEN", "addPlaceIds");
    let street = app.as_role(Role::StreetAdmin).await;
    let elsewhere = json!({
        "gridId": first, "addPlaceIds": [town.other_compound.id], "removePlaceIds": [],
    });
    street
        .act("setGridCoverage", elsewhere, "{ id }")
        .await
        .refused_on("INVALID", "addPlaceIds");
    let renamed = json!({"gridId": first, "name": "半山网格"});
    let theirs = app.as_role(Role::OtherCommunityAdmin).await;
    theirs
        .act("renameGrid", renamed.clone(), "{ id }")
        .await
        .refused("NOT_FOUND");
    office.act("renameGrid", renamed, "{ id }").await.data();
    let change = json!({
        "gridId": first, "addPlaceIds": [town.next_building.id],
        "removePlaceIds": [town.compound.id],
    });
    office.act("setGridCoverage", change, "{ id }").await.data();
    assert_eq!(grids(&office, town.community.id).await, ["半山网格"]);
    assert_eq!(grids(&office, town.next_compound.id).await, ["半山网格"]);
    assert_eq!(grids(&office, town.compound.id).await, [""; 0]);
    office
        .act("closeGrid", json!({"gridId": first}), "{ id closedAt }")
        .await
        .data();
    assert_eq!(grids(&office, town.community.id).await, [""; 0]);
    assert_eq!(
        history(&office, first).await,
        [
            "GRID_CLOSED",
            "GRID_COVERAGE_SET",
            "GRID_RENAMED",
            "GRID_CREATED"
        ]
    );
    organizations_agree(app).await;
}

async fn seats_and_coverage_go_along_with_places(app: &TestApp) {
    let town = &app.town;
    let found = app.founding();
    let office = app.as_role(Role::CommunityAdmin).await;
    let street = app.as_role(Role::StreetAdmin).await;
    let grid = json!({
        "communityId": town.community.id, "name": "网格", "addPlaceIds": [town.next_compound.id],
    });
    office.act("createGrid", grid, "{ id }").await.data();
    let group = found
        .organization(
            Some(&town.branch),
            OrganizationKind::Group,
            "青石小组",
            &town.next_building,
        )
        .await;
    // Moved: the seat goes along, and so does who sees it.
    let to = town.other_compound.community_id.unwrap();
    let go = json!({"placeId": town.next_compound.id, "parentId": to});
    street.act("movePlace", go, "{ id }").await.data();
    let theirs = app.as_role(Role::OtherCommunityAdmin).await;
    assert_eq!(record(&theirs, group.id).await["name"], "青石小组");
    assert!(record(&office, group.id).await.is_null());
    organizations_agree(app).await;
    // Closed: whoever sat there sits in the place above.
    let close = json!({"placeId": town.next_compound.id});
    street.act("closePlace", close, "{ id }").await.data();
    let seat = &record(&theirs, group.id).await["seat"];
    assert_eq!(seat["id"], to.to_string());
    organizations_agree(app).await;
    // Merged communities: what sits in the one, and its grids, belong to the other.
    let grid = json!({
        "communityId": town.community.id, "name": "半山网格", "addPlaceIds": [town.compound.id],
    });
    office.act("createGrid", grid, "{ id }").await.data();
    let merge = json!({"placeId": town.community.id, "intoId": to});
    street.act("mergePlaces", merge, "{ id }").await.data();
    assert_eq!(grids(&theirs, to).await, ["半山网格", "网格"]);
    assert_eq!(
        record(&theirs, town.unit.id).await["seat"]["id"],
        to.to_string()
    );
    let left = coverage::Entity::find()
        .filter(coverage::Column::PlaceId.eq(town.community.id))
        .count(app.db())
        .await;
    assert_eq!(left.unwrap(), 0);
    organizations_agree(app).await;
}

/// Nothing is taken from either: the figure says that there is something to settle, and the list what.
async fn merged_compounds_show_that_two_branches_cover_them(app: &TestApp) {
    let town = &app.town;
    let office = app.as_role(Role::CommunityAdmin).await;
    let several = async || {
        let query = "query($id: UUID!) { \
            coverageFigures(placeId: $id) { compoundsWithSeveralBranches } \
            compounds(placeId: $id, coverage: SEVERAL_BRANCHES) { nodes { name } } }";
        let answer = office.gql(query, json!({"id": town.community.id})).await;
        let data = answer.data();
        let nodes = data["compounds"]["nodes"].clone();
        assert_eq!(
            data["coverageFigures"]["compoundsWithSeveralBranches"],
            nodes.as_array().unwrap().len()
        );
        nodes
    };
    assert_eq!(several().await, json!([]));
    let merge = json!({"placeId": town.next_compound.id, "intoId": town.compound.id});
    office.act("mergePlaces", merge, "{ id }").await.data();
    assert_eq!(several().await, json!([{"name": "半山小区"}]));
    let id = app.submitted(PLAIN).await;
    let answers = app.desk_of(id).await;
    set(&office, answers, &[], &[town.compound.id]).await.data();
    assert_ne!(app.desk_of(id).await, answers, "the other one has it now");
    assert_eq!(several().await, json!([]));
    organizations_agree(app).await;
}

pub async fn set(
    office: &Client,
    id: Uuid,
    add: &[Uuid],
    remove: &[Uuid],
) -> crate::support::Answer {
    let input = json!({"organizationId": id, "addPlaceIds": add, "removePlaceIds": remove});
    office
        .act("setOrganizationCoverage", input, "{ id covers { name } }")
        .await
}

async fn grids(client: &Client, place: Uuid) -> Vec<String> {
    let query = "query($id: UUID!) { grids(placeId: $id, first: 100) { nodes { name } } }";
    let answer = client.gql(query, json!({"id": place})).await;
    let nodes: &Vec<Json> = answer.data()["grids"]["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}
