//! 签到 and 爽约: who shows that they came, and what follows where nobody does.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    house::{House, book, booked, cancel, day, hold, mine, notices, room_details, shift},
    waitlist::{join, look, offered},
};
use crate::support::{Answer, Client, Json, Role, TestApp, json, on_both, steps::id_of};

on_both! {
    at_the_door_they_check_in,
    the_code_is_another_every_minute,
    the_link_of_the_screen_is_renewed,
    at_the_door_of_the_hall_and_of_its_halves,
    the_desk_sees_them_come,
    nobody_came_and_the_rest_is_offered,
    who_misses_too_often_waits,
    an_appeal_is_heard,
    what_is_moved_is_checked_in_anew,
    what_managers_book_does_not_count,
    approved_when_it_has_begun,
}

const BOOKING: &str = "{ id state startsAt checkInFrom checkInBy checkedInAt missedUntil appeal \
    reason permitted events { kind words } }";

/// What the link of the screen at a door ends with.
pub async fn door_token(office: &Client, room: Uuid) -> String {
    let query = "query($id: UUID!) { room(id: $id) { doorLink } }";
    let answer = office.gql(query, json!({"id": room})).await;
    last_part(&answer.data()["room"]["doorLink"])
}

fn last_part(link: &Json) -> String {
    let link = link.as_str().expect("a link");
    link.rsplit('/').next().unwrap().to_owned()
}

async fn screen(app: &TestApp, room: Uuid, token: &str) -> Json {
    let query = "query($id: UUID!, $token: String!) { door(roomId: $id, token: $token) { \
                 roomName centreName link changesAt qr { size path } times { startsAt endsAt } } }";
    let answer = app
        .nobody()
        .gql(query, json!({"id": room, "token": token}))
        .await;
    answer.data()["door"].clone()
}

/// What the screen shows now.
pub async fn code(app: &TestApp, room: Uuid, token: &str) -> String {
    last_part(&screen(app, room, token).await["link"])
}

async fn check_in(client: &Client, room: Uuid, code: &str) -> Answer {
    let input = json!({"roomId": room, "code": code});
    client.act("checkIn", input, BOOKING).await
}

async fn on_booking(client: &Client, act: &str, mut input: Json, booking: Uuid) -> Answer {
    input["bookingId"] = json!(booking);
    client.act(act, input, BOOKING).await
}

async fn known(client: &Client, booking: Uuid) -> Json {
    let query = format!("query($id: UUID!) {{ booking(id: $id) {BOOKING} }}");
    let answer = client.gql(&query, json!({"id": booking})).await;
    answer.data()["booking"].clone()
}

/// People check in to the yoga room, the dance room and the hall that both are.
pub async fn with_doors(app: &TestApp) -> House {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    for (room, name, capacity) in [
        (house.yoga, "瑜伽室", 12),
        (house.dance, "舞蹈室", 12),
        (house.hall, "多功能厅", 45),
    ] {
        let mut details = room_details(name);
        details["capacity"] = json!(capacity);
        details["checkIn"] = json!(true);
        let input = json!({"roomId": room, "details": details});
        office.act("editRoom", input, "{ id checkIn }").await.data();
    }
    house
}

pub fn instant(at: &Json) -> DateTime<Utc> {
    at.as_str().expect("a time").parse().unwrap()
}

/// Sets the clock.
fn at(app: &TestApp, text: &str) {
    app.advance(day(text) - app.now());
}

async fn at_the_door_they_check_in(app: &TestApp) {
    let house = with_doors(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let (resident, other) = (
        app.as_role(Role::Resident).await,
        app.as_role(Role::Neighbour).await,
    );
    let id = booked(&resident, house.yoga, day("24T09:00"), 60).await;
    let token = door_token(&office, house.yoga).await;
    assert!(token.len() > 20);
    let query = "query($id: UUID!) { room(id: $id) { checkIn doorLink } }";
    let seen = resident.gql(query, json!({"id": house.yoga})).await;
    assert_eq!(
        seen.data()["room"],
        json!({"checkIn": true, "doorLink": null})
    );

    at(app, "24T08:44");
    let soon = code(app, house.yoga, &token).await;
    let early = check_in(&resident, house.yoga, &soon).await;
    early.refused_on("TOO_SOON", "roomId");
    at(app, "24T08:46");
    let shown = screen(app, house.yoga, &token).await;
    assert_eq!(shown["roomName"], "瑜伽室");
    assert_eq!(shown["centreName"], "半山邻里中心");
    assert_eq!(shown["times"].as_array().unwrap().len(), 1);
    let code = last_part(&shown["link"]);
    check_in(&other, house.yoga, &code)
        .await
        .refused_on("NOT_FOUND", "roomId");
    app.nobody()
        .act(
            "checkIn",
            json!({"roomId": house.yoga, "code": code}),
            "{ id }",
        )
        .await
        .refused("UNAUTHENTICATED");
    let before = known(&resident, id).await;
    assert_eq!(instant(&before["checkInFrom"]), day("24T08:45"));
    assert_eq!(instant(&before["checkInBy"]), day("24T09:15"));
    let done = check_in(&resident, house.yoga, &code).await;
    assert_eq!(done.result()["id"], json!(id));
    assert_eq!(done.result()["state"], "BOOKED");
    assert_eq!(done.result()["checkInBy"], Json::Null);
    assert_eq!(done.result()["events"][1]["kind"], "CHECKED_IN");
    // Twice is as good as once.
    check_in(&resident, house.yoga, &code).await.data();
    at(app, "24T09:30");
    look(app).await;
    let after = known(&resident, id).await;
    assert_eq!(after["state"], "BOOKED");
    assert_eq!(after["events"].as_array().unwrap().len(), 2);
}

async fn the_code_is_another_every_minute(app: &TestApp) {
    let house = with_doors(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    booked(&resident, house.yoga, day("24T09:00"), 60).await;
    let token = door_token(&office, house.yoga).await;
    at(app, "24T08:50");
    let first = code(app, house.yoga, &token).await;
    app.advance(TimeDelta::seconds(59));
    assert_eq!(code(app, house.yoga, &token).await, first);
    app.advance(TimeDelta::seconds(1));
    assert_ne!(code(app, house.yoga, &token).await, first);
    app.advance(TimeDelta::minutes(3));
    check_in(&resident, house.yoga, &first)
        .await
        .refused_on("DOOR_CODE_OLD", "code");
    // That of one door does not open another.
    let token = door_token(&office, house.dance).await;
    let other = code(app, house.dance, &token).await;
    check_in(&resident, house.yoga, &other)
        .await
        .refused_on("DOOR_CODE_OLD", "code");
    check_in(&resident, house.yoga, "")
        .await
        .refused_on("DOOR_CODE_OLD", "code");
}

async fn the_link_of_the_screen_is_renewed(app: &TestApp) {
    let house = with_doors(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let former = door_token(&office, house.yoga).await;
    let input = json!({"roomId": house.yoga});
    let renewed = office.act("renewDoor", input, "{ doorLink }").await;
    let token = last_part(&renewed.result()["doorLink"]);
    assert_ne!(token, former);
    assert_eq!(screen(app, house.yoga, &former).await, Json::Null);
    assert_ne!(screen(app, house.yoga, &token).await, Json::Null);
    // There is none where nobody checks in.
    let query = "query($id: UUID!) { room(id: $id) { doorLink } }";
    let none = office.gql(query, json!({"id": house.council})).await;
    assert_eq!(none.data()["room"]["doorLink"], Json::Null);
}

async fn at_the_door_of_the_hall_and_of_its_halves(app: &TestApp) {
    let house = with_doors(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let id = booked(&resident, house.hall, day("24T09:00"), 60).await;
    let token = door_token(&office, house.dance).await;
    at(app, "24T09:05");
    let code = code(app, house.dance, &token).await;
    let done = check_in(&resident, house.dance, &code).await;
    assert_eq!(done.result()["id"], json!(id));
}

async fn the_desk_sees_them_come(app: &TestApp) {
    let house = with_doors(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let id = booked(&resident, house.yoga, day("24T09:00"), 60).await;
    let admit = async |client: &Client| on_booking(client, "admitBooking", json!({}), id).await;
    admit(&office).await.refused("STATE_CHANGED");
    at(app, "24T09:14");
    admit(&resident).await.refused("FORBIDDEN");
    let done = admit(&office).await;
    assert_eq!(instant(&done.result()["checkedInAt"]), day("24T09:14"));
    admit(&office).await.refused("STATE_CHANGED");
}

async fn nobody_came_and_the_rest_is_offered(app: &TestApp) {
    let house = with_doors(app).await;
    let resident = app.as_role(Role::Resident).await;
    let waiter = app.as_role(Role::Neighbour).await;
    let id = booked(&resident, house.yoga, day("24T09:00"), 120).await;
    join(&waiter, house.yoga, day("24T09:00"), 120).await.data();
    at(app, "24T09:14");
    look(app).await;
    assert_eq!(known(&resident, id).await["state"], "BOOKED");
    at(app, "24T09:15");
    look(app).await;
    let missed = known(&resident, id).await;
    assert_eq!(missed["state"], "MISSED");
    assert_eq!(missed["permitted"], json!(["APPEAL"]));
    assert_eq!(missed["events"][1]["kind"], "MISSED");
    assert_eq!(notices(&resident).await, ["BOOKING_MISSED"]);
    // Among what is over, not among what is to come.
    assert!(mine(&resident, false).await.is_empty());
    assert_eq!(mine(&resident, true).await.len(), 1);
    let offer = offered(&waiter).await.expect("what is left is offered");
    let offer = known(&waiter, offer).await;
    assert_eq!(instant(&offer["startsAt"]), day("24T09:30"));
    // At the door it is too late.
    let office = app.as_role(Role::CommunityAdmin).await;
    let token = door_token(&office, house.yoga).await;
    let code = code(app, house.yoga, &token).await;
    check_in(&resident, house.yoga, &code)
        .await
        .refused("STATE_CHANGED");
}

/// Misses what is booked on each of these days at nine; answers the bookings.
pub async fn missed(app: &TestApp, client: &Client, room: Uuid, days: &[&str]) -> Vec<Uuid> {
    let mut all = Vec::new();
    for one in days {
        all.push(booked(client, room, day(&format!("{one}T09:00")), 60).await);
    }
    for one in days {
        at(app, &format!("{one}T09:15"));
        look(app).await;
    }
    all
}

async fn who_misses_too_often_waits(app: &TestApp) {
    let house = with_doors(app).await;
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let all = missed(app, &resident, house.yoga, &["24", "25", "26"]).await;
    let query = "{ myMissedBookings { id missedUntil } }";
    let own = resident.gql(query, json!({})).await;
    assert_eq!(own.data()["myMissedBookings"].as_array().unwrap().len(), 3);
    let refused = hold(&resident, house.dance, day("27T09:00"), 60).await;
    refused.refused_on("MISSED_TOO_OFTEN", "roomId");
    book(&office, house.dance, day("27T14:00"), 60).await.data();
    join(&resident, house.dance, day("27T14:00"), 60)
        .await
        .refused_on("MISSED_TOO_OFTEN", "roomId");
    // Others are not barred, and one that is excused is one less.
    hold(
        &app.as_role(Role::Neighbour).await,
        house.dance,
        day("27T09:00"),
        60,
    )
    .await
    .data();
    on_booking(&office, "excuseBooking", json!({}), all[0])
        .await
        .data();
    hold(&resident, house.dance, day("27T10:00"), 60)
        .await
        .data();
}

async fn an_appeal_is_heard(app: &TestApp) {
    let house = with_doors(app).await;
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let all = missed(app, &resident, house.yoga, &["24", "25"]).await;
    let appeal = async |id, words: &str| {
        let said = json!({"reason": words});
        on_booking(&resident, "appealBooking", said, id).await
    };
    appeal(all[0], " ").await.refused_on("REQUIRED", "reason");
    let open = appeal(all[0], "孩子发烧，送医院了").await;
    assert_eq!(open.result()["appeal"], "OPEN");
    appeal(all[0], "再说一次").await.refused("STATE_CHANGED");
    appeal(all[1], "那天停电").await.data();
    assert_eq!(
        notices(&office).await,
        ["BOOKING_APPEALED", "BOOKING_APPEALED"]
    );
    let query = "query($id: UUID!, $appealed: Boolean!) { \
                 missedBookings(centreId: $id, appealed: $appealed) { nodes { id } } }";
    let listed = async |appealed: bool| {
        let asked = json!({"id": house.id, "appealed": appealed});
        let answer = office.gql(query, asked).await;
        let nodes = answer.data()["missedBookings"]["nodes"].clone();
        nodes
            .as_array()
            .unwrap()
            .iter()
            .map(id_of)
            .collect::<Vec<_>>()
    };
    assert_eq!(listed(true).await, [all[1], all[0]]);
    on_booking(&office, "excuseBooking", json!({}), all[0])
        .await
        .data();
    let reason = json!({"reason": ""});
    on_booking(&office, "upholdBooking", reason, all[1])
        .await
        .refused_on("REQUIRED", "reason");
    let reason = json!({"reason": "当天没有停电"});
    let upheld = on_booking(&office, "upholdBooking", reason, all[1]).await;
    assert_eq!(upheld.result()["appeal"], "UPHELD");
    assert!(listed(true).await.is_empty());
    assert_eq!(listed(false).await, [all[1]]);
    let told = notices(&resident).await;
    assert_eq!(told[..2], ["BOOKING_UPHELD", "BOOKING_EXCUSED"]);
    // A week later it is too late, two months later it counts no longer.
    let late = missed(app, &resident, house.yoga, &["27"]).await[0];
    app.advance(TimeDelta::days(8));
    appeal(late, "那天出差").await.refused("STATE_CHANGED");
    app.advance(TimeDelta::days(60));
    let resident = app.as_role(Role::Resident).await;
    let own = resident.gql("{ myMissedBookings { id } }", json!({})).await;
    assert_eq!(own.data()["myMissedBookings"], json!([]));
}

async fn what_is_moved_is_checked_in_anew(app: &TestApp) {
    let house = with_doors(app).await;
    let resident = app.as_role(Role::Resident).await;
    let id = booked(&resident, house.yoga, day("24T09:00"), 60).await;
    shift(&resident, id, day("24T10:00"), 60).await.data();
    assert_eq!(
        instant(&known(&resident, id).await["checkInBy"]),
        day("24T10:15")
    );
    at(app, "24T09:20");
    look(app).await;
    assert_eq!(known(&resident, id).await["state"], "BOOKED");
    cancel(&resident, id).await.data();
    at(app, "24T10:20");
    look(app).await;
    assert_eq!(known(&resident, id).await["state"], "CANCELLED");
}

async fn what_managers_book_does_not_count(app: &TestApp) {
    let house = with_doors(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let id = booked(&office, house.yoga, day("24T09:00"), 60).await;
    at(app, "24T09:15");
    look(app).await;
    let missed = known(&office, id).await;
    assert_eq!(missed["state"], "MISSED");
    assert_eq!(missed["missedUntil"], Json::Null);
}

/// Whoever gets a room when it has begun has a quarter of an hour from then on, but not past the end.
async fn approved_when_it_has_begun(app: &TestApp) {
    let house = with_doors(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    at(app, "24T09:20");
    let id = booked(&office, house.yoga, day("24T09:00"), 60).await;
    assert_eq!(
        instant(&known(&office, id).await["checkInBy"]),
        day("24T09:35")
    );
    let short = booked(&office, house.dance, day("24T09:00"), 30).await;
    assert_eq!(
        instant(&known(&office, short).await["checkInBy"]),
        day("24T09:30")
    );
}
