//! 微心愿: whoever lives in the community may grant one.

use entity::person;
use sea_orm::EntityTrait;

use super::at;
use crate::support::{
    Role, TestApp, json, on_both,
    steps::{PLAIN, WISH, id_of},
};

on_both! {
    a_neighbour_grants_a_wish,
    not_from_another_community,
    no_more_wishes_than_the_cap,
}

const LIST: &str = "{ wishes { nodes { id actions } } hall { nodes { id } } }";

async fn a_neighbour_grants_a_wish(app: &TestApp) {
    let neighbour = app.as_role(Role::Neighbour).await;
    let id = app.submitted(WISH).await;
    // Not before the branch has looked at it.
    assert!(neighbour.order(id).await.is_null());
    app.as_role(Role::Dispatcher)
        .await
        .dispatch(id, 1)
        .await
        .data();
    let plain = app.dispatched(PLAIN, 1).await;
    let shown = neighbour.gql(LIST, json!({})).await;
    assert_eq!(
        *shown.data(),
        json!({"wishes": {"nodes": [{"id": id, "actions": ["CLAIM"]}]}, "hall": {"nodes": []}})
    );
    assert!(neighbour.order(plain).await.is_null());
    neighbour.claim(plain).await.refused("NOT_FOUND");
    let masked = neighbour
        .read_order(id, "{ requester { name phone } }")
        .await;
    assert_eq!(masked["requester"], json!({"name": "林**", "phone": null}));

    let claimed = neighbour.claim(id).await.result().clone();
    assert_eq!(claimed["state"], "IN_PROGRESS");
    let clear = neighbour
        .read_order(id, "{ requester { name phone } }")
        .await;
    assert_eq!(
        clear["requester"]["phone"],
        json!(app.town.phone(Role::Resident))
    );
    let tasks = neighbour
        .gql("{ myTasks(filter: OPEN) { nodes { id } } }", json!({}))
        .await;
    assert_eq!(tasks.data()["myTasks"]["nodes"], json!([{"id": id}]));
    app.as_role(Role::Handler)
        .await
        .claim(id)
        .await
        .refused("CREW_FULL");
    neighbour.finish(id, &[]).await.data();
    app.as_role(Role::Resident).await.rate(id, 5).await.data();

    // Their own wish is not theirs to grant; members of the compound grant it as they take anything.
    let mine = id_of(neighbour.submit(app.request(WISH)).await.result());
    app.as_role(Role::Dispatcher)
        .await
        .dispatch(mine, 1)
        .await
        .data();
    neighbour.claim(mine).await.refused("OWN_ORDER");
    app.as_role(Role::Member).await.claim(mine).await.data();
}

/// From the next compound of the community, but from no other community, whatever else they are there.
async fn not_from_another_community(app: &TestApp) {
    let found = app.founding();
    let near = found.person("柳近邻", "13300000001").await;
    found.lives_in(near.id, &app.town.next_building).await;
    let far = found.person("柳远邻", "13300000002").await;
    found.lives_in(far.id, &app.town.other_building).await;
    let homeless = found.person("柳无处", "13300000003").await;
    let id = app.dispatched(WISH, 1).await;
    for (person, sees) in [(&far, false), (&homeless, false), (&near, true)] {
        let client = app.sign_in(person.id).await;
        let listed = client.gql(LIST, json!({})).await.data()["wishes"]["nodes"].clone();
        assert_eq!(
            listed.as_array().unwrap().len(),
            usize::from(sees),
            "{}",
            person.name
        );
        assert_eq!(!client.order(id).await.is_null(), sees);
        match sees {
            true => assert!(client.claim(id).await.is_ok()),
            false => client.claim(id).await.refused("NOT_FOUND"),
        }
    }
    // Seeing it from an office is not living there.
    let second = app.dispatched(WISH, 1).await;
    for role in [Role::GridWorker, Role::Dispatcher, Role::StreetAdmin] {
        app.as_role(role)
            .await
            .claim(second)
            .await
            .refused("NOT_ENROLLED");
    }
    let elsewhere = at(app.request(WISH), app.town.other_building.id);
    let far = app.sign_in(far.id).await;
    let theirs = id_of(far.submit(elsewhere).await.result());
    app.as_role(Role::OtherDispatcher)
        .await
        .dispatch(theirs, 1)
        .await
        .data();
    app.as_role(Role::Neighbour)
        .await
        .claim(theirs)
        .await
        .refused("NOT_FOUND");
}

async fn no_more_wishes_than_the_cap(app: &TestApp) {
    let neighbour = app.as_role(Role::Neighbour).await;
    for _ in 0..3 {
        let id = app.dispatched(WISH, 1).await;
        neighbour.claim(id).await.data();
    }
    let one_more = app.dispatched(WISH, 1).await;
    neighbour.claim(one_more).await.refused("CLAIM_CAP_REACHED");
    let row = person::Entity::find_by_id(neighbour.person_id())
        .one(app.db())
        .await
        .unwrap();
    assert_eq!(row.unwrap().unfinished_count, 3);
}
