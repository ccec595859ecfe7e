//! Several servers look at the clock at once, on one PostgreSQL: what nobody came to is missed once, what
//! lapsed is free once, and what came free is offered to one, with one notice of each.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use entity::{
    booking, booking::BookingState, booking_event, notification, waitlist_entry,
    waitlist_entry::WaitlistState,
};
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use server::centres::sweeps;
use uuid::Uuid;

use super::{
    attendance::with_doors,
    house::{booked, day, hold, spaces_agree},
    waitlist,
};
use crate::support::{Client, TestApp, instance::Instance, on_postgres, steps::id_of};

on_postgres! {
    everybody_looks_at_the_clock,
}

const INSTANCES: usize = 3;
const LOOKS: usize = 4;
const PEOPLE: usize = 12;

async fn people(app: &TestApp) -> Vec<Client> {
    let mut clients = Vec::new();
    for person in app.more_members(PEOPLE).await {
        clients.push(app.sign_in(person).await);
    }
    clients
}

/// All instances at once, each several times.
async fn look(instances: &[Instance]) {
    let looks = instances.iter().flat_map(|one| {
        (0..LOOKS).map(|_| {
            let app = one.server.app.clone();
            tokio::spawn(async move { sweeps::look(&app).await })
        })
    });
    for look in join_all(looks).await {
        look.unwrap().map_err(|error| error.describe()).unwrap();
    }
}

async fn everybody_looks_at_the_clock(app: &TestApp) {
    let house = with_doors(app).await;
    let mut instances = Vec::new();
    for _ in 0..INSTANCES {
        instances.push(Instance::join(app).await);
    }
    let clients = people(app).await;
    let (rooms, begins) = ([house.yoga, house.dance], day("24T14:00"));
    // Each has two hours of one of the rooms; each wants the other's as well.
    let mut missed = Vec::new();
    for (client, room) in clients.iter().zip(rooms) {
        missed.push(booked(client, room, begins, 120).await);
    }
    for (number, client) in clients[2..8].iter().enumerate() {
        let room = rooms[number % 2];
        waitlist::join(client, room, begins, 120).await.data();
        app.advance(TimeDelta::seconds(1));
    }
    // Others hold what they will not confirm.
    let mut lapsed = Vec::new();
    for (client, time) in clients[8..].iter().zip(["08", "10", "14", "16"]) {
        let at = day(&format!("25T{time}:00"));
        let held = hold(client, house.council, at, 60).await;
        lapsed.push(id_of(held.result()));
    }
    look(&instances).await;
    app.advance(begins + TimeDelta::minutes(15) - app.now());
    look(&instances).await;
    spaces_agree(app).await.unwrap();
    let rows = booking::Entity::find().all(app.db()).await.unwrap();
    let state = |id: &Uuid| rows.iter().find(|one| one.id == *id).map(|one| one.state);
    for id in &missed {
        assert_eq!(state(id), Some(BookingState::Missed));
    }
    for id in &lapsed {
        assert_eq!(state(id), Some(BookingState::Lapsed));
    }
    let offers: Vec<&booking::Model> = rows
        .iter()
        .filter(|one| one.state == BookingState::Offered)
        .collect();
    assert_eq!(offers.len(), rooms.len(), "one for each room: {offers:?}");
    let entries = waitlist_entry::Entity::find().all(app.db()).await.unwrap();
    let offered: Vec<Uuid> = entries
        .iter()
        .filter(|one| one.state == WaitlistState::Offered)
        .map(|one| one.person_id)
        .collect();
    assert_eq!(offered.len(), rooms.len());
    once_each(app).await;
    // They let it pass, and it goes to the next, once.
    for _ in 0..2 {
        app.advance(TimeDelta::minutes(31));
        look(&instances).await;
        spaces_agree(app).await.unwrap();
        once_each(app).await;
    }
    let entries = waitlist_entry::Entity::find().all(app.db()).await.unwrap();
    let over = entries.iter().filter(|one| {
        matches!(
            one.state,
            WaitlistState::Missed | WaitlistState::Over | WaitlistState::Offered
        )
    });
    assert_eq!(over.count(), 6, "{entries:?}");
    for instance in instances {
        instance.leave().await;
    }
}

/// No booking has two events of one kind, and nobody two notices of one kind of one booking.
async fn once_each(app: &TestApp) {
    let events = booking_event::Entity::find().all(app.db()).await.unwrap();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for one in events {
        let event = format!("event {} {:?}", one.booking_id, one.kind);
        *counts.entry(event).or_default() += 1;
    }
    let notices = notification::Entity::find().all(app.db()).await.unwrap();
    for one in notices {
        let notice = format!(
            "notice {:?} {} {:?}",
            one.booking_id, one.person_id, one.kind
        );
        *counts.entry(notice).or_default() += 1;
    }
    let twice: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
