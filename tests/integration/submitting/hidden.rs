//! 仅受理人可见: by no list, path, file, notice or hint.

use uuid::Uuid;

use crate::support::{
    Role, TestApp, json,
    live::LiveSocket,
    on_both,
    steps::{PLAIN, WISH, id_of},
};

on_both! {
    nobody_else_ever_sees_it,
    the_desk_takes_it,
}

const INSIDERS: [Role; 5] = [
    Role::Resident,
    Role::Dispatcher,
    Role::CommunityAdmin,
    Role::StreetAdmin,
    Role::SystemAdmin,
];
const EVERYWHERE: &str = "{ hall { nodes { id } } wishes { nodes { id } } desk(tab: WAITING) { nodes { id } } \
    done: desk(tab: DONE) { nodes { id } } myOrders(filter: ALL) { nodes { id } } \
    myTasks(filter: ALL) { nodes { id } } notifications { nodes { orderId subject } } }";

async fn nobody_else_ever_sees_it(app: &TestApp) {
    let mut listening = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Nobody) {
        let client = app.as_role(role).await;
        listening.push((role, LiveSocket::open(app, &client).await));
    }
    let resident = app.as_role(Role::Resident).await;
    let photo = resident.upload_photo().await;
    let id = hidden(app, PLAIN, Some(photo)).await;
    // As if it had been in the hall: whatever brings it there, others are shown none of it.
    let wish = hidden(app, WISH, None).await;
    for order in [id, wish] {
        brought_to_the_hall(app, order).await;
    }
    resident.withdraw(id).await.data();

    for role in Role::ALL {
        let client = app.as_role(role).await;
        let is_insider = INSIDERS.contains(&role);
        if role != Role::Nobody {
            for order in [id, wish] {
                let shown = client.order(order).await;
                assert_eq!(!shown.is_null(), is_insider, "{role:?}");
            }
            let listed = client.gql(EVERYWHERE, json!({})).await.body.to_string();
            let is_listed = listed.contains(&id.to_string());
            assert_eq!(is_listed, is_insider, "{role:?}: {listed}");
            if !is_insider {
                client.claim(wish).await.refused("NOT_FOUND");
                client.withdraw(wish).await.refused("NOT_FOUND");
                client.progress(wish, "来看看").await.refused("NOT_FOUND");
            }
        }
        for path in [
            format!("/files/{photo}"),
            format!("/files/{photo}/thumbnail"),
        ] {
            let status = client.get(&path).send().await.unwrap().status().as_u16();
            let refusal = if role == Role::Nobody { 401 } else { 404 };
            assert_eq!(status, if is_insider { 200 } else { refusal }, "{role:?}");
        }
    }
    let mark = app.submitted(PLAIN).await;
    let desk = app.as_role(Role::Dispatcher).await;
    desk.dispatch(mark, 1).await.data();
    for (role, socket) in &mut listening {
        if matches!(
            role,
            Role::OtherMember | Role::OtherDispatcher | Role::OtherCommunityAdmin | Role::Neighbour
        ) {
            // They hear of nothing here: there is nothing to wait for.
            continue;
        }
        let heard = socket.hints_until(mark).await;
        let of_hidden = heard.iter().any(|(_, one)| *one == id || *one == wish);
        assert_eq!(of_hidden, INSIDERS.contains(role), "{role:?}");
    }
}

/// Those of the desk take it themselves, and members never hear of it.
async fn the_desk_takes_it(app: &TestApp) {
    let id = hidden(app, PLAIN, None).await;
    let desk = app.as_role(Role::Dispatcher).await;
    desk.dispatch(id, 1).await.data();
    let member = app.as_role(Role::Member).await;
    let hall = member.gql("{ hall { nodes { id } } }", json!({})).await;
    assert_eq!(hall.data()["hall"]["nodes"], json!([]));
    member.claim(id).await.refused("NOT_FOUND");
    assert!(
        desk.order(id).await["actions"]
            .to_string()
            .contains("CLAIM")
    );
    desk.claim(id).await.data();
    desk.finish(id, &[]).await.data();
    let resident = app.as_role(Role::Resident).await;
    let rated = resident.rate(id, 5).await;
    assert_eq!(rated.result()["state"], "CLOSED");
    // Of other people's orders nobody learns as much.
    let id = hidden(app, PLAIN, None).await;
    let member = app.as_role(Role::Member).await;
    member.dispatch(id, 1).await.refused("NOT_FOUND");
}

async fn hidden(app: &TestApp, category: &str, photo: Option<Uuid>) -> Uuid {
    let mut request = app.request(category);
    request["hidden"] = json!(true);
    request["photoIds"] = json!(photo.into_iter().collect::<Vec<_>>());
    let resident = app.as_role(Role::Resident).await;
    id_of(resident.submit(request).await.result())
}

async fn brought_to_the_hall(app: &TestApp, id: Uuid) {
    use entity::order;
    use sea_orm::{ActiveModelTrait, Set};
    order::ActiveModel {
        id: Set(id),
        state: Set(order::OrderState::Dispatched),
        dispatched_at: Set(Some(app.now())),
        ..Default::default()
    }
    .update(app.writer())
    .await
    .unwrap();
}
