//! Categories as street administrators keep them, with what they ask.

use super::{
    Failure, Id,
    account::Skill,
    act,
    operation::{Operation, operation},
    orders::{
        DeadlineClass, EvidenceRule,
        form::{QuestionKind, QuestionOption},
    },
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "QuestionRecord")]
pub struct Question {
    pub id: Id,
    pub code: String,
    pub kind: QuestionKind,
    pub label_zh: String,
    pub label_en: String,
    pub required: bool,
    pub options: Vec<QuestionOption>,
    pub asked_if_question: Option<String>,
    pub asked_if_option: Option<String>,
    pub closed: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "CategoryRecord")]
pub struct Category {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    pub deadline_class: DeadlineClass,
    pub evidence_rule: EvidenceRule,
    pub skill: Option<Skill>,
    pub crew_size: i32,
    pub open_to_all: bool,
    pub look_back_days: Option<i32>,
    pub closed: bool,
    pub questions: Vec<Question>,
}

impl Category {
    pub fn asked(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(|one| !one.closed)
    }
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct CategoryRecords {
    pub category_records: Vec<Category>,
    pub skills: Vec<Skill>,
}

operation!(query CategoryRecords(()));

pub async fn records() -> Result<CategoryRecords, Failure> {
    query(CategoryRecords::ask(())).await
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EditCategoryInput {
    request_id: Id,
    code: String,
    name_zh: String,
    name_en: String,
    deadline_class: DeadlineClass,
    evidence_rule: EvidenceRule,
    skill_code: Option<String>,
    crew_size: i32,
    open_to_all: bool,
    look_back_days: Option<i32>,
    closed: bool,
}

/// All that a change is asked for: the page is read anew.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CategoryRecord")]
struct ChangedCategory {
    #[allow(dead_code)]
    code: String,
}

#[derive(cynic::QueryVariables)]
struct EditCategoryVariables {
    input: EditCategoryInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EditCategoryVariables")]
struct EditCategory {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    edit_category: ChangedCategory,
}

operation!(mutation EditCategory(EditCategoryVariables));

/// Everything but its questions becomes as it stands here.
pub async fn edit(category: Category) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = EditCategoryInput {
            request_id,
            code: category.code,
            name_zh: category.name_zh,
            name_en: category.name_en,
            deadline_class: category.deadline_class,
            evidence_rule: category.evidence_rule,
            skill_code: category.skill.map(|skill| skill.code),
            crew_size: category.crew_size,
            open_to_all: category.open_to_all,
            look_back_days: category.look_back_days,
            closed: category.closed,
        };
        EditCategory::ask(EditCategoryVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct OptionInput {
    pub code: Option<String>,
    pub name_zh: String,
    pub name_en: String,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct AskedIfInput {
    pub question: String,
    pub option: String,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct QuestionInput {
    pub kind: QuestionKind,
    pub label_zh: String,
    pub label_en: String,
    pub required: bool,
    pub options: Vec<OptionInput>,
    pub asked_if: Option<AskedIfInput>,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AddCategoryQuestionInput {
    request_id: Id,
    category_code: String,
    question: QuestionInput,
}

#[derive(cynic::QueryVariables)]
struct AddQuestionVariables {
    input: AddCategoryQuestionInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AddQuestionVariables")]
struct AddCategoryQuestion {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    add_category_question: ChangedCategory,
}

operation!(mutation AddCategoryQuestion(AddQuestionVariables));

pub async fn add_question(category_code: String, question: QuestionInput) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = AddCategoryQuestionInput {
            request_id,
            category_code,
            question,
        };
        AddCategoryQuestion::ask(AddQuestionVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EditCategoryQuestionInput {
    request_id: Id,
    question_id: Id,
    question: QuestionInput,
}

#[derive(cynic::QueryVariables)]
struct EditQuestionVariables {
    input: EditCategoryQuestionInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EditQuestionVariables")]
struct EditCategoryQuestion {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    edit_category_question: ChangedCategory,
}

operation!(mutation EditCategoryQuestion(EditQuestionVariables));

pub async fn edit_question(question_id: Id, question: QuestionInput) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = EditCategoryQuestionInput {
            request_id,
            question_id,
            question,
        };
        EditCategoryQuestion::ask(EditQuestionVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ShiftCategoryQuestionInput {
    request_id: Id,
    question_id: Id,
    up: bool,
}

#[derive(cynic::QueryVariables)]
struct ShiftQuestionVariables {
    input: ShiftCategoryQuestionInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ShiftQuestionVariables")]
struct ShiftCategoryQuestion {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    shift_category_question: ChangedCategory,
}

operation!(mutation ShiftCategoryQuestion(ShiftQuestionVariables));

pub async fn shift_question(question_id: Id, up: bool) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = ShiftCategoryQuestionInput {
            request_id,
            question_id,
            up,
        };
        ShiftCategoryQuestion::ask(ShiftQuestionVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CloseCategoryQuestionInput {
    request_id: Id,
    question_id: Id,
}

#[derive(cynic::QueryVariables)]
struct CloseQuestionVariables {
    input: CloseCategoryQuestionInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CloseQuestionVariables")]
struct CloseCategoryQuestion {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    close_category_question: ChangedCategory,
}

operation!(mutation CloseCategoryQuestion(CloseQuestionVariables));

pub async fn close_question(question_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = CloseCategoryQuestionInput {
            request_id,
            question_id,
        };
        CloseCategoryQuestion::ask(CloseQuestionVariables { input })
    });
    answer.await.map(drop)
}
