//! The demo street is the same each time, and its rows are such as the services leave behind.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days};
use chrono_tz::Asia::Shanghai;
use entity::{
    booking, category,
    order::{self, OrderState},
    person,
};
use sea_orm::{EntityTrait, Iterable, PaginatorTrait};

use super::{cast, draw, ledger, season::Request, street::*, table, *};
use crate::{
    calendar::known_years, centres::hours, clock::Clock, config::ServeSettings, db::Db,
    files::FileStore, maintenance::set_up, orders::deadlines, reference_data, vault::Vault,
};

fn categories() -> BTreeMap<String, category::Model> {
    reference_data::categories()
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect()
}

fn plan(categories: &BTreeMap<String, category::Model>) -> Plan<'_> {
    Plan {
        figures: Scale::Small.figures(),
        number: 0,
        district: None,
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
fn something_has_waited_long_enough_for_the_street() {
    let categories = categories();
    // A Saturday morning; after the longest holidays; the first hour of a week.
    for now in [
        "2026-11-21T10:00:00+08:00",
        "2026-10-08T08:30:00+08:00",
        "2026-11-23T07:00:00+08:00",
    ] {
        let now = DateTime::parse_from_rfc3339(now).unwrap().to_utc();
        let plan = Plan {
            now,
            ..plan(&categories)
        };
        let reached = draw(&plan).orders.into_iter().filter(|row| {
            let class = categories[&row.category_code].deadline_class;
            let grace = deadlines::to_dispatch(class);
            row.state == OrderState::Submitted
                && row.look_at.is_some()
                && grace.after(row.dispatch_due_at, &plan.calendar) < now
        });
        assert!(reached.count() > 0, "{now}");
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
            figures: scale.figures(),
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
    let hall = at_home(OrderState::Dispatched);
    let asked = hall
        .iter()
        .filter(|row| row.audience == order::Audience::Named);
    assert_eq!((hall.len(), asked.count()), (7, 1));
    let waiting = at_home(OrderState::Submitted);
    assert_eq!(waiting.len(), 8);
    assert_eq!(
        waiting.iter().filter(|row| row.asked_at.is_some()).count(),
        1
    );
    let found = |row: &&&order::Model| row.source == order::OrderSource::Patrol;
    assert_eq!(waiting.iter().filter(found).count(), 1);
    assert_eq!(street.helpers.len(), 1);
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
    let ahead = (street.bookings.iter()).filter(|row| row.starts_at > plan.now);
    let waits = |row: &&booking::Model| row.state == booking::BookingState::Requested;
    assert!(ahead.clone().count() > 20 && ahead.filter(waits).count() > 3);
    assert_eq!(street.centres.len(), 9);
    let by_member_two = |row: &&booking::Model| row.person_id == id("member_two");
    let of_series = street.bookings.iter().filter(|row| row.series_id.is_some());
    assert_eq!(of_series.filter(by_member_two).count(), 6);
    assert_eq!((street.closures.len(), street.waitlist.len()), (1, 1));
}

#[test]
fn every_room_is_in_use_for_a_third_of_its_time_to_two_thirds() {
    let categories = categories();
    let plan = plan(&categories);
    let street = draw(&plan);
    let today = plan.now.with_timezone(&plan.zone).date_naive();
    let weeks = (today - Days::new(55)).iter_days().take(56);
    for room in &street.rooms {
        let openings = street.openings.iter();
        let openings: Vec<_> = openings
            .filter(|one| one.centre_id == room.centre_id)
            .cloned()
            .collect();
        let open = weeks
            .clone()
            .flat_map(|day| hours::on(&openings, &plan.calendar, day));
        let open: i64 = open.map(|span| i64::from(span.until - span.from)).sum();
        let used = street.bookings.iter().filter(|row| {
            let day = row.starts_at.with_timezone(&plan.zone).date_naive();
            row.room_id == room.id
                && row.state == booking::BookingState::Booked
                && weeks.clone().any(|one| one == day)
        });
        let places = if room.by_seat { room.capacity } else { 1 };
        let used: i64 = used
            .map(|row| {
                let seats = if room.by_seat { row.heads } else { 1 };
                (row.ends_at - row.starts_at).num_minutes() * i64::from(seats)
            })
            .sum();
        let percent = 100 * used / (open * i64::from(places));
        assert!((30..=70).contains(&percent), "{}: {percent} %", room.name);
    }
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

/// As little as draws every kind of row, over as long as a district's.
fn sparse() -> Figures {
    Figures {
        days: Scale::District.figures().days,
        photo_days: 30,
        ..Scale::Small.figures()
    }
}

#[test]
fn a_second_street_has_nothing_of_the_first_but_the_district() {
    let categories = categories();
    let plan = Plan {
        figures: sparse(),
        ..plan(&categories)
    };
    let first = draw(&plan);
    let second = draw(&Plan {
        number: 1,
        seed: SEED + 1,
        district: first.places.first().cloned(),
        ..plan
    });
    assert_eq!(ledger::faults(&second), Vec::<String>::new());
    assert_eq!(second.places[0].parent_id, Some(first.places[0].id));
    assert!(second.demo_people.is_empty() && second.photos.is_empty());
    assert!(!first.photos.is_empty());
    let paths = |street: &Street| -> BTreeSet<String> {
        street.places.iter().map(|row| row.path.clone()).collect()
    };
    let phones = |street: &Street| -> BTreeSet<String> {
        street.people.iter().map(|row| row.1.clone()).collect()
    };
    assert!(paths(&first).is_disjoint(&paths(&second)));
    assert!(phones(&first).is_disjoint(&phones(&second)));
    for street in [&first, &second] {
        let oldest = street.orders.iter().map(|row| row.submitted_at).min();
        let oldest = oldest.unwrap();
        assert!(oldest < plan.now - chrono::TimeDelta::days(700));
        let newcomers: Vec<_> = street
            .registrations
            .iter()
            .map(|row| row.person_id)
            .collect();
        let late = street
            .people
            .iter()
            .find(|(person, _)| person.created_at > oldest && !newcomers.contains(&person.id));
        assert_eq!(late, None, "not there yet when the orders begin");
    }
}

#[tokio::test]
async fn a_filled_database_holds_the_street_once() {
    let (app, _folder) = empty().await;
    let progress = Progress::hidden();
    fill(&app, Scale::Small, &progress).await.unwrap();
    let people = people(&app).await;
    fill(&app, Scale::Small, &progress).await.unwrap();
    assert_eq!(self::people(&app).await, people);
    let offered = crate::identity::demo_people::list(&app).await.unwrap();
    assert_eq!(offered.len(), cast::ROLES.len());
    assert_eq!(offered[0].place, "东鑫小区 · 3 号楼");
}

#[tokio::test]
async fn a_district_that_was_cut_off_is_not_taken_for_one() {
    let (app, _folder) = empty().await;
    let progress = Progress::hidden();
    let filling = district::fill(&app, sparse(), 3, &progress);
    let first_street = async {
        while people(&app).await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        done = filling => panic!("{done:?}"),
        () = first_street => {}
    }
    assert!(people(&app).await > 0);
    let again = fill(&app, Scale::Small, &progress).await;
    assert!(again.unwrap_err().describe().contains("half-way"));
    assert!(
        crate::identity::demo_people::list(&app)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_district_holds_all_its_streets() {
    use entity::{place, place::PlaceKind};
    use sea_orm::{ColumnTrait, QueryFilter};
    let (app, _folder) = empty().await;
    let told = district::fill(&app, sparse(), 2, &Progress::hidden()).await;
    assert!(told.unwrap().contains("2 streets"));
    let of = async |kind: PlaceKind| {
        let places = place::Entity::find().filter(place::Column::Kind.eq(kind));
        places.count(app.db.reader()).await.unwrap()
    };
    assert_eq!(of(PlaceKind::District).await, 1);
    assert_eq!(of(PlaceKind::Street).await, 2);
    let orders = order::Entity::find().count(app.db.reader()).await.unwrap();
    assert!(orders > 1_000);
    let offered = crate::identity::demo_people::list(&app).await.unwrap();
    assert_eq!(offered.len(), cast::ROLES.len());
}

async fn people(app: &App) -> u64 {
    person::Entity::find().count(app.db.reader()).await.unwrap()
}

async fn empty() -> (App, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("linli.db").display());
    let db = Db::connect(&url).await.unwrap();
    set_up::migrate(&db).await.unwrap();
    let settings = ServeSettings {
        demo: true,
        ..ServeSettings::default()
    };
    let files = FileStore::in_folder(&folder.path().join("files")).unwrap();
    let vault = Vault::new(&[7; 32]).unwrap();
    let app = App::new(db, Clock::system(), vault, files, settings);
    (app, folder)
}
