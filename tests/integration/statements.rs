//! How many statements a page costs: the same for three orders as for forty.

use std::time::Duration;

use uuid::Uuid;

use crate::support::{
    Client, Json, Role, TestApp, json, on_both,
    steps::{PLAIN, id_of},
};

on_both! {
    the_hall,
    the_desk,
    a_plain_list,
    an_order,
    a_large_crew,
}

/// Every request begins with who is asking: session with appointments and their places; memberships.
const VIEWER: u64 = 2;

/// However busy the machine is: what is asked for together is asked for within this time.
const LOADER_DELAY: Duration = Duration::from_millis(250);

/// What the app shows of an order in a list, and more.
const CARD: &str = "id number state version words crewSize crewTaken dueAt open actions \
    category { code nameZh skill { nameZh } } place { id name fullName } desk { id name } \
    skills { code nameZh } matchedSkills { code } requester { name phone } \
    crew { name isViewer } photos { thumbnailUrl } rating { stars }";

async fn the_hall(app: &TestApp) {
    let member = unhurried(app, Role::Member).await;
    app.gains_skill(Role::Member, "electrician").await;
    let query =
        format!("{{ hall(first: 100) {{ nodes {{ {CARD} }} pageInfo {{ hasNextPage }} }} }}");
    let few = fill_hall(app, 3).await;
    // The page with category, place and requester; the category's skill; the places above; desk;
    // crew and its people; who asked for somebody's place; skills wanted (two) and the viewer's own;
    // photos; ratings.
    let expected = VIEWER + 12;
    let of_few = statements(&member, &query, few).await;
    let many = fill_hall(app, 37).await;
    let of_many = statements(&member, &query, few + many).await;
    assert_eq!((of_few, of_many), (expected, expected));
}

async fn the_desk(app: &TestApp) {
    let dispatcher = unhurried(app, Role::Dispatcher).await;
    let query = format!("{{ desk(tab: RUNNING, first: 100) {{ nodes {{ {CARD} }} }} }}");
    let few = fill_hall(app, 3).await;
    // The same as in the hall, and who was asked to help: the desk may answer for them.
    let expected = VIEWER + 12;
    let of_few = statements(&dispatcher, &query, few).await;
    let many = fill_hall(app, 37).await;
    let of_many = statements(&dispatcher, &query, few + many).await;
    assert_eq!((of_few, of_many), (expected, expected));
}

/// What a desk looks at all day: one statement for the orders, one for all their events.
async fn a_plain_list(app: &TestApp) {
    let dispatcher = unhurried(app, Role::Dispatcher).await;
    let query = "{ desk(tab: RUNNING, first: 100) { nodes { number words category { nameZh } \
        place { name } requester { name } timeline(first: 3) { nodes { kind at words } } } } }";
    let few = fill_hall(app, 3).await;
    let of_few = statements(&dispatcher, query, few).await;
    let many = fill_hall(app, 37).await;
    let of_many = statements(&dispatcher, query, few + many).await;
    assert_eq!((of_few, of_many), (VIEWER + 2, VIEWER + 2));
}

async fn an_order(app: &TestApp) {
    let resident = unhurried(app, Role::Resident).await;
    let id = app.in_progress("utilities").await;
    let query = format!(
        "{{ order(id: \"{id}\") {{ {CARD} timeline(first: 100) {{ nodes {{ kind at actorName words \
         photos {{ thumbnailUrl }} }} pageInfo {{ hasNextPage }} }} }} }}"
    );
    // As in a list, and the events. Who acted is asked for together with the crew; the desk and the
    // photos of events sometimes in time to go with those of the order, sometimes not.
    let expected = VIEWER + 12..=VIEWER + 14;
    add_notes(app, id, 2).await;
    let of_few = statements(&resident, &query, 5).await;
    add_notes(app, id, 38).await;
    let of_many = statements(&resident, &query, 43).await;
    for found in [of_few, of_many] {
        assert!(expected.contains(&found), "{of_few}, {of_many}");
    }
}

async fn a_large_crew(app: &TestApp) {
    let resident = unhurried(app, Role::Resident).await;
    let members = app.more_members(12).await;
    // The order, who is in its crew, and these people.
    let expected = VIEWER + 3;
    let mut found = Vec::new();
    for crew_size in [1, 12] {
        let id = app.dispatched(PLAIN, crew_size as i32).await;
        for member in &members[..crew_size] {
            app.sign_in(*member).await.claim(id).await.data();
        }
        let query = format!("{{ order(id: \"{id}\") {{ nodes: crew {{ name }} }} }}");
        found.push(statements(&resident, &query, crew_size).await);
    }
    assert_eq!(found, [expected, expected]);
}

/// Counts what a query costs that has to show so many rows.
async fn statements(client: &Client, query: &str, rows: usize) -> u64 {
    let before = client.statements();
    let answer = client.gql(query, json!({})).await;
    let statements = client.statements() - before;
    let root = answer.data().as_object().unwrap().values().next().unwrap();
    let shown = root.get("nodes").unwrap_or(&root["timeline"]["nodes"]);
    assert_eq!(shown.as_array().map(Vec::len), Some(rows), "{shown}");
    statements
}

/// Somebody at a server that counts the same on every machine.
async fn unhurried(app: &TestApp, role: Role) -> Client {
    let app = app.with(|app| app.loader_delay = LOADER_DELAY).await;
    app.as_role(role).await
}

/// Dispatched orders with a photo, a skill, and one of two places taken.
async fn fill_hall(app: &TestApp, count: usize) -> usize {
    app.has_room_for_many_orders(Role::Handler).await;
    let resident = app.as_role(Role::Resident).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let handler = app.as_role(Role::Handler).await;
    if count == 3 {
        app.gains_skill(Role::Handler, "electrician").await;
    }
    for number in 0..count {
        let category = if number % 2 == 0 { "utilities" } else { PLAIN };
        let mut request = app.request(category);
        request["photoIds"] = json!([resident.upload_photo().await]);
        let id = id_of(resident.submit(request).await.result());
        let input = json!({"orderId": id, "crewSize": 2, "skillCodes": ["electrician", "plumber"]});
        dispatcher
            .act("dispatchOrder", input, "{ id }")
            .await
            .data();
        handler.claim(id).await.data();
    }
    count
}

async fn add_notes(app: &TestApp, id: Uuid, count: usize) {
    let handler = app.as_role(Role::Handler).await;
    for _ in 0..count {
        let note: Json = json!({
            "orderId": id, "words": "换了零件", "photoIds": [handler.upload_photo().await],
        });
        handler.act("addProgress", note, "{ id }").await.data();
    }
}
