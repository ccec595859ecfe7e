//! The public board: who reads it, what it counts, and what it never tells.

use chrono::TimeDelta;
use entity::{audit_entry, order, order::OrderState, place};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use server::clock::new_id;
use uuid::Uuid;

use crate::support::{
    Answer, Client, Json, Role, TestApp, json, on_both,
    steps::{ORDER, PLAIN, id_of},
};

on_both! {
    the_street_decides_who_reads,
    whoever_belongs_there_reads,
    endings_are_counted_apart,
    what_was_reopened_counts_by_its_last_round,
    times_are_medians,
    few_ratings_have_no_mean,
    words_are_shown_by_consent_alone,
    photos_are_shown_by_consent_alone,
    consent_is_given_by_who_takes_part,
    pages_go_on_among_equals,
    a_page_costs_the_same_for_many,
    a_place_without_a_board_has_none,
    a_board_is_a_file_too,
    a_file_is_sent_again_when_it_has_changed,
    a_file_has_any_number_of_lines,
    a_file_spans_a_year_at_most,
}

const ENTRY: &str = "{ id category { code } compound { name } askedOn endedOn ending outcome \
    dispatchMinutes finishMinutes inTime reopened stars publicReason requestWords closingWords \
    ratingWords photos { url thumbnailUrl ofWork } }";
const COUNTS: &str = "{ total solved partly unsolvable declined withdrawn silent reopened finished \
    inTime ratings meanStars }";

/// A request with a number, a door and a name in it.
const TELLING: &str = "3号楼2单元501的林住户，电话138 0000 1234，楼道灯坏了";

async fn public(app: &TestApp, is_public: bool) -> Answer {
    let input = json!({"streetId": app.town.street.id, "isPublic": is_public});
    let admin = app.as_role(Role::StreetAdmin).await;
    admin.act("setBoardPublic", input, "{ isPublic }").await
}

async fn board(client: &Client, place: &place::Model, selection: &str) -> Answer {
    let query = format!("query($id: UUID!) {{ board(placeId: $id) {selection} }}");
    client.gql(&query, json!({"id": place.id})).await
}

async fn counts(app: &TestApp, arguments: &str) -> Json {
    let selection = format!("{{ figures(period: YEAR {arguments}) {{ counts {COUNTS} }} }}");
    let resident = app.as_role(Role::Resident).await;
    let answer = board(&resident, &app.town.compound, &selection).await;
    answer.data()["board"]["figures"]["counts"].clone()
}

async fn entries(client: &Client, place: &place::Model, arguments: &str) -> Vec<Json> {
    let selection = format!("{{ entries(period: YEAR {arguments}) {{ nodes {ENTRY} }} }}");
    let answer = board(client, place, &selection).await;
    let nodes = answer.data()["board"]["entries"]["nodes"].as_array();
    nodes.unwrap().clone()
}

/// The one order that has ended, as everybody reads of it.
async fn only_entry(app: &TestApp) -> Json {
    let found = entries(&app.nobody(), &app.town.compound, "").await;
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

async fn finish(app: &TestApp, id: Uuid, outcome: &str, words: &str) {
    let mut input = json!({"orderId": id, "outcome": outcome, "words": words, "photoIds": []});
    if outcome == "UNSOLVABLE" {
        input["reason"] = json!(words);
    }
    let handler = app.as_role(Role::Handler).await;
    handler.act("finishOrder", input, ORDER).await.data();
}

async fn ended(app: &TestApp, outcome: &str, stars: i32) -> Uuid {
    let id = app.in_progress(PLAIN).await;
    finish(app, id, outcome, "材料停产，配不到了").await;
    rated(app, id, stars).await;
    id
}

async fn rated(app: &TestApp, id: Uuid, stars: i32) {
    app.as_role(Role::Resident)
        .await
        .rate(id, stars)
        .await
        .data();
}

/// Finished, and closed by time alone.
async fn closed_silently(app: &TestApp) -> Uuid {
    let id = app.finished(PLAIN).await;
    change(app, id, |row| {
        row.state = Set(OrderState::Closed);
        row.open = Set(false);
        row.closed_at = Set(Some(app.now()));
    })
    .await;
    id
}

async fn change(app: &TestApp, id: Uuid, change: impl FnOnce(&mut order::ActiveModel)) {
    let found = order::Entity::find_by_id(id).one(app.db()).await.unwrap();
    let mut row = found.unwrap().into_active_model();
    change(&mut row);
    row.update(app.writer()).await.unwrap();
}

async fn publish(app: &TestApp, role: Role, id: Uuid, words: bool, photos: bool) -> Answer {
    let input = json!({"orderId": id, "words": words, "photos": photos});
    let selection = "{ id publication { words photos } }";
    app.as_role(role)
        .await
        .act("publishOrder", input, selection)
        .await
}

async fn the_street_decides_who_reads(app: &TestApp) {
    app.has_room_for_many_orders(Role::Handler).await;
    ended(app, "UNSOLVABLE", 3).await;
    let nobody = app.nobody();
    let compound = &app.town.compound;
    let shown = "{ isPublic place { name } }";
    board(&nobody, compound, shown).await.refused("NOT_FOUND");
    let directory = "{ boardDirectory { isPublic place { name } places { name } own { name } } }";
    let none = json!({"isPublic": false, "place": null, "places": [], "own": []});
    assert_eq!(
        nobody.gql(directory, json!({})).await.data()["boardDirectory"],
        none
    );

    assert_eq!(public(app, true).await.result()["isPublic"], json!(true));
    let open = board(&nobody, compound, shown).await;
    assert_eq!(open.data()["board"]["isPublic"], json!(true));
    let entry = only_entry(app).await;
    assert_eq!(entry["ending"], json!("UNSOLVABLE"));
    assert_eq!(entry["publicReason"], json!("材料停产，配不到了"));
    assert_eq!(entry["closingWords"], json!(null), "nobody agreed to them");
    let found = nobody.gql(directory, json!({})).await;
    let found = &found.data()["boardDirectory"];
    assert_eq!(found["place"]["name"], json!("花溪街道"));
    assert_eq!(
        found["places"],
        json!([{"name": "岩岭社区"}, {"name": "柏杨社区"}])
    );

    // Said twice it is on record once.
    public(app, true).await.data();
    public(app, false).await.data();
    board(&nobody, compound, shown).await.refused("NOT_FOUND");
    let record = audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.eq(audit_entry::AuditAction::BoardSet))
        .all(app.db())
        .await
        .unwrap();
    let said: Vec<_> = record
        .iter()
        .map(|one| one.after["public"].clone())
        .collect();
    assert_eq!(said, [json!(true), json!(false)]);

    let input = json!({"streetId": app.town.street.id, "isPublic": true});
    let admin = app.as_role(Role::CommunityAdmin).await;
    admin
        .act("setBoardPublic", input, "{ isPublic }")
        .await
        .refused("FORBIDDEN");
    let input = json!({"streetId": compound.id, "isPublic": true});
    let admin = app.as_role(Role::StreetAdmin).await;
    let refused = admin.act("setBoardPublic", input, "{ isPublic }").await;
    refused.refused_on("INVALID", "streetId");
}

async fn whoever_belongs_there_reads(app: &TestApp) {
    use Role::*;
    // Works for the unit that sits in the community; lives elsewhere.
    let worker = app.founding().person("施上班", "13500000001").await;
    app.founding()
        .lives_in(worker.id, &app.town.other_building)
        .await;
    app.founding().works_at(worker.id, &app.town.unit).await;
    let worker = app.sign_in(worker.id).await;
    board(&worker, &app.town.next_compound, "{ isPublic }")
        .await
        .data();
    for role in Role::ALL {
        let client = app.as_role(role).await;
        let here = board(&client, &app.town.next_compound, "{ isPublic }").await;
        let elsewhere = board(&client, &app.town.other_compound, "{ isPublic }").await;
        let (may_here, may_elsewhere) = match role {
            Nobody => (false, false),
            OtherMember | OtherDispatcher | OtherCommunityAdmin => (false, true),
            StreetAdmin | SystemAdmin => (true, true),
            _ => (true, false),
        };
        let code = |may| if may { "" } else { "NOT_FOUND" };
        assert_eq!(here.code(), code(may_here), "{role:?}: {}", here.body);
        assert_eq!(
            elsewhere.code(),
            code(may_elsewhere),
            "{role:?}: {}",
            elsewhere.body
        );
    }
    let resident = app.as_role(Resident).await;
    let own = "{ boardDirectory { own { name } } }";
    let own = resident.gql(own, json!({})).await;
    let expected = json!([{"name": "半山小区"}, {"name": "岩岭社区"}]);
    assert_eq!(own.data()["boardDirectory"]["own"], expected);
}

async fn endings_are_counted_apart(app: &TestApp) {
    app.has_room_for_many_orders(Role::Handler).await;
    public(app, true).await.data();
    let resident = app.as_role(Role::Resident).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    ended(app, "SOLVED", 5).await;
    ended(app, "PARTLY", 4).await;
    ended(app, "UNSOLVABLE", 3).await;
    closed_silently(app).await;
    dispatcher.decline(app.submitted(PLAIN).await).await.data();
    resident.withdraw(app.submitted(PLAIN).await).await.data();
    // Not ended: on no board.
    app.finished("utilities").await;
    let expected = json!({
        "total": 6, "solved": 1, "partly": 1, "unsolvable": 1, "declined": 1, "withdrawn": 1,
        "silent": 1, "reopened": 0, "finished": 4, "inTime": 4, "ratings": 3, "meanStars": 4.0,
    });
    assert_eq!(counts(app, "").await, expected);
    assert_eq!(
        counts(app, r#"categoryCode: "utilities""#).await["total"],
        json!(0)
    );
    let nobody = app.nobody();
    let community = place::Entity::find_by_id(app.town.community.id);
    let community = community.one(app.db()).await.unwrap().unwrap();
    for place in [&app.town.compound, &community] {
        for ending in [
            "SOLVED",
            "PARTLY",
            "UNSOLVABLE",
            "DECLINED",
            "WITHDRAWN",
            "SILENT",
        ] {
            let found = entries(&nobody, place, &format!("ending: {ending}")).await;
            let endings: Vec<_> = found.iter().map(|entry| &entry["ending"]).collect();
            assert_eq!(endings, [&json!(ending)]);
            let reason = &found[0]["publicReason"];
            assert_eq!(
                reason.is_null(),
                !["UNSOLVABLE", "DECLINED"].contains(&ending)
            );
        }
    }
    assert!(
        entries(&nobody, &app.town.next_compound, "")
            .await
            .is_empty()
    );
    // Last year's are no longer told of.
    app.advance(TimeDelta::days(400));
    assert_eq!(counts(app, "").await["total"], json!(0));
}

async fn what_was_reopened_counts_by_its_last_round(app: &TestApp) {
    public(app, true).await.data();
    let id = app.in_progress(PLAIN).await;
    finish(app, id, "UNSOLVABLE", "没有配件").await;
    let resident = app.as_role(Role::Resident).await;
    let reopened = resident.reopen(id).await;
    assert_eq!(reopened.result()["publicReason"], json!(null));
    app.as_role(Role::Dispatcher)
        .await
        .dispatch(id, 1)
        .await
        .data();
    app.as_role(Role::Handler).await.claim(id).await.data();
    finish(app, id, "SOLVED", "找到配件，换好了").await;
    rated(app, id, 5).await;
    publish(app, Role::Handler, id, true, false).await.data();
    let entry = only_entry(app).await;
    assert_eq!(entry["ending"], json!("SOLVED"));
    assert_eq!(entry["reopened"], json!(1));
    assert_eq!(entry["publicReason"], json!(null));
    assert_eq!(entry["closingWords"], json!("找到配件，换好了"));
    assert_eq!(entry["dispatchMinutes"], json!(null));
    let counts = counts(app, "").await;
    assert_eq!(
        (&counts["solved"], &counts["reopened"]),
        (&json!(1), &json!(1))
    );
}

async fn times_are_medians(app: &TestApp) {
    app.has_room_for_many_orders(Role::Handler).await;
    // To the hall after 20, 40 and 100 minutes, finished after 1, 2, 30 hours: the last one late.
    for (number, (to_hall, to_finish)) in
        [(20, 60), (40, 120), (100, 1_800)].into_iter().enumerate()
    {
        let id = ended(app, "SOLVED", 5).await;
        change(app, id, |row| {
            let submitted = app.now() - TimeDelta::days(3);
            row.submitted_at = Set(submitted);
            row.dispatched_at = Set(Some(submitted + TimeDelta::minutes(to_hall)));
            row.finished_at = Set(Some(submitted + TimeDelta::minutes(to_finish)));
            row.finish_due_at = Set(submitted + TimeDelta::hours(24));
        })
        .await;
        let selection = "{ figures { dispatchMinutes finishMinutes } }";
        let client = app.as_role(Role::Resident).await;
        let found = board(&client, &app.town.compound, selection).await;
        let (hall, finish) = [(20, 60), (30, 90), (40, 120)][number];
        let expected = json!({"dispatchMinutes": hall, "finishMinutes": finish});
        assert_eq!(found.data()["board"]["figures"], expected);
    }
    let counts = counts(app, "").await;
    assert_eq!(
        (&counts["finished"], &counts["inTime"]),
        (&json!(3), &json!(2))
    );
}

async fn few_ratings_have_no_mean(app: &TestApp) {
    app.has_room_for_many_orders(Role::Handler).await;
    for (stars, mean) in [(5, json!(null)), (2, json!(null)), (5, json!(4.0))] {
        ended(app, "SOLVED", stars).await;
        assert_eq!(counts(app, "").await["meanStars"], mean);
    }
    assert_eq!(counts(app, "").await["ratings"], json!(3));
}

/// An order with words by everybody in it.
async fn worded(app: &TestApp) -> Uuid {
    let resident = app.as_role(Role::Resident).await;
    let mut request = app.request(PLAIN);
    request["words"] = json!(TELLING);
    let id = id_of(resident.submit(request).await.result());
    app.as_role(Role::Dispatcher)
        .await
        .dispatch(id, 1)
        .await
        .data();
    app.as_role(Role::Handler).await.claim(id).await.data();
    finish(app, id, "SOLVED", "吴接单换了灯，有事打13900005678").await;
    let rate = json!({"orderId": id, "stars": 5, "words": "吴接单师傅很好"});
    resident.act("rateOrder", rate, ORDER).await.data();
    // As long as the crew may rate the request, nobody reads how they were rated.
    publish(app, Role::Resident, id, true, false).await.data();
    for entry in entries(&resident, &app.town.compound, "").await {
        assert_eq!(
            (&entry["ratingWords"], &entry["stars"]),
            (&json!(null), &json!(null))
        );
    }
    publish(app, Role::Resident, id, false, false).await.data();
    app.advance(TimeDelta::days(7));
    id
}

async fn words_are_shown_by_consent_alone(app: &TestApp) {
    public(app, true).await.data();
    let id = worded(app).await;
    let spoken = |entry: &Json| {
        ["requestWords", "ratingWords", "closingWords"].map(|name| entry[name].clone())
    };
    let entry = only_entry(app).await;
    assert_eq!(spoken(&entry), [json!(null), json!(null), json!(null)]);
    assert_eq!(entry["compound"]["name"], json!("半山小区"));
    assert_eq!(entry["askedOn"], json!("2026-11-23"));

    let agreed = publish(app, Role::Resident, id, true, false).await;
    assert_eq!(
        agreed.result()["publication"],
        json!({"words": true, "photos": false})
    );
    let request = json!("**号楼**单元**的林**，电话**，楼道灯坏了");
    let rating = json!("吴**师傅很好");
    assert_eq!(
        spoken(&only_entry(app).await),
        [request.clone(), rating.clone(), json!(null)]
    );
    publish(app, Role::Handler, id, true, false).await.data();
    let closing = json!("吴**换了灯，有事打**");
    assert_eq!(
        spoken(&only_entry(app).await),
        [request, rating, closing.clone()]
    );
    publish(app, Role::Resident, id, false, true).await.data();
    assert_eq!(
        spoken(&only_entry(app).await),
        [json!(null), json!(null), closing]
    );

    let told = only_entry(app).await.to_string();
    assert!(
        !told.contains(&id.to_string()),
        "the order's id tells when it was raised"
    );
}

async fn photos_are_shown_by_consent_alone(app: &TestApp) {
    public(app, true).await.data();
    let resident = app.as_role(Role::Resident).await;
    let handler = app.as_role(Role::Handler).await;
    let asked = resident.upload_photo().await;
    let mut request = app.request(PLAIN);
    request["photoIds"] = json!([asked]);
    let id = id_of(resident.submit(request).await.result());
    app.as_role(Role::Dispatcher)
        .await
        .dispatch(id, 1)
        .await
        .data();
    handler.claim(id).await.data();
    let done = handler.upload_photo().await;
    handler.finish(id, &[done]).await.data();
    publish(app, Role::Resident, id, false, true).await.data();
    publish(app, Role::Handler, id, true, false).await.data();
    let photo = async |client: &Client, id: Uuid| {
        let found = client
            .get(&format!("/board/photos/{id}"))
            .send()
            .await
            .unwrap();
        let small = client.get(&format!("/board/photos/{id}/thumbnail"));
        assert_eq!(small.send().await.unwrap().status(), found.status());
        found
    };
    let nobody = app.nobody();
    assert_eq!(photo(&nobody, asked).await.status(), 404, "not ended yet");
    rated(app, id, 5).await;
    let found = photo(&nobody, asked).await;
    assert_eq!(found.status(), 200);
    assert_eq!(found.headers()["cache-control"], "no-store");
    assert_eq!(found.headers()["content-type"], "image/jpeg");
    assert_eq!(
        photo(&nobody, done).await.status(),
        404,
        "its owner agreed to words alone"
    );
    let shown = json!([{
        "url": format!("/board/photos/{asked}"),
        "thumbnailUrl": format!("/board/photos/{asked}/thumbnail"),
        "ofWork": false,
    }]);
    assert_eq!(only_entry(app).await["photos"], shown);

    publish(app, Role::Handler, id, false, true).await.data();
    assert_eq!(photo(&nobody, done).await.status(), 200);
    publish(app, Role::Resident, id, false, false).await.data();
    assert_eq!(photo(&nobody, asked).await.status(), 404);
    assert_eq!(only_entry(app).await["photos"].as_array().unwrap().len(), 1);

    public(app, false).await.data();
    assert_eq!(photo(&nobody, done).await.status(), 404);
    let neighbour = app.as_role(Role::Neighbour).await;
    assert_eq!(photo(&neighbour, done).await.status(), 200);
    let elsewhere = app.as_role(Role::OtherMember).await;
    assert_eq!(photo(&elsewhere, done).await.status(), 404);
    assert_eq!(photo(&nobody, new_id()).await.status(), 404);
    let plain = nobody.get(&format!("/files/{done}")).send().await.unwrap();
    assert_eq!(plain.status(), 401);
}

async fn consent_is_given_by_who_takes_part(app: &TestApp) {
    let id = app.finished(PLAIN).await;
    for (role, code) in [
        (Role::Nobody, "UNAUTHENTICATED"),
        (Role::Neighbour, "NOT_FOUND"),
        (Role::Member, "FORBIDDEN"),
        (Role::Dispatcher, "FORBIDDEN"),
        (Role::SystemAdmin, "FORBIDDEN"),
    ] {
        publish(app, role, id, true, true).await.refused(code);
    }
    let of = async |role: Role| {
        let client = app.as_role(role).await;
        client
            .read_order(id, "{ publication { words photos } }")
            .await["publication"]
            .clone()
    };
    assert_eq!(of(Role::Dispatcher).await, json!(null));
    assert_eq!(
        of(Role::Resident).await,
        json!({"words": false, "photos": false})
    );
    let input = json!({"requestId": new_id(), "orderId": id, "words": true, "photos": true});
    let handler = app.as_role(Role::Handler).await;
    for _ in 0..2 {
        let done = handler.act("publishOrder", input.clone(), "{ id }").await;
        assert_eq!(id_of(done.result()), id);
    }
    assert_eq!(
        of(Role::Handler).await,
        json!({"words": true, "photos": true})
    );
    assert_eq!(
        of(Role::Resident).await,
        json!({"words": false, "photos": false})
    );
    // No step of the order: nothing in its history, no new version.
    let version = app.as_role(Role::Resident).await.order(id).await["version"].clone();
    publish(app, Role::Resident, id, true, true).await.data();
    assert_eq!(
        app.as_role(Role::Resident).await.order(id).await["version"],
        version
    );
}

async fn pages_go_on_among_equals(app: &TestApp) {
    public(app, true).await.data();
    // All ended in the same moment.
    many(app, 7).await;
    let nobody = app.nobody();
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let selection = format!(
            "{{ entries(first: 3 {after}) {{ nodes {{ id }} pageInfo {{ endCursor hasNextPage }} }} }}"
        );
        let answer = board(&nobody, &app.town.compound, &selection).await;
        let page = answer.data()["board"]["entries"].clone();
        let nodes = page["nodes"].as_array().unwrap();
        seen.extend(
            nodes
                .iter()
                .map(|node| node["id"].as_str().unwrap().to_owned()),
        );
        let cursor = page["pageInfo"]["endCursor"].as_str().unwrap();
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
        after = format!(r#"after: "{cursor}""#);
    }
    assert_eq!(seen.len(), 7);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 7);
    let other = r#"{ entries(after: "WyIyMDI2LTExLTIzVDAxOjAwOjAwWiJd") { nodes { id } } }"#;
    let refused = board(&nobody, &app.town.compound, other).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "after"));
    let refused = board(
        &nobody,
        &app.town.compound,
        "{ entries(first: 101) { nodes { id } } }",
    )
    .await;
    assert_eq!(refused.code(), "OUT_OF_RANGE");
}

/// So many orders that were declined in one moment.
async fn many(app: &TestApp, count: usize) {
    let id = app.submitted(PLAIN).await;
    app.as_role(Role::Dispatcher).await.decline(id).await.data();
    let found = order::Entity::find_by_id(id).one(app.db()).await.unwrap();
    let model = found.unwrap();
    for start in (1..count).step_by(200) {
        let rows = (start..count.min(start + 200)).map(|number| {
            let mut row = model.clone();
            row.id = new_id();
            row.number = format!("N{number}-{}", row.id);
            row.into_active_model()
        });
        let insert = order::Entity::insert_many(rows);
        insert.exec_without_returning(app.writer()).await.unwrap();
    }
}

/// Place and setting; categories; counts and two medians, with categories; the page, its compounds,
/// categories, consents, closing words, photos, crews and people.
async fn a_page_costs_the_same_for_many(app: &TestApp) {
    public(app, true).await.data();
    let nobody = app.nobody();
    let selection = format!(
        "{{ categories {{ code }} figures {{ counts {COUNTS} byCategory {{ counts {{ total }} }} }} \
         entries(first: 100) {{ nodes {ENTRY} }} }}"
    );
    for (more, rows) in [(3, 3), (37, 40)] {
        many(app, more).await;
        let before = nobody.statements();
        let answer = board(&nobody, &app.town.compound, &selection).await;
        let statements = nobody.statements() - before;
        let nodes = &answer.data()["board"]["entries"]["nodes"];
        assert_eq!(nodes.as_array().unwrap().len(), rows);
        assert_eq!(statements, 15, "{rows}");
    }
}

async fn a_place_without_a_board_has_none(app: &TestApp) {
    public(app, true).await.data();
    let nobody = app.nobody();
    for place in [&app.town.street, &app.town.building] {
        board(&nobody, place, "{ isPublic }")
            .await
            .refused("NOT_FOUND");
        assert_eq!(
            file(&nobody, &format!("{}.csv", place.id)).await.status(),
            404
        );
    }
    for name in [
        format!("{}.csv", new_id()),
        format!("{}.xml", app.town.compound.id),
        "nowhere.csv".to_owned(),
        "no--code.csv".to_owned(),
        "%00.csv".to_owned(),
    ] {
        assert_eq!(file(&nobody, &name).await.status(), 404, "{name}");
    }
}

async fn file(client: &Client, name: &str) -> reqwest::Response {
    client
        .get(&format!("/open-data/{name}"))
        .send()
        .await
        .unwrap()
}

async fn a_board_is_a_file_too(app: &TestApp) {
    app.has_room_for_many_orders(Role::Handler).await;
    let id = worded(app).await;
    let compound = &app.town.compound;
    let csv = format!("{}.csv", compound.id);
    let nobody = app.nobody();
    assert_eq!(file(&nobody, &csv).await.status(), 404);
    let resident = app.as_role(Role::Resident).await;
    let closed = file(&resident, &csv).await;
    assert_eq!(closed.status(), 200);
    assert!(!closed.headers().contains_key("access-control-allow-origin"));

    public(app, true).await.data();
    publish(app, Role::Resident, id, true, true).await.data();
    let reason = "=HYPERLINK(\"http://example.org\",\"点我\"), 请找林住户 13800001234";
    let declined = app.submitted(PLAIN).await;
    let decline = json!({"orderId": declined, "reason": reason});
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher.act("declineOrder", decline, ORDER).await.data();

    let answer = file(&nobody, &csv).await;
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    let text = answer.text().await.unwrap();
    assert!(text.starts_with('\u{feff}'), "Excel would misread it");
    for secret in [
        "13800001234",
        "1380000",
        "138 0000",
        "林住户",
        "吴接单",
        "501",
        "3号楼",
        &id.to_string(),
    ] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let mut lines = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = lines.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = lines.records().map(Result::unwrap).collect();
    let cell = |row: usize, name: &str| {
        let column = head.iter().position(|one| one == name).unwrap();
        rows[row][column].to_owned()
    };
    assert_eq!(rows.len(), 2);
    let of = |ending: &str| (0..2).find(|row| cell(*row, "ending") == ending).unwrap();
    let (refused, solved) = (of("declined"), of("solved"));
    assert!(cell(refused, "public_reason").starts_with("'=HYPERLINK"));
    assert!(cell(refused, "public_reason").ends_with("林** **"));
    assert_eq!(cell(refused, "compound"), "半山小区");
    assert_eq!(cell(solved, "rating_words"), "吴**师傅很好");
    assert_eq!(
        cell(solved, "closing_words"),
        "",
        "the handler has not agreed"
    );
    assert_eq!(cell(solved, "in_time"), "true");
    assert_eq!(cell(solved, "asked_on"), "2026-11-23");

    let as_json: Json = file(&nobody, &format!("{}.json", compound.id))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(as_json["place"]["name"], json!("半山小区"));
    assert_eq!(as_json["to"], json!("2026-11-30"));
    assert_eq!(as_json["from"], json!("2025-12-01"));
    let orders = as_json["orders"].as_array().unwrap();
    assert_eq!(orders.len(), 2);
    let names: Vec<&String> = orders[0].as_object().unwrap().keys().collect();
    let mut expected: Vec<&str> = head.iter().collect();
    expected.sort_unstable();
    assert_eq!(names, expected);

    // By the codes of the tree.
    let path = compound.path.trim_end_matches('/').replace('/', "-");
    let found = file(&nobody, &format!("{path}.csv")).await;
    assert_eq!(found.text().await.unwrap(), text);
}

async fn a_file_is_sent_again_when_it_has_changed(app: &TestApp) {
    app.has_room_for_many_orders(Role::Handler).await;
    public(app, true).await.data();
    let id = worded(app).await;
    let name = format!("/open-data/{}.csv", app.town.compound.id);
    let nobody = app.nobody();
    let tag = async || {
        let answer = nobody.get(&name).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-cache");
        answer.headers()["etag"].to_str().unwrap().to_owned()
    };
    let ask = async |tag: &str| {
        let request = nobody.get(&name).header("if-none-match", tag);
        request.send().await.unwrap().status()
    };
    let first = tag().await;
    assert_eq!(ask(&first).await, StatusCode::NOT_MODIFIED);
    publish(app, Role::Resident, id, true, false).await.data();
    assert_eq!(ask(&first).await, StatusCode::OK);
    let second = tag().await;
    publish(app, Role::Resident, id, false, false).await.data();
    assert_eq!(ask(&second).await, StatusCode::OK);
    assert_eq!(ask(&first).await, StatusCode::OK);
    let third = tag().await;
    ended(app, "SOLVED", 4).await;
    assert_eq!(ask(&third).await, StatusCode::OK);
    public(app, false).await.data();
    assert_eq!(ask(&third).await, StatusCode::NOT_FOUND);
}

async fn a_file_has_any_number_of_lines(app: &TestApp) {
    public(app, true).await.data();
    // Two batches and a bit, all of one moment.
    many(app, 1_003).await;
    let nobody = app.nobody();
    let id = app.town.compound.id;
    let text = file(&nobody, &format!("{id}.csv"))
        .await
        .text()
        .await
        .unwrap();
    let mut ids: Vec<&str> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(ids.len(), 1_003);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 1_003);
    let found: Json = file(&nobody, &format!("{id}.json"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(found["orders"].as_array().unwrap().len(), 1_003);
    let empty: Json = file(&nobody, &format!("{id}.json?from=2026-01-01&to=2026-01-31"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(empty["orders"], json!([]));
}

async fn a_file_spans_a_year_at_most(app: &TestApp) {
    public(app, true).await.data();
    let nobody = app.nobody();
    for (span, field) in [
        ("from=2024-01-01&to=2025-06-01", "from"),
        ("from=2026-02-01&to=2026-01-01", "from"),
        ("from=yesterday", "from"),
        ("to=2026-13-01", "to"),
    ] {
        let answer = file(&nobody, &format!("{}.csv?{span}", app.town.compound.id)).await;
        assert_eq!(answer.status(), 422, "{span}");
        let body: Json = answer.json().await.unwrap();
        assert_eq!(body["field"], json!(field), "{span}: {body}");
    }
    let year = format!("{}.csv?from=2024-01-01&to=2024-12-31", app.town.compound.id);
    assert_eq!(file(&nobody, &year).await.status(), 200);
}
