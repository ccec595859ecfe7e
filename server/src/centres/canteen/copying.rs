//! A week of menus, cooked once more in another.

use chrono::{Days, NaiveDate, TimeDelta};
use entity::{meal, meal::MealState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use crate::{
    app::App,
    audit::AuditAction,
    centres::{administration::managed_centre, ticks},
    changes::{self, Opening},
    clock::new_id,
    db::CENTRES_LOCK,
    error::{ErrorCode, Result, field},
    live::LiveTopic,
    requests::RequestKey,
    viewer::Viewer,
};

const WEEK: u64 = 7;

/// Publishes in seven days what was published in seven others, at the same hours. What is there already
/// stays, also where it was cancelled, and days that are over are left out.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; `NOT_FOUND` on `from` where there is nothing to copy;
/// `INVALID` on `to` for days that overlap with those.
pub async fn copy(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    centre_id: Uuid,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Uuid> {
    let shift = (to - from).num_days();
    if !(WEEK as i64..=8 * WEEK as i64).contains(&shift.abs()) {
        return Err(field(ErrorCode::Invalid, "to"));
    }
    let mut change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (centre, place) = managed_centre(&change, centre_id).await?;
    let week_of = |first: NaiveDate| {
        meal::Entity::find()
            .filter(meal::Column::CentreId.eq(centre_id))
            .filter(meal::Column::Date.gte(first))
            .filter(meal::Column::Date.lt(first + Days::new(WEEK)))
    };
    let there = week_of(to).all(&*change.write).await?;
    let mut published = 0;
    for row in week_of(from)
        .filter(meal::Column::State.eq(MealState::Published))
        .all(&*change.write)
        .await?
    {
        let date = row.date + TimeDelta::days(shift);
        let is_there = |one: &meal::Model| one.date == date && one.sitting == row.sitting;
        // The same minutes of that day, whatever the clocks do between.
        let at = |at| {
            let (day, minute) = ticks::day_and_minute(app.zone, at);
            ticks::instant(app.zone, day + TimeDelta::days(shift), minute)
        };
        let served_until = at(row.served_until);
        if there.iter().any(is_there) || served_until <= change.now {
            continue;
        }
        let copy = meal::Model {
            id: new_id(),
            date,
            taken: 0,
            served_from: at(row.served_from),
            served_until,
            cut_off_at: at(row.cut_off_at),
            look_at: Some(change.now),
            version: 1,
            created_at: change.now,
            changed_at: change.now,
            ..row
        };
        let id = copy.id;
        meal::Entity::insert(meal::ActiveModel::from(copy))
            .exec_without_returning(&*change.write)
            .await?;
        change.write.hint(LiveTopic::Meal, id, 1);
        published += 1;
    }
    if published == 0 {
        return Err(field(ErrorCode::NotFound, "from"));
    }
    let told = json!({"from": from.to_string(), "to": to.to_string(), "count": published});
    let subject = (centre.id, centre.name.as_str());
    change
        .record(
            AuditAction::MealsCopied,
            subject,
            Some(&place),
            json!({}),
            told,
        )
        .await?;
    change.finish(key, centre.id).await?;
    Ok(centre.id)
}
