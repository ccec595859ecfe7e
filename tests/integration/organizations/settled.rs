//! Whether everything that is said of organisations, grids and coverage goes together.

use std::collections::{HashMap, HashSet};

use entity::{
    appointment, coverage, employment, enrollment, enrollment::EnrollmentState, grid, order,
    organization, organization_merge, place, place::PlaceKind,
};
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::support::TestApp;

pub async fn row(app: &TestApp, id: Uuid) -> organization::Model {
    let found = organization::Entity::find_by_id(id).one(app.db()).await;
    found.unwrap().unwrap()
}

/// As an error, so that a race without its guard can be seen to break it.
pub async fn faults(app: &TestApp) -> Vec<String> {
    let mut faults = Vec::new();
    let places: HashMap<Uuid, place::Model> =
        by_id(place::Entity::find().all(app.db()).await.unwrap(), |one| {
            one.id
        });
    let organizations = by_id(
        organization::Entity::find().all(app.db()).await.unwrap(),
        |one| one.id,
    );
    let grids = by_id(grid::Entity::find().all(app.db()).await.unwrap(), |one| {
        one.id
    });
    let is_open = |id: &Uuid| organizations[id].closed_at.is_none();
    let mut named = HashSet::new();
    for one in organizations.values().filter(|one| one.closed_at.is_none()) {
        if let Some(seat) = one.seat_id
            && places[&seat].closed_at.is_some()
        {
            faults.push(format!("{} sits in a closed place", one.name));
        }
        if let Some(parent) = one.parent_id
            && !is_open(&parent)
        {
            faults.push(format!("{} stands below what is closed", one.name));
        }
        if !named.insert((one.name.clone(), format!("{:?}", one.kind), one.seat_id)) {
            faults.push(format!("{} is there twice", one.name));
        }
        let (mut above, mut steps) = (one.parent_id, 0);
        while let Some(id) = above {
            above = organizations[&id].parent_id;
            steps += 1;
            assert!(steps < 50, "a loop above {}", one.name);
        }
    }
    let mut answered = HashSet::new();
    for one in coverage::Entity::find().all(app.db()).await.unwrap() {
        let place = &places[&one.place_id];
        if place.closed_at.is_some() {
            faults.push(format!("{} is closed and covered", place.name));
        }
        if let Some(id) = one.organization_id
            && is_open(&id)
            && organizations[&id].kind == organization::OrganizationKind::Branch
            && !answered.insert((one.place_id, "branch"))
        {
            faults.push(format!("{} has two branches", place.name));
        }
        if let Some(id) = one.grid_id {
            let grid = &grids[&id];
            if place.community_id != Some(grid.community_id) {
                faults.push(format!("{} covers what is elsewhere", grid.name));
            }
            if grid.closed_at.is_none() && !answered.insert((one.place_id, "grid")) {
                faults.push(format!("{} has two grids", place.name));
            }
        }
    }
    for one in grids.values().filter(|one| one.closed_at.is_none()) {
        let community = &places[&one.community_id];
        let is_community = matches!(community.kind, PlaceKind::Community | PlaceKind::Village);
        if community.closed_at.is_some() || !is_community {
            faults.push(format!("{} belongs to no community", one.name));
        }
    }
    for one in order::Entity::find().all(app.db()).await.unwrap() {
        if one.open && !is_open(&one.desk_id) {
            faults.push(format!("order {} lies on a closed desk", one.number));
        }
    }
    for one in appointment::Entity::find().all(app.db()).await.unwrap() {
        if let Some(id) = one.organization_id
            && one.until.is_none()
            && !is_open(&id)
        {
            faults.push(format!("a role at {}", organizations[&id].name));
        }
    }
    let mut works = HashSet::new();
    for one in employment::Entity::find().all(app.db()).await.unwrap() {
        if one.until.is_none() && !is_open(&one.organization_id) {
            faults.push("somebody works for what is closed".to_owned());
        }
        if one.until.is_none() && !works.insert((one.person_id, one.organization_id)) {
            faults.push("somebody works twice for the same".to_owned());
        }
    }
    let mut reports = HashSet::new();
    for one in enrollment::Entity::find().all(app.db()).await.unwrap() {
        let is_living = matches!(
            one.state,
            EnrollmentState::Asked | EnrollmentState::Confirmed
        );
        if let Some(id) = one.organization_id
            && is_living
        {
            if !is_open(&id) {
                faults.push("what is closed has reported".to_owned());
            }
            if !reports.insert((id, one.place_id)) {
                faults.push("a unit has reported twice".to_owned());
            }
        }
    }
    let merged = organization_merge::Entity::find().all(app.db()).await;
    let merged = merged.unwrap();
    for one in &merged {
        if is_open(&one.organization_id) {
            faults.push("what was merged is open".to_owned());
        }
        let leads_on = merged.iter().any(|two| two.organization_id == one.into_id);
        if leads_on {
            faults.push("merged into what was merged itself".to_owned());
        }
    }
    faults
}

fn by_id<T>(rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> HashMap<Uuid, T> {
    rows.into_iter().map(|row| (id(&row), row)).collect()
}

pub async fn organizations_agree(app: &TestApp) {
    assert_eq!(faults(app).await, Vec::<String>::new());
}
