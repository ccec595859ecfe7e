//! Calendars that phones subscribe to by a private link.

use uuid::Uuid;

use super::house::{House, booked, cancel, confirm, day, hold, shift};
use crate::{
    support::{Client, Role, TestApp, json, on_both},
    windows::hall::{Hall, on_ticket},
};

on_both! {
    all_that_somebody_has_booked,
    all_that_is_booked_of_a_room,
    appointments_at_windows_are_in_it,
    a_new_link_ends_the_former_one,
    whoever_is_gone_has_no_calendar,
}

async fn link(client: &Client, room: Option<Uuid>) -> String {
    let query = "query($room: UUID) { calendarLink(roomId: $room) }";
    let answer = client.gql(query, json!({"room": room})).await;
    let link = answer.data()["calendarLink"].as_str().unwrap().to_owned();
    link[link.find("/calendars/").unwrap()..].to_owned()
}

/// As a phone reads it, which signs in nowhere.
async fn read(app: &TestApp, link: &str) -> (u16, String) {
    let answer = app.http().get(app.url(link)).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn values<'a>(calendar: &'a str, name: &str) -> Vec<&'a str> {
    let of_name = |line: &'a str| line.trim_end().strip_prefix(name)?.strip_prefix(':');
    calendar.lines().filter_map(of_name).collect()
}

async fn all_that_somebody_has_booked(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let other = app.as_role(Role::Neighbour).await;
    let link = link(&resident, None).await;
    let (status, empty) = read(app, &link).await;
    assert_eq!((status, values(&empty, "UID").len()), (200, 0));

    let first = booked(&resident, house.yoga, day("24T09:00"), 60).await;
    let second = booked(&resident, house.council, day("25T14:00"), 60).await;
    booked(&other, house.yoga, day("24T10:00"), 60).await;
    // What is only held is nobody's plan yet.
    hold(&resident, house.dance, day("26T14:00"), 60)
        .await
        .data();
    let (_, calendar) = read(app, &link).await;
    let uid = |id: Uuid| format!("{id}@linli");
    assert_eq!(values(&calendar, "UID"), [uid(first), uid(second)]);
    assert_eq!(values(&calendar, "STATUS"), ["CONFIRMED", "TENTATIVE"]);
    assert_eq!(values(&calendar, "SEQUENCE"), ["2", "2"]);
    assert_eq!(
        values(&calendar, "DTSTART"),
        ["20261124T010000Z", "20261125T060000Z"]
    );

    shift(&resident, first, day("24T11:00"), 60).await.data();
    cancel(&resident, second).await.data();
    let (_, calendar) = read(app, &link).await;
    assert_eq!(values(&calendar, "STATUS"), ["CONFIRMED", "CANCELLED"]);
    assert_eq!(values(&calendar, "SEQUENCE"), ["3", "3"]);
    assert_eq!(values(&calendar, "DTSTART")[0], "20261124T030000Z");
}

async fn all_that_is_booked_of_a_room(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let first = booked(&resident, house.yoga, day("24T09:00"), 60).await;
    booked(&resident, house.dance, day("24T09:00"), 60).await;
    let query = "query($room: UUID) { calendarLink(roomId: $room) }";
    resident
        .gql(query, json!({"room": house.yoga}))
        .await
        .refused_on("NOT_FOUND", "roomId");
    let (_, calendar) = read(app, &link(&office, Some(house.yoga)).await).await;
    assert_eq!(values(&calendar, "UID"), [format!("{first}@linli")]);
    assert_eq!(values(&calendar, "DESCRIPTION").len(), 1);
}

async fn appointments_at_windows_are_in_it(app: &TestApp) {
    let house = House::build(app).await;
    let hall = Hall::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let yoga = booked(&resident, house.yoga, day("26T09:00"), 60).await;
    let first = hall.booked(&resident, day("24T09:00")).await;
    // Made by the desk it is theirs, and not the desk's.
    let theirs = resident.person_id();
    let second = hall.book_for(&office, day("25T14:20"), theirs).await;
    let second = crate::support::steps::id_of(second.result());
    // A number is for now, and no appointment.
    hall.walk_in(app, &resident).await.data();
    hall.booked(&app.as_role(Role::Neighbour).await, day("24T09:20"))
        .await;
    let link_of_resident = link(&resident, None).await;
    let (_, calendar) = read(app, &link_of_resident).await;
    let uid = |id: Uuid| format!("{id}@linli");
    assert_eq!(
        values(&calendar, "UID"),
        [uid(yoga), uid(first), uid(second)]
    );
    assert_eq!(
        values(&calendar, "STATUS"),
        ["CONFIRMED", "CONFIRMED", "CONFIRMED"]
    );
    assert_eq!(values(&calendar, "SEQUENCE")[1..], ["1", "1"]);
    assert_eq!(
        values(&calendar, "DTSTART")[1..],
        ["20261124T010000Z", "20261125T062000Z"]
    );
    assert_eq!(values(&calendar, "DTEND")[1], "20261124T012000Z");
    assert_eq!(values(&calendar, "SUMMARY")[1], "居住证办理 · 服务窗口");
    assert_eq!(
        values(&calendar, "DESCRIPTION")[0],
        "请带：身份证原件、户口簿"
    );
    let (_, of_desk) = read(app, &link(&office, None).await).await;
    assert!(values(&of_desk, "UID").is_empty());
    let (_, of_room) = read(app, &link(&office, Some(house.yoga)).await).await;
    assert_eq!(values(&of_room, "UID"), [uid(yoga)]);

    on_ticket(&resident, "cancelTicket", first).await.data();
    let closing = json!({
        "centreId": hall.id, "startsAt": day("25T08:00"), "endsAt": day("25T21:00"),
        "reason": "停电检修",
    });
    office.act("closeCentre", closing, "{ id }").await.data();
    let (_, calendar) = read(app, &link_of_resident).await;
    assert_eq!(values(&calendar, "UID").len(), 3);
    assert_eq!(
        values(&calendar, "STATUS"),
        ["CONFIRMED", "CANCELLED", "CANCELLED"]
    );
    assert_eq!(values(&calendar, "SEQUENCE")[1..], ["2", "2"]);
    // What is long over leaves the calendar.
    app.advance(chrono::TimeDelta::days(64));
    let (_, calendar) = read(app, &link_of_resident).await;
    assert!(values(&calendar, "UID").is_empty());
}

async fn a_new_link_ends_the_former_one(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    booked(&resident, house.yoga, day("24T09:00"), 60).await;
    let mut former = link(&resident, None).await;
    for _ in 0..2 {
        let renewed = resident.act("renewCalendar", json!({}), "").await;
        let renewed = renewed.result().as_str().unwrap().to_owned();
        assert!(renewed.ends_with(&link(&resident, None).await));
        assert!(!renewed.ends_with(&former));
        assert_eq!(read(app, &former).await.0, 404);
        assert_eq!(
            values(&read(app, &link(&resident, None).await).await.1, "UID").len(),
            1
        );
        former = link(&resident, None).await;
    }
    // Sent twice it is made anew once.
    let id = server::clock::new_id();
    let mut links = Vec::new();
    for _ in 0..2 {
        let answer = resident
            .act("renewCalendar", json!({"requestId": id}), "")
            .await;
        links.push(answer.result().clone());
    }
    assert_eq!(links[0], links[1]);
    // That of one owner does not open another's.
    let token = former.rsplit('/').next().unwrap();
    let other = format!("/calendars/{}/{token}", house.yoga);
    assert_eq!(read(app, &other).await.0, 404);
}

async fn whoever_is_gone_has_no_calendar(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let held = hold(&resident, house.yoga, day("24T09:00"), 60).await;
    confirm(&resident, crate::support::steps::id_of(held.result()))
        .await
        .data();
    let link = link(&resident, None).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let input = json!({
        "personId": app.town.person(Role::Resident), "departure": "DECEASED", "on": "2026-11-22",
    });
    let gone = office.act("reportGone", input, "{ id }").await;
    gone.data();
    assert_eq!(read(app, &link).await.0, 404);
}
