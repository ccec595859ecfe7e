//! Prepared answers: who keeps them, and who is offered which.

use crate::support::{
    Answer, Client, Json, Role, TestApp, json, on_both,
    steps::{PLAIN, id_of},
};

on_both! {
    desks_are_offered_what_community_and_street_keep,
    the_crew_is_offered_what_it_may_write,
    what_is_kept_is_checked_and_on_record,
    the_order_is_theirs_to_choose,
    a_community_keeps_its_own,
    templates_follow_their_community,
}

const TEMPLATE: &str = "{ id title words purpose mayEdit place { name } }";

async fn keep(client: &Client, place: uuid::Uuid, purpose: &str, title: &str) -> Answer {
    let input = json!({
        "placeId": place, "purpose": purpose, "title": title, "words": format!("{title}，请谅解。"),
    });
    client.act("createAnswerTemplate", input, TEMPLATE).await
}

async fn offered(client: &Client, order: uuid::Uuid, purpose: &str) -> Answer {
    let query = format!(
        "query($id: UUID!) {{ offeredTemplates(orderId: $id, purpose: {purpose}) {TEMPLATE} }}"
    );
    client.gql(&query, json!({"id": order})).await
}

fn titles(templates: &Json) -> Vec<&str> {
    let templates = templates.as_array().unwrap().iter();
    templates
        .map(|one| one["title"].as_str().unwrap())
        .collect()
}

async fn offered_titles(client: &Client, order: uuid::Uuid, purpose: &str) -> Vec<String> {
    let answer = offered(client, order, purpose).await;
    let titles = titles(&answer.data()["offeredTemplates"]);
    titles.into_iter().map(str::to_owned).collect()
}

async fn kept_at(client: &Client, place: uuid::Uuid) -> Json {
    let query = format!("query($id: UUID!) {{ answerTemplates(placeId: $id) {TEMPLATE} }}");
    let answer = client.gql(&query, json!({"id": place})).await;
    answer.data()["answerTemplates"].clone()
}

async fn desks_are_offered_what_community_and_street_keep(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let elsewhere = app.as_role(Role::OtherCommunityAdmin).await;
    let other = app.town.other_compound.community_id.unwrap();
    keep(&street, app.town.street.id, "DECLINE", "街道的")
        .await
        .data();
    keep(&office, app.town.community.id, "DECLINE", "社区的")
        .await
        .data();
    keep(&office, app.town.community.id, "ASK", "请补充")
        .await
        .data();
    keep(&elsewhere, other, "DECLINE", "别处的").await.data();

    let id = app.submitted(PLAIN).await;
    let desk = app.as_role(Role::Dispatcher).await;
    assert_eq!(
        offered_titles(&desk, id, "DECLINE").await,
        ["社区的", "街道的"]
    );
    assert_eq!(offered_titles(&desk, id, "ASK").await, ["请补充"]);
    assert!(offered_titles(&desk, id, "MERGE").await.is_empty());
    let first = offered(&desk, id, "ASK").await.data()["offeredTemplates"][0].clone();
    assert_eq!(first["words"], "请补充，请谅解。");
    assert_eq!(first["mayEdit"], false);
    // It is not for the resident, nor for those who do not see the order.
    let resident = app.as_role(Role::Resident).await;
    offered(&resident, id, "DECLINE").await.refused("FORBIDDEN");
    let other_desk = app.as_role(Role::OtherDispatcher).await;
    offered(&other_desk, id, "DECLINE")
        .await
        .refused("NOT_FOUND");
}

async fn the_crew_is_offered_what_it_may_write(app: &TestApp) {
    let office = app.as_role(Role::CommunityAdmin).await;
    keep(&office, app.town.community.id, "FINISH", "已处理")
        .await
        .data();
    keep(&office, app.town.community.id, "UNSOLVABLE", "暂无条件")
        .await
        .data();
    let id = app.in_progress(PLAIN).await;
    let handler = app.as_role(Role::Handler).await;
    assert_eq!(offered_titles(&handler, id, "FINISH").await, ["已处理"]);
    assert_eq!(
        offered_titles(&handler, id, "UNSOLVABLE").await,
        ["暂无条件"]
    );
    offered(&handler, id, "DECLINE").await.refused("FORBIDDEN");
    let member = app.as_role(Role::Member).await;
    offered(&member, id, "FINISH").await.refused("FORBIDDEN");
}

async fn what_is_kept_is_checked_and_on_record(app: &TestApp) {
    let office = app.as_role(Role::CommunityAdmin).await;
    let community = app.town.community.id;
    keep(&office, community, "DECLINE", " ")
        .await
        .refused_on("REQUIRED", "title");
    keep(&office, community, "DECLINE", &"长".repeat(21))
        .await
        .refused_on("TOO_LONG", "title");
    keep(&office, app.town.compound.id, "DECLINE", "小区的")
        .await
        .refused_on("INVALID", "placeId");
    keep(&office, app.town.street.id, "DECLINE", "街道的")
        .await
        .refused_on("FORBIDDEN", "placeId");
    let made = keep(&office, community, "DECLINE", "不在范围").await;
    let id = id_of(made.result());
    assert_eq!(
        made.result()["place"]["name"],
        app.town.community.name.as_str()
    );

    let edit = |title: &str, words: &str| json!({"templateId": id, "purpose": "DECLINE", "title": title, "words": words});
    let empty = office
        .act("editAnswerTemplate", edit("不在范围", " "), "{ id }")
        .await;
    empty.refused_on("REQUIRED", "words");
    let edited = office
        .act(
            "editAnswerTemplate",
            edit("不在范围", "请联系物业。"),
            TEMPLATE,
        )
        .await;
    assert_eq!(edited.result()["words"], "请联系物业。");
    let retire = json!({"templateId": id});
    office
        .act("retireAnswerTemplate", retire.clone(), "{ id }")
        .await
        .data();
    assert_eq!(kept_at(&office, community).await, json!([]));
    office
        .act("retireAnswerTemplate", retire, "{ id }")
        .await
        .refused("NOT_FOUND");

    let told = "query($id: UUID!) { auditEntries(subjectId: $id, first: 9) { nodes { \
                action subject changes { field before after } } } }";
    let told = office.gql(told, json!({"id": id})).await;
    let told = told.data()["auditEntries"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    let actions: Vec<_> = told
        .iter()
        .map(|one| one["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        actions,
        ["TEMPLATE_RETIRED", "TEMPLATE_EDITED", "TEMPLATE_CREATED"]
    );
    assert_eq!(
        told[1]["changes"],
        json!([{"field": "words", "before": "不在范围，请谅解。", "after": "请联系物业。"}])
    );
}

async fn the_order_is_theirs_to_choose(app: &TestApp) {
    let office = app.as_role(Role::CommunityAdmin).await;
    let community = app.town.community.id;
    let mut ids = Vec::new();
    for title in ["一", "二", "三"] {
        ids.push(id_of(keep(&office, community, "ASK", title).await.result()));
    }
    let order = async || {
        let kept = kept_at(&office, community).await;
        titles(&kept).concat()
    };
    assert_eq!(order().await, "一二三");
    for (id, up, expected) in [
        (ids[2], true, "一三二"),
        (ids[0], false, "三一二"),
        (ids[2], true, "三一二"),
        (ids[1], false, "三一二"),
    ] {
        let input = json!({"templateId": id, "up": up});
        office
            .act("shiftAnswerTemplate", input, "{ id }")
            .await
            .data();
        assert_eq!(order().await, expected);
    }
    // What is for something else now comes last there.
    let input = json!({
        "templateId": ids[0], "purpose": "DECLINE", "title": "一", "words": "一",
    });
    keep(&office, community, "DECLINE", "四").await.data();
    office
        .act("editAnswerTemplate", input, "{ id }")
        .await
        .data();
    let id = app.submitted(PLAIN).await;
    let desk = app.as_role(Role::Dispatcher).await;
    assert_eq!(offered_titles(&desk, id, "DECLINE").await, ["四", "一"]);
    for number in 3..=20 {
        keep(&office, community, "DECLINE", &number.to_string())
            .await
            .data();
    }
    let over = keep(&office, community, "DECLINE", "太多").await;
    over.refused_on("TOO_MANY", "purpose");
}

/// The street's are shown to it, and stay the street's.
async fn a_community_keeps_its_own(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let of_street = id_of(
        keep(&street, app.town.street.id, "DECLINE", "街道的")
            .await
            .result(),
    );
    let own = id_of(
        keep(&office, app.town.community.id, "DECLINE", "社区的")
            .await
            .result(),
    );
    let kept = kept_at(&office, app.town.community.id).await;
    assert_eq!(titles(&kept), ["社区的", "街道的"]);
    assert_eq!(
        (&kept[0]["mayEdit"], &kept[1]["mayEdit"]),
        (&json!(true), &json!(false))
    );
    let retire = json!({"templateId": of_street});
    let refused = office.act("retireAnswerTemplate", retire, "{ id }").await;
    refused.refused("NOT_FOUND");
    // The street looks after its communities' too.
    let shift = json!({"templateId": own, "up": true});
    street
        .act("shiftAnswerTemplate", shift, "{ id }")
        .await
        .data();
    let kept = kept_at(&street, app.town.street.id).await;
    assert_eq!(titles(&kept), ["街道的"]);
}

async fn templates_follow_their_community(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    let other = app.town.other_compound.community_id.unwrap();
    keep(&street, other, "DECLINE", "并过来的").await.data();
    keep(&street, app.town.community.id, "DECLINE", "本来的")
        .await
        .data();
    let merge = json!({"placeId": other, "intoId": app.town.community.id});
    street.act("mergePlaces", merge, "{ id }").await.data();
    let id = app.submitted(PLAIN).await;
    let desk = app.as_role(Role::Dispatcher).await;
    let mut offered = offered_titles(&desk, id, "DECLINE").await;
    offered.sort();
    assert_eq!(offered, ["并过来的", "本来的"]);
}
