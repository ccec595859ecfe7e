//! Guessing at somebody's code or password, and having codes sent, from many addresses: it gets
//! nobody in, and does not keep the owner out.

use chrono::TimeDelta;

use super::{NEW_PASSWORD, PHONE, browser::Site};
use crate::support::{Role, TestApp, json, on_both};

on_both! {
    codes_are_guessed_at_from_many_addresses,
    passwords_are_guessed_at_from_many_addresses,
    codes_are_asked_for_from_many_addresses,
    one_address_is_stopped_soon,
}

async fn codes_are_guessed_at_from_many_addresses(app: &TestApp) {
    let site = Site::open(app).await;
    let number = app.town.phone(Role::Resident);
    let mut owner = site.browser(PHONE);
    let code = site.code_for(&mut owner, &number).await;
    assert_eq!(code.len(), 6);
    // From here on no answer tells whether a guess was any good, not even to the right one.
    let mut looked_at = 0;
    for address in 0..30 {
        let mut guesser = site.browser(PHONE);
        let wrong = format!(
            "{:06}",
            (code.parse::<u32>().unwrap() + 1 + address) % 1_000_000
        );
        let input = json!({"phone": number, "code": wrong});
        let answer = guesser.act("signIn", input, "{ id }").await;
        looked_at += u32::from(answer.code() == "CODE_WRONG");
        assert!(
            ["CODE_WRONG", "CODE_EXPIRED"].contains(&answer.code()),
            "{}",
            answer.body
        );
    }
    assert_eq!(looked_at, 20);
    let mut lucky = site.browser(PHONE);
    let right = json!({"phone": number, "code": code});
    let answer = lucky.act("signIn", right.clone(), "{ id }").await;
    answer.refused_on("CODE_EXPIRED", "code");
    let mut reset = right;
    reset["newPassword"] = json!(NEW_PASSWORD);
    let answer = lucky.act("resetPassword", reset, "{ id }").await;
    answer.refused_on("CODE_EXPIRED", "code");

    // The owner asks again, as the answer says, and gets one that nobody guesses.
    app.advance(TimeDelta::seconds(61));
    let code = site.code_for(&mut owner, &number).await;
    assert_eq!(code.len(), 10);
    for address in 0..60_u64 {
        let mut guesser = site.browser(PHONE);
        let next = (code.parse::<u64>().unwrap() + 1 + address) % 10_000_000_000;
        for guess in [format!("{next:010}"), format!("{:06}", next % 1_000_000)] {
            let input = json!({"phone": number, "code": guess});
            let answer = guesser.act("signIn", input, "{ id }").await;
            assert!(!answer.is_ok());
        }
    }
    let input = json!({"phone": number, "code": code});
    owner.act("signIn", input, "{ id }").await.data();

    // Left in peace for a while, the codes are short again.
    app.advance(TimeDelta::minutes(16));
    assert_eq!(site.code_for(&mut owner, &number).await.len(), 6);
}

async fn passwords_are_guessed_at_from_many_addresses(app: &TestApp) {
    let site = Site::open(app).await;
    let number = app.town.phone(Role::Resident);
    let mut owner = site.browser(PHONE);
    site.sign_in(&mut owner, Role::Resident).await;
    let password = json!({"newPassword": NEW_PASSWORD});
    owner.act("setPassword", password, "{ id }").await.data();
    let mut guessers = Vec::new();
    for address in 0..22 {
        let mut guesser = site.browser(PHONE);
        let number = number.clone();
        guessers.push(tokio::spawn(async move {
            let mut answers = Vec::new();
            for guess in 0..5 {
                let input =
                    json!({"phone": number, "password": format!("猜一个密码 {address} {guess}")});
                let answer = guesser.act("signIn", input, "{ id }").await;
                answers.push(answer.code().to_owned());
            }
            answers
        }));
    }
    let mut refused = 0;
    for guesser in guessers {
        for code in guesser.await.unwrap() {
            assert!(
                ["WRONG_CREDENTIALS", "TOO_MANY_ATTEMPTS"].contains(&&*code),
                "{code}"
            );
            refused += u32::from(code == "TOO_MANY_ATTEMPTS");
        }
    }
    assert_eq!(refused, 22 * 5 - 100);
    // By code the owner comes in all the same, and stays in where they are.
    site.sign_in(&mut site.browser(PHONE), Role::Resident).await;
    owner.refresh().await.data();
}

/// The owner gets what others have asked for, once a minute at the most, and it lets the owner in.
async fn codes_are_asked_for_from_many_addresses(app: &TestApp) {
    let site = Site::open(app).await;
    let number = app.town.phone(Role::Resident);
    for minute in 1..=16 {
        for _address in 0..4 {
            let mut stranger = site.browser(PHONE);
            let input = json!({"phone": number});
            let asked = stranger.act("requestSignInCode", input, "{ resendAfterSeconds }");
            asked.await.data();
        }
        assert_eq!(site.messages_to(&number).len(), minute);
        app.advance(TimeDelta::seconds(60));
    }
    let mut owner = site.browser(PHONE);
    let input = json!({"phone": number});
    let asked = owner
        .act("requestSignInCode", input, "{ resendAfterSeconds }")
        .await;
    assert!(asked.is_ok(), "{}", asked.body);
    let code = site.messages_to(&number).last().unwrap().clone();
    let input = json!({"phone": number, "code": code});
    owner.act("signIn", input, "{ id }").await.data();
}

async fn one_address_is_stopped_soon(app: &TestApp) {
    let site = Site::open(app).await;
    let number = app.town.phone(Role::Resident);
    let mut owner = site.browser(PHONE);
    let code = site.code_for(&mut owner, &number).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let mut guesser = site.browser(PHONE);
    let mut heard = Vec::new();
    for _guess in 0..12 {
        let input = json!({"phone": number, "code": wrong});
        let answer = guesser.act("signIn", input, "{ id }").await;
        heard.push(answer.code().to_owned());
    }
    assert_eq!(heard[..10], ["CODE_WRONG"; 10].map(str::to_owned));
    assert_eq!(heard[10..], ["TOO_MANY_ATTEMPTS"; 2].map(str::to_owned));
    // That was the guesser's share and not the owner's.
    let input = json!({"phone": number, "code": code});
    owner.act("signIn", input, "{ id }").await.data();
}
