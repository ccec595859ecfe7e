//! What street administrators make of categories, and what residents meet then.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

use crate::support::{
    Answer, Client, Json, Role, TestApp, json, on_both,
    steps::{PLAIN, id_of},
};

on_both! {
    what_is_edited_counts_from_then_on,
    what_a_category_cannot_be_is_refused_by_field,
    a_question_is_asked_answered_and_kept,
    questions_that_cannot_be_are_refused_by_field,
    what_follows_from_an_answer_goes_with_it,
    questions_are_ordered,
}

const RECORD: &str = "{ code nameZh nameEn crewSize closed deadlineClass questions { id code labelZh \
    labelEn kind required closed askedIfQuestion askedIfOption options { code nameZh nameEn } } }";

fn parking() -> Json {
    json!({
        "code": PLAIN, "nameZh": "停车秩序", "nameEn": "Parking", "deadlineClass": "GENERAL",
        "evidenceRule": "NONE", "skillCode": null, "crewSize": 1, "openToAll": false,
        "lookBackDays": null, "closed": false,
    })
}

fn text_question(label: &str) -> Json {
    json!({"kind": "TEXT", "labelZh": label, "labelEn": "", "required": false, "options": []})
}

fn choice(label: &str, options: &[&str]) -> Json {
    let options: Vec<Json> = options
        .iter()
        .map(|name| json!({"nameZh": name, "nameEn": ""}))
        .collect();
    json!({"kind": "ONE", "labelZh": label, "labelEn": "", "required": true, "options": options})
}

async fn add(client: &Client, question: Json) -> Answer {
    let input = json!({"categoryCode": PLAIN, "question": question});
    client.act("addCategoryQuestion", input, RECORD).await
}

async fn edit(client: &Client, id: &Json, question: Json) -> Answer {
    let input = json!({"questionId": id, "question": question});
    client.act("editCategoryQuestion", input, RECORD).await
}

fn asked(record: &Json) -> Vec<&Json> {
    let questions = record["questions"].as_array().unwrap().iter();
    questions.filter(|one| one["closed"] == false).collect()
}

async fn what_is_edited_counts_from_then_on(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    let before = app.submitted(PLAIN).await;
    let mut input = parking();
    input["nameZh"] = json!("停车与充电");
    input["nameEn"] = json!("");
    input["deadlineClass"] = json!("HARD");
    input["evidenceRule"] = json!("PHOTO");
    input["skillCode"] = json!("mediation");
    input["crewSize"] = json!(3);
    let edited = street.act("editCategory", input.clone(), RECORD).await;
    assert_eq!(edited.result()["nameEn"], "停车与充电");
    let after = app.submitted(PLAIN).await;
    let resident = app.as_role(Role::Resident).await;
    let due = "{ dispatchDueAt category { nameZh crewSize evidenceRule skill { code } } }";
    let (before, after) = (
        resident.read_order(before, due).await,
        resident.read_order(after, due).await,
    );
    // Two working days instead of one; what was promised stays.
    assert_eq!(before["dispatchDueAt"], "2026-11-24T01:00:00+00:00");
    assert_eq!(after["dispatchDueAt"], "2026-11-25T01:00:00+00:00");
    assert_eq!(
        after["category"],
        json!({"nameZh": "停车与充电", "crewSize": 3, "evidenceRule": "PHOTO", "skill": {"code": "mediation"}})
    );
    // Nobody chooses it any more.
    input["closed"] = json!(true);
    street.act("editCategory", input, "{ code }").await.data();
    let offered = resident.gql("{ categories { code } }", json!({})).await;
    let offered = offered.data()["categories"].as_array().unwrap().clone();
    assert!(offered.iter().all(|one| one["code"] != PLAIN));
    resident
        .submit(app.request(PLAIN))
        .await
        .refused_on("NOT_FOUND", "categoryCode");
    let told = "{ auditEntries(first: 1) { nodes { action subject changes { field after } } } }";
    let told = street.gql(told, json!({})).await;
    assert_eq!(
        told.data()["auditEntries"]["nodes"][0],
        json!({"action": "CATEGORY_EDITED", "subject": "停车与充电", "changes": [{"field": "closed", "after": "true"}]})
    );
}

async fn what_a_category_cannot_be_is_refused_by_field(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    for (field, value, code) in [
        ("nameZh", json!(" "), "REQUIRED"),
        ("nameZh", json!("长".repeat(21)), "TOO_LONG"),
        ("nameEn", json!("a\nb"), "INVALID"),
        ("crewSize", json!(0), "OUT_OF_RANGE"),
        ("lookBackDays", json!(400), "OUT_OF_RANGE"),
        ("skillCode", json!("flying"), "NOT_FOUND"),
        ("skillCode", json!("a\u{0}"), "NOT_FOUND"),
        ("code", json!("nothing"), "NOT_FOUND"),
    ] {
        let mut input = parking();
        input[field] = value;
        let refused = street.act("editCategory", input, "{ code }").await;
        refused.refused_on(code, field);
    }
    // Somebody has to be able to ask for something.
    for row in entity::category::Entity::find()
        .all(app.db())
        .await
        .unwrap()
    {
        if row.code != PLAIN {
            let mut row = row.into_active_model();
            row.closed = Set(true);
            row.update(app.writer()).await.unwrap();
        }
    }
    let mut input = parking();
    input["closed"] = json!(true);
    let refused = street.act("editCategory", input, "{ code }").await;
    refused.refused_on("INVALID", "closed");
}

async fn a_question_is_asked_answered_and_kept(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    let record = add(&street, choice("停在哪里", &["消防通道", "绿化带"])).await;
    let question = asked(record.result())[0].clone();
    let (code, options) = (&question["code"], &question["options"]);
    assert_eq!(
        options[1],
        json!({"code": "o2", "nameZh": "绿化带", "nameEn": "绿化带"})
    );

    let resident = app.as_role(Role::Resident).await;
    let field = format!("answers.{}", code.as_str().unwrap());
    resident
        .submit(app.request(PLAIN))
        .await
        .refused_on("REQUIRED", &field);
    let mut request = app.request(PLAIN);
    request["answers"] = json!([{"code": code, "values": ["o1"]}]);
    let id = id_of(resident.submit(request).await.result());

    // Reworded, and then asked no longer: the order says what it said.
    let mut other = question.clone();
    for field in ["id", "code", "closed", "askedIfQuestion", "askedIfOption"] {
        other.as_object_mut().unwrap().remove(field);
    }
    other["labelZh"] = json!("占了什么地方");
    other["options"][0]["nameZh"] = json!("消防车道");
    let edited = edit(&street, &question["id"], other).await;
    assert_eq!(asked(edited.result())[0]["options"][0]["code"], "o1");
    let close = json!({"questionId": question["id"]});
    let closed = street
        .act("closeCategoryQuestion", close.clone(), RECORD)
        .await;
    assert!(asked(closed.result()).is_empty());
    assert_eq!(closed.result()["questions"][0]["labelZh"], "占了什么地方");
    let again = street.act("closeCategoryQuestion", close, RECORD).await;
    again.refused("NOT_FOUND");
    let answers = "{ answers { labelZh valueZh } }";
    let shown = resident.read_order(id, answers).await;
    assert_eq!(
        shown["answers"],
        json!([{"labelZh": "停在哪里", "valueZh": "消防通道"}])
    );
    resident.submit(app.request(PLAIN)).await.data();
    let told = "query($id: UUID!) { auditEntries(subjectId: $id, first: 9) { nodes { action } } }";
    let told = street.gql(told, json!({"id": question["id"]})).await;
    assert_eq!(
        told.data()["auditEntries"]["nodes"],
        json!([{"action": "QUESTION_CLOSED"}, {"action": "QUESTION_EDITED"}, {"action": "QUESTION_ADDED"}])
    );
}

async fn questions_that_cannot_be_are_refused_by_field(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    let mut with_options = text_question("哪里");
    with_options["options"] =
        json!([{"nameZh": "东", "nameEn": ""}, {"nameZh": "西", "nameEn": ""}]);
    let mut after_nothing = text_question("哪里");
    after_nothing["askedIf"] = json!({"question": "what", "option": "lift"});
    for (question, code, field) in [
        (text_question(" "), "REQUIRED", "labelZh"),
        (text_question(&"长".repeat(41)), "TOO_LONG", "labelZh"),
        (text_question("两\n行"), "INVALID", "labelZh"),
        (with_options, "INVALID", "options"),
        (choice("哪里", &["东"]), "REQUIRED", "options"),
        (choice("哪里", &["东", "东"]), "INVALID", "options"),
        (choice("哪里", &["东", " "]), "REQUIRED", "options"),
        (after_nothing, "INVALID", "askedIf"),
    ] {
        add(&street, question).await.refused_on(code, field);
    }
    for number in 0..12 {
        add(&street, text_question(&number.to_string()))
            .await
            .data();
    }
    add(&street, text_question("太多"))
        .await
        .refused_on("TOO_MANY", "categoryCode");
    let input = json!({"categoryCode": "nothing", "question": text_question("哪里")});
    let nowhere = street.act("addCategoryQuestion", input, "{ code }").await;
    nowhere.refused_on("NOT_FOUND", "categoryCode");
}

async fn what_follows_from_an_answer_goes_with_it(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    let record = add(&street, choice("停在哪里", &["消防通道", "绿化带"])).await;
    let first = asked(record.result())[0].clone();
    let mut then = text_question("挡住几号楼");
    then["required"] = json!(true);
    then["askedIf"] = json!({"question": first["code"], "option": "o1"});
    let record = add(&street, then.clone()).await;
    let second = asked(record.result())[1].clone();
    assert_eq!(second["askedIfOption"], "o1");

    let mut without = choice("停在哪里", &["消防通道", "绿化带"]);
    without["options"][1]["code"] = json!("o2");
    edit(&street, &first["id"], without)
        .await
        .refused_on("STILL_IN_USE", "options");
    edit(&street, &first["id"], text_question("哪里"))
        .await
        .refused_on("STILL_IN_USE", "kind");

    let resident = app.as_role(Role::Resident).await;
    let request = |option: &str| {
        let mut request = app.request(PLAIN);
        request["answers"] = json!([{"code": first["code"], "values": [option]}]);
        request
    };
    let field = format!("answers.{}", second["code"].as_str().unwrap());
    resident
        .submit(request("o1"))
        .await
        .refused_on("REQUIRED", &field);
    resident.submit(request("o2")).await.data();
    let close = json!({"questionId": first["id"]});
    let closed = street.act("closeCategoryQuestion", close, RECORD).await;
    assert!(asked(closed.result()).is_empty());
    resident.submit(app.request(PLAIN)).await.data();
    assert_eq!(closed.result()["questions"].as_array().unwrap().len(), 2);
}

async fn questions_are_ordered(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    let mut ids: Vec<Uuid> = Vec::new();
    for label in ["一", "二", "三"] {
        let record = add(&street, choice(label, &["甲", "乙"])).await;
        ids.push(id_of(asked(record.result()).last().unwrap()));
    }
    let shift = async |id: Uuid, up: bool| {
        let input = json!({"questionId": id, "up": up});
        street.act("shiftCategoryQuestion", input, RECORD).await
    };
    let labels = |answer: &Answer| {
        let record = answer.result();
        let labels = asked(record).into_iter();
        labels
            .map(|one| one["labelZh"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .concat()
    };
    assert_eq!(labels(&shift(ids[2], true).await), "一三二");
    assert_eq!(labels(&shift(ids[0], false).await), "三一二");
    assert_eq!(labels(&shift(ids[2], true).await), "三一二");
    // The last one follows from the one before it.
    let mut follows = choice("二", &["甲", "乙"]);
    follows["askedIf"] = json!({"question": ids[0].simple().to_string(), "option": "o1"});
    edit(&street, &json!(ids[1]), follows).await.data();
    shift(ids[1], true).await.refused_on("INVALID", "up");
    shift(ids[0], false).await.refused_on("INVALID", "up");
    assert_eq!(labels(&shift(ids[0], true).await), "一三二");
}
