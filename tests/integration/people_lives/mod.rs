//! What administrators change of people's lives: doubled people merged and parted again, moving
//! house, moving away, dying, and coming back.

mod leaving;
mod merging;
mod moving_house;
mod races;

use entity::{enrollment, person, place};
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::support::{Answer, Client, Json, Role, TestApp, json};

pub const PERSON: &str = "{ id name phone state goneSince mayChange home { name } \
    roles { role until seat { name } } \
    residencies { place { name } since until } employments { organization { name } until } \
    enrollments { id kind state place { name } reason transferredFrom { name } } \
    skills { code } doubles { id } \
    merges { id mayUndo undoneAt otherName keptIfUndone { rows count } } }";

/// Somebody new of this name, who lives here.
pub async fn somebody(app: &TestApp, name: &str, number: u32, home: &place::Model) -> Uuid {
    let found = app.founding();
    let person = found.person(name, &format!("1330000{number:04}")).await;
    found.lives_in(person.id, home).await;
    person.id
}

pub async fn row(app: &TestApp, id: Uuid) -> person::Model {
    let found = person::Entity::find_by_id(id).one(app.db()).await.unwrap();
    found.unwrap()
}

/// Everything that tables say, each in an order of its own, but for the versions of 报到, by which
/// others notice.
pub async fn dump(app: &TestApp, tables: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for table in tables {
        let mut lines: Vec<_> = match *table {
            "enrollment" => enrollments(app).await,
            table => app.dump(table).await.lines().map(str::to_owned).collect(),
        };
        lines.sort();
        all.extend(lines.into_iter().map(|line| format!("{table}: {line}")));
    }
    all
}

async fn enrollments(app: &TestApp) -> Vec<String> {
    let rows = enrollment::Entity::find().all(app.db()).await.unwrap();
    rows.into_iter()
        .map(|row| format!("{:?}", enrollment::Model { version: 0, ..row }))
        .collect()
}

impl Client {
    pub async fn person_page(&self, id: Uuid) -> Json {
        let query = format!("query($id: UUID!) {{ person(id: $id) {PERSON} }}");
        let answer = self.gql(&query, json!({"id": id})).await;
        answer.data()["person"].clone()
    }

    pub async fn merge(&self, survivor: Uuid, other: Uuid, keep: [&str; 3]) -> Answer {
        let input = json!({
            "survivorId": survivor, "otherId": other,
            "keepName": keep[0], "keepPhone": keep[1], "keepHome": keep[2],
        });
        self.act("mergePeople", input, PERSON).await
    }

    pub async fn undo_merge(&self, merge: &Json) -> Answer {
        let input = json!({"mergeId": merge});
        self.act("undoMerge", input, PERSON).await
    }

    pub async fn report_gone(&self, id: Uuid, departure: &str, on: &str) -> Answer {
        let input = json!({"personId": id, "departure": departure, "on": on});
        self.act("reportGone", input, PERSON).await
    }

    pub async fn is_signed_in(&self) -> bool {
        let answer = self.gql("{ me { id } }", json!({})).await;
        answer.is_ok() && !answer.body["data"]["me"].is_null()
    }
}

pub async fn admin(app: &TestApp) -> Client {
    app.as_role(Role::CommunityAdmin).await
}

pub const KEEP: [&str; 3] = ["SURVIVOR", "SURVIVOR", "SURVIVOR"];
