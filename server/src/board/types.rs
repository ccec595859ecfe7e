//! What GraphQL shows of boards.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Context, Object, SimpleObject,
    connection::{Connection, Edge},
};
use chrono::NaiveDate;
use entity::{category, place};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{
    access::{Directory, Readable},
    entries::{self, Entry, ShownPhoto},
    figures::{self, Counts, Figures},
    list::{self, Narrowed, Position},
    rules::{BoardPeriod, Ending},
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    orders::types::OrderOutcome,
    paging::PageArguments,
    places::types::PlaceKind,
    words::may_be_stored,
};

/// A place and no more of it than its name.
#[derive(SimpleObject, Clone)]
pub struct BoardPlace {
    id: Uuid,
    kind: PlaceKind,
    name: String,
}

impl From<place::Model> for BoardPlace {
    fn from(row: place::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind.into(),
            name: row.name,
        }
    }
}

/// Boards to choose from.
#[derive(SimpleObject)]
pub struct BoardDirectory {
    /// What they lie in; null for streets side by side.
    place: Option<BoardPlace>,
    /// Everybody may read them.
    is_public: bool,
    /// Streets, communities or compounds.
    places: Vec<BoardPlace>,
    /// Of where the viewer lives, works or has reported: compounds first.
    own: Vec<BoardPlace>,
}

impl From<Directory> for BoardDirectory {
    fn from(found: Directory) -> Self {
        let shown = |rows: Vec<place::Model>| rows.into_iter().map(Into::into).collect();
        Self {
            place: found.place.map(Into::into),
            is_public: found.is_public,
            places: shown(found.places),
            own: shown(found.own),
        }
    }
}

/// The kind of a request, by its names.
#[derive(SimpleObject, Clone)]
pub struct BoardCategory {
    code: String,
    name_zh: String,
    name_en: String,
}

impl From<category::Model> for BoardCategory {
    fn from(row: category::Model) -> Self {
        Self {
            code: row.code,
            name_zh: row.name_zh,
            name_en: row.name_en,
        }
    }
}

/// Counts of what has ended. Each order is in one of the first six; `silent` are those whose
/// requester never said how it was.
#[derive(SimpleObject)]
pub struct BoardCounts {
    total: i64,
    solved: i64,
    partly: i64,
    unsolvable: i64,
    declined: i64,
    withdrawn: i64,
    silent: i64,
    /// Of all of them, those that were reopened at least once.
    reopened: i64,
    /// Those that were worked on to an end, rated or not.
    finished: i64,
    /// And of these in time.
    in_time: i64,
    ratings: i64,
    /// Null for fewer than three ratings.
    mean_stars: Option<f64>,
}

impl From<Counts> for BoardCounts {
    fn from(counts: Counts) -> Self {
        Self {
            total: counts.total(),
            solved: counts.solved,
            partly: counts.partly,
            unsolvable: counts.unsolvable,
            declined: counts.declined,
            withdrawn: counts.withdrawn,
            silent: counts.silent,
            reopened: counts.reopened,
            finished: counts.finished,
            in_time: counts.in_time,
            ratings: counts.ratings,
            mean_stars: counts.mean_stars(),
        }
    }
}

#[derive(SimpleObject)]
pub struct BoardCategoryCounts {
    category: BoardCategory,
    counts: BoardCounts,
}

/// How many, how fast, how well, of a period.
#[derive(SimpleObject)]
pub struct BoardFigures {
    counts: BoardCounts,
    /// Half went to the hall within this time, of those that were not reopened.
    dispatch_minutes: Option<i32>,
    /// Half of those worked on were finished within this time since they were raised.
    finish_minutes: Option<i32>,
    by_category: Vec<BoardCategoryCounts>,
}

/// A photo whose owner agreed; its addresses work for as long as they do.
#[derive(SimpleObject)]
pub struct BoardPhoto {
    url: String,
    thumbnail_url: String,
    /// Of the work; others of what was asked for.
    of_work: bool,
    width: i32,
    height: i32,
}

impl From<ShownPhoto> for BoardPhoto {
    fn from(photo: ShownPhoto) -> Self {
        Self {
            url: photo.url(),
            thumbnail_url: format!("{}/thumbnail", photo.url()),
            of_work: photo.of_work,
            width: photo.width,
            height: photo.height,
        }
    }
}

/// An order that has ended, as everybody may read of it: words and photos only where whoever they
/// are by agreed, without numbers, doors and names.
#[derive(SimpleObject)]
pub struct BoardEntry {
    id: String,
    category: BoardCategory,
    compound: Option<BoardPlace>,
    asked_on: NaiveDate,
    ended_on: NaiveDate,
    ending: Ending,
    /// What the handlers said came of it.
    outcome: Option<OrderOutcome>,
    /// From raising it, as coarsely as one would say it.
    dispatch_minutes: Option<i32>,
    finish_minutes: Option<i32>,
    in_time: Option<bool>,
    /// How often it was reopened.
    reopened: i32,
    stars: Option<i32>,
    /// Why it was not taken on or could not be solved.
    public_reason: Option<String>,
    request_words: Option<String>,
    closing_words: Option<String>,
    rating_words: Option<String>,
    photos: Vec<BoardPhoto>,
}

impl BoardEntry {
    fn of(entry: Entry, category: BoardCategory, compound: Option<BoardPlace>) -> Self {
        Self {
            id: entry.id,
            category,
            compound,
            asked_on: entry.asked_on,
            ended_on: entry.ended_on,
            ending: entry.ending,
            outcome: entry.outcome.map(Into::into),
            dispatch_minutes: entry.dispatch_minutes,
            finish_minutes: entry.finish_minutes,
            in_time: entry.in_time,
            reopened: entry.reopened,
            stars: entry.stars,
            public_reason: entry.public_reason,
            request_words: entry.request_words,
            closing_words: entry.closing_words,
            rating_words: entry.rating_words,
            photos: entry.photos.into_iter().map(Into::into).collect(),
        }
    }
}

pub struct Board(pub Readable);

#[Object]
impl Board {
    async fn place(&self) -> BoardPlace {
        self.0.place.clone().into()
    }

    /// Everybody may read it.
    async fn is_public(&self) -> bool {
        self.0.is_public
    }

    /// What it can be narrowed to.
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<BoardCategory>> {
        let rows = categories(ctx.data_unchecked::<Arc<App>>()).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// Of three months unless said otherwise.
    #[graphql(complexity = "200 + child_complexity")]
    async fn figures(
        &self,
        ctx: &Context<'_>,
        period: Option<BoardPeriod>,
        category_code: Option<String>,
    ) -> Result<BoardFigures> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let narrowed = narrowed(app, period, category_code, None)?;
        let mut found = figures::figures(app.db.reader(), &self.0.place, &narrowed).await?;
        let by_category = std::mem::take(&mut found.by_category);
        let mut names = by_code(categories(app).await?);
        let named = by_category.into_iter().filter_map(|(code, counts)| {
            Some(BoardCategoryCounts {
                category: names.remove(&code)?.into(),
                counts: counts.into(),
            })
        });
        let mut by_category: Vec<BoardCategoryCounts> = named.collect();
        by_category.sort_by_key(|one| std::cmp::Reverse(one.counts.total));
        let Figures {
            counts,
            dispatch_minutes,
            finish_minutes,
            ..
        } = found;
        Ok(BoardFigures {
            counts: counts.into(),
            dispatch_minutes,
            finish_minutes,
            by_category,
        })
    }

    /// The latest first; of three months unless said otherwise.
    #[graphql(complexity = "100 + crate::paging::cost(first, child_complexity)")]
    #[allow(clippy::too_many_arguments, reason = "the field's arguments")]
    async fn entries(
        &self,
        ctx: &Context<'_>,
        period: Option<BoardPeriod>,
        category_code: Option<String>,
        ending: Option<Ending>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, BoardEntry>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let db = app.db.reader();
        let narrowed = narrowed(app, period, category_code, ending)?;
        let arguments = PageArguments::new(first, after);
        let (rows, has_next) =
            list::page(db, &app.vault, &self.0.place, &narrowed, &arguments).await?;
        let mut cursors = Vec::with_capacity(rows.len());
        for (order, _) in &rows {
            cursors.push(Position::of(order).seal(&app.vault)?);
        }
        let compounds = compounds(app, rows.iter().filter_map(|(order, _)| order.compound_id));
        let compounds = compounds.await?;
        let names = by_code(categories(app).await?);
        let told = entries::entries(db, &app.vault, app.zone, app.clock.now(), rows).await?;
        let mut connection = Connection::new(arguments.after.is_some(), has_next);
        for (entry, cursor) in told.into_iter().zip(cursors) {
            let category = names.get(&entry.category_code).cloned();
            let category = category.ok_or(ErrorCode::NotFound)?.into();
            let compound = entry.compound_id.and_then(|id| compounds.get(&id).cloned());
            let node = BoardEntry::of(entry, category, compound.map(Into::into));
            connection.edges.push(Edge::new(cursor, node));
        }
        Ok(connection)
    }
}

fn narrowed(
    app: &App,
    period: Option<BoardPeriod>,
    category_code: Option<String>,
    ending: Option<Ending>,
) -> Result<Narrowed> {
    let period = period.unwrap_or(BoardPeriod::Quarter);
    if category_code
        .as_deref()
        .is_some_and(|code| !may_be_stored(code))
    {
        return Err(field(ErrorCode::NotFound, "categoryCode"));
    }
    Ok(Narrowed {
        since: period.since(app.clock.now(), app.zone),
        until: None,
        category_code,
        ending,
    })
}

/// All that there ever were, in their order: what was asked for in one that is closed now was asked.
pub async fn categories(app: &App) -> Result<Vec<category::Model>> {
    Ok(category::Entity::find()
        .order_by_asc(category::Column::Position)
        .all(app.db.reader())
        .await?)
}

pub fn by_code(rows: Vec<category::Model>) -> HashMap<String, category::Model> {
    let keyed = rows.into_iter().map(|row| (row.code.clone(), row));
    keyed.collect()
}

pub async fn compounds(
    app: &App,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, place::Model>> {
    let ids: std::collections::HashSet<Uuid> = ids.collect();
    let rows = place::Entity::find()
        .filter(place::Column::Id.is_in(ids))
        .all(app.db.reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What the board may show of the viewer's own in an order.
#[derive(SimpleObject)]
pub struct Publication {
    /// What they wrote.
    words: bool,
    /// The photos that they took.
    photos: bool,
}

impl Publication {
    pub fn of(row: Option<entity::order_consent::Model>) -> Self {
        let (words, photos) = row.map_or((false, false), |row| (row.words, row.photos));
        Self { words, photos }
    }
}
