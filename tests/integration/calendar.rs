//! The working calendar: who enters it, what it says, and how deadlines follow it.

use chrono::TimeDelta;

use crate::support::{Answer, Client, Role, TestApp, json, on_both, steps::PLAIN};

on_both! {
    a_year_is_entered_as_it_is_announced,
    what_cannot_be_read_is_named_by_its_line,
    deadlines_follow_the_calendar,
    only_streets_and_the_system_enter_it,
}

const YEAR: &str = "{ year announced text days { day kind name } }";

async fn enter(client: &Client, year: i32, text: &str) -> Answer {
    let input = json!({"year": year, "text": text});
    client.act("setCalendarYear", input, YEAR).await
}

async fn a_year_is_entered_as_it_is_announced(app: &TestApp) {
    let system = app.as_role(Role::StreetAdmin).await;
    let query = format!("{{ missingCalendarYear calendarYears {YEAR} }}");
    // It is November 2026.
    let before = system.gql(&query, json!({})).await;
    assert_eq!(before.data()["missingCalendarYear"], 2027);
    let years = before.data()["calendarYears"].as_array().unwrap();
    assert_eq!(
        (&years[0]["year"], &years[0]["announced"]),
        (&json!(2027), &json!(false))
    );
    assert_eq!(
        (&years[1]["year"], &years[1]["announced"]),
        (&json!(2026), &json!(true))
    );
    let entered = enter(&system, 2027, "2月5日至2月11日 休 春节\n2月14日 班 春节\n").await;
    let year = &entered.result()[0];
    assert_eq!(year["announced"], true);
    assert_eq!(
        year["text"],
        "2027-02-05至2027-02-11 休 春节\n2027-02-14 班 春节\n"
    );
    assert_eq!(year["days"].as_array().unwrap().len(), 8);
    let after = system.gql(&query, json!({})).await;
    assert!(after.data()["missingCalendarYear"].is_null());
    let told = "{ auditEntries(first: 1) { nodes { action subject } } }";
    let told = system.gql(told, json!({})).await;
    assert_eq!(
        told.data()["auditEntries"]["nodes"][0],
        json!({"action": "CALENDAR_SET", "subject": "2027"})
    );
}

async fn what_cannot_be_read_is_named_by_its_line(app: &TestApp) {
    let system = app.as_role(Role::SystemAdmin).await;
    let wrong = enter(&system, 2027, "2月5日 休 春节\n二月六日 休 春节\n").await;
    wrong.refused_on("INVALID", "text");
    assert_eq!(wrong.body["errors"][0]["extensions"]["limit"], 2);
    enter(&system, 2027, " \n")
        .await
        .refused_on("REQUIRED", "text");
    let early = enter(&system, 1999, "1月1日 休 元旦").await;
    early.refused_on("OUT_OF_RANGE", "year");
}

async fn deadlines_follow_the_calendar(app: &TestApp) {
    let plain = "{ dispatchDueAt finishDueAt workingDaysLeft }";
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let before = dispatcher
        .read_order(app.submitted(PLAIN).await, plain)
        .await;
    assert_eq!(before["dispatchDueAt"], "2026-11-24T01:00:00+00:00");
    assert_eq!(before["workingDaysLeft"], 1);
    // A day off on Tuesday, and the next Saturday is worked for it.
    let system = app.as_role(Role::SystemAdmin).await;
    let text = "11月24日 休 试行\n11月28日 班 试行";
    enter(&system, 2026, text).await.data();
    let after = dispatcher
        .read_order(app.submitted(PLAIN).await, plain)
        .await;
    assert_eq!(after["dispatchDueAt"], "2026-11-25T01:00:00+00:00");
    assert_eq!(after["finishDueAt"], "2026-12-02T01:00:00+00:00");
    app.advance(TimeDelta::days(1));
    let danger = app.submitted("danger").await;
    let danger = dispatcher.read_order(danger, plain).await;
    assert_eq!(danger["dispatchDueAt"], "2026-11-24T01:10:00+00:00");
    assert!(danger["workingDaysLeft"].is_null());
}

async fn only_streets_and_the_system_enter_it(app: &TestApp) {
    for role in [Role::Resident, Role::Dispatcher, Role::CommunityAdmin] {
        let client = app.as_role(role).await;
        enter(&client, 2027, "1月1日 休 元旦")
            .await
            .refused("FORBIDDEN");
        let years = client.gql("{ calendarYears { year } }", json!({})).await;
        assert!(years.is_ok());
    }
}
