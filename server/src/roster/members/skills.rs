//! One cell with several skills, separated by whatever people put between them.

use std::collections::BTreeSet;

use super::known::Known;

/// The codes of the skills that are known, and the words that are not.
pub fn split<'a, 'k>(text: &'a str, known: &'k Known) -> (BTreeSet<&'k str>, Vec<&'a str>) {
    let mut codes = BTreeSet::new();
    let mut unknown = Vec::new();
    let parts = text
        .split(['、', ',', '，', ';', '；', '/', '／', '|', '｜', '。', '+'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    for part in parts {
        // "First aid" is one skill; only what is not known as a whole is taken apart at its spaces.
        if let Some(skill) = known.skill(part) {
            codes.insert(skill.code.as_str());
            continue;
        }
        for word in part.split_whitespace() {
            match known.skill(word) {
                Some(skill) => {
                    codes.insert(skill.code.as_str());
                }
                None => unknown.push(word),
            }
        }
    }
    (codes, unknown)
}

#[cfg(test)]
mod tests {
    use super::super::known::Skill;
    use super::*;

    fn known() -> Known {
        let skill = |code: &str, name_zh: &str, name_en: &str| Skill {
            code: code.to_owned(),
            name_zh: name_zh.to_owned(),
            name_en: name_en.to_owned(),
        };
        Known {
            skills: vec![
                skill("plumbing", "水电维修", "Plumbing and wiring"),
                skill("first_aid", "急救", "First aid"),
                skill("legal", "法律咨询", "Legal advice"),
            ],
            ..Known::default()
        }
    }

    #[test]
    fn any_separator_will_do() {
        let known = known();
        for text in [
            "水电维修、急救",
            "急救，水电维修",
            "急救/ 水电维修 ；急救",
            "first_aid Plumbing",
            "First aid, 水电维修",
            "急救 水电维修",
        ] {
            let (codes, unknown) = split(text, &known);
            assert!(unknown.is_empty(), "{text}: {unknown:?}");
            let codes: Vec<&str> = codes.into_iter().collect();
            assert_eq!(codes, ["first_aid", "plumbing"], "{text}");
        }
    }

    #[test]
    fn unknown_words_are_named() {
        let known = known();
        let (codes, unknown) = split("急救、钢琴 法律咨询", &known);
        assert_eq!(codes.len(), 2);
        assert_eq!(unknown, ["钢琴"]);
        assert_eq!(split(" 、，", &known), (BTreeSet::new(), Vec::new()));
    }
}
