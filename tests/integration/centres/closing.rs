//! A centre closes for some time: whom it hits, and who comes after.

use chrono::{DateTime, TimeDelta, Utc};

use super::attendance::instant;
use super::house::{House, book, booked, close, day, mine, notices, spaces_agree, starts};
use crate::support::{Client, Role, TestApp, json, on_both};

on_both! {
    a_closure_ends_what_is_in_its_way,
    a_closure_is_taken_back,
    closures_are_checked,
    another_time_is_offered,
}

async fn a_closure_ends_what_is_in_its_way(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    booked(&resident, house.yoga, day("24T09:00"), 60).await;
    booked(&resident, house.council, day("24T10:00"), 60).await;
    booked(&resident, house.yoga, day("25T09:00"), 60).await;
    let closed = close(&office, &house, None, day("24T08:00"), day("24T21:00")).await;
    assert_eq!(closed.result()["closures"][0]["reason"], "水管检修");
    assert_eq!(mine(&resident, false).await.len(), 1);
    let ended = mine(&resident, true).await;
    assert_eq!(ended.len(), 2);
    assert_eq!(ended[0]["state"], "CLOSED");
    assert_eq!(ended[0]["reason"], "水管检修");
    assert_eq!(notices(&resident).await, ["BOOKING_CLOSED"; 2]);
    assert!(
        starts(&resident, house.yoga, "2026-11-24", 60)
            .await
            .is_empty()
    );
    book(&resident, house.hall, day("24T14:00"), 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    // Those that were ended count no longer.
    for time in ["26T09:00", "27T09:00"] {
        booked(&resident, house.yoga, day(time), 60).await;
    }
    spaces_agree(app).await.unwrap();
}

async fn another_time_is_offered(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let id = booked(&resident, house.yoga, day("24T10:00"), 60).await;
    let other_times =
        "query($id: UUID!) { otherTimes(bookingId: $id) { starts room { id name } } }";
    let instead = async |client: &Client| {
        let answer = client.gql(other_times, json!({"id": id})).await;
        answer.data()["otherTimes"].as_array().unwrap().clone()
    };
    assert!(instead(&resident).await.is_empty(), "nothing was closed");
    let (from, until) = (day("24T08:00"), day("24T21:00"));
    close(&office, &house, Some(house.yoga), from, until)
        .await
        .data();
    booked(&neighbour, house.dance, day("24T10:00"), 60).await;
    let found = instead(&resident).await;
    let names: Vec<&str> = found
        .iter()
        .filter_map(|one| one["room"]["name"].as_str())
        .collect();
    assert_eq!(names, ["舞蹈室", "议事厅", "瑜伽室"]);
    let starts = |number: usize| -> Vec<DateTime<Utc>> {
        let starts = found[number]["starts"].as_array().unwrap().iter();
        starts.map(instant).collect()
    };
    // Whatever is nearest to ten, when it begins and ends within the two hours around.
    assert_eq!(starts(0), ["24T08:30", "24T09:00", "24T11:00"].map(day));
    assert_eq!(starts(1), ["24T09:30", "24T10:00", "24T10:30"].map(day));
    assert_eq!(starts(2), ["25T10:00", "26T10:00", "27T10:00"].map(day));
    let hidden = neighbour.gql(other_times, json!({"id": id})).await;
    assert_eq!(hidden.data()["otherTimes"], json!([]));
    app.advance(day("24T10:00") - app.now());
    let resident = app.as_role(Role::Resident).await;
    assert!(instead(&resident).await.is_empty(), "its time is past");
}

async fn a_closure_is_taken_back(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let (from, until) = (day("24T08:00"), day("26T00:00"));
    let closed = close(&office, &house, Some(house.yoga), from, until).await;
    let closure = closed.result()["closures"][0]["id"].clone();
    assert_eq!(closed.result()["closures"][0]["room"]["name"], "瑜伽室");
    // The hall has no wall without it; the other half is open.
    book(&resident, house.hall, day("24T09:00"), 60)
        .await
        .refused("SLOT_TAKEN");
    booked(&resident, house.dance, day("24T09:00"), 60).await;
    let lift = json!({"closureId": closure});
    resident
        .act("liftClosure", lift.clone(), "{ id }")
        .await
        .refused_on("FORBIDDEN", "closureId");
    office
        .act("liftClosure", lift.clone(), "{ id }")
        .await
        .data();
    office
        .act("liftClosure", lift, "{ id }")
        .await
        .refused("STATE_CHANGED");
    booked(&resident, house.yoga, day("24T09:00"), 60).await;
    spaces_agree(app).await.unwrap();
}

async fn closures_are_checked(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let (from, until) = (day("24T08:00"), day("24T12:00"));
    let minute = TimeDelta::minutes(1);
    close(&office, &house, None, from + minute, until)
        .await
        .refused_on("INVALID", "startsAt");
    close(&office, &house, None, from, until + minute)
        .await
        .refused_on("INVALID", "endsAt");
    close(&office, &house, None, until, from)
        .await
        .refused_on("INVALID", "endsAt");
    close(&office, &house, None, from, from + TimeDelta::days(32))
        .await
        .refused_on("OUT_OF_RANGE", "endsAt");
    close(&office, &house, Some(house.yoga), from, until)
        .await
        .data();
    close(&office, &house, None, from, until)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    let resident = app.as_role(Role::Resident).await;
    close(&resident, &house, None, from, until)
        .await
        .refused_on("FORBIDDEN", "centreId");
}
