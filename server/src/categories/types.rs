//! What GraphQL shows of categories to those who keep them.

use async_graphql::{InputObject, Object};
use entity::category_question;
use serde::Serialize;
use uuid::Uuid;

use super::{
    rules::{self, OptionDraft, QuestionDraft},
    service::Record,
};
use crate::{
    identity::types::Skill,
    orders::{
        deadlines,
        types::{CategoryOption, DeadlineClass, EvidenceRule, QuestionKind},
    },
};

/// A category as its administrators see it, in use or closed.
pub struct CategoryRecord(pub Record);

#[Object]
impl CategoryRecord {
    async fn code(&self) -> &str {
        &self.0.row.code
    }

    async fn name_zh(&self) -> &str {
        &self.0.row.name_zh
    }

    async fn name_en(&self) -> &str {
        &self.0.row.name_en
    }

    async fn deadline_class(&self) -> DeadlineClass {
        self.0.row.deadline_class.into()
    }

    /// Minutes until the branch has to dispatch.
    async fn dispatch_minutes(&self) -> i32 {
        deadlines::to_dispatch(self.0.row.deadline_class).minutes() as i32
    }

    /// Minutes until the work has to be done; working days count as 24 hours of a working day.
    async fn finish_minutes(&self) -> i32 {
        deadlines::to_finish(self.0.row.deadline_class).minutes() as i32
    }

    async fn evidence_rule(&self) -> EvidenceRule {
        self.0.row.evidence_rule.into()
    }

    async fn skill(&self) -> Option<Skill> {
        self.0.skill.clone().map(Skill)
    }

    async fn crew_size(&self) -> i32 {
        self.0.row.crew_size
    }

    async fn open_to_all(&self) -> bool {
        self.0.row.open_to_all
    }

    async fn look_back_days(&self) -> Option<i32> {
        self.0.row.look_back_days
    }

    /// Nobody can choose it any more.
    async fn closed(&self) -> bool {
        self.0.row.closed
    }

    /// Those that are asked, in their order, then those that are closed.
    async fn questions(&self) -> Vec<QuestionRecord> {
        let questions = self.0.questions.iter().cloned();
        questions.map(QuestionRecord).collect()
    }
}

/// A question as its administrators see it, asked or closed.
pub struct QuestionRecord(pub category_question::Model);

#[Object]
impl QuestionRecord {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn code(&self) -> &str {
        &self.0.code
    }

    async fn kind(&self) -> QuestionKind {
        self.0.kind.into()
    }

    async fn label_zh(&self) -> &str {
        &self.0.label_zh
    }

    async fn label_en(&self) -> &str {
        &self.0.label_en
    }

    async fn required(&self) -> bool {
        self.0.required
    }

    async fn options(&self) -> Vec<CategoryOption> {
        self.0.options.0.iter().cloned().map(Into::into).collect()
    }

    async fn asked_if_question(&self) -> Option<&str> {
        self.0.asked_if_question.as_deref()
    }

    async fn asked_if_option(&self) -> Option<&str> {
        self.0.asked_if_option.as_deref()
    }

    async fn closed(&self) -> bool {
        self.0.closed
    }
}

/// What a question is to be.
#[derive(Clone, InputObject, Serialize)]
pub struct QuestionInput {
    kind: QuestionKind,
    label_zh: String,
    /// As in Chinese where it is empty.
    label_en: String,
    required: bool,
    /// Two to twelve where one or several are chosen; else none.
    options: Vec<OptionInput>,
    /// Asked only after that answer to an earlier question.
    asked_if: Option<AskedIfInput>,
}

#[derive(Clone, InputObject, Serialize)]
pub struct OptionInput {
    /// None for a new one.
    code: Option<String>,
    name_zh: String,
    name_en: String,
}

#[derive(Clone, InputObject, Serialize)]
pub struct AskedIfInput {
    question: String,
    option: String,
}

impl From<QuestionInput> for QuestionDraft {
    fn from(input: QuestionInput) -> Self {
        let option = |option: OptionInput| OptionDraft {
            code: option.code,
            zh: option.name_zh,
            en: option.name_en,
        };
        Self {
            kind: input.kind.into(),
            label_zh: input.label_zh,
            label_en: input.label_en,
            required: input.required,
            options: input.options.into_iter().map(option).collect(),
            asked_if: input.asked_if.map(|asked_if| rules::AskedIf {
                question: asked_if.question,
                option: asked_if.option,
            }),
        }
    }
}
