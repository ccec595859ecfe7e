//! One act of an administrator: opened once under its request, decided on by what holds now, put on
//! record, and remembered, in one transaction.

use chrono::{DateTime, Utc};
use entity::place;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    capacity::Guard,
    error::Result,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// A change that has begun: whoever wants the same lock waits until it ends.
pub struct Change<'a> {
    pub write: Write<'a>,
    /// As they are now: what their request began with may be a former state of things.
    pub viewer: Viewer,
    pub now: DateTime<Utc>,
    guard: Guard,
}

pub enum Opening<'a> {
    Change(Box<Change<'a>>),
    /// It was made before, under the same request; this came of it.
    Done(Uuid),
}

/// # Errors
/// `REQUEST_REUSED`.
pub async fn open<'a>(
    viewer: &Viewer,
    app: &'a App,
    key: &RequestKey,
    lock: i64,
) -> Result<Opening<'a>> {
    let write = app.write().await?;
    if app.guard == Guard::On {
        app.db.hold(&write, lock).await?;
    }
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(Opening::Done(done));
    }
    let now = app.clock.now();
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    Ok(Opening::Change(Box::new(Change {
        write,
        viewer,
        now,
        guard: app.guard,
    })))
}

impl Change<'_> {
    /// What others did while this one waited counts, except in tests that show what for.
    pub fn is_guarded(&self) -> bool {
        self.guard == Guard::On
    }

    pub async fn record(
        &self,
        action: AuditAction,
        subject: (Uuid, &str),
        place: Option<&place::Model>,
        before: Value,
        after: Value,
    ) -> Result<()> {
        let deed = Deed {
            action,
            subject_id: subject.0,
            subject: subject.1.to_owned(),
            place,
            before,
            after,
        };
        audit::record(&self.write, &self.viewer, self.now, deed).await
    }

    pub async fn finish(self, key: &RequestKey, result_id: Uuid) -> Result<()> {
        requests::remember(
            &self.write,
            &self.viewer,
            key,
            result_id,
            self.now,
            self.guard,
        )
        .await?;
        self.write.commit().await
    }
}

/// Some things in their order, with one of them a place up or down; at the end of the row it stays.
pub fn shifted<T: PartialEq>(mut row: Vec<T>, one: &T, up: bool) -> Vec<T> {
    if let Some(at) = row.iter().position(|other| other == one) {
        let to = match up {
            true => at.saturating_sub(1),
            false => (at + 1).min(row.len() - 1),
        };
        row.swap(at, to);
    }
    row
}

/// The fields that differ, before and after; none where nothing was changed.
pub fn differences(before: Value, after: Value) -> Option<(Value, Value)> {
    let (Value::Object(mut before), Value::Object(mut after)) = (before, after) else {
        return None;
    };
    let same: Vec<String> = after
        .iter()
        .filter(|(field, value)| before.get(*field) == Some(*value))
        .map(|(field, _)| field.clone())
        .collect();
    for field in same {
        before.remove(&field);
        after.remove(&field);
    }
    (!after.is_empty()).then_some((Value::Object(before), Value::Object(after)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_place_up_or_down() {
        let row = || vec![1, 2, 3];
        assert_eq!(shifted(row(), &2, true), [2, 1, 3]);
        assert_eq!(shifted(row(), &2, false), [1, 3, 2]);
        assert_eq!(shifted(row(), &1, true), row());
        assert_eq!(shifted(row(), &3, false), row());
        assert_eq!(shifted(row(), &4, true), row());
        assert_eq!(shifted(Vec::new(), &1, false), Vec::<i32>::new());
    }

    #[test]
    fn what_stays_is_not_told() {
        let before = json!({"title": "甲", "words": "乙"});
        let after = json!({"title": "甲", "words": "丙"});
        assert_eq!(
            differences(before.clone(), after),
            Some((json!({"words": "乙"}), json!({"words": "丙"})))
        );
        assert_eq!(differences(before.clone(), before), None);
    }
}
