//! All bookings of some days as a sheet for Excel, for whoever manages the centre. Numbers of phones are not
//! in it: sheets are passed on.

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use entity::{
    booking,
    booking::{Appeal, BookingState},
    centre, organization, person, room,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait},
};
use serde::Deserialize;
use uuid::Uuid;

use super::LONGEST;
use crate::{
    app::{App, AppState},
    centres::{service, ticks},
    error::{Error, ErrorCode, Result, limit},
    files::refuse,
    identity::session::authenticate,
    viewer::Viewer,
    workbooks::{Language, heading_format, private_workbook},
};

/// What never came to stand has nothing to tell.
const LEFT_OUT: [BookingState; 3] = [
    BookingState::Held,
    BookingState::Offered,
    BookingState::Lapsed,
];

#[derive(Deserialize)]
pub struct Asked {
    from: NaiveDate,
    /// The last day, which is included.
    until: NaiveDate,
    #[serde(default)]
    lang: String,
}

/// GET /centres/{id}/bookings.xlsx?from=…&until=…: 400 for days that are none, or too many.
pub async fn download(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    match read(&state.app, id, &asked, &headers).await {
        Ok((name, bytes)) => private_workbook("bookings.xlsx", &name, bytes),
        Err(error) => refuse(&error),
    }
}

async fn read(
    app: &App,
    centre_id: Uuid,
    asked: &Asked,
    headers: &HeaderMap,
) -> Result<(String, Vec<u8>)> {
    let viewer = authenticate(app, headers)
        .await?
        .ok_or(ErrorCode::Unauthenticated)?;
    let lines = lines(&viewer, app, centre_id, (asked.from, asked.until)).await?;
    let centre = service::centre(&viewer, app, centre_id).await?;
    let centre = centre.ok_or(ErrorCode::NotFound)?;
    let name = file_name(&centre, asked);
    let sheet = Sheet {
        language: Language::of(&asked.lang),
        zone: app.zone,
        now: app.clock.now(),
    };
    let bytes = tokio::task::spawn_blocking(move || sheet.write(&lines))
        .await
        .map_err(Error::internal)?
        .map_err(Error::internal)?;
    Ok((name, bytes))
}

fn file_name(centre: &centre::Model, asked: &Asked) -> String {
    let Asked { from, until, lang } = asked;
    let what = Language::of(lang).say("预约", "bookings");
    format!("{} {what} {from} {until}", centre.name)
}

/// A booking with the names that go with it.
#[derive(FromQueryResult)]
struct Line {
    room: String,
    state: BookingState,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    purpose: String,
    heads: i32,
    person: String,
    /// Whoever entered it, where it was somebody else.
    entered_by: Option<String>,
    organization: Option<String>,
    checked_in_at: Option<DateTime<Utc>>,
    appeal: Option<Appeal>,
}

/// What begins in some days, the last one included, in order.
///
/// # Errors
/// `NOT_FOUND` on `centreId` for whoever does not manage it; `BAD_REQUEST` on `until` for no days, or too many.
async fn lines(
    viewer: &Viewer,
    app: &App,
    centre_id: Uuid,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Vec<Line>> {
    service::check_managed(viewer, app, centre_id).await?;
    let days = (until - from).num_days() + 1;
    let next = until
        .succ_opt()
        .filter(|_| (1..=LONGEST.into()).contains(&days));
    let next = next.ok_or_else(|| limit(ErrorCode::BadRequest, "until", LONGEST.into()))?;
    let at = |day| ticks::instant(app.zone, day, 0);
    let entered_by = Alias::new("entered_by");
    let room_of = booking::Entity::belongs_to(room::Entity)
        .from(booking::Column::RoomId)
        .to(room::Column::Id);
    let person_of = booking::Entity::belongs_to(person::Entity)
        .from(booking::Column::PersonId)
        .to(person::Column::Id);
    let organization_of = booking::Entity::belongs_to(organization::Entity)
        .from(booking::Column::OrganizationId)
        .to(organization::Column::Id);
    let other = booking::Entity::belongs_to(person::Entity)
        .from(booking::Column::BookedBy)
        .to(person::Column::Id)
        .on_condition(|booking, other| {
            let whose = Expr::col((booking, booking::Column::PersonId));
            ExprTrait::ne(Expr::col((other, person::Column::Id)), whose).into()
        });
    Ok(booking::Entity::find()
        .select_only()
        .columns([
            booking::Column::State,
            booking::Column::StartsAt,
            booking::Column::EndsAt,
            booking::Column::Purpose,
            booking::Column::Heads,
            booking::Column::CheckedInAt,
            booking::Column::Appeal,
        ])
        .column_as(room::Column::Name, "room")
        .column_as(person::Column::Name, "person")
        .column_as(organization::Column::Name, "organization")
        .column_as(
            Expr::col((entered_by.clone(), person::Column::Name)),
            "entered_by",
        )
        .join(JoinType::InnerJoin, room_of.into())
        .join(JoinType::InnerJoin, person_of.into())
        .join(JoinType::LeftJoin, organization_of.into())
        .join_as(JoinType::LeftJoin, other.into(), entered_by)
        .filter(booking::Column::CentreId.eq(centre_id))
        .filter(booking::Column::State.is_not_in(LEFT_OUT))
        .filter(booking::Column::StartsAt.gte(at(from)))
        .filter(booking::Column::StartsAt.lt(at(next)))
        .order_by_asc(booking::Column::StartsAt)
        .order_by_asc(booking::Column::Id)
        .into_model()
        .all(app.db.reader())
        .await?)
}

struct Sheet {
    language: Language,
    zone: Tz,
    now: DateTime<Utc>,
}

/// In both languages, with how wide it is.
const COLUMNS: [(&str, &str, u16); 12] = [
    ("日期", "Date", 12),
    ("开始", "From", 8),
    ("结束", "Until", 8),
    ("功能室", "Room", 16),
    ("用途", "Purpose", 28),
    ("人数", "People", 8),
    ("预约人", "Booked for", 12),
    ("代预约人", "Entered by", 12),
    ("单位", "Unit", 24),
    ("状态", "State", 10),
    ("签到时间", "Checked in", 10),
    ("爽约", "No-show", 12),
];

impl Sheet {
    fn write(&self, lines: &[Line]) -> Result<Vec<u8>, XlsxError> {
        let heading = heading_format();
        let date = Format::new().set_num_format("yyyy-mm-dd");
        let time = Format::new().set_num_format("hh:mm");
        let mut workbook = Workbook::new();
        let out = workbook.add_worksheet();
        out.set_name(self.language.say("预约", "Bookings"))?;
        out.set_freeze_panes(1, 0)?;
        out.set_row_height(0, 24)?;
        for (at, (chinese, english, width)) in (0_u16..).zip(COLUMNS) {
            out.set_column_width(at, width)?;
            let words = self.language.say(chinese, english);
            out.write_string_with_format(0, at, words, &heading)?;
        }
        for (row, line) in (1_u32..).zip(lines) {
            // Whole days and parts of a day, so that Excel sorts, filters and subtracts them.
            let (day, from) = self.local(line.starts_at)?;
            out.write_datetime_with_format(row, 0, day, &date)?;
            out.write_datetime_with_format(row, 1, from, &time)?;
            let (_, until) = self.local(line.ends_at)?;
            out.write_datetime_with_format(row, 2, until, &time)?;
            // As text, whatever it looks like: nothing that somebody typed becomes a formula.
            out.write_string(row, 3, &line.room)?;
            out.write_string(row, 4, &line.purpose)?;
            out.write_number(row, 5, line.heads)?;
            out.write_string(row, 6, &line.person)?;
            out.write_string(row, 7, line.entered_by.as_deref().unwrap_or_default())?;
            out.write_string(row, 8, line.organization.as_deref().unwrap_or_default())?;
            out.write_string(row, 9, self.state(line))?;
            if let Some(at) = line.checked_in_at {
                out.write_datetime_with_format(row, 10, self.local(at)?.1, &time)?;
            }
            out.write_string(row, 11, self.missed(line))?;
        }
        out.autofilter(0, 0, u32::try_from(lines.len()).unwrap_or(0), 11)?;
        workbook.save_to_buffer()
    }

    /// The day, and the time of day, as the street's clocks show them.
    fn local(&self, at: DateTime<Utc>) -> Result<(ExcelDateTime, ExcelDateTime), XlsxError> {
        let local = at.with_timezone(&self.zone).naive_local();
        let midnight = local.date().and_time(NaiveTime::MIN).and_utc();
        let day = ExcelDateTime::from_timestamp(midnight.timestamp())?;
        let (hour, minute) = (local.hour() as u16, local.minute() as u8);
        let of_day = ExcelDateTime::from_hms(hour, minute, 0)?;
        Ok((day, of_day))
    }

    fn state(&self, line: &Line) -> &'static str {
        let say = |chinese, english| self.language.say(chinese, english);
        match line.state {
            BookingState::Booked if line.ends_at <= self.now => say("已结束", "Over"),
            BookingState::Booked if line.starts_at <= self.now => say("使用中", "Going on"),
            BookingState::Booked => say("已预约", "Booked"),
            BookingState::Requested => say("待审核", "To be approved"),
            BookingState::Declined => say("未通过", "Declined"),
            BookingState::Cancelled => say("已取消", "Cancelled"),
            BookingState::Closed => say("因故关闭", "Closed"),
            BookingState::Missed => say("爽约", "Missed"),
            BookingState::Held | BookingState::Offered | BookingState::Lapsed => "",
        }
    }

    fn missed(&self, line: &Line) -> &'static str {
        match (line.state, line.appeal) {
            (BookingState::Missed, Some(Appeal::Excused)) => {
                self.language.say("申诉通过，不计", "Excused")
            }
            (BookingState::Missed, _) => self.language.say("是", "Yes"),
            _ => "",
        }
    }
}
