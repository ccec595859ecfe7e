//! A street from three files, and what is asked where names are not enough.

use entity::{audit_entry, coverage, grid, organization, place, place::PlaceKind};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::support::{Role, TestApp, json, on_both};

on_both! {
    the_samples_set_up_a_street,
    places_are_told_apart,
    nobody_imports_beyond_their_place,
    buildings_and_grids_are_added_once,
}

/// The three sample files in their order, as a newcomer would bring them; and again, to no effect.
async fn the_samples_set_up_a_street(app: &TestApp) {
    let admin = app.as_role(Role::SystemAdmin).await;
    for (kind, new) in [("places", 14), ("buildings", 7), ("members", 7)] {
        let path = format!("/rosters/samples/{kind}.xlsx");
        let response = app.nobody().get(&path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let bytes = response.bytes().await.unwrap().to_vec();
        let id = admin.staged_as(kind, bytes.clone()).await;
        let problems = admin
            .lines(
                id,
                "line verdict problems { cell code value } choices { column value }",
            )
            .await;
        assert_eq!(
            admin.counts(id).await,
            json!([new, 0, 0, 0]),
            "{kind}: {problems}"
        );
        let batch = admin.imported(id).await;
        assert_eq!(batch["imported"], json!(new), "{kind}");
        let again = admin.staged_as(kind, bytes).await;
        assert_eq!(
            admin.counts(again).await,
            json!([0, new, 0, 0]),
            "{kind} again"
        );
        let recorded = audit_entry::Entity::find()
            .filter(audit_entry::Column::SubjectId.eq(id))
            .all(app.db())
            .await
            .unwrap();
        assert_eq!(recorded.len(), 1);
        assert_eq!(
            recorded[0].action,
            audit_entry::AuditAction::ImportCommitted
        );
    }
    let compound = place::Entity::find()
        .filter(place::Column::Name.eq("老纺织厂宿舍"))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(compound.compound_kind, Some(place::CompoundKind::Unmanaged));
    let branch = organization::Entity::find()
        .filter(organization::Column::Name.eq("柳岸花园党支部"))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(branch.branch_kind, Some(organization::BranchKind::Entity));
    assert!(branch.parent_id.is_some());
    let covered = coverage::Entity::find()
        .filter(coverage::Column::OrganizationId.eq(branch.id))
        .filter(coverage::Column::PlaceId.eq(compound.id))
        .count(app.db())
        .await
        .unwrap();
    assert_eq!(covered, 1);
    let buildings = place::Entity::find()
        .filter(place::Column::CompoundId.eq(compound.id))
        .filter(place::Column::Kind.eq(PlaceKind::Building))
        .all(app.db())
        .await
        .unwrap();
    assert_eq!(buildings.len(), 2);
    assert!(
        buildings
            .iter()
            .all(|one| one.path.starts_with(&compound.path))
    );
}

/// Same names in two communities: asked, decided, and remembered; kinds are amended, nothing moved.
async fn places_are_told_apart(app: &TestApp) {
    let admin = app.as_role(Role::StreetAdmin).await;
    let sheet = "类型,名称,所属辖区,小区类型,上级组织,覆盖小区\n\
                 小区,同名小区,岩岭社区,物业,,\n\
                 小区,同名小区,柏杨社区,三无,,\n\
                 小区,半山小区,,安置房,,\n\
                 实体党支部,同名支部,岩岭社区,,岩岭社区党委,\n\
                 小区,无处小区,,,,\n\
                 飞船,企业号,,,,\n\
                 社区,半山小区,花溪街道,物业,,\n";
    let id = admin.staged_as("places", sheet.as_bytes().to_vec()).await;
    let lines = admin
        .lines(
            id,
            "line verdict changes { column before after } problems { cell code }",
        )
        .await;
    assert_eq!(admin.counts(id).await, json!([3, 0, 1, 3]), "{lines}");
    assert_eq!(
        lines[2]["changes"],
        json!([{"column": "compoundKind", "before": "物业小区", "after": "安置房小区"}])
    );
    assert_eq!(
        lines[4]["problems"],
        json!([{"cell": "C6", "code": "REQUIRED"}])
    );
    assert_eq!(
        lines[5]["problems"],
        json!([{"cell": "A7", "code": "INVALID"}])
    );
    assert_eq!(
        lines[6]["problems"],
        json!([{"cell": "D8", "code": "INVALID"}])
    );
    admin
        .act(
            "commitImport",
            json!({"batchId": id, "allOrNothing": true}),
            "{ id }",
        )
        .await
        .refused_on("IMPORT_INCOMPLETE", "allOrNothing");
    admin.imported(id).await;

    // Which of the two is meant, the file does not say.
    let sheet =
        "类型,名称,所属辖区,覆盖小区\n功能型党支部,新支部,花溪街道,同名小区\n小区,同名小区,,\n";
    let id = admin.staged_as("places", sheet.as_bytes().to_vec()).await;
    let row = "id verdict isDecided choices { key column value mayBeNew options { id label } }";
    let lines = admin.lines(id, row).await;
    assert_eq!(admin.batch(id).await["ambiguous"], 2, "{lines}");
    let choice = &lines[0]["choices"][0];
    assert_eq!(
        (&choice["column"], &choice["value"]),
        (&json!("covers"), &json!("同名小区"))
    );
    let labels: Vec<&str> = choice["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| option["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["岩岭社区 · 同名小区", "柏杨社区 · 同名小区"]);
    let wrong = json!({"key": choice["key"], "optionId": server::clock::new_id()});
    admin
        .decide(id, &lines[0], wrong)
        .await
        .refused_on("INVALID", "choice");
    let second = json!({"key": choice["key"], "optionId": choice["options"][1]["id"]});
    admin.decide(id, &lines[0], second).await.data();
    admin
        .decide(id, &lines[1], json!({"skip": true}))
        .await
        .data();
    let batch = admin.batch(id).await;
    assert_eq!(
        [&batch["new"], &batch["ambiguous"], &batch["skipped"]],
        [&json!(1), &json!(0), &json!(1)]
    );
    // Thought better of it, and of that too.
    admin
        .decide(id, &lines[1], json!({"skip": false}))
        .await
        .data();
    assert_eq!(admin.batch(id).await["ambiguous"], 1);
    admin
        .decide(id, &lines[1], json!({"skip": true}))
        .await
        .data();
    let input = json!({"batchId": id, "allOrNothing": true});
    admin.act("commitImport", input, "{ id }").await.data();
    assert_eq!(admin.settled(id).await["imported"], 1);
    let branch = organization::Entity::find()
        .filter(organization::Column::Name.eq("新支部"))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    let covered = coverage::Entity::find()
        .filter(coverage::Column::OrganizationId.eq(branch.id))
        .all(app.db())
        .await
        .unwrap();
    assert_eq!(covered.len(), 1);
    // A branch sits in a community, also where the file names the street.
    let seat = place::Entity::find_by_id(branch.seat_id.unwrap()).one(app.db());
    assert_eq!(seat.await.unwrap().unwrap().name, "柏杨社区");
}

/// What lies elsewhere is not there for whoever administers one community.
async fn nobody_imports_beyond_their_place(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let sheet = "类型,名称,所属辖区,覆盖小区\n\
                 小区,新小区,柏杨社区,\n\
                 街道,新街道,,\n\
                 社区,新社区,花溪街道,\n\
                 功能型党支部,新支部,,梅苑小区\n\
                 功能型党支部,抢占支部,,青石院\n\
                 党支部,不明支部,岩岭社区,\n\
                 党小组,好小组,,青石院\n\
                 小区,好小区,,\n";
    let id = admin.staged_as("places", sheet.as_bytes().to_vec()).await;
    assert_eq!(admin.counts(id).await, json!([2, 0, 0, 6]));
    let lines = admin.lines(id, "problems { column code }").await;
    let problem = |column: &str, code: &str| json!([{"column": column, "code": code}]);
    assert_eq!(lines[4]["problems"], problem("covers", "PLACE_COVERED"));
    assert_eq!(lines[5]["problems"], problem("branchKind", "REQUIRED"));
    admin.imported(id).await;
    let made = place::Entity::find()
        .filter(place::Column::Name.eq("好小区"))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(made.parent_id, Some(app.town.community.id));
    assert_eq!(made.community_id, Some(app.town.community.id));
    assert_eq!(made.street_id, Some(app.town.street.id));
}

/// A building that goes by its number, a grid that comes with the first line that names it.
async fn buildings_and_grids_are_added_once(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let sheet = "小区,楼栋,网格\n\
                 半山小区,3栋,新网格\n\
                 半山小区,5,新网格\n\
                 半山小区,5号楼,\n\
                 青石院,,新网格\n\
                 梅苑小区,1号楼,\n\
                 半山小区,,\n";
    let id = admin
        .staged_as("buildings", sheet.as_bytes().to_vec())
        .await;
    let lines = admin
        .lines(
            id,
            "verdict changes { column after } problems { column code }",
        )
        .await;
    assert_eq!(
        lines,
        json!([
            {"verdict": "CHANGED", "problems": [],
                "changes": [{"column": "newGrid", "after": "新网格"}, {"column": "grid", "after": "新网格"}]},
            {"verdict": "NEW", "problems": [], "changes": []},
            {"verdict": "SAME", "problems": [], "changes": []},
            {"verdict": "CHANGED", "problems": [], "changes": [{"column": "grid", "after": "新网格"}]},
            {"verdict": "ERROR", "problems": [{"column": "compound", "code": "NOT_FOUND"}], "changes": []},
            {"verdict": "ERROR", "problems": [{"column": "building", "code": "REQUIRED"}], "changes": []},
        ])
    );
    let batch = admin.imported(id).await;
    assert_eq!(batch["imported"], 3);
    let grid = grid::Entity::find()
        .filter(grid::Column::Name.eq("新网格"))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    let covered = coverage::Entity::find()
        .filter(coverage::Column::GridId.eq(grid.id))
        .count(app.db())
        .await
        .unwrap();
    assert_eq!(covered, 3);
    let again = admin
        .staged_as("buildings", sheet.as_bytes().to_vec())
        .await;
    assert_eq!(admin.counts(again).await, json!([0, 4, 0, 2]));
    // Taken back, the grid and the building are gone, and what was there is not.
    admin.undone(id).await;
    let left = place::Entity::find()
        .filter(place::Column::CompoundId.eq(app.town.compound.id))
        .filter(place::Column::Kind.eq(PlaceKind::Building))
        .count(app.db())
        .await
        .unwrap();
    assert_eq!(left, 2);
    assert_eq!(grid::Entity::find().count(app.db()).await.unwrap(), 0);
}
