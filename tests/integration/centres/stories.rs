//! A booking from the hold to its end, by whoever may.

use chrono::TimeDelta;
use server::centres::sweeps;

use super::house::{
    BOOKING, House, book, booked, cancel, confirm, day, hold, mine, notices, shift, spaces_agree,
    starts,
};
use crate::support::{Client, Json, Role, TestApp, json, on_both, steps::id_of};

on_both! {
    a_room_is_held_and_booked,
    a_hold_lapses_and_can_still_be_booked,
    whoever_holds_another_time_lets_the_first_go,
    what_is_wrong_is_said_of_its_field,
    approval_is_asked_given_and_refused,
    nobody_decides_in_time,
    a_booking_moves_in_one_act,
    a_week_holds_so_many_bookings,
    rooms_are_for_those_who_belong,
    time_first_across_all_rooms,
    a_manager_sees_the_board,
    what_is_booked_is_between_two,
    a_booking_goes_into_a_calendar,
}

async fn a_room_is_held_and_booked(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let held = hold(&resident, house.yoga, day("24T09:00"), 60).await;
    let held = held.result();
    assert_eq!(held["state"], "HELD");
    assert_eq!(held["permitted"], json!(["CONFIRM", "CANCEL"]));
    let free = starts(&neighbour, house.yoga, "2026-11-24", 60).await;
    assert_eq!(free[..3], [8 * 60, 10 * 60, 10 * 60 + 30]);
    hold(&neighbour, house.yoga, day("24T09:30"), 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    assert!(mine(&resident, false).await.is_empty());

    let made = confirm(&resident, id_of(held)).await;
    let made = made.result();
    assert_eq!(made["state"], "BOOKED");
    assert_eq!(made["purpose"], "晨练");
    assert_eq!(made["heads"], 5);
    assert_eq!(made["version"], 2);
    assert_eq!(made["permitted"], json!(["MOVE", "CANCEL"]));
    assert_eq!(made["events"][0]["kind"], "BOOKED");
    assert_eq!(mine(&resident, false).await.len(), 1);
    confirm(&resident, id_of(held))
        .await
        .refused("STATE_CHANGED");

    let ended = cancel(&resident, id_of(held)).await;
    assert_eq!(ended.result()["state"], "CANCELLED");
    assert_eq!(ended.result()["permitted"], json!([]));
    assert!(mine(&resident, false).await.is_empty());
    assert_eq!(mine(&resident, true).await.len(), 1);
    booked(&neighbour, house.yoga, day("24T09:30"), 60).await;
    spaces_agree(app).await.unwrap();
}

async fn a_hold_lapses_and_can_still_be_booked(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let mut held = Vec::new();
    for (client, time) in [(&resident, "24T09:00"), (&neighbour, "24T10:00")] {
        held.push(id_of(
            hold(client, house.yoga, day(time), 60).await.result(),
        ));
    }
    app.advance(TimeDelta::minutes(2));
    // Nothing has cleared them away, and they are free all the same.
    let free = starts(&resident, house.yoga, "2026-11-24", 120).await;
    assert_eq!(free[..3], [8 * 60, 8 * 60 + 30, 9 * 60]);
    let late = confirm(&resident, held[0]).await;
    assert_eq!(late.result()["state"], "BOOKED");
    // Somebody else has taken the other one meanwhile.
    booked(&resident, house.yoga, day("24T10:00"), 30).await;
    confirm(&neighbour, held[1])
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    let query = format!("query($id: UUID!) {{ booking(id: $id) {BOOKING} }}");
    let lapsed = neighbour.gql(&query, json!({"id": held[1]})).await;
    assert_eq!(lapsed.data()["booking"]["state"], "LAPSED");
    assert_eq!(sweeps::look(&app.app).await.unwrap(), 0);

    hold(&neighbour, house.dance, day("24T10:00"), 60)
        .await
        .data();
    app.advance(TimeDelta::minutes(2));
    assert_eq!(sweeps::look(&app.app).await.unwrap(), 1);
    spaces_agree(app).await.unwrap();
}

async fn whoever_holds_another_time_lets_the_first_go(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    hold(&resident, house.yoga, day("24T09:00"), 60)
        .await
        .data();
    // Over the one that goes with it, too.
    hold(&resident, house.yoga, day("24T09:30"), 60)
        .await
        .data();
    hold(&resident, house.dance, day("24T09:00"), 60)
        .await
        .data();
    booked(&neighbour, house.yoga, day("24T09:00"), 90).await;
    spaces_agree(app).await.unwrap();
}

async fn what_is_wrong_is_said_of_its_field(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    for (time, minutes, code, on) in [
        ("24T12:00", 60, "CENTRE_CLOSED", "startsAt"),
        ("24T11:30", 60, "CENTRE_CLOSED", "startsAt"),
        ("24T09:10", 60, "INVALID", "startsAt"),
        ("23T08:30", 60, "INVALID", "startsAt"),
        ("24T09:00", 45, "INVALID", "minutes"),
        ("24T14:00", 210, "OUT_OF_RANGE", "minutes"),
    ] {
        let refused = hold(&resident, house.yoga, day(time), minutes).await;
        refused.refused_on(code, on);
    }
    let far = day("23T09:00") + TimeDelta::days(14);
    hold(&resident, house.yoga, far, 60)
        .await
        .refused_on("TOO_FAR", "startsAt");
    let nowhere = server::clock::new_id();
    hold(&resident, nowhere, day("24T09:00"), 60)
        .await
        .refused_on("NOT_FOUND", "roomId");

    let held = hold(&resident, house.yoga, day("24T09:00"), 60).await;
    let id = id_of(held.result());
    let confirm = async |purpose: &str, heads: i32| {
        let input = json!({"bookingId": id, "purpose": purpose, "heads": heads});
        resident.act("confirmBooking", input, BOOKING).await
    };
    confirm(" ", 5).await.refused_on("REQUIRED", "purpose");
    confirm(&"练".repeat(61), 5)
        .await
        .refused_on("TOO_LONG", "purpose");
    confirm("晨练", 0).await.refused_on("OUT_OF_RANGE", "heads");
    confirm("晨练", 13)
        .await
        .refused_on("OUT_OF_RANGE", "heads");
    let unit = json!({
        "bookingId": id, "purpose": "晨练", "heads": 5, "organizationId": app.town.unit.id,
    });
    resident
        .act("confirmBooking", unit, BOOKING)
        .await
        .refused_on("FORBIDDEN", "organizationId");
    confirm("晨练", 12).await.data();
}

async fn approval_is_asked_given_and_refused(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let first = booked(&resident, house.council, day("24T09:00"), 60).await;
    let second = booked(&resident, house.council, day("24T14:00"), 60).await;
    let waiting = requests(&office).await;
    assert_eq!(waiting.len(), 2);
    assert_eq!(waiting[0]["state"], "REQUESTED");
    assert_eq!(waiting[0]["personName"], "林住户");
    assert_eq!(
        waiting[0]["permitted"],
        json!(["APPROVE", "DECLINE", "MOVE", "CANCEL"])
    );
    assert_eq!(notices(&office).await, ["BOOKING_REQUESTED"; 2]);
    assert!(requests(&resident).await.is_empty());
    let approve = json!({"bookingId": first});
    resident
        .act("approveBooking", approve.clone(), BOOKING)
        .await
        .refused("FORBIDDEN");
    let approved = office.act("approveBooking", approve.clone(), BOOKING).await;
    assert_eq!(approved.result()["state"], "BOOKED");
    office
        .act("approveBooking", approve, BOOKING)
        .await
        .refused("STATE_CHANGED");
    let decline = |reason: &str| json!({"bookingId": second, "reason": reason});
    office
        .act("declineBooking", decline(" "), BOOKING)
        .await
        .refused_on("REQUIRED", "reason");
    let declined = office
        .act("declineBooking", decline("当天有换届选举"), BOOKING)
        .await;
    assert_eq!(declined.result()["state"], "DECLINED");
    let own = notices(&resident).await;
    assert_eq!(own, ["BOOKING_DECLINED", "BOOKING_APPROVED"]);
    assert_eq!(mine(&resident, true).await[0]["reason"], "当天有换届选举");
    spaces_agree(app).await.unwrap();
}

async fn requests(client: &Client) -> Vec<Json> {
    let query = format!("{{ bookingRequests(first: 50) {{ nodes {BOOKING} }} }}");
    let answer = client.gql(&query, json!({})).await;
    let nodes = answer.data()["bookingRequests"]["nodes"].clone();
    nodes.as_array().unwrap().clone()
}

async fn nobody_decides_in_time(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    booked(&resident, house.council, day("26T09:00"), 60).await;
    app.advance(TimeDelta::hours(23));
    assert_eq!(sweeps::look(&app.app).await.unwrap(), 0);
    app.advance(TimeDelta::hours(1));
    assert_eq!(sweeps::look(&app.app).await.unwrap(), 1);
    assert_eq!(sweeps::look(&app.app).await.unwrap(), 0);
    let own = &mine(&resident, true).await[0];
    assert_eq!(own["state"], "DECLINED");
    assert_eq!(own["events"][1]["kind"], "EXPIRED");
    assert_eq!(notices(&resident).await, ["BOOKING_EXPIRED"]);
    booked(&neighbour, house.council, day("26T09:00"), 60).await;
    spaces_agree(app).await.unwrap();
}

async fn a_booking_moves_in_one_act(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let id = booked(&resident, house.yoga, day("24T09:00"), 60).await;
    booked(&neighbour, house.yoga, day("24T11:00"), 60).await;
    shift(&resident, id, day("24T10:30"), 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    let own = &mine(&resident, false).await[0];
    assert_eq!(own["startsAt"], "2026-11-24T01:00:00+00:00");
    // Over its own former time, which is free with the same act.
    let moved = shift(&resident, id, day("24T09:30"), 90).await;
    assert_eq!(moved.result()["startsAt"], "2026-11-24T01:30:00+00:00");
    assert_eq!(moved.result()["events"][1]["kind"], "MOVED");
    shift(&neighbour, id, day("25T09:00"), 60)
        .await
        .refused("NOT_FOUND");
    // What was approved has to be approved again at another time, unless a manager moves it.
    let office = app.as_role(Role::CommunityAdmin).await;
    let council = booked(&resident, house.council, day("25T09:00"), 60).await;
    office
        .act("approveBooking", json!({"bookingId": council}), BOOKING)
        .await
        .data();
    let asked = shift(&resident, council, day("25T10:00"), 60).await;
    assert_eq!(asked.result()["state"], "REQUESTED");
    let moved = shift(&office, council, day("25T11:00"), 60).await;
    assert_eq!(moved.result()["state"], "BOOKED");
    assert_eq!(notices(&resident).await[0], "BOOKING_MOVED");
    app.advance(TimeDelta::days(3));
    shift(&resident, id, day("27T09:00"), 60)
        .await
        .refused("STATE_CHANGED");
    cancel(&resident, id).await.refused("STATE_CHANGED");
    spaces_agree(app).await.unwrap();
}

async fn a_week_holds_so_many_bookings(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let mut week = Vec::new();
    for time in ["24T09:00", "25T09:00", "29T09:00"] {
        week.push(booked(&resident, house.yoga, day(time), 60).await);
    }
    let full = book(&resident, house.dance, day("26T09:00"), 60).await;
    full.refused_on("WEEK_FULL", "startsAt");
    assert_eq!(full.body["errors"][0]["extensions"]["limit"], 3);
    // The next week has room, and one that goes there makes room here.
    let next = booked(&resident, house.dance, day("30T09:00"), 60).await;
    shift(&resident, week[0], day("30T10:00"), 60).await.data();
    let fourth = booked(&resident, house.dance, day("26T09:00"), 60).await;
    cancel(&resident, fourth).await.data();
    shift(&resident, next, day("26T09:00"), 60).await.data();
    book(&resident, house.dance, day("26T10:00"), 60)
        .await
        .refused("WEEK_FULL");
    // Whoever manages the house books without being counted.
    let office = app.as_role(Role::CommunityAdmin).await;
    for hour in 14..19 {
        let at = day("26T00:00") + TimeDelta::hours(hour);
        booked(&office, house.dance, at, 60).await;
    }
}

async fn rooms_are_for_those_who_belong(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let elsewhere = app.as_role(Role::OtherMember).await;
    let may = async |client: &Client, room| {
        let query = "query($id: UUID!) { room(id: $id) { mayBook name } }";
        let answer = client.gql(query, json!({"id": room})).await;
        answer.data()["room"]["mayBook"].as_bool().unwrap()
    };
    assert!(!may(&elsewhere, house.yoga).await);
    hold(&elsewhere, house.yoga, day("24T09:00"), 60)
        .await
        .refused_on("FORBIDDEN", "roomId");
    let mut details = super::house::room_details("瑜伽室");
    details["audience"] = json!("STREET");
    let edit = json!({"roomId": house.yoga, "details": details});
    office.act("editRoom", edit, "{ id }").await.data();
    assert!(may(&elsewhere, house.yoga).await);
    booked(&elsewhere, house.yoga, day("24T09:00"), 60).await;

    // A compound's own is for those who live or report there.
    let shared =
        json!({"placeId": app.town.compound.id, "details": super::house::centre_details()});
    let shared = id_of(office.act("createCentre", shared, "{ id }").await.result());
    let mut details = super::house::room_details("架空层");
    details["audience"] = json!("COMPOUND");
    let room = json!({"centreId": shared, "partIds": [], "details": details});
    let room = id_of(office.act("createRoom", room, "{ id }").await.result());
    for (role, expected) in [
        (Role::Resident, true),
        (Role::Member, true),
        (Role::OtherMember, false),
        (Role::OtherDispatcher, false),
        (Role::CommunityAdmin, true),
        (Role::StreetAdmin, true),
    ] {
        let client = app.as_role(role).await;
        assert_eq!(may(&client, room).await, expected, "{role:?}");
    }
    let query = "{ centres(first: 9) { nodes { name rooms { name } mayManage } } }";
    let seen = elsewhere.gql(query, json!({})).await;
    let seen = seen.data()["centres"]["nodes"].as_array().unwrap().clone();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0]["mayManage"], false);
}

async fn time_first_across_all_rooms(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let find = async |from: i32, until: i32, minutes: i32, heads: i32, equipment: Json| {
        let search = json!({
            "date": "2026-11-28", "fromMinute": from * 60, "untilMinute": until * 60,
            "minutes": minutes, "heads": heads, "equipment": equipment, "stepFree": false,
        });
        let query = "query($search: RoomSearch!) { freeRooms(search: $search) { \
                     room { name } starts } }";
        let answer = resident.gql(query, json!({"search": search})).await;
        let found = answer.data()["freeRooms"].as_array().unwrap().clone();
        let line = |one: &Json| {
            let name = one["room"]["name"].as_str().unwrap().to_owned();
            (name, one["starts"].as_array().unwrap().len())
        };
        found.iter().map(line).collect::<Vec<_>>()
    };
    let named = |names: &[(&str, usize)]| {
        let pair = |(name, count): &(&str, usize)| ((*name).to_owned(), *count);
        names.iter().map(pair).collect::<Vec<_>>()
    };
    // Saturday afternoon, twelve people.
    let all = named(&[("瑜伽室", 7), ("舞蹈室", 7), ("议事厅", 7), ("多功能厅", 7)]);
    assert_eq!(find(14, 18, 60, 12, json!([])).await, all);
    assert_eq!(
        find(14, 18, 60, 13, json!(["PROJECTOR"])).await,
        named(&[("议事厅", 7)])
    );
    // What lies in another community comes after all of one's own, however well it fits.
    let street = app.as_role(Role::StreetAdmin).await;
    let input =
        json!({"placeId": app.town.other_compound.id, "details": super::house::centre_details()});
    let elsewhere = id_of(street.act("createCentre", input, "{ id }").await.result());
    let mut details = super::house::room_details("别处的小间");
    details["audience"] = json!("STREET");
    let input = json!({"centreId": elsewhere, "partIds": [], "details": details});
    let room = street.act("createRoom", input, "{ id }").await;
    let found = find(14, 18, 60, 12, json!([])).await;
    assert_eq!(found[..4], all[..]);
    assert_eq!(found[4].0, "别处的小间");
    let input = json!({"roomId": id_of(room.result())});
    street.act("retireRoom", input, "{ id }").await.data();

    booked(&resident, house.hall, day("28T14:00"), 180).await;
    assert_eq!(
        find(14, 18, 60, 12, json!([])).await,
        named(&[("瑜伽室", 1), ("舞蹈室", 1), ("议事厅", 7), ("多功能厅", 1)])
    );
    assert_eq!(find(12, 14, 60, 1, json!([])).await, []);
    let search = json!({
        "date": "2026-11-28", "fromMinute": 900, "untilMinute": 840, "minutes": 60, "heads": 1,
        "equipment": [], "stepFree": false,
    });
    let query = "query($search: RoomSearch!) { freeRooms(search: $search) { starts } }";
    resident
        .gql(query, json!({"search": search}))
        .await
        .refused_on("INVALID", "untilMinute");
}

async fn a_manager_sees_the_board(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    booked(&resident, house.yoga, day("25T09:00"), 60).await;
    booked(&resident, house.council, day("24T20:00"), 60).await;
    hold(&resident, house.dance, day("24T09:00"), 60)
        .await
        .data();
    let board = async |client: &Client, days: i32| {
        let query = format!(
            "query($id: UUID!, $days: Int!) {{ \
             centreBoard(centreId: $id, from: \"2026-11-24\", days: $days) {BOOKING} }}"
        );
        let variables = json!({"id": house.id, "days": days});
        client.gql(&query, variables).await
    };
    let office = app.as_role(Role::CommunityAdmin).await;
    let rooms = |answer: crate::support::Answer| {
        let rows = answer.data()["centreBoard"].as_array().unwrap().clone();
        let name = |row: &Json| row["room"]["name"].as_str().unwrap().to_owned();
        rows.iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(rooms(board(&office, 1).await), ["议事厅"]);
    assert_eq!(rooms(board(&office, 2).await), ["议事厅", "瑜伽室"]);
    board(&office, 15).await.refused_on("OUT_OF_RANGE", "days");
    for role in [Role::Resident, Role::OtherCommunityAdmin, Role::Dispatcher] {
        let client = app.as_role(role).await;
        board(&client, 1).await.refused_on("NOT_FOUND", "centreId");
    }
}

async fn what_is_booked_is_between_two(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let id = booked(&resident, house.yoga, day("24T09:00"), 60).await;
    let query = format!("query($id: UUID!) {{ booking(id: $id) {BOOKING} }}");
    for (role, sees) in [
        (Role::Resident, true),
        (Role::CommunityAdmin, true),
        (Role::StreetAdmin, true),
        (Role::SystemAdmin, true),
        (Role::Neighbour, false),
        (Role::Dispatcher, false),
        (Role::OtherCommunityAdmin, false),
    ] {
        let client = app.as_role(role).await;
        let answer = client.gql(&query, json!({"id": id})).await;
        assert_eq!(!answer.data()["booking"].is_null(), sees, "{role:?}");
    }
    // A manager who ends it says why.
    let office = app.as_role(Role::CommunityAdmin).await;
    cancel(&office, id).await.refused_on("REQUIRED", "reason");
    let input = json!({"bookingId": id, "reason": "临时征用"});
    office.act("cancelBooking", input, BOOKING).await.data();
    assert_eq!(notices(&resident).await, ["BOOKING_CANCELLED"]);
}

async fn a_booking_goes_into_a_calendar(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let id = booked(&resident, house.yoga, day("24T09:00"), 60).await;
    let file = async |client: &Client| {
        let path = format!("/bookings/{id}.ics");
        client.get(&path).send().await.unwrap()
    };
    let answer = file(&resident).await;
    let kind = answer.headers()["content-type"].to_str().unwrap();
    assert_eq!(kind, "text/calendar; charset=utf-8");
    let text = answer.text().await.unwrap();
    let has = |text: &str, line: &str| {
        let found = text.lines().any(|one| one.trim_end() == line);
        assert!(found, "{line} is not in {text}");
    };
    for line in [
        "BEGIN:VEVENT",
        "DTSTART:20261124T010000Z",
        "DTEND:20261124T020000Z",
        "STATUS:CONFIRMED",
        "SEQUENCE:2",
        "SUMMARY:晨练 · 瑜伽室",
        &format!("UID:{id}@linli"),
    ] {
        has(&text, line);
    }
    cancel(&resident, id).await.data();
    let text = file(&resident).await.text().await.unwrap();
    has(&text, "STATUS:CANCELLED");
    has(&text, "SEQUENCE:3");
    let neighbour = app.as_role(Role::Neighbour).await;
    assert_eq!(file(&neighbour).await.status(), 404);
    assert_eq!(file(&app.nobody()).await.status(), 401);
}
