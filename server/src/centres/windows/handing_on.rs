//! A matter that a counter cannot finish on the spot becomes an order of the person's, where they live.

use entity::{order::OrderSource, ticket};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

use super::{
    appointing::held,
    notices::{self, Told},
    rules::{self, TicketAction},
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    identity::service::{hold_person, residency_of},
    orders::submit::{Checked, SubmitOrder, raise},
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Matter {
    pub ticket_id: Uuid,
    pub category_code: String,
    pub words: String,
}

/// The request's id becomes the order's; answers the ticket.
///
/// # Errors
/// `NOT_FOUND` on `ticketId` for whoever does not manage the centre; `STATE_CHANGED`; `NO_RESIDENCE` on
/// `ticketId` for somebody without a home here; and as of submitting an order on `words` and
/// `categoryCode`.
pub async fn hand_on(viewer: &Viewer, app: &App, key: &RequestKey, matter: Matter) -> Result<Uuid> {
    let (id, now) = (matter.ticket_id, app.clock.now());
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    requests::remember(&write, viewer, key, id, now, app.guard).await?;
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let row = ticket::Entity::find_by_id(id).one(&*write).await?;
    let person_id = row.and_then(|row| row.person_id);
    if let Some(person_id) = person_id {
        hold_person(&write, person_id).await?;
    }
    let (mut house, row) = held(&write, id).await?;
    if !viewer.manages(&house.place) {
        return Err(field(ErrorCode::NotFound, "ticketId"));
    }
    let may = rules::permitted(&row, true, now).contains(&TicketAction::HandOn);
    let (true, Some(person_id)) = (may, person_id) else {
        return Err(ErrorCode::StateChanged.into());
    };
    let home = residency_of(&*write, person_id).await?;
    let home = home.ok_or_else(|| field(ErrorCode::NoResidence, "ticketId"))?;
    let checked = Checked::of(
        app,
        SubmitOrder {
            category_code: matter.category_code,
            words: matter.words,
            place_id: home.place_id,
            photo_ids: Vec::new(),
            answers: Vec::new(),
            preferred: None,
            source: OrderSource::Window,
            on_behalf: None,
            hidden: false,
        },
    )?;
    // As if they had raised it themselves: it is theirs to follow and to rate.
    let person = Viewer::of_person(&*write, person_id, viewer.session_id, now).await?;
    let order = raise(&mut write, app, &person, (key.id(), now), checked).await;
    let order = order.map_err(|error| match error.is_on("placeId") {
        true => field(ErrorCode::NoResidence, "ticketId"),
        false => error,
    })?;
    let mut next = row.into_active_model();
    next.order_id = Set(Some(order.id));
    next.changed_at = Set(now);
    let row = next.update(&*write).await?;
    house.touch(&mut write, now).await?;
    let told = Told::HandedOn {
        number: &order.number,
    };
    notices::tell(&mut write, app, &house, &row, told).await?;
    write.commit().await?;
    Ok(id)
}
