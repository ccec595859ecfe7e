//! Family acts for an elder: let in by them or by the desk, without a word of who is registered.

use super::kitchen::{
    LINK, canteen, give_up, link, links, mine, notices, order, order_for, published, verify,
};
use crate::support::{Role, TestApp, json, on_both, steps::id_of};

on_both! {
    a_relative_orders_for_an_elder,
    either_side_ends_it,
    nobody_learns_who_is_registered,
    the_desk_lets_a_relative_in,
    somebody_who_leaves_acts_no_longer,
}

async fn a_relative_orders_for_an_elder(app: &TestApp) {
    let centre = canteen(app).await;
    let meal = published(app, centre, "2026-11-24", 9).await;
    let elder = app.as_role(Role::Resident).await;
    // Lives in the other community.
    let relative = app.as_role(Role::OtherMember).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let elder_id = app.town.person(Role::Resident).unwrap();
    verify(&office, centre, elder_id, 1950).await.data();
    link(&elder, &app.town.phone(Role::OtherMember))
        .await
        .data();
    assert_eq!(notices(&relative).await, ["RELATIVE_LINKED"]);

    let query =
        "query($id: UUID!) { mealEaters(centreId: $id) { personId isOwn mayEat halfPriceFrom } }";
    let eaters = relative.gql(query, json!({"id": centre})).await;
    let eaters = eaters.data()["mealEaters"].as_array().unwrap();
    assert_eq!(eaters.len(), 2);
    assert_eq!(eaters[0]["mayEat"], false);
    assert_eq!(eaters[1]["personId"], json!(elder_id));
    assert_eq!(eaters[1]["halfPriceFrom"], "2010-01-01");

    let ordered = order_for(&relative, meal, elder_id).await;
    let ordered = ordered.result();
    assert_eq!(ordered["price"], 800);
    assert_eq!(ordered["orderedByName"], app.town.name(Role::OtherMember));
    assert_eq!(notices(&elder).await, ["MEAL_ORDERED_FOR_YOU"]);
    for client in [&elder, &relative] {
        assert_eq!(mine(client).await[0]["code"], ordered["code"]);
    }
    order(&elder, meal)
        .await
        .refused_on("ALREADY_ORDERED", "mealId");
    give_up(&elder, id_of(ordered)).await.data();
    assert_eq!(notices(&relative).await[0], "MEAL_GIVEN_UP");
}

async fn either_side_ends_it(app: &TestApp) {
    let centre = canteen(app).await;
    let meal = published(app, centre, "2026-11-24", 9).await;
    let elder = app.as_role(Role::Resident).await;
    let relative = app.as_role(Role::Neighbour).await;
    let other = app.as_role(Role::Member).await;
    let elder_id = app.town.person(Role::Resident).unwrap();
    for ending in [&elder, &relative] {
        let made = link(&elder, &app.town.phone(Role::Neighbour)).await;
        let id = id_of(made.result());
        assert_eq!(links(&relative).await.len(), 1);
        let input = json!({"linkId": id});
        other
            .act("endFamilyLink", input.clone(), LINK)
            .await
            .refused_on("NOT_FOUND", "linkId");
        let ended = ending.act("endFamilyLink", input.clone(), LINK).await;
        assert!(!ended.result()["endedAt"].is_null());
        ending
            .act("endFamilyLink", input, LINK)
            .await
            .refused("STATE_CHANGED");
        assert!(links(&elder).await.is_empty());
        order_for(&relative, meal, elder_id)
            .await
            .refused_on("NOT_FOUND", "personId");
    }
}

async fn nobody_learns_who_is_registered(app: &TestApp) {
    let elder = app.as_role(Role::Resident).await;
    let known = link(&elder, &app.town.phone(Role::Neighbour)).await;
    let unknown = link(&elder, "13612345678").await;
    let shape = |one: &crate::support::Answer| {
        let mut shown = one.result().clone();
        for field in ["id", "maskedPhone"] {
            shown[field] = json!(null);
        }
        shown
    };
    assert_eq!(shape(&known), shape(&unknown));
    assert_eq!(unknown.result()["maskedPhone"], "136****5678");
    assert_eq!(links(&elder).await.len(), 2);
    // Said again it is one still.
    link(&elder, "13612345678").await.data();
    assert_eq!(links(&elder).await.len(), 2);
    for (phone, code) in [
        ("12345", "PHONE_INVALID"),
        (&app.town.phone(Role::Resident), "INVALID"),
    ] {
        link(&elder, phone).await.refused_on(code, "phone");
    }
    for number in 0..8 {
        link(&elder, &format!("1371234000{number}")).await.data();
    }
    link(&elder, "13712340009")
        .await
        .refused_on("TOO_MANY", "phone");
}

async fn the_desk_lets_a_relative_in(app: &TestApp) {
    let centre = canteen(app).await;
    let meal = published(app, centre, "2026-11-24", 9).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let relative = app.as_role(Role::Neighbour).await;
    let elder_id = app.town.person(Role::Resident).unwrap();
    let input = json!({
        "elderId": elder_id, "called": "儿子", "phone": app.town.phone(Role::Neighbour),
    });
    for role in [Role::Neighbour, Role::OtherCommunityAdmin] {
        app.as_role(role)
            .await
            .act("linkRelative", input.clone(), LINK)
            .await
            .refused_on("NOT_FOUND", "elderId");
    }
    let made = office.act("linkRelative", input, LINK).await;
    order_for(&relative, meal, elder_id).await.data();
    assert!(app.dump("audit_entry").await.contains("relative_linked"));
    let input = json!({"linkId": id_of(made.result())});
    office.act("endFamilyLink", input, LINK).await.data();
    assert!(links(&relative).await.is_empty());
}

async fn somebody_who_leaves_acts_no_longer(app: &TestApp) {
    let centre = canteen(app).await;
    let meal = published(app, centre, "2026-11-24", 1).await;
    let elder = app.as_role(Role::Resident).await;
    let relative = app.as_role(Role::Neighbour).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    link(&elder, &app.town.phone(Role::Neighbour)).await.data();
    order(&elder, meal).await.data();
    let input = json!({
        "personId": app.town.person(Role::Resident), "departure": "MOVED_AWAY", "on": "2026-11-23",
    });
    office.act("reportGone", input, "{ id }").await.data();
    assert!(links(&relative).await.is_empty());
    order(&relative, meal).await.data();
}
