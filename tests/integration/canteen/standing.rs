//! Standing orders: made once, ordered each time.

use super::kitchen::{
    STANDING, books_agree, canteen, give_up, look, lunch, meal, mine, notices, order, publish,
    published,
};
use crate::support::{Answer, Client, Role, TestApp, json, on_both, steps::id_of};
use uuid::Uuid;

on_both! {
    a_standing_order_orders_each_time,
    what_is_full_is_told,
    several_instances_order_once,
    a_standing_order_ends,
    what_cannot_be_ordered_every_week,
}

async fn stand(client: &Client, centre: Uuid, weekdays: &[&str]) -> Answer {
    let input = json!({
        "centreId": centre, "sitting": "LUNCH", "weekdays": weekdays,
        "first": "2026-11-23", "until": "2026-12-31",
    });
    client.act("makeStandingMeal", input, STANDING).await
}

async fn a_standing_order_orders_each_time(app: &TestApp) {
    let centre = canteen(app).await;
    let tuesday = published(app, centre, "2026-11-24", 9).await;
    let wednesday = published(app, centre, "2026-11-25", 9).await;
    let resident = app.as_role(Role::Resident).await;
    let made = stand(&resident, centre, &["TUE", "THU"]).await;
    assert_eq!(made.result()["weekdays"], json!(["TUE", "THU"]));
    look(app).await;
    let ordered = mine(&resident).await;
    assert_eq!(ordered.len(), 1);
    assert_eq!(ordered[0]["meal"]["id"], json!(tuesday));
    assert_eq!(ordered[0]["isStanding"], true);
    assert_eq!(meal(&resident, wednesday).await["left"], 9);

    published(app, centre, "2026-11-26", 9).await;
    look(app).await;
    assert_eq!(mine(&resident).await.len(), 2);
    // What was given up is not ordered again.
    give_up(&resident, id_of(&ordered[0])).await.data();
    publish(app, lunch(centre, "2026-11-24", 20)).await.data();
    look(app).await;
    assert_eq!(mine(&resident).await.len(), 1);
    assert!(notices(&resident).await.is_empty());
    books_agree(app).await.unwrap();
}

async fn what_is_full_is_told(app: &TestApp) {
    let centre = canteen(app).await;
    let tuesday = published(app, centre, "2026-11-24", 1).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    order(&neighbour, tuesday).await.data();
    let resident = app.as_role(Role::Resident).await;
    stand(&resident, centre, &["TUE"]).await.data();
    look(app).await;
    assert!(mine(&resident).await.is_empty());
    assert_eq!(notices(&resident).await, ["STANDING_MEAL_MISSED"]);
    // The kitchen cooks one more.
    publish(app, lunch(centre, "2026-11-24", 2)).await.data();
    look(app).await;
    assert_eq!(mine(&resident).await.len(), 1);
    assert_eq!(notices(&resident).await.len(), 1);
    books_agree(app).await.unwrap();
}

async fn several_instances_order_once(app: &TestApp) {
    let centre = canteen(app).await;
    for role in [Role::Resident, Role::Neighbour, Role::Member] {
        let client = app.as_role(role).await;
        stand(&client, centre, &["TUE", "WED"]).await.data();
    }
    published(app, centre, "2026-11-24", 2).await;
    published(app, centre, "2026-11-25", 9).await;
    let looks = (0..6).map(|_| look(app));
    futures_util::future::join_all(looks).await;
    books_agree(app).await.unwrap();
    let mut ordered = 0;
    for role in [Role::Resident, Role::Neighbour, Role::Member] {
        ordered += mine(&app.as_role(role).await).await.len();
    }
    assert_eq!(ordered, 5);
}

async fn a_standing_order_ends(app: &TestApp) {
    let centre = canteen(app).await;
    let resident = app.as_role(Role::Resident).await;
    let made = stand(&resident, centre, &["TUE"]).await;
    let input = json!({"standingId": id_of(made.result())});
    let neighbour = app.as_role(Role::Neighbour).await;
    neighbour
        .act("endStandingMeal", input.clone(), STANDING)
        .await
        .refused_on("NOT_FOUND", "standingId");
    resident
        .act("endStandingMeal", input.clone(), STANDING)
        .await
        .data();
    resident
        .act("endStandingMeal", input, STANDING)
        .await
        .refused("STATE_CHANGED");
    published(app, centre, "2026-11-24", 9).await;
    look(app).await;
    assert!(mine(&resident).await.is_empty());
    let query = format!("{{ myStandingMeals {STANDING} }}");
    let own = resident.gql(&query, json!({})).await;
    assert_eq!(own.data()["myStandingMeals"], json!([]));
}

async fn what_cannot_be_ordered_every_week(app: &TestApp) {
    let centre = canteen(app).await;
    let resident = app.as_role(Role::Resident).await;
    stand(&resident, centre, &[])
        .await
        .refused_on("REQUIRED", "weekdays");
    stand(&resident, centre, &["MON"]).await.data();
    stand(&resident, centre, &["TUE"])
        .await
        .refused_on("ALREADY_ORDERED", "sitting");
    let stranger = app.as_role(Role::OtherMember).await;
    stand(&stranger, centre, &["MON"])
        .await
        .refused_on("FORBIDDEN", "personId");
    for (until, code) in [("2026-11-22", "INVALID"), ("2028-01-01", "TOO_FAR")] {
        let input = json!({
            "centreId": centre, "sitting": "DINNER", "weekdays": ["MON"],
            "first": "2026-11-20", "until": until,
        });
        resident
            .act("makeStandingMeal", input, STANDING)
            .await
            .refused_on(code, "until");
    }
}
