//! A resident corrects what they registered, and asks again after a refusal.

use entity::{person, registration, registration::RegistrationState};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use uuid::Uuid;

use super::{
    notices,
    register::living_place,
    rules::{self, checked_flat, plain_name},
    service::Seen,
    standing::registration_of,
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    identity::{
        rules::{check_residence, compound_of},
        service::hold_person,
    },
    live::LiveTopic,
    requests::{self, RequestKey},
    viewer::Viewer,
};

pub struct Correction {
    pub name: String,
    pub place_id: Uuid,
    pub flat: Option<String>,
}

/// # Errors
/// Of the name and the flat; `NOT_FOUND` and `INVALID` on `placeId`; `NOT_FOUND` for who never
/// registered; `STATE_CHANGED` once it is confirmed; `TOO_MANY_ATTEMPTS`.
pub async fn ask_again(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    correction: Correction,
) -> Result<Seen> {
    let name = plain_name(&correction.name)?;
    let flat = checked_flat(correction.flat.as_deref())?;
    let mut write = app.write().await?;
    let person = hold_person(&write, viewer.person_id).await?;
    let before = registration_of(&*write, person.id)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(own(before));
    }
    rules::may_correct(before.state, before.version)?;
    let place = living_place(&write, app, correction.place_id).await?;
    check_residence(&place, "placeId")?;
    let compound_id = compound_of(&place).ok_or_else(|| field(ErrorCode::Invalid, "placeId"))?;
    let is_new_to_them =
        before.state == RegistrationState::Refused || before.compound_id != compound_id;
    let now = app.clock.now();
    let mut row = before.clone().into_active_model();
    row.place_id = Set(place.id);
    row.compound_id = Set(compound_id);
    row.community_id = Set(place.community_id);
    row.street_id = Set(place.street_id);
    row.flat = Set(flat);
    row.state = Set(RegistrationState::Waiting);
    row.reason = Set(None);
    row.decided_at = Set(None);
    row.decided_by = Set(None);
    row.version = Set(before.version + 1);
    if is_new_to_them {
        row.asked_at = Set(now);
    }
    let row = row.update(&*write).await?;
    let renamed = person::ActiveModel {
        id: Set(person.id),
        name: Set(name.clone()),
        ..Default::default()
    };
    renamed.update(&*write).await?;
    if is_new_to_them {
        notices::tell_who_confirms(&mut write, app, &row, &place, &name).await?;
    }
    requests::remember(&write, viewer, key, row.id, now, app.guard).await?;
    write.hint(LiveTopic::Registration, row.id, row.version);
    write.commit().await?;
    Ok(own(row))
}

fn own(row: registration::Model) -> Seen {
    Seen {
        row,
        own: true,
        doubles: Some(Vec::new()),
    }
}
