//! Organisations of a file: where they may stand and sit, and the orders that follow their coverage.

use entity::{organization, organization::OrganizationKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::{Role, TestApp, json, on_both, steps::PLAIN};

on_both! {
    orders_follow_branches_that_a_file_brings,
    a_file_keeps_the_tree_in_shape,
    units_of_a_file_stand_in_no_circle,
}

/// To the branch that the file brings, and back to the committee when the file is taken back.
async fn orders_follow_branches_that_a_file_brings(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let uncovered = json!({
        "organizationId": app.town.branch.id,
        "addPlaceIds": [],
        "removePlaceIds": [app.town.compound.id],
    });
    let change = admin.act("setOrganizationCoverage", uncovered, "{ id }");
    change.await.data();
    let order = app.submitted(PLAIN).await;
    let committee = app.desk_of(order).await;
    let sheet = "类型,名称,所属辖区,覆盖小区\n功能型党支部,新支部,岩岭社区,半山小区\n";
    let id = admin.staged_as("places", sheet.as_bytes().to_vec()).await;
    admin.imported(id).await;
    assert_eq!(app.desk_of(order).await, named(app, "新支部").await.id);
    let batch = admin.undone(id).await;
    assert_eq!((&batch["undone"], &batch["kept"]), (&json!(1), &json!(0)));
    assert_eq!(app.desk_of(order).await, committee);
}

/// The same rules as by hand, with the cell that breaks them.
async fn a_file_keeps_the_tree_in_shape(app: &TestApp) {
    let admin = app.as_role(Role::StreetAdmin).await;
    let sheet = "类型,名称,所属辖区,上级组织,覆盖小区\n\
                 功能型党支部,悬空支部,花溪街道,,\n\
                 社区党委,小区党委,半山小区,,\n\
                 功能型党支部,倒置支部,岩岭社区,供水公司,\n\
                 党小组,直属小组,半山小区,半山支部,\n\
                 街道党工委,新党工委,,,\n\
                 功能型党支部,街边支部,花溪街道,岩岭社区党委,\n";
    let id = admin.staged_as("places", sheet.as_bytes().to_vec()).await;
    let lines = admin.lines(id, "verdict problems { cell code }").await;
    let wrong =
        |cell: &str| json!({"verdict": "ERROR", "problems": [{"cell": cell, "code": "INVALID"}]});
    let fine = json!({"verdict": "NEW", "problems": []});
    assert_eq!(
        lines,
        json!([
            wrong("C2"),
            wrong("C3"),
            wrong("D4"),
            fine,
            fine,
            wrong("C7")
        ])
    );
    admin.imported(id).await;
    let committee = named(app, "新党工委").await;
    assert_eq!(committee.kind, OrganizationKind::StreetCommittee);
    assert_eq!(committee.seat_id, Some(app.town.street.id));
}

/// Neither two lines nor a line and what was there before.
async fn units_of_a_file_stand_in_no_circle(app: &TestApp) {
    let admin = app.as_role(Role::StreetAdmin).await;
    let sheet = "类型,名称,所属辖区,上级组织\n\
                 企业,总公司,岩岭社区,\n\
                 企业,分公司,柏杨社区,总公司\n\
                 企业,门市部,岩岭社区,分公司\n";
    let id = admin.staged_as("places", sheet.as_bytes().to_vec()).await;
    admin.imported(id).await;
    // For one community's administrator the middle of the chain lies elsewhere.
    for (role, lines) in [
        (Role::StreetAdmin, "企业,总公司,岩岭社区,门市部\n"),
        (Role::CommunityAdmin, "企业,总公司,岩岭社区,门市部\n"),
        (
            Role::StreetAdmin,
            "企业,总公司,岩岭社区,供水公司\n共建单位,供水公司,岩岭社区,分公司\n",
        ),
    ] {
        let admin = app.as_role(role).await;
        let sheet = format!("类型,名称,所属辖区,上级组织\n{lines}");
        let id = admin.staged_as("places", sheet.into_bytes()).await;
        let judged = admin.lines(id, "problems { column code }").await;
        let last = judged.as_array().unwrap().last().unwrap();
        assert_eq!(
            last["problems"],
            json!([{"column": "parent", "code": "INVALID"}]),
            "{role:?}: {judged}"
        );
    }
}

async fn named(app: &TestApp, name: &str) -> organization::Model {
    organization::Entity::find()
        .filter(organization::Column::Name.eq(name))
        .one(app.db())
        .await
        .unwrap()
        .unwrap()
}
