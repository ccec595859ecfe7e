//! Numbers, whose turn it is, and what the counters do.

use super::hall::{Hall, look, mine, minutes, notices, on_ticket, pass_to, ticket};
use crate::{
    centres::house::day,
    support::{Role, TestApp, json, on_both, steps::id_of},
};

on_both! {
    appointments_whose_time_has_come_go_first,
    who_stands_in_the_hall_takes_a_number,
    the_desk_gives_numbers,
    who_does_not_come_is_passed_and_called_again,
    a_counter_serves_one_at_a_time,
    the_screen_in_the_hall,
    a_matter_is_handed_on,
    only_managers_call,
}

async fn appointments_whose_time_has_come_go_first(app: &TestApp) {
    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let member = app.as_role(Role::Member).await;
    let appointment = hall.booked(&neighbour, day("23T09:40")).await;
    let later = hall.booked(&member, day("23T10:00")).await;
    let walk_in = id_of(hall.walk_in(app, &resident).await.result());
    assert_eq!(ticket(&resident, walk_in).await["ahead"], 0);
    hall.arrive(app, &member, later).await.data();
    hall.arrive(app, &neighbour, appointment).await.data();
    // Before their time they are as those who came without one.
    assert_eq!(ticket(&neighbour, appointment).await["ahead"], 2);
    app.advance(minutes(40));
    assert_eq!(ticket(&neighbour, appointment).await["ahead"], 0);
    assert_eq!(ticket(&resident, walk_in).await["ahead"], 1);
    let queue = hall.queue(&office, "2026-11-23").await;
    let numbers: Vec<_> = queue.data()["windowQueue"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["number"].clone())
        .collect();
    assert_eq!(numbers, ["003", "001", "002"]);
    let called = hall.next(&office, 2).await;
    assert_eq!(id_of(called.result()), appointment);
    assert_eq!(called.result()["state"], "CALLED");
    assert_eq!(called.result()["counter"], 2);
    let told = ("TICKET_CALLED".to_owned(), "2".to_owned());
    assert_eq!(notices(&neighbour).await, [told]);
    assert_eq!(id_of(hall.next(&office, 1).await.result()), walk_in);
    assert_eq!(ticket(&resident, walk_in).await["ahead"], json!(null));
    assert_eq!(id_of(hall.next(&office, 1).await.result()), later);
    assert_eq!(ticket(&resident, walk_in).await["state"], "SERVED");
    hall.next(&office, 2).await.refused("NOBODY_WAITS");
    // Who is at a counter stays there where nobody is next.
    assert_eq!(ticket(&neighbour, appointment).await["state"], "CALLED");
}

async fn who_stands_in_the_hall_takes_a_number(app: &TestApp) {
    let hall = Hall::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let appointment = hall.booked(&resident, day("23T10:20")).await;
    let early = hall.arrive(app, &resident, appointment).await;
    early.refused_on("TOO_SOON", "ticketId");
    app.advance(minutes(20));
    let code = hall.code(app).await;
    let input = |code: &str| json!({"centreId": hall.id, "code": code, "ticketId": appointment});
    app.advance(minutes(4));
    for code in [code.as_str(), "0", ""] {
        let old = resident.act("takeNumber", input(code), "{ id }").await;
        old.refused_on("DOOR_CODE_OLD", "code");
    }
    let neighbour = app.as_role(Role::Neighbour).await;
    let not_theirs = hall.arrive(app, &neighbour, appointment).await;
    not_theirs.refused_on("NOT_FOUND", "ticketId");
    let code = json!({"centreId": hall.id, "code": hall.code(app).await});
    let nothing = resident.act("takeNumber", code, "{ id }").await;
    nothing.refused_on("REQUIRED", "itemId");

    let came = hall.arrive(app, &resident, appointment).await;
    assert_eq!(came.result()["number"], "001");
    assert_eq!(came.result()["state"], "WAITING");
    hall.arrive(app, &resident, appointment)
        .await
        .refused_on("STATE_CHANGED", "ticketId");
    hall.walk_in(app, &resident)
        .await
        .refused_on("ALREADY_WAITING", "itemId");
    // Somebody of another community comes as they are.
    let stranger = app.as_role(Role::OtherMember).await;
    let number = hall.walk_in(app, &stranger).await;
    assert_eq!(number.result()["number"], "002");
    assert_eq!(mine(&stranger).await.len(), 1);
    on_ticket(&stranger, "cancelTicket", id_of(number.result()))
        .await
        .data();
    assert!(mine(&stranger).await.is_empty());
}

async fn the_desk_gives_numbers(app: &TestApp) {
    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let give = async |phone: Option<&str>| {
        let input = json!({"itemId": hall.item, "phone": phone});
        office.act("giveNumber", input, super::hall::TICKET).await
    };
    let nobodys = give(None).await;
    assert_eq!(nobodys.result()["number"], "001");
    assert_eq!(nobodys.result()["personName"], json!(null));
    let theirs = give(Some(&app.town.phone(Role::Resident))).await;
    assert_eq!(theirs.result()["number"], "002");
    assert_eq!(mine(&resident).await[0]["number"], "002");
    assert!(mine(&office).await.is_empty());
    give(Some(&app.town.phone(Role::Resident)))
        .await
        .refused_on("ALREADY_WAITING", "itemId");
    give(Some("13900000000"))
        .await
        .refused_on("NOT_FOUND", "phone");
    give(Some("12")).await.refused_on("PHONE_INVALID", "phone");
    // And sees who comes for an appointment.
    let neighbour = app.as_role(Role::Neighbour).await;
    let appointment = hall.booked(&neighbour, day("23T09:20")).await;
    let admitted = on_ticket(&office, "admitTicket", appointment).await;
    assert_eq!(admitted.result()["number"], "003");
    let called = hall.next(&office, 1).await;
    assert_eq!(called.result()["number"], "001");
    assert_eq!(
        called.result()["permitted"],
        json!(["SERVE", "PASS", "CALL"])
    );
}

async fn who_does_not_come_is_passed_and_called_again(app: &TestApp) {
    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let id = id_of(hall.walk_in(app, &resident).await.result());
    hall.next(&office, 1).await.data();
    on_ticket(&resident, "cancelTicket", id)
        .await
        .refused("STATE_CHANGED");
    let again = json!({"ticketId": id, "counter": 1});
    office.act("callTicket", again, "{ id }").await.data();
    let passed = on_ticket(&office, "passTicket", id).await;
    assert_eq!(passed.result()["state"], "PASSED");
    on_ticket(&office, "serveTicket", id)
        .await
        .refused("STATE_CHANGED");
    hall.next(&office, 1).await.refused("NOBODY_WAITS");
    let elsewhere = json!({"ticketId": id, "counter": 3});
    let answer = office.act("callTicket", elsewhere, "{ id }").await;
    answer.refused_on("OUT_OF_RANGE", "counter");
    let back = json!({"ticketId": id, "counter": 2});
    let back = office.act("callTicket", back, super::hall::TICKET).await;
    assert_eq!(back.result()["counter"], 2);
    let told: Vec<String> = notices(&resident)
        .await
        .into_iter()
        .map(|one| one.1)
        .collect();
    assert_eq!(told, ["2", "1", "1"]);
    let served = on_ticket(&office, "serveTicket", id).await;
    assert_eq!(served.result()["state"], "SERVED");
}

async fn a_counter_serves_one_at_a_time(app: &TestApp) {
    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let first = hall.walk_in(app, &app.as_role(Role::Resident).await).await;
    let second = hall.walk_in(app, &app.as_role(Role::Neighbour).await).await;
    let (first, second) = (id_of(first.result()), id_of(second.result()));
    hall.next(&office, 1).await.data();
    let here = json!({"ticketId": second, "counter": 1});
    office.act("callTicket", here, "{ id }").await.data();
    assert_eq!(ticket(&office, first).await["state"], "SERVED");
    // Whoever is forgotten at a counter was served.
    pass_to(app, day("24T00:00")).await;
    look(app).await;
    assert_eq!(ticket(&office, second).await["state"], "SERVED");
}

async fn the_screen_in_the_hall(app: &TestApp) {
    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let token = hall.token(app).await;
    let resident = app.as_role(Role::Resident).await;
    hall.walk_in(app, &resident).await.data();
    hall.walk_in(app, &app.as_role(Role::Neighbour).await)
        .await
        .data();
    hall.next(&office, 2).await.data();
    let screen = hall.screen(app, &token).await;
    assert_eq!(screen["calls"], json!([{"number": "001", "counter": 2}]));
    assert_eq!(screen["waitingCount"], 1);
    assert!(hall.screen(app, "0").await.is_null());
    let query = "query($id: UUID!) { serviceWindows(centreId: $id) { screenLink waitingCount } }";
    let seen = resident.gql(query, json!({"id": hall.id})).await;
    let seen = &seen.data()["serviceWindows"];
    assert_eq!(
        (&seen["screenLink"], &seen["waitingCount"]),
        (&json!(null), &json!(1))
    );
    let renew = json!({"centreId": hall.id});
    office
        .act("renewWindowScreen", renew, "{ centreId }")
        .await
        .data();
    assert!(hall.screen(app, &token).await.is_null());
    let token = hall.token(app).await;
    assert_eq!(hall.screen(app, &token).await["waitingCount"], 1);
}

async fn a_matter_is_handed_on(app: &TestApp) {
    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let id = id_of(hall.walk_in(app, &resident).await.result());
    let matter = |words: &str| json!({"ticketId": id, "categoryCode": crate::support::steps::PLAIN, "words": words});
    let early = office
        .act("handOnTicket", matter("家里水管漏了"), "{ id }")
        .await;
    early.refused("STATE_CHANGED");
    hall.next(&office, 1).await.data();
    let short = office.act("handOnTicket", matter("漏"), "{ id }").await;
    short.refused_on("TOO_SHORT", "words");
    let done = office
        .act("handOnTicket", matter("家里水管漏了"), super::hall::TICKET)
        .await;
    let order: uuid::Uuid = done.result()["orderId"].as_str().unwrap().parse().unwrap();
    assert_eq!(done.result()["permitted"], json!(["SERVE", "PASS", "CALL"]));
    let twice = office
        .act("handOnTicket", matter("家里水管漏了"), "{ id }")
        .await;
    twice.refused("STATE_CHANGED");
    // It is the resident's, at their home.
    let shown = "{ source state words actions place { id } }";
    let query = format!("query($id: UUID!) {{ order(id: $id) {shown} }}");
    let row = resident.gql(&query, json!({"id": order})).await;
    let row = &row.data()["order"];
    assert_eq!(row["source"], "WINDOW");
    assert_eq!(row["state"], "SUBMITTED");
    assert_eq!(row["words"], "家里水管漏了");
    assert!(
        row["actions"]
            .as_array()
            .unwrap()
            .contains(&json!("WITHDRAW"))
    );
    assert_eq!(notices(&resident).await[0].0, "TICKET_HANDED_ON");
    // Nobody says so of themself.
    let mut input = app.request(crate::support::steps::PLAIN);
    input["source"] = json!("WINDOW");
    let own = resident.act("submitOrder", input, "{ id }").await;
    own.refused_on("FORBIDDEN", "source");
    // Nobody in particular has no home.
    let nobodys = json!({"itemId": hall.item});
    let nobodys = office.act("giveNumber", nobodys, "{ id }").await;
    let nobodys = id_of(nobodys.result());
    hall.next(&office, 1).await.data();
    let mut input = matter("家里水管漏了");
    input["ticketId"] = json!(nobodys);
    let answer = office.act("handOnTicket", input, "{ id }").await;
    answer.refused("STATE_CHANGED");
}

async fn only_managers_call(app: &TestApp) {
    let hall = Hall::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let id = id_of(hall.walk_in(app, &resident).await.result());
    hall.next(&resident, 1)
        .await
        .refused_on("NOT_FOUND", "centreId");
    let queue = hall.queue(&resident, "2026-11-23").await;
    queue.refused_on("NOT_FOUND", "centreId");
    for act in ["serveTicket", "passTicket", "admitTicket"] {
        let answer = on_ticket(&resident, act, id).await;
        answer.refused_on("NOT_FOUND", "ticketId");
    }
    let give = json!({"itemId": hall.item});
    let answer = resident.act("giveNumber", give, "{ id }").await;
    answer.refused_on("NOT_FOUND", "itemId");
}
