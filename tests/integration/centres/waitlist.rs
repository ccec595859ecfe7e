//! 候补: who waits, what they are offered and in which order.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use server::centres::sweeps;
use uuid::Uuid;

use super::house::{
    House, book, booked, cancel, close, confirm, day, hold, mine, notices, shift, spaces_agree,
};
use crate::support::{Answer, Client, Json, Role, TestApp, json, on_both, steps::id_of};

on_both! {
    what_comes_free_is_offered_in_order,
    nobody_gets_past_those_who_wait,
    an_offer_lapses_and_goes_on,
    an_offer_is_given_up,
    any_room_of_the_centre_will_do,
    whatever_frees_a_room_offers_it,
    what_cannot_be_waited_for,
    whoever_waits_may_leave,
    what_is_left_of_a_time_is_offered,
    nothing_came_free,
}

const ENTRY: &str = "{ id state bookingId startsAt endsAt heads ahead room { id } centreName }";

pub async fn join(client: &Client, room: Uuid, starts_at: DateTime<Utc>, minutes: i32) -> Answer {
    wish(client, room, (starts_at, minutes), 5, false).await
}

pub async fn wish(
    client: &Client,
    room: Uuid,
    (starts_at, minutes): (DateTime<Utc>, i32),
    heads: i32,
    any_room: bool,
) -> Answer {
    let input = json!({
        "roomId": room, "startsAt": starts_at, "minutes": minutes, "heads": heads,
        "anyRoom": any_room,
    });
    client.act("joinWaitlist", input, ENTRY).await
}

pub async fn waiting(client: &Client) -> Vec<Json> {
    let query = format!("{{ myWaitlist {ENTRY} }}");
    let answer = client.gql(&query, json!({})).await;
    answer.data()["myWaitlist"].as_array().unwrap().clone()
}

pub async fn look(app: &TestApp) {
    sweeps::look(&app.app).await.unwrap();
}

/// What is offered to somebody.
pub async fn offered(client: &Client) -> Option<Uuid> {
    let own = waiting(client).await;
    let offer = own.iter().find(|one| one["state"] == "OFFERED")?;
    Some(offer["bookingId"].as_str()?.parse().unwrap())
}

struct People {
    first: Client,
    second: Client,
    third: Client,
    office: Client,
}

async fn people(app: &TestApp) -> People {
    People {
        first: app.as_role(Role::Resident).await,
        second: app.as_role(Role::Neighbour).await,
        third: app.as_role(Role::Member).await,
        office: app.as_role(Role::CommunityAdmin).await,
    }
}

async fn what_comes_free_is_offered_in_order(app: &TestApp) {
    let house = House::build(app).await;
    let People {
        first,
        second,
        third,
        office,
    } = people(app).await;
    let taken = booked(&office, house.yoga, day("24T09:00"), 60).await;
    for (client, ahead) in [(&first, 0), (&second, 1), (&third, 2)] {
        let entry = join(client, house.yoga, day("24T09:00"), 60).await;
        assert_eq!(entry.result()["ahead"], ahead);
        app.advance(TimeDelta::minutes(1));
    }
    look(app).await;
    assert!(offered(&first).await.is_none());
    cancel(&office, taken).await.data();
    look(app).await;
    let offer = offered(&first).await.expect("the first is offered it");
    assert!(offered(&second).await.is_none());
    assert!(offered(&third).await.is_none());
    assert_eq!(notices(&first).await, ["BOOKING_OFFERED"]);
    let query = "query($id: UUID!) { booking(id: $id) { state heldUntil permitted heads } }";
    let shown = first.gql(query, json!({"id": offer})).await;
    let shown = &shown.data()["booking"];
    assert_eq!(shown["state"], "OFFERED");
    assert_eq!(shown["permitted"], json!(["CONFIRM", "CANCEL"]));
    // Half past eight on Monday; the offer is kept for half an hour.
    let until: DateTime<Utc> = shown["heldUntil"].as_str().unwrap().parse().unwrap();
    assert_eq!(until - app.app.clock.now(), TimeDelta::minutes(30));

    // Whoever looks for another room meanwhile keeps it.
    hold(&first, house.dance, day("24T10:00"), 60).await.data();
    let made = confirm(&first, offer).await;
    assert_eq!(made.result()["state"], "BOOKED");
    assert!(waiting(&first).await.is_empty());
    assert_eq!(mine(&first, false).await.len(), 1);
    spaces_agree(app).await.unwrap();

    cancel(&first, offer).await.data();
    look(app).await;
    assert!(offered(&second).await.is_some());
    assert_eq!(waiting(&third).await[0]["ahead"], 1);
    spaces_agree(app).await.unwrap();
}

async fn nobody_gets_past_those_who_wait(app: &TestApp) {
    let house = House::build(app).await;
    let People {
        first,
        second,
        third,
        ..
    } = people(app).await;
    let taken = booked(&first, house.yoga, day("24T09:00"), 60).await;
    let elsewhere = booked(&third, house.yoga, day("25T09:00"), 60).await;
    join(&second, house.yoga, day("24T09:00"), 60).await.data();
    look(app).await;
    cancel(&first, taken).await.data();
    // Before the clock has looked: by a hold of it or of a part, by a move, in a series.
    hold(&third, house.yoga, day("24T09:30"), 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    hold(&third, house.hall, day("24T09:30"), 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    shift(&third, elsewhere, day("24T09:00"), 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    let rule = super::series::rule("2026-12-08");
    let made = super::series::repeat(&third, house.yoga, rule, true).await;
    assert_eq!(made.result()["dates"][0]["state"], Json::Null);
    // What nobody waits for is free to all.
    hold(&third, house.dance, day("24T09:30"), 60).await.data();
    look(app).await;
    assert!(offered(&second).await.is_some());
    hold(&third, house.yoga, day("24T09:30"), 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    spaces_agree(app).await.unwrap();
}

async fn an_offer_lapses_and_goes_on(app: &TestApp) {
    let house = House::build(app).await;
    let People {
        first,
        second,
        third,
        ..
    } = people(app).await;
    let taken = booked(&third, house.yoga, day("24T09:00"), 60).await;
    join(&first, house.yoga, day("24T09:00"), 60).await.data();
    app.advance(TimeDelta::minutes(1));
    join(&second, house.yoga, day("24T09:30"), 60).await.data();
    cancel(&third, taken).await.data();
    look(app).await;
    let offer = offered(&first).await.unwrap();
    app.advance(TimeDelta::minutes(30));
    // It has not been cleared away, and goes to the next all the same.
    hold(&third, house.yoga, day("24T09:00"), 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    // The refused one may not have let go of it yet; then the clock passes it over and comes again.
    for _ in 0..100 {
        look(app).await;
        if waiting(&first).await.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(waiting(&first).await.is_empty());
    assert!(offered(&second).await.is_some());
    confirm(&first, offer)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    spaces_agree(app).await.unwrap();
}

async fn an_offer_is_given_up(app: &TestApp) {
    let house = House::build(app).await;
    let People {
        first,
        second,
        third,
        ..
    } = people(app).await;
    let taken = booked(&third, house.yoga, day("24T09:00"), 60).await;
    join(&first, house.yoga, day("24T09:00"), 60).await.data();
    app.advance(TimeDelta::minutes(1));
    join(&second, house.yoga, day("24T09:00"), 60).await.data();
    cancel(&third, taken).await.data();
    look(app).await;
    cancel(&first, offered(&first).await.unwrap()).await.data();
    look(app).await;
    assert!(waiting(&first).await.is_empty());
    assert!(offered(&second).await.is_some());
    spaces_agree(app).await.unwrap();
}

async fn any_room_of_the_centre_will_do(app: &TestApp) {
    let house = House::build(app).await;
    let People {
        first,
        second,
        third,
        ..
    } = people(app).await;
    let yoga = booked(&third, house.yoga, day("24T09:00"), 60).await;
    let dance = booked(&third, house.dance, day("24T09:00"), 60).await;
    let many = wish(&first, house.hall, (day("24T09:00"), 60), 40, true).await;
    many.data();
    app.advance(TimeDelta::minutes(1));
    let time = (day("24T09:00"), 60);
    wish(&second, house.yoga, time, 6, true).await.data();
    // Forty have no room in the dance room alone; six do.
    cancel(&third, dance).await.data();
    look(app).await;
    assert!(offered(&first).await.is_none());
    let offer = offered(&second).await.unwrap();
    let query = "query($id: UUID!) { booking(id: $id) { room { id } heads } }";
    let shown = second.gql(query, json!({"id": offer})).await;
    assert_eq!(id_of(&shown.data()["booking"]["room"]), house.dance);
    assert_eq!(shown.data()["booking"]["heads"], 6);
    cancel(&second, offer).await.data();
    cancel(&third, yoga).await.data();
    look(app).await;
    let offer = offered(&first).await.unwrap();
    let shown = first.gql(query, json!({"id": offer})).await;
    assert_eq!(id_of(&shown.data()["booking"]["room"]), house.hall);
    spaces_agree(app).await.unwrap();
}

async fn whatever_frees_a_room_offers_it(app: &TestApp) {
    let house = House::build(app).await;
    let People {
        first,
        second,
        office,
        ..
    } = people(app).await;
    // A hold that lapses.
    hold(&first, house.yoga, day("24T09:00"), 60).await.data();
    join(&second, house.yoga, day("24T09:00"), 60).await.data();
    app.advance(TimeDelta::minutes(2));
    look(app).await;
    assert!(offered(&second).await.is_some());
    // A booking that moves.
    let moved = booked(&first, house.dance, day("25T09:00"), 60).await;
    join(&second, house.dance, day("25T09:00"), 60).await.data();
    shift(&first, moved, day("25T14:00"), 60).await.data();
    look(app).await;
    assert_eq!(waiting(&second).await[1]["state"], "OFFERED");
    // One that is declined.
    let asked = booked(&first, house.council, day("26T09:00"), 60).await;
    join(&second, house.council, day("26T09:00"), 60)
        .await
        .data();
    let input = json!({"bookingId": asked, "reason": "另有安排"});
    office.act("declineBooking", input, "{ id }").await.data();
    look(app).await;
    assert_eq!(waiting(&second).await[2]["state"], "OFFERED");
    // A closure that is lifted.
    let room = Some(house.yoga);
    let shut = close(&office, &house, room, day("27T09:00"), day("27T12:00")).await;
    let closure = id_of(&shut.result()["closures"][0]);
    join(&second, house.yoga, day("27T09:00"), 60).await.data();
    look(app).await;
    assert_eq!(waiting(&second).await[3]["state"], "WAITING");
    let input = json!({"closureId": closure});
    office.act("liftClosure", input, "{ id }").await.data();
    look(app).await;
    assert_eq!(waiting(&second).await[3]["state"], "OFFERED");
    spaces_agree(app).await.unwrap();
}

async fn what_cannot_be_waited_for(app: &TestApp) {
    let house = House::build(app).await;
    let People { first, second, .. } = people(app).await;
    join(&first, house.yoga, day("24T09:00"), 60)
        .await
        .refused_on("SLOT_FREE", "startsAt");
    join(&first, house.yoga, day("24T12:00"), 60)
        .await
        .refused_on("CENTRE_CLOSED", "startsAt");
    join(&first, house.yoga, day("24T09:00"), 50)
        .await
        .refused_on("INVALID", "minutes");
    booked(&second, house.yoga, day("24T09:00"), 180).await;
    booked(&second, house.yoga, day("25T09:00"), 180).await;
    wish(&first, house.yoga, (day("24T09:00"), 60), 13, false)
        .await
        .refused_on("OUT_OF_RANGE", "heads");
    let elsewhere = app.as_role(Role::OtherMember).await;
    join(&elsewhere, house.yoga, day("24T09:00"), 60)
        .await
        .refused_on("FORBIDDEN", "roomId");
    join(&first, house.yoga, day("24T09:00"), 60).await.data();
    join(&first, house.yoga, day("24T09:30"), 60)
        .await
        .refused_on("ALREADY_WAITING", "startsAt");
    for time in ["24T10:00", "24T11:00", "25T09:00", "25T10:00"] {
        join(&first, house.yoga, day(time), 60).await.data();
    }
    join(&first, house.yoga, day("25T11:00"), 60)
        .await
        .refused_on("TOO_MANY", "startsAt");
}

async fn whoever_waits_may_leave(app: &TestApp) {
    let house = House::build(app).await;
    let People {
        first,
        second,
        third,
        ..
    } = people(app).await;
    let taken = booked(&third, house.yoga, day("24T09:00"), 60).await;
    let entry = id_of(join(&first, house.yoga, day("24T09:00"), 60).await.result());
    let leave = async |client: &Client| {
        let input = json!({"entryId": entry});
        client.act("leaveWaitlist", input, ENTRY).await
    };
    leave(&second).await.refused_on("NOT_FOUND", "entryId");
    assert_eq!(leave(&first).await.result()["state"], "LEFT");
    leave(&first).await.refused("STATE_CHANGED");
    cancel(&third, taken).await.data();
    look(app).await;
    assert!(waiting(&first).await.is_empty());
    book(&second, house.yoga, day("24T09:00"), 60).await.data();
}

/// Ended while it goes on, the rest of it goes to whoever waits.
async fn what_is_left_of_a_time_is_offered(app: &TestApp) {
    let house = House::build(app).await;
    let People { first, office, .. } = people(app).await;
    let taken = booked(&office, house.yoga, day("24T09:00"), 120).await;
    join(&first, house.yoga, day("24T09:00"), 120).await.data();
    let until = day("24T09:40");
    app.advance(until - app.app.clock.now());
    look(app).await;
    let input = json!({"bookingId": taken, "reason": "提前散会"});
    office.act("cancelBooking", input, "{ id }").await.data();
    look(app).await;
    let offer = offered(&first).await.unwrap();
    let query = "query($id: UUID!) { booking(id: $id) { startsAt endsAt heldUntil } }";
    let shown = first.gql(query, json!({"id": offer})).await;
    let shown = &shown.data()["booking"];
    let at = |name: &str| {
        shown[name]
            .as_str()
            .unwrap()
            .parse::<DateTime<Utc>>()
            .unwrap()
    };
    assert_eq!(at("startsAt"), day("24T10:00"));
    assert_eq!(at("endsAt"), day("24T11:00"));
    assert_eq!(at("heldUntil"), day("24T10:00"));
    confirm(&first, offer).await.data();
    spaces_agree(app).await.unwrap();
}

async fn nothing_came_free(app: &TestApp) {
    let house = House::build(app).await;
    let People { first, office, .. } = people(app).await;
    booked(&office, house.yoga, day("24T09:00"), 120).await;
    join(&first, house.yoga, day("24T09:00"), 60).await.data();
    let until = day("24T10:00");
    app.advance(until - app.app.clock.now());
    look(app).await;
    assert!(waiting(&first).await.is_empty());
    spaces_agree(app).await.unwrap();
}
