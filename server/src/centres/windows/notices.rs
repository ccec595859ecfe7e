//! What people are told of their turn at the windows.

use entity::{notification::NotificationKind, ticket};
use uuid::Uuid;

use super::{house::House, rules};
use crate::{
    app::{App, Write},
    error::Result,
    identity::service::name_of,
    inbox::{
        self,
        rules::step_of,
        service::{About, Notice},
    },
};

/// What happened, and who did it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told<'a> {
    /// By somebody else.
    Booked {
        by: Uuid,
    },
    Cancelled {
        by: Uuid,
    },
    /// The house is closed then.
    Closed,
    Called,
    HandedOn {
        number: &'a str,
    },
}

/// Tells whose turn it is what they have not done themselves. Call after [`House::touch`], whose version
/// tells one step from the next.
pub(super) async fn tell(
    write: &mut Write<'_>,
    app: &App,
    house: &House,
    row: &ticket::Model,
    told: Told<'_>,
) -> Result<()> {
    let Some(person_id) = row.person_id else {
        return Ok(());
    };
    let (kind, by, detail) = match told {
        Told::Booked { by } => {
            let name = name_of(&**write, by).await?;
            (NotificationKind::TicketBookedForYou, Some(by), name)
        }
        Told::Cancelled { by } => {
            let name = name_of(&**write, by).await?;
            (NotificationKind::TicketCancelled, Some(by), name)
        }
        Told::Closed => {
            let reason = row.reason.clone().unwrap_or_default();
            (NotificationKind::TicketClosed, None, reason)
        }
        Told::Called => {
            let counter = row.counter.unwrap_or_default().to_string();
            (NotificationKind::TicketCalled, None, counter)
        }
        Told::HandedOn { number } => (NotificationKind::TicketHandedOn, None, number.to_owned()),
    };
    if by == Some(person_id) {
        return Ok(());
    }
    let notice = Notice {
        person_id,
        kind,
        source_id: step_of(row.id, house.windows.version),
        about: About::Oneself,
        subject: subject(app, house, row),
        detail,
    };
    inbox::service::notify(write, app, vec![notice]).await
}

/// The centre, and the number or the hour, in figures that every language reads.
fn subject(app: &App, house: &House, row: &ticket::Model) -> String {
    let name = &house.centre.name;
    match (row.number, row.starts_at) {
        (Some(number), _) => format!("{name} {}", rules::written(number)),
        (None, Some(at)) => {
            let local = at.with_timezone(&app.zone);
            format!("{name} {}", local.format("%m-%d %H:%M"))
        }
        (None, None) => name.clone(),
    }
}
