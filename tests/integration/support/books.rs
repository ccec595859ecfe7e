//! Whether the counters still say what the rows behind them say.

use std::collections::BTreeMap;

use entity::{order, order::OrderState, order_crew, order_event, order_unit_place, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::TestApp;

/// Of the places kept for each unit, and of those for everybody.
async fn units_agree(
    app: &TestApp,
    order: &order::Model,
    active: &[&order_crew::Model],
) -> Result<(), String> {
    let kept =
        order_unit_place::Entity::find().filter(order_unit_place::Column::OrderId.eq(order.id));
    for row in kept.all(app.db()).await.unwrap() {
        let there = active
            .iter()
            .filter(|one| one.unit_id == Some(row.organization_id))
            .count();
        if there != row.taken as usize || row.taken > row.places {
            return Err(format!(
                "{there} of a unit, counted {} of {}",
                row.taken, row.places
            ));
        }
    }
    let free = active.iter().filter(|one| one.unit_id.is_none()).count();
    let room = order.crew_size - order.unit_places;
    if order.unit_places > 0 && (free != order.free_taken as usize || order.free_taken > room) {
        return Err(format!(
            "{free} free places, counted {} of {room}",
            order.free_taken
        ));
    }
    Ok(())
}

/// Crews, work in hand, events and versions of everything there is.
pub async fn books_agree(app: &TestApp) -> Result<(), String> {
    for order in order::Entity::find().all(app.db()).await.unwrap() {
        if order.version != order.event_count {
            return Err(format!(
                "{} events of {}, version {}",
                order.event_count, order.number, order.version
            ));
        }
    }
    counts_agree(app).await
}

/// All but the versions, which go up without an event when somebody is reminded.
pub async fn counts_agree(app: &TestApp) -> Result<(), String> {
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
        let leads = active.iter().filter(|one| one.leads).count();
        if leads != usize::from(!active.is_empty()) {
            return Err(format!("{leads} lead the crew of {}", order.number));
        }
        if matches!(order.state, OrderState::Dispatched | OrderState::InProgress) {
            units_agree(app, order, &active).await?;
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
        if sequences != (1..=order.event_count).collect::<Vec<_>>() {
            return Err(format!(
                "events {sequences:?} of {}, counted {}",
                order.number, order.event_count
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
