//! For when appointments can be made, by whom and for whom, and what ends them.

use super::hall::{Hall, TICKET, instant, mine, minutes, notices, on_ticket, pass_to, ticket};
use crate::{
    canteen::kitchen::link,
    centres::house::day,
    support::{Client, Role, TestApp, json, on_both, steps::id_of},
};

on_both! {
    times_lie_within_the_hours,
    an_appointment_takes_its_place_and_gives_it_back,
    what_cannot_be_booked,
    three_at_once_and_none_twice,
    family_comes_for_an_elder,
    the_desk_makes_one_for_who_calls,
    a_closed_house_tells_those_it_hits,
    nobody_came,
    somebody_who_leaves_comes_no_more,
}

async fn times_lie_within_the_hours(app: &TestApp) {
    let hall = Hall::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    // It is nine: what has begun is over.
    let today = hall.slots(&resident, "2026-11-23", 1).await;
    assert_eq!(instant(&today[0]["startsAt"]), day("23T09:20"));
    let tomorrow = hall.slots(&resident, "2026-11-24", 1).await;
    // From eight to twelve, and from two to nine.
    assert_eq!(tomorrow.len(), 12 + 21);
    assert_eq!(instant(&tomorrow[0]["startsAt"]), day("24T08:00"));
    assert_eq!(instant(&tomorrow[11]["endsAt"]), day("24T12:00"));
    assert_eq!(instant(&tomorrow[12]["startsAt"]), day("24T14:00"));
    assert!(tomorrow.iter().all(|slot| slot["left"] == 1));
    // Fourteen days ahead and no more.
    assert_eq!(hall.slots(&resident, "2026-12-07", 14).await.len(), 33);
    assert!(hall.slots(&resident, "2026-12-08", 14).await.is_empty());
}

async fn an_appointment_takes_its_place_and_gives_it_back(app: &TestApp) {
    let hall = Hall::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let at = day("24T09:00");
    let booked = hall.book(&resident, at).await;
    let row = booked.result();
    assert_eq!(row["state"], "BOOKED");
    assert_eq!(instant(&row["endsAt"]), day("24T09:20"));
    assert_eq!(instant(&row["arrivesFrom"]), day("24T08:00"));
    assert_eq!(row["permitted"], json!(["CANCEL"]));
    assert_eq!(row["item"]["bring"], json!(["身份证原件", "户口簿"]));
    let left = async || {
        let slots = hall.slots(&neighbour, "2026-11-24", 1).await;
        slots[3]["left"].clone()
    };
    assert_eq!(left().await, 0);
    let full = hall.book(&neighbour, at).await;
    full.refused_on("SLOT_FULL", "startsAt");
    let id = id_of(row);
    assert!(ticket(&neighbour, id).await.is_null());
    on_ticket(&neighbour, "cancelTicket", id)
        .await
        .refused_on("NOT_FOUND", "ticketId");
    let cancelled = on_ticket(&resident, "cancelTicket", id).await;
    assert_eq!(cancelled.result()["state"], "CANCELLED");
    on_ticket(&resident, "cancelTicket", id)
        .await
        .refused("STATE_CHANGED");
    assert!(mine(&resident).await.is_empty());
    assert_eq!(left().await, 1);
    hall.book(&neighbour, at).await.data();
    // The desk gives it up for them, and they hear so.
    let office = app.as_role(Role::CommunityAdmin).await;
    let theirs = id_of(&mine(&neighbour).await[0]);
    on_ticket(&office, "cancelTicket", theirs).await.data();
    assert_eq!(notices(&neighbour).await[0].0, "TICKET_CANCELLED");
    assert!(notices(&resident).await.is_empty());
}

async fn what_cannot_be_booked(app: &TestApp) {
    let hall = Hall::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    for (at, code) in [
        ("23T09:00", "TOO_SOON"),
        ("24T09:05", "INVALID"),
        ("24T12:00", "INVALID"),
        ("24T07:40", "INVALID"),
    ] {
        let answer = hall.book(&resident, day(at)).await;
        answer.refused_on(code, "startsAt");
    }
    let far = day("24T09:00") + chrono::TimeDelta::days(14);
    hall.book(&resident, far)
        .await
        .refused_on("TOO_FAR", "startsAt");
    let stranger = app.as_role(Role::OtherMember).await;
    let answer = hall.book(&stranger, day("24T09:00")).await;
    answer.refused_on("FORBIDDEN", "personId");
    let elder = resident.person_id();
    let answer = hall.book_for(&stranger, day("24T09:00"), elder).await;
    answer.refused_on("NOT_FOUND", "personId");
    let office = app.as_role(Role::CommunityAdmin).await;
    let input = json!({"itemId": hall.item});
    office.act("retireWindowItem", input, "{ id }").await.data();
    let answer = hall.book(&resident, day("24T09:00")).await;
    answer.refused_on("NOT_FOUND", "itemId");
}

async fn three_at_once_and_none_twice(app: &TestApp) {
    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let mut settings = super::hall::settings(hall.id);
    settings["places"] = json!(2);
    office
        .act("setWindows", settings, "{ places }")
        .await
        .data();
    let resident = app.as_role(Role::Resident).await;
    hall.booked(&resident, day("24T09:00")).await;
    hall.book(&resident, day("24T09:00"))
        .await
        .refused_on("ALREADY_WAITING", "startsAt");
    hall.booked(&resident, day("25T09:00")).await;
    let third = hall.booked(&resident, day("26T09:00")).await;
    let fourth = hall.book(&resident, day("27T09:00")).await;
    fourth.refused_on("TOO_MANY", "itemId");
    on_ticket(&resident, "cancelTicket", third).await.data();
    hall.booked(&resident, day("27T09:00")).await;
}

async fn family_comes_for_an_elder(app: &TestApp) {
    let hall = Hall::build(app).await;
    let elder = app.as_role(Role::Resident).await;
    // Lives in the other community.
    let relative = app.as_role(Role::OtherMember).await;
    link(&elder, &app.town.phone(Role::OtherMember))
        .await
        .data();
    let at = day("23T10:00");
    let booked = hall.book_for(&relative, at, elder.person_id()).await;
    let id = id_of(booked.result());
    let name = app.town.name(Role::OtherMember);
    assert_eq!(booked.result()["bookedByName"], name);
    let told = ("TICKET_BOOKED_FOR_YOU".to_owned(), name.to_owned());
    assert_eq!(notices(&elder).await, [told]);
    for client in [&elder, &relative] {
        assert_eq!(id_of(&mine(client).await[0]), id);
    }
    let number = hall.arrive(app, &relative, id).await;
    assert_eq!(number.result()["number"], "001");
    on_ticket(&relative, "cancelTicket", id).await.data();
    assert_eq!(notices(&elder).await[0].0, "TICKET_CANCELLED");
}

async fn the_desk_makes_one_for_who_calls(app: &TestApp) {
    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let query = "query($id: UUID!, $phone: String!) { \
                 centreVisitor(centreId: $id, phone: $phone) { personId name homeName } }";
    let find = async |client: &Client, phone: &str| {
        let variables = json!({"id": hall.id, "phone": phone});
        client.gql(query, variables).await
    };
    let phone = app.town.phone(Role::Resident);
    let found = find(&office, &phone).await;
    let found = found.data()["centreVisitor"].clone();
    assert_eq!(found["name"], app.town.name(Role::Resident));
    assert_eq!(found["homeName"], "3 号楼");
    find(&resident, &phone)
        .await
        .refused_on("NOT_FOUND", "centreId");
    find(&office, "12")
        .await
        .refused_on("PHONE_INVALID", "phone");
    // Nobody, and somebody of another community, are the same here.
    for phone in ["13900000000".to_owned(), app.town.phone(Role::OtherMember)] {
        let nobody = find(&office, &phone).await;
        assert!(nobody.data()["centreVisitor"].is_null());
    }

    let at = day("24T09:00");
    let input = json!({
        "requestId": server::clock::new_id(), "itemId": hall.item, "startsAt": at,
        "personId": found["personId"], "note": "要轮椅",
    });
    let made = office.act("bookTicket", input.clone(), TICKET).await;
    let row = made.result();
    let id = id_of(row);
    assert_eq!(row["personName"], app.town.name(Role::Resident));
    assert_eq!(row["bookedByName"], app.town.name(Role::CommunityAdmin));
    assert_eq!(row["note"], "要轮椅");
    assert_eq!(row["item"]["bring"], json!(["身份证原件", "户口簿"]));
    // Sent twice it is made once.
    let again = office.act("bookTicket", input, TICKET).await;
    assert_eq!(id_of(again.result()), id);
    assert_eq!(id_of(&mine(&resident).await[0]), id);
    assert!(mine(&office).await.is_empty());
    let name = app.town.name(Role::CommunityAdmin);
    let told = ("TICKET_BOOKED_FOR_YOU".to_owned(), name.to_owned());
    assert_eq!(notices(&resident).await, [told]);

    // What the rules are for everybody, they are for the desk.
    let neighbour = app.town.person(Role::Neighbour).unwrap();
    hall.book_for(&office, at, neighbour)
        .await
        .refused_on("SLOT_FULL", "startsAt");
    hall.book_for(&office, day("24T12:00"), neighbour)
        .await
        .refused_on("INVALID", "startsAt");
    let stranger = app.town.person(Role::OtherMember).unwrap();
    hall.book_for(&office, day("24T09:20"), stranger)
        .await
        .refused_on("FORBIDDEN", "personId");
    hall.book_for(&office, day("24T09:20"), server::clock::new_id())
        .await
        .refused_on("NOT_FOUND", "personId");
    for at in ["25T09:00", "26T09:00"] {
        let more = hall.book_for(&office, day(at), resident.person_id()).await;
        more.data();
    }
    hall.book_for(&office, day("27T09:00"), resident.person_id())
        .await
        .refused_on("TOO_MANY", "itemId");
    // They give it up as if they had made it.
    on_ticket(&resident, "cancelTicket", id).await.data();
}

async fn a_closed_house_tells_those_it_hits(app: &TestApp) {
    let hall = Hall::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let hit = hall.booked(&resident, day("24T09:40")).await;
    let spared = hall.booked(&neighbour, day("24T10:00")).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let closing = json!({
        "centreId": hall.id, "startsAt": day("24T08:00"), "endsAt": day("24T10:00"),
        "reason": "停电检修",
    });
    let closed = office
        .act("closeCentre", closing, "{ closures { id } }")
        .await;
    let closure = id_of(&closed.result()["closures"][0]);
    let row = ticket(&resident, hit).await;
    assert_eq!(row["state"], "CLOSED");
    assert_eq!(row["reason"], "停电检修");
    let told = ("TICKET_CLOSED".to_owned(), "停电检修".to_owned());
    assert_eq!(notices(&resident).await, [told]);
    assert_eq!(ticket(&neighbour, spared).await["state"], "BOOKED");
    let slots = hall.slots(&resident, "2026-11-24", 1).await;
    assert_eq!(instant(&slots[0]["startsAt"]), day("24T10:00"));
    hall.book(&resident, day("24T09:40"))
        .await
        .refused_on("CENTRE_CLOSED", "startsAt");
    // What was closed stays so, and its place is free when the house opens after all.
    let lift = json!({"closureId": closure});
    office.act("liftClosure", lift, "{ id }").await.data();
    hall.booked(&resident, day("24T09:40")).await;

    let input = json!({"centreId": hall.id, "reason": "搬迁"});
    office.act("retireCentre", input, "{ id }").await.data();
    assert_eq!(ticket(&neighbour, spared).await["state"], "CLOSED");
    hall.book(&resident, day("25T09:40"))
        .await
        .refused_on("NOT_FOUND", "itemId");
}

async fn nobody_came(app: &TestApp) {
    let hall = Hall::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let missed = hall.booked(&resident, day("23T10:00")).await;
    let late = hall.booked(&neighbour, day("23T10:20")).await;
    pass_to(app, day("23T10:35") - minutes(1)).await;
    assert_eq!(ticket(&resident, missed).await["state"], "BOOKED");
    pass_to(app, day("23T10:35")).await;
    assert_eq!(ticket(&resident, missed).await["state"], "MISSED");
    hall.arrive(app, &resident, missed)
        .await
        .refused_on("STATE_CHANGED", "ticketId");
    // A quarter of an hour late is still in time.
    pass_to(app, day("23T10:54")).await;
    hall.arrive(app, &neighbour, late).await.data();
    // They were forgotten, and the day is over.
    pass_to(app, day("24T00:00")).await;
    assert_eq!(ticket(&neighbour, late).await["state"], "MISSED");
    assert_eq!(hall.walk_in(app, &resident).await.result()["number"], "001");
}

async fn somebody_who_leaves_comes_no_more(app: &TestApp) {
    let hall = Hall::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let id = hall.booked(&resident, day("24T09:00")).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let gone = json!({
        "personId": resident.person_id(), "departure": "MOVED_AWAY", "on": "2026-11-23",
    });
    office.act("reportGone", gone, "{ id }").await.data();
    assert_eq!(ticket(&office, id).await["state"], "CANCELLED");
    let neighbour = app.as_role(Role::Neighbour).await;
    hall.booked(&neighbour, day("24T09:00")).await;
}
