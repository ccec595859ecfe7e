//! A meal from the menu to the hatch, by whoever may.

use chrono::TimeDelta;

use super::kitchen::{
    MEAL, ORDER, books_agree, canteen, give_up, hand_out, list, look, lunch, meal, mine, notices,
    order, order_for, publish, published, verify,
};
use crate::support::{Role, TestApp, json, on_both, steps::id_of};

on_both! {
    a_meal_is_ordered_and_collected,
    half_price_is_for_whoever_the_desk_has_seen,
    one_meal_a_person_and_sitting,
    after_the_cut_off_only_the_desk,
    a_cancelled_meal_is_told,
    what_is_wrong_with_a_menu,
    a_week_is_copied,
    canteens_are_for_the_community,
    nobody_comes_for_it,
}

async fn a_meal_is_ordered_and_collected(app: &TestApp) {
    let centre = canteen(app).await;
    let meal_id = published(app, centre, "2026-11-24", 2).await;
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let ordered = order(&resident, meal_id).await;
    let ordered = ordered.result();
    assert_eq!(ordered["state"], "ORDERED");
    assert_eq!(ordered["price"], 1600);
    assert_eq!(ordered["mayGiveUp"], true);
    let code = ordered["code"].as_str().unwrap().to_owned();
    assert!(code.len() == 4 && code.chars().all(|c| c.is_ascii_digit()));
    assert_eq!(meal(&resident, meal_id).await["left"], 1);

    give_up(&resident, id_of(ordered)).await.data();
    assert_eq!(meal(&resident, meal_id).await["left"], 2);
    assert!(mine(&resident).await.is_empty());
    let again = order(&resident, meal_id).await;
    let code = again.result()["code"].as_str().unwrap().to_owned();
    assert_eq!(mine(&resident).await.len(), 1);

    let shown = list(&office, meal_id).await;
    let rows = shown.data()["kitchenList"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["personName"], app.town.name(Role::Resident));
    assert_eq!(rows[0]["homeName"], "3 号楼");
    list(&resident, meal_id)
        .await
        .refused_on("NOT_FOUND", "mealId");

    hand_out(&resident, meal_id, &code)
        .await
        .refused_on("NOT_FOUND", "mealId");
    let wrong = if code == "0000" { "0001" } else { "0000" };
    hand_out(&office, meal_id, wrong)
        .await
        .refused_on("NOT_FOUND", "code");
    let handed = hand_out(&office, meal_id, &code).await;
    assert_eq!(handed.result()["state"], "COLLECTED");
    hand_out(&office, meal_id, &code)
        .await
        .refused_on("STATE_CHANGED", "code");
    give_up(&resident, id_of(again.result()))
        .await
        .refused("STATE_CHANGED");
    books_agree(app).await.unwrap();
}

async fn half_price_is_for_whoever_the_desk_has_seen(app: &TestApp) {
    let centre = canteen(app).await;
    let meals = [
        published(app, centre, "2026-11-24", 9).await,
        published(app, centre, "2026-11-25", 9).await,
    ];
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let whole = order(&resident, meals[0]).await;
    assert_eq!(whole.result()["halfPrice"], false);

    let query = "query($id: UUID!, $phone: String!) { \
                 centreVisitor(centreId: $id, phone: $phone) \
                 { personId name homeName birthYear halfPriceFrom } }";
    let phone = app.town.phone(Role::Resident);
    let variables = json!({"id": centre, "phone": phone});
    resident
        .gql(query, variables.clone())
        .await
        .refused_on("NOT_FOUND", "centreId");
    let found = office.gql(query, variables.clone()).await;
    let found = &found.data()["centreVisitor"];
    assert_eq!(found["name"], app.town.name(Role::Resident));
    assert!(found["birthYear"].is_null() && found["halfPriceFrom"].is_null());
    // Who belongs elsewhere is nobody here.
    let elsewhere = json!({"id": centre, "phone": app.town.phone(Role::OtherMember)});
    let nobody = office.gql(query, elsewhere).await;
    assert!(nobody.data()["centreVisitor"].is_null());

    let person = app.town.person(Role::Resident).unwrap();
    verify(&resident, centre, person, 1966)
        .await
        .refused_on("FORBIDDEN", "centreId");
    verify(&office, centre, person, 1850)
        .await
        .refused_on("OUT_OF_RANGE", "year");
    verify(&office, centre, person, 1967).await.data();
    let seen = verify(&office, centre, person, 1966).await;
    assert_eq!(seen.result()["birthYear"], 1966);
    let found = office.gql(query, variables).await;
    assert_eq!(found.data()["centreVisitor"]["halfPriceFrom"], "2026-01-01");

    let half = order(&resident, meals[1]).await;
    assert_eq!(half.result()["price"], 800);
    assert_eq!(half.result()["halfPrice"], true);
    // What was ordered before costs what it did.
    assert_eq!(mine(&resident).await[0]["price"], 1600);
    let eaters = "query($id: UUID!) { mealEaters(centreId: $id) \
                  { personId name isOwn halfPriceFrom mayEat } }";
    let eaters = resident.gql(eaters, json!({"id": centre})).await;
    let own = &eaters.data()["mealEaters"][0];
    assert_eq!(own["halfPriceFrom"], "2026-01-01");
    assert_eq!(
        (&own["isOwn"], &own["mayEat"]),
        (&json!(true), &json!(true))
    );
    let audit = app.dump("audit_entry").await;
    assert!(audit.contains("birth_year_verified"));
}

async fn one_meal_a_person_and_sitting(app: &TestApp) {
    let first = canteen(app).await;
    let second = canteen(app).await;
    let here = published(app, first, "2026-11-24", 2).await;
    let there = published(app, second, "2026-11-24", 2).await;
    let mut dinner = lunch(first, "2026-11-24", 2);
    dinner["sitting"] = json!("DINNER");
    dinner["fromMinute"] = json!(1020);
    dinner["untilMinute"] = json!(1110);
    let dinner = id_of(publish(app, dinner).await.result());
    let resident = app.as_role(Role::Resident).await;
    order(&resident, here).await.data();
    for meal in [here, there] {
        order(&resident, meal)
            .await
            .refused_on("ALREADY_ORDERED", "mealId");
    }
    order(&resident, dinner).await.data();
    let neighbour = app.as_role(Role::Neighbour).await;
    order(&neighbour, here).await.data();
    let member = app.as_role(Role::Member).await;
    order(&member, here).await.refused_on("MEAL_FULL", "mealId");
    order(&resident, here)
        .await
        .refused_on("ALREADY_ORDERED", "mealId");
    books_agree(app).await.unwrap();
}

async fn after_the_cut_off_only_the_desk(app: &TestApp) {
    let centre = canteen(app).await;
    let meal_id = published(app, centre, "2026-11-23", 9).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let ordered = id_of(order(&resident, meal_id).await.result());
    // At ten.
    app.advance(TimeDelta::hours(1));
    order(&neighbour, meal_id)
        .await
        .refused_on("ORDERING_CLOSED", "mealId");
    give_up(&resident, ordered)
        .await
        .refused_on("ORDERING_CLOSED", "mealId");
    assert_eq!(mine(&resident).await[0]["mayGiveUp"], false);
    let person = app.town.person(Role::Neighbour).unwrap();
    verify(&office, centre, person, 1960).await.data();
    let input = json!({"mealId": meal_id, "personId": person, "note": "少盐"});
    let theirs = office.act("orderMeal", input, ORDER).await;
    let theirs = theirs.result();
    assert_eq!(
        (&theirs["price"], &theirs["note"]),
        (&json!(800), &json!("少盐"))
    );
    assert_eq!(notices(&neighbour).await, ["MEAL_ORDERED_FOR_YOU"]);
    order_for(&office, meal_id, person)
        .await
        .refused_on("ALREADY_ORDERED", "mealId");
    // The list says what the desk may still give up; asked as the app does, for a full house.
    let asked = include_str!("../../../web/operations/Kitchen.graphql");
    let may_give_up = async || {
        let shown = office.gql(asked, json!({"id": meal_id})).await;
        let rows = shown.data()["kitchenList"].as_array().unwrap().clone();
        let may: Vec<bool> = rows.iter().map(|row| row["mayGiveUp"] == true).collect();
        may
    };
    assert_eq!(may_give_up().await, [true, true]);
    give_up(&office, ordered).await.data();
    assert_eq!(notices(&resident).await, ["MEAL_GIVEN_UP"]);
    assert_eq!(may_give_up().await, [true]);
    app.advance(TimeDelta::hours(4));
    assert_eq!(may_give_up().await, [false]);
    give_up(&office, id_of(theirs))
        .await
        .refused_on("ORDERING_CLOSED", "mealId");
    let member = app.town.person(Role::Member).unwrap();
    order_for(&office, meal_id, member)
        .await
        .refused_on("ORDERING_CLOSED", "mealId");
    books_agree(app).await.unwrap();
}

async fn a_cancelled_meal_is_told(app: &TestApp) {
    let centre = canteen(app).await;
    let meal_id = published(app, centre, "2026-11-24", 9).await;
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let ordered = id_of(order(&resident, meal_id).await.result());
    let input = json!({"mealId": meal_id, "reason": "停水"});
    resident
        .act("cancelMeal", input.clone(), MEAL)
        .await
        .refused_on("FORBIDDEN", "mealId");
    let cancelled = office.act("cancelMeal", input.clone(), MEAL).await;
    assert_eq!(cancelled.result()["state"], "CANCELLED");
    assert_eq!(cancelled.result()["left"], 9);
    office
        .act("cancelMeal", input, MEAL)
        .await
        .refused("STATE_CHANGED");
    assert_eq!(notices(&resident).await, ["MEAL_CANCELLED"]);
    assert_eq!(mine(&resident).await[0]["state"], "CLOSED");
    order(&resident, meal_id).await.refused("STATE_CHANGED");
    give_up(&resident, ordered).await.refused("STATE_CHANGED");
    // The water is back.
    let again = publish(app, lunch(centre, "2026-11-24", 9)).await;
    assert_eq!(id_of(again.result()), meal_id);
    assert_eq!(again.result()["state"], "PUBLISHED");
    order(&resident, meal_id).await.data();
    books_agree(app).await.unwrap();
}

async fn what_is_wrong_with_a_menu(app: &TestApp) {
    let centre = canteen(app).await;
    for (field, value, code) in [
        ("dishes", json!("  "), "REQUIRED"),
        ("dishes", json!("菜".repeat(301)), "TOO_LONG"),
        ("price", json!(-1), "OUT_OF_RANGE"),
        ("price", json!(10_001), "OUT_OF_RANGE"),
        ("capacity", json!(0), "OUT_OF_RANGE"),
        ("capacity", json!(501), "OUT_OF_RANGE"),
        ("untilMinute", json!(690), "INVALID"),
        ("cutOffMinutes", json!(20_000), "OUT_OF_RANGE"),
        ("date", json!("2026-11-22"), "INVALID"),
        ("date", json!("2027-11-22"), "TOO_FAR"),
    ] {
        let mut meal = lunch(centre, "2026-11-24", 9);
        meal[field] = value;
        publish(app, meal).await.refused_on(code, field);
    }
    let meal_id = published(app, centre, "2026-11-24", 2).await;
    for role in [Role::Resident, Role::Neighbour] {
        order(&app.as_role(role).await, meal_id).await.data();
    }
    publish(app, lunch(centre, "2026-11-24", 1))
        .await
        .refused_on("STILL_IN_USE", "capacity");
    let more = publish(app, lunch(centre, "2026-11-24", 3)).await;
    assert_eq!(more.result()["left"], 1);
    let resident = app.as_role(Role::Resident).await;
    resident
        .act("publishMeal", lunch(centre, "2026-11-25", 2), MEAL)
        .await
        .refused_on("FORBIDDEN", "centreId");
}

async fn a_week_is_copied(app: &TestApp) {
    let centre = canteen(app).await;
    published(app, centre, "2026-11-24", 9).await;
    published(app, centre, "2026-11-26", 9).await;
    let there = published(app, centre, "2026-12-01", 5).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let input = json!({"centreId": centre, "from": "2026-11-23", "to": "2026-11-30"});
    let copied = office
        .act("copyMeals", input.clone(), "{ id servesMeals }")
        .await;
    assert_eq!(copied.result()["servesMeals"], true);
    let query = format!(
        "query($id: UUID!) {{ menus(centreId: $id, from: \"2026-11-30\", days: 7) {MEAL} }}"
    );
    let menus = office.gql(&query, json!({"id": centre})).await;
    let menus = menus.data()["menus"].as_array().unwrap();
    assert_eq!(menus.len(), 2);
    assert_eq!(id_of(&menus[0]), there);
    assert_eq!(menus[0]["capacity"], 5);
    assert_eq!(menus[1]["date"], "2026-12-03");
    assert_eq!(menus[1]["servedFrom"], "2026-12-03T03:30:00+00:00");
    assert_eq!(menus[1]["cutOffAt"], "2026-12-03T02:00:00+00:00");
    let nothing = json!({"centreId": centre, "from": "2026-12-14", "to": "2026-12-21"});
    office
        .act("copyMeals", nothing, "{ id }")
        .await
        .refused_on("NOT_FOUND", "from");
    let overlapping = json!({"centreId": centre, "from": "2026-11-23", "to": "2026-11-25"});
    office
        .act("copyMeals", overlapping, "{ id }")
        .await
        .refused_on("INVALID", "to");
}

async fn canteens_are_for_the_community(app: &TestApp) {
    let centre = canteen(app).await;
    let meal_id = published(app, centre, "2026-11-24", 9).await;
    let stranger = app.as_role(Role::OtherMember).await;
    assert_eq!(meal(&stranger, meal_id).await["left"], 9);
    order(&stranger, meal_id)
        .await
        .refused_on("FORBIDDEN", "personId");
    // By 报到.
    order(&app.as_role(Role::Member).await, meal_id)
        .await
        .data();
    let resident = app.town.person(Role::Resident).unwrap();
    order_for(&stranger, meal_id, resident)
        .await
        .refused_on("NOT_FOUND", "personId");
    let neighbour = app.as_role(Role::Neighbour).await;
    order_for(&neighbour, meal_id, resident)
        .await
        .refused_on("NOT_FOUND", "personId");
    let own = order(&app.as_role(Role::Resident).await, meal_id).await;
    give_up(&neighbour, id_of(own.result()))
        .await
        .refused_on("NOT_FOUND", "orderId");
}

async fn nobody_comes_for_it(app: &TestApp) {
    let centre = canteen(app).await;
    let meal_id = published(app, centre, "2026-11-23", 9).await;
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let ordered = order(&resident, meal_id).await;
    let code = ordered.result()["code"].as_str().unwrap().to_owned();
    look(app).await;
    app.advance(TimeDelta::hours(5));
    look(app).await;
    assert_eq!(mine(&resident).await[0]["state"], "MISSED");
    let late = hand_out(&office, meal_id, &code).await;
    assert_eq!(late.result()["state"], "COLLECTED");
    let noted = json!({"mealId": meal_id, "note": "味".repeat(41)});
    resident
        .act("orderMeal", noted, ORDER)
        .await
        .refused_on("TOO_LONG", "note");
    books_agree(app).await.unwrap();
}
