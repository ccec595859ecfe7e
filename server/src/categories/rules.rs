//! What a category may say, and what it may ask. Pure decisions.

use entity::{
    category::{DeadlineClass, EvidenceRule},
    category_question::{Model as Question, QuestionKind, QuestionOption},
};

use crate::{
    error::{ErrorCode, Result, field, limit},
    words::checked_text,
};

const LONGEST_NAME: usize = 20;
/// English takes more letters for the same.
const LONGEST_ENGLISH: usize = 60;
const LARGEST_CREW: i32 = 100;
const LONGEST_LOOK_BACK: i32 = 365;
const LONGEST_LABEL: usize = 40;
const LONGEST_OPTION: usize = 20;
const MOST_OPTIONS: usize = 12;
/// More than that nobody answers who only wants a lamp mended.
pub const MOST_QUESTIONS: usize = 12;

/// What is said of a category.
#[derive(Clone, Debug)]
pub struct CategoryFacts {
    pub name_zh: String,
    /// As in Chinese where it is empty.
    pub name_en: String,
    pub deadline_class: DeadlineClass,
    pub evidence_rule: EvidenceRule,
    pub skill_code: Option<String>,
    pub crew_size: i32,
    pub open_to_all: bool,
    pub look_back_days: Option<i32>,
    pub closed: bool,
}

impl CategoryFacts {
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `INVALID` on `nameZh` and `nameEn`; `OUT_OF_RANGE` on `crewSize` and
    /// `lookBackDays`.
    pub fn checked(mut self) -> Result<Self> {
        self.name_zh = line(&self.name_zh, "nameZh", LONGEST_NAME)?;
        self.name_en = english(&self.name_en, &self.name_zh, "nameEn")?;
        let within = |number: i32, most: i32, name: &'static str| match (1..=most).contains(&number)
        {
            true => Ok(()),
            false => Err(limit(ErrorCode::OutOfRange, name, most.into())),
        };
        within(self.crew_size, LARGEST_CREW, "crewSize")?;
        within(
            self.look_back_days.unwrap_or(1),
            LONGEST_LOOK_BACK,
            "lookBackDays",
        )?;
        Ok(self)
    }
}

/// What a question is to be.
#[derive(Clone, Debug)]
pub struct QuestionDraft {
    pub kind: QuestionKind,
    pub label_zh: String,
    /// As in Chinese where it is empty.
    pub label_en: String,
    pub required: bool,
    pub options: Vec<OptionDraft>,
    pub asked_if: Option<AskedIf>,
}

#[derive(Clone, Debug)]
pub struct OptionDraft {
    /// None for a new one.
    pub code: Option<String>,
    pub zh: String,
    pub en: String,
}

/// Asked only where that question was answered so; by their codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedIf {
    pub question: String,
    pub option: String,
}

/// What a question will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedQuestion {
    pub kind: QuestionKind,
    pub label_zh: String,
    pub label_en: String,
    pub required: bool,
    pub options: Vec<QuestionOption>,
    pub asked_if: Option<AskedIf>,
}

/// `itself` is what the question was, none for a new one, which comes last; `others` are those that the
/// category asks beside it.
///
/// # Errors
/// `REQUIRED`, `TOO_LONG`, `INVALID` on `labelZh`, `labelEn` and `options`; `TOO_MANY` on `options` and,
/// for a new one, on `categoryCode`; `INVALID` on `askedIf` for what is not asked before it or follows
/// from another answer itself; `STILL_IN_USE` on `kind`, `options` and `askedIf` for what another question
/// follows from.
pub fn check_question(
    draft: QuestionDraft,
    itself: Option<&Question>,
    others: &[Question],
) -> Result<CheckedQuestion> {
    if itself.is_none() && others.len() >= MOST_QUESTIONS {
        return Err(limit(
            ErrorCode::TooMany,
            "categoryCode",
            MOST_QUESTIONS as i64,
        ));
    }
    let label_zh = line(&draft.label_zh, "labelZh", LONGEST_LABEL)?;
    let label_en = english(&draft.label_en, &label_zh, "labelEn")?;
    let known = itself.map_or(&[][..], |one| &one.options.0);
    let options = check_options(draft.kind, &draft.options, known)?;
    check_dependants(&draft, &options, itself, others)?;
    if let Some(asked_if) = &draft.asked_if {
        check_asked_if(asked_if, itself, others)?;
    }
    Ok(CheckedQuestion {
        kind: draft.kind,
        label_zh,
        label_en,
        required: draft.required,
        options,
        asked_if: draft.asked_if,
    })
}

pub fn has_options(kind: QuestionKind) -> bool {
    matches!(kind, QuestionKind::One | QuestionKind::Several)
}

fn check_options(
    kind: QuestionKind,
    drafts: &[OptionDraft],
    known: &[QuestionOption],
) -> Result<Vec<QuestionOption>> {
    let invalid = || field(ErrorCode::Invalid, "options");
    match (has_options(kind), drafts.len()) {
        (false, 0) => return Ok(Vec::new()),
        (false, _) => return Err(invalid()),
        (true, 0 | 1) => return Err(limit(ErrorCode::Required, "options", 2)),
        (true, number) if number > MOST_OPTIONS => {
            return Err(limit(ErrorCode::TooMany, "options", MOST_OPTIONS as i64));
        }
        _ => {}
    }
    let is_known = |code: &str| known.iter().any(|one| one.code == code);
    let mut new_codes = (1..)
        .map(|number| format!("o{number}"))
        .filter(|code| !is_known(code));
    let mut options: Vec<QuestionOption> = Vec::new();
    for draft in drafts {
        let zh = line(&draft.zh, "options", LONGEST_OPTION)?;
        let en = english(&draft.en, &zh, "options")?;
        let code = match &draft.code {
            Some(code) if is_known(code) => Some(code.clone()),
            Some(_) => return Err(invalid()),
            None => new_codes.next(),
        };
        let code = code.ok_or_else(invalid)?;
        if options.iter().any(|one| one.code == code || one.zh == zh) {
            return Err(invalid());
        }
        options.push(QuestionOption { code, zh, en });
    }
    Ok(options)
}

/// Other questions may follow from what is answered to this one.
fn check_dependants(
    draft: &QuestionDraft,
    options: &[QuestionOption],
    itself: Option<&Question>,
    others: &[Question],
) -> Result<()> {
    let Some(itself) = itself else {
        return Ok(());
    };
    for other in dependants(&itself.code, others) {
        if !has_options(draft.kind) {
            return Err(field(ErrorCode::StillInUse, "kind"));
        }
        let option = other.asked_if_option.as_deref();
        if !options.iter().any(|one| Some(one.code.as_str()) == option) {
            return Err(field(ErrorCode::StillInUse, "options"));
        }
        if draft.asked_if.is_some() {
            return Err(field(ErrorCode::StillInUse, "askedIf"));
        }
    }
    Ok(())
}

/// Those that are asked only after this one was answered in some way.
pub fn dependants<'a>(code: &'a str, others: &'a [Question]) -> impl Iterator<Item = &'a Question> {
    others
        .iter()
        .filter(move |other| other.asked_if_question.as_deref() == Some(code))
}

fn check_asked_if(
    asked_if: &AskedIf,
    itself: Option<&Question>,
    others: &[Question],
) -> Result<()> {
    let comes_before = |other: &Question| itself.is_none_or(|one| other.position < one.position);
    let fits = others.iter().any(|other| {
        let mut options = other.options.0.iter();
        other.code == asked_if.question
            && comes_before(other)
            && other.asked_if_question.is_none()
            && options.any(|option| option.code == asked_if.option)
    });
    match fits {
        true => Ok(()),
        false => Err(field(ErrorCode::Invalid, "askedIf")),
    }
}

/// # Errors
/// `INVALID` on `up` where a question would be asked before the one that it follows from.
pub fn check_order(questions: &[Question]) -> Result<()> {
    for (at, question) in questions.iter().enumerate() {
        let Some(code) = &question.asked_if_question else {
            continue;
        };
        if !questions[..at].iter().any(|earlier| earlier.code == *code) {
            return Err(field(ErrorCode::Invalid, "up"));
        }
    }
    Ok(())
}

fn english(text: &str, chinese: &str, name: &'static str) -> Result<String> {
    match text.trim().is_empty() {
        true => Ok(chinese.to_owned()),
        false => line(text, name, LONGEST_ENGLISH),
    }
}

/// Words that stand in one line.
fn line(text: &str, name: &'static str, longest: usize) -> Result<String> {
    let text = checked_text(text, name, longest)?;
    match text.contains(['\n', '\t']) {
        true => Err(field(ErrorCode::Invalid, name)),
        false => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use entity::category_question::QuestionOptions;
    use uuid::Uuid;

    use super::*;

    fn option(code: &str, zh: &str) -> QuestionOption {
        QuestionOption {
            code: code.to_owned(),
            zh: zh.to_owned(),
            en: zh.to_owned(),
        }
    }

    fn question(code: &str, position: i32, asked_if: Option<(&str, &str)>) -> Question {
        Question {
            id: Uuid::nil(),
            category_code: "repair".to_owned(),
            code: code.to_owned(),
            kind: QuestionKind::One,
            label_zh: "哪一样".to_owned(),
            label_en: "Which".to_owned(),
            required: false,
            options: QuestionOptions(vec![option("door", "门"), option("o1", "灯")]),
            asked_if_question: asked_if.map(|(question, _)| question.to_owned()),
            asked_if_option: asked_if.map(|(_, option)| option.to_owned()),
            position,
            closed: false,
        }
    }

    fn words(code: Option<&str>, zh: &str) -> OptionDraft {
        OptionDraft {
            code: code.map(str::to_owned),
            zh: zh.to_owned(),
            en: String::new(),
        }
    }

    fn draft(kind: QuestionKind, options: &[OptionDraft]) -> QuestionDraft {
        QuestionDraft {
            kind,
            label_zh: " 坏了多久 ".to_owned(),
            label_en: String::new(),
            required: true,
            options: options.to_vec(),
            asked_if: None,
        }
    }

    fn asked_if(question: &str, option: &str) -> Option<AskedIf> {
        Some(AskedIf {
            question: question.to_owned(),
            option: option.to_owned(),
        })
    }

    fn refusal<T>(outcome: Result<T>) -> String {
        outcome.map(drop).unwrap_err().describe()
    }

    #[test]
    fn a_question_is_kept_with_codes_of_its_own() {
        let plain = check_question(draft(QuestionKind::Text, &[]), None, &[]).unwrap();
        assert_eq!(
            (plain.label_zh.as_str(), plain.label_en.as_str()),
            ("坏了多久", "坏了多久")
        );
        let itself = question("what", 1, None);
        let options = [
            words(None, "墙"),
            words(Some("o1"), "照明"),
            words(None, "地"),
        ];
        let edited = draft(QuestionKind::Several, &options);
        let edited = check_question(edited, Some(&itself), &[]).unwrap();
        let codes: Vec<_> = edited.options.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["o2", "o1", "o3"]);
    }

    #[test]
    fn options_belong_to_what_is_chosen_from() {
        let two = [words(None, "门"), words(None, "灯")];
        for (kind, options, told) in [
            (QuestionKind::Text, &two[..], "INVALID: options"),
            (QuestionKind::Date, &two[..], "INVALID: options"),
            (QuestionKind::One, &two[..1], "REQUIRED: options"),
            (QuestionKind::Several, &[], "REQUIRED: options"),
            (
                QuestionKind::One,
                &[words(None, "门"), words(None, "门")],
                "INVALID: options",
            ),
            (
                QuestionKind::One,
                &[words(None, "门"), words(Some("o9"), "灯")],
                "INVALID: options",
            ),
            (
                QuestionKind::One,
                &[words(None, "门"), words(None, " ")],
                "REQUIRED: options",
            ),
            (
                QuestionKind::One,
                &vec![words(None, "门"); 13],
                "TOO_MANY: options",
            ),
        ] {
            let outcome = check_question(draft(kind, options), None, &[]);
            assert_eq!(refusal(outcome), told, "{kind:?}");
        }
    }

    #[test]
    fn what_follows_from_an_answer_comes_after_its_question() {
        let others = [
            question("what", 1, None),
            question("then", 2, Some(("what", "o1"))),
        ];
        let mut new = draft(QuestionKind::Text, &[]);
        new.asked_if = asked_if("what", "door");
        assert!(check_question(new.clone(), None, &others).is_ok());
        for (question, option) in [("what", "o7"), ("then", "o1"), ("gone", "o1")] {
            new.asked_if = asked_if(question, option);
            let outcome = check_question(new.clone(), None, &others);
            assert_eq!(refusal(outcome), "INVALID: askedIf", "{question} {option}");
        }
        let first = question("first", 0, None);
        new.asked_if = asked_if("what", "o1");
        let outcome = check_question(new, Some(&first), &others);
        assert_eq!(refusal(outcome), "INVALID: askedIf");
        let [what, then] = others;
        assert!(check_order(&[first.clone(), what.clone(), then.clone()]).is_ok());
        assert_eq!(refusal(check_order(&[first, then, what])), "INVALID: up");
    }

    #[test]
    fn what_others_follow_from_stays() {
        let what = question("what", 1, None);
        let others = [
            question("then", 2, Some(("what", "o1"))),
            question("first", 0, None),
        ];
        let both = [words(Some("door"), "门"), words(Some("o1"), "灯")];
        assert!(check_question(draft(QuestionKind::Several, &both), Some(&what), &others).is_ok());
        let without = [words(Some("door"), "门"), words(None, "灯")];
        let outcome = check_question(draft(QuestionKind::One, &without), Some(&what), &others);
        assert_eq!(refusal(outcome), "STILL_IN_USE: options");
        let outcome = check_question(draft(QuestionKind::Date, &[]), Some(&what), &others);
        assert_eq!(refusal(outcome), "STILL_IN_USE: kind");
        let mut after = draft(QuestionKind::One, &both);
        after.asked_if = asked_if("first", "o1");
        let outcome = check_question(after, Some(&what), &others);
        assert_eq!(refusal(outcome), "STILL_IN_USE: askedIf");
    }

    #[test]
    fn a_category_stays_within_what_orders_can_be() {
        let facts = CategoryFacts {
            name_zh: " 设施维修 ".to_owned(),
            name_en: String::new(),
            deadline_class: DeadlineClass::General,
            evidence_rule: EvidenceRule::Photo,
            skill_code: None,
            crew_size: 1,
            open_to_all: false,
            look_back_days: Some(30),
            closed: false,
        };
        let checked = facts.clone().checked().unwrap();
        assert_eq!(
            (checked.name_zh, checked.name_en.as_str()),
            ("设施维修".to_owned(), "设施维修")
        );
        let with = |change: fn(&mut CategoryFacts)| {
            let mut facts = facts.clone();
            change(&mut facts);
            refusal(facts.checked())
        };
        assert_eq!(with(|one| one.name_zh.clear()), "REQUIRED: nameZh");
        assert_eq!(
            with(|one| one.name_zh = "甲\n乙".to_owned()),
            "INVALID: nameZh"
        );
        assert_eq!(with(|one| one.name_en = "x".repeat(61)), "TOO_LONG: nameEn");
        assert_eq!(with(|one| one.crew_size = 0), "OUT_OF_RANGE: crewSize");
        assert_eq!(with(|one| one.crew_size = 101), "OUT_OF_RANGE: crewSize");
        assert_eq!(
            with(|one| one.look_back_days = Some(0)),
            "OUT_OF_RANGE: lookBackDays"
        );
    }
}
