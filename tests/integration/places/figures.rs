//! Figures of random trees, each beside a recount by hand.

use std::collections::HashSet;

use entity::{
    coverage, order, organization, organization::OrganizationKind, place, place::PlaceKind,
    residency,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use server::clock::new_id;
use uuid::Uuid;

use super::{
    covers,
    tree::{Places, places, upwards},
};
use crate::support::{
    Client, Json, Role, TestApp, json, on_both,
    steps::{PLAIN, id_of},
};

on_both! {
    figures_are_what_a_recount_says,
}

/// A small generator of its own: the same trees each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.below(all.len());
        &all[at]
    }
}

async fn figures_are_what_a_recount_says(app: &TestApp) {
    let mut dice = Dice(20_261_122);
    let system = app.as_role(Role::SystemAdmin).await;
    for _ in 0..3 {
        grow(app, &mut dice).await;
        compare(app, &system).await;
    }
}

/// Some places at every level, with levels skipped, some of them closed; people, requests, and
/// organisations that cover what they please.
async fn grow(app: &TestApp, dice: &mut Dice) {
    let found = app.founding();
    let kinds = [
        PlaceKind::Community,
        PlaceKind::Village,
        PlaceKind::Compound,
        PlaceKind::Compound,
        PlaceKind::Building,
        PlaceKind::Building,
        PlaceKind::Building,
    ];
    for _ in 0..30 {
        let all: Vec<place::Model> = places(app).await.into_values().collect();
        let kind = *dice.one_of(&kinds);
        let may_hold = |one: &&place::Model| match kind {
            PlaceKind::Community | PlaceKind::Village => one.kind == PlaceKind::Street,
            PlaceKind::Compound => {
                matches!(one.kind, PlaceKind::Community | PlaceKind::Village)
            }
            _ => one.kind != PlaceKind::Building && one.kind != PlaceKind::District,
        };
        let mut parents: Vec<_> = all.iter().filter(may_hold).collect();
        parents.sort_by_key(|one| one.id);
        let parent = *dice.one_of(&parents);
        let new = found.place(Some(parent), kind, &new_id().to_string()).await;
        if dice.below(6) == 0 {
            let mut row = new.into_active_model();
            row.closed_at = Set(Some(app.now()));
            row.update(app.writer()).await.unwrap();
        }
    }
    let mut all: Vec<_> = places(app).await.into_values().collect();
    all.sort_by_key(|one| one.id);
    for _ in 0..20 {
        let number = 13_700_000_000_u64 + dice.0 % 90_000_000;
        let person = found.person("某某", &number.to_string()).await;
        found.lives_in(person.id, dice.one_of(&all)).await;
        dice.below(7);
    }
    let kinds = [
        OrganizationKind::Branch,
        OrganizationKind::CentreHousehold,
        OrganizationKind::PartnerUnit,
    ];
    for _ in 0..15 {
        let kind = *dice.one_of(&kinds);
        let seat = dice.one_of(&all).clone();
        let one = found.organization(None, kind, "某组织", &seat).await;
        let covered: HashSet<Uuid> = (0..dice.below(4)).map(|_| dice.one_of(&all).id).collect();
        for place_id in covered {
            covers(app, one.id, place_id).await;
        }
        if dice.below(5) == 0 {
            let mut row = one.into_active_model();
            row.closed_at = Set(Some(app.now()));
            row.update(app.writer()).await.unwrap();
        }
    }
    let resident = app.as_role(Role::Resident).await;
    let is_askable = |one: &&place::Model| {
        one.closed_at.is_none() && one.compound_id.is_some() && one.community_id.is_some()
    };
    let open: Vec<_> = all.iter().filter(is_askable).collect();
    for number in 0..12 {
        let mut request = app.request(PLAIN);
        request["placeId"] = json!(dice.one_of(&open).id);
        let answer = resident.submit(request).await;
        if answer.code() == "NOT_FOUND" {
            continue; // Nobody serves that place.
        }
        if number % 3 == 0 {
            resident.withdraw(id_of(answer.result())).await.data();
        }
    }
}

async fn compare(app: &TestApp, system: &Client) {
    let places = places(app).await;
    let living = residency::Entity::find().all(app.db()).await.unwrap();
    let orders = order::Entity::find().all(app.db()).await.unwrap();
    let coverages = coverage::Entity::find().all(app.db()).await.unwrap();
    let organizations = organization::Entity::find().all(app.db()).await.unwrap();
    for place in places.values() {
        let is_in = |id: Uuid| {
            upwards(&places, &places[&id])
                .iter()
                .any(|one| one.id == place.id)
        };
        let below = |kinds: &[PlaceKind]| count_below(&places, place, kinds);
        let residents: HashSet<Uuid> = living
            .iter()
            .filter(|one| one.until.is_none() && is_in(one.place_id))
            .map(|one| one.person_id)
            .collect();
        let open = orders.iter().filter(|one| one.open && is_in(one.place_id));
        let covering: HashSet<Uuid> = coverages
            .iter()
            .filter(|one| is_in(one.place_id))
            .filter_map(|one| one.organization_id)
            .filter(|id| {
                let found = organizations.iter().find(|one| one.id == *id);
                found.unwrap().closed_at.is_none()
            })
            .collect();
        let expected = json!({
            "communities": below(&[PlaceKind::Community, PlaceKind::Village]),
            "compounds": below(&[PlaceKind::Compound]),
            "buildings": below(&[PlaceKind::Building]),
            "residents": residents.len(),
            "openOrders": open.count(),
            "organizations": covering.len(),
        });
        assert_eq!(figures(system, place.id).await, expected, "{}", place.name);
    }
}

fn count_below(places: &Places, place: &place::Model, kinds: &[PlaceKind]) -> usize {
    places
        .values()
        .filter(|one| one.id != place.id && one.closed_at.is_none())
        .filter(|one| kinds.contains(&one.kind))
        .filter(|one| {
            upwards(places, one)
                .iter()
                .any(|above| above.id == place.id)
        })
        .count()
}

async fn figures(client: &Client, id: Uuid) -> Json {
    let query = "query($id: UUID!) { place(id: $id) { figures { \
        communities compounds buildings residents openOrders organizations } } }";
    let answer = client.gql(query, json!({"id": id})).await;
    answer.data()["place"]["figures"].clone()
}
