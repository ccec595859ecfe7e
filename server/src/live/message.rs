//! What instances send each other, as text: the sender, then hints such as `o0198…b7.3`, the third
//! version of an order. Without hints it is a sign of life.

use uuid::Uuid;

use super::{Hint, LiveTopic};

/// In bytes; PostgreSQL takes no 8000.
const LARGEST: usize = 7_900;

/// As few messages as hold these hints; at least one.
pub fn write(sender: Uuid, hints: &[Hint]) -> Vec<String> {
    let mut texts = vec![sender.simple().to_string()];
    for hint in hints {
        let word = format!(
            ",{}{}.{}",
            letter(hint.topic),
            hint.id.simple(),
            hint.version
        );
        match texts.last_mut() {
            Some(text) if text.len() + word.len() <= LARGEST => text.push_str(&word),
            _ => texts.push(format!("{}{word}", sender.simple())),
        }
    }
    texts
}

/// Who sent it, and the hints. A word that this instance does not know, as a newer one may use it,
/// could mean anything.
pub fn read(text: &str) -> (Option<Uuid>, Vec<Hint>) {
    let mut words = text.split(',');
    let sender = words.next().and_then(|word| Uuid::parse_str(word).ok());
    let hints = words.map(|word| read_hint(word).unwrap_or(Hint::EVERYTHING));
    (sender, hints.collect())
}

fn read_hint(word: &str) -> Option<Hint> {
    let mut letters = word.chars();
    let topic = topic(letters.next()?)?;
    let (id, version) = letters.as_str().split_once('.')?;
    Some(Hint {
        topic,
        id: Uuid::parse_str(id).ok()?,
        version: version.parse().ok()?,
    })
}

fn letter(topic: LiveTopic) -> char {
    match topic {
        LiveTopic::Order => 'o',
        LiveTopic::Inbox => 'n',
        LiveTopic::Enrollment => 'e',
        LiveTopic::Registration => 'r',
        LiveTopic::Import => 'i',
        LiveTopic::Booking => 'b',
        LiveTopic::Meal => 'm',
        LiveTopic::Windows => 'w',
        LiveTopic::Session => 's',
        LiveTopic::Everything => '*',
    }
}

fn topic(letter: char) -> Option<LiveTopic> {
    use LiveTopic::{
        Booking, Enrollment, Everything, Import, Inbox, Meal, Order, Registration, Session, Windows,
    };
    [
        Order,
        Inbox,
        Enrollment,
        Registration,
        Import,
        Booking,
        Meal,
        Windows,
        Session,
        Everything,
    ]
    .into_iter()
    .find(|topic| self::letter(*topic) == letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENDER: Uuid = Uuid::from_u128(7);

    #[test]
    fn what_is_written_is_read_again_and_no_message_is_too_large() {
        let hints: Vec<Hint> = "onerisbmw*"
            .chars()
            .cycle()
            .zip(0..1_000)
            .map(|(letter, number)| Hint {
                topic: topic(letter).unwrap(),
                id: Uuid::from_u128(number as u128),
                version: i32::MAX - number,
            })
            .collect();
        let texts = write(SENDER, &hints);
        assert!(texts.len() > 1 && texts.iter().all(|text| text.len() < 8_000));
        let (senders, read): (Vec<_>, Vec<_>) = texts.iter().map(|text| read(text)).unzip();
        assert!(senders.iter().all(|sender| *sender == Some(SENDER)));
        assert_eq!(read.concat(), hints);
    }

    #[test]
    fn a_sign_of_life_says_nothing() {
        let texts = write(SENDER, &[]);
        assert_eq!(texts.len(), 1);
        assert_eq!(read(&texts[0]), (Some(SENDER), vec![]));
    }

    #[test]
    fn words_of_a_newer_instance_could_mean_anything() {
        for word in ["", "x", "z0", "o1.2", "o00000000000000000000000000000001"] {
            let text = format!("{},{word}", SENDER.simple());
            assert_eq!(read(&text), (Some(SENDER), vec![Hint::EVERYTHING]));
        }
    }
}
