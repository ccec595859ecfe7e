//! 周期预约: by a rule, after a dry run, with dates left out and added again.

use chrono::TimeDelta;
use uuid::Uuid;

use super::house::{BOOKING, House, book, booked, cancel, close, day, mine, notices, spaces_agree};
use crate::support::{Answer, Client, Json, Role, TestApp, json, on_both, steps::id_of};

on_both! {
    a_dry_run_says_what_each_date_comes_to,
    good_dates_are_booked_or_none,
    a_date_is_left_out_and_added_again,
    the_rest_moves_and_ends_together,
    all_or_one_are_approved,
    what_is_wrong_with_a_rule_is_said_of_its_field,
    rooms_and_people_bound_a_series,
    one_series_is_sent_twice,
    a_series_goes_into_a_calendar,
}

const SERIES: &str = "{ id frequency every weekdays first until fromMinute minutes purpose \
    room { id } dates { date startsAt endsAt verdict bookingId state } }";

/// Tuesdays from the 24th on, at nine for an hour.
pub fn rule(until: &str) -> Json {
    json!({
        "frequency": "WEEKLY", "every": 1, "first": "2026-11-24", "until": until,
        "fromMinute": 540, "minutes": 60,
    })
}

pub async fn repeat(client: &Client, room: Uuid, rule: Json, skips: bool) -> Answer {
    let input = json!({
        "roomId": room, "rule": rule, "purpose": "太极晨练", "heads": 8, "skips": skips,
    });
    client.act("bookSeries", input, SERIES).await
}

async fn plan(client: &Client, room: Uuid, rule: Json) -> Answer {
    let query = "query($room: UUID!, $rule: SeriesRuleInput!) { \
                 seriesPlan(roomId: $room, rule: $rule) { date startsAt verdict } }";
    client.gql(query, json!({"room": room, "rule": rule})).await
}

async fn series(client: &Client, id: Uuid) -> Json {
    let query = format!("query($id: UUID!) {{ series(id: $id) {SERIES} }}");
    client.gql(&query, json!({"id": id})).await.data()["series"].clone()
}

fn texts(list: &Json, name: &str) -> Vec<String> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| one[name].as_str().unwrap_or("-").to_owned())
        .collect()
}

/// The booking of the number-th date.
fn booking_of(series: &Json, number: usize) -> Uuid {
    let id = series["dates"][number]["bookingId"].as_str().unwrap();
    id.parse().unwrap()
}

async fn a_dry_run_says_what_each_date_comes_to(app: &TestApp) {
    let house = House::build(app).await;
    let (resident, neighbour) = (
        app.as_role(Role::Resident).await,
        app.as_role(Role::Neighbour).await,
    );
    let office = app.as_role(Role::CommunityAdmin).await;
    // One has it a week on, one is closed two weeks on, and in one week there are three already.
    let next = day("24T09:30") + TimeDelta::days(7);
    booked(&neighbour, house.hall, next, 30).await;
    let closed = day("24T08:00") + TimeDelta::days(14);
    close(&office, &house, None, closed, closed + TimeDelta::hours(4))
        .await
        .data();
    for hour in [14, 15, 16] {
        booked(&resident, house.council, day(&format!("25T{hour}:00")), 30).await;
    }
    let answer = plan(&resident, house.yoga, rule("2026-12-15")).await;
    let dates = &answer.data()["seriesPlan"];
    let expected = ["2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15"];
    assert_eq!(texts(dates, "date"), expected);
    let verdicts = ["WEEK_FULL", "TAKEN", "CLOSED", "FREE"];
    assert_eq!(texts(dates, "verdict"), verdicts);
    assert_eq!(dates[3]["startsAt"], "2026-12-15T01:00:00+00:00");

    // Managers are not counted.
    let answer = plan(&office, house.yoga, rule("2026-12-15")).await;
    let verdicts = ["FREE", "TAKEN", "CLOSED", "FREE"];
    assert_eq!(texts(&answer.data()["seriesPlan"], "verdict"), verdicts);

    // Dry: nothing has changed.
    assert_eq!(mine(&resident, false).await.len(), 3);
    let mut daily = rule("2026-11-27");
    daily["weekdays"] = json!(["TUE", "WED", "THU", "FRI"]);
    let answer = plan(&neighbour, house.dance, daily).await;
    let verdicts = ["FREE", "FREE", "FREE", "WEEK_FULL"];
    assert_eq!(texts(&answer.data()["seriesPlan"], "verdict"), verdicts);
}

async fn good_dates_are_booked_or_none(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let taken = day("24T09:00") + TimeDelta::days(7);
    booked(&neighbour, house.yoga, taken, 60).await;
    let refused = repeat(&resident, house.yoga, rule("2026-12-15"), false).await;
    refused.refused_on("DATES_NOT_FREE", "until");
    assert!(mine(&resident, false).await.is_empty());
    spaces_agree(app).await.unwrap();

    let made = repeat(&resident, house.yoga, rule("2026-12-15"), true).await;
    let made = made.result();
    let verdicts = ["-", "TAKEN", "-", "-"];
    assert_eq!(texts(&made["dates"], "verdict"), verdicts);
    let own = mine(&resident, false).await;
    assert_eq!(own.len(), 3);
    assert_eq!(own[0]["purpose"], "太极晨练");
    assert_eq!(own[0]["events"][0]["kind"], "BOOKED");
    assert_eq!(own[2]["startsAt"], "2026-12-15T01:00:00+00:00");
    assert_eq!(id_of(&own[0]), booking_of(made, 0));
    spaces_agree(app).await.unwrap();

    // Nothing is left of one that has no date at all.
    let refused = repeat(&neighbour, house.hall, rule("2026-11-30"), true).await;
    refused.refused_on("DATES_NOT_FREE", "until");
}

async fn a_date_is_left_out_and_added_again(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let taken = day("24T09:00") + TimeDelta::days(7);
    let in_the_way = booked(&neighbour, house.yoga, taken, 60).await;
    let made = repeat(&resident, house.yoga, rule("2026-12-08"), true).await;
    let id = id_of(made.result());
    let add = async |client: &Client, date: &str| {
        let input = json!({"seriesId": id, "date": date});
        client.act("bookSeriesDate", input, SERIES).await
    };
    let refused = add(&resident, "2026-12-01").await;
    refused.refused_on("SLOT_TAKEN", "date");
    cancel(&neighbour, in_the_way).await.data();
    assert_eq!(series(&resident, id).await["dates"][1]["verdict"], "FREE");
    let added = add(&resident, "2026-12-01").await;
    assert_eq!(texts(&added.result()["dates"], "verdict"), ["-", "-", "-"]);
    add(&resident, "2026-12-01").await.refused("STATE_CHANGED");
    add(&resident, "2026-12-02")
        .await
        .refused_on("INVALID", "date");
    add(&neighbour, "2026-12-01")
        .await
        .refused_on("NOT_FOUND", "seriesId");
    assert_eq!(series(&neighbour, id).await, Json::Null);

    // Given up alone and added again, it counts once in its week.
    let first = booking_of(added.result(), 0);
    cancel(&resident, first).await.data();
    assert_eq!(mine(&resident, false).await.len(), 2);
    let again = add(&resident, "2026-11-24").await;
    assert_ne!(booking_of(again.result(), 0), first);
    for hour in [14, 15] {
        let at = day(&format!("25T{hour}:00"));
        booked(&resident, house.yoga, at, 30).await;
    }
    book(&resident, house.yoga, day("25T16:00"), 30)
        .await
        .refused("WEEK_FULL");
    spaces_agree(app).await.unwrap();
}

async fn the_rest_moves_and_ends_together(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let made = repeat(&resident, house.yoga, rule("2026-12-15"), false).await;
    let id = id_of(made.result());
    let third = booking_of(made.result(), 2);
    let second = booking_of(made.result(), 1);
    let shift = async |booking: Uuid, days: i64, time: &str, minutes: i32| {
        let input = json!({
            "bookingId": booking, "startsAt": day(time) + TimeDelta::days(days), "minutes": minutes,
            "scope": "REST",
        });
        resident.act("moveBooking", input, BOOKING).await
    };
    // Over what they have, and over what one of them has.
    shift(second, 7, "24T09:30", 90).await.data();
    let times = ["01:00", "01:30", "01:30", "01:30"];
    let shown = series(&resident, id).await;
    for (number, time) in times.iter().enumerate() {
        let at = shown["dates"][number]["startsAt"].as_str().unwrap();
        assert!(at.contains(time), "{at}");
    }
    assert_eq!(shown["fromMinute"], 570);
    spaces_agree(app).await.unwrap();

    // One in the way of the last one, and none of them moves.
    let in_the_way = day("24T15:00") + TimeDelta::days(21);
    app.advance(TimeDelta::days(9));
    let first_of_it = booked(&neighbour, house.yoga, in_the_way, 60).await;
    shift(third, 14, "24T14:30", 60)
        .await
        .refused_on("SLOT_TAKEN", "startsAt");
    shift(third, 15, "24T09:30", 60)
        .await
        .refused_on("INVALID", "startsAt");
    let at = series(&resident, id).await["dates"][3]["startsAt"].clone();
    assert_eq!(at, "2026-12-15T01:30:00+00:00");
    cancel(&neighbour, first_of_it).await.data();
    shift(third, 14, "24T14:30", 60).await.data();
    spaces_agree(app).await.unwrap();

    let input = json!({"bookingId": third, "scope": "REST"});
    resident.act("cancelBooking", input, BOOKING).await.data();
    assert!(mine(&resident, false).await.is_empty());
    assert_eq!(mine(&resident, true).await.len(), 4);
    assert!(notices(&resident).await.is_empty());
    spaces_agree(app).await.unwrap();
}

async fn all_or_one_are_approved(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let made = repeat(&resident, house.council, rule("2026-12-15"), false).await;
    let made = made.result();
    assert_eq!(mine(&resident, false).await[0]["state"], "REQUESTED");
    assert_eq!(notices(&office).await, ["BOOKING_REQUESTED"]);
    let decide = async |name: &str, number: usize, scope: &str| {
        let mut input = json!({"bookingId": booking_of(made, number), "scope": scope});
        if name == "declineBooking" {
            input["reason"] = json!("当天有会议");
        }
        office.act(name, input, BOOKING).await.data();
    };
    decide("declineBooking", 1, "THIS").await;
    decide("approveBooking", 2, "ALL").await;
    let states = mine(&resident, false).await;
    assert_eq!(
        texts(&json!(states), "state"),
        ["BOOKED", "BOOKED", "BOOKED"]
    );
    assert_eq!(
        notices(&resident).await,
        ["BOOKING_APPROVED", "BOOKING_DECLINED"]
    );
    spaces_agree(app).await.unwrap();
}

async fn what_is_wrong_with_a_rule_is_said_of_its_field(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    for (change, code, on) in [
        (json!({"every": 0}), "OUT_OF_RANGE", "every"),
        (json!({"weekdays": ["WED"]}), "INVALID", "weekdays"),
        (json!({"until": "2026-11-23"}), "INVALID", "until"),
        (json!({"until": "2027-02-01"}), "OUT_OF_RANGE", "until"),
        (json!({"minutes": 50}), "INVALID", "minutes"),
        (json!({"minutes": 240}), "OUT_OF_RANGE", "minutes"),
        (json!({"fromMinute": 550}), "INVALID", "fromMinute"),
    ] {
        let mut rule = rule("2026-12-15");
        for (name, value) in change.as_object().unwrap() {
            rule[name] = value.clone();
        }
        let planned = plan(&resident, house.yoga, rule.clone()).await;
        planned.refused_on(code, on);
        let refused = repeat(&resident, house.yoga, rule, true).await;
        refused.refused_on(code, on);
    }
    let input = json!({
        "roomId": house.yoga, "rule": rule("2026-12-15"), "purpose": "", "heads": 13, "skips": true,
    });
    let refused = resident.act("bookSeries", input.clone(), SERIES).await;
    refused.refused_on("REQUIRED", "purpose");
    let mut input = input;
    input["purpose"] = json!("晨练");
    let refused = resident.act("bookSeries", input, SERIES).await;
    refused.refused_on("OUT_OF_RANGE", "heads");
}

async fn rooms_and_people_bound_a_series(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let elsewhere = app.as_role(Role::OtherMember).await;
    repeat(&elsewhere, house.yoga, rule("2026-12-15"), true)
        .await
        .refused_on("FORBIDDEN", "roomId");
    let mut once = super::house::room_details("瑜伽室");
    once["seriesDays"] = json!(0);
    let input = json!({"roomId": house.yoga, "details": once});
    office
        .act("editRoom", input, "{ id seriesDays }")
        .await
        .data();
    let resident = app.as_role(Role::Resident).await;
    repeat(&resident, house.yoga, rule("2026-12-15"), true)
        .await
        .refused_on("FORBIDDEN", "roomId");
}

async fn one_series_is_sent_twice(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let input = json!({
        "requestId": server::clock::new_id(), "roomId": house.yoga, "rule": rule("2026-12-15"),
        "purpose": "太极晨练", "heads": 8, "skips": false,
    });
    let first = resident.act("bookSeries", input.clone(), SERIES).await;
    let second = resident.act("bookSeries", input, SERIES).await;
    assert_eq!(first.result(), second.result());
    assert_eq!(mine(&resident, false).await.len(), 4);
}

async fn a_series_goes_into_a_calendar(app: &TestApp) {
    let house = House::build(app).await;
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let taken = day("24T09:00") + TimeDelta::days(7);
    booked(&neighbour, house.yoga, taken, 60).await;
    let made = repeat(&resident, house.yoga, rule("2026-12-15"), true).await;
    let id = id_of(made.result());
    cancel(&resident, booking_of(made.result(), 2)).await.data();
    let input = json!({
        "bookingId": booking_of(made.result(), 3), "minutes": 60,
        "startsAt": day("24T10:00") + TimeDelta::days(21),
    });
    resident.act("moveBooking", input, BOOKING).await.data();
    let file = async |client: &Client| {
        let path = format!("/series/{id}.ics");
        client.get(&path).send().await.unwrap()
    };
    let text = file(&resident).await.text().await.unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    // One date was left out, one given up and one moved.
    for line in [
        "DTSTART:20261124T010000Z",
        "RDATE:20261124T010000Z",
        "RDATE:20261201T010000Z",
        "RDATE:20261208T010000Z",
        "RDATE:20261215T010000Z",
        "EXDATE:20261201T010000Z",
        "RECURRENCE-ID:20261208T010000Z",
        "STATUS:CANCELLED",
        "RECURRENCE-ID:20261215T010000Z",
        "DTSTART:20261215T020000Z",
        "SUMMARY:太极晨练 · 瑜伽室",
    ] {
        assert!(lines.contains(&line), "{line} is not in {text}");
    }
    let uid = format!("UID:{id}@linli");
    let events = lines.iter().filter(|line| **line == uid).count();
    assert_eq!(events, 3);
    assert_eq!(file(&neighbour).await.status(), 404);
    assert_eq!(file(&app.nobody()).await.status(), 401);
}
