//! What an import did is put back, but for what somebody has changed or used since.

use entity::{employment, enrollment, organization, person, person_skill, place, residency};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use server::{clock::new_id, roster::work};

use super::steps::{BATCH, person_with, text};
use crate::support::{Role, TestApp, json, on_both};

on_both! {
    everything_is_put_back,
    what_was_changed_since_is_kept,
    all_or_nothing_becomes_nothing,
    the_tree_moves_under_an_import,
    what_belongs_to_others_by_now_is_kept,
    what_is_forgotten_is_not_taken_back,
    work_that_was_left_is_taken_up,
    a_namesake_is_decided,
    a_number_that_is_taken_by_now_stays,
    nobody_goes_back_to_what_is_closed,
    a_unit_that_is_used_by_now_stays,
}

async fn dump(app: &TestApp) -> Vec<String> {
    let mut dump = Vec::new();
    for table in [
        "person",
        "residency",
        "employment",
        "person_skill",
        "enrollment",
        "organization",
    ] {
        let mut lines: Vec<String> = app.dump(table).await.lines().map(str::to_owned).collect();
        lines.sort();
        dump.push(format!("{table}: {}", lines.join("\n")));
    }
    dump
}

/// To the letter, but for the versions of 报到, by which others notice.
async fn everything_is_put_back(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let resident = app.town.phone(Role::Resident);
    let neighbour = app.town.phone(Role::Neighbour);
    let before = dump(app).await;
    let id = admin
        .staged(text(&format!(
            "孙新人,13812345678,第一中学,半山小区,3栋,电工、医护\n\
             李新人,13812345679,第一中学,青石院,,\n\
             林改名,{resident},供水公司,青石院,1,法律\n\
             何邻居,{neighbour},第二中学,半山小区,,\n"
        )))
        .await;
    assert_eq!(admin.counts(id).await, json!([2, 0, 2, 0]));
    admin.imported(id).await;
    assert_ne!(dump(app).await, before);
    let batch = admin.undone(id).await;
    assert_eq!((&batch["undone"], &batch["kept"]), (&json!(4), &json!(0)));
    assert_eq!(dump(app).await, before);
    let outcomes = admin.lines(id, "outcome").await;
    assert_eq!(
        outcomes,
        json!([{"outcome": "UNDONE"}, {"outcome": "UNDONE"}, {"outcome": "UNDONE"}, {"outcome": "UNDONE"}])
    );
    admin
        .act("undoImport", json!({"batchId": id}), "{ id }")
        .await
        .refused_on("STATE_CHANGED", "batchId");
    let again = admin
        .act("undoImport", json!({"batchId": new_id()}), "{ id }")
        .await;
    again.refused_on("NOT_FOUND", "batchId");
}

async fn what_was_changed_since_is_kept(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let resident = app.town.phone(Role::Resident);
    let neighbour = app.town.phone(Role::Neighbour);
    let id = admin
        .staged(text(&format!(
            "孙新人,13812345678,第一中学,半山小区,3栋,电工\n\
             李新人,13812345679,第一中学,青石院,,\n\
             王新人,13812345670,,青石院,,\n\
             林改名,{resident},,半山小区,,\n\
             何邻居,{neighbour},供水公司,半山小区,,\n"
        )))
        .await;
    admin.imported(id).await;
    // One has signed in since, one was renamed.
    let newcomer = person_with(app, "13812345678").await.unwrap();
    app.sign_in(newcomer.id).await;
    let mut renamed = person_with(app, &resident)
        .await
        .unwrap()
        .into_active_model();
    renamed.name = Set("林再改".to_owned());
    renamed.update(app.writer()).await.unwrap();

    let batch = admin.undone(id).await;
    assert_eq!((&batch["undone"], &batch["kept"]), (&json!(3), &json!(2)));
    let lines = admin.lines(id, "outcome reason").await;
    assert_eq!(
        lines,
        json!([
            {"outcome": "KEPT", "reason": "STILL_IN_USE"},
            {"outcome": "UNDONE", "reason": null},
            {"outcome": "UNDONE", "reason": null},
            {"outcome": "KEPT", "reason": "STATE_CHANGED"},
            {"outcome": "UNDONE", "reason": null},
        ])
    );
    assert!(person_with(app, "13812345679").await.is_none());
    assert!(person_with(app, "13812345678").await.is_some());
    assert_eq!(person_with(app, &resident).await.unwrap().name, "林再改");
    let kept = |query: sea_orm::Select<employment::Entity>| async move {
        query.count(app.db()).await.unwrap()
    };
    let of = |id| employment::Entity::find().filter(employment::Column::PersonId.eq(id));
    assert_eq!(kept(of(newcomer.id)).await, 1, "whoever is kept keeps all");
    let school = organization::Entity::find()
        .filter(organization::Column::Name.eq("第一中学"))
        .count(app.db());
    assert_eq!(school.await.unwrap(), 1, "somebody works there");
    for (homes, skills) in [(
        residency::Entity::find().filter(residency::Column::PersonId.eq(newcomer.id)),
        person_skill::Entity::find().filter(person_skill::Column::PersonId.eq(newcomer.id)),
    )] {
        assert_eq!(homes.count(app.db()).await.unwrap(), 1);
        assert_eq!(skills.count(app.db()).await.unwrap(), 1);
    }
}

/// Out of date before it began: nothing is written, and the lines that are to blame are named.
async fn all_or_nothing_becomes_nothing(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let lines: String = (0..400)
        .map(|number| format!("新人{number},1370000{number:04},,半山小区,3栋,\n"))
        .collect();
    let id = admin.staged(text(&lines)).await;
    let people = person::Entity::find().count(app.db()).await.unwrap();
    let found = app.founding();
    let stranger = found.person("另一人", "13700000399").await;
    found.lives_in(stranger.id, &app.town.other_building).await;
    let input = json!({"batchId": id, "allOrNothing": true});
    admin.act("commitImport", input, BATCH).await.data();
    let batch = admin.settled(id).await;
    assert_eq!(
        [&batch["state"], &batch["failure"], &batch["left"]],
        [&json!("FAILED"), &json!("STATE_CHANGED"), &json!(1)]
    );
    let count = person::Entity::find().count(app.db()).await.unwrap();
    assert_eq!(count, people + 1, "the stranger alone");
    // Looked at again, it is wrong; the rest may be imported.
    admin.preview(id).await.data();
    admin.settled(id).await;
    assert_eq!(admin.counts(id).await, json!([399, 0, 0, 1]));
    assert_eq!(admin.imported(id).await["imported"], 399);
}

/// A compound that was renamed, and one whose community was merged, between preview and import.
async fn the_tree_moves_under_an_import(app: &TestApp) {
    let admin = app.as_role(Role::StreetAdmin).await;
    let id = admin
        .staged(text(
            "孙新人,13812345678,,半山小区,,\n李新人,13812345679,,青石院,,\n王新人,13812345670,,梅苑小区,,\n",
        ))
        .await;
    assert_eq!(admin.counts(id).await, json!([3, 0, 0, 0]));
    let rename = json!({"placeId": app.town.compound.id, "name": "半坡小区"});
    admin.act("renamePlace", rename, "{ id }").await.data();
    let other = app.town.other_compound.id;
    let moving = json!({"placeId": other, "parentId": app.town.community.id});
    admin.act("movePlace", moving, "{ id }").await.data();
    let batch = admin.imported(id).await;
    assert_eq!((&batch["imported"], &batch["left"]), (&json!(2), &json!(1)));
    let lines = admin.lines(id, "outcome reason").await;
    assert_eq!(lines[0], json!({"outcome": "LEFT", "reason": "NOT_FOUND"}));
    // Who is reported where a place went is reported there.
    let person = person_with(app, "13812345670").await.unwrap();
    let reported = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(person.id))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(reported.community_id, Some(app.town.community.id));
    let still = place::Entity::find_by_id(app.town.compound.id).one(app.db());
    assert_eq!(still.await.unwrap().unwrap().name, "半坡小区");
}

/// The administrators of the other community decide on what has gone there.
async fn what_belongs_to_others_by_now_is_kept(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let places = admin
        .staged_as(
            "places",
            "类型,名称\n小区,留下小区\n小区,迁走小区\n"
                .as_bytes()
                .to_vec(),
        )
        .await;
    admin.imported(places).await;
    let resident = app.town.phone(Role::Resident);
    let people = admin
        .staged(text(&format!(
            "孙新人,13812345678,,青石院,,\n李新人,13812345679,,迁走小区,,\n林改名,{resident},,半山小区,,\n"
        )))
        .await;
    admin.imported(people).await;
    let street = app.as_role(Role::StreetAdmin).await;
    let gone = place::Entity::find()
        .filter(place::Column::Name.eq("迁走小区"))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    for id in [gone.id, app.town.compound.id] {
        let moving = json!({"placeId": id, "parentId": app.town.other_compound.community_id});
        street.act("movePlace", moving, "{ id }").await.data();
    }
    for (id, selection) in [(people, [false, true, true]), (places, [false, true, true])] {
        let batch = admin.undone(id).await;
        let lines = admin.lines(id, "outcome reason").await;
        let kept = json!({"outcome": "KEPT", "reason": "FORBIDDEN"});
        for (line, is_kept) in lines.as_array().unwrap().iter().zip(selection) {
            assert_eq!(*line == kept, is_kept, "{lines}");
        }
        let kept = lines
            .as_array()
            .unwrap()
            .iter()
            .filter(|line| **line == kept);
        assert_eq!(batch["kept"], json!(kept.count()));
    }
    assert!(person_with(app, "13812345678").await.is_none());
    assert!(person_with(app, "13812345679").await.is_some());
    assert_eq!(person_with(app, &resident).await.unwrap().name, "林改名");
}

/// Its lines are kept for 90 days.
async fn what_is_forgotten_is_not_taken_back(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = admin.staged(text("孙新人,13812345678,,半山小区,,\n")).await;
    admin.imported(id).await;
    let may = "query($id: UUID!) { importBatch(id: $id) { mayUndo } }";
    let answer = admin.gql(may, json!({"id": id})).await;
    assert_eq!(answer.data()["importBatch"]["mayUndo"], json!(true));
    app.advance(chrono::TimeDelta::days(91));
    let admin = app.as_role(Role::CommunityAdmin).await;
    let answer = admin.gql(may, json!({"id": id})).await;
    assert_eq!(answer.data()["importBatch"]["mayUndo"], json!(false));
    admin
        .act("undoImport", json!({"batchId": id}), "{ id }")
        .await
        .refused_on("STATE_CHANGED", "batchId");
}

/// A server that stops leaves the state in the database, and another goes on from there.
async fn work_that_was_left_is_taken_up(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let lines: String = (0..300)
        .map(|number| format!("新人{number},1370000{number:04},,半山小区,3栋,\n"))
        .collect();
    let id = admin.staged(text(&lines)).await;
    // This one begins and is told to stop before the first line.
    let stopping = app.with(|_| {}).await;
    stopping.app.tasks.close();
    let input = json!({"batchId": id, "allOrNothing": false});
    let answer = admin.at(&stopping).act("commitImport", input, BATCH).await;
    assert_eq!(answer.result()["state"], "COMMITTING");
    stopping.app.tasks.wait().await;
    assert_eq!(admin.batch(id).await["done"], 0);
    work::resume(&app.app, false).await.unwrap();
    assert_eq!(
        admin.batch(id).await["state"],
        "COMMITTING",
        "it may still be alive"
    );
    app.advance(chrono::TimeDelta::seconds(31));
    work::resume(&app.app, false).await.unwrap();
    let batch = admin.settled(id).await;
    assert_eq!(
        (&batch["state"], &batch["imported"]),
        (&json!("COMMITTED"), &json!(300))
    );
}

/// Somebody of the same name in the same compound with another number: the same person.
async fn a_namesake_is_decided(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let sheet = || text("林住户,13812345678,,半山小区,,\n何邻居,13812345679,,半山小区,,\n");
    let id = admin.staged(sheet()).await;
    let lines = admin
        .lines(
            id,
            "id verdict choices { key column mayBeNew options { id label } }",
        )
        .await;
    assert_eq!(lines[0]["verdict"], "AMBIGUOUS");
    let choice = &lines[0]["choices"][0];
    assert_eq!(
        choice["options"][0]["label"],
        "林住户 · 139****0002 · 3 号楼"
    );
    let same = json!({"key": choice["key"], "optionId": choice["options"][0]["id"]});
    admin.decide(id, &lines[0], same).await.data();
    let other = json!({"key": lines[1]["choices"][0]["key"], "forAll": true});
    admin.decide(id, &lines[1], other).await.data();
    let batch = admin.batch(id).await;
    assert_eq!(
        [&batch["new"], &batch["changed"], &batch["ambiguous"]],
        [1, 1, 0]
    );
    let resident = app.town.person(Role::Resident).unwrap();
    let knows_password = person::ActiveModel {
        id: Set(resident),
        password_hash: Set(Some("of the former number".to_owned())),
        ..Default::default()
    };
    knows_password.update(app.writer()).await.unwrap();
    let former_phone = app.sign_in(resident).await;
    admin.imported(id).await;
    let row = person_with(app, "13812345678").await.unwrap();
    assert_eq!((row.id, row.password_hash), (resident, None));
    assert!(!former_phone.is_signed_in().await);
    let new_phone = app.sign_in(resident).await;
    let again = admin.staged(sheet()).await;
    assert_eq!(admin.counts(again).await, json!([0, 2, 0, 0]));
    admin.undone(id).await;
    let phone = app.town.phone(Role::Resident);
    assert_eq!(person_with(app, &phone).await.unwrap().id, resident);
    assert!(!new_phone.is_signed_in().await);
    assert!(person_with(app, "13812345679").await.is_none());
}

/// Somebody else got the number that a line had replaced.
async fn a_number_that_is_taken_by_now_stays(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let sheet = "林住户,13812345678,,半山小区,,\n孙新人,13812345679,,半山小区,,\n";
    let id = admin.staged(text(sheet)).await;
    let lines = admin.lines(id, "id choices { key options { id } }").await;
    let choice = &lines[0]["choices"][0];
    let same = json!({"key": choice["key"], "optionId": choice["options"][0]["id"]});
    admin.decide(id, &lines[0], same).await.data();
    admin.imported(id).await;
    let phone = app.town.phone(Role::Resident);
    let other = app.founding().person("另一人", &phone).await;
    admin.undone(id).await;
    let lines = admin.lines(id, "outcome reason").await;
    assert_eq!(
        lines,
        json!([
            {"outcome": "KEPT", "reason": "STILL_IN_USE"},
            {"outcome": "UNDONE", "reason": null},
        ])
    );
    assert_eq!(person_with(app, &phone).await.unwrap().id, other.id);
}

/// A home and a job that are no longer there to go back to.
async fn nobody_goes_back_to_what_is_closed(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let resident = app.town.phone(Role::Resident);
    let neighbour = app.town.phone(Role::Neighbour);
    let worker = app.town.person(Role::Neighbour).unwrap();
    app.founding().works_at(worker, &app.town.unit).await;
    let id = admin
        .staged(text(&format!(
            "林住户,{resident},,青石院,,\n何邻居,{neighbour},第二中学,半山小区,,\n"
        )))
        .await;
    admin.imported(id).await;
    let mut home = app.town.building.clone().into_active_model();
    home.closed_at = Set(Some(app.now()));
    home.update(app.writer()).await.unwrap();
    let mut unit = app.town.unit.clone().into_active_model();
    unit.closed_at = Set(Some(app.now()));
    unit.update(app.writer()).await.unwrap();
    admin.undone(id).await;
    let kept = json!({"outcome": "KEPT", "reason": "STATE_CHANGED"});
    assert_eq!(admin.lines(id, "outcome reason").await, json!([kept, kept]));
}

/// Lines that made nothing but a unit, of which one has people since: in the same transaction as the
/// others, and by itself.
async fn a_unit_that_is_used_by_now_stays(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = admin
        .staged(text(
            ",,第三小学,青石院,,\n,,第四小学,青石院,,\n,,第五小学,青石院,,\n孙新人,13812345678,第五小学,青石院,,\n",
        ))
        .await;
    assert_eq!(admin.counts(id).await, json!([4, 0, 0, 0]));
    admin.imported(id).await;
    let unit = async |name: &str| {
        let named = organization::Entity::find().filter(organization::Column::Name.eq(name));
        named.one(app.db()).await.unwrap()
    };
    let used = unit("第四小学").await.unwrap();
    let worker = app.town.person(Role::Neighbour).unwrap();
    app.founding().works_at(worker, &used).await;
    let batch = admin.undone(id).await;
    assert_eq!((&batch["undone"], &batch["kept"]), (&json!(3), &json!(1)));
    let undone = json!({"outcome": "UNDONE", "reason": null});
    let kept = json!({"outcome": "KEPT", "reason": "STILL_IN_USE"});
    assert_eq!(
        admin.lines(id, "outcome reason").await,
        json!([undone, kept, undone, undone])
    );
    assert_eq!(unit("第四小学").await, Some(used));
    assert!(unit("第三小学").await.is_none() && unit("第五小学").await.is_none());
}
