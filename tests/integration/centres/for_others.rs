//! Rooms that somebody books for another: family for an elder, the desk for who stands there.

use uuid::Uuid;

use super::{
    attendance::{missed, with_doors},
    house::{BOOKING, House, booked, cancel, confirm, day, hold, mine, notices},
};
use crate::{
    canteen::kitchen::link,
    support::{Answer, Client, Json, Role, TestApp, json, on_both, steps::id_of},
};

on_both! {
    family_books_for_an_elder,
    what_an_elder_has_counts,
    who_missed_too_often_is_booked_nothing,
    the_desk_books_for_a_visitor,
}

/// Held at some time, and confirmed with what else is said.
async fn book_for(client: &Client, room: Uuid, time: &str, whose: Json) -> Answer {
    let held = hold(client, room, day(time), 60).await;
    let mut input = json!({"bookingId": id_of(held.result()), "purpose": "祝寿", "heads": 5});
    for (name, value) in whose.as_object().unwrap() {
        input[name] = value.clone();
    }
    let shown = BOOKING.replacen('{', "{ bookedByName", 1);
    client.act("confirmBooking", input, &shown).await
}

async fn family_books_for_an_elder(app: &TestApp) {
    let house = House::build(app).await;
    let elder = app.as_role(Role::Resident).await;
    // Lives in the other community, whom the rooms are not for.
    let relative = app.as_role(Role::OtherMember).await;
    let whom = json!({"personId": elder.person_id()});
    hold(&relative, house.yoga, day("24T09:00"), 60)
        .await
        .refused_on("FORBIDDEN", "roomId");
    let bookers = async || {
        let query = "query($id: UUID!) { roomBookers(roomId: $id) { personId isOwn } }";
        let answer = relative.gql(query, json!({"id": house.yoga})).await;
        answer.data()["roomBookers"].clone()
    };
    assert_eq!(bookers().await, json!([]));
    let phone = app.town.phone(Role::OtherMember);
    link(&elder, &phone).await.data();
    let acts = json!({"personId": elder.person_id(), "isOwn": false});
    assert_eq!(bookers().await, json!([acts]));

    let made = book_for(&relative, house.yoga, "24T09:00", whom.clone()).await;
    let made = made.result();
    assert_eq!(made["state"], "BOOKED");
    assert_eq!(made["personName"], app.town.name(Role::Resident));
    assert_eq!(made["bookedByName"], app.town.name(Role::OtherMember));
    for client in [&elder, &relative] {
        assert_eq!(id_of(&mine(client, false).await[0]), id_of(made));
    }
    assert_eq!(notices(&elder).await, ["BOOKING_MADE"]);
    assert!(notices(&relative).await.is_empty());
    // It is the elder's.
    cancel(&elder, id_of(made)).await.data();
    assert_eq!(notices(&relative).await, ["BOOKING_CANCELLED"]);

    let held = hold(&relative, house.yoga, day("24T10:00"), 60).await;
    confirm(&relative, id_of(held.result()))
        .await
        .refused_on("FORBIDDEN", "roomId");
    let both = json!({"personId": elder.person_id(), "organizationId": app.town.unit.id});
    book_for(&relative, house.yoga, "24T11:00", both)
        .await
        .refused_on("INVALID", "organizationId");
    let neighbour = app.as_role(Role::Neighbour).await;
    book_for(&neighbour, house.dance, "24T09:00", whom)
        .await
        .refused_on("NOT_FOUND", "personId");
    // Whom they may book for themself is no secret.
    let own = json!({"personId": neighbour.person_id()});
    let own = book_for(&neighbour, house.dance, "24T10:00", own).await;
    assert_eq!(own.result()["bookedByName"], Json::Null);
}

async fn what_an_elder_has_counts(app: &TestApp) {
    let house = House::build(app).await;
    let elder = app.as_role(Role::Resident).await;
    let relative = app.as_role(Role::Neighbour).await;
    link(&elder, &app.town.phone(Role::Neighbour)).await.data();
    let whom = json!({"personId": elder.person_id()});
    for time in ["24T09:00", "25T09:00"] {
        book_for(&relative, house.yoga, time, whom.clone())
            .await
            .data();
    }
    booked(&elder, house.yoga, day("26T09:00"), 60).await;
    book_for(&relative, house.yoga, "27T09:00", whom)
        .await
        .refused_on("WEEK_FULL", "startsAt");
    // Of their own the relative has none yet.
    booked(&relative, house.yoga, day("27T09:00"), 60).await;
}

async fn who_missed_too_often_is_booked_nothing(app: &TestApp) {
    let house = with_doors(app).await;
    let elder = app.as_role(Role::Resident).await;
    let relative = app.as_role(Role::Neighbour).await;
    link(&elder, &app.town.phone(Role::Neighbour)).await.data();
    missed(app, &elder, house.yoga, &["24", "25", "26"]).await;
    let whom = json!({"personId": elder.person_id()});
    book_for(&relative, house.dance, "30T09:00", whom)
        .await
        .refused_on("MISSED_TOO_OFTEN", "personId");
}

async fn the_desk_books_for_a_visitor(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let phone = |number: &str| json!({"phone": number});
    let known = phone(&app.town.phone(Role::Resident));
    let made = book_for(&office, house.council, "24T09:00", known.clone()).await;
    let made = made.result();
    // The desk has decided with it.
    assert_eq!(made["state"], "BOOKED");
    assert_eq!(made["personName"], app.town.name(Role::Resident));
    assert_eq!(made["bookedByName"], app.town.name(Role::CommunityAdmin));
    assert_eq!(id_of(&mine(&resident, false).await[0]), id_of(made));
    assert_eq!(notices(&resident).await, ["BOOKING_MADE"]);

    let elsewhere = phone(&app.town.phone(Role::OtherMember));
    for (time, number, code) in [
        ("24T14:00", phone("13912345679"), "NOT_FOUND"),
        ("24T15:00", phone("1391"), "PHONE_INVALID"),
        ("24T16:00", elsewhere, "FORBIDDEN"),
    ] {
        let refused = book_for(&office, house.yoga, time, number).await;
        refused.refused_on(code, "phone");
    }
    let neighbour = app.as_role(Role::Neighbour).await;
    book_for(&neighbour, house.yoga, "24T17:00", known)
        .await
        .refused_on("FORBIDDEN", "phone");
    let mut twice = phone("13912345679");
    twice["personId"] = json!(resident.person_id());
    book_for(&office, house.yoga, "24T18:00", twice)
        .await
        .refused_on("INVALID", "phone");
}
