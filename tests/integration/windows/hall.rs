//! Windows to come to, and what people do there.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    centres::house::centre_details,
    support::{Answer, Client, Json, Role, TestApp, json, steps::id_of},
};

pub const TICKET: &str = "{ id centreId centreName personId personName bookedByName day startsAt \
    endsAt arrivesFrom note number counter ahead state reason orderId permitted item { id name bring } }";

/// Two counters, one appointment for each twenty minutes.
pub struct Hall {
    pub id: Uuid,
    pub item: Uuid,
}

pub fn settings(centre: Uuid) -> Json {
    json!({"centreId": centre, "counters": 2, "places": 1, "slotMinutes": 20, "aheadDays": 14})
}

pub fn item(centre: Uuid, name: &str) -> Json {
    json!({"centreId": centre, "name": name, "bring": ["身份证原件", "户口簿"], "about": null})
}

impl Hall {
    pub async fn build(app: &TestApp) -> Self {
        let office = app.as_role(Role::CommunityAdmin).await;
        let input = json!({"placeId": app.town.community.id, "details": centre_details()});
        let id = id_of(office.act("createCentre", input, "{ id }").await.result());
        let set = office.act("setWindows", settings(id), "{ centreId }").await;
        set.data();
        let made = office.act("createWindowItem", item(id, "居住证办理"), "{ id }");
        let item = id_of(made.await.result());
        Self { id, item }
    }

    /// What the link of the screen in the hall ends with.
    pub async fn token(&self, app: &TestApp) -> String {
        let office = app.as_role(Role::CommunityAdmin).await;
        let query = "query($id: UUID!) { serviceWindows(centreId: $id) { screenLink } }";
        let answer = office.gql(query, json!({"id": self.id})).await;
        last_part(&answer.data()["serviceWindows"]["screenLink"])
    }

    pub async fn screen(&self, app: &TestApp, token: &str) -> Json {
        let query = "query($id: UUID!, $token: String!) { windowScreen(centreId: $id, token: $token) { \
                     centreName link changesAt waitingCount calls { number counter } } }";
        let variables = json!({"id": self.id, "token": token});
        let answer = app.nobody().gql(query, variables).await;
        answer.data()["windowScreen"].clone()
    }

    /// What the screen shows now.
    pub async fn code(&self, app: &TestApp) -> String {
        let token = self.token(app).await;
        last_part(&self.screen(app, &token).await["link"])
    }

    pub async fn book(&self, client: &Client, starts_at: DateTime<Utc>) -> Answer {
        let input = json!({"itemId": self.item, "startsAt": starts_at});
        client.act("bookTicket", input, TICKET).await
    }

    pub async fn book_for(
        &self,
        client: &Client,
        starts_at: DateTime<Utc>,
        person: Uuid,
    ) -> Answer {
        let input = json!({"itemId": self.item, "startsAt": starts_at, "personId": person});
        client.act("bookTicket", input, TICKET).await
    }

    pub async fn booked(&self, client: &Client, starts_at: DateTime<Utc>) -> Uuid {
        id_of(self.book(client, starts_at).await.result())
    }

    /// With an appointment.
    pub async fn arrive(&self, app: &TestApp, client: &Client, ticket: Uuid) -> Answer {
        let code = self.code(app).await;
        let input = json!({"centreId": self.id, "code": code, "ticketId": ticket});
        client.act("takeNumber", input, TICKET).await
    }

    /// Without one.
    pub async fn walk_in(&self, app: &TestApp, client: &Client) -> Answer {
        let code = self.code(app).await;
        let input = json!({"centreId": self.id, "code": code, "itemId": self.item});
        client.act("takeNumber", input, TICKET).await
    }

    pub async fn next(&self, client: &Client, counter: i32) -> Answer {
        let input = json!({"centreId": self.id, "counter": counter});
        client.act("callNext", input, TICKET).await
    }

    pub async fn queue(&self, client: &Client, day: &str) -> Answer {
        let query = format!(
            "query($id: UUID!, $day: NaiveDate!) {{ windowQueue(centreId: $id, day: $day) {TICKET} }}"
        );
        client.gql(&query, json!({"id": self.id, "day": day})).await
    }

    pub async fn slots(&self, client: &Client, from: &str, days: i32) -> Vec<Json> {
        let query = "query($id: UUID!, $from: NaiveDate!, $days: Int!) { \
                     windowSlots(centreId: $id, from: $from, days: $days) { startsAt endsAt left } }";
        let variables = json!({"id": self.id, "from": from, "days": days});
        let answer = client.gql(query, variables).await;
        answer.data()["windowSlots"].as_array().unwrap().clone()
    }
}

pub fn last_part(link: &Json) -> String {
    let link = link.as_str().expect("a link");
    link.rsplit('/').next().unwrap().to_owned()
}

pub async fn on_ticket(client: &Client, act: &str, ticket: Uuid) -> Answer {
    client.act(act, json!({"ticketId": ticket}), TICKET).await
}

pub async fn ticket(client: &Client, id: Uuid) -> Json {
    let query = format!("query($id: UUID!) {{ ticket(id: $id) {TICKET} }}");
    client.gql(&query, json!({"id": id})).await.data()["ticket"].clone()
}

pub async fn mine(client: &Client) -> Vec<Json> {
    let answer = client
        .gql(&format!("{{ myTickets {TICKET} }}"), json!({}))
        .await;
    answer.data()["myTickets"].as_array().unwrap().clone()
}

/// What they were told of their tickets, the newest first.
pub async fn notices(client: &Client) -> Vec<(String, String)> {
    let query = "{ notifications(first: 50) { nodes { kind detail } } }";
    let answer = client.gql(query, json!({})).await;
    let nodes = answer.data()["notifications"]["nodes"].clone();
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    nodes
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["kind"]), text(&one["detail"])))
        .filter(|(kind, _)| kind.starts_with("TICKET"))
        .collect()
}

/// The test's clock, then the clock's look.
pub async fn pass_to(app: &TestApp, at: DateTime<Utc>) {
    app.advance(at - app.now());
    look(app).await;
}

pub async fn look(app: &TestApp) {
    server::centres::sweeps::look(&app.app).await.unwrap();
}

pub fn instant(at: &Json) -> DateTime<Utc> {
    at.as_str().unwrap().parse().unwrap()
}

pub fn minutes(count: i64) -> TimeDelta {
    TimeDelta::minutes(count)
}
