//! Moving away and dying, and coming back from a mistake.

use entity::{enrollment, residency};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};

use super::{KEEP, admin, dump, row, somebody};
use crate::support::{
    Role, TestApp, books::books_agree, json, live::LiveSocket, on_both, steps::PLAIN,
};

on_both! {
    whoever_is_gone_takes_part_no_longer,
    a_mistake_is_taken_back,
    what_was_closed_meanwhile_stays_over,
    whoever_looks_at_their_report_hears_of_it,
    the_day_is_in_the_past,
    nobody_sends_away_who_is_not_theirs,
}

async fn whoever_is_gone_takes_part_no_longer(app: &TestApp) {
    let town = &app.town;
    let found = app.founding();
    let id = somebody(app, "秦远行", 1, &town.building).await;
    found.enrolled(id, &town.compound).await;
    found.works_at(id, &town.unit).await;
    let role = entity::appointment::AppointmentRole::GridWorker;
    found.appointed(id, role, Some(&town.compound), None).await;
    let client = app.sign_in(id).await;
    let raised = crate::support::steps::id_of(client.submit(app.request(PLAIN)).await.result());
    let taken = app.dispatched(PLAIN, 1).await;
    client.claim(taken).await.data();

    let admin = admin(app).await;
    let gone = admin.report_gone(id, "DECEASED", "2026-11-20").await;
    assert_eq!(gone.result()["state"], json!("DECEASED"));
    assert_eq!(
        gone.result()["goneSince"],
        json!("2026-11-19T16:00:00+00:00")
    );
    assert!(!client.is_signed_in().await);
    let order = app.as_role(Role::Dispatcher).await.order(taken).await;
    assert_eq!(order["state"], json!("DISPATCHED"));
    assert_eq!(order["crewTaken"], json!(0));
    assert_eq!(row(app, id).await.unfinished_count, 0);
    books_agree(app).await.unwrap();
    // What they asked for stays to be read, and to be done.
    let own = app.as_role(Role::Dispatcher).await.order(raised).await;
    assert_eq!(own["state"], json!("SUBMITTED"));
    let living = residency::Entity::find()
        .filter(residency::Column::PersonId.eq(id))
        .filter(residency::Column::Until.is_null());
    assert_eq!(living.count(app.db()).await.unwrap(), 0);
    let living = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(id))
        .filter(enrollment::Column::State.eq(enrollment::EnrollmentState::Confirmed));
    assert_eq!(living.count(app.db()).await.unwrap(), 0);

    let list = |gone: bool| {
        let query = "query($gone: Boolean) { people(search: \"秦远行\", gone: $gone) \
            { nodes { id } } }";
        admin.gql(query, json!({"gone": gone}))
    };
    assert_eq!(list(false).await.data()["people"]["nodes"], json!([]));
    assert_eq!(
        list(true).await.data()["people"]["nodes"][0]["id"],
        json!(id)
    );
    let page = admin.person_page(id).await;
    assert_eq!(page["mayChange"], json!(true));
    // Nobody merges, appoints or reports them once more.
    let other = somebody(app, "秦远行", 2, &town.building).await;
    admin
        .merge(other, id, KEEP)
        .await
        .refused_on("NOT_FOUND", "otherId");
    admin
        .report_gone(id, "MOVED_AWAY", "2026-11-20")
        .await
        .refused("NOT_FOUND");
    // A dispatcher of the same number of years hears the same as for a number that nobody has.
    let code = json!({"phone": "13300000001", "password": "春风十里不如你呀"});
    let refused = app.nobody().act("signIn", code, "{ id }").await;
    refused.refused("WRONG_CREDENTIALS");
}

async fn a_mistake_is_taken_back(app: &TestApp) {
    let town = &app.town;
    let found = app.founding();
    let id = somebody(app, "秦远行", 1, &town.building).await;
    found.enrolled(id, &town.compound).await;
    found.works_at(id, &town.unit).await;
    let role = entity::appointment::AppointmentRole::GridWorker;
    found.appointed(id, role, Some(&town.compound), None).await;
    let tables = [
        "person",
        "residency",
        "employment",
        "appointment",
        "enrollment",
    ];
    let before = dump(app, &tables).await;
    let admin = admin(app).await;
    admin
        .report_gone(id, "MOVED_AWAY", "2026-11-20")
        .await
        .data();
    assert_ne!(dump(app, &tables).await, before);
    let back = admin
        .act("bringBack", json!({"personId": id}), super::PERSON)
        .await;
    assert_eq!(back.result()["state"], json!("PRESENT"));
    assert_eq!(dump(app, &tables).await, before);
    let again = admin
        .act("bringBack", json!({"personId": id}), "{ id }")
        .await;
    again.refused("STATE_CHANGED");
}

async fn what_was_closed_meanwhile_stays_over(app: &TestApp) {
    let town = &app.town;
    let found = app.founding();
    let id = somebody(app, "秦远行", 1, &town.building).await;
    found.enrolled(id, &town.compound).await;
    found.enrolled(id, &town.next_compound).await;
    found.works_at(id, &town.unit).await;
    let role = entity::appointment::AppointmentRole::Dispatcher;
    found.appointed(id, role, None, Some(&town.branch)).await;
    let admin = admin(app).await;
    let gone = admin.report_gone(id, "MOVED_AWAY", "2026-11-20").await;
    gone.data();
    for place in [&town.building, &town.compound] {
        let mut place = place.clone().into_active_model();
        place.closed_at = Set(Some(app.now()));
        place.update(app.writer()).await.unwrap();
    }
    for organization in [&town.unit, &town.branch] {
        let mut organization = organization.clone().into_active_model();
        organization.closed_at = Set(Some(app.now()));
        organization.update(app.writer()).await.unwrap();
    }
    let back = admin
        .act("bringBack", json!({"personId": id}), super::PERSON)
        .await;
    let back = back.result();
    assert_eq!(back["state"], json!("PRESENT"));
    for list in ["residencies", "roles", "employments"] {
        let rows = back[list].as_array().unwrap();
        assert!(rows.iter().all(|row| !row["until"].is_null()), "{back}");
    }
    let living: Vec<_> = back["enrollments"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["state"] == "CONFIRMED")
        .map(|one| &one["place"]["name"])
        .collect();
    assert_eq!(living, [&json!(town.next_compound.name)]);
}

async fn whoever_looks_at_their_report_hears_of_it(app: &TestApp) {
    let town = &app.town;
    let id = somebody(app, "秦远行", 1, &town.building).await;
    app.founding().enrolled(id, &town.compound).await;
    let report = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(id))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    let admin = admin(app).await;
    let mut live = LiveSocket::open(app, &admin).await;
    let mut next_version = async || {
        loop {
            let hint = live.hint().await;
            if hint["topic"] == "ENROLLMENT" && hint["id"] == json!(report.id) {
                return hint["version"].clone();
            }
        }
    };
    let gone = admin.report_gone(id, "MOVED_AWAY", "2026-11-20").await;
    gone.data();
    assert_eq!(next_version().await, json!(report.version + 1));
    let back = json!({"personId": id});
    admin.act("bringBack", back, "{ id }").await.data();
    assert_eq!(next_version().await, json!(report.version + 2));
}

async fn the_day_is_in_the_past(app: &TestApp) {
    let id = somebody(app, "秦远行", 1, &app.town.building).await;
    let admin = admin(app).await;
    let tomorrow = admin.report_gone(id, "MOVED_AWAY", "2026-11-24").await;
    tomorrow.refused_on("INVALID", "on");
    admin
        .report_gone(id, "MOVED_AWAY", "2026-11-23")
        .await
        .data();
}

async fn nobody_sends_away_who_is_not_theirs(app: &TestApp) {
    let id = somebody(app, "秦远行", 1, &app.town.other_building).await;
    let admin = admin(app).await;
    admin
        .report_gone(id, "DECEASED", "2026-11-20")
        .await
        .refused("NOT_FOUND");
    app.founding().enrolled(id, &app.town.compound).await;
    admin
        .report_gone(id, "DECEASED", "2026-11-20")
        .await
        .refused("FORBIDDEN");
    let own = app.town.person(Role::CommunityAdmin).unwrap();
    admin
        .report_gone(own, "DECEASED", "2026-11-20")
        .await
        .refused("FORBIDDEN");
}
