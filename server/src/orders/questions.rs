//! What a category asks, and whether a request answers it: decided without the database.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};
use entity::{
    category_question::{Model as Question, QuestionKind, QuestionOption},
    order_answer,
};
use sea_orm::Set;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    error::{Error, ErrorCode, Result, field, limit},
    words::checked_text,
};

/// More than any category may ask.
const MOST_ANSWERS: usize = 20;
const LONGEST_ANSWER: usize = 200;
/// How far from today a date may lie, either way.
const MONTHS_AROUND: Months = Months::new(120);

/// One text, one date as `2026-11-23`, or the codes of the options that were chosen.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    pub code: String,
    pub values: Vec<String>,
}

/// What an order keeps of an answer: the words of the question and of what was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub code: String,
    pub kind: QuestionKind,
    pub label_zh: String,
    pub label_en: String,
    pub value_zh: String,
    pub value_en: String,
}

impl Answered {
    pub fn of_order(self, order_id: Uuid, position: i32) -> order_answer::ActiveModel {
        order_answer::ActiveModel {
            order_id: Set(order_id),
            position: Set(position),
            code: Set(self.code),
            kind: Set(self.kind),
            label_zh: Set(self.label_zh),
            label_en: Set(self.label_en),
            value_zh: Set(self.value_zh),
            value_en: Set(self.value_en),
        }
    }
}

/// The answers in the order of the questions.
///
/// # Errors
/// `REQUIRED`, `INVALID`, `TOO_LONG` on `answers.<code>`; `TOO_MANY` or `INVALID` on `answers` for more
/// than could be asked, for answers to nothing that was asked, and for two to the same question.
pub fn check(
    questions: &[Question],
    answers: &[Answer],
    today: NaiveDate,
) -> Result<Vec<Answered>> {
    if answers.len() > MOST_ANSWERS {
        return Err(limit(ErrorCode::TooMany, "answers", MOST_ANSWERS as i64));
    }
    let mut given: HashMap<&str, &[String]> = HashMap::new();
    for answer in answers {
        let is_asked = questions.iter().any(|one| one.code == answer.code);
        let twice = given.insert(&answer.code, &answer.values).is_some();
        if !is_asked || twice {
            return Err(field(ErrorCode::Invalid, "answers"));
        }
    }
    let mut checked = Vec::new();
    for question in questions {
        let values = given.get(question.code.as_str()).copied();
        let values = values.unwrap_or_default();
        let is_empty = values.iter().all(|value| value.trim().is_empty());
        match (is_asked(question, &given), is_empty) {
            (true, true) if question.required => return Err(on(question, ErrorCode::Required)),
            (_, true) => {}
            (false, false) => return Err(on(question, ErrorCode::Invalid)),
            (true, false) => checked.push(answered(question, values, today)?),
        }
    }
    Ok(checked)
}

/// Some questions follow from what was answered to another.
fn is_asked(question: &Question, given: &HashMap<&str, &[String]>) -> bool {
    let (Some(other), Some(option)) = (&question.asked_if_question, &question.asked_if_option)
    else {
        return true;
    };
    given
        .get(other.as_str())
        .is_some_and(|values| values.contains(option))
}

fn answered(question: &Question, values: &[String], today: NaiveDate) -> Result<Answered> {
    let (value_zh, value_en) = match (question.kind, values) {
        (QuestionKind::Text, [text]) => {
            let text = checked_text(text, "answers", LONGEST_ANSWER);
            let text = text.map_err(|error| error.on(name(question)))?;
            (text.clone(), text)
        }
        (QuestionKind::Date, [text]) => {
            let day = checked_date(text, today).ok_or_else(|| on(question, ErrorCode::Invalid))?;
            (day.to_string(), day.to_string())
        }
        (QuestionKind::One, [code]) => {
            let chosen = option(question, code)?;
            (chosen.zh.clone(), chosen.en.clone())
        }
        (QuestionKind::Several, codes) => {
            if codes.iter().any(|code| option(question, code).is_err()) {
                return Err(on(question, ErrorCode::Invalid));
            }
            // In the options' order, each once.
            let all = question.options.0.iter();
            let chosen: Vec<&QuestionOption> =
                all.filter(|one| codes.contains(&one.code)).collect();
            let words = |of: fn(&QuestionOption) -> &str, between: &str| {
                let words: Vec<&str> = chosen.iter().map(|one| of(one)).collect();
                words.join(between)
            };
            (words(|one| &one.zh, "、"), words(|one| &one.en, ", "))
        }
        _ => return Err(on(question, ErrorCode::Invalid)),
    };
    Ok(Answered {
        code: question.code.clone(),
        kind: question.kind,
        label_zh: question.label_zh.clone(),
        label_en: question.label_en.clone(),
        value_zh,
        value_en,
    })
}

fn option<'a>(question: &'a Question, code: &str) -> Result<&'a QuestionOption> {
    let mut all = question.options.0.iter();
    all.find(|one| one.code == code)
        .ok_or_else(|| on(question, ErrorCode::Invalid))
}

fn checked_date(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()?;
    let first = today.checked_sub_months(MONTHS_AROUND)?;
    let last = today.checked_add_months(MONTHS_AROUND)?;
    (first..=last).contains(&day).then_some(day)
}

fn name(question: &Question) -> String {
    format!("answers.{}", question.code)
}

fn on(question: &Question, code: ErrorCode) -> Error {
    field(code, name(question))
}

#[cfg(test)]
mod tests {
    use entity::category_question::QuestionOptions;
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn question(code: &str, kind: QuestionKind, required: bool) -> Question {
        let option = |code: &str, zh: &str, en: &str| QuestionOption {
            code: code.to_owned(),
            zh: zh.to_owned(),
            en: en.to_owned(),
        };
        Question {
            id: Uuid::nil(),
            category_code: "utilities".to_owned(),
            code: code.to_owned(),
            kind,
            label_zh: "哪一样".to_owned(),
            label_en: "Which".to_owned(),
            required,
            options: QuestionOptions(vec![
                option("water", "水", "Water"),
                option("lift", "电梯", "Lift"),
            ]),
            asked_if_question: None,
            asked_if_option: None,
            position: 1,
            closed: false,
        }
    }

    /// One of each kind; the first has to be answered, the last follows from the lift.
    fn all() -> Vec<Question> {
        let mut trapped = question("trapped", QuestionKind::Text, true);
        trapped.asked_if_question = Some("what".to_owned());
        trapped.asked_if_option = Some("lift".to_owned());
        vec![
            question("what", QuestionKind::One, true),
            question("also", QuestionKind::Several, false),
            question("since", QuestionKind::Date, false),
            question("where", QuestionKind::Text, false),
            trapped,
        ]
    }

    fn told(answers: &[(&str, &[&str])]) -> std::result::Result<Vec<String>, String> {
        let answers: Vec<Answer> = answers
            .iter()
            .map(|(code, values)| Answer {
                code: (*code).to_owned(),
                values: values.iter().map(|value| (*value).to_owned()).collect(),
            })
            .collect();
        match check(&all(), &answers, today()) {
            Ok(answered) => Ok(answered.into_iter().map(|one| one.value_zh).collect()),
            Err(error) => Err(error.describe()),
        }
    }

    #[test]
    fn every_kind_keeps_the_words_of_what_was_said() {
        let answers: &[(&str, &[&str])] = &[
            ("where", &[" 二楼 "]),
            ("also", &["lift", "water", "lift"]),
            ("what", &["water"]),
            ("since", &["2026-11-20"]),
        ];
        let kept = ["水", "水、电梯", "2026-11-20", "二楼"].map(str::to_owned);
        assert_eq!(told(answers), Ok(kept.to_vec()));
    }

    #[test]
    fn what_has_to_be_answered_is_named() {
        for answers in [&[][..], &[("what", &[][..])], &[("what", &[" "][..])]] {
            assert_eq!(told(answers), Err("REQUIRED: answers.what".to_owned()));
        }
        let lift: &[(&str, &[&str])] = &[("what", &["lift"])];
        assert_eq!(told(lift), Err("REQUIRED: answers.trapped".to_owned()));
    }

    #[test]
    fn what_follows_from_another_answer_is_asked_only_then() {
        let water: (&str, &[&str]) = ("what", &["water"]);
        let trapped: (&str, &[&str]) = ("trapped", &["两位老人"]);
        assert_eq!(
            told(&[water, trapped]),
            Err("INVALID: answers.trapped".to_owned())
        );
        assert!(told(&[water, ("trapped", &[])]).is_ok());
        assert!(told(&[("what", &["lift"]), trapped]).is_ok());
    }

    #[test]
    fn what_nobody_could_have_chosen_is_refused() {
        let long = "长".repeat(LONGEST_ANSWER + 1);
        let cases: [(&str, &[&str], &str); 9] = [
            ("what", &["gas"], "INVALID: answers.what"),
            ("what", &["water", "lift"], "INVALID: answers.what"),
            ("also", &["water", "gas"], "INVALID: answers.also"),
            ("since", &["昨天"], "INVALID: answers.since"),
            ("since", &["2026-02-30"], "INVALID: answers.since"),
            ("since", &["1926-01-01"], "INVALID: answers.since"),
            ("where", &["一", "二"], "INVALID: answers.where"),
            ("where", &["灯\u{7}"], "INVALID: answers.where"),
            ("where", &[&long], "TOO_LONG: answers.where"),
        ];
        for (code, values, expected) in cases {
            let mut answers: Vec<(&str, &[&str])> = vec![(code, values)];
            if code != "what" {
                answers.push(("what", &["water"]));
            }
            assert_eq!(told(&answers), Err(expected.to_owned()), "{values:?}");
        }
        let unknown: &[(&str, &[&str])] = &[("what", &["water"]), ("colour", &["red"])];
        assert_eq!(told(unknown), Err("INVALID: answers".to_owned()));
        let twice: &[(&str, &[&str])] = &[("what", &["water"]), ("what", &["lift"])];
        assert_eq!(told(twice), Err("INVALID: answers".to_owned()));
    }

    proptest! {
        /// Whatever comes in, what is kept could have been chosen, and an error names its field.
        #[test]
        fn nothing_gets_past(
            answers in proptest::collection::vec(
                (
                    prop_oneof!["what", "also", "since", "where", "trapped", "\\PC{0,6}"],
                    proptest::collection::vec(
                        prop_oneof!["water", "lift", "2026-11-[0-9]{2}", "\\PC{0,300}", any::<String>()],
                        0..4,
                    ),
                ),
                0..24,
            )
        ) {
            let answers: Vec<Answer> = answers
                .into_iter()
                .map(|(code, values)| Answer { code, values })
                .collect();
            match check(&all(), &answers, today()) {
                Ok(kept) => {
                    prop_assert!(kept.iter().any(|one| one.code == "what"));
                    for one in kept {
                        prop_assert!(!one.value_zh.is_empty());
                        prop_assert!(!one.value_zh.contains('\0'));
                        if one.kind == QuestionKind::One {
                            prop_assert!(["水", "电梯"].contains(&one.value_zh.as_str()));
                        }
                    }
                }
                Err(Error::User { field, .. }) => {
                    let field = field.unwrap_or_default();
                    prop_assert!(
                        field == "answers" || all().iter().any(|one| field == name(one)),
                        "{field}"
                    );
                }
                Err(other) => return Err(TestCaseError::fail(other.describe())),
            }
        }
    }
}
