//! Whom a meal is told of.

use entity::{centre, meal, meal_order, notification::NotificationKind, standing_meal};
use uuid::Uuid;

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

/// What happened to some orders, and who did it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told {
    /// Ordered by somebody for somebody else.
    Ordered,
    GivenUp {
        by: Uuid,
    },
    /// The kitchen does not cook it.
    Cancelled {
        by: Uuid,
    },
}

/// Tells those who eat, and those who ordered for them, what they have not done themselves.
pub(super) async fn tell(
    write: &mut Write<'_>,
    app: &App,
    (meal, centre): (&meal::Model, &centre::Model),
    orders: &[meal_order::Model],
    told: Told,
) -> Result<()> {
    let mut notices = Vec::new();
    for order in orders {
        let (kind, step, by) = match told {
            Told::Ordered => (NotificationKind::MealOrderedForYou, 1, order.ordered_by),
            Told::GivenUp { by } => (NotificationKind::MealGivenUp, 2, by),
            Told::Cancelled { by } => (NotificationKind::MealCancelled, 3, by),
        };
        let detail = match told {
            Told::Cancelled { .. } => meal.reason.clone().unwrap_or_default(),
            _ => name_of(&**write, by).await?,
        };
        let mut people = vec![order.person_id, order.ordered_by];
        people.dedup();
        let is_told = |id: &Uuid| matches!(told, Told::Cancelled { .. }) || *id != by;
        for person_id in people.into_iter().filter(is_told) {
            notices.push(Notice {
                person_id,
                kind,
                source_id: step_of(order.id, step),
                about: About::Oneself,
                subject: subject(app, meal, centre),
                detail: detail.clone(),
            });
        }
    }
    inbox::service::notify(write, app, notices).await
}

/// A standing order has found nothing left.
pub(super) async fn tell_full(
    write: &mut Write<'_>,
    app: &App,
    (meal, centre): (&meal::Model, &centre::Model),
    standing: &standing_meal::Model,
) -> Result<()> {
    let mut people = vec![standing.person_id, standing.ordered_by];
    people.dedup();
    let mut source = standing.id.as_u128();
    source ^= meal.id.as_u128();
    let notices = people.into_iter().map(|person_id| Notice {
        person_id,
        kind: NotificationKind::StandingMealMissed,
        source_id: step_of(Uuid::from_u128(source), 0),
        about: About::Oneself,
        subject: subject(app, meal, centre),
        detail: String::new(),
    });
    inbox::service::notify(write, app, notices.collect()).await
}

/// The centre and the hour, in figures that every language reads.
fn subject(app: &App, meal: &meal::Model, centre: &centre::Model) -> String {
    let local = meal.served_from.with_timezone(&app.zone);
    format!("{} {}", centre.name, local.format("%m-%d %H:%M"))
}
