//! The steps of an order's way, with what tests look at afterwards.

use entity::order;
use sea_orm::EntityTrait;
use server::clock::new_id;
use uuid::Uuid;

use super::{Answer, Client, Json, Role, TestApp, json};

/// What every step of a test asks back for.
pub const ORDER: &str = "{ id number state version open crewSize crewTaken reopened outcome \
    submittedAt dispatchDueAt finishDueAt dueAt closedAt publicReason actions }";

/// A category that asks for no skill, no evidence and no answers, and is for members to take.
pub const PLAIN: &str = "parking";
/// 微心愿: for anybody of the community to take.
pub const WISH: &str = "wish";

pub fn id_of(order: &Json) -> Uuid {
    order["id"].as_str().unwrap().parse().unwrap()
}

impl Client {
    pub async fn order(&self, id: Uuid) -> Json {
        self.read_order(id, ORDER).await
    }

    /// Null for what this person may not see.
    pub async fn read_order(&self, id: Uuid, selection: &str) -> Json {
        let query = format!("query($id: UUID!) {{ order(id: $id) {selection} }}");
        let answer = self.gql(&query, json!({"id": id})).await;
        answer.data()["order"].clone()
    }

    pub async fn submit(&self, input: Json) -> Answer {
        self.act("submitOrder", input, ORDER).await
    }

    pub async fn dispatch(&self, order_id: Uuid, crew_size: i32) -> Answer {
        let input = json!({"orderId": order_id, "crewSize": crew_size, "skillCodes": []});
        self.act("dispatchOrder", input, ORDER).await
    }

    pub async fn claim(&self, order_id: Uuid) -> Answer {
        self.act("claimOrder", json!({"orderId": order_id}), ORDER)
            .await
    }

    pub async fn progress(&self, order_id: Uuid, words: &str) -> Answer {
        let input = json!({"orderId": order_id, "words": words, "photoIds": []});
        self.act("addProgress", input, ORDER).await
    }

    pub async fn finish(&self, order_id: Uuid, photo_ids: &[Uuid]) -> Answer {
        let input = json!({
            "orderId": order_id, "outcome": "SOLVED", "words": "已经修好", "photoIds": photo_ids,
        });
        self.act("finishOrder", input, ORDER).await
    }

    pub async fn rate(&self, order_id: Uuid, stars: i32) -> Answer {
        let input = json!({"orderId": order_id, "stars": stars, "words": "很及时，谢谢"});
        self.act("rateOrder", input, ORDER).await
    }

    pub async fn rate_request(&self, order_id: Uuid, stars: i32) -> Answer {
        let input = json!({"orderId": order_id, "stars": stars, "words": "门开着，说得很清楚"});
        self.act("rateRequest", input, ORDER).await
    }

    pub async fn reopen(&self, order_id: Uuid) -> Answer {
        let input = json!({"orderId": order_id, "reason": "还是漏水"});
        self.act("reopenOrder", input, ORDER).await
    }

    pub async fn decline(&self, order_id: Uuid) -> Answer {
        let input = json!({"orderId": order_id, "reason": "属于物业维修范围"});
        self.act("declineOrder", input, ORDER).await
    }

    pub async fn withdraw(&self, order_id: Uuid) -> Answer {
        let input = json!({"orderId": order_id, "reason": "自己修好了"});
        self.act("withdrawOrder", input, ORDER).await
    }
}

impl TestApp {
    /// A request from the resident's building.
    pub fn request(&self, category: &str) -> Json {
        json!({
            "requestId": new_id(),
            "categoryCode": category,
            "words": "楼道的灯坏了，晚上看不清路",
            "placeId": self.town.building.id,
            "photoIds": [],
            "answers": match category {
                "utilities" => json!([{"code": "what", "values": ["water"]}]),
                _ => json!([]),
            },
        })
    }

    pub async fn submitted(&self, category: &str) -> Uuid {
        let resident = self.as_role(Role::Resident).await;
        id_of(resident.submit(self.request(category)).await.result())
    }

    /// The organisation that the order lies with.
    pub async fn desk_of(&self, order_id: Uuid) -> Uuid {
        let found = order::Entity::find_by_id(order_id).one(self.db()).await;
        found.unwrap().unwrap().desk_id
    }

    /// In the hall of the compound.
    pub async fn dispatched(&self, category: &str, crew_size: i32) -> Uuid {
        let id = self.submitted(category).await;
        let dispatcher = self.as_role(Role::Dispatcher).await;
        dispatcher.dispatch(id, crew_size).await.data();
        id
    }

    /// Taken by the handler, its crew of one complete.
    pub async fn in_progress(&self, category: &str) -> Uuid {
        let id = self.dispatched(category, 1).await;
        self.as_role(Role::Handler).await.claim(id).await.data();
        id
    }

    pub async fn finished(&self, category: &str) -> Uuid {
        let id = self.in_progress(category).await;
        let handler = self.as_role(Role::Handler).await;
        let photo = handler.upload_photo().await;
        handler.finish(id, &[photo]).await.data();
        id
    }
}
