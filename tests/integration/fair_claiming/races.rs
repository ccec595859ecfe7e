//! Everybody at once: places change hands without one being lost or made.

use entity::{order, order::OrderState, person};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use server::orders::{escalation::tell_lateness, holding::look_at_places};
use uuid::Uuid;

use super::{
    members, place_of,
    units::{id_of, laid_out},
};
use crate::{
    races::{at_once, is_broken, unguarded},
    support::{
        Client, Role, TestApp,
        books::{books_agree, counts_agree},
        on_both,
        steps::PLAIN,
    },
};

on_both! {
    places_of_a_unit,
    places_of_a_unit_unguarded,
    taken_over_and_finished,
    given_back_while_time_passes,
    given_back_and_claimed,
    given_back_by_everybody,
    two_give_to_one,
    two_give_to_one_unguarded,
    untouched_and_touched,
}

const ROUNDS: usize = 5;

async fn row(app: &TestApp, id: Uuid) -> order::Model {
    let found = order::Entity::find_by_id(id).one(app.db()).await;
    found.unwrap().unwrap()
}

/// Twelve from one unit, three places of theirs, two for everybody and two of others.
async fn race_for_places(app: &TestApp, clients: &[Client]) -> Result<(), String> {
    let other = app.founding();
    let kind = entity::organization::OrganizationKind::School;
    let other = other.organization(None, kind, "实验小学", &app.town.community);
    let units = [(app.town.unit.id, 3), (other.await.id, 2)];
    let id = id_of(&laid_out(app, 7, &units).await);
    let claims = clients.iter().map(|client| client.at(app));
    let claims = claims.map(|client| async move { client.claim(id).await });
    let answers = at_once(claims).await;
    let winners = answers.iter().filter(|answer| answer.is_ok()).count();
    if winners != 5 {
        return Err(format!("{winners} members got 5 places"));
    }
    let refused = answers
        .iter()
        .filter(|answer| answer.code() == "PLACES_KEPT");
    assert_eq!(refused.count(), clients.len() - 5);
    books_agree(app).await
}

async fn of_the_unit(app: &TestApp) -> Vec<Client> {
    let clients = members(app, 12).await;
    for client in &clients {
        app.founding()
            .works_at(client.person_id(), &app.town.unit)
            .await;
    }
    clients
}

async fn places_of_a_unit(app: &TestApp) {
    let clients = of_the_unit(app).await;
    race_for_places(app, &clients).await.unwrap();
}

async fn places_of_a_unit_unguarded(app: &TestApp) {
    let clients = of_the_unit(app).await;
    let broken = race_for_places(&unguarded(app).await, &clients).await;
    is_broken(broken, "members got 5 places");
}

async fn taken_over_and_finished(app: &TestApp) {
    let (handler, member) = (
        app.as_role(Role::Handler).await,
        app.as_role(Role::Member).await,
    );
    for _ in 0..ROUNDS {
        let id = app.in_progress(PLAIN).await;
        let place = place_of(app, id, handler.person_id()).await.id;
        member.ask_for(id, place).await.data();
        let answers = at_once([true, false].map(|takes_over| {
            let handler = handler.clone();
            async move {
                match takes_over {
                    true => handler.answer_takeover(id, true).await,
                    false => handler.finish(id, &[]).await,
                }
            }
        }))
        .await;
        let well = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(well, 1, "{answers:?}");
        books_agree(app).await.unwrap();
        if answers[0].is_ok() {
            member.finish(id, &[]).await.data();
        }
        assert_eq!(row(app, id).await.state, OrderState::Finished);
    }
}

async fn given_back_while_time_passes(app: &TestApp) {
    let crew = members(app, 4).await;
    let mut orders = Vec::new();
    for _ in 0..3 {
        let id = app.dispatched(PLAIN, 4).await;
        for client in &crew {
            client.claim(id).await.data();
        }
        orders.push(id);
    }
    app.advance(chrono::TimeDelta::days(20));
    let clocks: Vec<_> = (0..4)
        .map(|_| {
            let app = app.app.clone();
            tokio::spawn(async move {
                tell_lateness(&app).await?;
                look_at_places(&app).await
            })
        })
        .collect();
    let releases = crew.iter().flat_map(|client| {
        orders.iter().map(|id| {
            let (client, id) = (client.clone(), *id);
            async move { client.release(id, "临时出差").await }
        })
    });
    for answer in at_once(releases).await {
        // Whoever's place had come back by itself, or went with the others.
        assert!(
            ["", "FORBIDDEN", "STATE_CHANGED"].contains(&answer.code()),
            "{}",
            answer.body
        );
    }
    for clock in clocks {
        clock.await.unwrap().unwrap();
    }
    counts_agree(app).await.unwrap();
}

async fn given_back_and_claimed(app: &TestApp) {
    let handler = app.as_role(Role::Handler).await;
    let claimants = members(app, 4).await;
    for _ in 0..ROUNDS {
        let id = app.dispatched(PLAIN, 2).await;
        handler.claim(id).await.data();
        let mut clients = claimants.clone();
        clients.push(handler.clone());
        let own = handler.person_id();
        let answers = at_once(clients.into_iter().map(|client| async move {
            match client.person_id() == own {
                true => client.release(id, "临时出差").await,
                false => client.claim(id).await,
            }
        }))
        .await;
        let claimed = answers[..4].iter().filter(|answer| answer.is_ok()).count();
        assert!(answers[4].is_ok(), "{}", answers[4].body);
        assert_eq!(row(app, id).await.crew_taken as usize, claimed);
        books_agree(app).await.unwrap();
        for client in &claimants {
            client.release(id, "收工").await;
        }
    }
}

/// The second to give it back sends it to the desk, with everybody who is left.
async fn given_back_by_everybody(app: &TestApp) {
    let crew = members(app, 6).await;
    for _ in 0..ROUNDS {
        let id = app.dispatched(PLAIN, 6).await;
        for client in &crew {
            client.claim(id).await.data();
        }
        let releases = crew.iter().cloned();
        let releases = releases.map(|client| async move { client.release(id, "临时出差").await });
        let answers = at_once(releases).await;
        let well = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(well, 2, "{answers:?}");
        let order = row(app, id).await;
        assert_eq!((order.state, order.crew_taken), (OrderState::Submitted, 0));
        books_agree(app).await.unwrap();
    }
}

/// Two accept at once what one person with room for one order asked for.
async fn give_to_one(app: &TestApp, number: u32) -> Result<(), String> {
    let found = app.founding();
    let asker = found.person("袁接手", &format!("137{number:08}")).await.id;
    found.enrolled(asker, &app.town.compound).await;
    let capped = person::ActiveModel {
        id: Set(asker),
        unfinished_cap: Set(1),
        ..Default::default()
    };
    capped.update(app.writer()).await.unwrap();
    let asker = app.sign_in(asker).await;
    let mut gifts = Vec::new();
    for role in [Role::Handler, Role::Member] {
        let holder = app.as_role(role).await;
        let id = app.dispatched(PLAIN, 1).await;
        holder.claim(id).await.data();
        let place = place_of(app, id, holder.person_id()).await.id;
        asker.ask_for(id, place).await.data();
        gifts.push((holder, id));
    }
    let answers = at_once(
        gifts
            .clone()
            .into_iter()
            .map(|(holder, id)| async move { holder.answer_takeover(id, true).await }),
    )
    .await;
    let well = answers.iter().filter(|answer| answer.is_ok()).count();
    books_agree(app).await?;
    for (holder, id) in gifts {
        holder.finish(id, &[]).await;
        asker.finish(id, &[]).await;
    }
    match well {
        1 => Ok(()),
        _ => Err(format!("{well} orders for one with room for one")),
    }
}

async fn two_give_to_one(app: &TestApp) {
    for number in 0..ROUNDS {
        give_to_one(app, number as u32).await.unwrap();
    }
}

async fn two_give_to_one_unguarded(app: &TestApp) {
    let broken = give_to_one(&unguarded(app).await, 0).await;
    is_broken(broken, "2 orders for one with room for one");
}

async fn untouched_and_touched(app: &TestApp) {
    let handler = app.as_role(Role::Handler).await;
    for _ in 0..ROUNDS {
        let id = app.dispatched("utilities", 1).await;
        handler.claim(id).await.data();
        app.advance(chrono::TimeDelta::minutes(193));
        look_at_places(&app.app).await.unwrap();
        app.advance(chrono::TimeDelta::minutes(60));
        let looking = app.app.clone();
        let looking = tokio::spawn(async move { look_at_places(&looking).await });
        let answers = at_once(
            [handler.clone()].map(|client| async move { client.progress(id, "已联系").await }),
        )
        .await;
        looking.await.unwrap().unwrap();
        let is_his = row(app, id).await.crew_taken == 1;
        assert_eq!(answers[0].is_ok(), is_his, "{}", answers[0].body);
        books_agree(app).await.unwrap();
        if is_his {
            let photo = handler.upload_photo().await;
            handler.finish(id, &[photo]).await.data();
        }
    }
}
