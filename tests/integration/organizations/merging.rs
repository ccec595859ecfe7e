//! Doubles become one: everybody and everything goes along, once, and as the preview said.

use entity::{appointment::AppointmentRole, employment, order, organization::OrganizationKind};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::clock::new_id;

use super::{create, history, names, record, settled::organizations_agree};
use crate::support::{Role, TestApp, json, on_both, steps::PLAIN};

on_both! {
    a_double_takes_everything_along,
    a_branch_takes_its_desk_along,
    what_is_no_double_stays,
    a_sheet_may_still_name_the_double,
}

async fn a_double_takes_everything_along(app: &TestApp) {
    let town = &app.town;
    let office = app.as_role(Role::CommunityAdmin).await;
    let found = app.founding();
    let double = found
        .organization(
            None,
            OrganizationKind::Enterprise,
            "供水有限公司",
            &town.compound,
        )
        .await;
    let part = found
        .organization(
            Some(&double),
            OrganizationKind::Enterprise,
            "供水二站",
            &town.compound,
        )
        .await;
    let both = town.person(Role::Member).unwrap();
    let one = town.person(Role::Handler).unwrap();
    for person in [both, one] {
        found.works_at(person, &double).await;
    }
    found.works_at(both, &town.unit).await;
    for unit in [&double, &town.unit] {
        found
            .appointed(both, AppointmentRole::UnitLiaison, None, Some(unit))
            .await;
        found.reports(unit, &town.community).await;
    }
    for (unit, name) in [
        (double.id, "苗联系"),
        (town.unit.id, "苗联系"),
        (double.id, "石门卫"),
    ] {
        let contact = json!({"organizationId": unit, "name": name, "phone": "8123456"});
        office
            .act("addOrganizationContact", contact, "{ id }")
            .await
            .data();
    }
    for unit in [double.id, town.unit.id] {
        super::coverage::set(&office, unit, &[town.compound.id], &[])
            .await
            .data();
    }
    let merge = json!({"organizationId": double.id, "intoId": town.unit.id});
    let query = "query($organizationId: UUID!, $intoId: UUID!) { \
        preview: organizationMergePreview(organizationId: $organizationId, intoId: $intoId) { \
        people roles reports contacts covered parts orders openOrders } }";
    let preview = office.gql(query, merge.clone()).await;
    assert_eq!(
        preview.data()["preview"],
        json!({
            "people": 2, "roles": 1, "reports": 1, "contacts": 2, "covered": 1, "parts": 1,
            "orders": 0, "openOrders": 0,
        })
    );
    office
        .act("mergeOrganizations", merge, "{ id }")
        .await
        .data();
    let seen = record(&office, town.unit.id).await;
    assert_eq!(seen["peopleCount"], 2);
    assert_eq!(seen["officers"].as_array().unwrap().len(), 1);
    assert_eq!(seen["reports"].as_array().unwrap().len(), 1);
    assert_eq!(seen["contacts"].as_array().unwrap().len(), 2);
    assert_eq!(seen["covers"], json!([{"name": "半山小区"}]));
    assert_eq!(seen["partCount"], 1);
    let former = record(&office, double.id).await;
    assert_eq!(former["mergedInto"]["name"], "供水公司");
    assert!(!former["closedAt"].is_null());
    let parts = format!("parentId: \"{}\"", town.unit.id);
    assert_eq!(names(&office, &parts).await, [part.name]);
    for id in [double.id, town.unit.id] {
        assert_eq!(history(&office, id).await[0], "ORGANIZATION_MERGED");
    }
    organizations_agree(app).await;
}

async fn a_branch_takes_its_desk_along(app: &TestApp) {
    let town = &app.town;
    let office = app.as_role(Role::CommunityAdmin).await;
    let open = app.submitted(PLAIN).await;
    let done = app.submitted(PLAIN).await;
    app.as_role(Role::Resident)
        .await
        .withdraw(done)
        .await
        .data();
    let into = create(&office, "BRANCH", "半山联合支部", town.compound.id, None).await;
    let merge = json!({"organizationId": town.branch.id, "intoId": into});
    office
        .act("mergeOrganizations", merge, "{ id }")
        .await
        .data();
    let on_desk = order::Entity::find().filter(order::Column::DeskId.eq(into));
    assert_eq!(on_desk.count(app.db()).await.unwrap(), 2);
    // Its dispatcher goes on at the new desk.
    app.as_role(Role::Dispatcher)
        .await
        .dispatch(open, 1)
        .await
        .data();
    let seen = record(&office, into).await;
    assert_eq!(seen["covers"], json!([{"name": "半山小区"}]));
    organizations_agree(app).await;
}

async fn what_is_no_double_stays(app: &TestApp) {
    let town = &app.town;
    let street = app.as_role(Role::StreetAdmin).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let theirs = app.as_role(Role::OtherCommunityAdmin).await;
    let elsewhere = create(&theirs, "SCHOOL", "柏杨小学", town.other_compound.id, None).await;
    let merge = |into| json!({"organizationId": town.unit.id, "intoId": into});
    for into in [town.unit.id, town.branch.id] {
        office
            .act("mergeOrganizations", merge(into), "{ id }")
            .await
            .refused_on("INVALID", "intoId");
    }
    for into in [elsewhere, new_id()] {
        office
            .act("mergeOrganizations", merge(into), "{ id }")
            .await
            .refused_on("NOT_FOUND", "intoId");
    }
    // A merchant has clerks and no liaison.
    let found = app.founding();
    let liaison = town.person(Role::Member).unwrap();
    found
        .appointed(
            liaison,
            AppointmentRole::UnitLiaison,
            None,
            Some(&town.unit),
        )
        .await;
    let shop = create(&office, "MERCHANT", "供水商店", town.community.id, None).await;
    office
        .act("mergeOrganizations", merge(shop), "{ id }")
        .await
        .refused_on("INVALID", "intoId");
    street
        .act("mergeOrganizations", merge(elsewhere), "{ id }")
        .await
        .data();
    organizations_agree(app).await;
}

async fn a_sheet_may_still_name_the_double(app: &TestApp) {
    let town = &app.town;
    let office = app.as_role(Role::CommunityAdmin).await;
    let double = create(&office, "ENTERPRISE", "自来水公司", town.community.id, None).await;
    let merge = json!({"organizationId": double, "intoId": town.unit.id});
    office
        .act("mergeOrganizations", merge, "{ id }")
        .await
        .data();
    let roster = "姓名,手机,单位,居住小区\n杨新人,13700000001,自来水公司,半山小区\n";
    let batch = office.staged(roster.as_bytes().to_vec()).await;
    let input = json!({"batchId": batch, "allOrNothing": true});
    office.act("commitImport", input, "{ id }").await.data();
    assert_eq!(office.settled(batch).await["state"], "COMMITTED");
    let at_unit = employment::Entity::find()
        .filter(employment::Column::OrganizationId.eq(town.unit.id))
        .count(app.db())
        .await;
    assert_eq!(at_unit.unwrap(), 1, "and no double came back");
    organizations_agree(app).await;
}
