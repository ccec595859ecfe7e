//! Whether everything that is said of the tree follows from who is whose parent.

use std::collections::HashMap;

use entity::{audit_entry, enrollment, order, place, place::PlaceKind};
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::support::TestApp;

#[derive(Clone, Debug, Default, PartialEq)]
struct Levels {
    street: Option<Uuid>,
    community: Option<Uuid>,
    compound: Option<Uuid>,
}

pub type Places = HashMap<Uuid, place::Model>;

pub async fn places(app: &TestApp) -> Places {
    let rows = place::Entity::find().all(app.db()).await.unwrap();
    rows.into_iter().map(|row| (row.id, row)).collect()
}

/// From a place to the top, itself first.
pub fn upwards<'a>(places: &'a Places, place: &'a place::Model) -> Vec<&'a place::Model> {
    let mut chain = vec![place];
    while let Some(parent) = chain.last().unwrap().parent_id {
        assert!(chain.len() < 10, "a loop at {}", place.name);
        chain.push(&places[&parent]);
    }
    chain
}

fn levels(places: &Places, place: &place::Model) -> Levels {
    let chain = upwards(places, place);
    let nearest = |kinds: &[PlaceKind]| {
        let found = chain.iter().find(|one| kinds.contains(&one.kind));
        found.map(|one| one.id)
    };
    Levels {
        street: nearest(&[PlaceKind::Street]),
        community: nearest(&[PlaceKind::Community, PlaceKind::Village]),
        compound: nearest(&[PlaceKind::Compound]),
    }
}

pub async fn the_tree_agrees(app: &TestApp) {
    let places = places(app).await;
    for place in places.values() {
        let chain = upwards(&places, place);
        let codes = chain.iter().rev().map(|one| format!("{}/", one.code));
        assert_eq!(place.path, codes.collect::<String>(), "{}", place.name);
        let said = Levels {
            street: place.street_id,
            community: place.community_id,
            compound: place.compound_id,
        };
        assert_eq!(said, levels(&places, place), "{}", place.name);
    }
    for order in order::Entity::find().all(app.db()).await.unwrap() {
        let said = Levels {
            street: Some(order.street_id),
            community: Some(order.community_id),
            compound: order.compound_id,
        };
        let place = &places[&order.place_id];
        assert_eq!(said, levels(&places, place), "order {}", order.number);
        assert!(
            !order.open || place.closed_at.is_none(),
            "order of a closed place"
        );
    }
    for row in enrollment::Entity::find().all(app.db()).await.unwrap() {
        let expected = levels(&places, &places[&row.place_id]);
        assert_eq!(row.street_id, expected.street);
        assert_eq!(row.community_id, expected.community);
    }
    for row in audit_entry::Entity::find().all(app.db()).await.unwrap() {
        let said = Levels {
            street: row.street_id,
            community: row.community_id,
            compound: row.compound_id,
        };
        let place = row.place_id.map(|id| levels(&places, &places[&id]));
        assert_eq!(said, place.unwrap_or_default(), "audit of {}", row.subject);
    }
}
