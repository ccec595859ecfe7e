//! Use-cases of the inbox.

use entity::{notification, notification::NotificationKind};
use sea_orm::{EntityTrait, Set, sea_query::OnConflict};
use uuid::Uuid;

use crate::{
    app::{App, Write},
    clock::new_id,
    error::Result,
    live::LiveTopic,
};

/// What to tell one person.
#[derive(Clone, Debug)]
pub struct Notice {
    pub person_id: Uuid,
    pub kind: NotificationKind,
    /// The event or enrolment that it tells of; a second notice of the same to the same is dropped.
    pub source_id: Uuid,
    pub order_id: Option<Uuid>,
    pub enrollment_id: Option<Uuid>,
    pub subject: String,
    pub detail: String,
}

/// Writes notices in the transaction of what they tell of.
pub async fn notify(write: &mut Write<'_>, app: &App, notices: Vec<Notice>) -> Result<()> {
    if notices.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let rows: Vec<notification::ActiveModel> = notices
        .iter()
        .map(|notice| notification::ActiveModel {
            id: Set(new_id()),
            person_id: Set(notice.person_id),
            kind: Set(notice.kind),
            source_id: Set(notice.source_id),
            order_id: Set(notice.order_id),
            enrollment_id: Set(notice.enrollment_id),
            subject: Set(notice.subject.clone()),
            detail: Set(notice.detail.clone()),
            at: Set(now),
            read_at: Set(None),
        })
        .collect();
    notification::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([
                notification::Column::PersonId,
                notification::Column::SourceId,
            ])
            .do_nothing()
            .to_owned(),
        )
        .exec_without_returning(&**write)
        .await?;
    for notice in &notices {
        write.hint(LiveTopic::Inbox, notice.person_id, 0);
    }
    Ok(())
}
