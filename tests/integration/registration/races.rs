//! Everybody at once, with the guards on and then off: see `races.rs` above.

use std::time::Duration;

use entity::{invitation, notification, person, place, registration};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::capacity::Guard;
use uuid::Uuid;

use super::{
    NUMBER, REGISTERED, decide,
    invitations::{make, token_of},
    newcomer, waiting,
};
use crate::{
    races::{at_once, counted, is_broken, outcomes},
    sessions::browser::Site,
    support::{Answer, Role, TestApp, json, on_both, steps::PLAIN},
};

on_both! {
    one_number_registers_five_times,
    one_number_registers_five_times_without_a_guard,
    one_registration_is_decided_on_five_times,
    one_registration_is_decided_on_five_times_without_a_guard,
    the_last_use_of_an_invitation,
    the_last_use_of_an_invitation_without_a_guard,
    somebody_registers_where_the_place_is_closed,
    somebody_registers_where_the_place_is_closed_without_a_guard,
    somebody_registers_where_the_place_is_merged,
    one_who_waits_raises_five_requests,
    one_who_waits_raises_five_requests_without_a_guard,
    two_say_that_it_is_the_same_person,
}

async fn one_number_registers_five_times(app: &TestApp) {
    one_account(app, Guard::On).await.unwrap();
}

async fn one_number_registers_five_times_without_a_guard(app: &TestApp) {
    is_broken(one_account(app, Guard::Off).await, "5 came in by one code");
}

/// One code makes one account, and lets one in.
async fn one_account(app: &TestApp, guard: Guard) -> Result<(), String> {
    let site = Site::guarded(app, guard).await;
    let code = site
        .registration_code_for(&mut site.browser(""), NUMBER)
        .await;
    let input = newcomer(app.town.building.id, NUMBER, &code);
    let answers = at_once((0..5).map(|_| {
        let (mut phone, input) = (site.browser(""), input.clone());
        async move { phone.act("register", input, REGISTERED).await }
    }))
    .await;
    let accounts = person::Entity::find().filter(person::Column::Name.eq("苗新来"));
    assert_eq!(
        accounts.count(app.db()).await.unwrap(),
        1,
        "the key of numbers sees to it"
    );
    let came_in = answers.iter().filter(|answer| answer.is_ok()).count();
    if came_in != 1 {
        return Err(format!("{came_in} came in by one code"));
    }
    assert_eq!(outcomes(&answers), counted(&[("", 1), ("CODE_EXPIRED", 4)]));
    Ok(())
}

async fn one_registration_is_decided_on_five_times(app: &TestApp) {
    one_decision(app, Guard::On).await.unwrap();
}

async fn one_registration_is_decided_on_five_times_without_a_guard(app: &TestApp) {
    is_broken(one_decision(app, Guard::Off).await, "5 decisions");
}

/// Some confirm and some refuse: what comes first counts, and the resident hears of it once.
async fn one_decision(app: &TestApp, guard: Guard) -> Result<(), String> {
    let site = Site::guarded(app, guard).await;
    let (_phone, id) = waiting(&site, NUMBER).await;
    let mut clients = Vec::new();
    for role in [
        Role::GridWorker,
        Role::Dispatcher,
        Role::CommunityAdmin,
        Role::StreetAdmin,
        Role::SystemAdmin,
    ] {
        clients.push(app.as_role(role).await.at(site.app()));
    }
    let answers = at_once(
        clients
            .into_iter()
            .enumerate()
            .map(|(number, client)| async move {
                match number % 2 {
                    0 => decide(&client, "confirmRegistration", json!({}), id).await,
                    _ => {
                        decide(
                            &client,
                            "refuseRegistration",
                            json!({"reason": "不住这里"}),
                            id,
                        )
                        .await
                    }
                }
            }),
    )
    .await;
    let decisions = answers.iter().filter(|answer| answer.is_ok()).count();
    if decisions != 1 {
        return Err(format!("{decisions} decisions"));
    }
    assert_eq!(
        outcomes(&answers),
        counted(&[("", 1), ("STATE_CHANGED", 4)])
    );
    let row = registration::Entity::find_by_id(id)
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    let told =
        notification::Entity::find().filter(notification::Column::PersonId.eq(row.person_id));
    assert_eq!(told.count(app.db()).await.unwrap(), 1);
    let home = server::identity::service::residency_of(app.db(), row.person_id)
        .await
        .unwrap();
    let is_confirmed = row.state == registration::RegistrationState::Confirmed;
    assert_eq!(home.is_some(), is_confirmed);
    Ok(())
}

async fn the_last_use_of_an_invitation(app: &TestApp) {
    last_use(app, Guard::On).await.unwrap();
}

async fn the_last_use_of_an_invitation_without_a_guard(app: &TestApp) {
    is_broken(
        last_use(app, Guard::Off).await,
        "8 came by an invitation for 3",
    );
}

async fn last_use(app: &TestApp, guard: Guard) -> Result<(), String> {
    let site = Site::guarded(app, guard).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let made = make(&dispatcher, app.town.compound.id, json!({"useLimit": 3})).await;
    let token = token_of(&made.result()[0]);
    let mut comers = Vec::new();
    for number in 0..8 {
        let number = format!("1371234{number:04}");
        let mut phone = site.browser("");
        let code = site.registration_code_for(&mut phone, &number).await;
        let mut input = newcomer(app.town.building.id, &number, &code);
        input["invitation"] = json!(token);
        comers.push((phone, input));
    }
    let answers =
        at_once(comers.into_iter().map(|(mut phone, input)| async move {
            phone.act("register", input, REGISTERED).await
        }))
        .await;
    let came = registration::Entity::find().count(app.db()).await.unwrap();
    if came != 3 {
        return Err(format!("{came} came by an invitation for 3"));
    }
    assert_eq!(
        outcomes(&answers),
        counted(&[("", 3), ("INVITATION_ENDED", 5)])
    );
    let row = invitation::Entity::find()
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.used, 3);
    Ok(())
}

async fn somebody_registers_where_the_place_is_closed(app: &TestApp) {
    for round in 0..4 {
        nobody_waits_in_a_closed_place(app, Guard::On, round)
            .await
            .unwrap();
    }
}

/// The one who closes may happen to come first or last; not time after time, a little later each time.
async fn somebody_registers_where_the_place_is_closed_without_a_guard(app: &TestApp) {
    for round in 0..40 {
        if let Err(found) = nobody_waits_in_a_closed_place(app, Guard::Off, round).await {
            return is_broken(Err(found), "waits in a closed place");
        }
    }
    panic!("the guard makes no difference");
}

async fn nobody_waits_in_a_closed_place(
    app: &TestApp,
    guard: Guard,
    round: usize,
) -> Result<(), String> {
    let site = Site::guarded(app, guard).await;
    let compound = app
        .founding()
        .place(
            Some(&app.town.community),
            place::PlaceKind::Compound,
            &format!("空置小区{round}"),
        )
        .await;
    let admin = app.as_role(Role::CommunityAdmin).await;
    let jobs = comers(&site, compound.id, round).await;
    let later = Duration::from_millis(2 * (round as u64 % 20));
    let closing: Job = Box::pin(async move {
        tokio::time::sleep(later).await;
        admin
            .act("closePlace", json!({"placeId": compound.id}), "{ id }")
            .await
    });
    let answers = at_once(jobs.into_iter().chain([closing])).await;
    let closed = place::Entity::find_by_id(compound.id)
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert!(closed.closed_at.is_some());
    for answer in &answers {
        assert!(
            ["", "NOT_FOUND"].contains(&answer.code()),
            "{}",
            answer.body
        );
    }
    let waiting = registration::Entity::find()
        .filter(registration::Column::PlaceId.eq(compound.id))
        .filter(registration::Column::State.eq(registration::RegistrationState::Waiting))
        .count(app.db())
        .await
        .unwrap();
    match waiting {
        0 => Ok(()),
        _ => Err("somebody waits in a closed place".to_owned()),
    }
}

type Job = std::pin::Pin<Box<dyn Future<Output = Answer> + Send>>;

async fn comers(site: &Site, place_id: Uuid, round: usize) -> Vec<Job> {
    let mut jobs: Vec<Job> = Vec::new();
    for number in 0..6 {
        let number = format!("1376{round:03}{number:04}");
        let mut phone = site.browser("");
        let code = site.registration_code_for(&mut phone, &number).await;
        let input = newcomer(place_id, &number, &code);
        jobs.push(Box::pin(async move {
            phone.act("register", input, REGISTERED).await
        }));
    }
    jobs
}

/// Whoever was in time waits where the place has gone.
async fn somebody_registers_where_the_place_is_merged(app: &TestApp) {
    let site = Site::open(app).await;
    let (from, into) = (app.town.building.id, app.town.second_building.id);
    let admin = app.as_role(Role::CommunityAdmin).await;
    let jobs = comers(&site, from, 0).await;
    let merging: Job = Box::pin(async move {
        admin
            .act(
                "mergePlaces",
                json!({"placeId": from, "intoId": into}),
                "{ id }",
            )
            .await
    });
    let answers = at_once(jobs.into_iter().chain([merging])).await;
    assert!(answers[6].is_ok(), "{}", answers[6].body);
    let in_time = answers[..6].iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(
        outcomes(&answers)
            .get("NOT_FOUND")
            .copied()
            .unwrap_or_default(),
        6 - in_time
    );
    let rows = registration::Entity::find().all(app.db()).await.unwrap();
    assert_eq!(rows.len(), in_time);
    assert!(rows.iter().all(|row| row.place_id == into), "{rows:?}");
}

async fn one_who_waits_raises_five_requests(app: &TestApp) {
    one_request(app, Guard::On).await.unwrap();
}

async fn one_who_waits_raises_five_requests_without_a_guard(app: &TestApp) {
    is_broken(
        one_request(app, Guard::Off).await,
        "5 requests of one who waits",
    );
}

async fn one_request(app: &TestApp, guard: Guard) -> Result<(), String> {
    let site = Site::guarded(app, guard).await;
    let (phone, _) = waiting(&site, NUMBER).await;
    let answers = at_once((0..5).map(|_| {
        let (mut phone, input) = (phone.clone(), app.request(PLAIN));
        async move { phone.act("submitOrder", input, "{ id }").await }
    }))
    .await;
    let raised = answers.iter().filter(|answer| answer.is_ok()).count();
    if raised != 1 {
        return Err(format!("{raised} requests of one who waits"));
    }
    assert_eq!(
        outcomes(&answers),
        counted(&[("", 1), ("NOT_CONFIRMED", 4)])
    );
    Ok(())
}

/// While the account raises a request: nothing of it is lost, and nobody hears an internal error.
async fn two_say_that_it_is_the_same_person(app: &TestApp) {
    let site = Site::open(app).await;
    let found = app.founding();
    let known = found.person("苗新来", "13388880001").await;
    found.lives_in(known.id, &app.town.second_building).await;
    let (phone, id) = waiting(&site, NUMBER).await;
    let mut jobs: Vec<Job> = Vec::new();
    for role in [Role::GridWorker, Role::Dispatcher] {
        let client = app.as_role(role).await;
        let input = json!({"personId": known.id});
        jobs.push(Box::pin(async move {
            decide(&client, "joinRegistration", input, id).await
        }));
    }
    let (mut raising, input) = (phone.clone(), app.request(PLAIN));
    jobs.push(Box::pin(async move {
        raising.act("submitOrder", input, "{ id }").await
    }));
    let answers = at_once(jobs).await;
    let joined = answers[..2].iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(joined, 1, "{:?}", outcomes(&answers));
    let people = person::Entity::find().filter(person::Column::Name.eq("苗新来"));
    assert_eq!(people.count(app.db()).await.unwrap(), 1);
    let own = phone
        .clone()
        .gql("{ myOrders(filter: ALL) { nodes { id } } }")
        .await;
    let raised = own.data()["myOrders"]["nodes"].as_array().unwrap().len();
    assert_eq!(raised, usize::from(answers[2].is_ok()));
}
