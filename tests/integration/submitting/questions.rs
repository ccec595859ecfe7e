//! What a category asks, and when it suits.

use entity::order_answer;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::{
    Json, Role, TestApp, json, on_both,
    steps::{PLAIN, id_of},
};

on_both! {
    every_kind_of_answer_is_shown_to_whoever_sees_the_order,
    answers_that_cannot_be_are_refused_by_name,
    nothing_is_kept_of_what_is_refused,
    a_day_that_suits,
    no_json_breaks_it,
}

async fn every_kind_of_answer_is_shown_to_whoever_sees_the_order(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let asked = resident
        .gql(
            "{ categories { code openToAll questions { code kind required askedIfQuestion askedIfOption options { code } } } }",
            json!({}),
        )
        .await;
    let categories = asked.data()["categories"].as_array().unwrap().clone();
    let of = |code: &str| categories.iter().find(|one| one["code"] == code).unwrap();
    assert_eq!(of("wish")["openToAll"], true);
    assert_eq!(of(PLAIN)["questions"], json!([]));
    let lift = &of("utilities")["questions"][1];
    assert_eq!(lift["askedIfOption"], "lift");

    let id = submitted(
        app,
        "utilities",
        json!([
            {"code": "since", "values": ["2026-11-20"]},
            {"code": "trapped", "values": ["yes"]},
            {"code": "lift", "values": ["  2 单元左边 "]},
            {"code": "what", "values": ["lift"]},
        ]),
    )
    .await;
    let selection = "{ answers { code kind labelZh labelEn valueZh valueEn } }";
    for role in [Role::Resident, Role::Dispatcher, Role::GridWorker] {
        let shown = app.as_role(role).await.read_order(id, selection).await;
        let answers = shown["answers"].as_array().unwrap();
        let said: Vec<_> = answers
            .iter()
            .map(|one| {
                (
                    one["code"].as_str().unwrap(),
                    one["valueZh"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                ("what", "电梯"),
                ("lift", "2 单元左边"),
                ("trapped", "有"),
                ("since", "2026-11-20")
            ]
        );
        assert_eq!(answers[0]["valueEn"], "Lift");
        assert_eq!(answers[2]["labelZh"], "有人被困吗");
    }
    let several = json!([{"code": "when", "values": ["night", "day", "night"]}]);
    let id = submitted(app, "noise", several).await;
    let shown = resident.read_order(id, selection).await;
    assert_eq!(shown["answers"][0]["valueZh"], "白天、深夜");
    assert_eq!(shown["answers"][0]["valueEn"], "By day, At night");
}

async fn answers_that_cannot_be_are_refused_by_name(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let what = json!({"code": "what", "values": ["water"]});
    let cases = [
        ("utilities", json!([]), "REQUIRED", "answers.what"),
        (
            "utilities",
            json!([{"code": "what", "values": [" "]}]),
            "REQUIRED",
            "answers.what",
        ),
        (
            "utilities",
            json!([{"code": "what", "values": ["lift"]}]),
            "REQUIRED",
            "answers.lift",
        ),
        (
            "utilities",
            json!([{"code": "what", "values": ["coal"]}]),
            "INVALID",
            "answers.what",
        ),
        (
            "utilities",
            json!([{"code": "what", "values": ["gas", "water"]}]),
            "INVALID",
            "answers.what",
        ),
        (
            "utilities",
            json!([what, {"code": "trapped", "values": ["yes"]}]),
            "INVALID",
            "answers.trapped",
        ),
        (
            "utilities",
            json!([what, {"code": "since", "values": ["前天"]}]),
            "INVALID",
            "answers.since",
        ),
        (
            "utilities",
            json!([what, {"code": "leak", "values": ["kitchen", "meter"]}]),
            "INVALID",
            "answers.leak",
        ),
        ("utilities", json!([what, what]), "INVALID", "answers"),
        (
            "utilities",
            json!([what, {"code": "colour", "values": ["red"]}]),
            "INVALID",
            "answers",
        ),
        (
            "noise",
            json!([{"code": "when", "values": ["night", "always"]}]),
            "INVALID",
            "answers.when",
        ),
        (PLAIN, json!([what]), "INVALID", "answers"),
        (PLAIN, json!(vec![what; 21]), "TOO_MANY", "answers"),
    ];
    for (category, answers, code, field) in cases {
        let mut request = app.request(category);
        request["answers"] = answers;
        resident.submit(request).await.refused_on(code, field);
    }
    let mut long = app.request("utilities");
    long["answers"] = json!([
        {"code": "what", "values": ["lift"]}, {"code": "trapped", "values": ["no"]},
        {"code": "lift", "values": ["长".repeat(201)]},
    ]);
    resident
        .submit(long.clone())
        .await
        .refused_on("TOO_LONG", "answers.lift");
    long["answers"][2]["values"] = json!(["左\u{0}边"]);
    resident
        .submit(long)
        .await
        .refused_on("INVALID", "answers.lift");
}

/// Neither the order nor its number: the next one is the first.
async fn nothing_is_kept_of_what_is_refused(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let mut request = app.request("utilities");
    request["answers"] = json!([]);
    resident.submit(request.clone()).await.refused("REQUIRED");
    let kept = order_answer::Entity::find().count(app.db()).await.unwrap();
    assert_eq!(kept, 0);
    // The same form, put right, under the same id.
    request["answers"] = json!([{"code": "what", "values": ["power"]}]);
    let order = resident.submit(request.clone()).await.result().clone();
    assert_eq!(order["number"], "261123-0001");
    let again = resident.submit(request.clone()).await.result().clone();
    assert_eq!(again, order);
    let kept = order_answer::Entity::find().count(app.db()).await.unwrap();
    assert_eq!(kept, 1);
    request["answers"] = json!([{"code": "what", "values": ["gas"]}]);
    resident.submit(request).await.refused("REQUEST_REUSED");
}

async fn a_day_that_suits(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    for day in ["2026-11-22", "2026-12-24"] {
        let request = on_day(app, day);
        resident
            .submit(request)
            .await
            .refused_on("OUT_OF_RANGE", "preferred.day");
    }
    for day in ["2026-11-23", "2026-12-23"] {
        let id = id_of(resident.submit(on_day(app, day)).await.result());
        let desk = app.as_role(Role::Dispatcher).await;
        let shown = desk.read_order(id, "{ preferredDay preferredPart }").await;
        assert_eq!(
            shown,
            json!({"preferredDay": day, "preferredPart": "EVENING"})
        );
    }
    let mut request = on_day(app, "下周三");
    assert!(!resident.submit(request.clone()).await.is_ok());
    request["preferred"] = Json::Null;
    let id = id_of(resident.submit(request).await.result());
    let shown = resident
        .read_order(id, "{ preferredDay preferredPart }")
        .await;
    assert_eq!(shown, json!({"preferredDay": null, "preferredPart": null}));
}

/// Of the right shape and of any other: taken or refused, and never a fault of the server's.
async fn no_json_breaks_it(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let mut dice = 20_261_123;
    let mut refused = 0;
    for _ in 0..150 {
        let mut request = app.request("utilities");
        request["answers"] = anything(&mut dice, 0);
        let answer = resident.submit(request.clone()).await;
        assert!(answer.status.as_u16() < 500, "{request}");
        assert_ne!(answer.code(), "INTERNAL", "{request}");
        assert!(answer.is_ok() || answer.body["errors"].is_array());
        refused += u32::from(!answer.is_ok());
    }
    assert!(refused > 100, "{refused}");
    resident.submit(app.request("utilities")).await.data();
}

fn anything(dice: &mut u64, depth: u32) -> Json {
    const TEXTS: [&str; 9] = [
        "what",
        "lift",
        "water",
        "2026-11-20",
        "",
        " ",
        "\u{0}",
        "'; --",
        "\u{202e}梯",
    ];
    *dice = dice
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    let throw = *dice >> 33;
    let text = TEXTS[throw as usize / 11 % TEXTS.len()];
    let kinds = if depth > 2 { 5 } else { 11 };
    match throw % kinds {
        0 => Json::Null,
        1 => json!(throw as i64 - 1_000_000),
        2 => json!(throw.is_multiple_of(2)),
        3 | 4 => json!(text),
        5 => json!({text: anything(dice, depth + 1)}),
        6 => json!([{"code": text, "values": anything(dice, depth + 1)}]),
        7 => json!([{"code": text, "values": [text, anything(dice, depth + 1)]}]),
        _ => {
            let count = throw / 100 % 4;
            (0..count)
                .map(|_| {
                    let values = [anything(dice, 3), anything(dice, 3)];
                    json!({"code": TEXTS[values.len() % 2], "values": values})
                })
                .collect()
        }
    }
}

fn on_day(app: &TestApp, day: &str) -> Json {
    let mut request = app.request(PLAIN);
    request["preferred"] = json!({"day": day, "part": "EVENING"});
    request
}

async fn submitted(app: &TestApp, category: &str, answers: Json) -> uuid::Uuid {
    let mut request = app.request(category);
    request["answers"] = answers;
    let resident = app.as_role(Role::Resident).await;
    id_of(resident.submit(request).await.result())
}
