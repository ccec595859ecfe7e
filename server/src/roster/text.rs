//! What people type into cells, made comparable: widths, spaces, invisible characters, the many
//! ways to write a building's number.

/// The cell as it is kept and shown: one line, trimmed, digits and letters half-width, nothing
/// invisible. Punctuation stays as it was written.
pub fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut gap = false;
    for letter in text.chars() {
        if letter.is_whitespace() {
            gap = !tidied.is_empty();
        } else if !is_invisible(letter) {
            if gap {
                tidied.push(' ');
                gap = false;
            }
            tidied.push(match letter {
                '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => half_width(letter),
                other => other,
            });
        }
    }
    tidied
}

/// A person's name: as [`tidy`], without the spaces that line up names of two and three characters.
pub fn tidy_name(text: &str) -> String {
    let letters: Vec<char> = tidy(text)
        .chars()
        .map(|letter| match letter {
            '•' | '‧' | '・' | '．' | '∙' | '⋅' | '●' => '·',
            other => other,
        })
        .collect();
    let is_padding = |at: usize| {
        letters[at] == ' '
            && at > 0
            && is_han(letters[at - 1])
            && letters.get(at + 1).copied().is_some_and(is_han)
    };
    (0..letters.len())
        .filter(|at| !is_padding(*at))
        .map(|at| letters[at])
        .collect()
}

/// For comparing names of places, units, skills and columns: no spaces, one width, one case.
pub fn key(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace() && !is_invisible(*letter))
        .map(half_width)
        .flat_map(char::to_lowercase)
        .collect()
}

/// For comparing buildings: 3号楼, 3 号楼, 第3栋, 03幢, 三号楼, 3# and 3 are all the same.
pub fn building_key(text: &str) -> String {
    let folded = key(text);
    let mut number = folded
        .strip_prefix('第')
        .or_else(|| folded.strip_prefix("building"))
        .unwrap_or(&folded);
    while let Some(shorter) = ["楼", "栋", "幢", "座", "号", "#"]
        .iter()
        .find_map(|ending| number.strip_suffix(ending))
    {
        number = shorter;
    }
    match number.trim_start_matches('0') {
        "" if number.is_empty() => folded,
        "" => "0".to_owned(),
        number => chinese_number(number)
            .map(|number| number.to_string())
            .unwrap_or_else(|| number.to_owned()),
    }
}

/// 一 to 九十九.
fn chinese_number(text: &str) -> Option<u32> {
    let digit = |letter: char| {
        "一二三四五六七八九"
            .chars()
            .position(|one| one == letter)
            .map(|at| at as u32 + 1)
    };
    let letters: Vec<char> = text.chars().collect();
    match letters.as_slice() {
        ['十'] => Some(10),
        [one] => digit(*one),
        ['十', ones] => Some(10 + digit(*ones)?),
        [tens, '十'] => Some(10 * digit(*tens)?),
        [tens, '十', ones] => Some(10 * digit(*tens)? + digit(*ones)?),
        _ => None,
    }
}

/// What a spreadsheet writes where a formula failed.
pub fn is_failed_formula(text: &str) -> bool {
    [
        "#N/A",
        "#NAME?",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#DATA!",
    ]
    .contains(&text)
}

/// The beginning of a text, counted in characters.
pub fn cut(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}

fn half_width(letter: char) -> char {
    match letter {
        '！'..='～' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
        other => other,
    }
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}')
}

/// Control characters, zero-width ones, and those that turn the direction of writing.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_tidied() {
        assert_eq!(
            tidy("\u{feff} 幸福\u{3000}\t家园（一期）\n"),
            "幸福 家园（一期）"
        );
        assert_eq!(tidy("Ａ１２号"), "A12号");
        assert_eq!(tidy(" \u{200b}\u{202e} "), "");
    }

    #[test]
    fn names_lose_their_padding_alone() {
        assert_eq!(tidy_name("周\u{3000}\u{3000}明"), "周明");
        assert_eq!(tidy_name("Ada  Chen"), "Ada Chen");
        assert_eq!(tidy_name("阿依古丽•买买提"), "阿依古丽·买买提");
    }

    #[test]
    fn keys_ignore_width_space_and_case() {
        assert_eq!(key("幸福家园（Ａ 区）"), key("幸福 家园(a区)"));
        assert_ne!(key("幸福家园"), key("幸福家园二期"));
    }

    #[test]
    fn buildings_are_compared_by_their_number() {
        for text in [
            "3号楼",
            "3 号楼",
            "３号楼",
            "第3栋",
            "03幢",
            "3#",
            "3＃楼",
            "三号楼",
            "3",
            "3座",
            "Building 3",
        ] {
            assert_eq!(building_key(text), "3", "{text}");
        }
        assert_eq!(building_key("十二栋"), "12");
        assert_eq!(building_key("二十号楼"), "20");
        assert_eq!(building_key("A栋"), "a");
        assert_eq!(building_key("0"), "0");
        assert_eq!(building_key("号楼"), "号楼");
        assert_ne!(building_key("1-3号楼"), building_key("3号楼"));
        assert_ne!(building_key("13号楼"), building_key("3号楼"));
    }

    #[test]
    fn tidying_twice_changes_nothing_more() {
        for text in [
            " 周 \u{3000} 明 ",
            "A\u{200b} ｂ",
            "•・．",
            "\u{202e}\n\n１",
        ] {
            assert_eq!(tidy(&tidy(text)), tidy(text));
            assert_eq!(tidy_name(&tidy_name(text)), tidy_name(text));
            assert_eq!(key(&key(text)), key(text));
        }
    }
}
