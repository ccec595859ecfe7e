//! A canteen to eat at, and what people do there.

use server::centres::sweeps;
use uuid::Uuid;

use crate::{
    centres::house,
    support::{Answer, Client, Json, Role, TestApp, json, steps::id_of},
};

pub const MEAL: &str = "{ id centreId centreName date sitting dishes price halfPrice capacity left \
    servedFrom servedUntil cutOffAt state reason version }";
pub const ORDER: &str = "{ id personId personName homeName orderedByName price halfPrice code note \
    isStanding state mayGiveUp meal { id date sitting } }";
pub const STANDING: &str =
    "{ id centreId centreName personId personName sitting weekdays first until endedAt }";
pub const LINK: &str = "{ id elderId elderName isElder called maskedPhone endedAt }";

/// The centre's id. The test's Monday is the 23rd of November, at nine.
pub async fn canteen(app: &TestApp) -> Uuid {
    let office = app.as_role(Role::CommunityAdmin).await;
    let details = house::centre_details();
    let input = json!({"placeId": app.town.community.id, "details": details});
    id_of(office.act("createCentre", input, "{ id }").await.result())
}

/// Served from half past eleven to one, ordered until ten.
pub fn lunch(centre: Uuid, date: &str, capacity: i32) -> Json {
    json!({
        "centreId": centre, "date": date, "sitting": "LUNCH", "dishes": "红烧豆腐\n清炒时蔬",
        "price": 1600, "capacity": capacity, "fromMinute": 690, "untilMinute": 780,
        "cutOffMinutes": 90,
    })
}

pub async fn publish(app: &TestApp, meal: Json) -> Answer {
    let office = app.as_role(Role::CommunityAdmin).await;
    office.act("publishMeal", meal, MEAL).await
}

pub async fn published(app: &TestApp, centre: Uuid, date: &str, capacity: i32) -> Uuid {
    id_of(publish(app, lunch(centre, date, capacity)).await.result())
}

pub async fn order(client: &Client, meal: Uuid) -> Answer {
    client
        .act("orderMeal", json!({"mealId": meal}), ORDER)
        .await
}

pub async fn order_for(client: &Client, meal: Uuid, person: Uuid) -> Answer {
    let input = json!({"mealId": meal, "personId": person});
    client.act("orderMeal", input, ORDER).await
}

pub async fn give_up(client: &Client, order: Uuid) -> Answer {
    let input = json!({"orderId": order});
    client.act("giveUpMeal", input, ORDER).await
}

pub async fn hand_out(client: &Client, meal: Uuid, code: &str) -> Answer {
    let input = json!({"mealId": meal, "code": code});
    client.act("handOutMeal", input, ORDER).await
}

pub async fn verify(client: &Client, centre: Uuid, person: Uuid, year: i32) -> Answer {
    let input = json!({"centreId": centre, "personId": person, "year": year});
    let shown = "{ personId name homeName birthYear }";
    client.act("verifyBirthYear", input, shown).await
}

pub async fn link(client: &Client, phone: &str) -> Answer {
    let input = json!({"called": "女儿", "phone": phone});
    client.act("linkRelative", input, LINK).await
}

pub async fn links(client: &Client) -> Vec<Json> {
    let answer = client
        .gql(&format!("{{ familyLinks {LINK} }}"), json!({}))
        .await;
    answer.data()["familyLinks"].as_array().unwrap().clone()
}

pub async fn meal(client: &Client, id: Uuid) -> Json {
    let query = format!("query($id: UUID!) {{ meal(id: $id) {MEAL} }}");
    client.gql(&query, json!({"id": id})).await.data()["meal"].clone()
}

pub async fn mine(client: &Client) -> Vec<Json> {
    let answer = client
        .gql(&format!("{{ myMeals {ORDER} }}"), json!({}))
        .await;
    answer.data()["myMeals"].as_array().unwrap().clone()
}

pub async fn list(client: &Client, meal: Uuid) -> Answer {
    let query = format!("query($id: UUID!) {{ kitchenList(mealId: $id) {ORDER} }}");
    client.gql(&query, json!({"id": meal})).await
}

/// Those of canteens and families, the newest first.
pub async fn notices(client: &Client) -> Vec<String> {
    let query = "{ notifications(first: 50) { nodes { kind } } }";
    let answer = client.gql(query, json!({})).await;
    let nodes = answer.data()["notifications"]["nodes"].clone();
    let kinds = nodes.as_array().unwrap().iter();
    kinds
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .filter(|kind| kind.contains("MEAL") || kind.contains("RELATIVE"))
        .collect()
}

pub async fn look(app: &TestApp) {
    sweeps::look(&app.app).await.unwrap();
}

/// The counter of each meal is what is ordered of it, and nobody has two of one sitting.
pub async fn books_agree(app: &TestApp) -> Result<(), String> {
    use std::collections::HashSet;

    use entity::{meal, meal_order, meal_order::MealOrderState};
    use sea_orm::EntityTrait;

    let rows = meal_order::Entity::find().all(app.db()).await.unwrap();
    let standing: Vec<_> = rows
        .iter()
        .filter(|row| MealOrderState::STANDING.contains(&row.state))
        .collect();
    let mut eaters = HashSet::new();
    for row in &standing {
        if !eaters.insert((row.person_id, row.date, row.sitting)) {
            return Err(format!("{} eats twice", row.person_id));
        }
    }
    for meal in meal::Entity::find().all(app.db()).await.unwrap() {
        let ordered = standing.iter().filter(|row| row.meal_id == meal.id).count();
        if i32::try_from(ordered).unwrap() != meal.taken {
            return Err(format!("{ordered} ordered, {} counted", meal.taken));
        }
        if meal.taken > meal.capacity {
            return Err(format!("{} of {} meals ordered", meal.taken, meal.capacity));
        }
    }
    Ok(())
}
