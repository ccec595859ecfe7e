//! Several servers on one PostgreSQL: what changes at one is heard of at the others, once and in order,
//! also when commits overlap and when their link is cut; what is wanted once is done once.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use entity::{notification, photo};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::{
    capacity::Guard,
    clock::new_id,
    live::{self, Hint, LiveHub, LiveTopic, recheck},
    maintenance::housekeeping,
    telemetry,
};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::{
    races::{at_once, is_broken},
    support::{
        Role, TestApp,
        instance::Instance,
        json,
        live::{LiveSocket, Screen},
        on_postgres,
        steps::PLAIN,
    },
};

on_postgres! {
    a_change_at_one_is_heard_of_at_the_other,
    without_a_link_nothing_is_heard_of,
    fifty_claims_at_two_instances_are_shown_once_and_in_order,
    the_link_is_cut_in_mid_stream,
    an_instance_dies_before_it_tells,
    a_command_that_tells_nobody_is_found_out,
    a_flood_of_changes_becomes_one_hint,
    what_waits_is_told_before_an_instance_stops,
    whoever_signs_out_at_one_is_out_at_the_other,
    a_role_that_ended_at_one_hears_no_more_at_the_other,
    a_notice_is_derived_once,
    a_notice_is_derived_once_without_a_guard,
    one_instance_at_a_time_keeps_house,
}

/// Well before the next round of any check that might deliver it otherwise.
const AT_ONCE: Duration = Duration::from_secs(3);
/// Before it would be found out that nobody told.
const SOON: Duration = Duration::from_secs(8);
/// As long as it takes to find out what nobody told of, and some more for a busy machine.
const IN_THE_END: Duration = Duration::from_secs(30);

async fn a_change_at_one_is_heard_of_at_the_other(app: &TestApp) {
    telemetry::start_metrics().ok();
    let is_heard = live::is_heard(&app.app.db).await;
    assert!(is_heard.unwrap(), "`linli doctor` would complain");
    let (here, there) = Instance::pair(app).await;
    let resident = app.as_role(Role::Resident).await;
    let handler = app.as_role(Role::Handler).await;
    let id = app.dispatched(PLAIN, 1).await;
    for (one, other, version) in [(&here, &there, 3), (&there, &here, 4)] {
        let mut socket = LiveSocket::open(&other.server, &resident).await;
        let handler = handler.at(&one.server);
        match version {
            3 => handler.claim(id).await.data(),
            _ => handler.progress(id, "已上门查看").await.data(),
        };
        let heard = timeout(AT_ONCE, socket.order_hint()).await.unwrap();
        let expected = json!({"topic": "ORDER", "id": id, "version": version});
        assert_eq!(heard, expected);
    }
    let metrics = app.http().get(here.server.url("/metrics")).send().await;
    let metrics = metrics.unwrap().text().await.unwrap();
    for name in ["hints_sent", "hints_received", "listens"] {
        let name = format!("linli_live_{name}_total");
        assert!(metrics.contains(&name), "{name} is not among\n{metrics}");
    }
    here.leave().await;
    there.leave().await;
}

/// What the tests beside this one would find if instances did not tell each other.
async fn without_a_link_nothing_is_heard_of(app: &TestApp) {
    let here = Instance::join(app).await;
    let resident = app.as_role(Role::Resident).await;
    let mut socket = LiveSocket::open(app, &resident).await;
    let elsewhere = resident.at(&here.server);
    elsewhere.submit(app.request(PLAIN)).await.data();
    let mark = app.submitted(PLAIN).await;
    assert_eq!(socket.hints_until(mark).await, []);
    here.leave().await;
}

/// Commits overlap, so that hints overtake each other on their way: each order's versions are shown
/// in order on every screen, none twice, and the last one is reached.
async fn fifty_claims_at_two_instances_are_shown_once_and_in_order(app: &TestApp) {
    const CREW: i32 = 10;
    let (here, there) = Instance::pair(app).await;
    let resident = app.as_role(Role::Resident).await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        orders.push(app.dispatched(PLAIN, CREW).await);
    }
    let mut screens = Vec::new();
    for server in [&here.server, &there.server] {
        for id in &orders {
            screens.push(Screen::open(server, &resident, *id).await);
        }
    }
    let mut claims = Vec::new();
    for (number, member) in app.more_members(50).await.into_iter().enumerate() {
        let server = [&here.server, &there.server][number % 2];
        let member = app.sign_in(member).await.at(server);
        let id = orders[number % orders.len()];
        claims.push(async move { member.claim(id).await });
    }
    for answer in at_once(claims).await {
        answer.data();
    }
    for mut screen in screens {
        // Submitted and dispatched, then claimed by each of the crew.
        let last = i64::from(2 + CREW);
        let shown = timeout(IN_THE_END, screen.until(last)).await.unwrap();
        assert!(shown.is_sorted_by(|one, next| one < next), "{shown:?}");
        let mark = app.submitted(PLAIN).await;
        resident.at(&here.server).withdraw(mark).await.data();
        let heard = timeout(IN_THE_END, screen.heard_before(mark)).await;
        let heard = heard.unwrap();
        assert!(heard.is_sorted_by(|one, next| one < next), "{heard:?}");
        assert_eq!(heard.last(), Some(&last));
    }
    here.leave().await;
    there.leave().await;
}

/// Again and again while an order changes: the listeners alone, so that what is told goes nowhere, or
/// both ends. Afterwards nothing changes any more that could make up for it.
async fn the_link_is_cut_in_mid_stream(app: &TestApp) {
    let (here, there) = Instance::pair(app).await;
    let resident = app.as_role(Role::Resident).await;
    let handler = app.as_role(Role::Handler).await.at(&here.server);
    let id = app.in_progress(PLAIN).await;
    let mut screen = Screen::open(&there.server, &resident, id).await;
    for round in 0..6 {
        handler.progress(id, "已上门查看").await.data();
        let connections = [LISTENING, LINKS][round as usize % 2];
        let cutting = async {
            loop {
                cut(app, connections).await;
            }
        };
        let changing = async {
            handler.progress(id, "配件已到").await.data();
            handler.progress(id, "正在更换").await.data();
            // Until it is told, too.
            sleep(Duration::from_millis(50)).await;
        };
        tokio::select! {
            () = cutting => {}
            () = changing => {}
        }
        let last = 3 + 3 * (round + 1);
        let shown = timeout(SOON, screen.until(last)).await;
        let shown = shown.expect("a change is missed");
        assert!(shown.is_sorted_by(|one, next| one < next), "{shown:?}");
    }
    here.leave().await;
    there.leave().await;
}

const LINKS: &str = "%";
const LISTENING: &str = "LISTEN%";
const TELLING: &str = "%pg_notify%";

/// Ends the connections between instances that were last used for this.
async fn cut(app: &TestApp, query: &str) {
    let sql = format!(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
         WHERE datname = current_database() AND application_name = 'linli live' \
         AND query LIKE '{query}'"
    );
    app.writer().execute_unprepared(&sql).await.unwrap();
}

/// Between its commit and its hint: nobody ever tells of the change.
async fn an_instance_dies_before_it_tells(app: &TestApp) {
    let there = Instance::join(app).await;
    let resident = app.as_role(Role::Resident).await;
    let id = app.dispatched(PLAIN, 1).await;
    let mut screen = Screen::open(&there.server, &resident, id).await;
    // This one was never linked.
    app.as_role(Role::Handler).await.claim(id).await.data();
    let shown = timeout(IN_THE_END, screen.until(3)).await;
    assert_eq!(shown.expect("a change is missed").last(), Some(&3));
    there.leave().await;
}

/// Whatever it changed, and only that: what was told of is not found again.
async fn a_command_that_tells_nobody_is_found_out(app: &TestApp) {
    // Not linked, so that nobody but this test looks.
    let server = app.with(|_| {}).await;
    let is_missed = async || recheck::check(&server.app, Duration::ZERO).await.unwrap();
    is_missed().await;

    let resident = app.as_role(Role::Resident).await;
    let told = resident.at(&server).submit(app.request(PLAIN)).await;
    told.data();
    assert!(!is_missed().await, "what was told of is found missing");

    app.submitted(PLAIN).await;
    assert!(is_missed().await, "an order");
    let place = json!({"placeId": app.town.compound.id});
    let asked = resident.act("askEnrollment", place, "{ id }").await;
    asked.data();
    assert!(is_missed().await, "a 报到");
    assert!(!is_missed().await, "it is found twice");
}

/// More than are worth naming: nothing is blocked, and nothing lost silently.
async fn a_flood_of_changes_becomes_one_hint(app: &TestApp) {
    let here = Instance::join_with(app, |app| app.live = LiveHub::shared(50)).await;
    let there = Instance::join(app).await;
    let mut hints = there.server.app.live.subscribe();
    let change = |number| Hint {
        topic: LiveTopic::Order,
        id: Uuid::from_u128(number),
        version: 1,
    };
    here.server.app.live.tell((0..10_000).map(change));
    let heard = async { while hints.recv().await.unwrap() != Hint::EVERYTHING {} };
    timeout(AT_ONCE, heard).await.expect("changes are lost");

    // And then they are named again, as soon as the last of the flood is through.
    let named = async {
        for number in 20_000.. {
            here.server.app.live.tell([change(number)]);
            if hints.recv().await.unwrap() == change(number) {
                return;
            }
        }
    };
    timeout(AT_ONCE, named).await.expect("a change is lost");
    here.leave().await;
    there.leave().await;
}

/// Also when its connection is dead by then.
async fn what_waits_is_told_before_an_instance_stops(app: &TestApp) {
    let (here, there) = Instance::pair(app).await;
    let mut hints = there.server.app.live.subscribe();
    for version in 1..=2 {
        let hint = Hint {
            topic: LiveTopic::Order,
            id: Uuid::from_u128(1),
            version,
        };
        here.server.app.live.tell([hint]);
        if version == 2 {
            here.stop.cancel();
        }
        let heard = timeout(AT_ONCE, hints.recv()).await;
        assert_eq!(heard.expect("a change is lost").unwrap(), hint);
        cut(app, TELLING).await;
    }
    here.leave().await;
    there.leave().await;
}

async fn whoever_signs_out_at_one_is_out_at_the_other(app: &TestApp) {
    let (here, there) = Instance::pair(app).await;
    let leaving = app.as_role(Role::Resident).await;
    let mut socket = LiveSocket::open(&there.server, &leaving).await;
    let elsewhere = leaving.at(&here.server);
    let out = elsewhere.act("signOutEverywhere", json!({}), "").await;
    out.data();
    let closed = async { while socket.receive().await.is_some() {} };
    timeout(AT_ONCE, closed).await.expect("a socket stays open");
    here.leave().await;
    there.leave().await;
}

async fn a_role_that_ended_at_one_hears_no_more_at_the_other(app: &TestApp) {
    let (here, there) = Instance::pair(app).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let resident = app.as_role(Role::Resident).await.at(&here.server);
    let mut socket = LiveSocket::open(&there.server, &dispatcher).await;
    resident.submit(app.request(PLAIN)).await.data();
    timeout(AT_ONCE, socket.order_hint()).await.unwrap();

    let admin = app.as_role(Role::CommunityAdmin).await.at(&here.server);
    let roles = "query($id: UUID!) { person(id: $id) { roles { id } } }";
    let roles = admin
        .gql(roles, json!({"id": dispatcher.person_id()}))
        .await;
    let role = roles.data()["person"]["roles"][0]["id"].clone();
    let ended = json!({"appointmentId": role});
    admin.act("endRole", ended, "{ id }").await.data();

    resident.submit(app.request(PLAIN)).await.data();
    let own = dispatcher.at(&here.server).submit(app.request(PLAIN)).await;
    let own = crate::support::steps::id_of(own.result());
    let heard = timeout(AT_ONCE, socket.hints_until(own)).await.unwrap();
    assert!(
        !heard.iter().any(|(topic, _)| topic == "ORDER"),
        "{heard:?}"
    );
    here.leave().await;
    there.leave().await;
}

async fn a_notice_is_derived_once(app: &TestApp) {
    one_notice(app, Guard::On).await.unwrap();
}

async fn a_notice_is_derived_once_without_a_guard(app: &TestApp) {
    is_broken(one_notice(app, Guard::Off).await, "4 notices of one note");
}

/// The same request at both at once, as by a phone that asks again behind a balancing proxy.
async fn one_notice(app: &TestApp, guard: Guard) -> Result<(), String> {
    let here = Instance::join_with(app, |app| app.guard = guard).await;
    let there = Instance::join_with(app, |app| app.guard = guard).await;
    let handler = app.as_role(Role::Handler).await;
    let id = app.in_progress(PLAIN).await;
    let before = notices_of(app, id).await;
    let input =
        json!({"requestId": new_id(), "orderId": id, "words": "已上门查看", "photoIds": []});
    let notes = (0..4).map(|number| {
        let client = handler.at([&here.server, &there.server][number % 2]);
        let input = input.clone();
        async move { client.act("addProgress", input, "{ id }").await }
    });
    for answer in at_once(notes.collect::<Vec<_>>()).await {
        answer.data();
    }
    let derived = notices_of(app, id).await - before;
    here.leave().await;
    there.leave().await;
    match derived {
        1 => Ok(()),
        _ => Err(format!("{derived} notices of one note")),
    }
}

async fn notices_of(app: &TestApp, order_id: Uuid) -> u64 {
    notification::Entity::find()
        .filter(notification::Column::OrderId.eq(order_id))
        .count(app.db())
        .await
        .unwrap()
}

async fn one_instance_at_a_time_keeps_house(app: &TestApp) {
    const PHOTOS: usize = 20;
    let (here, there) = Instance::pair(app).await;
    let resident = app.as_role(Role::Resident).await;
    for _ in 0..PHOTOS {
        resident.upload_photo().await;
    }
    app.advance(TimeDelta::days(8));
    let sweep = |instance: &Instance| {
        let app: Arc<_> = instance.server.app.clone();
        tokio::spawn(async move { housekeeping::put_away(&app).await.unwrap() })
    };

    // Whoever finds another at it leaves it alone, and does not wait.
    let holding = app.app.db.begin().await.unwrap();
    let lock = server::db::HOUSEKEEPING_LOCK;
    let is_first = app.app.db.is_first_to_hold(&holding, lock).await;
    assert!(is_first.unwrap());
    assert_eq!(sweep(&here).await.unwrap(), 0);
    holding.rollback().await.unwrap();

    let swept = tokio::join!(sweep(&here), sweep(&there));
    assert_eq!(swept.0.unwrap() + swept.1.unwrap(), PHOTOS);
    assert_eq!(photo::Entity::find().count(app.db()).await.unwrap(), 0);
    here.leave().await;
    there.leave().await;
}
