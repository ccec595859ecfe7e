//! A department or unit that was asked to help.

use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, Utc};
use entity::co_handling;
use uuid::Uuid;

use crate::{
    error::{ErrorCode, Result},
    places::{self, types::Organization},
};

pub struct CoHandling {
    pub(super) row: co_handling::Model,
    pub(super) may_answer: bool,
}

#[Object]
impl CoHandling {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization> {
        places::loader::organization(ctx, self.row.organization_id)
            .await?
            .map(Organization)
            .ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// What it was asked for.
    async fn words(&self) -> &str {
        &self.row.words
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.row.asked_at
    }

    async fn due_at(&self) -> DateTime<Utc> {
        self.row.due_at
    }

    async fn state(&self) -> CoHandlingState {
        self.row.state.into()
    }

    async fn answer(&self) -> Option<&str> {
        self.row.answer.as_deref()
    }

    async fn answered_at(&self) -> Option<DateTime<Utc>> {
        self.row.answered_at
    }

    /// Whether the viewer may answer for it now.
    async fn may_answer(&self) -> bool {
        self.may_answer
    }
}

/// ASKED 待答复, DONE 已协办, REFUSED 无法协办, LAPSED (the order ended before)
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "co_handling::CoHandlingState")]
pub enum CoHandlingState {
    Asked,
    Done,
    Refused,
    Lapsed,
}
