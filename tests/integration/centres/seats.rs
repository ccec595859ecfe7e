//! A reading room: one books seats of it, and so do others at the same time.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{
    attendance::instant,
    house::{
        House, book, cancel, close, day, hold_seats, mine, reading_room, room_details, seated,
        shift, sit, spaces_agree,
    },
    waitlist,
};
use crate::{
    races::{at_once, counted, is_broken, outcomes, unguarded},
    support::{Answer, Client, Json, Role, TestApp, json, on_both, steps::id_of},
};

on_both! {
    several_sit_in_one_room,
    more_come_than_were_held,
    seats_are_moved_and_freed,
    whoever_waits_for_seats_is_offered_them,
    a_closure_takes_every_seat,
    seats_are_added_and_taken_away,
    what_a_room_with_seats_may_be,
    a_room_that_is_called_by_a_number_has_no_seat_of_that_number,
    thirty_want_twelve_seats,
    thirty_want_twelve_seats_without_a_guard,
}

fn seats(answer: &Answer) -> Vec<i64> {
    numbers(&answer.result()["seats"])
}

fn numbers(list: &Json) -> Vec<i64> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| one.as_i64().unwrap()).collect()
}

/// Whether so many could begin at ten on Tuesday for an hour, and when it is full.
async fn shown(client: &Client, room: Uuid, heads: i32) -> (bool, usize) {
    let query = "query($id: UUID!, $heads: Int!) { roomDays(roomId: $id, from: \"2026-11-24\", count: 1, \
                 minutes: 60, heads: $heads) { starts taken { startsAt isClosed isOwn } } }";
    let answer = client.gql(query, json!({"id": room, "heads": heads})).await;
    let shown = answer.data()["roomDays"][0].clone();
    let starts = shown["starts"].as_array().unwrap();
    let ten = starts.iter().any(|at| instant(at) == day("24T10:00"));
    (ten, shown["taken"].as_array().unwrap().len())
}

async fn several_sit_in_one_room(app: &TestApp) {
    let house = House::build(app).await;
    let room = reading_room(app, &house, 6).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let member = app.as_role(Role::Member).await;
    let two = sit(&resident, (room, 2), day("24T10:00"), 60).await;
    assert_eq!(seats(&two), [1, 2]);
    let three = sit(&neighbour, (room, 3), day("24T10:30"), 60).await;
    assert_eq!(seats(&three), [3, 4, 5]);
    assert_eq!(shown(&member, room, 1).await, (true, 0));
    assert_eq!(shown(&member, room, 2).await, (false, 1));
    hold_seats(&member, (room, 2), day("24T10:00"), 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    // Whoever sits there keeps the seat: from half past eleven on all are free again.
    let one = sit(&member, (room, 1), day("24T10:00"), 60).await;
    assert_eq!(seats(&one), [6]);
    let later = sit(&member, (room, 6), day("24T11:30"), 30).await;
    assert_eq!(seats(&later).len(), 6);
    let search = json!({
        "date": "2026-11-24", "fromMinute": 600, "untilMinute": 690, "minutes": 60, "heads": 1,
        "equipment": [], "stepFree": false,
    });
    let free = "query($search: RoomSearch!) { freeRooms(search: $search) { room { id bySeat } } }";
    let found = async |client: &Client, heads: i32| {
        let mut search = search.clone();
        search["heads"] = json!(heads);
        let found = client.gql(free, json!({"search": search})).await;
        let found = found.data()["freeRooms"].as_array().unwrap().clone();
        found.iter().any(|one| one["room"]["id"] == json!(room))
    };
    assert!(!found(&resident, 1).await);
    cancel(&resident, id_of(two.result())).await.data();
    assert!(found(&resident, 2).await && !found(&resident, 3).await);
    spaces_agree(app).await.unwrap();
}

async fn more_come_than_were_held(app: &TestApp) {
    let house = House::build(app).await;
    let room = reading_room(app, &house, 6).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let held = hold_seats(&resident, (room, 1), day("24T10:00"), 60).await;
    let id = id_of(held.result());
    let other = sit(&neighbour, (room, 3), day("24T10:00"), 60).await;
    assert_eq!(seats(&other), [2, 3, 4]);
    let refused = seated(&resident, id, 4).await;
    refused.refused_on("OUT_OF_RANGE", "heads");
    assert_eq!(refused.limit(), 3);
    assert_eq!(seats(&seated(&resident, id, 3).await), [1, 5, 6]);
    let held = hold_seats(&resident, (room, 4), day("24T14:00"), 60).await;
    let fewer = seated(&resident, id_of(held.result()), 2).await;
    assert_eq!(seats(&fewer).len(), 2);
    // What lapsed is taken anew, for as many as come.
    let held = hold_seats(&resident, (room, 1), day("24T16:00"), 60).await;
    app.advance(TimeDelta::minutes(3));
    let late = seated(&resident, id_of(held.result()), 5).await;
    assert_eq!(seats(&late).len(), 5);
    spaces_agree(app).await.unwrap();
}

async fn seats_are_moved_and_freed(app: &TestApp) {
    let house = House::build(app).await;
    let room = reading_room(app, &house, 3).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let own = sit(&resident, (room, 2), day("24T10:00"), 60).await;
    sit(&neighbour, (room, 2), day("24T14:00"), 60).await.data();
    let id = id_of(own.result());
    shift(&resident, id, day("24T14:30"), 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    shift(&resident, id, day("24T10:30"), 60).await.data();
    assert_eq!(mine(&resident, false).await.len(), 1);
    spaces_agree(app).await.unwrap();
    let room_booked = book(&neighbour, room, day("24T10:00"), 30).await;
    // Five in a room of three.
    room_booked.refused_on("OUT_OF_RANGE", "heads");
}

async fn whoever_waits_for_seats_is_offered_them(app: &TestApp) {
    let house = House::build(app).await;
    let room = reading_room(app, &house, 3).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let member = app.as_role(Role::Member).await;
    let (first, second) = (day("24T10:00"), (day("24T10:00"), 60));
    let one = sit(&resident, (room, 1), first, 60).await;
    let other = sit(&resident, (room, 2), first, 60).await;
    waitlist::wish(&neighbour, room, second, 1, true)
        .await
        .refused_on("INVALID", "anyRoom");
    waitlist::wish(&neighbour, room, second, 2, false)
        .await
        .data();
    app.advance(TimeDelta::seconds(1));
    waitlist::wish(&member, room, second, 1, false).await.data();
    waitlist::look(app).await;
    // One seat is too few for the two who came first, and enough for who came next.
    cancel(&resident, id_of(one.result())).await.data();
    waitlist::look(app).await;
    assert_eq!(waitlist::offered(&neighbour).await, None);
    assert!(waitlist::offered(&member).await.is_some());
    cancel(&resident, id_of(other.result())).await.data();
    waitlist::look(app).await;
    let offered = waitlist::offered(&neighbour).await.unwrap();
    assert_eq!(seats(&seated(&neighbour, offered, 2).await).len(), 2);
    spaces_agree(app).await.unwrap();
}

async fn a_closure_takes_every_seat(app: &TestApp) {
    let house = House::build(app).await;
    let room = reading_room(app, &house, 4).await;
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    sit(&resident, (room, 1), day("24T10:00"), 60).await.data();
    sit(&resident, (room, 2), day("24T11:00"), 60).await.data();
    let (from, until) = (day("24T08:00"), day("24T12:00"));
    close(&office, &house, Some(room), from, until).await.data();
    assert!(mine(&resident, false).await.is_empty());
    assert_eq!(shown(&resident, room, 1).await, (false, 1));
    // Seats that are added meanwhile are closed too.
    edit(&office, room, 6).await.data();
    hold_seats(&resident, (room, 1), day("24T10:00"), 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    sit(&resident, (room, 6), day("24T14:00"), 60).await.data();
    spaces_agree(app).await.unwrap();
}

async fn edit(office: &Client, room: Uuid, seats: i32) -> Answer {
    let mut details = room_details("阅览室");
    details["capacity"] = json!(seats);
    details["seriesDays"] = json!(0);
    let input = json!({"roomId": room, "details": details});
    office.act("editRoom", input, "{ capacity bySeat }").await
}

async fn seats_are_added_and_taken_away(app: &TestApp) {
    let house = House::build(app).await;
    let room = reading_room(app, &house, 4).await;
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let three = sit(&resident, (room, 3), day("24T10:00"), 60).await;
    let refused = edit(&office, room, 2).await;
    refused.refused_on("SEATS_TAKEN", "capacity");
    assert_eq!(refused.limit(), 3);
    edit(&office, room, 3).await.data();
    hold_seats(&resident, (room, 1), day("24T10:00"), 60)
        .await
        .refused("SLOT_TAKEN");
    let more = edit(&office, room, 5).await;
    assert_eq!(more.result()["bySeat"], true);
    let two = sit(&resident, (room, 2), day("24T10:00"), 60).await;
    assert_eq!(seats(&two), [4, 5]);
    cancel(&resident, id_of(two.result())).await.data();
    cancel(&resident, id_of(three.result())).await.data();
    edit(&office, room, 1).await.data();
    hold_seats(&resident, (room, 2), day("24T10:00"), 60)
        .await
        .refused_on("OUT_OF_RANGE", "heads");
    spaces_agree(app).await.unwrap();
}

async fn what_a_room_with_seats_may_be(app: &TestApp) {
    let house = House::build(app).await;
    let room = reading_room(app, &house, 4).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let with = |change: Json, details: Json| {
        let mut all = room_details("自习室");
        for (key, value) in details.as_object().unwrap() {
            all[key] = value.clone();
        }
        let mut input =
            json!({"centreId": house.id, "partIds": [], "bySeat": true, "details": all});
        for (key, value) in change.as_object().unwrap() {
            input[key] = value.clone();
        }
        input
    };
    let refused = async |input: Json, code: &str, field: &str| {
        let answer = office.act("createRoom", input, "{ id }").await;
        answer.refused_on(code, field);
    };
    refused(with(json!({}), json!({})), "OUT_OF_RANGE", "seriesDays").await;
    let seats = json!({"seriesDays": 0, "capacity": 201});
    refused(with(json!({}), seats), "OUT_OF_RANGE", "capacity").await;
    let parts = json!({"partIds": [house.yoga]});
    let plain = json!({"seriesDays": 0});
    refused(with(parts, plain.clone()), "INVALID", "partIds").await;
    // Nor is it part of a hall.
    let parts = json!({"partIds": [house.yoga, room], "bySeat": false});
    refused(with(parts, plain), "NOT_FOUND", "partIds").await;
}

const SEATS: i32 = 12;

async fn thirty_come(
    app: &TestApp,
    (room, clients): (Uuid, &[Client]),
    round: i64,
) -> Result<(), String> {
    let at = day("24T14:00") + TimeDelta::hours(round);
    let jobs = clients.iter().map(|client| {
        let client = client.clone();
        async move { sit(&client, (room, 1), at, 60).await }
    });
    let answers = at_once(jobs).await;
    spaces_agree(app).await?;
    // Everybody who could sit down does, though all of them choose at once.
    let seats = SEATS as usize;
    let expected = counted(&[("", seats), ("SLOT_TAKEN", clients.len() - seats)]);
    match outcomes(&answers) {
        outcomes if outcomes == expected => Ok(()),
        outcomes => Err(format!("{outcomes:?}")),
    }
}

async fn people(app: &TestApp) -> Vec<Client> {
    let mut clients = Vec::new();
    for person in app.more_members(30).await {
        clients.push(app.sign_in(person).await);
    }
    clients
}

async fn a_room_that_is_called_by_a_number_has_no_seat_of_that_number(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let input = json!({"centreId": house.id, "partIds": [], "details": room_details("302")});
    let made = office.act("createRoom", input, "{ id }").await;
    let resident = app.as_role(Role::Resident).await;
    let answer = sit(&resident, (id_of(made.result()), 1), day("24T10:00"), 60).await;
    assert_eq!(seats(&answer), [0; 0]);
}

async fn thirty_want_twelve_seats(app: &TestApp) {
    let house = House::build(app).await;
    let room = reading_room(app, &house, SEATS).await;
    let clients = people(app).await;
    thirty_come(app, (room, &clients), 0).await.unwrap();
}

async fn thirty_want_twelve_seats_without_a_guard(app: &TestApp) {
    let house = House::build(app).await;
    let room = reading_room(app, &house, SEATS).await;
    let unguarded = unguarded(app).await;
    let clients = people(&unguarded).await;
    for round in 0..6 {
        let outcome = thirty_come(&unguarded, (room, &clients), round).await;
        if outcome.is_err() {
            return is_broken(outcome, "0 of 1 have a seat");
        }
    }
    panic!("the guard makes no difference");
}
