//! Who may read and call what: the table, the schema, and every role trying everything.

mod schema;
mod table;
mod walk;
mod world;

use std::collections::{BTreeSet, HashMap};

use entity::{demo_person, notification};
use reqwest::Method;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use server::{
    clock::new_id,
    live::{Hint, LiveTopic},
};
use uuid::Uuid;

use self::{
    schema::{PAGE, Schema, Way},
    table::{Callers, LISTS, MUTATIONS, ORDERS, Others, QUERIES, SUBSCRIPTIONS, TYPES},
    walk::{Found, Walk},
    world::{Scene, World},
};
use crate::support::{
    Client, Json, Role, TestApp, json,
    live::{LiveSocket, upgrade_request},
    on_both,
    steps::PLAIN,
};

#[test]
fn the_table_and_the_schema_name_the_same() {
    let schema = Schema::parse(&server::graphql::sdl());
    let roots = ["Query", "Mutation", "Subscription"];
    let mut expected: BTreeSet<String> = BTreeSet::new();
    for row in TYPES {
        let sensitive = row.sensitive.iter().map(|(field, _)| *field);
        for field in row.fields.split_whitespace().chain(sensitive) {
            assert!(
                expected.insert(format!("{}.{field}", row.name)),
                "{}.{field} stands in the table twice",
                row.name
            );
        }
    }
    let queries = QUERIES.iter().map(|(field, _)| format!("Query.{field}"));
    let mutations = MUTATIONS
        .iter()
        .map(|row| format!("Mutation.{}", row.field));
    let subscriptions = SUBSCRIPTIONS
        .iter()
        .map(|field| format!("Subscription.{field}"));
    expected.extend(queries.chain(mutations).chain(subscriptions));

    let existing: BTreeSet<String> = schema
        .object_names()
        .into_iter()
        .flat_map(|object| {
            let fields = schema.field_names(object);
            fields
                .into_iter()
                .map(move |field| format!("{object}.{field}"))
        })
        .collect();
    let missing: Vec<_> = existing.difference(&expected).collect();
    let stale: Vec<_> = expected.difference(&existing).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "missing in access/table.rs: {missing:?}; there but no longer in the schema: {stale:?}"
    );
    assert!(
        roots
            .iter()
            .all(|root| schema.object_names().contains(root))
    );
}

on_both! {
    everybody_reads_what_the_table_says,
    everybody_calls_what_the_table_says,
    hints_reach_those_who_may_see,
    files_follow_the_same_rules,
}

/// Every root field, with everything that it leads to, as everybody.
async fn everybody_reads_what_the_table_says(app: &TestApp) {
    let schema = Schema::parse(&server::graphql::sdl());
    let world = World::create(app).await;
    offer_in_demo(app, Role::SystemAdmin).await;
    let demo = app.with(|app| app.settings.demo = true).await;
    let notices = owners_of_notices(app).await;
    let mut types = BTreeSet::new();
    for role in Role::ALL {
        let client = app.as_role(role).await.at(&demo);
        for (field, callers) in QUERIES {
            let (found, text) = read(
                app, &schema, &world, &notices, &client, role, field, *callers,
            )
            .await;
            assert!(
                found.complaints.is_empty(),
                "{field}: {:#?}",
                found.complaints
            );
            check_reach(&world, role, field, &found.orders);
            check_leaks(app, role, field, &text);
            types.extend(found.types);
        }
    }
    let unread: Vec<_> = TYPES
        .iter()
        .map(|row| row.name)
        .filter(|name| {
            !types.contains(*name) && !["CodeSent", "LiveHint", "Registered"].contains(name)
        })
        .collect();
    assert!(unread.is_empty(), "nobody was shown any {unread:?}");
}

/// What these answer is the caller's own.
const OWN: [&str; 11] = [
    "askEnrollment",
    "holdRoom",
    "bookSeries",
    "joinWaitlist",
    "leaveWaitlist",
    "checkIn",
    "orderMeal",
    "makeStandingMeal",
    "linkRelative",
    "bookTicket",
    "takeNumber",
];

/// Every mutation, as everybody; what it answers is held against the table too.
async fn everybody_calls_what_the_table_says(app: &TestApp) {
    let schema = Schema::parse(&server::graphql::sdl());
    let mut world = World::create(app).await;
    let notices = HashMap::new();
    for row in MUTATIONS {
        let selection = schema.selection("Mutation", row.field, Way::Nodes);
        for role in Role::ALL {
            let is_permitted = row.may.contains(&role);
            let id = if is_permitted {
                world::fresh(app, row.on).await
            } else {
                world.object(row.on)
            };
            if row.on == Scene::AskedToJoin {
                // The resident has only one at a time.
                world.enrollment = id;
            }
            let client = app.as_role(role).await;
            let input = world::input(app, row.field, id, role).await;
            let answer = client.act(row.field, input, &selection).await;
            let expected = row.outcome(role, sees(role, row.on));
            assert_eq!(
                answer.code(),
                expected,
                "{} as {role:?}: {}",
                row.field,
                answer.body
            );
            if !expected.is_empty() {
                assert!(answer.body["data"].is_null(), "{}", answer.body);
                continue;
            }
            if let Others::AllHear(_) = row.others {
                continue;
            }
            world
                .orders
                .push((after(row.field), id_of(&answer.body["data"]["result"])));
            let mut walk = Walk {
                app,
                world: &world,
                role: acting_as(row.field, role),
                asking: role,
                notices: &notices,
                found: Found::default(),
            };
            let is_own = row.field == "transferEnrollment" && role == Role::Resident;
            if OWN.contains(&row.field) || is_own {
                walk.through_own(&answer.body["data"]);
            } else {
                walk.through(&answer.body["data"]);
            }
            let complaints = walk.found.complaints;
            assert!(complaints.is_empty(), "{}: {complaints:#?}", row.field);
        }
    }
}

/// Everybody listens; each hears of what they may see, and nobody of anything else.
async fn hints_reach_those_who_may_see(app: &TestApp) {
    let world = World::create(app).await;
    let mut listening = Vec::new();
    for role in Role::ALL {
        if role == Role::Nobody {
            let request = upgrade_request(app, &app.nobody(), &[]);
            let refused = tokio_tungstenite::connect_async(request).await.unwrap_err();
            assert!(refused.to_string().contains("401"), "{refused}");
        } else {
            let client = app.as_role(role).await;
            let own_order = client.submit(app.request(PLAIN)).await;
            let mark = id_of(own_order.result());
            listening.push((role, mark, LiveSocket::open(app, &client).await));
        }
    }
    let confirm = json!({"enrollmentId": world.enrollment});
    app.as_role(Role::Dispatcher)
        .await
        .act("confirmEnrollment", confirm, "{ id }")
        .await
        .data();
    let confirm = json!({"registrationId": world.registration});
    app.as_role(Role::Dispatcher)
        .await
        .act("confirmRegistration", confirm, "{ id }")
        .await
        .data();
    let import = json!({"batchId": world.import, "allOrNothing": false});
    app.as_role(Role::CommunityAdmin)
        .await
        .act("commitImport", import, "{ id }")
        .await
        .data();
    for (scene, id) in &world.orders {
        touch(app, &world, *scene, *id).await;
    }

    // Hints come in order: whoever hears this one has heard all that came before.
    let marks = listening.iter().map(|(_, id, _)| Hint {
        topic: LiveTopic::Order,
        id: *id,
        // Newer than what was told when it was submitted.
        version: 2,
    });
    app.app.live.tell(marks.collect::<Vec<_>>());

    for (role, mark, socket) in &mut listening {
        let heard = socket.hints_until(*mark).await;
        for (scene, id) in &world.orders {
            let changes = !matches!(scene, Scene::Declined | Scene::Doubled | Scene::Closed);
            // The dispatched one reaches the hall with this very change.
            let after = if *scene == Scene::Waiting {
                Scene::InHall
            } else {
                *scene
            };
            let expected = changes && sees(*role, after);
            assert_eq!(
                heard.contains(&("ORDER".to_owned(), *id)),
                expected,
                "{role:?} {scene:?}"
            );
        }
        let enrollment = ("ENROLLMENT".to_owned(), world.enrollment);
        assert_eq!(
            heard.contains(&enrollment),
            table::ENROLLMENTS.contains(role),
            "{role:?}"
        );
        let registration = ("REGISTRATION".to_owned(), world.registration);
        assert_eq!(
            heard.contains(&registration),
            table::CONFIRMERS.contains(role),
            "{role:?}"
        );
        let import = ("IMPORT".to_owned(), world.import);
        assert_eq!(
            heard.contains(&import),
            table::IMPORTS.contains(role),
            "{role:?}"
        );
    }
}

/// Photos are read by whoever sees their order; rosters are brought by administrators.
async fn files_follow_the_same_rules(app: &TestApp) {
    let world = World::create(app).await;
    for role in Role::ALL {
        let client = app.as_role(role).await;
        let refusal = if role == Role::Nobody { 401 } else { 404 };
        let of_order = if sees(role, Scene::Running) {
            200
        } else {
            refusal
        };
        for photo in &world.photos {
            assert_eq!(
                status(&client, &format!("/files/{photo}")).await,
                of_order,
                "{role:?}"
            );
            assert_eq!(
                status(&client, &format!("/files/{photo}/thumbnail")).await,
                of_order,
                "{role:?}"
            );
        }
        let loose = if role == Role::Resident { 200 } else { refusal };
        assert_eq!(
            status(&client, &format!("/files/{}", world.loose_photo)).await,
            loose,
            "{role:?}"
        );
        assert_eq!(
            status(&client, &format!("/files/{}", new_id())).await,
            refusal,
            "{role:?}"
        );

        let upload = client
            .request(
                Method::PUT,
                &format!("/rosters/{}?name=members.csv", new_id()),
            )
            .body("姓名,手机,居住小区\n杨新人,13700000009,半山小区\n")
            .send()
            .await
            .unwrap();
        let expected = match Callers::Administrators.refusal(role) {
            "UNAUTHENTICATED" => 401,
            "FORBIDDEN" => 403,
            _ => 201,
        };
        assert_eq!(upload.status(), expected, "{role:?}");
    }
}

/// Reads a root field in all its variants, with everything below it.
#[allow(clippy::too_many_arguments, reason = "the parts of one sentence")]
async fn read(
    app: &TestApp,
    schema: &Schema,
    world: &World,
    notices: &HashMap<Uuid, Uuid>,
    client: &Client,
    role: Role,
    field: &str,
    callers: Callers,
) -> (Found, String) {
    let mut walk = Walk {
        app,
        world,
        role,
        asking: role,
        notices,
        found: Found::default(),
    };
    let mut text = String::new();
    // A board holds a list, and may be read by everybody: both ways are tried.
    let ways = if schema.is_paged("Query", field) || field == "board" {
        vec![Way::Nodes, Way::Edges]
    } else {
        vec![Way::Nodes]
    };
    for (way, arguments) in ways.into_iter().flat_map(|way| {
        let variants = variants(app, schema, world, field);
        variants.into_iter().map(move |arguments| (way, arguments))
    }) {
        let selection = schema.selection("Query", field, way);
        let mut page = arguments;
        loop {
            let query = format!("{{ {field}{page} {selection} }}");
            let answer = client.gql(&query, json!({})).await;
            assert_eq!(
                answer.code(),
                callers.refusal(role),
                "{field}{page} as {role:?}: {}",
                answer.body
            );
            let shown = &answer.body["data"];
            if !answer.is_ok() {
                assert!(shown.is_null() || shown[field].is_null(), "{}", answer.body);
            }
            walk.through(shown);
            text.push_str(&answer.body.to_string());
            // From page to page, for one that showed all at once would cost too much.
            let info = &shown[field]["pageInfo"];
            if info["hasNextPage"] != true {
                break;
            }
            let (kept, _) = page.split_once(PAGE).unwrap();
            page = format!("{kept}{PAGE} after: {})", info["endCursor"]);
        }
    }
    (walk.found, text)
}

/// Arguments under which a root field is read.
fn variants(app: &TestApp, schema: &Schema, world: &World, field: &str) -> Vec<String> {
    let each = |name: &str, values: &[&str]| -> Vec<String> {
        let one = |value| format!("{name}: {value}");
        values.iter().map(one).collect()
    };
    let by_id = |ids: Vec<Uuid>| ids.iter().map(|id| format!(r#"id: "{id}""#)).collect();
    let mut variants = match field {
        "order" => {
            let known = world.orders.iter().map(|(_, id)| *id);
            by_id(known.chain([new_id(), world.import]).collect())
        }
        "board" => [&app.town.compound, &app.town.community]
            .map(|place| format!(r#"placeId: "{}""#, place.id))
            .to_vec(),
        "boardDirectory" => {
            let street = app.town.street.id;
            vec![String::new(), format!(r#"parentId: "{street}""#)]
        }
        "importBatch" => by_id(vec![world.import, new_id()]),
        "mergePreview" => {
            let [survivor, other] = world.doubles;
            vec![format!(r#"survivorId: "{survivor}" otherId: "{other}""#)]
        }
        "unitPeople" => vec![format!(r#"unitId: "{}""#, app.town.unit.id)],
        "registrablePlaces" => vec![
            r#"search: "小区""#.to_owned(),
            format!(r#"compoundId: "{}""#, app.town.compound.id),
        ],
        "invitedTo" => vec![
            format!(r#"token: "{}""#, world.invitation_token),
            r#"token: "0""#.to_owned(),
        ],
        "registrations" => each("state", &["WAITING", "CONFIRMED", "REFUSED"]),
        "invitations" => each("living", &["true", "false"]),
        "person" => by_id(vec![
            world.survivor,
            world.gone,
            app.town.person(Role::Neighbour).unwrap(),
            world.stranger.person_id(),
            new_id(),
        ]),
        "organization" => by_id(vec![
            app.town.unit.id,
            app.town.branch.id,
            world.merged,
            new_id(),
        ]),
        "organizationPeople" => vec![format!(r#"organizationId: "{}""#, app.town.unit.id)],
        "organizationMergePreview" => vec![format!(
            r#"organizationId: "{}", intoId: "{}""#,
            app.town.unit.id, world.unit
        )],
        "coverageFigures" | "grids" => vec![format!(r#"placeId: "{}""#, app.town.community.id)],
        "compounds" => vec![format!(
            r#"placeId: "{}", coverage: ANY"#,
            app.town.community.id
        )],
        "roleSeats" => each("role", &["DISPATCHER", "GRID_WORKER", "SYSTEM_ADMIN"]),
        "place" => by_id(vec![
            app.town.street.id,
            app.town.building.id,
            app.town.other_compound.id,
        ]),
        "mergeCandidates" | "coHandlerCandidates" => {
            let waiting = world.object(Scene::Waiting);
            vec![format!(r#"orderId: "{waiting}""#)]
        }
        "offerCandidates" => {
            let waiting = world.object(Scene::Waiting);
            vec![format!(r#"orderId: "{waiting}", search: """#)]
        }
        "centres" => vec![
            String::new(),
            format!(r#"placeId: "{}""#, app.town.street.id),
        ],
        "centre" => by_id(vec![world.centre, new_id()]),
        "room" => by_id(vec![world.room, new_id()]),
        "roomBookers" => vec![format!(r#"roomId: "{}""#, world.room)],
        "roomDays" => vec![format!(
            r#"roomId: "{}", from: "2026-11-24", count: 2, minutes: 60"#,
            world.room
        )],
        "freeRooms" => vec![
            r#"search: {date: "2026-11-24", fromMinute: 480, untilMinute: 1260, minutes: 60, heads: 1, equipment: [], stepFree: false}"#
                .to_owned(),
        ],
        "otherTimes" => vec![format!(r#"bookingId: "{}""#, world.booked)],
        "series" => by_id(vec![world.repeated, new_id()]),
        "seriesPlan" => vec![format!(
            r#"roomId: "{}", rule: {{frequency: WEEKLY, every: 1, first: "2026-11-24", until: "2026-12-08", fromMinute: 540, minutes: 60}}"#,
            world.room
        )],
        "booking" => by_id(vec![world.booked, world.held, world.missed, new_id()]),
        "missedBookings" => vec![format!(r#"centreId: "{}""#, world.centre)],
        "door" => {
            let (room, token) = (world.entered, &world.door_token);
            vec![
                format!(r#"roomId: "{room}", token: "{token}""#),
                format!(r#"roomId: "{room}", token: "0""#),
            ]
        }
        "menus" => vec![format!(
            r#"centreId: "{}", from: "2026-11-24", days: 14"#,
            world.canteen
        )],
        "meal" => by_id(vec![world.meal, new_id()]),
        "mealEaters" => vec![format!(r#"centreId: "{}""#, world.canteen)],
        "kitchenList" => vec![format!(r#"mealId: "{}""#, world.meal)],
        "centreVisitor" => vec![format!(
            r#"centreId: "{}", phone: "{}""#,
            world.canteen,
            app.town.phone(Role::Resident)
        )],
        "serviceWindows" => vec![format!(r#"centreId: "{}""#, world.windows.id)],
        "windowSlots" => vec![format!(
            r#"centreId: "{}", from: "2026-11-24", days: 2"#,
            world.windows.id
        )],
        "windowQueue" => vec![format!(
            r#"centreId: "{}", day: "2026-11-23""#,
            world.windows.id
        )],
        "windowScreen" => {
            let (centre, token) = (world.windows.id, &world.screen_token);
            vec![
                format!(r#"centreId: "{centre}", token: "{token}""#),
                format!(r#"centreId: "{centre}", token: "0""#),
            ]
        }
        "ticket" => by_id(vec![world.expected, world.called, new_id()]),
        "centreUse" => vec![format!(
            r#"centreId: "{}", from: "2026-11-24", days: 2"#,
            world.centre
        )],
        "centreBoard" => vec![format!(
            r#"centreId: "{}", from: "2026-11-24", days: 2"#,
            world.centre
        )],
        "answerTemplates" => vec![format!(r#"placeId: "{}""#, app.town.community.id)],
        "offeredTemplates" => {
            let waiting = world.object(Scene::Waiting);
            ["DECLINE", "MERGE"]
                .map(|purpose| format!(r#"orderId: "{waiting}", purpose: {purpose}"#))
                .to_vec()
        }
        "nearbyOrders" => vec![format!(
            r#"categoryCode: "{PLAIN}", placeId: "{}""#,
            app.town.building.id
        )],
        "unitsForOrder" => vec![format!(
            r#"orderId: "{}", name: "公司""#,
            world.object(Scene::Waiting)
        )],
        "myOrders" | "myTasks" | "coHandledOrders" => each("filter", &["OPEN", "DONE", "ALL"]),
        "desk" => each("tab", &["WAITING", "RUNNING", "DONE"]),
        "enrollments" => each("state", &["ASKED", "CONFIRMED", "RETURNED", "ENDED"]),
        "places" => vec![
            "kind: COMPOUND".to_owned(),
            format!(r#"parentId: "{}""#, app.town.compound.id),
        ],
        _ => vec![String::new()],
    };
    for arguments in &mut variants {
        if schema.is_paged("Query", field) {
            *arguments = format!("{arguments} {PAGE}");
        }
        if !arguments.is_empty() {
            *arguments = format!("({arguments})");
        }
    }
    variants
}

/// Whoever may see an order is shown it, by its id and in every list that it belongs in.
fn check_reach(world: &World, role: Role, field: &str, reached: &[Scene]) {
    for (scene, _) in &world.orders {
        let expected = match field {
            "order" => sees(role, *scene),
            _ => LISTS
                .iter()
                .any(|(list, one, roles)| *list == field && one == scene && roles.contains(&role)),
        };
        assert_eq!(
            reached.contains(scene),
            expected,
            "{field}: {scene:?} to {role:?}"
        );
    }
}

/// Fields in which whoever acts for somebody of the family finds who that is.
const TELL_OF_FAMILY: [&str; 8] = [
    "familyLinks",
    "mealEaters",
    "myMeals",
    "myStandingMeals",
    "myTickets",
    "roomBookers",
    "ticket",
    "notifications",
];

/// Whoever may know the resident nowhere finds neither name nor number anywhere in the answer.
fn check_leaks(app: &TestApp, role: Role, field: &str, text: &str) {
    let may_know = |sight: &table::OrderSight| {
        sight.scene != Scene::Elsewhere
            && (sight.names.contains(&role) || sight.number.contains(&role))
    };
    let knows_elder = table::PEOPLE_AT_DESK.contains(&role);
    for secret in [world::ELDER, world::ELDER_NUMBER] {
        assert!(
            knows_elder || !text.contains(secret),
            "{field} tells {role:?} of {secret}"
        );
    }
    if !ORDERS.iter().any(may_know) && !table::ENROLLMENTS.contains(&role) {
        let name = app.town.name(Role::Resident);
        // The resident lets the neighbour act, and is called by name where that shows.
        let acts = role == Role::Neighbour && TELL_OF_FAMILY.contains(&field);
        for secret in [name, &app.town.phone(Role::Resident)] {
            if acts && secret == name {
                continue;
            }
            assert!(!text.contains(secret), "{field} tells {role:?} of {secret}");
        }
    }
    let knows_stranger = table::ENROLLMENTS_ELSEWHERE.contains(&role);
    for secret in [world::STRANGER, world::STRANGER_NUMBER] {
        assert!(
            knows_stranger || !text.contains(secret),
            "{field} tells {role:?} of {secret}"
        );
    }
    let shown = text.contains(world::ROSTER_NUMBER);
    assert!(
        !shown || table::IMPORT_NUMBERS.contains(&role),
        "{field} as {role:?}"
    );
    if field == "importBatch" {
        let masked = text.contains(world::ROSTER_NUMBER_MASKED);
        assert_eq!(masked, role == Role::SystemAdmin, "{field} as {role:?}");
    }
}

/// Whether the table lets this role see the object of a scene.
fn sees(role: Role, scene: Scene) -> bool {
    match scene {
        Scene::Nothing => true,
        Scene::AskedToJoin => table::ENROLLMENTS.contains(&role),
        Scene::Staged | Scene::Imported => table::IMPORTS.contains(&role),
        Scene::Appointed | Scene::Merged | Scene::Gone => table::PEOPLE.contains(&role),
        Scene::Waits | Scene::Invited => table::CONFIRMERS.contains(&role),
        Scene::Compound
        | Scene::Template
        | Scene::Question
        | Scene::Centre
        | Scene::Room
        | Scene::Entered
        | Scene::Full
        | Scene::Canteen
        | Scene::Meal
        | Scene::Windows
        | Scene::WindowItem
        | Scene::Shut
        | Scene::Pictured => role != Role::Nobody,
        Scene::Awaited => role == Role::Resident,
        Scene::Ordered
        | Scene::Standing
        | Scene::Linked
        | Scene::Expected
        | Scene::Numbered
        | Scene::Called => table::MEALS.contains(&role),
        Scene::Held
        | Scene::Booked
        | Scene::Repeated
        | Scene::Due
        | Scene::Missed
        | Scene::Appealed => table::BOOKINGS.contains(&role),
        Scene::Unit | Scene::Contact | Scene::Grid => table::PLACE_OFFICE.contains(&role),
        order => {
            let sight = ORDERS.iter().find(|one| one.scene == order).unwrap();
            sight.seen_by.contains(&role)
        }
    }
}

/// Where a mutation leaves its order.
fn after(mutation: &str) -> Scene {
    match mutation {
        "submitOrder" | "withdrawOrder" | "reopenOrder" => Scene::Waiting,
        "dispatchOrder" => Scene::InHall,
        "declineOrder" => Scene::Declined,
        "askRequester" | "answerQuestion" => Scene::Asked,
        "superviseOrder" => Scene::Waiting,
        "passUpOrder" => Scene::PassedUp,
        "mergeOrder" => Scene::Doubled,
        "askCoHandler" | "answerCoHandling" => Scene::Helped,
        "joinOrder" | "leaveOrder" => Scene::Joined,
        "claimOrder" | "addProgress" | "requestTakeover" | "answerTakeover" => Scene::Running,
        "releaseOrder" => Scene::InHall,
        "redirectOrder" | "acceptOffer" | "refuseOffer" => Scene::Named,
        "finishOrder" | "rateRequest" => Scene::Finished,
        "rateOrder" | "doFollowUp" | "publishOrder" => Scene::Closed,
        _ => Scene::Nothing,
    }
}

/// As whom the table knows somebody by what they have just done.
fn acting_as(mutation: &str, role: Role) -> Role {
    match mutation {
        "submitOrder" => Role::Resident,
        "claimOrder" => Role::Handler,
        _ => role,
    }
}

/// Changes an order in some way, if it can still be changed.
async fn touch(app: &TestApp, world: &World, scene: Scene, id: Uuid) {
    match scene {
        Scene::Waiting => app.as_role(Role::Dispatcher).await.dispatch(id, 1).await,
        Scene::InHall | Scene::Finished | Scene::Hidden | Scene::Wish | Scene::Named => {
            let resident = app.as_role(Role::Resident).await;
            if scene == Scene::Finished {
                resident.rate(id, 5).await
            } else {
                resident.withdraw(id).await
            }
        }
        Scene::Running => {
            app.as_role(Role::Handler)
                .await
                .progress(id, "再看一次")
                .await
        }
        Scene::Asked => {
            let answer = json!({"orderId": id, "words": "二单元", "photoIds": []});
            let resident = app.as_role(Role::Resident).await;
            resident.act("answerQuestion", answer, "{ id }").await
        }
        Scene::Helped | Scene::Joined => {
            let hurry = json!({"orderId": id, "words": "请尽快"});
            let street = app.as_role(Role::StreetAdmin).await;
            street.act("superviseOrder", hurry, "{ id }").await
        }
        Scene::Elsewhere => world.stranger.withdraw(id).await,
        _ => return,
    }
    .data();
}

async fn owners_of_notices(app: &TestApp) -> HashMap<Uuid, Uuid> {
    let rows = notification::Entity::find().all(app.db()).await.unwrap();
    rows.into_iter()
        .map(|row| (row.id, row.person_id))
        .collect()
}

async fn offer_in_demo(app: &TestApp, role: Role) {
    let row = demo_person::ActiveModel {
        person_id: Set(app.town.person(role).unwrap()),
        role_key: Set("systemAdmin".to_owned()),
        position: Set(1),
    };
    row.insert(app.writer()).await.unwrap();
}

async fn status(client: &Client, path: &str) -> u16 {
    client.get(path).send().await.unwrap().status().as_u16()
}

fn id_of(result: &Json) -> Uuid {
    result["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .unwrap_or_default()
}
