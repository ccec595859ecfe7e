//! A photo of a request or of the work; the pictures themselves come from `/files`.

use async_graphql::Object;
use entity::photo;
use uuid::Uuid;

pub struct Photo(pub photo::Model);

#[Object]
impl Photo {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn url(&self) -> String {
        format!("/files/{}", self.0.id)
    }

    async fn thumbnail_url(&self) -> String {
        format!("/files/{}/thumbnail", self.0.id)
    }

    async fn width(&self) -> i32 {
        self.0.width
    }

    async fn height(&self) -> i32 {
        self.0.height
    }
}
