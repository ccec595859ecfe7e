//! The board of a place as a file, CSV or JSON, for whoever wants to count for themselves. Read in
//! batches while it is sent, so that neither the server holds it all nor a slow reader a connection
//! to the database.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{Months, NaiveDate};
use entity::{order, order_consent, place};
use futures_util::{TryStreamExt, stream};
use sea_orm::{
    ActiveEnum, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{
    access,
    entries::{self, Entry},
    list::{self, Narrowed, Position, narrow},
    on_the_board::on_the_board,
    rules::{day_of, end_of, start_of},
    types::{by_code, categories, compounds},
};
use crate::{
    app::{App, AppState},
    error::{Error, ErrorCode, Result, field, limit},
    files, identity,
    vault::sha256,
};

/// Days in one file.
const LONGEST_SPAN: i64 = 366;
const BATCH: u64 = 500;
/// Changes when the columns do.
const FORM: &str = "1";
/// Batches read at once, of all files that are being sent.
static READING: Semaphore = Semaphore::const_new(2);

/// Days, both included.
#[derive(Deserialize)]
pub struct Span {
    from: Option<String>,
    to: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Csv,
    Json,
}

/// GET /open-data/{place}.csv and .json: the place by its id, or by its codes from the top down with
/// dashes between them.
pub async fn download(
    State(state): State<AppState>,
    Path(file): Path<String>,
    Query(span): Query<Span>,
    headers: HeaderMap,
) -> Response {
    match open(state.app, &file, &span, &headers).await {
        Ok(response) => response,
        Err(error) => files::refuse(&error),
    }
}

async fn open(app: Arc<App>, file: &str, span: &Span, headers: &HeaderMap) -> Result<Response> {
    let (name, form) = match file.rsplit_once('.') {
        Some((name, "csv")) => (name, Form::Csv),
        Some((name, "json")) => (name, Form::Json),
        _ => return Err(ErrorCode::NotFound.into()),
    };
    let viewer = identity::session::authenticate(&app, headers).await?;
    let place_id = find(&app, name).await?;
    let readable = access::readable(&app, viewer.as_ref(), place_id).await?;
    let (from, to) = days(&app, span)?;
    let narrowed = Narrowed {
        since: start_of(from, app.zone),
        until: Some(end_of(to, app.zone)),
        category_code: None,
        ending: None,
    };
    let place = readable.place;
    let (tag, compound_ids) = state_of(&app, &place, &narrowed, form).await?;
    let caching = [
        (header::ETAG, header_value(&tag)?),
        // What is agreed to may be taken back: ask each time, and be told that nothing changed.
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::VARY,
            HeaderValue::from_static("cookie, authorization"),
        ),
    ];
    let known = headers.get(header::IF_NONE_MATCH);
    let known = known
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if known.split(',').any(|one| one.trim() == tag) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let media = match form {
        Form::Csv => "text/csv; charset=utf-8",
        Form::Json => "application/json",
    };
    let extension = if form == Form::Csv { "csv" } else { "json" };
    let name = format!("attachment; filename=\"linli-{from}-{to}.{extension}\"");
    let compounds = compounds(&app, compound_ids.into_iter()).await?;
    let file = File {
        compounds: names(compounds),
        categories: by_code(categories(&app).await?),
        app,
        place,
        narrowed,
        form,
        days: (from, to),
    };
    let mut response = (
        caching,
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(media)),
            (header::CONTENT_DISPOSITION, header_value(&name)?),
        ],
        Body::from_stream(pieces(file)),
    )
        .into_response();
    if readable.is_public {
        // Any page may count along with it.
        let headers = response.headers_mut();
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
    }
    Ok(response)
}

fn header_value(text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text).map_err(Error::internal)
}

fn names(places: HashMap<Uuid, place::Model>) -> HashMap<Uuid, String> {
    let named = places.into_iter().map(|(id, place)| (id, place.name));
    named.collect()
}

/// # Errors
/// `NOT_FOUND`.
async fn find(app: &App, name: &str) -> Result<Uuid> {
    if let Ok(id) = Uuid::parse_str(name) {
        return Ok(id);
    }
    let is_code = |code: &str| {
        let mut letters = code.chars();
        !code.is_empty() && letters.all(|one| one.is_ascii_digit() || one.is_ascii_lowercase())
    };
    if !name.split('-').all(is_code) {
        return Err(ErrorCode::NotFound.into());
    }
    let path = format!("{}/", name.replace('-', "/"));
    let row = place::Entity::find()
        .filter(place::Column::Path.eq(path))
        .one(app.db.reader())
        .await?;
    Ok(row.ok_or(ErrorCode::NotFound)?.id)
}

/// A year up to today, unless said otherwise.
///
/// # Errors
/// `INVALID` on `from` and `to` for what is no day, `OUT_OF_RANGE` on `from` for more than a year.
fn days(app: &App, span: &Span) -> Result<(NaiveDate, NaiveDate)> {
    let day = |text: &Option<String>, name: &'static str| match text {
        None => Ok(None),
        Some(text) => match text.parse::<NaiveDate>() {
            Ok(day) => Ok(Some(day)),
            Err(_) => Err(field(ErrorCode::Invalid, name)),
        },
    };
    let today = day_of(app.clock.now(), app.zone);
    let to = day(&span.to, "to")?.unwrap_or(today);
    let year_before = || {
        let before = to.checked_sub_months(Months::new(12));
        before.and_then(|day| day.succ_opt()).unwrap_or(to)
    };
    let from = day(&span.from, "from")?.unwrap_or_else(year_before);
    if from > to {
        return Err(field(ErrorCode::Invalid, "from"));
    }
    if (to - from).num_days() >= LONGEST_SPAN {
        return Err(limit(ErrorCode::OutOfRange, "from", LONGEST_SPAN));
    }
    Ok((from, to))
}

/// What a file would say, in few bytes: every change of an order or of what was agreed to raises a
/// version, and what has gone is missing from the count. With the compounds that are in it.
async fn state_of(
    app: &App,
    place: &place::Model,
    narrowed: &Narrowed,
    form: Form,
) -> Result<(String, Vec<Uuid>)> {
    let db = app.db.reader();
    let ended = || narrow(on_the_board(place), narrowed);
    let rows: Vec<(Option<Uuid>, i64, i64)> = ended()
        .select_only()
        .column(order::Column::CompoundId)
        .column_as(order::Column::Id.count(), "orders")
        .expr_as(
            Expr::cust("CAST(SUM(orders.version) AS BIGINT)"),
            "versions",
        )
        .group_by(order::Column::CompoundId)
        .order_by_asc(order::Column::CompoundId)
        .into_tuple()
        .all(db)
        .await?;
    let ids = ended().select_only().column(order::Column::Id).into_query();
    let agreed: Option<(i64, Option<i64>)> = order_consent::Entity::find()
        .select_only()
        .column_as(order_consent::Column::Id.count(), "rows")
        .expr_as(
            Expr::cust("CAST(SUM(order_consent.version) AS BIGINT)"),
            "versions",
        )
        .filter(order_consent::Column::OrderId.in_subquery(ids))
        .into_tuple()
        .one(db)
        .await?;
    let span = (narrowed.since, narrowed.until);
    let extension = if form == Form::Csv { "csv" } else { "json" };
    let said = format!(
        "{FORM} {extension} {} {} {span:?} {rows:?} {agreed:?}",
        place.id, place.name
    );
    let tag = format!("W/\"{}\"", hex::encode(&sha256(said.as_bytes())[..12]));
    Ok((tag, rows.into_iter().filter_map(|(id, _, _)| id).collect()))
}

/// A file that is being sent.
struct File {
    app: Arc<App>,
    place: place::Model,
    narrowed: Narrowed,
    form: Form,
    days: (NaiveDate, NaiveDate),
    categories: HashMap<String, entity::category::Model>,
    compounds: HashMap<Uuid, String>,
}

/// What comes next.
enum Next {
    Beginning,
    After(Option<Position>),
    Nothing,
}

/// A file that breaks off is no file: whoever reads it sees that the end is missing.
fn pieces(file: File) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    let pieces = stream::try_unfold((file, Next::Beginning), async |(file, next)| {
        Ok(match next {
            Next::Beginning => Some((file.beginning()?, (file, Next::After(None)))),
            Next::After(after) => {
                let (piece, next) = file.batch(after).await?;
                Some((piece, (file, next)))
            }
            Next::Nothing => None,
        })
    });
    pieces.map_err(|error: Error| {
        tracing::error!(error = error.describe(), "open data broke off");
        std::io::Error::other("broken off")
    })
}

impl File {
    fn beginning(&self) -> Result<Bytes> {
        let text = match self.form {
            // Without the mark Excel takes it for another encoding.
            Form::Csv => format!("\u{feff}{}", csv_lines([COLUMNS.map(str::to_owned)])?),
            Form::Json => {
                let head = json!({
                    "place": {"id": self.place.id, "name": self.place.name},
                    "from": self.days.0,
                    "to": self.days.1,
                });
                // The last brace comes after the orders.
                let head = head.to_string();
                format!("{},\"orders\":[", head.strip_suffix('}').unwrap_or(&head))
            }
        };
        Ok(text.into())
    }

    async fn batch(&self, after: Option<Position>) -> Result<(Bytes, Next)> {
        let rows = {
            let _place = READING.acquire().await.map_err(Error::internal)?;
            let db = self.app.db.reader();
            let rows = list::some(db, &self.place, &self.narrowed, after, BATCH).await?;
            let last = rows.last().map(|(order, _)| Position::of(order));
            let is_last = (rows.len() as u64) < BATCH;
            let told = entries::entries(
                db,
                &self.app.vault,
                self.app.zone,
                self.app.clock.now(),
                rows,
            )
            .await?;
            (told, last.filter(|_| !is_last))
        };
        let (told, last) = rows;
        let mut text = match self.form {
            Form::Csv => csv_lines(told.into_iter().map(|entry| self.cells(entry)))?,
            Form::Json => {
                let orders: Vec<String> = told
                    .into_iter()
                    .map(|entry| serde_json::to_string(&self.record(entry)).unwrap_or_default())
                    .collect();
                let between = if after.is_some() && !orders.is_empty() {
                    ","
                } else {
                    ""
                };
                format!("{between}{}", orders.join(",\n"))
            }
        };
        let next = match last {
            Some(last) => Next::After(Some(last)),
            None => {
                if self.form == Form::Json {
                    text.push_str("]}");
                }
                Next::Nothing
            }
        };
        Ok((text.into(), next))
    }

    fn record(&self, entry: Entry) -> Record {
        let category = self.categories.get(&entry.category_code);
        let compound = entry.compound_id.and_then(|id| self.compounds.get(&id));
        Record {
            id: entry.id,
            compound: compound.cloned().unwrap_or_default(),
            category: category.map_or_else(String::new, |row| row.name_zh.clone()),
            category_code: entry.category_code,
            asked_on: entry.asked_on,
            ended_on: entry.ended_on,
            ending: entry.ending.code(),
            outcome: entry.outcome.map(|outcome| outcome.to_value()),
            dispatch_minutes: entry.dispatch_minutes,
            finish_minutes: entry.finish_minutes,
            in_time: entry.in_time,
            reopened: entry.reopened,
            stars: entry.stars,
            public_reason: entry.public_reason,
            request_words: entry.request_words,
            closing_words: entry.closing_words,
            rating_words: entry.rating_words,
            photos: entry.photos.iter().map(|photo| photo.url()).collect(),
        }
    }

    fn cells(&self, entry: Entry) -> [String; COLUMNS.len()] {
        let record = self.record(entry);
        fn cell(value: Option<impl ToString>) -> String {
            value.map(|value| value.to_string()).unwrap_or_default()
        }
        [
            record.id,
            record.compound,
            record.category_code,
            record.category,
            record.asked_on.to_string(),
            record.ended_on.to_string(),
            record.ending.to_owned(),
            record.outcome.unwrap_or_default(),
            cell(record.dispatch_minutes),
            cell(record.finish_minutes),
            cell(record.in_time),
            record.reopened.to_string(),
            cell(record.stars),
            record.public_reason.unwrap_or_default(),
            record.request_words.unwrap_or_default(),
            record.closing_words.unwrap_or_default(),
            record.rating_words.unwrap_or_default(),
            record.photos.join(" "),
        ]
        .map(|cell| no_formula(&cell))
    }
}

/// As the README lists them.
const COLUMNS: [&str; 18] = [
    "id",
    "compound",
    "category_code",
    "category",
    "asked_on",
    "ended_on",
    "ending",
    "outcome",
    "dispatch_minutes",
    "finish_minutes",
    "in_time",
    "reopened",
    "stars",
    "public_reason",
    "request_words",
    "closing_words",
    "rating_words",
    "photos",
];

#[derive(Serialize)]
struct Record {
    id: String,
    compound: String,
    category_code: String,
    category: String,
    asked_on: NaiveDate,
    ended_on: NaiveDate,
    ending: &'static str,
    outcome: Option<String>,
    dispatch_minutes: Option<i32>,
    finish_minutes: Option<i32>,
    in_time: Option<bool>,
    reopened: i32,
    stars: Option<i32>,
    public_reason: Option<String>,
    request_words: Option<String>,
    closing_words: Option<String>,
    rating_words: Option<String>,
    photos: Vec<String>,
}

fn csv_lines(lines: impl IntoIterator<Item = [String; COLUMNS.len()]>) -> Result<String> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).map_err(Error::internal)?;
    }
    let bytes = writer.into_inner().map_err(Error::internal)?;
    String::from_utf8(bytes).map_err(Error::internal)
}

/// A cell that a spreadsheet would take for a formula begins with an apostrophe.
fn no_formula(cell: &str) -> String {
    let first = cell.trim_start().chars().next().unwrap_or(' ');
    let is_risky = "=+-@＝＋－＠|%".contains(first) || cell.starts_with(['\t', '\r', '\n']);
    match is_risky {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_cell_is_a_formula(lead in "[ \t\r\n]{0,2}", sign in "[=+@＝＋－＠|%-]", rest in "\\PC{0,20}") {
            let cell = no_formula(&format!("{lead}{sign}{rest}"));
            prop_assert!(cell.starts_with('\''), "{cell:?}");
        }

        #[test]
        fn other_words_stay_as_they_are(words in "[a-z0-9一-龥][^\0]{0,20}") {
            prop_assert_eq!(no_formula(&words), words);
        }
    }
}
