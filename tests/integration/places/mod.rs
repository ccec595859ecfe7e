//! The tree of places: what its administrators change, and everything that follows.

mod figures;
mod races;
mod tree;

use chrono::TimeDelta;
use entity::{
    coverage, enrollment, enrollment::EnrollmentState, grid, order, organization, place,
    place::PlaceKind,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use server::clock::new_id;
use uuid::Uuid;

use crate::support::{
    Client, Json, Role, TestApp, json, on_both,
    steps::{PLAIN, id_of},
};
use tree::the_tree_agrees;

const PLACE: &str = "{ id name kind compoundKind closedAt parent { id } ancestors { name } \
    community { id } compound { id } administered \
    figures { communities compounds buildings residents openOrders organizations } }";

on_both! {
    a_compound_is_created_renamed_and_closed,
    names_and_levels_are_checked,
    a_place_in_use_is_not_closed,
    a_move_takes_orders_rights_and_history_along,
    what_cannot_move_stays,
    a_merge_leaves_nothing_behind,
    the_audit_of_a_place_is_read_by_its_administrators,
    a_repeated_change_is_made_once,
}

async fn a_compound_is_created_renamed_and_closed(app: &TestApp) {
    let office = app.as_role(Role::CommunityAdmin).await;
    let community = app.town.community.id;
    let new = json!({"parentId": community, "kind": "COMPOUND", "name": " 新苑小区 "});
    let answer = office.act("createPlace", new, PLACE).await;
    let compound = answer.result();
    assert_eq!(compound["name"], "新苑小区");
    assert_eq!(compound["compoundKind"], "MANAGED");
    assert_eq!(
        compound["ancestors"],
        json!([{"name": "花溪街道"}, {"name": "岩岭社区"}])
    );
    let id = id_of(compound);
    for number in 1..=2 {
        let new = json!({"parentId": id, "kind": "BUILDING", "name": format!("{number} 号楼")});
        office.act("createPlace", new, "{ id }").await.data();
    }
    let renamed = json!({"placeId": id, "name": "新苑", "compoundKind": "RESETTLEMENT"});
    let renamed = office.act("renamePlace", renamed, PLACE).await;
    assert_eq!(renamed.result()["name"], "新苑");
    assert_eq!(renamed.result()["compoundKind"], "RESETTLEMENT");
    assert_eq!(renamed.result()["figures"]["buildings"], 2);

    app.advance(TimeDelta::days(1));
    let closed = office
        .act("closePlace", json!({"placeId": id}), PLACE)
        .await;
    assert_eq!(closed.result()["closedAt"], "2026-11-24T01:00:00+00:00");
    let listed = json!({"parent": community});
    let query = "query($parent: UUID!) { places(parentId: $parent) { nodes { name } } }";
    let listed = office.gql(query, listed).await;
    assert!(!listed.body.to_string().contains("新苑"), "{}", listed.body);
    office
        .act("renamePlace", json!({"placeId": id, "name": "旧苑"}), PLACE)
        .await
        .refused("NOT_FOUND");
    the_tree_agrees(app).await;
}

async fn names_and_levels_are_checked(app: &TestApp) {
    let office = app.as_role(Role::CommunityAdmin).await;
    let community = app.town.community.id;
    let create = async |parent: Uuid, kind: &str, name: &str| {
        let new = json!({"parentId": parent, "kind": kind, "name": name});
        office.act("createPlace", new, "{ id }").await
    };
    create(community, "COMPOUND", "半山小区")
        .await
        .refused_on("NAME_TAKEN", "name");
    create(community, "COMPOUND", "  ")
        .await
        .refused_on("REQUIRED", "name");
    create(community, "COMPOUND", &"山".repeat(61))
        .await
        .refused_on("TOO_LONG", "name");
    create(community, "STREET", "新街道")
        .await
        .refused_on("INVALID", "parentId");
    create(app.town.building.id, "BUILDING", "楼中楼")
        .await
        .refused_on("INVALID", "parentId");
    create(new_id(), "BUILDING", "1 号楼")
        .await
        .refused_on("NOT_FOUND", "parentId");
    create(app.town.other_compound.id, "BUILDING", "9 号楼")
        .await
        .refused_on("FORBIDDEN", "parentId");
    let kind = json!({
        "parentId": app.town.compound.id, "kind": "BUILDING", "name": "9 号楼",
        "compoundKind": "MANAGED",
    });
    office
        .act("createPlace", kind, "{ id }")
        .await
        .refused_on("INVALID", "compoundKind");
    let top = json!({"kind": "STREET", "name": "新街道"});
    let street = app.as_role(Role::StreetAdmin).await;
    street
        .act("createPlace", top.clone(), "{ id }")
        .await
        .refused("FORBIDDEN");
    let system = app.as_role(Role::SystemAdmin).await;
    system.act("createPlace", top, "{ id }").await.data();
    the_tree_agrees(app).await;
}

async fn a_place_in_use_is_not_closed(app: &TestApp) {
    let office = app.as_role(Role::CommunityAdmin).await;
    let order = app.submitted(PLAIN).await;
    let compound = json!({"placeId": app.town.compound.id});
    let close = async || office.act("closePlace", compound.clone(), "{ id }").await;
    close().await.refused("ORDERS_OPEN");
    app.as_role(Role::Resident)
        .await
        .withdraw(order)
        .await
        .data();
    close().await.refused("STILL_INHABITED");
    for role in [Role::Resident, Role::Neighbour] {
        let home = json!({"placeId": app.town.next_building.id});
        let person = app.as_role(role).await;
        person.act("setResidence", home, "{ id }").await.data();
    }
    close().await.data();
    let living = enrollment::Entity::find()
        .filter(enrollment::Column::PlaceId.eq(app.town.compound.id))
        .filter(enrollment::Column::State.ne(EnrollmentState::Ended))
        .count(app.db())
        .await;
    assert_eq!(living.unwrap(), 0, "nobody reports to a closed place");
    let building = place(app, app.town.building.id).await;
    assert!(building.closed_at.is_some(), "what is below closes with it");
    let resident = app.as_role(Role::Resident).await;
    resident
        .submit(app.request(PLAIN))
        .await
        .refused_on("NOT_FOUND", "placeId");
}

/// 半山小区 goes to 柏杨社区, with one order on its branch's desk, one on the committee's, one that
/// is closed, its members, its grid worker and what the audit says of it.
async fn a_move_takes_orders_rights_and_history_along(app: &TestApp) {
    let town = &app.town;
    let to = town.other_compound.community_id.unwrap();
    let on_desk = app.submitted(PLAIN).await;
    let withdrawn = app.submitted(PLAIN).await;
    let resident = app.as_role(Role::Resident).await;
    resident.withdraw(withdrawn).await.data();
    // Without its branch the compound's requests lie on the committee's desk.
    let branch = order_row(app, on_desk).await.desk_id;
    coverage::Entity::delete_many()
        .filter(coverage::Column::OrganizationId.eq(branch))
        .exec(app.writer())
        .await
        .unwrap();
    let with_committee = id_of(resident.submit(app.request(PLAIN)).await.result());
    covers(app, branch, town.compound.id).await;
    let grid = covered_by_grid(app, town.community.id, town.building.id).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let renamed = json!({"placeId": town.compound.id, "name": "半山苑"});
    office.act("renamePlace", renamed, "{ id }").await.data();

    let input = json!({"placeId": town.compound.id, "parentId": to});
    office
        .act("movePlace", input.clone(), PLACE)
        .await
        .refused_on("FORBIDDEN", "parentId");
    let street = app.as_role(Role::StreetAdmin).await;
    let moved = street.act("movePlace", input, PLACE).await;
    assert_eq!(moved.result()["parent"]["id"], to.to_string());
    assert_eq!(moved.result()["figures"]["openOrders"], 2);
    the_tree_agrees(app).await;

    for id in [on_desk, withdrawn, with_committee] {
        assert_eq!(order_row(app, id).await.community_id, to);
        assert!(office.order(id).await.is_null(), "theirs no longer");
        let other = app.as_role(Role::OtherCommunityAdmin).await;
        assert!(!other.order(id).await.is_null(), "theirs from now on");
    }
    assert_eq!(order_row(app, on_desk).await.desk_id, branch);
    // The move gave it back to the branch that covers the compound again.
    assert_eq!(order_row(app, with_committee).await.desk_id, branch);
    let worker = app.as_role(Role::GridWorker).await;
    assert!(!worker.order(on_desk).await.is_null(), "rights follow");
    let of_grid = coverage::Entity::find()
        .filter(coverage::Column::GridId.eq(grid))
        .count(app.db())
        .await;
    assert_eq!(of_grid.unwrap(), 0, "a grid stays in its community");
    let history = audit_of(
        &app.as_role(Role::OtherCommunityAdmin).await,
        town.compound.id,
    )
    .await;
    assert_eq!(actions(&history), ["PLACE_MOVED", "PLACE_RENAMED"]);
    assert_eq!(
        history[0]["changes"],
        json!([{"field": "parent", "before": "岩岭社区", "after": "柏杨社区"}])
    );
    let former = audit_of(&office, town.compound.id).await;
    assert!(former.is_empty(), "{former:?}");
    // Where it was moved to, members go on as before.
    let order = app.submitted(PLAIN).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher.dispatch(order, 1).await.data();
    app.as_role(Role::Handler).await.claim(order).await.data();
}

async fn what_cannot_move_stays(app: &TestApp) {
    let town = &app.town;
    let system = app.as_role(Role::SystemAdmin).await;
    let go = async |place: Uuid, parent: Uuid| {
        let input = json!({"placeId": place, "parentId": parent});
        system.act("movePlace", input, "{ id }").await
    };
    let (street, community, compound) = (town.street.id, town.community.id, town.compound.id);
    for (place, parent) in [
        (compound, compound),
        (community, compound),
        (compound, town.building.id),
        (street, community),
        (community, town.other_compound.community_id.unwrap()),
        (compound, street),
        (town.building.id, community),
    ] {
        go(place, parent).await.refused_on("INVALID", "parentId");
    }
    go(compound, new_id())
        .await
        .refused_on("NOT_FOUND", "parentId");
    go(new_id(), street).await.refused("NOT_FOUND");

    // Streets number their orders each for itself.
    let found = app.founding();
    let far_street = found.place(None, PlaceKind::Street, "远山街道").await;
    let far = found
        .place(Some(&far_street), PlaceKind::Community, "远山社区")
        .await;
    app.submitted(PLAIN).await;
    go(compound, far.id).await.refused_on("INVALID", "parentId");
    go(town.next_compound.id, far.id).await.data();
    the_tree_agrees(app).await;
}

/// 青石院 becomes part of 半山小区: one building each of the same name, one member of both.
async fn a_merge_leaves_nothing_behind(app: &TestApp) {
    let town = &app.town;
    let (from, into) = (&town.next_compound, &town.compound);
    let found = app.founding();
    let neighbour = found.person("许住户", "13600000077").await;
    found.lives_in(neighbour.id, &town.next_building).await;
    found
        .enrolled(town.person(Role::Member).unwrap(), from)
        .await;
    found.enrolled(neighbour.id, from).await;
    let client = app.sign_in(neighbour.id).await;
    let request = |place: Uuid| {
        let mut request = app.request(PLAIN);
        request["placeId"] = json!(place);
        request
    };
    let at_compound = id_of(client.submit(request(from.id)).await.result());
    let at_building = id_of(client.submit(request(town.next_building.id)).await.result());

    let office = app.as_role(Role::CommunityAdmin).await;
    let merge = |into: Uuid| json!({"placeId": from.id, "intoId": into});
    office
        .act("mergePlaces", merge(from.id), PLACE)
        .await
        .refused_on("INVALID", "intoId");
    office
        .act("mergePlaces", merge(town.building.id), PLACE)
        .await
        .refused_on("INVALID", "intoId");
    office
        .act("mergePlaces", merge(town.other_compound.id), PLACE)
        .await
        .refused_on("FORBIDDEN", "intoId");
    let merged = office.act("mergePlaces", merge(into.id), PLACE).await;
    let merged = merged.result();
    assert_eq!(merged["id"], into.id.to_string());
    assert_eq!(merged["figures"]["buildings"], 3);
    assert_eq!(merged["figures"]["residents"], 3);
    assert_eq!(merged["figures"]["openOrders"], 2);
    assert_eq!(merged["figures"]["organizations"], 2);
    the_tree_agrees(app).await;

    assert!(place(app, from.id).await.closed_at.is_some());
    for id in [at_compound, at_building] {
        assert_eq!(order_row(app, id).await.compound_id, Some(into.id));
    }
    assert_eq!(order_row(app, at_compound).await.place_id, into.id);
    let living = enrollment::Entity::find()
        .filter(enrollment::Column::PlaceId.eq(into.id))
        .filter(enrollment::Column::State.eq(EnrollmentState::Confirmed))
        .count(app.db())
        .await;
    assert_eq!(living.unwrap(), 3, "the member of both is counted once");
    let seats = organization::Entity::find()
        .filter(organization::Column::SeatId.eq(from.id))
        .count(app.db())
        .await;
    assert_eq!(seats.unwrap(), 0);
    let history = audit_of(&office, into.id).await;
    assert_eq!(
        history[0]["changes"],
        json!([{"field": "name", "before": "青石院", "after": "半山小区"}])
    );
}

async fn the_audit_of_a_place_is_read_by_its_administrators(app: &TestApp) {
    let office = app.as_role(Role::CommunityAdmin).await;
    let building = json!({"placeId": app.town.building.id, "name": "三号楼"});
    office.act("renamePlace", building, "{ id }").await.data();
    for (role, place, seen) in [
        (Role::CommunityAdmin, app.town.building.id, 1),
        (Role::CommunityAdmin, app.town.compound.id, 1),
        (Role::StreetAdmin, app.town.street.id, 1),
        (Role::SystemAdmin, app.town.community.id, 1),
        (Role::CommunityAdmin, app.town.next_compound.id, 0),
        (Role::OtherCommunityAdmin, app.town.building.id, 0),
    ] {
        let client = app.as_role(role).await;
        assert_eq!(audit_of(&client, place).await.len(), seen, "{role:?}");
    }
    let query = "query($id: UUID!) { auditEntries(placeId: $id) { nodes { id } } }";
    let resident = app.as_role(Role::Resident).await;
    let refused = resident
        .gql(query, json!({"id": app.town.building.id}))
        .await;
    assert_eq!(refused.code(), "FORBIDDEN");
    let refused = office.gql(query, json!({"id": new_id()})).await;
    assert_eq!(refused.code(), "NOT_FOUND");
}

async fn a_repeated_change_is_made_once(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    let to = app.town.other_compound.community_id;
    let move_it = json!({
        "requestId": new_id(), "placeId": app.town.compound.id, "parentId": to,
    });
    let close = json!({"requestId": new_id(), "placeId": app.town.next_compound.id});
    for (mutation, input) in [("movePlace", move_it), ("closePlace", close)] {
        for _ in 0..2 {
            street.act(mutation, input.clone(), "{ id }").await.data();
        }
    }
    let history = audit_of(&street, app.town.street.id).await;
    assert_eq!(actions(&history), ["PLACE_CLOSED", "PLACE_MOVED"]);
}

pub async fn place(app: &TestApp, id: Uuid) -> place::Model {
    let found = place::Entity::find_by_id(id).one(app.db()).await;
    found.unwrap().unwrap()
}

async fn order_row(app: &TestApp, id: Uuid) -> order::Model {
    let found = order::Entity::find_by_id(id).one(app.db()).await;
    found.unwrap().unwrap()
}

pub async fn covers(app: &TestApp, organization_id: Uuid, place_id: Uuid) {
    coverage::ActiveModel {
        id: Set(new_id()),
        organization_id: Set(Some(organization_id)),
        grid_id: Set(None),
        place_id: Set(place_id),
        created_at: Set(app.now()),
    }
    .insert(app.writer())
    .await
    .unwrap();
}

async fn covered_by_grid(app: &TestApp, community_id: Uuid, place_id: Uuid) -> Uuid {
    let grid = grid::ActiveModel {
        id: Set(new_id()),
        community_id: Set(community_id),
        name: Set("第一网格".to_owned()),
        created_at: Set(app.now()),
        closed_at: Set(None),
    };
    let grid = grid.insert(app.writer()).await.unwrap();
    coverage::ActiveModel {
        id: Set(new_id()),
        organization_id: Set(None),
        grid_id: Set(Some(grid.id)),
        place_id: Set(place_id),
        created_at: Set(app.now()),
    }
    .insert(app.writer())
    .await
    .unwrap();
    grid.id
}

async fn audit_of(client: &Client, place_id: Uuid) -> Vec<Json> {
    let query = "query($id: UUID!) { auditEntries(placeId: $id) { nodes { \
        action subject changes { field before after } } } }";
    let answer = client.gql(query, json!({"id": place_id})).await;
    answer.data()["auditEntries"]["nodes"]
        .as_array()
        .unwrap()
        .clone()
}

fn actions(entries: &[Json]) -> Vec<&str> {
    entries
        .iter()
        .map(|entry| entry["action"].as_str().unwrap())
        .collect()
}
