//! Two rows of one human.

use std::collections::BTreeSet;

use entity::{
    audit_entry::AuditAction, employment, enrollment, notification, order, order_crew, order_event,
    residency,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

use super::{KEEP, admin, dump, row, somebody};
use crate::support::{Role, TestApp, books::books_agree, json, on_both, steps::PLAIN};

on_both! {
    everything_goes_over_once,
    a_merge_is_taken_back_exactly,
    what_changed_since_is_kept,
    the_number_and_the_name_are_chosen,
    whoever_holds_the_number_comes_in_by_it,
    a_number_changed_since_stays_whose_it_is,
    crews_and_own_orders_are_put_right,
    merges_are_taken_back_the_last_first,
    nobody_merges_what_is_not_theirs,
    who_has_no_home_belongs_where_all_of_them_is,
    doubles_are_suggested,
    every_reference_to_people_is_thought_of,
}

/// Two who are the same: the second has a bit of everything.
async fn twice(app: &TestApp) -> (uuid::Uuid, uuid::Uuid) {
    let town = &app.town;
    let found = app.founding();
    let one = somebody(app, "秦同名", 1, &town.building).await;
    let other = somebody(app, "秦同名", 2, &town.second_building).await;
    found.works_at(one, &town.unit).await;
    found.works_at(other, &town.unit).await;
    found.enrolled(one, &town.compound).await;
    found.enrolled(other, &town.compound).await;
    found.enrolled(other, &town.next_compound).await;
    let role = entity::appointment::AppointmentRole::GridWorker;
    found.appointed(one, role, Some(&town.compound), None).await;
    found
        .appointed(other, role, Some(&town.compound), None)
        .await;
    found
        .appointed(other, role, Some(&town.next_compound), None)
        .await;
    let client = app.sign_in(other).await;
    let skills = json!({"skillCodes": ["electrician"]});
    client.act("setSkills", skills, "{ id }").await.data();
    (one, other)
}

async fn everything_goes_over_once(app: &TestApp) {
    let (one, other) = twice(app).await;
    let others_phone = app.sign_in(other).await;
    let raised = others_phone.submit(app.request(PLAIN)).await;
    let raised = crate::support::steps::id_of(raised.result());
    let taken = app.dispatched(PLAIN, 1).await;
    others_phone.claim(taken).await.data();

    let admin = admin(app).await;
    let answer = admin.merge(one, other, KEEP).await;
    let page = answer.result();
    assert_eq!(page["home"]["name"], json!("3 号楼"));
    let living = |list: &str, field: &str| {
        let rows = page[list].as_array().unwrap().iter();
        rows.filter(|row| row[field].is_null()).count()
    };
    assert_eq!(living("residencies", "until"), 1);
    assert_eq!(living("employments", "until"), 1);
    assert_eq!(living("roles", "until"), 2, "{page}");
    let confirmed: BTreeSet<_> = page["enrollments"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["state"] == "CONFIRMED")
        .map(|one| one["place"]["name"].to_string())
        .collect();
    assert_eq!(confirmed.len(), 2, "{confirmed:?}");
    assert_eq!(page["skills"][0]["code"], json!("electrician"));

    let raised = order::Entity::find_by_id(raised)
        .one(app.db())
        .await
        .unwrap();
    assert_eq!(raised.unwrap().requester_id, one);
    assert_eq!(row(app, one).await.unfinished_count, 1);
    books_agree(app).await.unwrap();
    // What is left at the other is only what was there twice, and it is over.
    let left = residency::Entity::find().filter(residency::Column::PersonId.eq(other));
    assert_eq!(left.count(app.db()).await.unwrap(), 0);
    let left = employment::Entity::find()
        .filter(employment::Column::PersonId.eq(other))
        .filter(employment::Column::Until.is_null());
    assert_eq!(left.count(app.db()).await.unwrap(), 0);
    let left = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(other))
        .filter(enrollment::Column::State.ne(enrollment::EnrollmentState::Ended));
    assert_eq!(left.count(app.db()).await.unwrap(), 0);
    let events = order_event::Entity::find().filter(order_event::Column::ActorId.eq(other));
    assert_eq!(events.count(app.db()).await.unwrap(), 0);
    let notices = notification::Entity::find().filter(notification::Column::PersonId.eq(other));
    assert_eq!(notices.count(app.db()).await.unwrap(), 0);

    // The other is out: of its devices, of signing in, of the lists; its id leads to the one.
    assert!(!others_phone.is_signed_in().await);
    let code = json!({"phone": "13300000002"});
    app.nobody()
        .act("requestSignInCode", code, "{ resendAfterSeconds }")
        .await
        .data();
    let answer = admin.person_page(other).await;
    assert_eq!(answer["id"], json!(one));
    let found = admin
        .gql(
            "{ people(search: \"秦同名\", gone: true) { nodes { id } } }",
            json!({}),
        )
        .await;
    assert_eq!(found.data()["people"]["nodes"].as_array().unwrap().len(), 1);
    let given = json!({"personId": other, "role": "GRID_WORKER", "seatId": app.town.compound.id});
    let given = admin.act("giveRole", given, "{ id }").await;
    given.refused_on("NOT_FOUND", "personId");

    let entries = audit(app, AuditAction::PeopleMerged).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].before["merged"], json!("秦同名"));
    assert_eq!(entries[0].after["rows.orders"], json!(1));
    assert!(!format!("{entries:?}").contains("1330000"));
}

async fn audit(app: &TestApp, action: AuditAction) -> Vec<entity::audit_entry::Model> {
    entity::audit_entry::Entity::find()
        .filter(entity::audit_entry::Column::Action.eq(action))
        .all(app.db())
        .await
        .unwrap()
}

/// All tables that tell of people's lives and work.
const LIVES: [&str; 13] = [
    "person",
    "residency",
    "employment",
    "appointment",
    "enrollment",
    "person_skill",
    "orders",
    "order_crew",
    "order_event",
    "photo",
    "order_consent",
    "import_batch",
    "coverage",
];

async fn a_merge_is_taken_back_exactly(app: &TestApp) {
    let (one, other) = twice(app).await;
    let client = app.sign_in(other).await;
    client.submit(app.request(PLAIN)).await.data();
    let taken = app.dispatched(PLAIN, 1).await;
    client.claim(taken).await.data();
    let before = dump(app, &LIVES).await;

    let admin = admin(app).await;
    let merged = admin.merge(one, other, ["OTHER", "OTHER", "OTHER"]).await;
    assert_eq!(merged.result()["home"]["name"], json!("1 号楼"));
    assert_ne!(dump(app, &LIVES).await, before);
    let merge = &merged.result()["merges"][0];
    assert_eq!(merge["mayUndo"], json!(true), "{merge}");
    assert_eq!(merge["keptIfUndone"], json!([]), "{merge}");

    let undone = admin.undo_merge(&merge["id"]).await;
    assert!(!undone.result()["merges"][0]["undoneAt"].is_null());
    assert_eq!(dump(app, &LIVES).await, before);
    books_agree(app).await.unwrap();
    assert_eq!(admin.person_page(other).await["id"], json!(other));
    // The numbers are back too: each signs in with their own.
    admin
        .undo_merge(&merge["id"])
        .await
        .refused("STATE_CHANGED");
    assert_eq!(audit(app, AuditAction::MergeUndone).await.len(), 1);
}

async fn what_changed_since_is_kept(app: &TestApp) {
    let (one, other) = twice(app).await;
    let client = app.sign_in(other).await;
    client.submit(app.request(PLAIN)).await.data();
    let admin = admin(app).await;
    let merged = admin.merge(one, other, KEEP).await;
    let merge = merged.result()["merges"][0]["id"].clone();
    // Meanwhile one of the roles that went over is ended, and the other's unit is somebody else's.
    let roles = merged.result()["roles"].as_array().unwrap().clone();
    let at_next = roles.iter().find(|role| {
        role["until"].is_null() && role["seat"]["name"] == json!(app.town.next_compound.name)
    });
    assert!(at_next.is_some());
    let role = entity::appointment::Entity::find()
        .filter(entity::appointment::Column::PersonId.eq(one))
        .filter(entity::appointment::Column::PlaceId.eq(app.town.next_compound.id))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    // Ending it changes no column that the merge wrote: it goes back, ended as it is.
    let end = json!({"appointmentId": role.id});
    admin.act("endRole", end, "{ id }").await.data();
    let crew = enrollment::Entity::update_many()
        .set(enrollment::ActiveModel {
            person_id: Set(app.town.person(Role::Neighbour)),
            ..Default::default()
        })
        .filter(enrollment::Column::PersonId.eq(one))
        .filter(enrollment::Column::PlaceId.eq(app.town.next_compound.id))
        .exec(app.writer())
        .await
        .unwrap();
    assert_eq!(crew.rows_affected, 1);
    let page = admin.person_page(one).await;
    let kept = json!([{"rows": "ENROLLMENTS", "count": 1}]);
    assert_eq!(page["merges"][0]["keptIfUndone"], kept);
    admin.undo_merge(&merge).await.data();
    let back = admin.person_page(other).await;
    let roles = back["roles"].as_array().unwrap();
    assert_eq!(roles.len(), 2);
    assert!(roles.iter().any(|role| !role["until"].is_null()), "{back}");
    let reports = back["enrollments"].as_array().unwrap();
    assert_eq!(
        reports.len(),
        1,
        "the one that somebody else has stays theirs"
    );
    let entry = &audit(app, AuditAction::MergeUndone).await[0];
    assert_eq!(entry.after["kept.enrollment"], json!(1));
}

async fn the_number_and_the_name_are_chosen(app: &TestApp) {
    let one = somebody(app, "秦同名", 1, &app.town.building).await;
    let other = somebody(app, "秦铜名", 2, &app.town.building).await;
    let admin = admin(app).await;
    let merged = admin
        .merge(one, other, ["OTHER", "OTHER", "SURVIVOR"])
        .await;
    assert_eq!(merged.result()["name"], json!("秦铜名"));
    let revealed = admin.act("revealPhone", json!({"personId": one}), "").await;
    assert_eq!(revealed.result(), &json!("13300000002"));
    let found = |number: &str| {
        let search = json!({"search": number});
        admin.gql(
            "query($search: String) { people(search: $search) { nodes { id } } }",
            search,
        )
    };
    let by_new = found("13300000002").await;
    assert_eq!(by_new.data()["people"]["nodes"][0]["id"], json!(one));
    let by_old = found("13300000001").await;
    assert_eq!(by_old.data()["people"]["nodes"], json!([]));
}

async fn has_password(app: &TestApp, id: uuid::Uuid, password: &str) {
    let person = entity::person::ActiveModel {
        id: Set(id),
        password_hash: Set(Some(password.to_owned())),
        ..Default::default()
    };
    person.update(app.writer()).await.unwrap();
}

async fn whoever_holds_the_number_comes_in_by_it(app: &TestApp) {
    let one = somebody(app, "秦同名", 1, &app.town.building).await;
    let other = somebody(app, "秦同名", 2, &app.town.building).await;
    has_password(app, one, "of the one").await;
    has_password(app, other, "of the other").await;
    let password = async |id| row(app, id).await.password_hash.unwrap();
    let client = app.sign_in(one).await;
    let admin = admin(app).await;
    let merged = admin.merge(one, other, ["SURVIVOR", "OTHER", "SURVIVOR"]);
    let merge = merged.await.result()["merges"][0]["id"].clone();
    assert!(!client.is_signed_in().await);
    assert_eq!(password(one).await, "of the other");
    let client = app.sign_in(one).await;
    admin.undo_merge(&merge).await.data();
    assert!(!client.is_signed_in().await);
    assert_eq!(password(one).await, "of the one");
    assert_eq!(password(other).await, "of the other");
}

async fn a_number_changed_since_stays_whose_it_is(app: &TestApp) {
    let one = somebody(app, "秦同名", 1, &app.town.building).await;
    let other = somebody(app, "秦同名", 2, &app.town.building).await;
    let admin = admin(app).await;
    let merged = admin.merge(one, other, ["SURVIVOR", "OTHER", "SURVIVOR"]);
    let merge = merged.await.result()["merges"][0]["id"].clone();
    let renumbered = entity::person::ActiveModel {
        id: Set(one),
        phone_hash: Set(b"of a third number".to_vec()),
        ..Default::default()
    };
    renumbered.update(app.writer()).await.unwrap();
    let hashes = async || {
        let rows = [row(app, one).await, row(app, other).await];
        rows.map(|row| row.phone_hash)
    };
    let before = hashes().await;
    admin.undo_merge(&merge).await.data();
    assert_eq!(hashes().await, before);
    let entry = &audit(app, AuditAction::MergeUndone).await[0];
    assert_eq!(entry.after["kept.phone"], json!(2));
}

async fn who_has_no_home_belongs_where_all_of_them_is(app: &TestApp) {
    let town = &app.town;
    let found = app.founding();
    let here = somebody(app, "秦同名", 1, &town.building).await;
    let there = found.person("秦同名", "13300000002").await.id;
    found.works_at(there, &town.unit).await;
    let admin = admin(app).await;
    assert_eq!(admin.person_page(there).await["mayChange"], json!(true));
    // Somebody else's too: they report to the other community.
    found.enrolled(there, &town.other_compound).await;
    let keep = ["SURVIVOR", "OTHER", "SURVIVOR"];
    admin.merge(here, there, keep).await.refused("FORBIDDEN");
    let gone = admin.report_gone(there, "DECEASED", "2026-11-20").await;
    gone.refused("FORBIDDEN");
    let other = app.as_role(Role::OtherCommunityAdmin).await;
    assert_eq!(other.person_page(there).await["mayChange"], json!(false));
    let street = app.as_role(Role::StreetAdmin).await;
    street.merge(here, there, keep).await.data();
    // Who only serves here, to nobody but the system's administrator.
    let serving = found.person("秦网格", "13300000003").await.id;
    let role = entity::appointment::AppointmentRole::GridWorker;
    let seat = Some(&town.compound);
    found.appointed(serving, role, seat, None).await;
    assert_eq!(admin.person_page(serving).await["mayChange"], json!(false));
    let system = app.as_role(Role::SystemAdmin).await;
    assert_eq!(system.person_page(serving).await["mayChange"], json!(true));
}

async fn crews_and_own_orders_are_put_right(app: &TestApp) {
    let found = app.founding();
    let one = somebody(app, "秦同名", 1, &app.town.building).await;
    let other = somebody(app, "秦同名", 2, &app.town.building).await;
    found.enrolled(one, &app.town.compound).await;
    found.enrolled(other, &app.town.compound).await;
    let (first, second) = (app.sign_in(one).await, app.sign_in(other).await);
    let both = app.dispatched(PLAIN, 2).await;
    first.claim(both).await.data();
    second.claim(both).await.data();
    let own = crate::support::steps::id_of(first.submit(app.request(PLAIN)).await.result());
    let desk = app.as_role(Role::Dispatcher).await;
    desk.dispatch(own, 1).await.data();
    second.claim(own).await.data();
    let finished = app.dispatched(PLAIN, 2).await;
    first.claim(finished).await.data();
    second.claim(finished).await.data();
    first.finish(finished, &[]).await.data();

    let admin = admin(app).await;
    let preview = format!(
        "{{ mergePreview(survivorId: \"{one}\", otherId: \"{other}\") \
         {{ conflicts lines {{ rows ofSurvivor ofOther moving }} }} }}"
    );
    let preview = admin.gql(&preview, json!({})).await;
    let preview = &preview.data()["mergePreview"];
    assert_eq!(preview["conflicts"], json!(["SAME_CREW", "OWN_ORDER"]));
    let lines = preview["lines"].as_array().unwrap();
    let taken = lines.iter().find(|line| line["rows"] == "ORDERS_TAKEN");
    assert_eq!(
        taken.unwrap(),
        &json!({"rows": "ORDERS_TAKEN", "ofSurvivor": 2, "ofOther": 3, "moving": 1})
    );
    admin.merge(one, other, KEEP).await.data();
    books_agree(app).await.unwrap();
    let crews = order_crew::Entity::find()
        .filter(order_crew::Column::OrderId.is_in([both, own]))
        .filter(order_crew::Column::ReleasedAt.is_null())
        .all(app.db())
        .await
        .unwrap();
    assert_eq!(crews.len(), 1, "{crews:?}");
    assert_eq!((crews[0].order_id, crews[0].person_id), (both, one));
    let states = desk.order(own).await;
    assert_eq!(states["state"], json!("DISPATCHED"));
    assert_eq!(row(app, one).await.unfinished_count, 1);
}

async fn merges_are_taken_back_the_last_first(app: &TestApp) {
    let [one, two, three] = [1, 2, 3].map(|number| (number, &app.town.building));
    let one = somebody(app, "秦同名", one.0, one.1).await;
    let two = somebody(app, "秦同名", two.0, two.1).await;
    let three = somebody(app, "秦同名", three.0, three.1).await;
    let before = dump(app, &LIVES).await;
    let admin = admin(app).await;
    let first = admin.merge(two, three, KEEP).await.result()["merges"][0]["id"].clone();
    app.advance(chrono::TimeDelta::minutes(1));
    let admin = super::admin(app).await;
    let second = admin.merge(one, two, KEEP).await.result()["merges"][0]["id"].clone();
    // Both former rows lead to the one that is left.
    assert_eq!(admin.person_page(three).await["id"], json!(one));
    admin.undo_merge(&first).await.refused("NOT_FOUND");
    admin.undo_merge(&second).await.data();
    assert_eq!(admin.person_page(three).await["id"], json!(two));
    admin.undo_merge(&first).await.data();
    assert_eq!(dump(app, &LIVES).await, before);
}

async fn nobody_merges_what_is_not_theirs(app: &TestApp) {
    let town = &app.town;
    let here = somebody(app, "秦同名", 1, &town.building).await;
    let there = somebody(app, "秦同名", 2, &town.other_building).await;
    let admin = admin(app).await;
    admin
        .merge(here, there, KEEP)
        .await
        .refused_on("NOT_FOUND", "otherId");
    admin
        .merge(there, here, KEEP)
        .await
        .refused_on("NOT_FOUND", "survivorId");
    admin
        .merge(here, here, KEEP)
        .await
        .refused_on("INVALID", "otherId");
    // Somebody who reports here but lives elsewhere is seen, and not theirs to merge.
    app.founding().enrolled(there, &town.compound).await;
    admin.merge(here, there, KEEP).await.refused("FORBIDDEN");
    // Nobody merges themselves, nor people whose roles they could not give.
    let own = town.person(Role::CommunityAdmin).unwrap();
    admin.merge(own, here, KEEP).await.refused("FORBIDDEN");
    admin.merge(here, own, KEEP).await.refused("FORBIDDEN");
    let role = entity::appointment::AppointmentRole::CommunityAdmin;
    let second = somebody(app, "秦同名", 3, &town.building).await;
    let found = app.founding();
    found
        .appointed(second, role, Some(&town.community), None)
        .await;
    admin.merge(here, second, KEEP).await.refused("FORBIDDEN");
    let street = app.as_role(Role::StreetAdmin).await;
    street.merge(here, second, KEEP).await.data();
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher
        .merge(here, second, KEEP)
        .await
        .refused("FORBIDDEN");
}

async fn doubles_are_suggested(app: &TestApp) {
    let town = &app.town;
    let one = somebody(app, "秦同名", 1, &town.building).await;
    let neighbour = somebody(app, "秦同名", 2, &town.second_building).await;
    let elsewhere = somebody(app, "秦同名", 3, &town.next_building).await;
    let colleague = somebody(app, "秦同名", 4, &town.next_building).await;
    let found = app.founding();
    found.works_at(one, &town.unit).await;
    found.works_at(colleague, &town.unit).await;
    somebody(app, "秦异名", 5, &town.building).await;
    let page = admin(app).await.person_page(one).await;
    let doubles: BTreeSet<String> = page["doubles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    let expected = [neighbour, colleague].map(|id| id.to_string());
    assert_eq!(doubles, BTreeSet::from(expected), "not {elsewhere}");
}

/// Whoever adds a table that refers to people decides here what merging does with it.
async fn every_reference_to_people_is_thought_of(app: &TestApp) {
    const GO_OVER: [&str; 34] = [
        "residency.person_id",
        "employment.person_id",
        "appointment.person_id",
        "enrollment.person_id",
        "enrollment.decided_by",
        "person_skill.person_id",
        "orders.requester_id",
        "orders.second_requester_id",
        "order_crew.person_id",
        "order_follower.person_id",
        "order_offer.person_id",
        "order_event.actor_id",
        "request_rating.person_id",
        "follow_up.done_by",
        "photo.owner_id",
        "order_consent.person_id",
        "notification.person_id",
        "import_batch.person_id",
        "registration.decided_by",
        "invitation.made_by",
        "booking.person_id",
        "booking.booked_by",
        "series.person_id",
        "waitlist_entry.person_id",
        "meal_order.person_id",
        "meal_order.ordered_by",
        "standing_meal.person_id",
        "standing_meal.ordered_by",
        "ticket.person_id",
        "ticket.booked_by",
        "birth_year.person_id",
        "family_link.elder_id",
        "family_link.relative_id",
        "person.merged_into_id",
    ];
    // Of devices and requests of the past, of the demo, of what was on record when it was done; lines
    // of rosters are judged anew before they are imported; whose registration it was is decided; a
    // request of somebody who is no member any more is not granted and expires; who asked a department to
    // help, and who answered for it; who saw a paper at the desk, or let a relative in there.
    const STAY: [&str; 19] = [
        "birth_year.verified_by",
        "family_link.granted_by",
        "co_handling.asked_by",
        "co_handling.answered_by",
        "order_offer.answered_by",
        "order_takeover.asker_id",
        "booking.decided_by",
        "booking_event.actor_id",
        "closure.closed_by",
        "session.person_id",
        "request.person_id",
        "demo_person.person_id",
        "audit_entry.actor_id",
        "import_row.person_id",
        "registration.person_id",
        "person_change.person_id",
        "person_change.other_id",
        "person_change.by_id",
        "person_change.undone_by",
    ];
    let known: BTreeSet<&str> = GO_OVER.into_iter().chain(STAY).collect();
    for reference in app.references_to("person").await {
        assert!(
            known.contains(reference.as_str()),
            "{reference}: what becomes of it when people are merged?"
        );
    }
}
