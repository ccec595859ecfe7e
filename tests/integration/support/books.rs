//! Whether the counters still say what the rows behind them say.

use std::collections::BTreeMap;

use entity::{order, order::OrderState, order_crew, order_event, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::TestApp;

/// Crews, work in hand, events and versions of everything there is.
pub async fn books_agree(app: &TestApp) -> Result<(), String> {
    let orders = order::Entity::find().all(app.db()).await.unwrap();
    let crew = order_crew::Entity::find().all(app.db()).await.unwrap();
    let mut in_hand: BTreeMap<Uuid, i32> = BTreeMap::new();
    for order in &orders {
        let active: Vec<_> = crew
            .iter()
            .filter(|one| one.order_id == order.id && one.round == order.round)
            .filter(|one| one.released_at.is_none())
            .collect();
        if active.len() != order.crew_taken as usize {
            return Err(format!(
                "{} in the crew of {}, counted {}",
                active.len(),
                order.number,
                order.crew_taken
            ));
        }
        if matches!(order.state, OrderState::Dispatched | OrderState::InProgress) {
            for one in active {
                *in_hand.entry(one.person_id).or_default() += 1;
            }
        }
        let sequences: Vec<i32> = order_event::Entity::find()
            .filter(order_event::Column::OrderId.eq(order.id))
            .order_by_asc(order_event::Column::Sequence)
            .all(app.db())
            .await
            .unwrap()
            .iter()
            .map(|event| event.sequence)
            .collect();
        if sequences != (1..=order.event_count).collect::<Vec<_>>()
            || order.version != order.event_count
        {
            return Err(format!(
                "events {sequences:?} of {}, counted {}, version {}",
                order.number, order.event_count, order.version
            ));
        }
    }
    for person in person::Entity::find().all(app.db()).await.unwrap() {
        let really = in_hand.get(&person.id).copied().unwrap_or(0);
        if person.unfinished_count != really {
            return Err(format!(
                "{} has {really} in hand, counted {}",
                person.name, person.unfinished_count
            ));
        }
    }
    Ok(())
}
