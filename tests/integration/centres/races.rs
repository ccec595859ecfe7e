//! Everybody wants the same room at once: one gets it, the others hear so clearly. Each race is run a
//! second time with the guard off, and then breaks the very rule.

use chrono::TimeDelta;
use futures_util::future::{BoxFuture, FutureExt, join_all};
use server::centres::sweeps;
use uuid::Uuid;

use super::{
    attendance::with_doors,
    house::{House, book, booked, cancel, close, confirm, day, hold, shift, spaces_agree},
    series::repeat,
    waitlist,
};
use crate::{
    races::{at_once, counted, is_broken, outcomes, unguarded},
    support::{Answer, Client, Role, TestApp, on_both, steps::id_of},
};

const WANTED_BY: usize = 50;
/// Parts of a day, in minutes after two.
const PARTS: [i64; 5] = [0, 150, 300, -360, -240];
/// A week after the last of them can be booked as well.
const DAYS: i64 = 6;
/// How often a race is run that is to go wrong, at another time each time: on a machine that has much else
/// to do, one after the other may get through.
const ROUNDS: i64 = DAYS * PARTS.len() as i64;

on_both! {
    fifty_want_one_hour,
    fifty_want_one_hour_without_a_guard,
    fifty_want_times_that_overlap,
    fifty_want_times_that_overlap_without_a_guard,
    the_hall_and_its_halves,
    the_hall_and_its_halves_without_a_guard,
    one_person_books_beyond_the_week,
    one_person_books_beyond_the_week_without_a_guard,
    a_series_and_single_bookings,
    a_series_and_single_bookings_without_a_guard,
    everybody_moves_to_one_hour,
    a_lapsed_hold_is_confirmed_and_taken,
    a_freed_time_has_one_waiter,
    a_freed_time_has_one_waiter_without_a_guard,
    a_room_closes_while_it_is_booked,
    they_come_as_the_clock_looks,
    one_hold_is_sent_five_times,
}

async fn people(app: &TestApp, count: usize) -> Vec<Client> {
    let mut clients = Vec::new();
    for person in app.more_members(count).await {
        clients.push(app.sign_in(person).await);
    }
    clients
}

/// Minutes after two on the first day.
fn of_round(round: i64) -> i64 {
    let part = usize::try_from(round / DAYS).unwrap();
    round % DAYS * 24 * 60 + PARTS[part]
}

fn at(minutes: i64) -> chrono::DateTime<chrono::Utc> {
    day("24T14:00") + TimeDelta::minutes(minutes)
}

/// All of these at once, room, minutes after two, and length; as many as may succeed.
async fn one_race(
    app: &TestApp,
    clients: &[Client],
    wanted: &[(Uuid, i64, i32)],
) -> Result<(), String> {
    let jobs = clients
        .iter()
        .zip(wanted.iter().cycle())
        .map(|(client, (room, from, minutes))| {
            let (client, room, from, minutes) = (client.clone(), *room, *from, *minutes);
            async move { book(&client, room, at(from), minutes).await }
        });
    let answers = at_once(jobs).await;
    let codes = outcomes(&answers);
    if codes
        .keys()
        .any(|code| !["", "SLOT_TAKEN"].contains(&code.as_str()))
    {
        return Err(format!("{codes:?}"));
    }
    spaces_agree(app).await?;
    match codes.get("") {
        Some(_) => Ok(()),
        None => Err("nobody got the room".to_owned()),
    }
}

/// With the guard off somebody may happen to be through before the next one looks; not time after time.
async fn is_broken_by(app: &TestApp, wanted: impl Fn(&House) -> Vec<(Uuid, i64, i32)>) {
    let house = House::build(app).await;
    let unguarded = unguarded(app).await;
    let clients = people(&unguarded, WANTED_BY).await;
    for round in 0..ROUNDS {
        let mut wanted = wanted(&house);
        for one in &mut wanted {
            one.1 += of_round(round);
        }
        let outcome = one_race(&unguarded, &clients, &wanted).await;
        if outcome.is_err() {
            return is_broken(outcome, "have one space");
        }
    }
    panic!("the guard makes no difference");
}

async fn fifty_want_one_hour(app: &TestApp) {
    let house = House::build(app).await;
    let clients = people(app, WANTED_BY).await;
    let jobs = clients.iter().map(|client| {
        let (client, room) = (client.clone(), house.yoga);
        async move { book(&client, room, at(0), 60).await }
    });
    let answers = at_once(jobs).await;
    let expected = counted(&[("", 1), ("SLOT_TAKEN", WANTED_BY - 1)]);
    assert_eq!(outcomes(&answers), expected);
    for refused in answers.iter().filter(|answer| !answer.is_ok()) {
        assert_eq!(refused.field(), "startsAt");
    }
    spaces_agree(app).await.unwrap();
}

async fn fifty_want_one_hour_without_a_guard(app: &TestApp) {
    is_broken_by(app, |house| vec![(house.yoga, 0, 60)]).await;
}

/// Any two of them share a quarter of an hour and none is like the other.
fn overlapping(house: &House) -> Vec<(Uuid, i64, i32)> {
    let room = house.yoga;
    vec![
        (room, 0, 90),
        (room, 30, 90),
        (room, 60, 60),
        (room, 60, 30),
    ]
}

async fn fifty_want_times_that_overlap(app: &TestApp) {
    let house = House::build(app).await;
    let clients = people(app, WANTED_BY).await;
    one_race(app, &clients, &overlapping(&house)).await.unwrap();
}

async fn fifty_want_times_that_overlap_without_a_guard(app: &TestApp) {
    is_broken_by(app, overlapping).await;
}

fn hall_and_halves(house: &House) -> Vec<(Uuid, i64, i32)> {
    vec![
        (house.hall, 0, 60),
        (house.yoga, 30, 60),
        (house.dance, 0, 30),
        (house.hall, 30, 60),
    ]
}

async fn the_hall_and_its_halves(app: &TestApp) {
    let house = House::build(app).await;
    let clients = people(app, WANTED_BY).await;
    one_race(app, &clients, &hall_and_halves(&house))
        .await
        .unwrap();
}

async fn the_hall_and_its_halves_without_a_guard(app: &TestApp) {
    is_broken_by(app, hall_and_halves).await;
}

/// Six holds of one person from six phones would let each other go, so that what is confirmed was held
/// one after the other.
async fn one_week(app: &TestApp) -> Result<(), String> {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await.at(app);
    let mut held = Vec::new();
    for number in 0..6 {
        let one = hold(&resident, house.yoga, at(number * 60), 60).await;
        held.push(id_of(one.result()));
    }
    let confirming = held.into_iter().map(|id| {
        let client = resident.clone();
        async move { confirm(&client, id).await }
    });
    let answers = at_once(confirming).await;
    let booked = answers.iter().filter(|answer| answer.is_ok()).count();
    if booked != 3 {
        return Err(format!("{booked} bookings in a week that holds 3"));
    }
    assert_eq!(outcomes(&answers), counted(&[("", 3), ("WEEK_FULL", 3)]));
    spaces_agree(app).await
}

async fn one_person_books_beyond_the_week(app: &TestApp) {
    one_week(app).await.unwrap();
}

async fn one_person_books_beyond_the_week_without_a_guard(app: &TestApp) {
    let outcome = one_week(&unguarded(app).await).await;
    is_broken(outcome, "6 bookings in a week that holds 3");
}

/// Some want a room every week, others once, in the hall or one of its halves: whatever date
/// somebody missed, another has.
async fn series_and_singles(
    app: &TestApp,
    (house, clients): (&House, &[Client]),
    round: i64,
) -> Result<(), String> {
    let first = at(of_round(round));
    let jobs = clients.iter().enumerate().map(|(number, client)| {
        let (client, rooms) = (client.clone(), [house.hall, house.yoga, house.dance]);
        let room = rooms[number % 3];
        let week = i64::try_from(number / 3 % 2).unwrap();
        let job: BoxFuture<'static, Answer> = match number % 4 {
            0 => {
                let mut rule = super::series::rule("2026-12-15");
                rule["first"] = crate::support::json!(first.date_naive());
                let minute = (14 * 60 + of_round(round)).rem_euclid(24 * 60);
                rule["fromMinute"] = crate::support::json!(minute);
                async move { repeat(&client, room, rule, number % 8 == 0).await }.boxed()
            }
            _ => {
                let at = first + TimeDelta::days(7 * week);
                async move { book(&client, room, at, 60).await }.boxed()
            }
        };
        job
    });
    let answers = at_once(jobs).await;
    let expected = ["", "SLOT_TAKEN", "DATES_NOT_FREE"];
    let codes = outcomes(&answers);
    if codes.keys().any(|code| !expected.contains(&code.as_str())) {
        return Err(format!("{codes:?}"));
    }
    spaces_agree(app).await?;
    match codes.contains_key("") {
        true => Ok(()),
        false => Err("nobody got the room".to_owned()),
    }
}

async fn a_series_and_single_bookings(app: &TestApp) {
    let house = House::build(app).await;
    let clients = people(app, 24).await;
    series_and_singles(app, (&house, &clients), 0)
        .await
        .unwrap();
}

async fn a_series_and_single_bookings_without_a_guard(app: &TestApp) {
    let house = House::build(app).await;
    let unguarded = unguarded(app).await;
    let clients = people(&unguarded, 24).await;
    for round in 0..ROUNDS {
        let outcome = series_and_singles(&unguarded, (&house, &clients), round).await;
        if outcome.is_err() {
            return is_broken(outcome, "have one space");
        }
    }
    panic!("the guard makes no difference");
}

async fn everybody_moves_to_one_hour(app: &TestApp) {
    let house = House::build(app).await;
    let clients = people(app, 8).await;
    let mut bookings = Vec::new();
    for (number, client) in clients.iter().enumerate() {
        let date = format!("{}T{:02}:00", 25 + number / 4, 8 + number % 4);
        bookings.push(booked(client, house.hall, day(&date), 60).await);
    }
    let moving = clients.iter().zip(bookings).map(|(client, id)| {
        let client = client.clone();
        async move { shift(&client, id, at(0), 60).await }
    });
    let answers = at_once(moving).await;
    assert_eq!(outcomes(&answers), counted(&[("", 1), ("SLOT_TAKEN", 7)]));
    spaces_agree(app).await.unwrap();
}

/// Whoever held it comes back late, just as others want it: one of them has it, whichever.
async fn a_lapsed_hold_is_confirmed_and_taken(app: &TestApp) {
    let house = House::build(app).await;
    let clients = people(app, 9).await;
    let held = hold(&clients[0], house.yoga, at(0), 60).await;
    let id = id_of(held.result());
    app.advance(TimeDelta::minutes(3));
    let jobs = clients.iter().enumerate().map(|(number, client)| {
        let (client, room) = (client.clone(), house.yoga);
        let job: BoxFuture<'static, Answer> = match number {
            0 => async move { confirm(&client, id).await }.boxed(),
            _ => async move { book(&client, room, at(0), 60).await }.boxed(),
        };
        job
    });
    let answers = at_once(jobs).await;
    assert_eq!(outcomes(&answers), counted(&[("", 1), ("SLOT_TAKEN", 8)]));
    spaces_agree(app).await.unwrap();
}

/// Somebody gives a time up that eight wait for and eight others look for: the first who waits has it,
/// however many look after the clock.
async fn one_freed(
    app: &TestApp,
    house: &House,
    (waiting, looking): (&[Client], &[Client]),
    round: i64,
) -> Result<(), String> {
    let (room, freed) = (house.yoga, at(of_round(round)));
    let owner = app.as_role(Role::Resident).await.at(app);
    let taken = booked(&owner, room, freed, 60).await;
    for client in waiting {
        waitlist::join(client, room, freed, 60).await.data();
        app.advance(TimeDelta::seconds(1));
    }
    sweeps::look(&app.app).await.unwrap();
    cancel(&owner, taken).await.data();
    let holding = looking.iter().map(|client| {
        let client = client.clone();
        async move { hold(&client, room, freed, 60).await }
    });
    let looks = (0..4).map(|_| {
        let app = app.app.clone();
        tokio::spawn(async move { sweeps::look(&app).await })
    });
    let (answers, looked) = futures_util::join!(at_once(holding), join_all(looks));
    for look in looked {
        look.unwrap().map_err(|error| error.describe())?;
    }
    let expected = counted(&[("SLOT_TAKEN", looking.len())]);
    if outcomes(&answers) != expected {
        return Err(format!("somebody got past them: {:?}", outcomes(&answers)));
    }
    for (number, client) in waiting.iter().enumerate() {
        let own = waitlist::waiting(client).await;
        let states: Vec<&str> = own.iter().filter_map(|one| one["state"].as_str()).collect();
        let expected = if number == 0 { "OFFERED" } else { "WAITING" };
        if !states.contains(&expected) {
            return Err(format!("{number} has {states:?}"));
        }
    }
    spaces_agree(app).await
}

async fn a_freed_time_has_one_waiter(app: &TestApp) {
    let house = House::build(app).await;
    let clients = people(app, 16).await;
    let sides = clients.split_at(8);
    one_freed(app, &house, sides, 0).await.unwrap();
}

async fn a_freed_time_has_one_waiter_without_a_guard(app: &TestApp) {
    let house = House::build(app).await;
    let unguarded = unguarded(app).await;
    let clients = people(&unguarded, 16).await;
    for round in 0..DAYS {
        let outcome = one_freed(&unguarded, &house, clients.split_at(8), round).await;
        if outcome.is_err() {
            return is_broken(outcome, "got past them");
        }
    }
    panic!("the guard makes no difference");
}

/// Either it is booked first and ended by the closure, or refused.
async fn a_room_closes_while_it_is_booked(app: &TestApp) {
    let house = House::build(app).await;
    let clients = people(app, 12).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let house = std::sync::Arc::new(house);
    let mut jobs: Vec<BoxFuture<'static, Answer>> = Vec::new();
    for (number, client) in (0..).zip(&clients) {
        let (client, room) = (client.clone(), house.yoga);
        let from = number % 6 * 60;
        jobs.push(async move { book(&client, room, at(from), 60).await }.boxed());
    }
    let closing = house.clone();
    jobs.push(
        async move { close(&office, &closing, None, day("24T08:00"), day("24T21:00")).await }
            .boxed(),
    );
    let answers = at_once(jobs).await;
    answers.last().unwrap().data();
    for answer in &answers {
        let expected = ["", "SLOT_TAKEN", "STATE_CHANGED"].contains(&answer.code());
        assert!(expected, "{}", answer.body);
    }
    spaces_agree(app).await.unwrap();
    for client in &clients {
        assert!(super::house::mine(client, false).await.is_empty());
    }
}

/// Whoever comes at the very minute is either there or late, not both.
async fn they_come_as_the_clock_looks(app: &TestApp) {
    let house = with_doors(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    for round in 0..4 {
        let resident = app.as_role(Role::Resident).await;
        let begin = at(round * 60);
        let id = booked(&office, house.yoga, begin, 60).await;
        app.advance(begin + TimeDelta::minutes(15) - app.now());
        let looks = (0..3).map(|_| {
            let app = app.app.clone();
            tokio::spawn(async move { sweeps::look(&app).await })
        });
        let input = crate::support::json!({"bookingId": id});
        let coming = office.act("admitBooking", input, "{ id }");
        let (answer, looked) = futures_util::join!(coming, join_all(looks));
        for look in looked {
            look.unwrap().map_err(|error| error.describe()).unwrap();
        }
        let query = "query($id: UUID!) { booking(id: $id) { state checkedInAt events { kind } } }";
        let shown = office.gql(query, crate::support::json!({"id": id})).await;
        let shown = &shown.data()["booking"];
        let came = answer.is_ok();
        assert!(came || answer.code() == "STATE_CHANGED", "{}", answer.body);
        assert_eq!(shown["state"], if came { "BOOKED" } else { "MISSED" });
        assert_eq!(!shown["checkedInAt"].is_null(), came);
        assert_eq!(shown["events"].as_array().unwrap().len(), 2);
        assert!(super::house::notices(&resident).await.is_empty());
    }
    spaces_agree(app).await.unwrap();
}

async fn one_hold_is_sent_five_times(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let input = crate::support::json!({
        "requestId": server::clock::new_id(), "roomId": house.yoga, "startsAt": at(0), "minutes": 60,
    });
    let answers = at_once((0..5).map(|_| {
        let (client, input) = (resident.clone(), input.clone());
        async move { client.act("holdRoom", input, "{ id state }").await }
    }))
    .await;
    assert_eq!(outcomes(&answers), counted(&[("", 5)]));
    spaces_agree(app).await.unwrap();
}
