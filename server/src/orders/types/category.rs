//! What can be asked for, and how long it may take.

use async_graphql::{Context, Enum, Object};
use entity::category;

use super::CategoryQuestion;
use crate::{
    error::Result,
    identity::types::Skill,
    orders::{
        deadlines,
        loader::{self, QuestionsOf, SkillCode},
    },
};

pub struct Category(pub category::Model);

#[Object]
impl Category {
    async fn code(&self) -> &str {
        &self.0.code
    }

    async fn name_zh(&self) -> &str {
        &self.0.name_zh
    }

    async fn name_en(&self) -> &str {
        &self.0.name_en
    }

    async fn deadline_class(&self) -> DeadlineClass {
        self.0.deadline_class.into()
    }

    /// Minutes until the branch has to dispatch.
    async fn dispatch_minutes(&self) -> i32 {
        deadlines::to_dispatch(self.0.deadline_class).minutes() as i32
    }

    /// Minutes until the work has to be done, counted from submission; working days count as 24 hours of a working day.
    async fn finish_minutes(&self) -> i32 {
        deadlines::to_finish(self.0.deadline_class).minutes() as i32
    }

    async fn skill(&self, ctx: &Context<'_>) -> Result<Option<Skill>> {
        match &self.0.skill_code {
            Some(code) => Ok(loader::one(ctx, SkillCode(code.clone())).await?.map(Skill)),
            None => Ok(None),
        }
    }

    async fn crew_size(&self) -> i32 {
        self.0.crew_size
    }

    /// 回头看: so many days after an order is closed somebody asks whether it lasted.
    async fn look_back_days(&self) -> Option<i32> {
        self.0.look_back_days
    }

    /// 微心愿: whoever lives in the community may take these, not only members.
    async fn open_to_all(&self) -> bool {
        self.0.open_to_all
    }

    /// What is asked of whoever raises one, in its order.
    async fn questions(&self, ctx: &Context<'_>) -> Result<Vec<CategoryQuestion>> {
        let questions = loader::many(ctx, QuestionsOf(self.0.code.clone())).await?;
        Ok(questions.into_iter().map(CategoryQuestion).collect())
    }

    async fn evidence_rule(&self) -> EvidenceRule {
        self.0.evidence_rule.into()
    }
}

#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "category::DeadlineClass")]
pub enum DeadlineClass {
    Danger,
    Utility,
    General,
    Hard,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "category::EvidenceRule")]
pub enum EvidenceRule {
    None,
    Photo,
}
