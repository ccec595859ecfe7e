//! What a request says beyond its words: answers, for whom, when it suits, how it came about.

use async_graphql::{Enum, Object, SimpleObject};
use entity::{
    category_question::{self, QuestionOption},
    order, order_answer, order_elder,
};

/// RESIDENT 居民点单, ON_BEHALF 代老人提交, PATROL 巡查 (its end is confirmed by the desk), VISIT 入户走访
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order::OrderSource")]
pub enum OrderSource {
    Resident,
    OnBehalf,
    Patrol,
    Visit,
    /// Handed on by a service window.
    Window,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order::DayPart")]
pub enum DayPart {
    Morning,
    Afternoon,
    Evening,
}

/// What whoever raised an order is to the person for whom.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order_elder::ElderRelation")]
pub enum ElderRelation {
    Child,
    Spouse,
    Relative,
    Neighbour,
    Helper,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "category_question::QuestionKind")]
pub enum QuestionKind {
    Text,
    One,
    Several,
    Date,
}

/// Something that a category asks.
pub struct CategoryQuestion(pub category_question::Model);

#[Object]
impl CategoryQuestion {
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

    /// Asked only where this question was answered with `askedIfOption`.
    async fn asked_if_question(&self) -> Option<&str> {
        self.0.asked_if_question.as_deref()
    }

    async fn asked_if_option(&self) -> Option<&str> {
        self.0.asked_if_option.as_deref()
    }
}

#[derive(SimpleObject)]
pub struct CategoryOption {
    code: String,
    name_zh: String,
    name_en: String,
}

impl From<QuestionOption> for CategoryOption {
    fn from(option: QuestionOption) -> Self {
        Self {
            code: option.code,
            name_zh: option.zh,
            name_en: option.en,
        }
    }
}

/// What was answered, with the question in the words of that day. A date is the same in both languages.
pub struct OrderAnswer(pub order_answer::Model);

#[Object]
impl OrderAnswer {
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

    async fn value_zh(&self) -> &str {
        &self.0.value_zh
    }

    async fn value_en(&self) -> &str {
        &self.0.value_en
    }
}

/// For whom somebody else raised an order, as far as the viewer may know them.
#[derive(SimpleObject)]
pub struct OrderElder {
    pub(super) name: String,
    pub(super) phone: Option<String>,
    pub(super) relation: ElderRelation,
}
