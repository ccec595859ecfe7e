//! Limits on registering that keep attackers out and nobody else.

use chrono::TimeDelta;

use super::{NUMBER, REGISTERED, newcomer};
use crate::{
    sessions::browser::Site,
    support::{Role, TestApp, json, on_both},
};

on_both! {
    codes_to_sign_in_with_stand_in_nobodys_way,
    codes_are_asked_for_from_many_addresses,
    codes_are_guessed_at_from_many_addresses,
    one_address_is_stopped_soon,
    many_register_from_one_address,
}

/// Whoever asks for codes to sign in with, for a number that nobody has, sends nothing; and keeps its
/// owner neither from getting one to register with nor from using it.
async fn codes_to_sign_in_with_stand_in_nobodys_way(app: &TestApp) {
    let site = Site::open(app).await;
    for _minute in 0..20 {
        let mut stranger = site.browser("");
        let asked = json!({"phone": NUMBER});
        stranger
            .act("requestSignInCode", asked, "{ resendAfterSeconds }")
            .await
            .data();
        app.advance(TimeDelta::seconds(60));
    }
    assert!(site.messages_to(NUMBER).is_empty());
    let mut owner = site.browser("");
    let code = site.registration_code_for(&mut owner, NUMBER).await;
    let input = newcomer(app.town.building.id, NUMBER, &code);
    owner.act("register", input, REGISTERED).await.data();
}

/// The owner gets what others have asked for, once a minute at the most, and it lets the owner in.
async fn codes_are_asked_for_from_many_addresses(app: &TestApp) {
    let site = Site::open(app).await;
    for minute in 1..=16 {
        for _address in 0..4 {
            let mut stranger = site.browser("");
            let asked = json!({"phone": NUMBER});
            let asked = stranger.act("requestRegistrationCode", asked, "{ resendAfterSeconds }");
            asked.await.data();
        }
        assert_eq!(site.messages_to(NUMBER).len(), minute);
        app.advance(TimeDelta::seconds(60));
    }
    let mut owner = site.browser("");
    let asked = json!({"phone": NUMBER});
    let asked = owner.act("requestRegistrationCode", asked, "{ resendAfterSeconds }");
    asked.await.data();
    let code = site.messages_to(NUMBER).last().unwrap().clone();
    let input = newcomer(app.town.building.id, NUMBER, &code);
    owner.act("register", input, REGISTERED).await.data();
}

async fn codes_are_guessed_at_from_many_addresses(app: &TestApp) {
    let site = Site::open(app).await;
    let home = app.town.building.id;
    let mut owner = site.browser("");
    let code = site.registration_code_for(&mut owner, NUMBER).await;
    let short: u32 = code.parse().unwrap();
    for guess in 1..=30 {
        let wrong = format!("{:06}", (short + guess) % 1_000_000);
        let input = newcomer(home, NUMBER, &wrong);
        let answer = site.browser("").act("register", input, REGISTERED).await;
        assert!(
            ["CODE_WRONG", "CODE_EXPIRED"].contains(&answer.code()),
            "{}",
            answer.body
        );
    }
    let lucky = newcomer(home, NUMBER, &code);
    let answer = site.browser("").act("register", lucky, REGISTERED).await;
    answer.refused_on("CODE_EXPIRED", "code");
    // The owner asks again and gets one that nobody guesses.
    app.advance(TimeDelta::seconds(61));
    let code = site.registration_code_for(&mut owner, NUMBER).await;
    assert_eq!(code.len(), 10);
    let input = newcomer(home, NUMBER, &code);
    owner.act("register", input, REGISTERED).await.data();
}

async fn one_address_is_stopped_soon(app: &TestApp) {
    let site = Site::open(app).await;
    let mut sender = site.browser("");
    let mut sent = 0;
    for number in 0..80 {
        let asked = json!({"phone": format!("1375555{number:04}")});
        let asked = sender
            .act("requestRegistrationCode", asked, "{ resendAfterSeconds }")
            .await;
        assert!(
            ["", "TOO_MANY_ATTEMPTS"].contains(&asked.code()),
            "{}",
            asked.body
        );
        sent += u32::from(asked.is_ok());
    }
    assert_eq!(sent, 60);
    // That was this address's share; and signing in goes by another count.
    let mut other = site.browser("");
    site.registration_code_for(&mut other, "13755559999").await;
    let known = app.town.phone(Role::Resident);
    site.code_for(&mut sender, &known).await;
}

/// A meeting of residents, with one network for all.
async fn many_register_from_one_address(app: &TestApp) {
    let site = Site::open(app).await;
    let one = site.browser("");
    for number in 0..70 {
        let number = format!("1374444{number:04}");
        let mut phone = one.clone();
        let code = site.registration_code_for(&mut phone, &number).await;
        let input = newcomer(app.town.building.id, &number, &code);
        phone.act("register", input, REGISTERED).await.data();
    }
}
