//! What GraphQL shows of people.

use async_graphql::Object;
use entity::skill;

pub struct Skill(pub skill::Model);

#[Object]
impl Skill {
    async fn code(&self) -> &str {
        &self.0.code
    }

    async fn name_zh(&self) -> &str {
        &self.0.name_zh
    }

    async fn name_en(&self) -> &str {
        &self.0.name_en
    }
}
