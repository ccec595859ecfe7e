//! What GraphQL shows of prepared answers.

use async_graphql::{Context, Enum, Object};
use entity::answer_template;
use uuid::Uuid;

use crate::{
    error::Result,
    places::{self, types::Place},
    viewer::viewer,
};

/// What the words are said for.
#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "answer_template::AnswerPurpose")]
pub enum AnswerPurpose {
    Decline,
    PassUp,
    Ask,
    Finish,
    Unsolvable,
    Merge,
}

/// 答复模板
pub struct AnswerTemplate(pub answer_template::Model);

#[Object]
impl AnswerTemplate {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// The community or the street that keeps it.
    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        let place = places::loader::place(ctx, self.0.place_id).await?;
        Ok(Place(place))
    }

    async fn purpose(&self) -> AnswerPurpose {
        self.0.purpose.into()
    }

    async fn title(&self) -> &str {
        &self.0.title
    }

    async fn words(&self) -> &str {
        &self.0.words
    }

    /// Whether the viewer keeps it.
    async fn may_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        let place = places::loader::place(ctx, self.0.place_id).await?;
        Ok(viewer(ctx)?.administers(&place))
    }
}
