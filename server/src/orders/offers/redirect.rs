//! 改派: an order that is out and not taken by enough goes to others than before. Whoever has taken it
//! keeps it.

use entity::{order, order_event::OrderEventKind};
use sea_orm::Set;
use serde::Serialize;
use uuid::Uuid;

use super::giving::{Audience, give};
use crate::{
    app::App,
    error::Result,
    orders::{
        rules::OrderAction,
        service::{EventDetail, Opening, open, optional_words},
    },
    requests::RequestKey,
    viewer::Viewer,
};

#[derive(Clone, Debug, Serialize)]
pub struct RedirectOrder {
    pub order_id: Uuid,
    pub audience: Audience,
    pub note: Option<String>,
}

/// # Errors
/// Those of [`Audience::checked`], [`Audience::fits`] and [`give`], `TOO_LONG` on `note`, and those of
/// every step.
pub async fn redirect(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: RedirectOrder,
) -> Result<order::Model> {
    let audience = input.audience.checked()?;
    let note = optional_words(input.note.as_deref(), "note")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Redirect).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    audience.fits(&step.order)?;
    let detail = EventDetail {
        words: note,
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::Redirected, detail, |next| {
            next.audience = Set(audience.kind);
        })
        .await?;
    give(&mut step, app, &audience, &event).await?;
    step.close().await
}
