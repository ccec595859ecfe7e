//! The demo street is the same each time, and its rows are such as the services leave behind.

use std::collections::BTreeMap;

use chrono::DateTime;
use chrono_tz::Asia::Shanghai;
use entity::{
    category,
    order::{self, OrderState},
    person,
};
use sea_orm::{EntityTrait, Iterable, PaginatorTrait};

use super::{cast, draw, ledger, season::Request, street::*, table, *};
use crate::{
    calendar::known_years, clock::Clock, config::ServeSettings, db::Db, files::FileStore,
    maintenance::set_up, reference_data, vault::Vault,
};

fn categories() -> BTreeMap<String, category::Model> {
    reference_data::categories()
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect()
}

fn plan(categories: &BTreeMap<String, category::Model>) -> Plan<'_> {
    Plan {
        scale: Scale::Small,
        seed: SEED,
        now: DateTime::parse_from_rfc3339("2026-11-19T10:30:00+08:00")
            .unwrap()
            .to_utc(),
        zone: Shanghai,
        calendar: known_years::calendar(Shanghai),
        categories,
    }
}

#[test]
fn the_same_seed_draws_the_same_street() {
    let categories = categories();
    let plan = plan(&categories);
    assert!(draw(&plan) == draw(&plan));
    let other = Plan { seed: 1, ..plan };
    assert!(draw(&other) != draw(&Plan { seed: 2, ..other }));
}

#[test]
fn rows_keep_what_the_services_keep() {
    let categories = categories();
    // On a weekday, at a weekend, in the night.
    for now in [
        "2026-11-19T10:30:00+08:00",
        "2026-11-22T16:00:00+08:00",
        "2026-11-24T02:10:00+08:00",
    ] {
        let now = DateTime::parse_from_rfc3339(now).unwrap().to_utc();
        let street = draw(&Plan {
            now,
            ..plan(&categories)
        });
        assert_eq!(ledger::faults(&street), Vec::<String>::new(), "{now}");
        assert!(street.events.iter().all(|event| event.at <= now), "{now}");
        assert!(street.notifications.iter().all(|notice| notice.at <= now));
    }
}

#[test]
fn figures_are_what_the_newspapers_say() {
    use entity::{organization::OrganizationKind, place::PlaceKind};
    let categories = categories();
    for (scale, compounds, branches, groups, households, units, grids) in [
        (Scale::Small, 62, 70, 150, 220, 40, 100),
        (Scale::Street, 114, 126, 513, 1_039, 60, 134),
    ] {
        let street = draw(&Plan {
            scale,
            ..plan(&categories)
        });
        let of = |kind| {
            let rows = street.organizations.iter();
            rows.filter(|row| row.kind == kind).count()
        };
        let places = |kind| street.places.iter().filter(|row| row.kind == kind).count();
        assert_eq!(places(PlaceKind::Community), 17);
        assert_eq!(places(PlaceKind::Village), 1);
        let nowhere = street
            .places
            .iter()
            .find(|row| row.kind == PlaceKind::Building && row.compound_id.is_none());
        assert_eq!(nowhere, None, "its orders could never be taken");
        assert_eq!(places(PlaceKind::Compound), compounds);
        assert_eq!(of(OrganizationKind::Branch), branches);
        assert_eq!(of(OrganizationKind::Group), groups);
        assert_eq!(of(OrganizationKind::CentreHousehold), households);
        let reported = street.enrollments.iter();
        let reported = reported.filter(|row| row.organization_id.is_some());
        // Of each seven units the sixth has not asked yet.
        assert_eq!(reported.count(), units - (units + 1) / 7);
        let no_contact = street.organizations.iter().find(|row| {
            let mut contacts = street.contacts.iter();
            row.kind.is_unit() && !contacts.any(|(one, _)| one.organization_id == row.id)
        });
        assert_eq!(no_contact, None);
        for kind in OrganizationKind::iter() {
            assert!(of(kind) > 0, "{kind:?}");
        }
        assert_eq!(street.grids.len(), grids);
        for state in OrderState::iter() {
            let orders = street.orders.iter();
            assert!(
                orders.filter(|row| row.state == state).count() > 0,
                "{state:?}"
            );
        }
        let reopened = street.orders.iter().filter(|row| row.round > 0);
        assert!(reopened.count() > 3);
        assert!(covers_two_compounds(&street, "同兴苑与上河万家联合党支部"));
    }
}

fn covers_two_compounds(street: &Street, name: &str) -> bool {
    let branch = street
        .organizations
        .iter()
        .find(|row| row.name == name)
        .unwrap();
    let coverages = street.coverages.iter();
    coverages
        .filter(|row| row.organization_id == Some(branch.id))
        .count()
        == 2
}

#[test]
fn the_cast_finds_something_to_do() {
    let categories = categories();
    let plan = plan(&categories);
    let street = draw(&plan);
    let id = |key: &str| {
        let row = street.demo_people.iter().find(|row| row.role_key == key);
        row.unwrap().person_id
    };
    let home = street
        .places
        .iter()
        .find(|place| place.name == "东鑫小区")
        .unwrap();
    let at_home = |state| {
        street
            .orders
            .iter()
            .filter(|row| row.compound_id == Some(home.id) && row.state == state)
            .collect::<Vec<&order::Model>>()
    };
    assert_eq!(at_home(OrderState::Dispatched).len(), 6);
    let waiting = at_home(OrderState::Submitted);
    assert_eq!(waiting.len(), 5);
    assert_eq!(
        waiting.iter().filter(|row| row.due_at < plan.now).count(),
        1
    );
    let soon = waiting
        .iter()
        .filter(|row| row.due_at > plan.now && row.due_at < plan.now + chrono::TimeDelta::hours(1));
    assert_eq!(soon.count(), 1);
    let raised = |state| {
        street
            .orders
            .iter()
            .filter(|row| row.requester_id == id("resident") && row.state == state)
            .count()
    };
    for state in [
        OrderState::Finished,
        OrderState::InProgress,
        OrderState::Closed,
        OrderState::Declined,
    ] {
        assert_eq!(raised(state), 1, "{state:?}");
    }
    for member in ["member", "member_two"] {
        let (person, _) = street
            .people
            .iter()
            .find(|(person, _)| person.id == id(member))
            .unwrap();
        assert_eq!(person.unfinished_count, 1, "{member}");
    }
    assert_eq!(street.demo_people.len(), cast::ROLES.len());
}

#[test]
fn every_request_has_a_category_a_skill_and_words() {
    let categories = categories();
    let requests: Vec<Request> = table(include_str!("requests.csv"));
    assert!(requests.len() >= 90);
    let skills: Vec<String> = reference_data::skills()
        .into_iter()
        .map(|row| row.code)
        .collect();
    for request in &requests {
        assert!(
            categories.contains_key(&request.category),
            "{}",
            request.words
        );
        assert!(
            request.skill.is_empty() || skills.contains(&request.skill),
            "{}",
            request.words
        );
        assert!(!request.progress.is_empty() && !request.done.is_empty());
    }
}

#[tokio::test]
async fn a_filled_database_holds_the_street_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("linli.db").display());
    let db = Db::connect(&url).await.unwrap();
    set_up::migrate(&db).await.unwrap();
    let app = App::new(
        db,
        Clock::system(),
        Vault::new(&[7; 32]).unwrap(),
        FileStore::in_folder(&folder.path().join("files")).unwrap(),
        ServeSettings {
            demo: true,
            ..ServeSettings::default()
        },
    );
    let progress = Progress::hidden();
    fill(&app, Scale::Small, &progress).await.unwrap();
    let people = person::Entity::find().count(app.db.reader()).await.unwrap();
    fill(&app, Scale::Small, &progress).await.unwrap();
    let again = person::Entity::find().count(app.db.reader()).await.unwrap();
    assert_eq!(people, again);
    let offered = crate::identity::demo_people::list(&app).await.unwrap();
    assert_eq!(offered.len(), cast::ROLES.len());
    assert_eq!(offered[0].place, "东鑫小区 · 3 号楼");
}
