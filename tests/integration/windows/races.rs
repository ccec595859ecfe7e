//! Everybody wants the last place of a time: one gets it, the others hear so clearly; shown to go wrong with
//! the guard off. Two counters that call at once call two people.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{ticket, ticket::TicketState, window_slot};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::hall::{Hall, on_ticket};
use crate::{
    centres::house::day,
    races::{at_once, counted, is_broken, outcomes, unguarded},
    support::{Client, Role, TestApp, on_both, steps::id_of},
};

const VISITORS: usize = 50;
/// How often a race is run that is to go wrong, a time later each.
const ROUNDS: i64 = 20;

on_both! {
    fifty_want_the_last_place,
    fifty_want_the_last_place_without_a_guard,
    two_counters_call_two_people,
    the_house_closes_while_somebody_books,
}

async fn visitors(app: &TestApp) -> Vec<Client> {
    let mut clients = Vec::new();
    for person in app.more_members(VISITORS).await {
        clients.push(app.sign_in(person).await);
    }
    clients
}

async fn all_book(
    hall: &Hall,
    clients: &[Client],
    at: DateTime<Utc>,
) -> Vec<crate::support::Answer> {
    let item = hall.item;
    let jobs = clients.iter().map(|client| {
        let (client, hall) = (client.clone(), Hall { id: hall.id, item });
        async move { hall.book(&client, at).await }
    });
    at_once(jobs).await
}

/// The counter of the time is what is booked for it, and no more than one is.
async fn books_agree(app: &TestApp, hall: &Hall, at: DateTime<Utc>) -> Result<(), String> {
    let booked = ticket::Entity::find()
        .filter(ticket::Column::CentreId.eq(hall.id))
        .filter(ticket::Column::StartsAt.eq(at))
        .filter(ticket::Column::State.eq(TicketState::Booked))
        .count(app.db())
        .await
        .unwrap();
    let slot = window_slot::Entity::find_by_id((hall.id, at));
    let slot = slot.one(app.db()).await.unwrap();
    let taken = slot.map_or(0, |slot| slot.taken);
    match booked {
        0 | 1 if i64::from(taken) == booked as i64 => Ok(()),
        _ => Err(format!("{booked} of 1 place booked, {taken} counted")),
    }
}

async fn fifty_want_the_last_place(app: &TestApp) {
    let hall = Hall::build(app).await;
    let clients = visitors(app).await;
    let at = day("24T09:00");
    let answers = all_book(&hall, &clients, at).await;
    let expected = counted(&[("", 1), ("SLOT_FULL", VISITORS - 1)]);
    assert_eq!(outcomes(&answers), expected);
    for refused in answers.iter().filter(|answer| !answer.is_ok()) {
        assert_eq!(refused.field(), "startsAt");
    }
    books_agree(app, &hall, at).await.unwrap();
}

/// With the guard off somebody may happen to be through before the next one looks; not time after time.
async fn fifty_want_the_last_place_without_a_guard(app: &TestApp) {
    let hall = Hall::build(app).await;
    let unguarded = unguarded(app).await;
    let clients = visitors(&unguarded).await;
    for round in 0..ROUNDS {
        let at = day("24T14:00") + TimeDelta::minutes(20 * round);
        all_book(&hall, &clients, at).await;
        let outcome = books_agree(&unguarded, &hall, at).await;
        if outcome.is_err() {
            return is_broken(outcome, "of 1 place booked");
        }
    }
    panic!("the guard makes no difference");
}

async fn two_counters_call_two_people(app: &TestApp) {
    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    for person in app.more_members(6).await {
        let client = app.sign_in(person).await;
        hall.walk_in(app, &client).await.data();
    }
    for _ in 0..3 {
        let jobs = [1, 2].map(|counter| {
            let (office, hall) = (office.clone(), Hall { ..hall });
            async move { hall.next(&office, counter).await }
        });
        let answers = at_once(jobs).await;
        let called: Vec<_> = answers.iter().map(|one| id_of(one.result())).collect();
        assert_ne!(called[0], called[1]);
        for id in called {
            on_ticket(&office, "serveTicket", id).await.data();
        }
    }
    hall.next(&office, 1).await.refused("NOBODY_WAITS");
}

/// Either the appointment is closed with the house, or there is none.
async fn the_house_closes_while_somebody_books(app: &TestApp) {
    use crate::support::json;

    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    for round in 0..8 {
        let at = day("24T14:00") + TimeDelta::hours(24 * round);
        let closing = json!({
            "centreId": hall.id, "startsAt": at, "endsAt": at + TimeDelta::hours(1),
            "reason": "停电检修",
        });
        let (client, here) = (resident.clone(), Hall { ..hall });
        let office = office.clone();
        let jobs: [std::pin::Pin<Box<dyn Future<Output = _> + Send>>; 2] = [
            Box::pin(async move { here.book(&client, at).await }),
            Box::pin(async move { office.act("closeCentre", closing, "{ id }").await }),
        ];
        let answers = at_once(jobs).await;
        answers[1].data();
        let booked = ticket::Entity::find()
            .filter(ticket::Column::CentreId.eq(hall.id))
            .filter(ticket::Column::StartsAt.eq(at))
            .filter(ticket::Column::State.eq(TicketState::Booked))
            .count(app.db())
            .await
            .unwrap();
        assert_eq!(booked, 0, "round {round}: {}", answers[0].code());
        books_agree(app, &hall, at).await.unwrap();
    }
}
