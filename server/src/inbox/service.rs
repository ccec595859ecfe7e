//! Use-cases of the inbox.

use chrono::{DateTime, Utc};
use entity::{notification, notification::NotificationKind};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order as Direction, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, Set,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    app::{App, Write},
    clock::new_id,
    error::{ErrorCode, Result, field},
    live::LiveTopic,
    paging::{Page, PageArguments, beyond},
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// What to tell one person.
#[derive(Clone, Debug)]
pub struct Notice {
    pub person_id: Uuid,
    pub kind: NotificationKind,
    /// The event or step that it tells of; a second notice of the same to the same is dropped.
    pub source_id: Uuid,
    pub about: About,
    pub subject: String,
    pub detail: String,
}

/// Where a notice leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Order(Uuid),
    Enrollment(Uuid),
    Booking(Uuid),
    /// To what is one's own: an account, a role.
    Oneself,
}

impl About {
    pub fn order_id(self) -> Option<Uuid> {
        match self {
            Self::Order(id) => Some(id),
            _ => None,
        }
    }

    pub fn enrollment_id(self) -> Option<Uuid> {
        match self {
            Self::Enrollment(id) => Some(id),
            _ => None,
        }
    }

    pub fn booking_id(self) -> Option<Uuid> {
        match self {
            Self::Booking(id) => Some(id),
            _ => None,
        }
    }
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
            order_id: Set(notice.about.order_id()),
            enrollment_id: Set(notice.about.enrollment_id()),
            booking_id: Set(notice.about.booking_id()),
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

/// An inbox is seen by its owner alone.
fn visible_to(viewer: &Viewer) -> Select<notification::Entity> {
    notification::Entity::find().filter(notification::Column::PersonId.eq(viewer.person_id))
}

/// The newest first.
pub async fn list(
    viewer: &Viewer,
    app: &App,
    arguments: &PageArguments,
) -> Result<Page<notification::Model>> {
    let size = arguments.size()?;
    let mut query = visible_to(viewer);
    if let Some(last) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        let (at, id) = (notification::Column::At, notification::Column::Id);
        query = query.filter(beyond(at, id, &Direction::Desc, last));
    }
    let rows = query
        .order_by_desc(notification::Column::At)
        .order_by_desc(notification::Column::Id)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    Ok(Page::cut(rows, size, arguments))
}

fn at_instant(at: DateTime<Utc>) -> Condition {
    Condition::all().add(notification::Column::At.eq(at))
}

pub async fn unread(viewer: &Viewer, db: &impl ConnectionTrait) -> Result<i32> {
    let unread = unread_by(viewer).count(db).await?;
    Ok(i32::try_from(unread).unwrap_or(i32::MAX))
}

fn unread_by(viewer: &Viewer) -> Select<notification::Entity> {
    visible_to(viewer).filter(notification::Column::ReadAt.is_null())
}

/// Which notices somebody has read.
#[derive(Clone, Copy, Debug)]
pub enum HasRead {
    All,
    /// Those up to and including this one.
    UpTo(Uuid),
    Only(Uuid),
    /// Those that tell of this order, which was opened.
    OfOrder(Uuid),
}

/// Marks notices as read; answers how many are left.
///
/// # Errors
/// `NOT_FOUND` on `upTo` or `only` for a notice that is not in the viewer's inbox.
pub async fn mark_read(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    has_read: HasRead,
) -> Result<i32> {
    if let HasRead::OfOrder(id) = has_read {
        // Most orders are opened with nothing new about them.
        let of_order = notification::Column::OrderId.eq(id);
        if unread_by(viewer)
            .filter(of_order)
            .count(app.db.reader())
            .await?
            == 0
        {
            return unread(viewer, app.db.reader()).await;
        }
    }
    let mut write = app.write().await?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return unread(viewer, &*write).await;
    }
    let now = app.clock.now();
    let mut update = notification::Entity::update_many()
        .col_expr(notification::Column::ReadAt, Expr::value(now))
        .filter(notification::Column::PersonId.eq(viewer.person_id))
        .filter(notification::Column::ReadAt.is_null());
    match has_read {
        HasRead::All => {}
        HasRead::UpTo(id) => {
            let last = own_notice(viewer, &*write, id, "upTo").await?;
            update = update.filter(
                Condition::any()
                    .add(notification::Column::At.lt(last.at))
                    .add(at_instant(last.at).add(notification::Column::Id.lte(last.id))),
            );
        }
        HasRead::Only(id) => {
            let one = own_notice(viewer, &*write, id, "only").await?;
            update = update.filter(notification::Column::Id.eq(one.id));
        }
        HasRead::OfOrder(id) => {
            update = update.filter(notification::Column::OrderId.eq(id));
        }
    }
    update.exec(&*write).await?;
    requests::remember(&write, viewer, key, viewer.person_id, now, app.guard).await?;
    let left = unread(viewer, &*write).await?;
    write.hint(LiveTopic::Inbox, viewer.person_id, 0);
    write.commit().await?;
    Ok(left)
}

async fn own_notice(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    id: Uuid,
    name: &'static str,
) -> Result<notification::Model> {
    visible_to(viewer)
        .filter(notification::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, name))
}
